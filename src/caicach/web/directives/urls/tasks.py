"""Tasks: the board, the calendar, one task with the acts on it, what was handed in with them."""

from django.urls import path

from caicach.web.directives.views import board, calendar, leaving, tasks, week

urlpatterns = [
    path("", board.task_board, name="task-board"),
    path("calendar/", calendar.task_calendar, name="task-calendar"),
    path("week/", week.task_week, name="task-week"),
    path("hand-over/", leaving.hand_over_page, name="task-hand-over"),
    path("<int:pk>/", tasks.task, name="task"),
    path("<int:pk>/act/", tasks.report, name="task-act"),
    path("<int:pk>/judge/", tasks.judge, name="task-judge"),
    path("attachments/<int:pk>/", tasks.attachment, name="attachment"),
]
