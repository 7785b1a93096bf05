"""The few pieces of WordprocessingML that python-docx has no call for."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXT = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def set_face(style: Any, face: str, size: float) -> None:
    """Set the face of a style for Latin, Vietnamese and East Asian text alike."""
    style.font.name, style.font.size = face, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), face)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)


def add_link(paragraph: Any, text: str, address: str) -> Any:
    """Append a run that opens `address`, and return it."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)
    return run


def add_page_number(section: Any, size: float, distance: float) -> None:
    """Centre the page number `distance` mm below the paper's edge, on every page but the section's first."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    section.header_distance = Mm(distance)
    paragraph = section.header.paragraphs[0]
    for old in list(paragraph.runs):
        paragraph._p.remove(old._r)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Mm(0)
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field_part(kind, words))


def add_page_note(section: Any, words: str, size: float) -> None:
    """Put `words` at the foot of every page of the section, the first one too."""
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.text = words
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.first_line_indent = Mm(0)
        for run in paragraph.runs:
            run.font.size, run.font.italic = Pt(size), True


def _field_part(kind: str, words: str) -> Any:
    if kind:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
        return part
    part = OxmlElement("w:instrText")
    part.set(qn("xml:space"), "preserve")
    part.text = words
    return part


def restart_page_numbers(section: Any) -> None:
    """Number the section's pages from 1."""
    go_on_numbering(section)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    columns = section._sectPr.find(qn("w:cols"))
    if columns is None:
        section._sectPr.append(numbers)
    else:
        columns.addprevious(numbers)


def go_on_numbering(section: Any) -> None:
    """Let the section's pages be numbered on from those before."""
    for numbers in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(numbers)


def set_outline(style: Any, level: int) -> None:
    """Make a paragraph style one of headings of `level`, for navigation."""
    form = style.element.get_or_add_pPr()
    for old in form.findall(qn("w:outlineLvl")):
        form.remove(old)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    form.append(outline)


def box(table: Any) -> None:
    """Draw thin lines around and between the cells of a table, whatever styles the document has."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")):
            line.set(qn(key), value)
        borders.append(line)
    after = ("shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription")
    table._tbl.tblPr.insert_element_before(borders, *(f"w:{name}" for name in after))


def rule_above(paragraph: Any) -> None:
    """Draw a thin rule along the upper edge of a paragraph; its indents give the rule's length."""
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(key), value)
    borders.append(top)
    _add_borders(paragraph, borders)


def repeat_as_header(row: Any) -> None:
    """Repeat a table row at the top of every page that the table goes on to."""
    flag = OxmlElement("w:tblHeader")
    flag.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(flag)


def keep_whole(row: Any) -> None:
    """Forbid a page break within a table row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: Any, colour: str) -> None:
    """Fill a cell with a colour such as `F0F0F0`."""
    fill = OxmlElement("w:shd")
    for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        fill.set(qn(key), value)
    cell._tc.get_or_add_tcPr().append(fill)


def frame(paragraph: Any) -> None:
    """Draw a frame around a paragraph."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "4"), ("w:color", "000000")):
            line.set(qn(key), value)
        borders.append(line)
    _add_borders(paragraph, borders)


def _add_borders(paragraph: Any, borders: Any) -> None:
    """Put borders where the order of the schema wants them: before spacing, indents and alignment."""
    after = ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *(f"w:{name}" for name in after))


def describe(picture: Any, title: str, words: str) -> None:
    """Give a picture its title and alternative text."""
    properties = picture._inline.docPr
    properties.set("title", title)
    properties.set("descr", words)


def add_vector(paragraph: Any, picture: Any, svg: bytes) -> None:
    """Put an SVG beside a picture's pixels: programs that can (Word since 2016, LibreOffice) draw it instead.

    Source: [MS-ODRAWXML] 2.3.5.2, CT_SVGBlip.
    """
    package = paragraph.part.package
    part = Part(package.next_partname("/word/media/vector%d.svg"), "image/svg+xml", svg, package)
    blip = picture._inline.find(f".//{{{_DRAWING}}}blip")
    extension = etree.SubElement(etree.SubElement(blip, f"{{{_DRAWING}}}extLst"), f"{{{_DRAWING}}}ext", uri=_SVG_EXT)
    vector = etree.SubElement(extension, f"{{{_SVG}}}svgBlip", nsmap={"asvg": _SVG})
    vector.set(qn("r:embed"), paragraph.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
