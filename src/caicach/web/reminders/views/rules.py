"""The administrator's page: when this province reminds, whom letters do not reach, and what could not be sent."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.interface.page import act, form_page, user_of
from caicach.web.reminders.forms import RuleForm
from caicach.web.reminders.models import Choice, Letter, RuleChange, Run
from caicach.web.reminders.people import People
from caicach.web.reminders.rules import rules_of
from caicach.web.reminders.sending import send_again
from caicach.web.reminders.services import change_rule
from caicach.web.units.models import Locality

SHOWN = 50


@form_page()
def rules_page(request: HttpRequest) -> HttpResponse:
    """Show and change the rules; show how many people no letter reaches, and the letters that failed."""
    user = request.user
    assert isinstance(user, User)
    assert user.locality is not None
    asked = request.POST.get("kind", "")
    rules = rules_of(user.locality)
    forms = {kind: RuleForm.of(rule, request.POST if kind == asked else None) for kind, rule in rules.items()}
    if asked in forms and forms[asked].is_valid():
        try:
            change_rule(user, user.locality, asked, forms[asked].days())
        except InputError as error:
            language = translation.get_language() or "vi"
            forms[asked].add_error("before", [p.cure.within(language) for p in error.problems if p.cure])
        else:
            messages.success(request, _("Đã ghi. Có hiệu lực từ lần nhắc tới."))
            return redirect("reminder-rules")
    wrong = asked in forms and bool(forms[asked].errors)
    changed = set(RuleChange.objects.filter(locality=user.locality).values_list("kind", flat=True))
    context = {
        "rules": [(rule, forms[kind], kind in changed) for kind, rule in rules.items()],
        "trouble": forms[asked] if wrong else None,
        **_reach(request, user.locality),
    }
    return render(request, "reminders/rules.html", context, status=422 if wrong else 200)


def _reach(request: HttpRequest, locality: Locality) -> dict[str, object]:
    """Return whom letters reach, the last run, and the letters that did not go out."""
    people = People(locality, locality.today()).by_key
    unwilling = set(Choice.objects.filter(user__in=people, mail=Choice.Mail.NONE).values_list("user", flat=True))
    failed = Letter.objects.filter(state__in=[Letter.State.FAILED, Letter.State.UNSURE], reminders__isnull=False)
    return {
        "mail_on": bool(settings.EMAIL_HOST),
        "people": len(people),
        "unwilling": len(unwilling),
        "no_address": [user for key, user in people.items() if not user.email and key not in unwilling],
        "run": Run.objects.filter(locality=locality).order_by("-on").first(),
        "letters": within(request.user, "administer", failed).select_related("user").distinct()[:SHOWN],
    }


@act()
def letter_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed letter again."""
    letter = fetch(request, Letter.objects.all(), pk=pk)
    if send_again(user_of(request), letter):
        messages.success(request, _("Đã xếp thư vào hàng gửi lại."))
    else:
        messages.info(request, _("Thư này không còn ở trạng thái gửi lỗi."))
    return redirect("reminder-rules")
