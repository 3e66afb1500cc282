"""Where marks stand, and what charts say to those who do not see them."""

import xml.etree.ElementTree as ET

import pytest
from django.template import Context, Template
from django.utils import translation

from plomada.figures import Figure
from plomada_web.site import charts


def figure(value: float | None, unit: str = "points", low: float | None = None, high: float | None = None) -> Figure:
    method = {"points": "agreement", "position": "direction"}.get(unit, "sign-off")
    return Figure(value=value, unit=unit, low=low, high=high, level=0.9, n=6, of=8, method=method, source="x")


def drawn(text: str, **context: object) -> ET.Element:
    with translation.override("es"):
        html = Template("{% load plomada %}" + text).render(Context(context))
    return ET.fromstring(f"<p>{html}</p>")


def test_the_ends_of_the_axis_leave_room_for_the_mark() -> None:
    assert charts.along(0, 0, 100) == charts.EDGE
    assert charts.along(100, 0, 100) == 100 - charts.EDGE
    assert charts.along(50, 0, 100) == 50
    assert charts.along(3, 1, 5) == 50


def test_agreement_below_zero_is_drawn_at_zero() -> None:
    strip = charts.strip(figure(-12, low=-60, high=20))
    assert strip.mark == strip.start
    assert strip.band is not None
    assert strip.band[0] == strip.start


def test_positions_keep_their_point_in_every_language() -> None:
    svg = drawn("{% strip fig %}", fig=figure(57.3, low=31.25, high=84.5)).find("svg")
    assert svg is not None
    positions = [value for node in svg.iter() for key, value in node.attrib.items() if key in {"x", "x1", "x2", "cx"}]
    assert len(positions) > 10
    assert all("," not in position for position in positions)


def test_a_strip_says_its_value_and_interval() -> None:
    svg = drawn("{% strip fig %}", fig=figure(3.8, "position", 3.4, 4.2)).find("svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Dirección: 3,8 (3,4 a 4,2)"


def test_a_strip_without_value_has_a_dashed_axis_and_no_mark() -> None:
    html = ET.tostring(drawn("{% strip fig %}", fig=figure(None)), encoding="unicode")
    assert "s-dash" in html
    assert "s-ink" not in html
    assert "f-cust" not in html


def test_a_certain_range_without_value_is_a_band_without_mark() -> None:
    html = ET.tostring(drawn("{% strip fig %}", fig=figure(None, "probability", 0, 0.3)), encoding="unicode")
    assert "<rect" in html
    assert "s-ink" not in html


@pytest.mark.parametrize(
    ("value", "mark", "words"),
    [(5, "f-cust", "5, a favor"), (4, "f-cust", "4, a favor"), (3, "m-ring", "3, ni una cosa ni otra"),
     (2, "m-hollow", "2, en contra"), (1, "m-hollow", "1, en contra"), (None, "s-dash", "sin oír")],
)  # fmt: skip
def test_an_answer_is_told_by_shape_and_by_words(value: int | None, mark: str, words: str) -> None:
    cell = drawn("{% answer value %}", value=value)
    classes = " ".join(node.get("class", "") for node in cell.iter())
    assert [each for each in ("f-cust", "m-ring", "m-hollow", "s-dash") if each in classes] == [mark]
    (told,) = [node.text for node in cell.iter("span")]
    assert told == words


def test_someone_unheard_is_never_neutral() -> None:
    assert charts.lean(None) == "unheard"
    assert charts.lean(3) == "neither"


def test_dots_are_as_many_as_the_people() -> None:
    html = drawn("{% dots 6 8 %}")
    assert [node.get("class") for node in html.iter("circle")] == ["f-cust"] * 6 + ["m-none"] * 2
    assert list(drawn("{% dots 20 25 %}").iter("circle")) == []


def test_a_distribution_says_how_many_and_not_who() -> None:
    bars = charts.distribution([1, 0, 2, 4, 5])
    assert [bar.count for bar in bars] == [1, 0, 2, 4, 5]
    assert float(bars[4].height) == max(float(bar.height) for bar in bars)
    svg = drawn("{% distribution counts %}", counts=[1, 0, 2, 4, 5]).find("svg")
    assert svg is not None
    assert svg.get("aria-label") == "1: 1, 2: 0, 3: 2, 4: 4, 5: 5"
    assert len(list(svg.iter("rect"))) == 4


def test_nobody_answering_draws_no_bar() -> None:
    assert {bar.height for bar in charts.distribution([0, 0, 0, 0, 0])} == {"0.0"}


@pytest.mark.parametrize("lean", ["for", "neither", "against", "unheard"])
def test_every_leaning_has_a_mark_for_its_legend(lean: str) -> None:
    assert drawn("{% mark lean %}", lean=lean).find("svg") is not None
