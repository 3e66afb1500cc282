from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "plomada_web.segments"
    label = "segments"

    def ready(self) -> None:
        # Models can be read only once every app is there.
        from plomada_web.segments.reading import tags_in_segments  # noqa: PLC0415
        from plomada_web.undo.tags import register  # noqa: PLC0415

        register(tags_in_segments)
