"""The forms of running a round: opening it, its days, its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError
from caicach.web.accounts.models import Role, User
from caicach.web.directives.forms import DayField, told
from caicach.web.instruments.models import SetVersion
from caicach.web.rounds.doors import PhaseKind, phase_kinds
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services.opening import Opening, Term, previous_offered, units_offered
from caicach.web.rounds.services.people import holders
from caicach.web.units.models import Locality, Unit

USUAL_DAYS = {"self-score": 31, "appraisal": 20, "second-appraisal": 7, "explanation": 7, "publication": 10}
USUAL = 5  # days of the other phases; suggestions to be changed, as the days are found in no regulation
TOGETHER, BY_TYPE = "", "type"


def put_problems(form: forms.Form, error: InputError) -> None:
    """Put what was refused beside the fields it names (a phase's beside its first day), the rest on top."""
    language = translation.get_language() or "vi"
    for problem in error.problems:
        names = (problem.column, f"{problem.column}-opens")
        beside = next((name for name in names if name in form.fields), None)
        form.add_error(beside, told(problem.__class__(problem.expected, problem.cure, problem.found), language))


class OpeningForm(forms.Form):
    """A new round of one criteria set: when, who, by which thresholds."""

    title = forms.CharField(label=gettext_lazy("Tên kỳ chấm điểm"), max_length=200)
    period = forms.CharField(label=gettext_lazy("Năm được chấm điểm"), max_length=20)
    previous = forms.ModelChoiceField(
        label=gettext_lazy("Kỳ trước để so sánh"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=gettext_lazy("không có kỳ trước"),
    )
    units = forms.MultipleChoiceField(label=gettext_lazy("Đơn vị tham gia"), widget=forms.CheckboxSelectMultiple)
    grouped = forms.ChoiceField(
        label=gettext_lazy("Tiêu chí so sánh giữa các đơn vị tính trong"),
        choices=[
            (TOGETHER, gettext_lazy("tất cả đơn vị")),
            (BY_TYPE, gettext_lazy("từng loại đơn vị (xã với xã, phường với phường)")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    bound_percent = forms.DecimalField(
        label=gettext_lazy("Mức phải kiểm điểm (%)"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    quorum_percent = forms.DecimalField(
        label=gettext_lazy("Hội đồng họp được khi có hơn (% thành viên)"), min_value=0, max_value=100, decimal_places=2
    )
    vote_percent = forms.DecimalField(
        label=gettext_lazy("Kết quả biểu quyết cần hơn (% phiếu)"), min_value=0, max_value=100, decimal_places=2
    )
    targets_due = DayField(label=gettext_lazy("Hạn đăng ký chỉ tiêu năm sau"), required=False)

    def __init__(self, data: Any = None, *, locality: Locality, version: SetVersion) -> None:
        self.locality, self.version = locality, version
        self.offered = units_offered(locality, version.criteria_set.measures)
        before = previous_offered(locality, version)
        super().__init__(data, initial=_initial(locality, version, before, self.offered))
        rounds = Round.objects.filter(locality=locality, closed_on=None)
        self.fields["previous"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["units"].choices = [(str(u.pk), str(u)) for u in self.offered]  # type: ignore[attr-defined]
        for kind in phase_kinds():
            for edge in ("opens", "closes"):
                self.fields[f"{kind.id}-{edge}"] = DayField(label=_edge(kind, edge), required=kind.needed)

    def phases(self) -> list[tuple[PhaseKind, BoundField, BoundField]]:
        """Return each kind of phase with its two days."""
        return [(kind, self[f"{kind.id}-opens"], self[f"{kind.id}-closes"]) for kind in phase_kinds()]

    def clean(self) -> dict[str, Any]:
        """Want both days of a phase or neither."""
        said = super().clean() or self.cleaned_data
        for kind in phase_kinds():
            opens, closes = f"{kind.id}-opens", f"{kind.id}-closes"
            if opens in said and closes in said and bool(said[opens]) != bool(said[closes]):
                self.add_error(opens, _("Cần cả ngày bắt đầu và ngày kết thúc; bỏ trống cả hai nếu không có bước này."))
        return said

    def opening(self) -> Opening:
        """Return what is asked for."""
        said = self.cleaned_data
        units = [unit for unit in self.offered if str(unit.pk) in said["units"]]
        terms = [
            Term(kind.id, said[f"{kind.id}-opens"], said[f"{kind.id}-closes"])
            for kind in phase_kinds()
            if said[f"{kind.id}-opens"]
        ]
        return Opening(
            title=said["title"],
            version=self.version,
            period=said["period"],
            terms=terms,
            units=units,
            previous=said["previous"],
            groups={unit.pk: unit.type for unit in units} if said["grouped"] == BY_TYPE else {},
            quorum_percent=said["quorum_percent"],
            vote_percent=said["vote_percent"],
            bound_percent=said["bound_percent"],
            targets_due=said["targets_due"],
        )


class MoveForm(forms.Form):
    """Other days for a phase that has not begun."""

    opens = DayField(label=gettext_lazy("Bắt đầu"))
    closes = DayField(label=gettext_lazy("Kết thúc"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)


class ExtendForm(forms.Form):
    """A later last day of a phase, for all units or for one."""

    entrant = forms.ModelChoiceField(
        label=gettext_lazy("Cho đơn vị"),
        queryset=Entrant.objects.none(),
        required=False,
        empty_label=gettext_lazy("mọi đơn vị"),
    )
    new_day = DayField(label=gettext_lazy("Hạn mới"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)
    push = forms.BooleanField(
        label=gettext_lazy("Lùi các bước sau cùng số ngày, nếu hạn mới lấn sang bước sau"), required=False
    )

    def __init__(self, data: Any = None, *, round: Round) -> None:
        super().__init__(data)
        entrants = round.entrants.select_related("unit")
        self.fields["entrant"].queryset = entrants  # type: ignore[attr-defined]
        self.fields["entrant"].label_from_instance = lambda e: str(e.unit)  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """An appraiser and the branches of the tree that are to be theirs."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Cán bộ thẩm định"), queryset=User.objects.none(), empty_label=gettext_lazy("Chọn người")
    )
    codes = forms.MultipleChoiceField(label=gettext_lazy("Lĩnh vực, tiêu chí"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, round: Round) -> None:
        super().__init__(data)
        language = translation.get_language() or "vi"
        branches = list(form_at(round).branches.values())
        words = [(b.code, f"{b.code}. {b.criterion.title.within(language)}") for b in branches]
        people = [user.pk for user in holders(round.locality, Role.APPRAISER)]
        self.fields["codes"].choices = words  # type: ignore[attr-defined]
        self.fields["user"].queryset = User.objects.filter(pk__in=people)  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = with_unit  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """A member of the council."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Thành viên"), queryset=User.objects.none(), empty_label=gettext_lazy("Chọn người")
    )
    chair = forms.BooleanField(label=gettext_lazy("Là chủ tịch hội đồng"), required=False)

    def __init__(self, data: Any = None, *, round: Round) -> None:
        super().__init__(data, auto_id="seat_%s")  # it stands on one page with the form of assignments
        people = [user.pk for user in holders(round.locality, Role.COUNCIL_MEMBER)]
        self.fields["user"].queryset = User.objects.filter(pk__in=people)  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = with_unit  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason, compulsory."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)


class CorrectForm(forms.Form):
    """Until when a published round is open again, and why."""

    new_day = DayField(label=gettext_lazy("Mở lại đến hết ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do đính chính"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="correct_%s")


class SurveyForm(forms.Form):
    """Why no survey was held; empty where one was."""

    reason = forms.CharField(label=gettext_lazy("Lý do không khảo sát"), max_length=300, required=False)


def with_unit(user: User) -> str:
    """Return a person with the unit they work at."""
    return f"{user} · {user.membership.unit}" if user.membership else str(user)


def _edge(kind: PhaseKind, edge: str) -> str:
    title = kind.title.within(translation.get_language() or "vi")
    said = {"opens": _("%s: bắt đầu"), "closes": _("%s: kết thúc")}
    return said[edge] % title


def _initial(locality: Locality, version: SetVersion, before: Round | None, units: Sequence[Unit]) -> dict[str, Any]:
    """Suggest the round: the one before a year later, else beginning tomorrow; every unit that the set measures."""
    values: dict[str, Any] = {"units": [str(unit.pk) for unit in units], "grouped": TOGETHER}
    if before is None or not before.period.isdigit():
        period = str(locality.today().year)
        values |= {name: _plain(Decimal(50)) for name in ("quorum_percent", "vote_percent")}
        values |= {"bound_percent": _plain(Decimal(80)), "period": period}
        values["title"] = _("Chấm điểm cải cách hành chính năm %s") % period
        return values | _from(locality.today() + dt.timedelta(days=1))
    period = str(int(before.period) + 1)
    values |= {name: _plain(getattr(before, name)) for name in ("quorum_percent", "vote_percent", "bound_percent")}
    values |= {"period": period, "title": before.title.replace(before.period, period), "previous": before.pk}
    values["targets_due"] = before.targets_due and _next_year(before.targets_due)
    return values | _a_year_later(before)


def _plain(percent: Decimal | None) -> str:
    return "" if percent is None else f"{percent.normalize():f}"


def _a_year_later(before: Round) -> dict[str, dt.date]:
    found: dict[str, dt.date] = {}
    for phase in before.phases.all():
        found[f"{phase.kind}-opens"] = _next_year(phase.opens)
        found[f"{phase.kind}-closes"] = _next_year(phase.closes)
    return found


def _next_year(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _from(day: dt.date) -> dict[str, dt.date]:
    found: dict[str, dt.date] = {}
    for kind in phase_kinds():
        last = day + dt.timedelta(days=USUAL_DAYS.get(kind.id, USUAL) - 1)
        found |= {f"{kind.id}-opens": day, f"{kind.id}-closes": last}
        day = last + dt.timedelta(days=1)
    return found
