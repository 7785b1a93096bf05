"""Dossiers: intake, statistics, units, single dossiers, causes, forms, the process."""

from django.urls import path

from caicach.web.dossiers.views import intake, overview

urlpatterns = [
    path("", overview.overview, name="dossier-overview"),
    path("imports/", intake.intake_list, name="intake-list"),
    path("imports/new/", intake.intake_new, name="intake-new"),
    path("imports/columns/<str:digest>/", intake.intake_map, name="intake-map"),
    path("imports/<int:pk>/", intake.intake, name="intake"),
    path("imports/<int:pk>/rejected/", intake.intake_quarantine, name="intake-quarantine"),
    path("imports/<int:pk>/mend/", intake.intake_mend, name="intake-mend"),
    path("imports/<int:pk>/undo/", intake.intake_undo, name="intake-undo"),
]
