from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "plomada_web.duplicates"
    label = "duplicates"
