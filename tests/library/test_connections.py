import numpy as np
import pytest
from hypothesis import assume, given

from plomada.consensus import Answers, Signer, agreement, connections
from plomada.consensus.agreement import points
from plomada.consensus.sign_off import all_sign
from tests.library.made import answers, tables

TABLE = [[5, 5, 1, 4], [5, 4, 5, 2], [4, 5, 2, None], [2, 4, 4, 3]]


@given(tables(people=(3, 6)))
def test_the_gain_is_what_recomputing_the_agreement_gives(said: Answers) -> None:
    for talk in connections(said).conversations:
        moved = said.ratings.copy()
        rows = [said.people.index(talk.pair.one), said.people.index(talk.pair.other)]
        for statement in talk.pair.divided:
            column = said.statements.index(statement)
            moved[rows, column] = moved[rows, column].mean()
        chance = said.scale.chance_variance
        assert talk.agreement_gain.value == pytest.approx(points(moved, chance) - points(said.ratings, chance))


@given(tables(people=(2, 6)))
def test_the_pairs_parts_of_all_disagreement_add_to_1(said: Answers) -> None:
    assume(any(row.agreement.value < 100 for row in agreement(said).per_statement))
    pairs = connections(said).pairs
    assert sum(pair.disagreement.value for pair in pairs) == pytest.approx(1)
    assert [pair.disagreement.value for pair in pairs] == sorted((p.disagreement.value for p in pairs), reverse=True)


def test_a_pair_says_what_is_shared_wanted_unwanted_and_what_divides() -> None:
    pairs = {(pair.one, pair.other): pair for pair in connections(answers(TABLE)).pairs}
    assert pairs["p0", "p1"].shared == ("s0", "s1")
    assert pairs["p0", "p1"].divided == ("s2", "s3")
    assert pairs["p0", "p2"].shared_against == ("s2",)
    assert pairs["p1", "p3"].divided == ("s0",)


def test_a_talk_starts_from_common_ground_where_it_can() -> None:
    pair = ("p0", "p1")
    talks = connections(answers(TABLE), common=["s1"]).conversations
    assert next(talk.about for talk in talks if (talk.pair.one, talk.pair.other) == pair) == "s1"
    talks = connections(answers(TABLE)).conversations
    assert next(talk.about for talk in talks if (talk.pair.one, talk.pair.other) == pair) == "s0"


def test_the_less_ready_of_two_signers_comes_halfway() -> None:
    signers = [Signer("p0", 0.9), Signer("p1", 0.3), Signer("p3", None)]
    talks = connections(answers(TABLE), signers).conversations
    talk = next(talk for talk in talks if (talk.pair.one, talk.pair.other) == ("p0", "p1"))
    assert talk.sign_off_gain is not None
    assert talk.sign_off_gain.value == pytest.approx(all_sign([0.9, 0.6], 0.1) - all_sign([0.9, 0.3], 0.1))
    assert "Both must sign, and p1 is the less ready." in map(str, talk.reasons)
    assert all(other.sign_off_gain is None for other in talks if other is not talk)
    assert talks[0] is talk


def test_reasons_are_stated_and_the_what_if_is_called_one() -> None:
    talk = connections(answers(TABLE), camps=(("p0", "p2"), ("p1", "p3"))).conversations[0]
    told = [str(reason) for reason in talk.reasons]
    assert told[0] == "Both are in favour of “s0”."
    assert "They stand on opposite sides of the fault line." in told
    assert str(talk.agreement_gain.assumptions[0]).startswith("A what-if, not a forecast")


def test_talks_are_ranked_by_what_they_would_move_and_none_moves_nothing() -> None:
    talks = connections(answers(TABLE), [Signer("p1", 0.2), Signer("p2", 0.8)]).conversations
    assert [talk.gain for talk in talks] == sorted((talk.gain for talk in talks), reverse=True)
    assert all(talk.gain > 0 for talk in talks)


def test_two_who_share_nothing_get_no_talk_and_those_of_one_mind_need_none() -> None:
    assert connections(answers([[5, 1], [1, 5]])).conversations == ()
    assert connections(answers([[5, 4], [5, 4]])).conversations == ()
    one_mind = connections(answers([[5, 4], [5, 4]])).pairs[0].disagreement
    assert one_mind.value is None
    assert str(one_mind.unknown) == "Nobody differs from anybody on any statement."


def test_two_who_answered_nothing_in_common_are_no_pair() -> None:
    assert connections(answers([[5, None], [None, 5]])).pairs == ()
    assert connections(answers([])).pairs == ()


def test_beyond_fifty_people_there_are_no_pairs_and_it_says_so() -> None:
    found = connections(answers(np.full((51, 2), 4).tolist()))
    assert found.pairs == ()
    assert str(found.left_out) == "Pairs are listed for groups of up to 50 people; here are 51."
