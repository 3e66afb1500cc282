"""Experiments: what is tried is fixed before, looked at while it goes on, and answered on the day that was set."""

import re
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone

from plomada_web.language.actions.experiments import LookedAt, Plan, follow, look_at, plan_experiment
from plomada_web.language.background import give_answers
from plomada_web.language.models import Click, Corpus, Document, Experiment, Look, Source, Speaker
from plomada_web.language.queries import experiments
from plomada_web.language.queries.experiments import people_since
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.language.bringing import corpus_of, work
from tests.web.world import NOW, World, client_of

FIRST = date(2026, 1, 5)  # a Monday
SINCE = FIRST + timedelta(weeks=15)
ENDS = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def media(tmp_path: object, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def market(world: World) -> Corpus:
    """Write down what thirty people of each of three functions say in thirty weeks: two take a word up halfway."""
    corpus = corpus_of(world, "Market")
    source = Source.objects.create(corpus=corpus, kind="table", name="Posts", created_at=NOW, documents=1, undated=0)
    rng = np.random.default_rng(11)
    rows = []
    for place, function in enumerate(list(world.functions.values())[:3]):
        speakers = Speaker.objects.bulk_create(
            Speaker(source=source, author=f"{place} {person}", function=function, first_seen_at=NOW, documents=1)
            for person in range(30)
        )
        for week in range(30):
            for turn, speaker in enumerate(speakers, week):
                words = [f"word{number}" for number in rng.integers(0, 40, 6)]
                if turn % (2 if week >= 15 and place < 2 else 7) == 0:
                    words.append("visibility")
                moment = datetime.combine(FIRST + timedelta(weeks=week), datetime.min.time(), UTC)
                key = f"{place} {week} {speaker.pk}"
                rows.append(
                    Document(
                        corpus=corpus, source=source, speaker=speaker, text=" ".join(words), said_at=moment, key=key,
                        fingerprint=f"{len(rows):032d}",
                    )
                )  # fmt: skip
    Document.objects.bulk_create(rows, batch_size=1_000)
    return corpus


def planned(world: World, corpus: Corpus, *, ends: date = ENDS, control: bool = True, target: str = "") -> Experiment:
    one, other, third, *_ = world.functions.values()
    plan = Plan(
        name="Visibility in the plant", term="visibility", message="Visibility is not a screen.", audience=[one, other],
        control=[third] if control else [], published_on=SINCE, ends_on=ends, target=target, expected=2.0,
    )  # fmt: skip
    return plan_experiment(corpus, plan=plan, actor=Actor.of(world.maria), now=NOW)


def looked(world: World, experiment: Experiment) -> Look:
    look = look_at(experiment, actor=Actor.of(world.maria), now=timezone.now())
    assert look.job is not None
    work(look.job)
    look.refresh_from_db()
    return look


def base(corpus: Corpus) -> str:
    return f"/w/{corpus.workspace.slug}/language/{corpus.pk}/experiments/"


def test_a_message_that_both_took_up_is_told_beside_those_who_did_not_get_it(world: World, market: Corpus) -> None:
    experiment = planned(world, market)
    look = looked(world, experiment)
    assert look.problem is None
    assert (look.adopted, look.final) == (True, False)
    page = client_of(world.vera).get(f"{base(market)}{experiment.pk}/").content.decode()
    assert "Every function that got the message took the term up." in page
    assert "until then it may still change" in page
    assert page.count('<th scope="row">') == 2
    assert "What this cannot tell" in page


def test_in_spanish_nothing_is_left_in_english(world: World, market: Corpus) -> None:
    experiment = planned(world, market, control=False)
    looked(world, experiment)
    page = client_of(world.vera, language="es").get(f"{base(market)}{experiment.pk}/").content.decode()
    for english in ("The answer", "So far", "Before", "cannot be told", "other terms", "at once"):
        assert english not in re.sub(r"<[^>]*>", " ", page)


def test_the_plan_is_written_on_a_page_and_cannot_be_changed(world: World, market: Corpus) -> None:
    one, other, *_ = world.functions.values()
    sent = {
        "name": "First", "term": "Live data!", "message": "Say it.", "audience": [str(one.pk), str(other.pk)],
        "published_on": "2026-04-20", "ends_on": "2026-08-01",
    }  # fmt: skip
    answer = client_of(world.maria).post(f"{base(market)}new/", sent)
    made = Experiment.objects.get()
    assert answer["Location"] == f"{base(market)}{made.pk}/"
    assert (made.term, made.ends_on) == ("live data", date(2026, 8, 1))
    assert AuditLine.objects.filter(action="experiment.planned", target_id=made.pk).exists()
    assert "ends_on" not in client_of(world.maria).get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"term": "a b c d e"}, "one to three words"),
        ({"term": "four words are many"}, "one to three words"),
        ({"ends_on": "2026-04-01"}, "It ends after it has been published."),
        ({"audience": []}, "This field is required."),
        ({"target": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"published_on": "soon"}, "Enter a valid date."),
    ],
)
def test_a_bad_field_is_said_beside_it(world: World, market: Corpus, wrong: dict[str, object], said: str) -> None:
    one, *_ = world.functions.values()
    good = {"name": "A", "term": "b2b data", "message": "C", "audience": [str(one.pk)], "published_on": "2026-04-20"}
    page = client_of(world.maria).post(f"{base(market)}new/", {**good, "ends_on": "2026-08-01", **wrong})
    assert (page.status_code, said in page.content.decode()) == (422, True)
    assert not Experiment.objects.exists()


