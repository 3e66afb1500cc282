"""Where the counts of maps lie: a folder a run under the media folder. Workers alone make them, in `counting`."""

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from plomada_web.language.models import MapRun

FOLDER: Final = "language-counts"
ORDER: Final = "documents.npy"  # the ids of the documents, in the order in which they were counted
# What has to be there: counts from before it was kept who said what and when are made again.
ALL: Final = ("cube.json", "texts/periods.npy", ORDER)


def where(run: MapRun) -> Path:
    """Return where the counts of a run lie."""
    return Path(settings.MEDIA_ROOT) / run.folder


def is_there(run: MapRun) -> bool:
    """Return whether all that was counted lies there."""
    return bool(run.folder) and all((where(run) / name).exists() for name in ALL)


def functions_of(run: MapRun) -> frozenset[int]:
    """Return the functions that said something in what was counted, by their ids."""
    groups = json.loads((where(run) / "cube.json").read_text())["groups"]
    return frozenset(int(name) for name in groups if name)


def drop(run: MapRun) -> None:
    """Remove the counts of a run, unless another one names them too."""
    if run.folder and not MapRun.objects.filter(folder=run.folder).exclude(pk=run.pk).exists():
        shutil.rmtree(where(run), ignore_errors=True)


def drop_of(runs: Iterable[MapRun]) -> None:
    """Remove the counts of runs whose documents are being erased: they hold every word of them."""
    for run in runs:
        shutil.rmtree(where(run), ignore_errors=True)
        MapRun.objects.filter(folder=run.folder).update(folder="")


def drop_unknown(older_than: datetime) -> None:
    """Remove what no run names, whoever left it: a worker that was killed leaves a folder half made."""
    known = set(MapRun.objects.exclude(folder="").values_list("folder", flat=True))
    root = Path(settings.MEDIA_ROOT)
    for folder in (root / FOLDER).glob("*/*"):
        with suppress(FileNotFoundError):  # another worker is at it too
            if str(folder.relative_to(root)) not in known and folder.stat().st_mtime < older_than.timestamp():
                shutil.rmtree(folder, ignore_errors=True)
