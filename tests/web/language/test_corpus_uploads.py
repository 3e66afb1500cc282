"""A file on its way into a corpus: sent, understood, started, told, and refused with a sentence."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plomada_web.language.models import Source, Upload
from plomada_web.workspace.models import Job
from tests.web.language.bringing import MEETING, brought, corpus_of, received, work
from tests.web.language.corpus_pages import HOME, page, post
from tests.web.world import World, client_of


def test_a_file_is_sent_understood_started_and_told(world: World) -> None:
    corpus, client = corpus_of(world), client_of(world.maria)
    file = SimpleUploadedFile("meeting.csv", MEETING.encode())
    answer = client.post(f"{HOME}{corpus.pk}/uploads/new/", {"file": file})
    upload = Upload.objects.get()
    address = f"{HOME}{corpus.pk}/uploads/{upload.pk}/"
    assert answer["Location"] == address
    draft = client.get(address).content.decode()
    assert "A stoppage costs us more than any price." in draft
    assert re.search(r'<option value="text" selected>', draft)
    assert 'value="meeting"' in draft
    chosen = {"column-0": "role", "column-2": "said_at", "column-3": "text", "name": "Two meetings", "into": ""}
    preview = client.post(f"{address}preview/", chosen).content.decode()
    assert "A stoppage costs us" in preview
    assert "Luis Paz" not in preview, "a column that is left out is not shown"
    assert client.post(f"{address}columns/", {**chosen, "start": "1"}).status_code == 302
    assert "Documents come in" in client.get(address).content.decode()
    work(Job.objects.get())
    ended = client.get(address, headers={"HX-Request": "true"})
    assert ended["HX-Redirect"] == address
    result = client.get(address).content.decode()
    assert "<b>5</b> new" in result
    assert Source.objects.get().name == "Two meetings"
    assert client.post(f"{address}columns/", {"start": "1"}).status_code == 302, "it stays as it is"
    assert Job.objects.count() == 1


def test_what_cannot_begin_says_so_and_keeps_what_was_chosen(world: World) -> None:
    corpus, client = corpus_of(world), client_of(world.maria)
    upload = received(world, corpus, MEETING)
    address = f"{HOME}{corpus.pk}/uploads/{upload.pk}/columns/"
    answer = client.post(address, {"column-0": "role", "start": "1"})
    assert answer.status_code == 422
    assert "No column says what was said" in answer.content.decode()
    answer = client.post(address, {"column-0": "text", "column-3": "text", "start": "1"})
    assert "“Role” and “What” mean the same" in answer.content.decode()
    assert client.post(address, {"column-3": "text", "into": "999999", "start": "1"}).status_code == 422
    assert Job.objects.count() == 0


@pytest.mark.parametrize(("file", "told"), [(None, "Choose a file."), (b"", "empty"), (b"%PDF-1", "PDF")])
def test_a_file_that_is_none_is_refused_with_a_sentence(world: World, file: bytes | None, told: str) -> None:
    corpus = corpus_of(world)
    data = {} if file is None else {"file": SimpleUploadedFile("said.csv", file)}
    answer = client_of(world.maria).post(f"{HOME}{corpus.pk}/uploads/new/", data)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_only_the_table_that_is_there_is_offered_and_not_that_of_another_corpus(world: World) -> None:
    corpus, other = corpus_of(world), corpus_of(world, "Other")
    brought(world, corpus, name="ours.csv")
    brought(world, other, name="theirs.csv")
    upload = received(world, corpus, MEETING)
    html = page(world, f"{corpus.pk}/uploads/{upload.pk}/", user=world.maria)
    assert "ours</option>" in html
    assert "theirs</option>" not in html
    assert "This very file was brought in on" in html
    assert page(world, f"{other.pk}/uploads/{upload.pk}/", status=404)


def test_an_upload_is_thrown_away_or_stopped(world: World) -> None:
    corpus = corpus_of(world)
    upload = received(world, corpus, MEETING)
    assert post(world, f"{corpus.pk}/uploads/{upload.pk}/discard/") == 302
    assert Upload.objects.count() == 0
    upload = received(world, corpus, MEETING)
    post(world, f"{corpus.pk}/uploads/{upload.pk}/columns/", {"column-3": "text", "start": "1"})
    assert post(world, f"{corpus.pk}/uploads/{upload.pk}/stop/") == 302
    assert "Stopped" in page(world, f"{corpus.pk}/uploads/{upload.pk}/")


def test_a_large_file_is_let_in_here_from_whoever_may(world: World) -> None:
    corpus, large = corpus_of(world), {"CONTENT_LENGTH": str(50_000_000)}
    for user, status in ((world.maria, 422), (world.vera, 413), (world.charlie, 413)):
        answer = client_of(user).post(f"{HOME}{corpus.pk}/uploads/new/", b"", content_type="text/plain", **large)
        assert answer.status_code == status
    assert client_of(world.maria).post(f"{HOME}new/", b"", content_type="text/plain", **large).status_code == 413
