from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "plomada_web.exports"
    label = "exports"
