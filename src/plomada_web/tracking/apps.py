from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackingConfig(AppConfig):
    name = "plomada_web.tracking"
    label = "tracking"

    def ready(self) -> None:
        # Models can be read only once every app is there.
        from plomada_web.language.own_texts import register  # noqa: PLC0415
        from plomada_web.tracking.held import register_all  # noqa: PLC0415
        from plomada_web.tracking.own_texts import in_web_forms  # noqa: PLC0415

        register_all()
        register(_("Forms on our websites"), in_web_forms)
