from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "plomada_web.rooms"
    label = "rooms"
