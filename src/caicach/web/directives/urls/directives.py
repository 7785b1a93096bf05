"""Directives: list, register, draft, one document, confirming the tasks read from it."""

from django.urls import path

from caicach.web.directives.views import amending, confirming, documents, learned, packages, readings, writing

urlpatterns = [
    path("", documents.directive_list, name="directive-list"),
    path("new/", writing.new, name="directive-new"),
    path("draft/", writing.draft, name="directive-draft"),
    path("learned/", learned.learned_list, name="learned-list"),
    path("learned/<int:pk>/revoke/", learned.revoke_one, name="learned-revoke"),
    path("<int:pk>/", documents.directive, name="directive"),
    path("<int:pk>/file/", documents.file, name="directive-file"),
    path("<int:pk>/envelope/", packages.of_directive, name="directive-envelope"),
    path("tasks/<int:pk>/envelope/", packages.of_task, name="task-envelope"),
    path("<int:pk>/edit/", writing.edit, name="directive-edit"),
    path("<int:pk>/issue/", writing.issue, name="directive-issue"),
    path("<int:pk>/confirm/", confirming.confirm_page, name="directive-confirm"),
    path("<int:pk>/reread/", confirming.read_again, name="directive-reread"),
    path("<int:pk>/finish/", confirming.finish, name="directive-finish"),
    path("<int:pk>/amend/", amending.amend_page, name="directive-amend"),
    path("<int:pk>/versions/<int:number>/", amending.version, name="directive-version"),
    path("<int:pk>/add/", confirming.add, name="reading-add"),
    path("readings/<int:pk>/", readings.card, name="reading"),
    path("readings/<int:pk>/confirm/", readings.confirm, name="reading-confirm"),
    path("readings/<int:pk>/correct/", readings.correct, name="reading-correct"),
    path("readings/<int:pk>/merge/", readings.merge, name="reading-merge"),
    path("readings/<int:pk>/split/", readings.split, name="reading-split"),
    path("readings/<int:pk>/dismiss/", readings.dismiss, name="reading-dismiss"),
    path("readings/<int:pk>/restore/", readings.restore, name="reading-restore"),
]
