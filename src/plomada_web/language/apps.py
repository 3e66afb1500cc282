from django.apps import AppConfig


class LanguageConfig(AppConfig):
    name = "plomada_web.language"
    label = "language"
