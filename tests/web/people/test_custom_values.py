"""The values of own fields: what each kind takes from JSON, from text and from a form, and how it is told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.utils import translation

from plomada_web.people.custom_reading import day_in, money_in, number_in
from plomada_web.people.custom_values import (
    Notation,
    UnknownField,
    ValueRefused,
    changes_of_json,
    form_fields,
    own_fields,
    own_values,
    parse_text,
    told,
    validated,
    value_from,
    with_changes,
    written,
)
from plomada_web.people.models import CustomField, Record
from plomada_web.site.telling import say
from tests.web.world import NOW, World

CHOICES = [
    {"key": "small", "es": "Pequeña", "en": "Small"},
    {"key": "large", "es": "Grande, muy grande", "en": "Large"},
    {"key": "gone", "es": "Antigua", "en": "Old", "archived": True},
]


def field_of(world: World, kind: str, *, key: str = "", record: str = Record.PERSON) -> CustomField:
    return CustomField.objects.create(
        workspace=world.workspace,
        record=record,
        key=key or kind,
        name_es=f"{kind} nuestro",
        name_en=f"Our {kind}",
        kind=kind,
        choices=CHOICES if kind.startswith("choice") else [],
        position=CustomField.objects.count(),
    )


NOTHINGS: tuple[object, ...] = (None, "", [])
EMPTY = [(kind, nothing, None) for kind in CustomField.Kind.values for nothing in NOTHINGS]


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        ("text", "  Roof ", "Roof"),
        ("number", 3, 3),
        ("number", 0, 0),
        ("number", 2.5, 2.5),
        ("number", 3.0, 3),
        ("money", {"amount": 12.5, "currency": "EUR"}, {"amount": 12.5, "currency": "EUR"}),
        ("date", "2026-11-25", "2026-11-25"),
        ("date", date(2026, 11, 25), "2026-11-25"),
        ("choice", "small", "small"),
        ("choices", ["large", "small", "large"], ["small", "large"]),
        ("link", "example.com/a", "https://example.com/a"),
        *EMPTY,
        ("text", "   ", None),
    ],
)
def test_json_is_stored_as_its_kind_says(world: World, kind: str, given: object, stored: object) -> None:
    assert validated(field_of(world, kind), given) == stored


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", 3),
        ("text", "x" * 2001),
        ("text", "a\x00b"),
        ("text", {"a": 1}),
        ("number", "3"),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", 10**12),
        ("number", Decimal("0.1234567890123456")),
        ("money", 5),
        ("money", {"amount": 5}),
        ("money", {"amount": "5", "currency": "EUR"}),
        ("money", {"amount": 5, "currency": "XXX"}),
        ("money", {"amount": 5, "currency": ["EUR"]}),
        ("money", {"amount": 5.001, "currency": "EUR"}),
        ("money", {"amount": 5, "currency": "EUR", "more": 1}),
        ("date", "25/11/2026"),
        ("date", "2026-02-30"),
        ("date", 20261125),
        ("choice", "medium"),
        ("choice", ["small"]),
        ("choices", "small"),
        ("choices", ["medium"]),
        ("choices", [{"key": "small"}]),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.com"),
        ("link", "no address"),
        ("link", "https://example.com/" + "a" * 500),
    ],
)
def test_json_that_does_not_fit_is_refused_with_the_fields_name(world: World, kind: str, given: object) -> None:
    field = field_of(world, kind)
    with pytest.raises(ValueRefused) as refused:
        validated(field, given)
    with translation.override("en"):
        assert say(refused.value.sentence).startswith(f"Our {kind}: ")
    assert refused.value.key == field.key


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        ("number", "1.234,50", 1234.5),
        ("number", "0,1", 0.1),
        ("money", "1.200,50 €", {"amount": 1200.5, "currency": "EUR"}),
        ("money", "1200", {"amount": 1200, "currency": "EUR"}),
        ("date", "25/11/2026", "2026-11-25"),
        ("date", "2026-11-25T10:00:00Z", "2026-11-25"),
        ("choice", "PEQUENA", "small"),
        ("choice", "Large", "large"),
        ("choices", "Grande, muy grande", ["large"]),
        ("choices", "Large; small", ["small", "large"]),
        ("choices", "small,large", ["small", "large"]),
        ("text", " =1+1 ", "=1+1"),
        ("number", "  ", None),
    ],
)
def test_a_cell_of_a_file_is_read(world: World, kind: str, text: str, stored: object) -> None:
    assert parse_text(field_of(world, kind), text) == stored


@pytest.mark.parametrize(
    ("kind", "text"),
    [("number", "twelve"), ("money", "12 pesos"), ("date", "yesterday"), ("choice", "a"), ("choices", "small;x")],
)
def test_a_cell_that_cannot_be_read_is_refused(world: World, kind: str, text: str) -> None:
    with pytest.raises(ValueRefused):
        parse_text(field_of(world, kind), text)


def test_a_file_that_says_how_it_writes_numbers_is_believed() -> None:
    assert number_in("1.234") == 1234
    assert number_in("1.234", Notation(decimal=".")) == Decimal("1.234")
    assert number_in("1,234", Notation(decimal=",")) == Decimal("1.234")
    assert number_in("12,34.5") is None
    assert money_in("5 EUR EUR", "EUR") is None
    assert day_in("3/4/2026", Notation(day_first=False)) == date(2026, 3, 4)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "Tejado"),
        ("number", -1234567.25),
        ("money", {"amount": 1200.5, "currency": "MXN"}),
        ("date", "2026-11-25"),
        ("choice", "large"),
        ("choices", ["small", "large"]),
        ("link", "https://example.com/a"),
    ],
)
def test_what_is_written_to_a_file_is_read_back_the_same(world: World, kind: str, value: Any, language: str) -> None:
    field = field_of(world, kind)
    with translation.override(language):
        assert parse_text(field, written(field, value), Notation(decimal=".")) == value


@pytest.mark.parametrize(
    ("kind", "value", "spanish", "english"),
    [
        ("number", 1234.5, "1.234,5", "1,234.5"),
        ("number", 0, "0", "0"),
        ("money", {"amount": 412000, "currency": "EUR"}, "412.000\xa0€", "€412,000"),
        ("date", "2026-11-25", "25 nov 2026", "25 Nov 2026"),
        ("choice", "small", "Pequeña", "Small"),
        ("choices", ["small", "gone"], "Pequeña, Antigua", "Small, Old"),
    ],
)
def test_a_value_is_told_in_the_readers_language(
    world: World, kind: str, value: Any, spanish: str, english: str
) -> None:
    field = field_of(world, kind)
    for language, expected in (("es", spanish), ("en", english)):
        with translation.override(language):
            assert told(field, value) == expected


class TestInAForm:
    def form(self, world: World, data: dict[str, Any] | None, custom: dict[str, Any] | None = None) -> forms.Form:
        form = forms.Form(data)
        form.fields.update(form_fields(world.workspace, Record.PERSON, custom))
        return form

    @pytest.mark.parametrize(
        ("kind", "sent", "stored"),
        [
            ("text", "Tejado", "Tejado"),
            ("number", "1.234,5", 1234.5),
            ("number", "0", 0),
            ("date", "2026-11-25", "2026-11-25"),
            ("choice", "small", "small"),
            ("choices", ["large", "small"], ["small", "large"]),
            ("link", "example.com", "https://example.com"),
            *[(kind, "", None) for kind in ("text", "number", "date", "choice", "link")],
        ],
    )
    def test_what_is_typed_is_stored(self, world: World, kind: str, sent: Any, stored: object) -> None:
        field = field_of(world, kind)
        with translation.override("es"):
            form = self.form(world, {f"custom_{kind}": sent})
            assert form.is_valid(), form.errors
            assert value_from(field, form.cleaned_data[f"custom_{kind}"]) == stored

    def test_money_is_an_amount_and_a_currency(self, world: World) -> None:
        field = field_of(world, "money")
        with translation.override("es"):
            form = self.form(world, {"custom_money_0": "-1.200,5", "custom_money_1": "USD"})
            assert form.is_valid(), form.errors
            assert value_from(field, form.cleaned_data["custom_money"]) == {"amount": -1200.5, "currency": "USD"}
            empty = self.form(world, {"custom_money_0": " ", "custom_money_1": "USD"})
            assert empty.is_valid()
            assert value_from(field, empty.cleaned_data["custom_money"]) is None
            assert not self.form(world, {"custom_money_0": "a", "custom_money_1": "USD"}).is_valid()
            assert not self.form(world, {"custom_money_0": "1", "custom_money_1": "XXX"}).is_valid()

    def test_what_the_row_has_is_shown_in_the_readers_notation(self, world: World) -> None:
        kept = {
            "number": 1234567.5,
            "money": {"amount": 1200000.5, "currency": "USD"},
            "choice": "gone",
            "choices": ["small"],
            "date": "2026-11-25",
        }
        for kind in kept:
            field_of(world, kind)
        with translation.override("es"):
            page = self.form(world, None, kept).as_div()
        assert 'value="1.234.567,5"' in page
        assert 'value="1.200.000,5"' in page
        assert '<option value="USD" selected>' in page
        assert '<option value="gone" selected>Antigua</option>' in page
        assert 'value="2026-11-25"' in page

    def test_a_choice_no_longer_offered_is_not_offered_to_others(self, world: World) -> None:
        field_of(world, "choice")
        assert "gone" not in self.form(world, None).as_div()
        assert not self.form(world, {"custom_choice": "gone"}).is_valid()

    def test_saving_what_is_shown_changes_nothing(self, world: World) -> None:
        fields = {kind: field_of(world, kind) for kind in ("number", "money", "date", "choices", "text")}
        kept = {
            "number": 0.1,
            "money": {"amount": 1200.5, "currency": "USD"},
            "date": "2026-11-25",
            "choices": ["small"],
            "text": "a",
        }
        with translation.override("es"):
            shown = self.form(world, None, kept)
            sent = {f"custom_{kind}": shown[f"custom_{kind}"].value() for kind in fields if kind != "money"}
            amount, unit = shown["custom_money"].value()
            form = self.form(world, sent | {"custom_money_0": amount, "custom_money_1": unit}, kept)
            assert form.is_valid(), form.errors
            after = {kind: value_from(field, form.cleaned_data[f"custom_{kind}"]) for kind, field in fields.items()}
        assert after == kept


def test_a_field_emptied_loses_its_key_and_the_others_stay() -> None:
    assert with_changes({"a": 1, "b": 2}, {"a": None, "c": 0}) == {"b": 2, "c": 0}


def test_json_changes_name_only_fields_in_use(world: World) -> None:
    field = field_of(world, "number")
    assert changes_of_json([field], {"number": 3}) == {"number": 3}
    assert changes_of_json([field], {"number": None}) == {"number": None}
    with pytest.raises(UnknownField):
        changes_of_json([field], {"nombre": 3})


def test_archived_fields_and_those_of_other_records_are_left_out(world: World) -> None:
    mine = field_of(world, "text")
    field_of(world, "text", record=Record.ACCOUNT)
    old = field_of(world, "number")
    CustomField.objects.filter(pk=old.pk).update(archived_at=NOW)
    assert own_fields(world.workspace, Record.PERSON) == [mine]
    assert own_fields(world.elsewhere, Record.PERSON) == []


def test_a_page_shows_the_values_in_order_and_links_only_web_addresses(world: World) -> None:
    field_of(world, "text")
    field_of(world, "link")
    field_of(world, "link", key="other")
    field_of(world, "number")
    custom: dict[str, Any] = {"other": "javascript:alert(1)", "link": "https://example.com", "text": "a", "stray": 1}
    shown = own_values(world.workspace, Record.PERSON, custom)
    assert [(value.text, value.href) for value in shown] == [
        ("a", ""),
        ("https://example.com", "https://example.com"),
        ("javascript:alert(1)", ""),
    ]
