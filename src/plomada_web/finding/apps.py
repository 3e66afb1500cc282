from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "plomada_web.finding"
    label = "finding"
