"""The pages of corpora: the list, one of them, a file on its way in, who speaks, what was said."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from plomada_web.language import keeping
from plomada_web.language.actions.corpora import SameCorpus, StillInUse, erase_corpus
from plomada_web.language.actions.documents import add_documents, remove_document
from plomada_web.language.actions.sources import archive_source
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Corpus, Document, Source, Speaker, Upload
from plomada_web.people.models import Function
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.models import AuditLine, Job, User
from tests.web.language.bringing import MEETING, brought, corpus_of, received, run, said, work
from tests.web.world import NOW, World, client_of

HOME = "/w/nadir/language/"


def page(world: World, address: str, *, user: User | None = None, language: str = "en", status: int = 200) -> str:
    answer = client_of(user or world.vera, language=language).get(HOME + address)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def post(world: World, address: str, data: dict[str, object] | None = None, *, user: User | None = None) -> int:
    return client_of(user or world.maria).post(HOME + address, data or {}).status_code


# --- corpora


def test_an_empty_list_says_what_will_be_here_and_offers_the_way_in(world: World) -> None:
    assert "What your market says will be here" in page(world, "")
    assert HOME + "new/" in page(world, "", user=world.maria)
    assert f'href="{HOME}new/"' not in page(world, "", user=world.vera), "a viewer starts nothing"


def test_the_navigation_leads_here(world: World) -> None:
    home = client_of(world.vera).get("/w/nadir/").content.decode()
    assert f'href="{HOME}"' in home
    assert re.search(rf'<a href="{HOME}" aria-current="page">', page(world, ""))


@pytest.mark.parametrize(
    ("who", "status"), [("maria", 302), ("bob", 302), ("alice", 302), ("vera", 403), ("charlie", 404)]
)
def test_members_that_edit_add_a_corpus(world: World, who: str, status: int) -> None:
    assert post(world, "new/", {"name": " Connected  equipment "}, user=getattr(world, who)) == status
    assert Corpus.objects.filter(name="Connected equipment").exists() == (status == 302)
    assert AuditLine.objects.filter(action="corpus.added").exists() == (status == 302)


def test_a_corpus_needs_a_name_of_its_own(world: World) -> None:
    corpus_of(world, "Equipment")
    client = client_of(world.maria)
    for name, told in (("", "This field is required"), ("Equipment", "There is a corpus called Equipment already")):
        answer = client.post(f"{HOME}new/", {"name": name})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    corpus = corpus_of(world, "Another")
    answer = client.post(f"{HOME}{corpus.pk}/edit/", {"name": "Equipment"})
    assert (answer.status_code, Corpus.objects.get(pk=corpus.pk).name) == (422, "Another")
    assert post(world, f"{corpus.pk}/edit/", {"name": "Third", "note": "What for"}) == 302
    assert "Third" in page(world, "")


def test_a_corpus_is_archived_brought_back_and_its_name_is_free_meanwhile(world: World) -> None:
    corpus = corpus_of(world)
    assert post(world, f"{corpus.pk}/archive/") == 302
    assert "Equipment" not in page(world, "")
    assert "Equipment" in page(world, "?archived=on")
    assert post(world, f"{corpus.pk}/uploads/new/") == 404, "nothing comes into an archived corpus"
    with pytest.raises(SameCorpus):
        corpus_of(world), corpus_of(world)
    client = client_of(world.maria)
    answer = client.post(f"{HOME}{corpus.pk}/restore/", follow=True)
    assert "There is a corpus called Equipment already" in answer.content.decode()
    Corpus.objects.exclude(pk=corpus.pk).delete()
    assert post(world, f"{corpus.pk}/restore/") == 302
    assert Corpus.objects.get(pk=corpus.pk).archived_at is None


def test_only_an_admin_erases_and_only_what_is_archived(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    received(world, corpus, MEETING)
    actor = Actor.of(world.alice)
    with pytest.raises(StillInUse):
        erase_corpus(corpus, actor=actor, now=NOW)
    post(world, f"{corpus.pk}/archive/")
    assert post(world, f"{corpus.pk}/erase/", user=world.maria) == 403
    assert post(world, f"{corpus.pk}/erase/", user=world.alice) == 302
    assert post(world, f"{corpus.pk}/restore/") == 404, "there is no way back"
    assert "being erased" in page(world, "?archived=on")
    work(Job.objects.get(kind="language.erase"))
    for model in (Corpus, Source, Speaker, Document, Upload):
        assert model._default_manager.count() == 0
    assert AuditLine.objects.filter(action="corpus.erased").exists()


def test_the_page_of_a_corpus_says_what_is_in_it_and_what_is_not_known(world: World) -> None:
    corpus = corpus_of(world)
    assert "Where should the words come from?" in page(world, f"{corpus.pk}/")
    source = brought(world, corpus)
    brought(world, corpus)
    html = page(world, f"{corpus.pk}/")
    assert "Of 5 documents it is not said yet which function speaks" in html
    assert "Mar 2026" in html
    assert "not counted yet" in html
    said(world, source, Finance="Finance", Operations="Operations")
    html = page(world, f"{corpus.pk}/")
    assert "Of 1 document it is not said yet which function speaks" in html
    assert re.search(rf'\?function={world.functions["Finance"].pk}">Finance</a></th><td class="pl-r"[^>]*>2</td>', html)
    spanish = page(world, f"{corpus.pk}/", language="es")
    assert "Finanzas" in spanish


def test_pages_take_as_many_queries_for_many_as_for_few(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    corpus = corpus_of(world)
    for number in range(12):
        table = "role,text,who\n" + "".join(f"R{n},Sentence {n} of {number}.,w{n}\n" for n in range(60))
        brought(world, corpus, table, name=f"f{number}.csv")
    source, document = Source.objects.first(), Document.objects.first()
    assert source
    assert document
    client = client_of(world.maria)
    most = {
        "": 8,
        f"{corpus.pk}/": 13,
        f"{corpus.pk}/sources/{source.pk}/": 13,
        f"{corpus.pk}/documents/": 9,
        f"{corpus.pk}/documents/?words=sentence&function=open": 10,
        f"{corpus.pk}/documents/{document.pk}/": 8,
    }
    for address, queries in most.items():
        with django_assert_max_num_queries(queries):
            assert client.get(HOME + address).status_code == 200, address


# --- uploads


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


# --- who speaks


def test_who_speaks_is_guessed_by_name_and_said_once(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    finance, operations = world.functions["Finance"], world.functions["Operations"]
    html = page(world, f"{corpus.pk}/sources/{source.pk}/", user=world.maria)
    assert "was guessed by the name" in html
    assert f'<option value="{finance.pk}" selected>Finance' in html
    assert not Speaker.objects.exclude(function=None).exists(), "a guess is offered, not taken"
    someone = Speaker.objects.get(role="")
    data = {
        "default": "",
        "role-Finance": str(finance.pk),
        "role-Operations": str(operations.pk),
        f"speaker-{someone.pk}": "ignore",
    }
    assert post(world, f"{corpus.pk}/sources/{source.pk}/who/", data) == 302
    assert Document.objects.counted().filter(speaker__function=operations).count() == 2
    assert Document.objects.counted().count() == 4
    html = page(world, f"{corpus.pk}/sources/{source.pk}/", user=world.maria)
    assert "Said of all." in html
    assert f"Author {someone.author[:6]}" in html
    assert ">Someone<" not in html
    assert AuditLine.objects.filter(action="source.mapped").count() == 1
    post(world, f"{corpus.pk}/sources/{source.pk}/who/", data)
    assert AuditLine.objects.filter(action="source.mapped").count() == 1, "nothing was said that was not known"


def test_a_default_holds_for_whoever_is_not_named_and_can_be_taken_back(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    said(world, source, "Quality", Finance="Finance")
    roles = Speaker.objects.filter(function=world.functions["Quality"]).values_list("role", flat=True)
    assert set(roles) == {"Operations", ""}
    said(world, source, "IT", Finance="Finance", Operations="")
    assert Speaker.objects.filter(function=world.functions["IT"], by_default=True).count() == 3
    said(world, source, None, Finance="Finance")
    assert Speaker.objects.filter(function=None, by_default=False).count() == 3


def test_no_function_and_no_speaker_of_another_workspace_or_source_is_taken(world: World) -> None:
    theirs = Function.objects.create(workspace=world.elsewhere, name_es="Suya", name_en="Theirs")
    corpus = corpus_of(world)
    source, other = brought(world, corpus), brought(world, corpus, "text,who\nAnother sentence of mine.,x\n")
    stranger = Speaker.objects.get(source=other)
    data = {"default": str(theirs.pk), "role-Finance": str(theirs.pk), f"speaker-{stranger.pk}": "ignore"}
    assert post(world, f"{corpus.pk}/sources/{source.pk}/who/", data) == 302
    assert not Speaker.objects.filter(function=theirs).exists()
    stranger.refresh_from_db()
    assert not stranger.ignored


@pytest.mark.parametrize(
    "name", ["speaker-", "speaker-x", "speaker-" + "9" * 400, "role-", "role-nobody", "role-\0", "default"]
)
def test_fields_that_name_nobody_change_nothing(world: World, name: str) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    assert post(world, f"{corpus.pk}/sources/{source.pk}/who/", {name: "ignore"}) == 302
    assert not Speaker.objects.filter(ignored=True).exists()


def test_the_names_of_authors_are_forgotten_after_some_weeks(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    assert Speaker.objects.exclude(label="").count() == 1
    keeping.forget_old(now=timezone.now() + timedelta(days=29))
    assert Speaker.objects.exclude(label="").count() == 1
    keeping.forget_old(now=timezone.now() + timedelta(days=31))
    assert Speaker.objects.exclude(label="").count() == 0


# --- documents


def test_a_list_is_narrowed_by_words_function_source_language_and_period(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    said(world, source, Finance="Finance", Operations="Operations")
    sent = [
        Arrived("Visibilidad en el AÑO próximo.", language="es", key="1"),
        Arrived("Over there.", language="en", key="2"),
    ]
    other, _taken = add_documents(corpus, source_name="API", arrived=sent, actor=MACHINE, now=NOW)
    finance = world.functions["Finance"].pk
    asked = {
        "words=stoppage": 2,
        "words=STOPPAGE+shift": 1,
        "words=año": 1,
        "words=100%25": 0,
        f"function={finance}": 2,
        "function=open": 3,
        f"source={other.pk}": 2,
        "language=es": 1,
        "language=en": 5,
        "language=-": 1,
        "since=2026-03-03&until=2026-03-03": 1,
        "show=copies": 0,
        f"function={finance}&words=month": 1,
    }
    for query, n in asked.items():
        html = page(world, f"{corpus.pk}/documents/?{query}")
        assert html.count('class="lg-of"') == n, query
        told = page(world, f"{corpus.pk}/documents/count/?{query}")
        assert f"{n} document" in told, query


@pytest.mark.parametrize(
    "query",
    ["function=x", "function=" + "9" * 400, "source=-1", "since=0001-01-01", "until=9999-12-31", "language=%00",
     "show=all", "after=" + "9" * 400, "after=x", "words=%00", "since=nonsense"],
)  # fmt: skip
def test_a_query_that_makes_no_sense_breaks_nothing(world: World, query: str) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    page(world, f"{corpus.pk}/documents/?{query}")
    page(world, f"{corpus.pk}/documents/count/?{query}")


def test_pages_of_documents_repeat_and_hide_none(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus, "text,who\n" + "".join(f"Sentence {n}.,w\n" for n in range(120)))
    seen: list[str] = []
    address: str | None = f"{corpus.pk}/documents/"
    while address:
        html = page(world, address)
        seen += re.findall(r"documents/(\d+)/", html)
        following = re.search(r'rel="next" href="\?(after=\d+)"', html)
        address = f"{corpus.pk}/documents/?{following[1]}" if following else None
    assert [int(pk) for pk in seen] == list(Document.objects.order_by("-pk").values_list("pk", flat=True))


def test_more_than_a_thousand_are_not_counted(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus, "text,who\n" + "".join(f"Sentence {n}.,w\n" for n in range(1100)))
    assert "1,000+ documents" in page(world, f"{corpus.pk}/documents/count/?words=sentence")


def test_what_was_said_is_shown_as_it_was_and_never_as_markup(world: World) -> None:
    corpus = corpus_of(world)
    evil = "<script>alert(1)</script>\"'><img src=x>"
    sent = [Arrived(evil, role=evil[:40], author=evil, address="javascript:alert(1)", key="1")]
    source, _taken = add_documents(corpus, source_name=evil, arrived=sent, actor=MACHINE, now=NOW)
    one = Document.objects.get()
    for address in ("", "documents/", f"documents/{one.pk}/", f"sources/{source.pk}/"):
        html = page(world, f"{corpus.pk}/{address}", user=world.maria)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert 'href="javascript' not in html


def test_a_document_is_removed_and_brought_back(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    one = Document.objects.order_by("pk")[0]
    address = f"{corpus.pk}/documents/{one.pk}/"
    assert "decides in the end" in page(world, address)
    assert post(world, f"{address}remove/") == 302
    assert "This document is removed" in page(world, address)
    assert one.text not in page(world, f"{corpus.pk}/documents/")
    assert one.text in page(world, f"{corpus.pk}/documents/?show=removed")
    assert post(world, f"{address}restore/") == 302
    assert one.text in page(world, f"{corpus.pk}/documents/")


def test_what_was_removed_is_gone_for_good_after_some_weeks(world: World) -> None:
    corpus, actor, now = corpus_of(world), Actor.of(world.maria), timezone.now()
    first = brought(world, corpus)
    brought(world, corpus, "text,who\nA sentence that stays.,x\nA sentence that goes.,y\n")
    archive_source(first, actor=actor, now=now)
    goes = Document.objects.select_related("source", "corpus__workspace").get(text="A sentence that goes.")
    remove_document(goes, actor=actor, now=now)
    received(world, corpus, MEETING)
    keeping.forget_old(now=now + timedelta(days=29))
    assert (Document.objects.count(), Source.objects.count(), Upload.objects.count()) == (7, 2, 3)
    keeping.forget_old(now=now + timedelta(days=31))
    assert [row.text for row in Document.objects.all()] == ["A sentence that stays."]
    assert (Source.objects.count(), Upload.objects.filter(status="draft").count()) == (1, 0)


def test_a_removed_source_is_not_seen_and_comes_back_from_the_corpus(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    one = Document.objects.order_by("pk")[0]
    assert post(world, f"{corpus.pk}/sources/{source.pk}/archive/") == 302
    page(world, f"{corpus.pk}/documents/{one.pk}/", status=404)
    assert "Removed sources" in page(world, f"{corpus.pk}/")
    assert post(world, f"{corpus.pk}/sources/{source.pk}/restore/") == 302
    page(world, f"{corpus.pk}/documents/{one.pk}/")


@pytest.mark.parametrize("who", [None, "charlie"])
def test_nobody_else_learns_that_a_corpus_is_there(world: World, who: str | None) -> None:
    corpus = corpus_of(world)
    run(world, received(world, corpus, MEETING))
    client = client_of(getattr(world, who) if who else None)
    for address in ("", f"{corpus.pk}/", f"{corpus.pk}/documents/", "987654/"):
        answer = client.get(HOME + address)
        assert (answer.status_code, answer.get("Location", "/account/login/")[:15]) == (
            (404, "/account/login/") if who else (302, "/account/login/")
        )


@pytest.mark.parametrize("page_name", ["archive", "restore", "erase"])
def test_what_changes_something_is_not_done_by_looking(world: World, page_name: str) -> None:
    corpus = corpus_of(world)
    assert client_of(world.alice).get(f"{HOME}{corpus.pk}/{page_name}/").status_code == 405
