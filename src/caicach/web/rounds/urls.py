"""Addresses of scoring rounds."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.rounds.views import appraisal, round, round_acts, round_new, round_people

urlpatterns: list[URLPattern] = [
    # the round itself
    path("", round.round_list, name="round-list"),
    path("new/", round_new.round_new, name="round-new"),
    path("new/<int:pk>/", round_new.round_open, name="round-open"),
    path("<int:pk>/", round.round_page, name="round"),
    path("<int:pk>/people/", round_people.round_people, name="round-people"),
    path("<int:pk>/people/assign/", round_people.round_assign, name="round-assign"),
    path("<int:pk>/people/assign-proposed/", round_people.round_assign_proposed, name="round-assign-proposed"),
    path("<int:pk>/people/seat/", round_people.round_seat, name="round-seat"),
    path("<int:pk>/survey/", round_acts.round_survey, name="round-survey"),
    path("<int:pk>/abandon/", round_acts.round_abandon, name="round-abandon"),
    path("phases/<int:pk>/extend/", round_acts.round_extend, name="round-extend"),
    path("phases/<int:pk>/move/", round_acts.round_move, name="round-move"),
    path("assignments/<int:pk>/end/", round_people.round_unassign, name="round-unassign"),
    path("council/<int:pk>/end/", round_people.round_unseat, name="round-unseat"),
    # appraisers and council
    path("<int:pk>/appraisal/", appraisal.queue, name="appraisal-queue"),
    path("<int:pk>/appraisal/accept/", appraisal.accept_all, name="appraisal-accept-all"),
    path("appraisals/<int:pk>/<str:code>/", appraisal.item, name="appraisal-item"),
    path("appraisals/<int:pk>/<str:code>/judge/", appraisal.judged, name="appraisal-judge"),
    path("appraisals/<int:pk>/<str:code>/points/", appraisal.points, name="appraisal-points"),
    path("appraisals/<int:pk>/<str:code>/remark/", appraisal.remark, name="appraisal-remark"),
]
