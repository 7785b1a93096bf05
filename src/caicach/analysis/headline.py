"""The first line of a story: rank, score, and how many components changed their group."""

from __future__ import annotations

from decimal import Decimal

from caicach.analysis import words
from caicach.analysis.view import View
from caicach.text import Text


def headline(view: View) -> Text:
    """Return what happened to the unit in one line, such as `PAPI 2021 tụt 4 bậc: mất 0,212 điểm; ...`."""
    start = Text(*[f"{view.comparison.instrument.short} {view.comparison.after}"] * 2)
    rank, score = _rank_words(view), _score_words(view)
    if rank is None and score is None:
        return _no_result(view, start)
    if rank is None or score is None:
        told = rank or score
        assert told is not None
        return _sentence(start, " ", told, _group_words(view))
    joint = _joint(view)
    main = Text(f"{rank.vi}{joint.vi}{score.vi}", f"{rank.en}{joint.en}{score.en}")
    return _sentence(start, " ", main, _group_words(view))


def _rank_words(view: View) -> Text | None:
    change = view.unit.rank.change
    if change is None or 1 in (view.unit.rank.of_before, view.unit.rank.of_after):
        return None  # first of one is no rank
    if change == 0:
        return Text("giữ nguyên thứ hạng", "keeps its rank")
    moved = words.places(abs(change))
    return Text(f"tăng {moved.vi}", f"rises {moved.en}") if change > 0 else Text(f"tụt {moved.vi}", f"falls {moved.en}")


def _score_words(view: View) -> Text | None:
    change = view.unit.score.change
    if change is None:
        return None
    if change == 0:
        return Text("điểm không đổi", "score unchanged")
    shown = words.size(change, view.decimals)
    if change > 0:
        return Text(f"thêm {shown.vi} điểm", f"{shown.en} points gained")
    return Text(f"mất {shown.vi} điểm", f"{shown.en} points lost")


def _joint(view: View) -> Text:
    """Return what joins rank and score: a colon, or `although` where they go opposite ways."""
    rank, score = view.unit.rank.change or 0, (view.unit.score.change or Decimal(0)) * view.sign
    against = (rank < 0 and score >= 0) or (rank > 0 and score <= 0)
    return Text(" dù ", ", although ") if against else Text(": ", ": ")


def _group_words(view: View) -> Text | None:
    down, up = view.moved(down=True), view.moved(down=False)
    parts = []
    if down:
        n = words.count(len(down))
        parts.append(Text(f"{n.vi} chỉ số xuống nhóm", f"{n.en} down a group"))
    if up:
        n = words.count(len(up))
        vi = f"{n.vi} lên nhóm" if down else f"{n.vi} chỉ số lên nhóm"
        parts.append(Text(vi, f"{n.en} up a group"))
    return Text(", ".join(p.vi for p in parts), ", ".join(p.en for p in parts)) if parts else None


def _no_result(view: View, start: Text) -> Text:
    why = view.unit.notes[0] if view.unit.notes else view.comparison.why
    plain = Text("không so sánh được thứ hạng và điểm.", "rank and score can't be compared.")
    return _sentence(start, ": ", why or plain, None)


def _sentence(start: Text, joint: str, main: Text, more: Text | None) -> Text:
    vi, en = f"{start.vi}{joint}{main.vi}", f"{start.en}{joint}{main.en}"
    return Text(f"{vi}; {more.vi}", f"{en}; {more.en}") if more else Text(vi, en)
