from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "plomada_web.lists"
    label = "lists"

    def ready(self) -> None:
        # Models can be read only once every app is there.
        from plomada_web.lists.tags_in_rules import tags_in_views  # noqa: PLC0415
        from plomada_web.undo.tags import register  # noqa: PLC0415

        register(tags_in_views)
