from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "plomada_web.lists"
    label = "lists"
