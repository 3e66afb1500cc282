from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "plomada_web.tracking"
    label = "tracking"
