"""The map: asked for on a page, made behind it, looked at term by term, compared with an earlier one."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from plomada_web.language import counts, keeping
from plomada_web.language.actions.maps import OneAtATime, Wanted, ask_for_map
from plomada_web.language.counts import is_there, where
from plomada_web.language.models import Document, MapRun, MapTerm
from plomada_web.language.queries.runs import compared
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.language.bringing import corpus_of, work
from tests.web.language.meetings import mapped_meetings, meetings
from tests.web.world import NOW, World, client_of


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def run(world: World) -> MapRun:
    found = mapped_meetings(world, meetings(world))
    assert found.problem is None
    return found


def address(run: MapRun, page: str = "") -> str:
    return f"/w/{run.corpus.workspace.slug}/language/{run.corpus_id}/{page or f'maps/{run.pk}/'}"


def test_what_all_functions_share_is_in_the_middle_and_in_the_table(world: World, run: MapRun) -> None:
    shared = list(run.terms.filter(kind="shared").order_by("rank").values_list("term", flat=True))
    assert {"remote", "buttons", "control"} <= set(shared[:20])
    page = client_of(world.maria).get(address(run)).content.decode()
    assert re.search(r'<text class="x-mid x-t28 x-b" [^>]*>remote</text>', page)
    assert '<a href="' + address(run, f"maps/{run.pk}/term/?term=remote") in page
    assert "the language at large (en)" in page


def test_the_newest_map_is_the_corpus_s_map(world: World, run: MapRun) -> None:
    page = client_of(world.vera).get(address(run, "map/"))
    assert page.status_code == 200
    assert ">remote</text>" in page.content.decode()


def test_a_map_is_asked_for_on_a_page_and_made_behind_it(world: World) -> None:
    corpus = meetings(world, documents=3_000)
    client = client_of(world.maria)
    base = f"/w/{world.workspace.slug}/language/{corpus.pk}"
    sent = client.post(f"{base}/maps/new/", {"background": "general", "language": "en"})
    run = MapRun.objects.get(corpus=corpus)
    assert (sent.status_code, sent["Location"]) == (302, f"{base}/maps/{run.pk}/")
    waiting = client.get(sent["Location"])
    assert "The map is being made" in waiting.content.decode()
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert run.job is not None
    work(run.job)
    done = client.get(sent["Location"], headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"{base}/maps/{run.pk}/"
    run.refresh_from_db()
    assert run.told["documents"] == 3_000
    assert AuditLine.objects.filter(action="map.asked", target_id=run.pk).exists()


def test_one_map_is_made_at_a_time(world: World) -> None:
    corpus = corpus_of(world)
    actor = Actor.of(world.maria)
    ask_for_map(corpus, wanted=Wanted(), actor=actor, now=NOW)
    with pytest.raises(OneAtATime):
        ask_for_map(corpus, wanted=Wanted(), actor=actor, now=NOW)
    page = client_of(world.maria).post(f"/w/{world.workspace.slug}/language/{corpus.pk}/maps/new/", {})
    assert page.status_code == 422
    assert "A map of this corpus is being made" in page.content.decode()


def test_where_nothing_can_be_compared_the_page_says_why(world: World) -> None:
    run = mapped_meetings(world, corpus_of(world))
    assert run.finished_at is not None
    page = client_of(world.maria).get(address(run)).content.decode()
    assert "There is nothing to count: no document has a text." in page
    spanish = client_of(world.maria, language="es").get(address(run)).content.decode()
    assert "No hay nada que contar" in spanish


def test_a_term_s_page_tells_how_often_when_and_in_which_words(world: World, run: MapRun) -> None:
    page = client_of(world.maria).get(address(run, f"maps/{run.pk}/term/"), {"term": "Remote"}).content.decode()
    assert "<h1>remote</h1>" in page
    assert page.count('class="pl-chart lg-course"') == 4
    assert "2025-01" in page
    quotes = re.findall(r'<a class="k pl-bare" href="[^"]*/documents/(\d+)/">([^<]*)</a>', page)
    assert len(quotes) >= 8
    for pk, quoted in quotes:
        assert quoted.lower() == "remote"
        assert "remote" in Document.objects.get(pk=pk).text.lower()


def test_what_a_term_tells_is_a_lower_bound_that_opens(world: World, run: MapRun) -> None:
    shared = run.terms.get(kind="shared", rank=0)
    client = client_of(world.vera)
    for there in (address(run), address(run, f"maps/{run.pk}/term/?term={shared.term}")):
        page = client.get(there).content.decode()
        opened = page.partition(f"Tells at least: {shared.bits:,.1f}")[2].partition("pl-how-source")[0]
        assert "The function of which it is least sure decides." in opened
        assert f"at least {shared.lift:.1f}".removesuffix(".0") in opened
        assert f"{sum(int(each[3]) for each in shared.groups)} of" in opened
    own = client.get(address(run, f"maps/{run.pk}/terms/"), {"kind": "owned", "group": 0}).content.decode()
    assert "each at its own lower bound" in own
    assert "least sure decides" not in own


def test_a_document_removed_since_is_quoted_no_more(world: World, run: MapRun) -> None:
    client = client_of(world.maria)
    there = address(run, f"maps/{run.pk}/term/?term=remote")
    quoted = {int(pk) for pk in re.findall(r"/documents/(\d+)/", client.get(there).content.decode())}
    Document.objects.filter(pk__in=quoted).update(removed_at=NOW)
    again = {int(pk) for pk in re.findall(r"/documents/(\d+)/", client.get(there).content.decode())}
    assert not quoted & again


def test_without_its_counts_a_map_is_still_whole(world: World, run: MapRun) -> None:
    MapRun.objects.filter(pk=run.pk).update(folder="")
    page = client_of(world.maria).get(address(run, f"maps/{run.pk}/term/?term=remote")).content.decode()
    assert "What was counted for this map is gone" in page
    assert "<h1>remote</h1>" in page


@pytest.mark.parametrize("term", ["", "purple zebra", "'; DROP TABLE", "a" * 5000])
def test_a_term_that_is_not_told_has_no_page(world: World, run: MapRun, term: str) -> None:
    assert client_of(world.maria).get(address(run, f"maps/{run.pk}/term/"), {"term": term}).status_code == 404


def test_terms_are_listed_by_kind_and_found_by_letters(world: World, run: MapRun) -> None:
    client = client_of(world.maria)
    there = address(run, f"maps/{run.pk}/terms/")
    everything = client.get(there).content.decode()
    assert everything.count('<th scope="row">') == min(50, run.terms.filter(kind="shared").count()) > 20
    found = client.get(there, {"kind": "shared", "words": "BUTTON"}).content.decode()
    rows = re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', found)
    assert rows
    assert all("button" in term for term in rows)
    place = run.compared.index(next(iter(world.functions.values())).pk)
    first = run.terms.get(kind="owned", group=place, rank=0).term
    own = client.get(there, {"kind": "owned", "group": place, "words": first[:4].upper()}).content.decode()
    assert f">{first}</a>" in own
    assert client.get(there, {"kind": "nonsense", "group": "x", "after": "-1"}).status_code == 200


def test_some_functions_are_compared_by_choice(world: World) -> None:
    corpus = meetings(world, documents=6_000)
    two = list(world.functions.values())[:2]
    run = mapped_meetings(world, corpus, functions=two)
    assert sorted(run.compared) == sorted(function.pk for function in two)
    assert run.told["background"]["template"].startswith("what the others said")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"since": "march"}, "Write the month as 2026-03."),
        ({"at_least": "1"}, "greater than or equal to 2"),
        ({"background": "moon"}, "Select a valid choice"),
        ({"functions": ["999999"]}, "Select a valid choice"),
    ],
)
def test_a_bad_field_is_said_beside_it(world: World, sent: dict[str, object], said: str) -> None:
    corpus = meetings(world, documents=200)
    page = client_of(world.maria).post(f"/w/{world.workspace.slug}/language/{corpus.pk}/maps/new/", sent)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not MapRun.objects.exists()


def test_one_function_alone_is_not_compared(world: World) -> None:
    corpus = meetings(world, documents=200)
    only = next(iter(world.functions.values()))
    page = client_of(world.maria).post(
        f"/w/{world.workspace.slug}/language/{corpus.pk}/maps/new/", {"functions": [str(only.pk)]}
    )
    assert "Choose two to twelve functions" in page.content.decode()


def test_some_of_the_functions_are_enough_where_that_is_asked_for(world: World, run: MapRun) -> None:
    some = mapped_meetings(world, run.corpus, at_least=2)
    assert some.problem is None
    of_all, of_two = (set(each.terms.filter(kind="shared").values_list("term", flat=True)) for each in (run, some))
    assert len(of_two) > len(of_all)
    page = client_of(world.vera).get(address(some)).content.decode()
    assert "what at least 2 of them say more than" in page


def test_where_nobody_says_who_said_it_the_page_says_how_it_is_counted(world: World) -> None:
    corpus = meetings(world, documents=6_000)
    role = corpus.sources.get().speakers.filter(role="Marketing")
    some = role.first()
    assert some is not None
    documents = some.rows.count()
    type(some).objects.filter(pk=some.pk).update(author="")
    page = client_of(world.vera).get(address(mapped_meetings(world, corpus))).content.decode()
    assert f"Of {documents} documents nobody says who said them: each is counted as one person" in page


def test_what_is_erased_goes_from_the_counts_too(world: World, run: MapRun) -> None:
    folder = where(run)
    assert (folder / "texts").exists()
    keeping.erase_documents(run.corpus)
    assert not folder.exists()
    run.refresh_from_db()
    assert run.folder == ""


@pytest.mark.parametrize("gone", ["document", "source"])
def test_what_is_gone_for_good_is_in_no_counts(world: World, run: MapRun, gone: str) -> None:
    folder, long_ago = where(run), NOW - timedelta(days=400)
    if gone == "document":
        Document.objects.filter(pk__in=Document.objects.values("pk")[:1]).update(removed_at=long_ago)
    else:
        run.corpus.sources.update(archived_at=long_ago)
    keeping.forget_old(now=NOW)
    assert not folder.exists()
    assert run.terms.exists()


def test_counts_that_no_map_names_are_removed_after_a_day(world: World, run: MapRun) -> None:
    folder = where(run)
    orphan = folder.with_name("plomada-left-by-a-killed-worker")
    orphan.mkdir()
    (orphan / "0-numbers").write_bytes(b"words")
    now = datetime.now(UTC)
    counts.drop_unknown(now - timedelta(days=1))
    assert orphan.exists()
    counts.drop_unknown(now + timedelta(days=1))
    assert not orphan.exists()
    assert folder.exists()


def test_two_maps_are_compared(world: World) -> None:
    corpus = meetings(world, documents=6_000)
    older = mapped_meetings(world, corpus)
    newer = mapped_meetings(world, corpus, functions=list(world.functions.values())[:2])
    found = compared(newer, older)
    then = set(older.terms.filter(kind="shared").values_list("term", flat=True))
    now = set(newer.terms.filter(kind="shared").values_list("term", flat=True))
    assert (set(found.both), set(found.come), set(found.gone)) == (now & then, now - then, then - now)
    page = client_of(world.vera).get(address(newer, f"maps/{newer.pk}/compared/{older.pk}/"))
    assert "do not compare the same functions" in page.content.decode()
    history = client_of(world.vera).get(address(newer, "maps/")).content.decode()
    assert f"/maps/{newer.pk}/compared/{older.pk}/" in history


def test_old_maps_let_go_of_their_counts(world: World, django_capture_on_commit_callbacks: object) -> None:
    corpus = meetings(world, documents=1_000)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        runs = [mapped_meetings(world, corpus) for _ in range(4)]
    kept = [bool(MapRun.objects.get(pk=run.pk).folder) for run in runs]
    assert kept == [False, True, True, True]
    assert [where(run).exists() for run in runs] == [False, True, True, True]


def test_a_map_is_removed_with_what_was_counted(
    world: World, run: MapRun, django_capture_on_commit_callbacks: object
) -> None:
    assert is_there(run)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client_of(world.maria).post(address(run, f"maps/{run.pk}/remove/"))
    assert not MapRun.objects.exists()
    assert not MapTerm.objects.exists()
    assert not where(run).exists()


def test_a_worker_killed_while_counting_counts_anew(world: World) -> None:
    corpus = meetings(world, documents=1_000)
    run = ask_for_map(corpus, wanted=Wanted(), actor=Actor.of(world.maria), now=NOW)
    run.folder = "language-counts/1/half"
    run.save()
    (Path(settings.MEDIA_ROOT) / run.folder).mkdir(parents=True)
    assert run.job is not None
    work(run.job)
    run.refresh_from_db()
    assert run.folder != "language-counts/1/half"
    assert not (Path(settings.MEDIA_ROOT) / "language-counts/1/half").exists()
    assert run.told["documents"] == 1_000


def test_a_viewer_looks_and_makes_none(world: World, run: MapRun) -> None:
    client = client_of(world.vera)
    assert client.get(address(run)).status_code == 200
    assert client.get(address(run, "maps/new/")).status_code == 403
    assert client.post(address(run, f"maps/{run.pk}/remove/")).status_code == 403


def test_nobody_of_another_workspace_finds_it(world: World, run: MapRun) -> None:
    other: Client = client_of(world.charlie)
    for page in ("map/", "maps/", f"maps/{run.pk}/", f"maps/{run.pk}/terms/", f"maps/{run.pk}/term/?term=remote"):
        assert other.get(address(run, page)).status_code == 404


@pytest.mark.parametrize(
    ("page", "most"), [("map/", 18), ("maps/", 12), ("maps/{run}/terms/", 12), ("maps/{run}/term/?term=remote", 14)]
)
def test_a_page_asks_a_bounded_number_of_queries(
    world: World, run: MapRun, page: str, most: int, django_assert_max_num_queries: object
) -> None:
    client = client_of(world.maria)
    there = address(run, page.format(run=run.pk))
    client.get(there)
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        client.get(there)
