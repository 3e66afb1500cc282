"""Where the counts of maps lie: a folder a run under the media folder. Workers alone make them, in `counting`."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from plomada.language.counting.cube import TEXTS
from plomada.language.encoded_texts import AUTHORS
from plomada_web.language.models import MapRun

FOLDER: Final = "language-counts"
ORDER: Final = "documents.npy"  # the ids of the documents, in the order in which they were counted


def where(run: MapRun) -> Path:
    """Return where the counts of a run lie."""
    return Path(settings.MEDIA_ROOT) / run.folder


def is_there(run: MapRun) -> bool:
    """Return whether what was counted lies there, with who said it: counts from before that was kept are made again."""
    return bool(run.folder) and (where(run) / TEXTS / AUTHORS).exists()


def drop(run: MapRun) -> None:
    """Remove the counts of a run."""
    if run.folder:
        shutil.rmtree(where(run), ignore_errors=True)


def drop_of(runs: Iterable[MapRun]) -> None:
    """Remove the counts of runs whose documents are being erased: they hold every word of them."""
    for run in runs:
        drop(run)
        MapRun.objects.filter(pk=run.pk).update(folder="")


def drop_unknown(older_than: datetime) -> None:
    """Remove what no run names, whoever left it: a worker that was killed leaves a folder half made."""
    known = set(MapRun.objects.exclude(folder="").values_list("folder", flat=True))
    root = Path(settings.MEDIA_ROOT)
    for folder in (root / FOLDER).glob("*/*"):
        with suppress(FileNotFoundError):  # another worker is at it too
            if str(folder.relative_to(root)) not in known and folder.stat().st_mtime < older_than.timestamp():
                shutil.rmtree(folder, ignore_errors=True)
