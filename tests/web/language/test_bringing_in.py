"""Documents come in from a file: what its columns mean, each once, copies apart, and the counts beside them true."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from plomada.errors import InputError, UnreadableFile
from plomada_web.language import background
from plomada_web.language.actions import uploads
from plomada_web.language.actions.documents import add_documents, remove_document, restore_document
from plomada_web.language.actions.sources import archive_source, restore_source
from plomada_web.language.arriving import Arrived
from plomada_web.language.columns import NotMapped
from plomada_web.language.models import Corpus, Document, Source, Speaker, Upload
from plomada_web.workspace import kept_files
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.models import AuditLine, Job
from tests.web.language.bringing import MEETING, brought, corpus_of, mapped, received, run, said, work
from tests.web.world import NOW, World


def counts_are_true(corpus: Corpus) -> None:
    """Hold what is kept beside sources and speakers against the rows themselves."""
    there = Q(rows__removed_at__isnull=True)
    counting = there & Q(rows__copy_of__isnull=True)
    for source in Source.objects.filter(corpus=corpus):
        rows = Document.objects.filter(source=source, removed_at=None)
        counted = rows.filter(copy_of=None)
        bounds = counted.aggregate(first=Min("said_at"), last=Max("said_at"))
        assert source.documents == counted.count()
        assert source.copies == rows.exclude(copy_of=None).count()
        assert source.undated == counted.filter(said_at=None).count()
        assert (source.first_said_at, source.last_said_at) == (bounds["first"], bounds["last"])
        assert source.languages == dict(Counter(counted.values_list("language", flat=True)))
    speakers = Speaker.objects.filter(source__corpus=corpus)
    told = speakers.annotate(n=Count("rows", filter=counting), c=Count("rows", filter=there & ~Q(rows__copy_of=None)))
    for speaker in told:
        assert (speaker.documents, speaker.copies) == (speaker.n, speaker.c), speaker


def test_columns_are_guessed_by_their_names_and_cells(world: World) -> None:
    upload = received(world, corpus_of(world), MEETING)
    assert upload.mapping == {"role": 0, "author": 1, "said_at": 2, "text": 3}
    assert upload.columns[3]["cells"][1] == "A stoppage costs us more than any price."


@pytest.mark.parametrize(
    ("lines", "mapping"),
    [
        (["Fecha,Comentario", "2026-03-02,Bien.", "ayer,Mal.", "hoy,Regular."], {"said_at": 0, "text": 1}),
        (["time,said", "12.5,Well.", "13.25,Yes."], {"text": 1}),
        (["a,b", "x,Nothing here says what these columns are."], {"text": 1}),
        (["title,body", "Short,It is the longer one that was said."], {"text": 1}),
        (["id,url,lang,user,tweet", "1,https://a.example/1,es,@ana,Hola."],
         {"key": 0, "address": 1, "language": 2, "author": 3, "text": 4}),
        (["n,m", "1,2", "3,4"], {}),
    ],
)  # fmt: skip
def test_a_guess_takes_what_headers_and_cells_say(world: World, lines: list[str], mapping: dict[str, int]) -> None:
    assert received(world, corpus_of(world), "\n".join(lines) + "\n").mapping == mapping


def test_a_table_becomes_documents(world: World) -> None:
    corpus = corpus_of(world)
    upload = run(world, received(world, corpus, MEETING))
    assert (upload.status, upload.rows_done, upload.problems) == ("done", 5, [])
    assert {name: n for name, n in upload.counts.items() if n} == {"new": 5}
    first = Document.objects.order_by("pk").select_related("speaker", "source")[0]
    assert first.text == "The price of each container is what decides in the end."
    assert first.speaker.role == "Finance"
    assert first.said_at == datetime(2026, 3, 1, 23, tzinfo=UTC), "a day begins in the workspace's time zone"
    assert first.source.name == "meeting"
    assert Speaker.objects.filter(source=first.source).count() == 4
    counts_are_true(corpus)
    assert AuditLine.objects.filter(action="upload.finished", actor=world.maria).exists()


def test_no_authors_name_is_kept_beside_a_role(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    assert set(Speaker.objects.filter(source=source).exclude(role="").values_list("label", flat=True)) == {""}
    someone = Speaker.objects.get(source=source, role="")
    assert (someone.label, someone.is_open) == ("Someone", True)
    said(world, source, "Quality", Finance="Finance", Operations="Operations")
    someone.refresh_from_db()
    assert (someone.label, someone.function, someone.by_default) == ("", world.functions["Quality"], True)
    whole = json.dumps([list(Speaker.objects.values()), list(AuditLine.objects.values())], default=str)
    assert "Robledo" not in whole
    assert "Someone" not in whole


def test_the_same_author_has_another_hash_in_another_corpus(world: World) -> None:
    one, other = corpus_of(world), corpus_of(world, "Another")
    brought(world, one)
    brought(world, other)
    hashes = [
        set(Speaker.objects.filter(source__corpus=each).values_list("author", flat=True)) for each in (one, other)
    ]
    assert len(hashes[0]) == len(hashes[1]) == 4
    assert not hashes[0] & hashes[1]


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    before = list(Document.objects.values())
    again = run(world, received(world, corpus, MEETING, source=source))
    assert {name: n for name, n in again.counts.items() if n} == {"known": 5}
    assert list(Document.objects.values()) == before
    counts_are_true(corpus)


def test_into_a_new_source_the_same_file_is_copies_that_do_not_count(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    again = run(world, received(world, corpus, MEETING))
    assert {name: n for name, n in again.counts.items() if n} == {"copies": 5}
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)


def test_the_same_words_of_another_author_count(world: World) -> None:
    corpus = corpus_of(world)
    lines = ("who,text,date", "ana,I agree with that.,2026-01-01", "luis,i  AGREE with that.,2026-01-01")
    table = "\n".join((*lines, "ana,I agree with that.,2026-01-02"))
    upload = run(world, received(world, corpus, table))
    assert (upload.counts["new"], upload.counts["copies"]) == (2, 1)
    copy = Document.objects.exclude(copy_of=None).get()
    assert copy.copy_of == Document.objects.order_by("pk")[0]
    counts_are_true(corpus)


def test_what_is_passed_on_is_a_copy_whoever_does(world: World) -> None:
    corpus = corpus_of(world)
    sent = [
        Arrived("Visibility first.", author="ana", key="1"),
        Arrived("Visibility first.", author="bo", key="2", repost=True),
    ]
    _source, taken = add_documents(corpus, source_name="Feed", arrived=sent, actor=MACHINE, now=NOW)
    assert (taken.new, taken.copies) == (1, 1)
    counts_are_true(corpus)


def test_the_next_file_of_a_source_is_understood_by_itself(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    said(world, source, Finance="Finance", Operations="ignore")
    lines = ("Role,Name,Day,What", "Finance,New One,2026-04-01,A new sentence on price.")
    more = "\n".join((*lines, "Operations,Luis Paz,2026-04-02,Night."))
    again = received(world, corpus, more, source=source)
    assert again.mapping == {"role": 0, "author": 1, "said_at": 2, "text": 3}
    run(world, again)
    new = Speaker.objects.filter(source=source, rows__text="A new sentence on price.").get()
    assert new.function == world.functions["Finance"]
    assert not Document.objects.counted().filter(text="Night.").exists()
    counts_are_true(corpus)


def test_columns_mean_what_they_meant_in_the_last_file_of_the_source(world: World) -> None:
    corpus = corpus_of(world)
    upload = mapped(
        received(world, corpus, "A,B\nx said this long enough,y\nand y that,x\n"), {"A": "text", "B": "author"}
    )
    source = run(world, upload).source
    again = received(world, corpus, "B,C,A\nz,1,more of it\n", source=source)
    assert again.mapping == {"text": 2, "author": 0}


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "jsonl", "parquet"])
def test_every_kind_of_table_gives_the_same_documents(world: World, kind: str) -> None:
    rows = [
        {"group": "Finance", "text": "El año pasado el precio decidió más que nada.", "date": "2026-03-02"},
        {"group": "Operations", "text": "Cada parada, por corta que sea, cuesta.", "date": "2026-03-03"},
    ]
    corpus = corpus_of(world)
    brought(world, corpus, table_of(kind, rows), name=f"said.{kind}")
    found = Document.objects.order_by("pk").values_list("text", "speaker__role", "said_at__date")
    assert list(found.values_list("text", "speaker__role")) == [(row["text"], row["group"]) for row in rows]
    counts_are_true(corpus)


def table_of(kind: str, rows: list[dict[str, str]]) -> bytes:
    if kind == "parquet":
        held = BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), held)
        return held.getvalue()
    if kind == "jsonl":
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    if kind == "xlsx":
        from tests.web.imports.importing import workbook

        return workbook(One=[list(rows[0]), *([*row.values()] for row in rows)])
    mark = "\t" if kind == "tsv" else ";"
    return "\n".join(mark.join(each) for each in [list(rows[0]), *([*row.values()] for row in rows)]).encode()


def test_what_cannot_be_read_is_told_with_its_row_and_nothing_else_is_lost(world: World) -> None:
    corpus = corpus_of(world)
    lines = ("text,date", "A sentence that is fine.,2026-01-02", ",2026-01-03", "Another that is fine.,some day")
    table = "\n".join((*lines, "Late one.,2090-01-01"))
    upload = mapped(received(world, corpus, table), {"date": "said_at"})
    upload = run(world, upload)
    assert [(one["row"], one["left_out"]) for one in upload.problems] == [(3, True), (4, False), (5, False)]
    assert (upload.counts["new"], upload.counts["left_out"], upload.counts["without"]) == (3, 1, 2)
    assert Document.objects.filter(said_at=None).count() == 2
    counts_are_true(corpus)


def test_another_encoding_and_null_characters_come_in_as_what_can_be_read(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus, "text;group\nEl año que viene cambia todo.;Finance\n".encode("latin-1"))
    line = (
        b'{"text": "Nothing \\u0000 is hidden in here.", "group": "IT\\u0000", "d": "\\u0000", "x\\u0000": "\\u0000"}\n'
    )
    brought(world, corpus, line, name="said.jsonl")
    found = Document.objects.order_by("pk").values_list("text", "speaker__role")
    assert list(found) == [("El año que viene cambia todo.", "Finance"), ("Nothing  is hidden in here.", "IT")]


def test_a_binary_file_is_refused_with_the_place(world: World) -> None:
    with pytest.raises(UnreadableFile, match="byte 13 is binary"):
        received(world, corpus_of(world), b"text;group\nA\x00b;Finance\n")


def test_years_that_no_calendar_has_are_no_dates(world: World) -> None:
    corpus = corpus_of(world)
    upload = mapped(
        received(world, corpus, "text,date\nOne sentence here.,0001-01-01\nAnother sentence.,9999-12-31\n"),
        {"date": "said_at"},
    )
    assert run(world, upload).counts["without"] == 2


@pytest.mark.parametrize(
    ("means", "told"),
    [
        ({"What": ""}, "No column says what was said"),
        ({"Name": "text"}, "mean the same"),
        ({"Name": "shoe"}, "There is no field “shoe”"),
    ],
)
def test_a_mapping_with_which_nothing_could_come_in_is_refused(world: World, means: dict[str, str], told: str) -> None:
    upload = received(world, corpus_of(world), MEETING)
    with pytest.raises(NotMapped, match=re.escape(told)):
        mapped(upload, means)


@pytest.mark.parametrize(("file", "told"), [(b"", "empty"), (b"%PDF-1.7 x", "PDF"), (b"\x1f\x8b0000", "GZIP")])
def test_what_is_no_table_is_refused_with_its_name_and_leaves_no_file(world: World, file: bytes, told: str) -> None:
    folder = Path(settings.MEDIA_ROOT) / uploads.FOLDER
    before = sorted(folder.glob("*/*"))
    with pytest.raises(UnreadableFile, match=told):
        received(world, corpus_of(world), file, "said.csv")
    assert sorted(folder.glob("*/*")) == before


def test_a_file_is_gone_once_it_is_documents(world: World, django_capture_on_commit_callbacks: object) -> None:
    upload = received(world, corpus_of(world), MEETING)
    where = kept_files.where(upload.path)
    assert where.is_file()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        upload = run(world, upload)
    assert not where.exists()
    assert [column["cells"] for column in upload.columns] == [[]] * 4


def test_a_started_upload_cannot_be_changed_or_started_again(world: World) -> None:
    upload = received(world, corpus_of(world), MEETING)
    actor = Actor.of(world.maria)
    uploads.start(upload, into=uploads.Into(), actor=actor, now=timezone.now())
    for act in (
        lambda: uploads.start(upload, into=uploads.Into(), actor=actor, now=timezone.now()),
        lambda: uploads.set_columns(upload, chosen={3: "text"}, into=None),
        lambda: uploads.discard(upload, actor=actor, now=timezone.now()),
    ):
        with pytest.raises(uploads.GoesOn):
            act()
    assert Job.objects.count() == 1


def test_killed_in_the_middle_it_goes_on_and_nothing_is_taken_twice(world: World) -> None:
    corpus = corpus_of(world)
    lines = "text,who\n" + "".join(f"This is sentence number {n} of many.,a{n % 7}\n" for n in range(250))
    upload = received(world, corpus, lines)
    job = uploads.start(upload, into=uploads.Into(), actor=Actor.of(world.maria), now=timezone.now())
    real, calls = background.take_in, []

    def dies(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **kwargs)  # type: ignore[arg-type]

    with patch.object(background, "batch_size", lambda: 50):
        with patch.object(background, "take_in", dies), pytest.raises(KeyboardInterrupt):
            work(job)
        assert Document.objects.count() == 100
        Job.objects.filter(pk=job.pk).update(status="queued")  # as `reap` does once the heart has stopped
        work(job)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_done, upload.counts["new"], upload.counts["known"]) == ("done", 250, 250, 0)
    assert Document.objects.count() == 250
    counts_are_true(corpus)


def test_stopped_it_keeps_what_came_in(world: World) -> None:
    corpus = corpus_of(world)
    upload = received(world, corpus, MEETING)
    job = uploads.start(upload, into=uploads.Into(), actor=Actor.of(world.maria), now=timezone.now())
    uploads.stop(upload, actor=Actor.of(world.maria), now=timezone.now())
    work(job)
    upload.refresh_from_db()
    assert (upload.status, Document.objects.count()) == ("stopped", 0)


# --- other files than tables

CAPTIONS = """WEBVTT

