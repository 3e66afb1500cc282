"""/corpora: what is looked at together, and what each one holds."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import Archived, found, still_there
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    LIST,
    NEW,
    ONE,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Body, IdInPath, line
from plomada_web.api.v1.writing import brought_back, changed, made, removed
from plomada_web.language.actions.corpora import (
    CorpusFacts,
    add_corpus,
    archive_corpus,
    change_corpus,
    restore_corpus,
)
from plomada_web.language.models import Corpus
from plomada_web.language.queries.corpora import overview

router = Router(tags=["Corpora"])
READ, WRITE = Token(Scope.READ_LANGUAGE), Token(Scope.WRITE_LANGUAGE)
SORTS = {"name": "name", "created_at": "created_at", "id": "id"}


class CorpusTold(BaseModel):
    """Documents that are looked at together."""

    model_config = example(
        id=7,
        name="Connected equipment",
        note=None,
        created_at="2026-11-21T18:40:00Z",
        archived_at=None,
    )

    id: int
    name: str
    note: str | None
    created_at: datetime
    archived_at: datetime | None

    @classmethod
    def of(cls, corpus: Corpus) -> "CorpusTold":
        """Return the corpus as the API tells it."""
        same = ("name", "created_at", "archived_at")
        return cls(id=corpus.pk, note=corpus.note or None, **{name: getattr(corpus, name) for name in same})


class SourceTold(BaseModel):
    """Where documents of a corpus come from."""

    id: int
    kind: str
    name: str
    documents: int = Field(description="Without copies and what was removed.")
    copies: int = Field(description="Kept, and not counted.")
    first_said_at: datetime | None
    last_said_at: datetime | None


class RoleTold(BaseModel):
    """What a function has said."""

    function: int | None = Field(description="Null: it is not said who speaks, or what they say is ignored.")
    ignored: bool
    documents: int
    authors: int | None = Field(description="Different ones that are known; null where none is.")


class HeldTold(BaseModel):
    """What a corpus holds."""

    model_config = example(
        documents=18240,
        copies=112,
        undated=0,
        authors=412,
        languages={"es": 12100, "en": 6140},
        first_said_at="2025-01-08T08:00:00Z",
        last_said_at="2026-10-30T17:20:00Z",
        sources=[
            {
                "id": 3,
                "kind": "table",
                "name": "Results calls",
                "documents": 18240,
                "copies": 112,
                "first_said_at": "2025-01-08T08:00:00Z",
                "last_said_at": "2026-10-30T17:20:00Z",
            }
        ],
        roles=[{"function": 5, "ignored": False, "documents": 18240, "authors": 412}],
    )

    documents: int
    copies: int
    undated: int
    authors: int | None
    languages: dict[str, int] = Field(description="By code; an empty one where the language is not known.")
    first_said_at: datetime | None
    last_said_at: datetime | None
    sources: list[SourceTold]
    roles: list[RoleTold]

    @classmethod
    def of(cls, corpus: Corpus) -> "HeldTold":
        """Return what a corpus holds as the API tells it."""
        held = overview(corpus)
        named = ("kind", "name", "documents", "copies", "first_said_at", "last_said_at")
        sources = (row.source for row in held.sources)
        return cls(
            documents=held.documents,
            copies=held.copies,
            undated=held.undated,
            authors=held.authors or None,
            languages={each.code: each.documents for each in held.languages},
            first_said_at=held.period.first,
            last_said_at=held.period.last,
            sources=[SourceTold(id=each.pk, **{name: getattr(each, name) for name in named}) for each in sources],
            roles=[
                RoleTold(
                    function=row.function.pk if row.function else None,
                    ignored=row.ignored,
                    documents=row.documents,
                    authors=row.authors or None,
                )
                for row in held.roles
            ],
        )


class CorpusWritten(Body):
    """What is written about a corpus."""

    model_config = example_of_body(name="Connected equipment")

    name: Annotated[str, line(120, "Connected equipment")]
    note: Annotated[str, line(500)] | None = Field(default=None, description="What it is for.")


CorpusChange = partly(CorpusWritten, "CorpusChange", {"name": "Connected equipment", "note": None})


class CorporaWanted(Wanted):
    """Which corpora are wanted."""

    sort: Annotated[str, ways(*SORTS)] = "name"
    fields: Annotated[str, Fields(CorpusTold)] | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the corpora that are wanted."""
        return still_there(rows, self.archived)


