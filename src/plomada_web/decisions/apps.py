from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "plomada_web.decisions"
    label = "decisions"
