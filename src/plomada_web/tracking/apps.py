from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "plomada_web.tracking"
    label = "tracking"

    def ready(self) -> None:
        # Models can be read only once every app is there.
        from plomada_web.tracking.held import register_all  # noqa: PLC0415

        register_all()
