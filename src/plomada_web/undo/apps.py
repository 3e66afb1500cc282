from django.apps import AppConfig


class UndoConfig(AppConfig):
    name = "plomada_web.undo"
    label = "undo"
