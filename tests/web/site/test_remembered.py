"""Addresses are worked out once, but no secret is kept for it."""

from django.template import Context, engines
from django.urls import reverse
from django.utils.translation import override

from plomada_web.site.templatetags import remembered


def drawn(text: str, **context: object) -> str:
    return engines["django"].from_string(text).template.render(Context(context))  # type: ignore[attr-defined]


def test_an_address_is_the_one_that_django_gives() -> None:
    address = reverse("people:person", kwargs={"workspace": "a", "person_id": 3})
    for _ in range(2):
        assert drawn('{% url "people:person" workspace=slug person_id=3 %}', slug="a") == address
    assert drawn('{% url "no:such" as found %}[{{ found }}]') == "[]"


def test_a_personal_link_is_not_remembered() -> None:
    before = remembered._reversed.cache_info().currsize
    assert "s3cret" in drawn('{% url "rooms:welcome" token=token %}', token="s3cret")
    assert remembered._reversed.cache_info().currsize == before


def test_a_text_is_told_in_the_language_of_each_reader() -> None:
    template = engines["django"].from_string('{% translate "People" %}')
    told = []
    for language in ("en", "es", "en"):
        with override(language):
            told.append(template.render())
    assert told == ["People", "Personas", "People"]