00:01.000 --> 00:04.000
<v Ana Robledo>Queremos visibilidad de lo que cuesta cada parada.

00:05.000 --> 00:08.000
<v Luis Paz>Y saber quién es el dueño de los datos.
"""
MAIL = """From: Ana Robledo <ana@robledo.example>
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <1@robledo.example>
Subject: Envases

El precio de cada envase es lo que decide al final del año.
"""
TOOTS = {
    "@context": "https://www.w3.org/ns/activitystreams",
    "type": "OrderedCollection",
    "orderedItems": [
        {
            "id": f"https://m.example/{number}",
            "type": "Create",
            "published": "2026-03-02T10:00:00Z",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {
                "type": "Note",
                "id": f"https://m.example/{number}",
                "content": f"<p>{text}</p>",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
            },
        }
        for number, text in enumerate(("Every stoppage costs the shift.", "Nobody sees what it costs."))
    ],
}


@pytest.mark.parametrize(
    ("name", "file", "kind", "documents"),
    [
        ("call.vtt", CAPTIONS, "transcript", 2),
        ("call.txt", CAPTIONS, "transcript", 2),
        ("one.eml", MAIL, "mail", 1),
        ("outbox.json", json.dumps(TOOTS), "mastodon", 2),
        ("notes.txt", "Queremos datos de cada planta.\n\nY plazos, también; sobre todo plazos.\n", "text", 2),
        ("said.txt", "text\tgroup\nEl precio decide al final.\tFinance\n", "table", 1),
    ],
)
def test_every_kind_of_file_is_known_by_what_is_in_it(
    world: World, name: str, file: str, kind: str, documents: int
) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus, file, name=name)
    assert (source.kind, source.documents) == (kind, documents)
    again = run(world, received(world, corpus, file, name, source))
    assert {what: n for what, n in again.counts.items() if n} == {"known": documents}
    counts_are_true(corpus)


def test_a_file_that_holds_nothing_says_so_and_ends(world: World) -> None:
    upload = run(world, received(world, corpus_of(world), b"PK\x03\x04 no archive", "call.docx"))
    assert (upload.status, upload.counts["left_out"], Document.objects.count()) == ("done", 1, 0)


# --- what goes away, and comes back


def test_a_source_goes_with_all_it_brought_and_comes_back(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    archive_source(source, actor=Actor.of(world.maria), now=NOW)
    assert Document.objects.counted().count() == 0
    restore_source(source, actor=Actor.of(world.maria), now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)
    assert {"source.archived", "source.restored"} <= set(AuditLine.objects.values_list("action", flat=True))


def test_a_copy_takes_the_place_of_what_goes_and_steps_back_never(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    first, second = brought(world, corpus), brought(world, corpus)
    assert (first.documents, second.copies) == (5, 5)
    archive_source(first, actor=actor, now=NOW)
    assert set(Document.objects.counted().values_list("source", flat=True)) == {second.pk}
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)
    restore_source(first, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5, "what is back does not count twice"
    counts_are_true(corpus)


def test_what_was_brought_again_meanwhile_counts_once_when_the_first_is_back(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    first = brought(world, corpus)
    archive_source(first, actor=actor, now=NOW)
    brought(world, corpus)
    restore_source(first, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)


def test_a_copy_that_comes_back_counts_where_the_original_is_gone(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    first, second = brought(world, corpus), brought(world, corpus)
    archive_source(second, actor=actor, now=NOW)
    archive_source(first, actor=actor, now=NOW)
    restore_source(second, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)


def test_one_document_is_removed_and_comes_back(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    source = brought(world, corpus)
    one = Document.objects.select_related("source", "corpus__workspace").order_by("-said_at", "-pk")[0]
    remove_document(one, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 4
    counts_are_true(corpus)
    again = run(world, received(world, corpus, MEETING, source=source))
    assert (again.counts["known"], Document.objects.counted().count()) == (5, 4), "brought again, it stays removed"
    restore_document(one, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)
    assert one.text not in json.dumps(list(AuditLine.objects.values()), default=str)


# --- real files


def test_meetings_of_a_product_team_come_in_by_role(world: World, shared: Path) -> None:
    corpus = corpus_of(world)
    upload = received(world, corpus, shared / "data" / "corpora" / "qmsum_product_en.parquet")
    assert (upload.headers[upload.mapping["text"]], upload.headers[upload.mapping["role"]]) == ("text", "group")
    upload = run(world, upload)
    assert upload.status == "done"
    assert sum(upload.counts[name] for name in ("new", "copies", "known", "left_out")) == upload.rows_done == 42903
    roles = set(Speaker.objects.values_list("role", flat=True))
    assert {"Marketing", "Industrial Designer", "Project Manager", "User Interface"} <= roles
    counts_are_true(corpus)


def test_a_refusal_is_a_sentence(world: World) -> None:
    with pytest.raises(InputError) as refused:
        received(world, corpus_of(world), b"", "x.csv")
    assert refused.value.sentence.template
    assert Upload.objects.count() == 0
