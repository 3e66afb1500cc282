from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LanguageConfig(AppConfig):
    name = "plomada_web.language"
    label = "language"

    def ready(self) -> None:
        # Models can be read only once every app is there.
        from plomada_web.language.own_texts import register  # noqa: PLC0415
        from plomada_web.language.queries.messages import in_messages  # noqa: PLC0415

        register(_("Messages of experiments"), in_messages)
