from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "caicach.web.reminders"
    label = "reminders"

    def ready(self) -> None:
        from caicach.web.jobs.due import on_tick
        from caicach.web.jobs.retrying import give_up_with
        from caicach.web.reminders.daily import remind_everywhere
        from caicach.web.reminders.sending import could_not_send, send_letter

        on_tick(remind_everywhere)
        give_up_with(send_letter, could_not_send)