def corpora_of(request: ApiRequest) -> QuerySet[Corpus]:
    """Return all corpora of the caller's workspace but those that are being erased."""
    return request.auth.workspace.corpora.filter(erasing_since=None).select_related("workspace")


@router.get("", auth=READ, response=answers(page_of(CorpusTold), *LIST), operation_id="list_corpora")
def list_corpora(request: ApiRequest, wanted: Query[CorporaWanted]) -> HttpResponse:
    """List corpora."""
    return listing(Listed(corpora_of(request), CorpusTold.of, SORTS), wanted)


@router.post("", auth=WRITE, response=answers(CorpusTold, *NEW, status=201), operation_id="add_corpus")
def new_corpus(request: ApiRequest, body: CorpusWritten) -> HttpResponse:
    """Add a corpus."""
    caller = request.auth
    corpus = add_corpus(caller.workspace, facts=_facts(body.sent()), actor=caller.actor, now=caller.now)
    return made(request, corpora_of(request), corpus.pk, CorpusTold.of, "/corpora")


@router.get("/{int:corpus_id}", auth=READ, response=answers(CorpusTold, *ONE), operation_id="read_corpus")
def read_corpus(request: ApiRequest, corpus_id: IdInPath) -> HttpResponse:
    """Read a corpus."""
    return one(request, CorpusTold.of(found(corpora_of(request), corpus_id)))


@router.get("/{int:corpus_id}/held", auth=READ, response=answers(HeldTold, *ONE), operation_id="read_corpus_held")
def read_held(request: ApiRequest, corpus_id: IdInPath) -> HttpResponse:
    """Read what a corpus holds: its sources, who speaks in them, in which languages and when."""
    return one(request, HeldTold.of(found(corpora_of(request), corpus_id)))


@router.patch("/{int:corpus_id}", auth=WRITE, response=answers(CorpusTold, *CHANGE), operation_id="change_corpus")
def patch_corpus(request: ApiRequest, corpus_id: IdInPath, body: CorpusChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a corpus."""
    caller, sent = request.auth, cast(CorpusWritten, body).sent()

    def act(corpus: Corpus) -> None:
        change_corpus(corpus, facts=_facts(sent, corpus), actor=caller.actor, now=caller.now)

    return changed(request, corpora_of(request), corpus_id, CorpusTold.of, act)


@router.delete(
    "/{int:corpus_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_corpus"
)
def delete_corpus(request: ApiRequest, corpus_id: IdInPath) -> HttpResponse:
    """Archive a corpus; all of it stays."""
    act = partial(archive_corpus, actor=request.auth.actor, now=request.auth.now)
    return removed(request, corpora_of(request), corpus_id, CorpusTold.of, act)


@router.post("/{int:corpus_id}/restore", auth=WRITE, response=answers(CorpusTold, *BACK), operation_id="restore_corpus")
def back_corpus(request: ApiRequest, corpus_id: IdInPath) -> HttpResponse:
    """Bring a corpus back."""
    act = partial(restore_corpus, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, corpora_of(request), corpus_id, CorpusTold.of, act)


def _facts(sent: Mapping[str, Any], corpus: Corpus | None = None) -> CorpusFacts:
    """Return what was sent, with what we know of the rest."""
    name, note = (corpus.name, corpus.note) if corpus else ("", "")
    return CorpusFacts(sent.get("name", name), sent["note"] or "" if "note" in sent else note)
