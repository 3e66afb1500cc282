"""Files of the workspace in which a person may stand: uploaded ones that wait, exported ones that can be downloaded.

What is in them is not searched: a workbook or a table of another kind would have to be read whole, and a spelling that
we do not expect would be missed. All of them go; whoever needs one uploads or exports it again.
"""

from dataclasses import dataclass
from datetime import datetime

from plomada_web.exports import background as exported
from plomada_web.imports import keeping as imported
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class Files:
    """How many files there are in which someone may stand."""

    uploaded: int
    exported: int


def files_of(workspace: Workspace) -> Files:
    """Return how many there are (two queries)."""
    return Files(imported.waiting_files(workspace), exported.ready_files(workspace))


def forget(workspace: Workspace, *, now: datetime) -> None:
    """Remove all of them, for everybody. Call it in a transaction: they go when it is through."""
    imported.forget_files(workspace, now=now)
    exported.forget_files(workspace, now=now)
