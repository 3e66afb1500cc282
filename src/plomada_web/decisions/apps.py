from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "plomada_web.decisions"
    label = "decisions"

    def ready(self) -> None:
        # Models can be read only once every app is there.
        from plomada_web.decisions.offering import WORDS_OF_ROOMS  # noqa: PLC0415
        from plomada_web.decisions.own_texts import register_all  # noqa: PLC0415
        from plomada_web.language.offered import register  # noqa: PLC0415

        register(WORDS_OF_ROOMS)
        register_all()
