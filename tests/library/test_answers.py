import numpy as np
import pytest

from plomada.consensus import Answers, Scale
from plomada.errors import InputError, OutsideScale, RepeatedPerson
from tests.library.made import answers


def test_rows_become_a_table_in_order_of_first_appearance() -> None:
    said = Answers.from_rows([("Luis", "B", 2), ("Ana", "A", 4), ("Ana", "B", None)])
    assert (said.people, said.statements) == (("Luis", "Ana"), ("B", "A"))
    assert np.array_equal(said.ratings, [[2, np.nan], [np.nan, 4]], equal_nan=True)


def test_people_and_statements_named_first_have_their_place_even_if_silent() -> None:
    said = Answers.from_rows([("Ana", "A", 4)], people=["Luis", "Ana"], statements=["B", "A"])
    assert (said.people, said.heard, said.statements) == (("Luis", "Ana"), ("Ana",), ("B", "A"))


def test_an_answer_outside_the_scale_names_who_what_and_the_cure() -> None:
    with pytest.raises(OutsideScale) as refused:
        answers([[4, 7]])
    assert str(refused.value) == (
        "p0 answered 7 to “s1”, outside the scale from 1 to 5: correct the answer or the scale."
    )


def test_an_infinite_answer_is_outside_the_scale() -> None:
    with pytest.raises(OutsideScale):
        answers([[float("inf")]])


def test_a_person_twice_is_refused_with_the_count() -> None:
    with pytest.raises(RepeatedPerson, match="Ana stands in the table 2 times: give each person one row"):
        Answers(("Ana", "Ana"), ("A",), np.array([[1.0], [2.0]]))


def test_a_statement_twice_is_refused() -> None:
    with pytest.raises(InputError, match="“A” stands in the table 2 times"):
        Answers(("Ana",), ("A", "A"), np.array([[1.0, 2.0]]))


def test_the_same_answer_twice_is_refused() -> None:
    with pytest.raises(InputError, match="Ana answers “A” twice"):
        Answers.from_rows([("Ana", "A", 4), ("Ana", "A", 5)])


def test_a_table_that_does_not_fit_its_names_is_refused_with_both_shapes() -> None:
    with pytest.raises(InputError, match="2 people and 1 statements, but the table is 1 by 3"):
        Answers(("Ana", "Luis"), ("A",), np.array([[1.0, 2.0, 3.0]]))


def test_a_scale_without_room_is_refused() -> None:
    with pytest.raises(InputError, match="from 5 to 1 has no room"):
        Scale(5, 1)
    with pytest.raises(InputError, match="too many steps"):
        Scale(1, float("inf"))
    with pytest.raises(InputError, match="too many steps"):
        Scale(float("nan"), 5)


def test_only_keeps_the_order_of_the_table_and_refuses_a_statement_nobody_was_asked() -> None:
    said = answers([[1, 2, 3]])
    assert said.only(["s2", "s0"]).statements == ("s0", "s2")
    with pytest.raises(InputError, match="Nobody was asked about “s9”"):
        said.only(["s9"])


def test_answers_cannot_be_changed_behind_their_back() -> None:
    table = np.array([[1.0]])
    said = Answers(("Ana",), ("A",), table)
    table[0, 0] = 5
    assert said.ratings[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        said.ratings[0, 0] = 5
