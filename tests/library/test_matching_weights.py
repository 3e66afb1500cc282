"""The weight of evidence: worked by hand, and held against splink's own."""

import logging
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.matching import match_weight, probability
from plomada.matching.weights import without_matches

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods" / "duplicates.md"
PRIOR = 1 / 4000
EMAIL, NAME, PHONE = (0.6, 0.0003), (0.15, 0.002), (0.25, 0.999)
shares = st.floats(min_value=1e-6, max_value=1)


def test_the_worked_numbers_of_the_page_are_what_the_code_gives() -> None:
    told = " ".join(PAGE.read_text(encoding="utf-8").split("## Worked")[1].split("## How")[0].split())
    weights = [match_weight(*comparison) for comparison in (EMAIL, NAME, PHONE)]
    assert [f"{weight:.2f}".replace("-", "−") for weight in weights] == ["10.97", "6.23", "−2.00"]
    assert all(number in told for number in ("10.97 bits", "6.23 bits", "−2.00 bits"))
    assert f"p = **{probability(PRIOR, weights):.2f}**" in told
    assert f"p = {probability(PRIOR, weights[1:]):.3f}" in told
    assert re.search(r"= \*\*3\.23\*\*", told)


def test_splink_gives_two_rows_the_same_weight_and_probability() -> None:
    # splink itself with the m and u of the page fixed, and two rows that come out as on the page.
    from splink import DuckDBAPI, Linker

    def level(sql: str, m_u: tuple[float, float] | None = None) -> dict[str, object]:
        found: dict[str, object] = {"sql_condition": sql, "label_for_charts": sql}
        return found | ({"m_probability": m_u[0], "u_probability": m_u[1]} if m_u else {"is_null_level": True})

    def comparison(name: str, *levels: dict[str, object]) -> dict[str, object]:
        unknown = level(f'"{name}_l" IS NULL OR "{name}_r" IS NULL')
        return {"output_column_name": name, "comparison_levels": [unknown, *levels]}

    settings = {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": PRIOR,
        "blocking_rules_to_generate_predictions": ["l.email = r.email"],
        "comparisons": [
            comparison("email", level('"email_l" = "email_r"', EMAIL), level("ELSE", (0.4, 0.9997))),
            comparison(
                "name",
                level('"name_l" = "name_r"', (0.8, 0.001)),
                level('jaro_winkler_similarity("name_l", "name_r") >= 0.92', NAME),
                level("ELSE", (0.05, 0.997)),
            ),
            comparison("phone", level('"phone_l" = "phone_r"', (0.75, 0.001)), level("ELSE", PHONE)),
        ],
    }
    api = DuckDBAPI()
    rows = [
        {"unique_id": 1, "name": "julia prat", "email": "j@q.example", "phone": "915550123"},
        {"unique_id": 2, "name": "juli prat", "email": "j@q.example", "phone": "915550124"},
    ]
    linker = Linker(api.register(rows), settings, log_level=logging.ERROR)
    found = linker.inference.predict(warning_mode="never").as_record_list()
    weights = [match_weight(*one) for one in (EMAIL, NAME, PHONE)]
    assert len(found) == 1
    assert found[0]["match_probability"] == pytest.approx(probability(PRIOR, weights), rel=1e-9)
    # Its match weight is the sum with the prior's.
    assert found[0]["match_weight"] == pytest.approx(match_weight(PRIOR, 1 - PRIOR) + sum(weights), rel=1e-9)


@given(prior=st.floats(min_value=1e-9, max_value=0.5), m=shares, u=shares)
def test_evidence_moves_the_probability_the_way_it_points(prior: float, m: float, u: float) -> None:
    after = probability(prior, [match_weight(m, u)])
    assert 0 <= after <= 1
    assert (after >= prior * (1 - 1e-9)) if m >= u else (after <= prior * (1 + 1e-9))


@given(weights=st.lists(st.floats(min_value=-30, max_value=30), max_size=8))
def test_the_order_of_the_comparisons_does_not_matter(weights: list[float]) -> None:
    assert probability(0.01, weights) == pytest.approx(probability(0.01, list(reversed(weights))), rel=1e-9)


def test_the_largest_sums_do_not_overflow() -> None:
    assert probability(0.5, [5000.0]) == 1.0
    assert probability(0.5, [-5000.0]) == 0.0


@given(prior=st.floats(min_value=1e-6, max_value=0.2), m=shares, u=st.floats(min_value=0.01, max_value=1))
def test_taking_the_real_pairs_out_gives_back_what_went_in(prior: float, m: float, u: float) -> None:
    mixed = prior * m + (1 - prior) * u
    assert without_matches(mixed, prior=prior, m=m) == pytest.approx(max(u, mixed / 20), rel=1e-6)
