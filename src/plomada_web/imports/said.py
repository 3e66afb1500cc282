"""What a command or a program says of an import in names and texts, laid over what was found by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from plomada.figures import Sentence
from plomada_web.imports import actions
from plomada_web.imports.engine.wishes import RULES, Keep, Mode, Options
from plomada_web.imports.models import Import, SavedMapping
from plomada_web.imports.plans import NotMapped
from plomada_web.workspace import kept_files
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Workspace

NEW: Final = "new:"  # of a target: a field of the workspace's own is made for the column


@dataclass(frozen=True)
class Said:
    """What was said of an import; what is empty stays as it was found.

    Attributes:
        columns: targets by the names of columns; empty: the column is left out. "new:person" makes a field of it.
        saved: name of a kept mapping to begin with.
        rules: by what each kind of record is found.
        defaults: texts by target, for what the file says nothing of; empty: none.
        mode: one of `Mode`.
        keep: one of `Keep`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    saved: str = ""
    rules: Mapping[str, Sequence[str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    mode: str | None = None
    keep: str | None = None


def received(workspace: Workspace, *, upload: actions.Upload, said: Said, actor: Actor, now: datetime) -> Import:
    """Receive a file and do with it what was said; where that leads nowhere, nothing is kept.

    Raises:
        InputError: the file is no table, or with what was said nothing could come in.
    """
    path = ""
    try:
        with transaction.atomic():
            one = actions.receive(workspace, upload=upload, actor=actor, now=now)
            path = one.path
            settle(one, said=said, actor=actor, now=now)
    except BaseException:
        kept_files.drop(path)
        raise
    return one


@transaction.atomic
def settle(one: Import, *, said: Said, actor: Actor, now: datetime) -> None:
    """Say what the columns mean and how the import goes about it.

    Raises:
        GoesOn: it has been started.
        NotMapped: it names what is not there, or nothing could come in like this.
    """
    if said.saved:
        _take_up(one, said.saved)
    columns = dict(said.columns)
    made = {name: target.removeprefix(NEW) for name, target in columns.items() if target.startswith(NEW)}
    if made:
        wanted = {_place(one, name): record for name, record in made.items()}
        own = actions.add_own_fields(one, wanted=wanted, actor=actor, now=now)
        columns |= {one.headers[place]: target for place, target in own.items()}
    actions.set_mapping(one, mapping=_mapping(one, columns), options=_options(one, said), now=now)


def _take_up(one: Import, name: str) -> None:
    saved = SavedMapping.objects.filter(workspace=one.workspace, name=name).first()
    if saved is None:
        raise NotMapped(Sentence("No mapping is kept as “%(name)s”.", {"name": name}))
    one.options = saved.options
    one.mapping = {
        str(place): saved.mapping[header] for place, header in enumerate(one.headers) if header in saved.mapping
    }


def _mapping(one: Import, columns: Mapping[str, str]) -> dict[int, str]:
    said = {_place(one, name): target for name, target in columns.items()}
    taken = set(said.values())
    # A target that was guessed for another column moves to the one that was named.
    found = {int(place): target for place, target in one.mapping.items() if target not in taken}
    return {place: target for place, target in (found | said).items() if target}


def _place(one: Import, name: str) -> int:
    if name not in one.headers:
        there = {"header": name, "headers": tuple(one.headers)}
        raise NotMapped(Sentence("There is no column “%(header)s”. There are: %(headers)s.", there))
    return one.headers.index(name)


def _options(one: Import, said: Said) -> Options:
    options = Options.from_dict(one.options)
    rules = {**options.rules, **said.rules}
    for record, names in said.rules.items():
        if record not in RULES or not set(names) <= set(RULES[record]):
            text = f"{record}={','.join(names)}"
            raise NotMapped(
                Sentence("“%(text)s” is no rule: write for example person=external_id,email.", {"text": text})
            )
    defaults = {target: text for target, text in {**options.defaults, **said.defaults}.items() if text}
    return replace(
        options,
        mode=Mode(said.mode or options.mode),
        keep=Keep(said.keep or options.keep),
        # In the order in which they are tried, whatever the order in which they were said.
        rules={record: tuple(rule for rule in usual if rule in rules[record]) for record, usual in RULES.items()},
        defaults=defaults,
    )
