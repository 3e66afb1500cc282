from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "plomada_web.segments"
    label = "segments"
