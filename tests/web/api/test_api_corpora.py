"""Corpora and their documents over the API: added in batches, each once, listed a page at a time, nobody named."""

import json
from datetime import timedelta

import pytest

from plomada_web.api.models import ApiToken
from plomada_web.language.actions.corpora import CorpusFacts, add_corpus, archive_corpus
from plomada_web.language.models import Corpus, Document, Source, Speaker
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import AuditLine
from tests.web.api.conftest import Program, program_of
from tests.web.world import NOW, World


@pytest.fixture
def corpus(world: World) -> Corpus:
    return add_corpus(world.workspace, facts=CorpusFacts("Equipment"), actor=MACHINE, now=NOW)


def sent(*documents: dict[str, object], source: str = "Calls") -> dict[str, object]:
    return {"source": source, "documents": list(documents)}


ONE = {"text": "Visibility of what each stop costs.", "role": "CFO", "author": "@carla", "key": "1", "language": "en"}
TWO = {"text": "Who owns the data?", "role": "CIO", "author": "@luis", "said_at": "2026-03-02T10:00:00Z"}


def test_documents_come_in_once_whatever_is_sent_again(alice: Program, corpus: Corpus) -> None:
    address = f"/corpora/{corpus.pk}/documents"
    first = alice.ask("post", address, sent(ONE, TWO))
    assert first.status_code == 201
    source = Source.objects.get()
    assert first.json() == {"source": source.pk, "added": 2, "copies": 0, "known": 0}
    again = alice.ask("post", address, sent(ONE, TWO, {**ONE, "key": "2"}, {**ONE, "author": "@x", "key": "3"}))
    assert again.json() == {"source": source.pk, "added": 1, "copies": 1, "known": 2}
    assert Document.objects.count() == 4
    other = alice.ask("post", address, sent(ONE, source="Elsewhere")).json()
    assert (other["copies"], other["source"]) == (1, Source.objects.get(name="Elsewhere").pk)
    assert AuditLine.objects.filter(action="document.added").count() == 3


def test_an_idempotency_key_gives_the_first_answer_again(alice: Program, corpus: Corpus) -> None:
    address = f"/corpora/{corpus.pk}/documents"
    answers = [alice.ask("post", address, sent(ONE), idempotency_key="batch-7") for _ in range(2)]
    assert (
        answers[0].json()
        == answers[1].json()
        == {"source": Source.objects.get().pk, "added": 1, "copies": 0, "known": 0}
    )


def test_what_is_listed_names_no_author_and_says_who_speaks(alice: Program, corpus: Corpus, world: World) -> None:
    address = f"/corpora/{corpus.pk}/documents"
    alice.ask("post", address, sent(ONE, TWO, {**ONE, "key": "2"}))
    Speaker.objects.filter(role="CFO").update(function=world.functions["Finance"])
    listed = alice.ask("get", address)
    assert "carla" not in listed.content.decode()
    first, second = listed.json()["items"]
    assert (first["role"], first["function"], first["key"]) == ("CFO", world.functions["Finance"].pk, "1")
    assert (second["said_at"], second["key"], second["function"]) == ("2026-03-02T10:00:00Z", None, None)
    finance = alice.ask("get", f"{address}?function={world.functions['Finance'].pk}&copies=true").json()["items"]
    assert [row["copy_of"] for row in finance] == [None, first["id"]]
    page = alice.ask("get", f"{address}?limit=1").json()
    assert alice.ask("get", f"{address}?limit=1&cursor={page['next']}").json()["items"][0]["id"] == second["id"]
    held = alice.ask("get", f"/corpora/{corpus.pk}/held").json()
    assert (held["documents"], held["copies"], held["authors"], held["undated"]) == (2, 1, 2, 1)
    assert {role["function"] for role in held["roles"]} == {None, world.functions["Finance"].pk}


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "a\x00b"}, 422),
        ({"text": "x", "said_at": "soon"}, 422),
        ({"text": "x", "said_at": "2090-01-01T00:00:00Z"}, 409),
        ({"text": "x", "language": "Spanish"}, 422),
        ({"text": "x", "shoe": 38}, 422),
        ({"text": "x" * 100_001}, 422),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_nothing_comes_in(
    alice: Program, corpus: Corpus, document: dict[str, object], status: int
) -> None:
    answer = alice.ask("post", f"/corpora/{corpus.pk}/documents", sent(TWO, document))
    assert answer.status_code == status
    assert "1" in json.dumps(answer.json()["errors"])
    assert (Document.objects.count(), Source.objects.count()) == (0, 0)


def test_nothing_comes_into_a_corpus_that_is_archived(alice: Program, corpus: Corpus) -> None:
    archive_corpus(corpus, actor=MACHINE, now=NOW + timedelta(days=1))
    assert alice.ask("post", f"/corpora/{corpus.pk}/documents", sent(ONE)).status_code == 410
    assert alice.ask("post", f"/corpora/{corpus.pk}/restore").status_code == 200
    assert alice.ask("post", f"/corpora/{corpus.pk}/documents", sent(ONE)).status_code == 201


def test_a_corpus_is_added_renamed_and_its_name_stands_once(alice: Program, corpus: Corpus) -> None:
    made = alice.ask("post", "/corpora", {"name": "Second"})
    assert made.status_code == 201
    address = f"/corpora/{made.json()['id']}"
    assert alice.ask("post", "/corpora", {"name": "Equipment"}).status_code == 409
    assert alice.ask("patch", address, {"note": "For trade fairs"}).json()["note"] == "For trade fairs"
    assert alice.ask("patch", address, {"name": "Equipment"}).status_code == 409
    assert alice.ask("delete", address).status_code == 204
    assert [row["name"] for row in alice.ask("get", "/corpora").json()["items"]] == ["Equipment"]


def test_a_token_reads_and_writes_as_its_scopes_and_its_member_allow(world: World, corpus: Corpus) -> None:
    address = f"/corpora/{corpus.pk}/documents"
    reader = program_of(world.maria)
    ApiToken.objects.update(scopes=["read:language"])
    assert reader.ask("get", address).status_code == 200
    assert reader.ask("post", address, sent(ONE)).status_code == 403
    ApiToken.objects.all().delete()
    viewer = program_of(world.vera)
    ApiToken.objects.update(scopes=["read:language", "write:language"])
    assert viewer.ask("post", address, sent(ONE)).status_code == 403
    stranger = program_of(world.charlie)
    assert stranger.ask("get", address).status_code == 404
