"""Tasks: the board, the calendar, one task with the acts on it, what was handed in with them."""

from django.urls import path

from caicach.web.directives.views import board, calendar, leaving, life, overview, tasks, week

urlpatterns = [
    path("", board.task_board, name="task-board"),
    path("overview/", overview.task_overview, name="task-overview"),
    path("units/<int:pk>/", board.unit_board, name="task-unit"),
    path("documents/<int:pk>/", board.directive_board, name="task-directive"),
    path("person/", board.person_board, name="task-person"),
    path("criteria/<slug:instrument>/<str:code>/", board.criterion_board, name="task-criterion"),
    path("life/", life.task_life, name="task-life"),
    path("calendar/", calendar.task_calendar, name="task-calendar"),
    path("week/", week.task_week, name="task-week"),
    path("hand-over/", leaving.hand_over_page, name="task-hand-over"),
    path("<int:pk>/", tasks.task, name="task"),
    path("<int:pk>/act/", tasks.report, name="task-act"),
    path("<int:pk>/judge/", tasks.judge, name="task-judge"),
    path("attachments/<int:pk>/", tasks.attachment, name="attachment"),
]
