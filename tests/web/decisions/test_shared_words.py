"""The words that the functions of a decision share: on its page, and in the mail that connects two people."""

import pytest

from plomada_web.decisions.actions.introduction import Pair, draft_of
from plomada_web.language.models import Corpus, MapRun, MapTerm
from plomada_web.language.queries.shared_words import shared_words
from tests.web.world import NOW, World, client_of


def mapped(world: World, functions: list[str], terms: list[str], *, language: str = "", days: int = 0) -> MapRun:
    """Write a map down that compares these functions and finds these terms shared."""
    corpus, _made = Corpus.objects.get_or_create(workspace=world.workspace, name="Market", defaults={"created_at": NOW})
    run = MapRun.objects.create(
        corpus=corpus, compared=[world.functions[name].pk for name in functions], language=language, finished_at=NOW,
        created_at=NOW.replace(day=1 + days), told={"shared": len(terms)},
    )  # fmt: skip
    MapTerm.objects.bulk_create(
        MapTerm(run=run, kind="shared", rank=rank, term=term, number=rank, bits=1, q=0.01, lift=2)
        for rank, term in enumerate(terms)
    )
    return run


def functions_of(world: World) -> list[str]:
    by_pk = {function.pk: name for name, function in world.functions.items()}
    found = {by_pk[each.person.function_id] for each in world.stakeholders.values() if each.person.function_id}
    return sorted(found)


def test_the_page_of_a_decision_shows_them_with_the_way_to_each(world: World) -> None:
    run = mapped(world, functions_of(world), ["visibility", "response time"])
    address = f"/w/{world.workspace.slug}/decisions/{world.decision.pk}/common-ground/"
    page = client_of(world.maria).get(address).content.decode()
    assert "Words their functions share" in page
    assert f"/language/{run.corpus_id}/maps/{run.pk}/term/?term=response%20time" in page


def test_of_several_maps_the_one_that_compares_most_of_them_is_taken_and_of_these_the_newest(world: World) -> None:
    three = [world.functions[name].pk for name in functions_of(world)[:3]]
    mapped(world, functions_of(world)[:2], ["price"], days=5)
    mapped(world, functions_of(world)[:3], ["old"], days=1)
    mapped(world, functions_of(world)[:3], ["new"], days=2)
    found = shared_words(world.workspace, three)
    assert found is not None
    assert (found.terms, set(found.functions)) == (("new",), set(three))


@pytest.mark.parametrize("gone", ["one function", "archived", "another language", "another workspace"])
def test_where_no_map_compares_two_of_them_there_are_none(world: World, gone: str) -> None:
    names = functions_of(world)[:2]
    run = mapped(world, names[:1] if gone == "one function" else names, ["price"], language="en")
    if gone == "archived":
        Corpus.objects.filter(pk=run.corpus_id).update(archived_at=NOW)
    workspace = world.elsewhere if gone == "another workspace" else world.workspace
    asked = {world.functions[name].pk for name in names}
    assert shared_words(workspace, asked, language="es" if gone == "another language" else "en") is None


def test_the_mail_that_connects_two_people_names_them(world: World) -> None:
    first, second, *_ = world.stakeholders.values()
    pair = Pair(world.decision, first, second, world.statements[0])
    assert (
        "Words that both your areas use: price, uptime."
        in draft_of(pair, language="en", sender="Maria", words=("price", "uptime")).text
    )
    assert "areas use" not in draft_of(pair, language="en", sender="Maria").text
