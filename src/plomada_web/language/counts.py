"""Where the counts of maps lie: a folder a run under the media folder. Workers alone make them, in `counting`."""

import shutil
from pathlib import Path
from typing import Final

from django.conf import settings

from plomada_web.language.models import MapRun

FOLDER: Final = "language-counts"
ORDER: Final = "documents.npy"  # the ids of the documents, in the order in which they were counted


def where(run: MapRun) -> Path:
    """Return where the counts of a run lie."""
    return Path(settings.MEDIA_ROOT) / run.folder


def is_there(run: MapRun) -> bool:
    """Return whether what was counted lies there."""
    return bool(run.folder) and (where(run) / "cube.json").exists()


def drop(run: MapRun) -> None:
    """Remove the counts of a run."""
    if run.folder:
        shutil.rmtree(where(run), ignore_errors=True)
