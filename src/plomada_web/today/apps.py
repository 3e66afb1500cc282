from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "plomada_web.today"
    label = "today"
