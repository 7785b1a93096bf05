"""Criteria sets: list, editor, versions, files, preview."""

from django.urls import path

from caicach.web.instruments.views import editor, files, sets, versions

urlpatterns = [
    path("", sets.criteria_list, name="criteria-list"),
    path("new/", sets.new, name="criteria-new"),
    path("<int:pk>/", editor.criteria, name="criteria"),
    path("<int:pk>/shape/", editor.shape, name="criteria-shape"),
    path("<int:pk>/add/", editor.add, name="criteria-add"),
    path("<int:pk>/node/", editor.node, name="criteria-node"),
    path("<int:pk>/live/", editor.live, name="criteria-live"),
    path("<int:pk>/settings/", sets.settings, name="criteria-settings"),
    path("<int:pk>/versions/", versions.versions, name="criteria-versions"),
    path("<int:pk>/undo/", versions.take_back, name="criteria-undo"),
    path("<int:pk>/compare/", versions.compare, name="criteria-compare"),
    path("<int:pk>/replace/", files.replace, name="criteria-replace"),
    path("<int:pk>/preview/", files.preview, name="criteria-preview"),
    path("<int:pk>/file/<slug:kind>/", files.download, name="criteria-file"),
]
