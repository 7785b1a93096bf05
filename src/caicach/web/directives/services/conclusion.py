"""The first words of a conclusion: what the figures and findings say, and gaps for what only people can decide.

The text is Vietnamese whatever the reader's language, since the document is. It holds nothing but what was given:
figures of the comparison, recorded findings and causes. Who leads and by when are gaps in square brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from caicach.analysis import Comparison, ComponentChange, UnitComparison, story
from caicach.reporting import figures
from caicach.web.findings.models import Cause, Finding
from caicach.web.units.models import Locality

# How a document writes what pages show by signs.
_SPOKEN = (("▼ ", "giảm "), ("▲ ", "tăng "), (" → ", " sang "))
_LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True)
class Compared:
    """A comparison and the code that the locality's province has in it."""

    comparison: Comparison
    code: str

    @property
    def unit(self) -> UnitComparison | None:
        """Return our province in the comparison."""
        return self.comparison.unit(self.code)


def conclusion_text(locality: Locality, findings: Sequence[Finding], compared: Sequence[Compared]) -> str:
    """Return the body of a conclusion: I. assessment, II. tasks, III. carrying out."""
    place = locality.unit.full_name
    place = place[0].lower() + place[1:]
    parts = ["I. ĐÁNH GIÁ", *_assessment(place, compared), *_weaknesses(findings, compared)]
    parts += ["", "II. NHIỆM VỤ", *_tasks(findings)]
    parts += ["", "III. TỔ CHỨC THỰC HIỆN", "[Cơ quan theo dõi, đôn đốc; chế độ và thời hạn báo cáo]."]
    return "\n".join(parts) + "\n"


def _assessment(place: str, compared: Sequence[Compared]) -> list[str]:
    lines = []
    for number, one in enumerate(compared, start=1):
        comparison = one.comparison
        short = comparison.instrument.short
        lines.append(
            f"{number}. Chỉ số {short} năm {comparison.after}" if comparison.after.isdigit() else f"{number}. {short}"
        )
        lines.append(_result(place, one))
        lines += [f"- {_spoken(told.text.vi)}" for told in story(comparison, one.code).findings]
    return lines


def _result(place: str, one: Compared) -> str:
    """Return score and rank in one sentence, each compared with the earlier period."""
    comparison, unit = one.comparison, one.unit
    assert unit is not None
    said = []
    if unit.score.after is not None:
        moved = f", {_moved(unit.score.change, _decimals(comparison))} điểm" if unit.score.change else ""
        said.append(f"đạt {figures.number(unit.score.after, _decimals(comparison))} điểm{moved}")
    if unit.rank.after is not None:
        places = unit.rank.change
        moved = f", {'tăng' if places > 0 else 'giảm'} {abs(places)} bậc" if places else ""
        said.append(f"xếp hạng {figures.rank(unit.rank.after, unit.rank.of_after)}{moved}")
    if not said:
        return f"Kỳ {comparison.after}, {place} không có tổng điểm và thứ hạng."
    return f"Kỳ {comparison.after}, {place} {'; '.join(said)} so với kỳ {comparison.before}."


def _weaknesses(findings: Sequence[Finding], compared: Sequence[Compared]) -> list[str]:
    if not findings:
        return []
    lines = [f"{len(compared) + 1}. Tồn tại, hạn chế và nguyên nhân"]
    for letter, finding in zip(chain(_LETTERS, map(str, count(1))), findings, strict=False):
        lines.append(f"{letter}) {_sentence(finding.title.rstrip('. ') + _aimed(finding, compared))}")
        lines += [_sentence(finding.description)] if finding.description else []
        lines += [f"- Nguyên nhân {_KINDS[cause.kind]}: {_sentence(_lower(cause.words))}" for cause in _causes(finding)]
        units = [unit.full_name for unit in finding.units.all()]
        lines += [f"- Đơn vị liên quan: {', '.join(units)}."] if units else []
    return lines


_KINDS = {"subjective": "chủ quan", "objective": "khách quan"}


def _causes(finding: Finding) -> list[Cause]:
    return [cause for cause in finding.causes.all() if not cause.withdrawn]


def _aimed(finding: Finding, compared: Sequence[Compared]) -> str:
    """Return which component a finding is about and how it moved, in brackets; nothing where it isn't known."""
    for one in compared:
        comparison, unit = one.comparison, one.unit
        if (comparison.instrument.id, comparison.before, comparison.after) != (
            finding.instrument,
            finding.period_from,
            finding.period_to,
        ):
            continue
        component = next((c for c in unit.components if c.code == finding.code), None) if unit else None
        if component:
            return f" ({_component(component, comparison, unit)})"
    return ""


def _component(component: ComponentChange, comparison: Comparison, unit: UnitComparison | None) -> str:
    said = [f"chỉ số nội dung {component.code}. {component.title.vi}"]
    if component.change:
        said.append(f"{_moved(component.change, _decimals(comparison))} điểm")
    if unit and component.rank_before and component.rank_after:
        before, after = (
            figures.rank(component.rank_before, unit.rank.of_before),
            figures.rank(component.rank_after, unit.rank.of_after),
        )
        said.append(f"từ hạng {before} sang hạng {after}")
    return ", ".join(said)


def _tasks(findings: Sequence[Finding]) -> list[str]:
    """Return one gap to fill for each finding, or one where there is none."""
    form = (
        "{n}. Giao [đơn vị chủ trì] chủ trì, phối hợp với [đơn vị phối hợp] [việc cần làm{why}], "
        "hoàn thành trước ngày [ngày/tháng/năm]."
    )
    whys = [f" để khắc phục: {_lower(finding.title).rstrip('.')}" for finding in findings] or [""]
    return [form.format(n=n, why=why.replace("[", "(").replace("]", ")")) for n, why in enumerate(whys, start=1)]


def _decimals(comparison: Comparison) -> int:
    edition = comparison.instrument.edition(comparison.after)
    return edition.decimals if edition else 2


def _moved(change: object, decimals: int) -> str:
    return _spoken(figures.change(change, decimals))  # type: ignore[arg-type]


def _spoken(words: str) -> str:
    for sign, word in _SPOKEN:
        words = words.replace(sign, word)
    return words


def _sentence(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?", ";")) else f"{words}."


def _lower(words: str) -> str:
    """Return words to stand inside a sentence: a lone first capital goes, a name (Hà Nam) or abbreviation keeps it."""
    words = words.strip()
    first, second = [*words.split(" ", 2), "", ""][:2]
    proper = first.isupper() or not first[1:].islower() or second[:1].isupper()
    return words if proper else words[0].lower() + words[1:]
