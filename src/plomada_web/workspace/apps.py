from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkspaceConfig(AppConfig):
    name = "plomada_web.workspace"
    label = "workspace"

    def ready(self) -> None:
        # Each feature's `background.py` registers what it does behind the pages.
        autodiscover_modules("background")
