"""Files that are handed in: kept under the media folder, a folder a feature, until their rows are records."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Final

from django.conf import settings

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada_web.workspace.models import Workspace

MOST_SUFFIX: Final = 10


@dataclass(frozen=True)
class KeptFile:
    """A file as it was kept: its path under the media folder, its size in bytes and its fingerprint."""

    path: str
    size: int
    sha256: str


def keep(folder: str, workspace: Workspace, name: str, pieces: Iterable[bytes], *, most: int) -> KeptFile:
    """Write a file down in a feature's folder, piece by piece: memory does not grow with it.

    Raises:
        UnreadableFile: it is empty, or has more than `most` bytes.
    """
    suffix = Path(name).suffix.lower()
    suffix = suffix if len(suffix) <= MOST_SUFFIX and suffix[1:].isalnum() else ""
    path = f"{folder}/{workspace.pk}/{token_hex(12)}{suffix}"
    whole = where(path)
    whole.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _written(path, pieces, most)
    except BaseException:
        whole.unlink(missing_ok=True)
        raise


def _written(path: str, pieces: Iterable[bytes], most: int) -> KeptFile:
    size, mark = 0, sha256()
    with where(path).open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > most:
                raise UnreadableFile(Sentence("The file has more than %(most)s MB.", {"most": most // 1_000_000}))
            mark.update(piece)
            file.write(piece)
    if not size:
        raise UnreadableFile(Sentence("The file is empty."))
    return KeptFile(path, size, mark.hexdigest())


def where(path: str) -> Path:
    """Return where a kept file lies."""
    return Path(settings.MEDIA_ROOT) / path


def drop_older_than(folder: str, moment: datetime) -> None:
    """Remove files of a feature kept before that moment, whoever left them: a process that was killed leaves some."""
    for file in (Path(settings.MEDIA_ROOT) / folder).glob("*/*"):
        with suppress(FileNotFoundError):  # another worker is at it too
            if file.stat().st_mtime < moment.timestamp():
                file.unlink()


def drop(path: str) -> None:
    """Remove a kept file; one that is gone is gone."""
    if path:
        where(path).unlink(missing_ok=True)


def drop_all(paths: Iterable[str]) -> None:
    """Remove kept files."""
    for path in paths:
        drop(path)