def test_on_the_day_that_was_fixed_it_is_looked_at_by_itself_and_then_no_more(world: World, market: Corpus) -> None:
    experiment = planned(world, market, ends=SINCE + timedelta(weeks=10))
    give_answers(datetime(2026, 5, 1, tzinfo=UTC))
    assert not experiment.looks.exists()
    give_answers(timezone.now())
    give_answers(timezone.now())
    (look,) = experiment.looks.all()
    assert look.job is not None
    work(look.job)
    look.refresh_from_db()
    assert look.final
    listed = client_of(world.vera).get(base(market)).content.decode()
    assert ("To weave in" in listed, "Evidence" in listed) == (look.adopted, look.adopted) == (True, True)
    with pytest.raises(LookedAt, match="has ended"):
        look_at(experiment, actor=Actor.of(world.maria), now=NOW)
    page = client_of(world.maria).post(f"{base(market)}{experiment.pk}/look/")
    assert (page.status_code, "The answer is there" in page.content.decode()) == (409, True)


def test_a_function_that_says_nothing_is_told_and_not_guessed(world: World, market: Corpus) -> None:
    experiment = planned(world, market)
    experiment.audience.set([list(world.functions.values())[5]])
    look = looked(world, experiment)
    assert look.problem is not None
    page = client_of(world.maria).get(f"{base(market)}{experiment.pk}/").content.decode()
    assert "says nothing in this corpus" in page


def test_people_are_counted_once_however_often_they_say_it(world: World, market: Corpus) -> None:
    experiment = planned(world, market)
    people = people_since(experiment, SINCE)
    rows = Document.objects.filter(said_at__date__gte=SINCE, text__contains="visibility")
    by_function: dict[str, set[str]] = {}
    for document in rows.select_related("speaker"):
        by_function.setdefault(str(document.speaker.function_id), set()).add(document.speaker.author)
    assert people == {function: len(authors) for function, authors in by_function.items()}
    assert max(people.values()) <= 30


def test_people_who_say_the_letters_within_another_word_do_not_count(world: World, market: Corpus) -> None:
    experiment = planned(world, market)
    third = str(list(world.functions.values())[2].pk)
    before = people_since(experiment, SINCE)[third]
    of_one = Document.objects.filter(speaker__function_id=third, speaker__author="2 0", said_at__date__gte=SINCE)
    assert of_one.filter(text__contains="visibility").exists()
    for text, fewer in (("invisibility", 1), ("visibilitys", 1), ("Visibility, at last", 0)):
        of_one.update(text=text)
        assert people_since(experiment, SINCE)[third] == before - fewer


def test_people_are_counted_once_though_texts_are_read_in_parts(
    world: World, market: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = planned(world, market)
    whole = people_since(experiment, SINCE)
    monkeypatch.setattr(experiments, "TEXTS_AT_ONCE", 7)
    assert people_since(experiment, SINCE) == whole


def test_the_link_leads_on_and_counts_by_day_without_keeping_who(world: World, market: Corpus) -> None:
    experiment = planned(world, market, target="https://example.org/story")
    anyone = client_of(None)
    for _ in range(3):
        answer = anyone.get(f"/x/{experiment.code}/")
        assert (answer.status_code, answer["Location"]) == (302, "https://example.org/story")
        assert not answer.cookies
    anyone.head(f"/x/{experiment.code}/")
    assert list(Click.objects.values_list("count", flat=True)) == [3]
    page = client_of(world.maria).get(f"{base(market)}{experiment.pk}/").content.decode()
    assert f"/x/{experiment.code}/" in page
    assert "followed 3 times" in page
    assert anyone.get("/x/nothing/").status_code == 404
    assert anyone.post(f"/x/{experiment.code}/").status_code == 405


def test_without_a_target_there_is_no_link(world: World, market: Corpus) -> None:
    experiment = planned(world, market)
    assert client_of(None).get(f"/x/{experiment.code}/").status_code == 404
    follow(experiment, day=FIRST)
    assert Click.objects.get().count == 1


def test_an_experiment_given_up_has_no_answer(world: World, market: Corpus) -> None:
    experiment = planned(world, market, ends=SINCE + timedelta(weeks=2))
    client_of(world.maria).post(f"{base(market)}{experiment.pk}/stop/")
    give_answers(timezone.now())
    assert not experiment.looks.exists()
    assert "It was given up." in client_of(world.maria).get(f"{base(market)}{experiment.pk}/").content.decode()


def test_a_look_that_failed_for_good_keeps_nobody_from_looking(world: World, market: Corpus) -> None:
    experiment = planned(world, market)
    first = look_at(experiment, actor=Actor.of(world.maria), now=NOW)
    with pytest.raises(LookedAt, match="wait a moment"):
        look_at(experiment, actor=Actor.of(world.maria), now=NOW)
    assert first.job is not None
    type(first.job).objects.filter(pk=first.job.pk).update(status="failed")
    assert looked(world, experiment).adopted is True


def test_a_viewer_looks_and_tries_nothing_and_an_outsider_finds_none(world: World, market: Corpus) -> None:
    experiment = planned(world, market)
    viewer, outsider = client_of(world.vera), client_of(world.charlie)
    assert viewer.get(base(market)).status_code == 200
    assert viewer.get(f"{base(market)}new/").status_code == 403
    assert viewer.post(f"{base(market)}{experiment.pk}/look/").status_code == 403
    for page in ("", "new/", f"{experiment.pk}/"):
        assert outsider.get(f"{base(market)}{page}").status_code == 404
