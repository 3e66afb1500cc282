from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "plomada_web.imports"
    label = "imports"
