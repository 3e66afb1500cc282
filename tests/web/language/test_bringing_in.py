"""Documents come in from a file: what its columns mean, each once, copies apart, and the counts beside them true."""

import json
from datetime import UTC, datetime

import pytest

from plomada_web.language.actions.documents import add_documents
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Document, Speaker
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import AuditLine
from tests.web.language.bringing import MEETING, brought, corpus_of, counts_are_true, mapped, received, run, said
from tests.web.world import NOW, World


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
