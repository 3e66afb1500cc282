"""An import is received, told what its columns mean, tried out, started, stopped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.sheets import Kind, Meaning, meanings, observe, open_sheet
from plomada_web.imports import plans
from plomada_web.imports.engine.wishes import Options
from plomada_web.imports.failed_file import MORE_COLUMNS
from plomada_web.imports.models import Import, SavedMapping
from plomada_web.imports.targets import own_target, targets_of
from plomada_web.imports.trials import trial_of
from plomada_web.people.actions.custom_fields import FieldFacts, NewField, add_field
from plomada_web.people.models import CustomField
from plomada_web.undo import recording
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace import audit, kept_files
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job, Workspace

FOLDER: Final = "imports"  # of the files, below the media folder
RUN: Final = "imports.run"
TRIAL: Final = "imports.trial"
SURE: Final = 0.5  # a guess below it wants a person to look
SHOWN_CELLS: Final = 5
TRIED_AT_ONCE: Final = 1_000  # rows: about as long as a page may take
# What a column's cells are decides what a field made for it holds.
OWN_KINDS: Final = {
    Kind.INTEGER: CustomField.Kind.NUMBER,
    Kind.NUMBER: CustomField.Kind.NUMBER,
    Kind.MONEY: CustomField.Kind.MONEY,
    Kind.DATE: CustomField.Kind.DATE,
    Kind.URL: CustomField.Kind.LINK,
}


class GoesOn(InputError):
    """The import is running, or has run: what it does cannot be changed any more."""

    def __init__(self) -> None:
        super().__init__(Sentence("This import has been started. Upload the file again to begin another."))


@dataclass(frozen=True)
class Upload:
    """A file as it comes in: its name and its bytes, piece by piece."""

    name: str
    pieces: Iterable[bytes]
    sheet: str = ""  # of a workbook; empty: the first that has rows


def receive(workspace: Workspace, *, upload: Upload, actor: Actor, now: datetime) -> Import:
    """Keep a file, find out how it is written and what its columns mean.

    A mapping that was kept for the same headers is taken up again.

    Raises:
        UnreadableFile: it is empty, too large, or no table.
    """
    kept = kept_files.keep(FOLDER, workspace, upload.name, upload.pieces, most=settings.MOST_BYTES_IMPORTED)
    try:
        one = Import(
            workspace=workspace,
            name=upload.name[:200],
            path=kept.path,
            size=kept.size,
            sha256=kept.sha256,
            created_by=actor.user,
            created_at=now,
        )
        _read(one, upload.sheet)
    except BaseException:
        kept_files.drop(kept.path)
        raise
    with transaction.atomic():
        _map_first(one)
        one.save()
        audit.note(workspace, actor=actor, action="import.received", target=Target(one), now=now)
    return one


@transaction.atomic
def choose_sheet(one: Import, *, sheet: str) -> None:
    """Read another sheet of the workbook; its columns are mapped anew.

    Raises:
        GoesOn: the import has been started.
        InputError: there is no such sheet, or nothing in it.
    """
    _check_draft(one)
    _read(one, sheet)
    _map_first(one)
    one.trial = None
    one.save(update_fields=[*READ, "mapping", "options", "trial"])


READ: Final = ("form", "sheets", "columns", "warnings", "approximate_rows")  # what a look into the file tells


def _read(one: Import, name: str) -> None:
    """Write down what the file of an import, or that sheet of it, tells about itself."""
    try:
        sheet = open_sheet(kept_files.where(one.path), sheet=name or None)
        sample = sheet.sample()
    except InputError as refused:  # it calls the file by the name under which we keep it
        raise type(refused)(
            Sentence(refused.sentence.template, {**refused.sentence.values, "file": one.name})
        ) from None
    forms = observe(sample, sheet.columns)
    one.form = sheet.form.to_dict()
    one.sheets = list(sheet.sheet_names) if len(sheet.sheet_names) > 1 else []
    one.warnings = [_kept_sentence(w) for w in (*sheet.warnings, *(w for form in forms for w in form.warnings))]
    one.approximate_rows = sheet.approximate_rows
    one.columns = [
        _column(name, form.to_dict(), [row.cells[place] for row in sample[:SHOWN_CELLS]], meaning)
        for place, (name, form, meaning) in enumerate(
            zip(sheet.columns, forms, meanings(sheet.columns, forms), strict=True)
        )
    ]


def _column(name: str, form: dict[str, object], cells: Sequence[Any], meaning: Meaning | None) -> dict[str, object]:
    told = [str(text) for text in form.pop("examples", ())][:SHOWN_CELLS]  # type: ignore[attr-defined]
    return {
        "name": name,
        "form": {**form, "examples": []},
        "cells": told or ["" if cell is None else str(cell)[:80] for cell in cells],
        "target": meaning.target if meaning else "",
        "why": _kept_sentence(meaning.why) if meaning else None,
        "doubt": meaning is not None and meaning.confidence < SURE,
    }


def _kept_sentence(sentence: Sentence) -> dict[str, object]:
    return {"template": sentence.template, "values": dict(sentence.values)}


def _map_first(one: Import) -> None:
    """Map the columns as they were mapped last time, or as they look."""
    targets = targets_of(one.workspace)
    # A file of failed rows has the same headers and some more.
    marks = [plans.fingerprint(one.headers), plans.fingerprint(one.headers[:-MORE_COLUMNS])]
    same = SavedMapping.objects.filter(workspace=one.workspace, fingerprint__in=marks)
    saved = same.order_by("-changed_at").first()
    if saved is not None:
        one.options = saved.options
        by_header = {header.casefold().strip(): name for header, name in saved.mapping.items()}
        wanted = [by_header.get(header.casefold().strip(), "") for header in one.headers]
    else:
        one.options = Options().to_dict()
        wanted = [str(column["target"]) for column in one.columns]
    one.mapping = {str(place): name for place, name in enumerate(wanted) if name in targets}
    if saved is None:  # a guess that is not sure is offered, not taken
        one.mapping = {place: name for place, name in one.mapping.items() if not one.columns[int(place)]["doubt"]}


@transaction.atomic
def set_mapping(one: Import, *, mapping: Mapping[int, str], options: Options, now: datetime) -> None:
    """Say what the columns mean and how the import goes about it.

    Raises:
        GoesOn: it has been started.
        NotMapped: with this mapping nothing could come in.
    """
    _check_draft(one)
    plans.check(one, mapping, options, now=now)
    one.trial = None
    one.save(update_fields=["mapping", "options", "trial"])


@transaction.atomic
def add_own_fields(one: Import, *, wanted: Mapping[int, str], actor: Actor, now: datetime) -> dict[int, str]:
    """Add a field of the workspace's own for each of these columns; return their targets by place.

    Args:
        one: whose columns.
        wanted: the kind of record by the column's place.
        actor: who adds them.
        now: the moment of it.

    Raises:
        SameField: the record has a field of that name, perhaps archived.
        TooManyFields: the record has as many as it may have.
    """
    targets = {}
    for place, record in wanted.items():
        column = one.columns[place]
        kind = OWN_KINDS.get(column["form"]["kind"], CustomField.Kind.TEXT)
        name = str(column["name"])[:80]
        facts = FieldFacts(name_es=name, name_en=name)
        field = add_field(one.workspace, new=NewField(record, kind), facts=facts, actor=actor, now=now)
        targets[place] = own_target(field).name
    return targets


@transaction.atomic
def save_mapping(one: Import, *, name: str, actor: Actor, now: datetime) -> SavedMapping:
    """Keep the mapping under a name, for the next file with the same headers."""
    by_header = {one.headers[int(place)]: target for place, target in one.mapping.items()}
    saved, _made = SavedMapping.objects.update_or_create(
        workspace=one.workspace,
        name=name[:80],
        defaults={
            "fingerprint": plans.fingerprint(one.headers),
            "mapping": by_header,
            "options": one.options,
            "changed_at": now,
        },
    )
    audit.note(one.workspace, actor=actor, action="import.mapping_kept", target=Target(saved), now=now)
    return saved


@transaction.atomic
def try_out(one: Import, *, actor: Actor, now: datetime) -> Job | None:
    """Look what would come of the file, without writing anything: at once if it is short, else in the background.

    Raises:
        GoesOn: it has been started.
        NotMapped: with this mapping nothing could come in.
    """
    _check_draft(one)
    _check_mapping(one, now=now)
    one.trial = trial_of(one, most=TRIED_AT_ONCE)
    if one.trial["rows"] >= TRIED_AT_ONCE and not one.trial["whole"]:
        one.status, one.trial = Import.Status.DRY_RUN, None
        one.job = enqueue(one.workspace, Request(TRIAL, {"import": one.pk}), owner=actor.user, now=now)
    one.save(update_fields=["status", "trial", "job"])
    return one.job


@transaction.atomic
def start(one: Import, *, actor: Actor, now: datetime) -> Job:
    """Ask for the rows to be brought in, in the background.

    Raises:
        GoesOn: it has been started.
        NotMapped: with this mapping nothing could come in.
    """
    _check_draft(one)
    _check_mapping(one, now=now)
    one.change_set = recording.begin(one.workspace, kind=ChangeSet.Kind.IMPORT, label=one.name, actor=actor, now=now)
    one.status, one.started_at = Import.Status.RUNNING, now
    one.job = enqueue(one.workspace, Request(RUN, {"import": one.pk}), owner=actor.user, now=now)
    one.save(update_fields=["change_set", "status", "started_at", "job"])
    mark = plans.fingerprint(one.headers)
    if not SavedMapping.objects.filter(workspace=one.workspace, fingerprint=mark).exists():
        save_mapping(one, name=one.name, actor=actor, now=now)  # the next file with these headers maps itself
    audit.note(one.workspace, actor=actor, action="import.started", target=Target(one), now=now)
    return one.job


@transaction.atomic
def stop(one: Import, *, actor: Actor, now: datetime) -> None:
    """Stop an import where it is: what came in stays, and can be undone."""
    locked = Import.objects.select_for_update().get(pk=one.pk)
    if locked.status == Import.Status.DRY_RUN:
        locked.status = Import.Status.DRAFT
        locked.save(update_fields=["status"])
    elif locked.status == Import.Status.RUNNING:
        end(locked, status=Import.Status.STOPPED, now=now)
        audit.note(one.workspace, actor=actor, action="import.stopped", target=Target(one), now=now)


@transaction.atomic
def finish(one: Import, *, status: Import.Status, now: datetime) -> None:
    """Close an import that has got to its end, or to a place from which it cannot go on; who started it did that."""
    end(one, status=status, now=now)
    started = one.change_set
    actor = Actor(started.actor_name, started.actor) if started else audit.MACHINE
    detail: dict[str, object] = {"status": status.value, "rows": one.rows_done, "failed_rows": one.failed_rows}
    audit.note(one.workspace, actor=actor, action="import.finished", target=Target(one, detail=detail), now=now)


def end(one: Import, *, status: Import.Status, now: datetime) -> None:
    """Close an import: what it changed is whole from now on, and can be undone. Call it in a transaction."""
    if one.change_set is not None and one.change_set.closed_at is None:
        recording.close(one.change_set, now=now)
    one.status, one.finished_at = status, now
    one.forget_cells()
    one.save(update_fields=["status", "finished_at", "columns", "trial"])
    path = one.path
    # Its rows are records, or kept with their problems: nobody's data lies about twice.
    transaction.on_commit(lambda: kept_files.drop(path))


@transaction.atomic
def discard(one: Import, *, actor: Actor, now: datetime) -> None:
    """Throw an import away that was not started, with its file.

    Raises:
        GoesOn: it has been started.
    """
    _check_draft(one)
    audit.note(one.workspace, actor=actor, action="import.discarded", target=Target(one), now=now)
    path = one.path
    one.delete()
    transaction.on_commit(lambda: kept_files.drop(path))


def _check_draft(one: Import) -> None:
    # The row is locked: of two who start it at once, one does.
    if Import.objects.select_for_update().get(pk=one.pk).status != Import.Status.DRAFT:
        raise GoesOn


def _check_mapping(one: Import, *, now: datetime) -> None:
    mapping = {int(place): name for place, name in one.mapping.items()}
    plans.check(one, mapping, Options.from_dict(one.options), now=now)
