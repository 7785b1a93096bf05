"""Dossiers: intake, statistics, units, single dossiers, causes, forms, the process."""

from django.urls import path

from caicach.web.dossiers.views import (
    causes,
    declaring,
    dossier,
    finding,
    forms,
    intake,
    overview,
    places,
    process,
    work,
)

urlpatterns = [
    path("", overview.overview, name="dossier-overview"),
    path("work/", work.work, name="dossier-work"),
    path("causes/", causes.causes, name="dossier-causes"),
    path("causes/waiting/", causes.cause_queue, name="cause-queue"),
    path("causes/list/", causes.cause_keep, name="cause-keep"),
    path("causes/list/template/", causes.cause_adopt, name="cause-adopt"),
    path("causes/list/<int:pk>/retire/", causes.cause_retire, name="cause-retire"),
    path("causes/of/<path:code>/", causes.cause_confirm, name="cause-confirm"),
    path("causes/finding/", finding.dossier_finding, name="dossier-finding"),
    path("form06/", forms.form06_page, name="dossier-form06"),
    path("index766/", forms.index766_page, name="dossier-index766"),
    path("index766/points/", forms.points_enter, name="points-enter"),
    path("process/", process.process, name="dossier-process"),
    path("process/declared/", declaring.steps_declare, name="steps-declare"),
    path("process/steps/", process.events_new, name="events-new"),
    path("units/<path:value>/", places.of_unit, name="dossier-unit"),
    path("procedures/<path:value>/", places.of_procedure, name="dossier-procedure"),
    path("fields/<path:value>/", places.of_field, name="dossier-field"),
    path("of/<path:code>/", dossier.dossier, name="dossier"),
    path("imports/", intake.intake_list, name="intake-list"),
    path("imports/new/", intake.intake_new, name="intake-new"),
    path("imports/columns/<str:digest>/", intake.intake_map, name="intake-map"),
    path("imports/<int:pk>/", intake.intake, name="intake"),
    path("imports/<int:pk>/rejected/", intake.intake_quarantine, name="intake-quarantine"),
    path("imports/<int:pk>/mend/", intake.intake_mend, name="intake-mend"),
    path("imports/<int:pk>/undo/", intake.intake_undo, name="intake-undo"),
]
