from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "plomada_web.people"
    label = "people"
