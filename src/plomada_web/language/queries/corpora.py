"""The list of corpora, and what one of them holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from plomada_web.language.models import Corpus, Source, Speaker
from plomada_web.people.models import Function
from plomada_web.site.telling import locale
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class Period:
    """From when to when was spoken; both None: not known."""

    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class CorpusRow:
    """A corpus in the list.

    Attributes:
        corpus: the corpus.
        sources: how many it has.
        documents: that count.
        open_documents: of these, said by someone of whom it is not known who they are.
        period: from when to when.
    """

    corpus: Corpus
    sources: int
    documents: int
    open_documents: int
    period: Period


@dataclass(frozen=True)
class InLanguage:
    """How many documents are in a language; its name is empty where it is not known."""

    code: str
    name: str
    documents: int


@dataclass(frozen=True)
class RoleRow:
    """What a function has said in a corpus.

    Attributes:
        function: None: those of whom it is not said who they are, or the ignored.
        ignored: whether they are those whose words do not count.
        documents: that count.
        authors: different ones that are known; 0 where no source names authors.
    """

    function: Function | None
    ignored: bool
    documents: int
    authors: int

    @property
    def is_open(self) -> bool:
        """Return whether it is not said who they are."""
        return self.function is None and not self.ignored


@dataclass(frozen=True)
class SourceRow:
    """A source in its corpus, with how many of its documents nobody has said yet which function speaks."""

    source: Source
    open_documents: int


@dataclass(frozen=True)
class Overview:
    """What a corpus holds.

    Attributes:
        documents: that count.
        copies: that do not.
        undated: of those that count.
        authors: different ones that are known.
        languages: the most frequent first.
        period: from when to when.
        sources: those in use.
        roles: the most frequent first; those of whom nothing is said, and the ignored, come last.
    """

    documents: int
    copies: int
    undated: int
    authors: int
    languages: tuple[InLanguage, ...]
    period: Period
    sources: tuple[SourceRow, ...]
    roles: tuple[RoleRow, ...]

    @property
    def open_documents(self) -> int:
        """Return how many documents were said by someone of whom it is not known who they are."""
        return sum(row.documents for row in self.roles if row.is_open)


OPEN = Q(function__isnull=True, ignored=False)


def corpus_rows(workspace: Workspace, *, archived: bool) -> list[CorpusRow]:
    """Return the corpora with what is in them: three queries."""
    found = list(workspace.corpora.filter(archived_at__isnull=not archived).order_by("name", "pk"))
    in_use = Source.objects.filter(corpus__in=found, archived_at=None)
    sources: dict[int, list[Source]] = {}
    for source in in_use.only("corpus_id", "documents", "first_said_at", "last_said_at"):
        sources.setdefault(source.corpus_id, []).append(source)
    waiting = dict(
        Speaker.objects.filter(OPEN, source__in=in_use)
        .values_list("source__corpus")
        .annotate(Sum("documents"))
        .order_by()
    )
    return [_row(corpus, sources.get(corpus.pk, []), waiting.get(corpus.pk, 0)) for corpus in found]


def _row(corpus: Corpus, sources: Sequence[Source], waiting: int) -> CorpusRow:
    return CorpusRow(corpus, len(sources), sum(one.documents for one in sources), waiting, _period(sources))


def overview(corpus: Corpus) -> Overview:
    """Return what a corpus holds: five queries, none of which counts documents."""
    in_use = Source.objects.filter(corpus=corpus, archived_at=None)
    sources = list(in_use.select_related("default_function").defer("state").order_by("-created_at", "-pk"))
    speakers = Speaker.objects.filter(source__in=in_use)
    waiting = dict(speakers.filter(OPEN).values_list("source").annotate(Sum("documents")).order_by())
    languages: Counter[str] = Counter()
    for source in sources:
        languages.update(source.languages)
    known = speakers.exclude(author="").aggregate(n=Count("author", distinct=True))
    return Overview(
        documents=sum(one.documents for one in sources),
        copies=sum(one.copies for one in sources),
        undated=sum(one.undated for one in sources),
        authors=known["n"],
        languages=tuple(InLanguage(code, language_name(code), n) for code, n in languages.most_common()),
        period=_period(sources),
        sources=tuple(SourceRow(one, waiting.get(one.pk, 0)) for one in sources),
        roles=_roles(corpus, speakers),
    )


def _roles(corpus: Corpus, speakers: QuerySet[Speaker]) -> tuple[RoleRow, ...]:
    told = (
        speakers.values_list("function", "ignored")
        .annotate(documents=Sum("documents"), authors=Count("author", distinct=True, filter=~Q(author="")))
        .order_by()
    )
    functions = {function.pk: function for function in Function.objects.filter(workspace_id=corpus.workspace_id)}
    rows = [
        RoleRow(functions.get(function), ignored, documents, authors)
        for function, ignored, documents, authors in told
        if documents
    ]
    return tuple(sorted(rows, key=lambda row: (row.function is None, row.ignored, -row.documents)))


def functions_in(source: Source) -> tuple[RoleRow, ...]:
    """Return what each function has said in a source: two queries."""
    return _roles(source.corpus, Speaker.objects.filter(source=source))


def _period(sources: Sequence[Source]) -> Period:
    return Period(
        min((one.first_said_at for one in sources if one.first_said_at), default=None),
        max((one.last_said_at for one in sources if one.last_said_at), default=None),
    )


def language_name(code: str) -> str:
    """Return what a language is called in the reader's; the code where nobody knows, empty where it has none."""
    return str(locale().languages.get(code, code)) if code else ""
