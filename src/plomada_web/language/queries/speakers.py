"""Who speaks in a source: each role, and each author without one, with how much they said and who they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Q, QuerySet, Sum

from plomada.sheets.columns import plain
from plomada_web.language.models import Source, Speaker
from plomada_web.people.models import Function

SHOWN_ROLES: Final = 200
SHOWN_SPEAKERS: Final = 100
MOST_KNOWN: Final = 2_000  # roles of other sources


@dataclass(frozen=True)
class Voice:
    """A line of the page: a role, or an author without one.

    Attributes:
        field: name of the field in which it is said who they are.
        name: of the role, or of the author while it is kept; empty: a name that was forgotten, or nobody named.
        author: the beginning of the author's hash, by which they are told apart.
        speakers: how many different ones.
        documents: that count.
        function: who they are; None: not said, or ignored.
        ignored: whether what they say does not count.
        by_default: whether the function is the source's default.
        guess: the function that the name makes likely, where nothing is said.
    """

    field: str
    name: str
    author: str
    speakers: int
    documents: int
    function: int | None
    ignored: bool
    by_default: bool
    guess: int | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it is not said who they are."""
        return self.function is None and not self.ignored

    @property
    def chosen(self) -> str:
        """Return the value that its field shows."""
        if self.ignored:
            return "ignore"
        if self.by_default:
            return ""
        function = self.function or self.guess
        return str(function) if function else ""


@dataclass(frozen=True)
class Voices:
    """Who speaks in a source.

    Attributes:
        shown: the lines, those with the most documents first.
        more: how many speakers are not shown: the source's default is for them.
        open_documents: said by someone of whom it is not known who they are.
        functions: those that can be chosen.
    """

    shown: tuple[Voice, ...]
    more: int
    open_documents: int
    functions: tuple[Function, ...]

    @property
    def guessed(self) -> bool:
        """Return whether something is chosen that nobody has said yet."""
        return any(voice.is_open and voice.guess for voice in self.shown)


def voices_of(source: Source) -> Voices:
    """Return who speaks in a source: six queries."""
    workspace_id = source.corpus.workspace_id
    functions = list(Function.objects.filter(workspace_id=workspace_id).order_by("position", "pk"))
    speakers = Speaker.objects.filter(source=source)
    likely = _likely(source, functions)
    authors = speakers.filter(role="").order_by("-documents", "pk")[:SHOWN_SPEAKERS]
    shown = [*_roles(speakers, likely), *(_of_author(row, likely) for row in authors)]
    total = speakers.count()
    waiting = speakers.filter(function=None, ignored=False).aggregate(n=Sum("documents"))
    used = {voice.function for voice in shown} | {source.default_function_id}
    return Voices(
        shown=tuple(sorted(shown, key=lambda voice: -voice.documents)),
        more=max(0, total - sum(voice.speakers for voice in shown)),
        open_documents=waiting["n"] or 0,
        functions=tuple(one for one in functions if one.archived_at is None or one.pk in used),
    )


def _roles(speakers: QuerySet[Speaker], likely: Callable[[str], int | None]) -> list[Voice]:
    """Return the roles; whoever has one is who the others are that have it."""
    told = (
        speakers.exclude(role="")
        .values_list("role")
        .annotate(
            said=Sum("documents"),
            speakers=Count("pk"),
            function=Max("function"),
            ignoring=Count("pk", filter=Q(ignored=True)),
            by_default=Count("pk", filter=Q(by_default=True)),
        )
    )
    found = []
    for role, said, many, function, ignoring, by_default in told.order_by("-said", "role")[:SHOWN_ROLES]:
        guess = None if function or ignoring else likely(role)
        found.append(Voice(f"role-{role}", role, "", many, said, function, bool(ignoring), bool(by_default), guess))
    return found


def _of_author(row: Speaker, likely: Callable[[str], int | None]) -> Voice:
    guess = likely(row.label) if row.is_open and row.label else None
    return Voice(
        field=f"speaker-{row.pk}",
        name=row.label,
        author=row.author[:6],
        speakers=1,
        documents=row.documents,
        function=row.function_id,
        ignored=row.ignored,
        by_default=row.by_default,
        guess=guess,
    )


def _likely(source: Source, functions: Iterable[Function]) -> Callable[[str], int | None]:
    """Return what says which function a name makes likely: one that is called so, or was meant by it elsewhere."""
    called = {
        plain(name): one.pk
        for one in functions
        for name in (one.executive, one.name_es, one.name_en)
        if name and one.archived_at is None
    }
    elsewhere = Speaker.objects.filter(source__corpus__workspace_id=source.corpus.workspace_id)
    said = elsewhere.exclude(role="").exclude(function=None).exclude(source=source).filter(by_default=False)
    for role, function in said.values_list("role", "function").distinct().order_by("role")[:MOST_KNOWN]:
        called.setdefault(plain(role), function)
    return lambda name: called.get(plain(name))
