"""/corpora/{id}/documents: what was said. Documents are added, up to a thousand at once, and stay as they are."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.v1.corpora import READ, WRITE, corpora_of
from plomada_web.api.v1.door import ApiRequest
from plomada_web.api.v1.etags import answer
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.once import Key, once
from plomada_web.api.v1.problems import conflict
from plomada_web.api.v1.removing import found
from plomada_web.api.v1.shapes import LIST, NEW, answers, example, example_of_body, page_of
from plomada_web.api.v1.values import Body, Fits, IdAsked, IdInPath, Moment, line, text
from plomada_web.language.actions.documents import add_documents
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Document

router = Router(tags=["Corpora"])
MOST = 1000
LONGEST = 100_000  # characters of a text that is sent
SORTS = {"id": "id"}
LANGUAGE = r"^[a-z]{2,3}$"
SOON = timedelta(days=2)


class DocumentTold(BaseModel):
    """What someone said."""

    model_config = example(
        id=90210,
        source=3,
        function=5,
        role="CFO",
        author="4f2a91",
        text="Before we sign for new equipment I want visibility of what each stop costs us.",
        said_at="2026-03-02T10:00:00Z",
        language="en",
        address=None,
        key="call-7-12",
        copy_of=None,
    )

    id: int
    source: int
    function: int | None = Field(description="Who speaks; null where it is not said yet, or ignored.")
    role: str | None = Field(description="What the source calls their role.")
    author: str | None = Field(description="The beginning of the hash that stands for the author; null: not known.")
    text: str
    said_at: datetime | None
    language: str | None
    address: str | None
    key: str | None = Field(description="What the source calls it.")
    copy_of: int | None = Field(description="Another document that says the same: that one counts.")

    @classmethod
    def of(cls, row: Document) -> "DocumentTold":
        """Return the document as the API tells it."""
        return cls(
            id=row.pk,
            source=row.source_id,
            function=row.speaker.function_id,
            role=row.speaker.role or None,
            author=row.speaker.author[:6] or None,
            text=row.text,
            said_at=row.said_at,
            language=row.language or None,
            address=row.address or None,
            key=None if row.key.startswith("=") else row.key,
            copy_of=row.copy_of_id,
        )


class NewDocument(Body):
    """What someone said."""

    model_config = example_of_body(
        text="Before we sign for new equipment I want visibility of what each stop costs us.",
        role="CFO",
        author="@carla",
        said_at="2026-03-02T10:00:00Z",
        key="call-7-12",
    )

    text: Annotated[str, text(LONGEST)]
    role: Annotated[str, line(200, "CFO")] | None = Field(default=None, description="What they do, as the source says.")
    author: Annotated[str, line(200, "@carla")] | None = Field(
        default=None, description="Who it was: a hash is kept of it; the name only until it is said who they are."
    )
    said_at: Moment | None = None
    language: Annotated[str, Fits(LANGUAGE, 3, "en")] | None = None
    address: Annotated[str, line(500, "https://nadir.example/reusable")] | None = None
    key: Annotated[str, line(200, "call-7-12")] | None = Field(
        default=None, description="What you call it: sent twice to a source, it is one."
    )
    repost: bool = Field(default=False, description="Passed on from someone else.")


class DocumentsSent(Body):
    """Up to a thousand documents of one source."""

    model_config = example_of_body(
        source="Results calls",
        documents=[NewDocument.model_config["json_schema_extra"]["examples"][0]],  # type: ignore[index]
    )

    source: Annotated[str, line(200, "Results calls")] = Field(
        description="What the source is called; one of that name is made where there is none."
    )
    documents: Annotated[list[NewDocument], Field(min_length=1, max_length=MOST)]


class DocumentsAdded(BaseModel):
    """What became of the documents that were sent."""

    model_config = example(source=3, added=1, copies=0, known=0)

    source: int = Field(description="Id of the source.")
    added: int
    copies: int = Field(description="Kept too, and not counted: another document says the same.")
    known: int = Field(description="There already, by their key or all that they say; they stay as they are.")


class DocumentsWanted(Wanted):
    """Which documents are wanted."""

    sort: Annotated[str, ways(*SORTS)] = "id"
    fields: Annotated[str, Fields(DocumentTold)] | None = None
    source: IdAsked | None = None
    function: IdAsked | None = None
    language: Annotated[str, Fits(LANGUAGE, 3, "en")] | None = None
    since: Moment | None = None
    until: Moment | None = None
    copies: bool = Field(default=False, description="With the copies, too.")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the documents that are wanted."""
        asked = {
            "source": self.source,
            "speaker__function": self.function,
            "language": self.language,
            "said_at__gte": self.since,
            "said_at__lt": self.until,
            "copy_of__isnull": None if self.copies else True,
        }
        return rows.filter(**{name: value for name, value in asked.items() if value is not None})


@router.get(
    "/{int:corpus_id}/documents",
    auth=READ,
    response=answers(page_of(DocumentTold), *LIST, 410),
    operation_id="list_documents",
)
def list_documents(request: ApiRequest, corpus_id: IdInPath, wanted: Query[DocumentsWanted]) -> HttpResponse:
    """List what was said in a corpus, without what was removed."""
    corpus = found(corpora_of(request), corpus_id)
    rows = Document.objects.there().filter(corpus=corpus).select_related("speaker")
    return listing(Listed(rows, DocumentTold.of, SORTS), wanted)


@router.post(
    "/{int:corpus_id}/documents",
    auth=WRITE,
    response=answers(DocumentsAdded, *NEW, 404, 410, status=201),
    operation_id="add_documents",
)
def new_documents(request: ApiRequest, corpus_id: IdInPath, body: DocumentsSent, idempotency_key: Key) -> HttpResponse:
    """Add up to a thousand documents to a corpus; what is there already stays as it is."""
    return once(request, idempotency_key, lambda: _add(request, corpus_id, body))


def _add(request: ApiRequest, corpus_id: int, body: DocumentsSent) -> HttpResponse:
    caller = request.auth
    corpus = found(corpora_of(request), corpus_id)
    for number, each in enumerate(body.documents):
        if each.said_at is not None and each.said_at > caller.now + SOON:
            raise conflict(_("This cannot have been said yet."), "documents", str(number), "said_at")
    arrived = [_arrived(each) for each in body.documents]
    source, taken = add_documents(corpus, source_name=body.source, arrived=arrived, actor=caller.actor, now=caller.now)
    told = {"source": source.pk, "added": taken.new, "copies": taken.copies, "known": taken.known}
    return answer(told, 201)


def _arrived(sent: NewDocument) -> Arrived:
    return Arrived(
        text=sent.text,
        role=" ".join((sent.role or "").split()),
        author=sent.author or "",
        said_at=sent.said_at,
        address=sent.address or "",
        key=sent.key or "",
        language=sent.language or "",
        repost=sent.repost,
    )
