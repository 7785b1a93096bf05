"""Reminders: mine, how I am reached, calendars, and the province's rules."""

from django.urls import path

from caicach.web.reminders.views import mine, rules

urlpatterns = [
    path("", mine.reminders, name="reminders"),
    path("settings/", mine.settings_page, name="reminder-settings"),
    path("calendar/", mine.own_feed, name="own-feed"),
    path("calendar/unit/", mine.unit_feed, name="unit-feed"),
    path("rules/", rules.rules_page, name="reminder-rules"),
    path("letters/<int:pk>/again/", rules.letter_again, name="letter-again"),
]
