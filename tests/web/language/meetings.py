"""A corpus of real meetings: what four roles said, each meeting an author's, so that counts have people to rest on."""

from datetime import UTC, datetime, timedelta

from plomada_web.language.actions.maps import Wanted, ask_for_map
from plomada_web.language.models import Corpus, Document, MapRun, Source, Speaker
from plomada_web.workspace.audit import Actor
from tests.library.real_texts import corpus as real
from tests.web.language.bringing import corpus_of, work
from tests.web.world import NOW, World

# Who the roles of the real meetings are among the functions of the made workspace.
FUNCTIONS = {
    "Marketing": "Sales and marketing",
    "Industrial Designer": "Operations",
    "Project Manager": "Finance",
    "User Interface": "IT",
}
BEGAN = datetime(2025, 1, 15, tzinfo=UTC)


def meetings(world: World, *, documents: int = 8_000, name: str = "Remote control") -> Corpus:
    """Return a corpus of real meetings, written down without files: `test_bringing_in_kinds` holds how they come in."""
    table = real("qmsum_product_en").slice(0, documents)
    corpus = corpus_of(world, name)
    functions = dict(zip(FUNCTIONS, world.functions.values(), strict=False))
    rows = list(zip(*(table[column].to_pylist() for column in ("text", "group", "doc")), strict=True))
    source = Source.objects.create(
        corpus=corpus, kind="table", name="Meetings", created_at=NOW, documents=len(rows), languages={"en": len(rows)}
    )
    spoken = sorted({(role, meeting) for _text, role, meeting in rows})
    who = {"source": source, "first_seen_at": NOW, "documents": 1}
    made = Speaker.objects.bulk_create(
        Speaker(role=role, author=meeting, function=functions[role], **who) for role, meeting in spoken
    )
    speakers = dict(zip(spoken, made, strict=True))
    order = {meeting: place for place, meeting in enumerate(sorted({meeting for _text, _role, meeting in rows}))}
    Document.objects.bulk_create(
        (
            Document(
                corpus=corpus, source=source, speaker=speakers[role, meeting], text=text, language="en",
                said_at=BEGAN + timedelta(days=30 * (order[meeting] % 12)), key=str(number),
                fingerprint=f"{number:032d}",
            )
            for number, (text, role, meeting) in enumerate(rows)
        ),
        batch_size=2_000,
    )  # fmt: skip
    return corpus


def mapped_meetings(world: World, corpus: Corpus, **wanted: object) -> MapRun:
    """Return a map of a corpus, made as the page has it made."""
    run = ask_for_map(corpus, wanted=Wanted(**wanted), actor=Actor.of(world.maria), now=NOW)  # type: ignore[arg-type]
    assert run.job is not None
    work(run.job)
    return MapRun.objects.select_related("corpus__workspace").get(pk=run.pk)
