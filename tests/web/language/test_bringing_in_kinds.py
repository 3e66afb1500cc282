"""Transcripts, mail, exports and real meetings come in by what is in them."""

import json
from pathlib import Path

import pytest

from plomada.errors import InputError
from plomada_web.language.models import Document, Speaker, Upload
from tests.web.language.bringing import brought, corpus_of, counts_are_true, received, run
from tests.web.world import World

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
