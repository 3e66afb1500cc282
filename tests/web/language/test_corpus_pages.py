"""The pages of corpora: the list, one of them, and who may see and change them."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.language.actions.corpora import SameCorpus, StillInUse, erase_corpus
from plomada_web.language.models import Corpus, Document, Source, Speaker, Upload
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job
from tests.web.language.bringing import MEETING, brought, corpus_of, received, run, said, work
from tests.web.language.corpus_pages import HOME, page, post
from tests.web.world import NOW, World, client_of


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
