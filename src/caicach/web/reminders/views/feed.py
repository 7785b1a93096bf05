"""The calendar feed: whoever knows the address reads it, as calendar programs cannot sign in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from caicach.web.interface.page import page
from caicach.web.reminders.feeds import calendar_of, feed_terms
from caicach.web.reminders.models import Feed
from caicach.web.reminders.rules import rules_of


@page()
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give out the calendar that `token` names; an address that was ended is as if it had never been."""
    found = Feed.objects.select_related("locality__unit", "user", "unit")
    feed = found.filter(token=token, ended_on=None).first()
    if feed is None:
        raise Http404
    locality = feed.locality
    content = calendar_of(feed, feed_terms(feed, locality.today()), rules_of(locality), timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="caicach.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
