from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "plomada_web.start"
    label = "start"
