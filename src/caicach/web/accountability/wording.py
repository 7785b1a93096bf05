"""Rules, facts and verdicts in words: bounds with what they include, figures as people write them, distances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from caicach.accountability import FactKind, Rule, Vocabulary
from caicach.accountability.conditions import All, AnyOf, Compare, Condition, Value
from caicach.accountability.model import RuleKind
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accountability.judging import number

DECIMALS = 2
MOST_DECIMALS = 8


def language() -> str:
    """Return the page's language."""
    return translation.get_language() or "vi"


def say(words: Text | Mapping[str, str] | None) -> str:
    """Return words in the page's language; none for None."""
    return "" if words is None else Text.of(words).within(language())


def figure(value: Value | str | None, kind: FactKind | None, bound: Decimal | None = None) -> str:
    """Return a fact's value with its unit, with as many decimals as show on which side of `bound` it stands."""
    amount = number(value) if isinstance(value, str) else value
    if value is None or value == "":
        return _("chưa có số liệu")
    if amount is None or (kind is not None and kind.measure == "class"):
        return str(value)
    places = _decimals(amount, bound)
    written = figures.number(amount, places, language())
    if kind is not None and kind.measure == "percent":
        return figures.percent(amount, places, language())
    return written


def percent(value: Decimal) -> str:
    """Return a percentage with up to two decimals."""
    return figures.percent(value, _decimals(value, None), language())


def _decimals(amount: Decimal, bound: Decimal | None) -> int:
    if amount == amount.to_integral_value():
        return 0
    apart = (
        n for n in range(DECIMALS, MOST_DECIMALS) if bound in (None, amount) or round(amount, n) != round(bound, n)
    )
    places = next(apart, MOST_DECIMALS)
    while places and round(amount, places - 1) == round(amount, places):
        places -= 1
    return places


def bound_words(op: str, value: str, *, classes: bool = False) -> str:
    """Return a bound with what it includes: `từ 5 % trở lên (gồm cả 5 %)`; of a class scale: `từ mức “khá” trở lên`."""
    of_classes = {
        "ge": _("từ mức “%(v)s” trở lên"),
        "gt": _("trên mức “%(v)s”"),
        "le": _("từ mức “%(v)s” trở xuống"),
        "lt": _("dưới mức “%(v)s”"),
        "eq": _("là mức “%(v)s”"),
        "ne": _("không phải mức “%(v)s”"),
    }
    of_figures = {
        "ge": _("từ %(v)s trở lên (gồm cả %(v)s)"),
        "gt": _("trên %(v)s (không gồm %(v)s)"),
        "le": _("từ %(v)s trở xuống (gồm cả %(v)s)"),
        "lt": _("dưới %(v)s (không gồm %(v)s)"),
        "eq": _("bằng %(v)s"),
        "ne": _("khác %(v)s"),
    }
    return (of_classes if classes else of_figures)[op] % {"v": value}


def compare_words(compare: Compare, vocabulary: Vocabulary, *, titled: bool = True) -> str:
    """Return a comparison in words, with the fact's title and the periods that it looks at."""
    kind = vocabulary.fact(compare.fact)
    if compare.than is not None:
        other = say(vocabulary.title(compare.than.fact))
        limit = f"“{other}”" + (f" {_('kỳ')} {compare.than.period}" if compare.than.period else "")
    else:
        limit = figure(compare.value, kind)
    if compare.than is None:
        words = bound_words(compare.op, limit, classes=isinstance(compare.value, str))
    else:
        words = than_words(compare.op, limit)
    parts = [say(vocabulary.title(compare.fact)) if titled else "", words, _span(compare)]
    return " ".join(part for part in parts if part)


def than_words(op: str, limit: str) -> str:
    """Return a comparison with another fact."""
    words = {
        "ge": _("không thấp hơn %s"),
        "gt": _("cao hơn %s"),
        "le": _("không cao hơn %s"),
        "lt": _("thấp hơn %s"),
        "eq": _("bằng %s"),
        "ne": _("khác %s"),
    }
    return words[op] % limit


def _span(compare: Compare) -> str:
    if compare.within == 1:
        return f"({_('kỳ')} {compare.period})" if compare.period else ""
    if compare.at_least == compare.within:
        return _("trong %d kỳ liên tiếp") % compare.within
    return _("trong ít nhất %(n)d của %(of)d kỳ gần nhất") % {"n": compare.at_least, "of": compare.within}


def condition_words(condition: Condition | None, vocabulary: Vocabulary) -> str:
    """Return a condition in one sentence; none for None."""
    if condition is None:
        return ""
    if isinstance(condition, Compare):
        return compare_words(condition, vocabulary)
    if isinstance(condition, All):
        return f" {_('và')} ".join(_part_words(part, vocabulary) for part in condition.all_)
    if isinstance(condition, AnyOf):
        return f" {_('hoặc')} ".join(_part_words(part, vocabulary) for part in condition.any_)
    denied = condition.not_
    if isinstance(denied, Compare) and denied.op == "eq" and denied.within == 1:
        return compare_words(denied.model_copy(update={"op": "ne", "inclusive": None}), vocabulary)
    return _("không đúng rằng %s") % condition_words(denied, vocabulary)


def _part_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """Return a part of a condition, in brackets where it has several parts itself."""
    words = condition_words(condition, vocabulary)
    return f"({words})" if isinstance(condition, All | AnyOf) else words


