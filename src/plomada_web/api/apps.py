from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "plomada_web.api"
    label = "api"
