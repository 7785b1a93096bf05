"""The life of a task as one page that people read: the state table that the program itself goes by."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.directives.following import Transition, roles, states, states_source, transitions
from caicach.text import Text
from caicach.web.interface.page import page


@dataclass(frozen=True)
class Open:
    """An act that a state allows, in words."""

    title: Text
    who: str
    requires: str
    after: Text
    only: str


@page("follow")
def task_life(request: HttpRequest) -> HttpResponse:
    """Show each state with what may be done in it, by whom, with what, and where that leads."""
    life = [(state, [_open(t) for t in transitions() if t.before == state.id]) for state in states()]
    language = translation.get_language() or "vi"
    people = [(title.within(language), _meaning()[name]) for name, title in roles().items()]
    return render(request, "directives/life.html", {"life": life, "people": people, "source": states_source()})


def _open(transition: Transition) -> Open:
    language = translation.get_language() or "vi"
    named, needed = roles(), _needed()
    return Open(
        transition.title,
        ", ".join(named[role].within(language) for role in transition.who),
        ", ".join(str(needed[name]) for name in transition.requires),
        next(s.title for s in states() if s.id == transition.after),
        _only(transition),
    )


def _only(transition: Transition) -> str:
    if transition.when_asked:
        return _("chỉ khi đơn vị đang đề nghị gia hạn")
    return _("chỉ khi chưa quá thời hạn") if transition.before_deadline else ""


def _needed() -> dict[str, str]:
    """Return what an act may need, in words, by the names of library/states.yaml."""
    return {
        "progress": _("đã làm gì, vướng gì"),
        "result": _("kết quả, sản phẩm"),
        "finished_on": _("ngày hoàn thành"),
        "reason": _("lý do"),
        "new_deadline": _("thời hạn mới"),
        "units": _("đơn vị và phần việc"),
        "unit": _("đơn vị nhận chủ trì"),
        "person": _("người nhận"),
    }


def _meaning() -> dict[str, str]:
    return {
        "lead-unit": _("cán bộ của đơn vị chủ trì nhiệm vụ"),
        "coordinating-unit": _("cán bộ của đơn vị phối hợp: xem, không chuyển trạng thái"),
        "tracker": _("chuyên viên theo dõi nhiệm vụ và cán bộ cải cách hành chính của tỉnh"),
        "assigner": _("người giao việc của tỉnh; với phần việc là cán bộ đơn vị đã giao phần đó"),
    }