KINDS: dict[RuleKind, Text] = {
    "consequence": Text("Hệ quả", "Consequence"),
    "trigger": Text("Điều kiện kích hoạt", "Trigger"),
    "target": Text("Chỉ tiêu", "Target"),
    "deadline": Text("Thời hạn", "Deadline"),
    "cadence": Text("Việc định kỳ", "Recurring duty"),
    "form": Text("Yêu cầu về mẫu", "Form"),
    "fixed-target": Text("Chỉ tiêu ấn định", "Fixed target"),
}
STATUSES = {
    "published": Text("đã công bố", "published"),
    "confirmed": Text("đã kiểm chứng", "confirmed"),
    "two-sources": Text("hai nguồn", "two sources"),
    "one-source": Text("một nguồn, chưa đọc bản ký", "one source, signed text not read"),
    "inferred": Text("suy ra", "inferred"),
    "unverified": Text("chưa kiểm chứng", "unverified"),
    "template": Text("mẫu", "template"),
}


def status_words(status: str) -> str:
    """Return how sure a source is."""
    return say(STATUSES.get(status, Text.of(status)))


def says(rule: Rule) -> str:
    """Return what a rule says follows, or asks for."""
    if rule.consequence:
        return say(rule.consequence.text)
    if rule.deadline:
        what, last = say(rule.deadline.what), figures.date(rule.deadline.last_day(), language())
        return _("%(what)s, chậm nhất %(day)s") % {"what": what, "day": last}
    if rule.cadence:
        return say(rule.cadence.what)
    said = [*rule.requires, *(target.what for target in rule.targets), *rule.used_for]
    return "; ".join(say(t) for t in said) or rule.words or ""


def validity_words(rule: Rule) -> str:
    """Return the periods that a rule is in force for."""
    if rule.periods.last == rule.periods.first:
        return _("chỉ kỳ %s") % rule.periods.first
    if rule.periods.last:
        return _("từ kỳ %(first)s đến kỳ %(last)s") % {"first": rule.periods.first, "last": rule.periods.last}
    return _("từ kỳ %s") % rule.periods.first


ANSWERS = {
    "applies": Text("Áp dụng", "Applies"),
    "does-not-apply": Text("Không áp dụng", "Does not apply"),
    "cannot-tell": Text("Chưa xác định được", "Cannot tell"),
}
ANSWER_CHIPS = {"applies": "overdue", "does-not-apply": "in-time", "cannot-tell": "none"}


def answer_words(answer: str) -> str:
    """Return a verdict's answer."""
    return say(ANSWERS[answer])


@dataclass(frozen=True)
class Line:
    """One fact that a verdict rests on, as the page tells it."""

    title: str
    period: str
    value: str
    missing: bool
    bound: str
    met: bool | None
    counted: str
    distance: str
    caution: str
    source: str
    known: int | None


SIGNS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "=": "eq", "!=": "ne"}


def lines_of(snapshot: Mapping[str, Any], vocabulary: Vocabulary) -> list[Line]:
    """Return the facts of a kept verdict in words."""
    told: Sequence[Mapping[str, Any]] = snapshot["because"]
    return [_line(because, vocabulary, snapshot["verdict"], alone=len(told) == 1) for because in told]


def _line(because: Mapping[str, Any], vocabulary: Vocabulary, answer: str, *, alone: bool) -> Line:
    kind = vocabulary.fact(because["fact"])
    sign, _space, limit = because["bound"].partition(" ")
    bound = number(limit)
    value = because["value"]
    part, whole = because["numerator"], because["denominator"]
    counted = say(kind.counted) if kind and kind.counted else _("mục")
    return Line(
        say(because["title"]),
        because["period"],
        figure(value, kind, bound),
        value is None,
        _bound(SIGNS[sign], limit, kind, vocabulary),
        because["met"],
        _("%(n)s %(what)s trên %(of)s") % {"n": _whole(part), "what": counted, "of": _whole(whole)}
        if part and whole
        else "",
        _distance(because, answer, alone=alone),
        _caution(because, kind),
        because["source"] or "",
        because.get("known"),
    )


def _bound(op: str, limit: str, kind: FactKind | None, vocabulary: Vocabulary) -> str:
    """Return a kept bound in words: a figure, a class, or another fact (`unit_cchc_index 2018 (78.2)`)."""
    amount = number(limit)
    name = limit.split(" ")[0]
    if amount is None and vocabulary.fact(name) is not None:
        words = than_words(op, f"“{say(vocabulary.title(name))}”")
        rest = limit.removeprefix(name).strip()
        return f"{words} {rest}".strip()
    return bound_words(op, figure(amount if amount is not None else limit, kind), classes=amount is None)


def _whole(text: str) -> str:
    return figures.exact(number(text), language())


def _distance(because: Mapping[str, Any], answer: str, *, alone: bool) -> str:
    far = because["distance"]
    if not far:
        return ""
    words = say(far["words"])
    words = words[:1].upper() + words[1:]
    if not alone:
        return _("%s thì điều kiện này đổi kết quả") % words
    return (_("%s thì không bị áp dụng") if answer == "applies" else _("%s thì bị áp dụng")) % words


def _caution(because: Mapping[str, Any], kind: FactKind | None) -> str:
    if not because["straddles"]:
        return ""
    low, high = (figure(because[end], kind) for end in ("low", "high"))
    told = {"low": low, "high": high}
    between = _("Ngưỡng nằm trong khoảng tin cậy từ %(low)s đến %(high)s của số liệu ước lượng này:") % told
    return f"{between} {_('một mẫu khác có thể cho kết quả khác.')}"
