"""What a column holds is decided from all of it; what it means, from its header and its cells. On real files too."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.sheets import Cell, ColumnForm, Kind, Order, SheetRow, meanings, observe, open_sheet, read_date, shape_of


def form_of(cells: Sequence[Cell], name: str = "a") -> ColumnForm:
    return observe([SheetRow(number, (cell,)) for number, cell in enumerate(cells, start=2)], [name])[0]


def meant(headers: str, mark: str = ",") -> dict[str, str]:
    """Return what each header means, for columns in which nothing is written."""
    columns = [header.strip() for header in headers.split(mark)]
    found = meanings(columns, [ColumnForm(column, Kind.EMPTY) for column in columns])
    return {column: meaning.target for column, meaning in zip(columns, found, strict=True) if meaning}


@pytest.mark.parametrize(
    ("cells", "name", "kind"),
    [
        (["a", "b"], "a", Kind.TEXT),
        (["1", "22", "x"], "a", Kind.TEXT),
        (["1", "22", "333", "4", "x"], "a", Kind.INTEGER),
        (["00123", "00456"], "a", Kind.TEXT),  # codes
        (["1,5", "2"], "a", Kind.NUMBER),
        ([1.5, 2.0], "a", Kind.NUMBER),
        (["1", "2"], "Importe", Kind.MONEY),
        (["1 €", "2 €"], "a", Kind.MONEY),
        (["1", "2"], "Presupuesto (EUR)", Kind.MONEY),
        (["01/02/2026", "13/02/2026"], "a", Kind.DATE),
        (["2026-02-01 10:00", "2026-02-01 10:00:05"], "a", Kind.MOMENT),
        (["45631.0", "45632.0"], "Deal - Close date", Kind.DATE),
        ([45631.0, 45632], "Fecha", Kind.DATE),
        (["45631.0", "45632.0"], "weight", Kind.NUMBER),
        (["sí", "no", "Sí"], "a", Kind.YES_NO),
        (["TRUE", "FALSE"], "a", Kind.YES_NO),
        ([True, False], "a", Kind.YES_NO),
        (["ana@acme.example", "luis@acme.example", "ana@acme.es", "x@y.es", "none"], "a", Kind.EMAIL),
        (["+34 600 123 456", "(847) 245-6715"], "a", Kind.PHONE),
        (["600123456", "600123457"], "Teléfono móvil", Kind.PHONE),
        (["https://acme.example/x", "www.acme.example", "acme.es"], "a", Kind.URL),
        ([None, "", " "], "a", Kind.EMPTY),
    ],
)
def test_the_kind_of_a_column(cells: list[Cell], name: str, kind: Kind) -> None:
    assert form_of(cells, name).kind is kind


def test_the_decimal_mark_is_decided_by_the_whole_column() -> None:
    assert form_of(["1.234", "2.345", "1,5"], "Importe").decimal == ","
    assert form_of(["1.234", "2.345", "1.2345"], "Importe").decimal == "."
    assert form_of(["1.234.567,8"]).decimal == ","


def test_a_column_that_does_not_tell_its_mark_takes_that_of_the_file_and_says_so() -> None:
    rows = [SheetRow(2, ("1.234", "2,5")), SheetRow(3, ("5.678", "3,25"))]
    open_mark, sure = observe(rows, ["a", "b"])
    assert (open_mark.decimal, open_mark.certain, sure.certain) == (",", False, True)
    assert "may be thousands or decimals (“1.234”)" in str(open_mark.warnings[0])


@pytest.mark.parametrize(
    ("cells", "order", "certain", "told"),
    [
        (["13/02/2026", "01/02/2026"], Order.DMY, True, ""),
        (["02/13/2026", "01/02/2026"], Order.MDY, True, ""),
        (["2026-02-13", "2026-02-01"], Order.YMD, True, ""),
        (["01/02/2026", "03/04/2026"], Order.DMY, False, "nothing shows whether day or month comes first"),
        (["13/02/2026", "14/02/2026", "02/13/2026"], Order.DMY, False, "some dates begin"),
    ],
)
def test_the_order_of_dates_is_decided_by_the_whole_column(
    cells: list[Cell], order: Order, certain: bool, told: str
) -> None:
    form = form_of(cells)
    assert (form.order, form.certain) == (order, certain)
    assert [told in str(each) for each in form.warnings] == ([True] if told else [])


@pytest.mark.parametrize("cells", [["1.23457E+17", "a"], ["1,23457E+17"], [1.23457e17]])
def test_long_numbers_that_a_spreadsheet_shortened_are_told(cells: list[Cell]) -> None:
    assert "their last digits are lost" in str(form_of(cells, "Record ID").warnings[-1])


@pytest.mark.parametrize(
    ("name", "cells", "currency"),
    [
        ("Importe (EUR)", ["1"], "EUR"),
        ("Amount in USD", ["1"], "USD"),
        ("Valor €", ["1"], "EUR"),
        ("a", ["£1", "£2"], "GBP"),
        ("a", ["1", "2"], None),
        ("All", ["1"], None),
    ],
)
def test_the_currency_stands_in_the_header_or_in_the_cells(name: str, cells: list[Cell], currency: str | None) -> None:
    assert form_of(cells, name).currency == currency


def test_a_form_is_kept_as_json() -> None:
    form = form_of(["13/02/2026", "01/02/2026"])
    assert ColumnForm.from_dict(json.loads(json.dumps(form.to_dict()))) == form


@given(st.lists(st.one_of(st.none(), st.text(max_size=20), st.floats(), st.integers(), st.dates(), st.booleans())))
def test_any_column_is_something(cells: list[Cell]) -> None:
    form = form_of(cells)
    assert form.readable is None if form.filled == 0 else 0.8 <= (form.readable or 0) <= 1
    assert len(form.examples) <= 5


@pytest.mark.parametrize(
    ("headers", "product", "main"),
    [
        ("Record ID, First Name, Last Name, Email, Contact owner, Lifecycle Stage", "hubspot", "person"),
        ("Record ID, Company name, Company Domain Name, Company owner, Industry", "hubspot", "account"),
        ("Record ID, Deal Name, Deal Stage, Pipeline, Amount, Close Date, Associated Company", "hubspot", "decision"),
        ("ID de registro, Nombre, Apellidos, Correo, Propietario del contacto", "hubspot", "person"),
        ("Deal - Title, Deal - Value, Organization - Name, Person - Name", "pipedrive", "decision"),
        ("Trato - Título, Trato - Valor, Organización - Nombre", "pipedrive", "decision"),
        ("Opportunity Name, Stage, Close Date, Amount, Account Name, Opportunity Owner", "salesforce", "decision"),
        ("Nombre de la cuenta, Nombre de la oportunidad, Etapa, Fecha de cierre", "salesforce", "decision"),
        ("Opportunity, Customer, Contact Name, Email, Sales Person, Sales Team, Stage", "odoo", "decision"),
        ("Fecha, Canal, Empresa, Correo, Tema", None, "touch"),
        ("Nombre, Dominio, Sector, País", None, "account"),
        ("Name, E-mail, Job title", None, "person"),
    ],
)
def test_the_shape_of_a_file(headers: str, product: str | None, main: str) -> None:
    shape = shape_of([header.strip() for header in headers.split(",")])
    assert (shape.product, shape.main) == (product, main)


def test_headers_of_hubspot_map_themselves_in_both_languages() -> None:
    assert meant(
        "Record ID, First Name, Last Name, Email, Phone Number, Job Title, Company Name, Contact owner, "
        "Country/Region, Website URL, Associated Company IDs"
    ) == {
        "Record ID": "person.external_id",
        "First Name": "person.given_name",
        "Last Name": "person.family_name",
        "Email": "person.email",
        "Phone Number": "person.phone",
        "Job Title": "person.title",
        "Company Name": "account.name",
        "Contact owner": "person.owner",
        "Country/Region": "account.country",
        "Website URL": "account.domain",
        "Associated Company IDs": "account.external_id",
    }
    assert meant(
        "ID de registro, Nombre del negocio, Etapa del negocio, Importe, Fecha de cierre, Empresa asociada"
    ) == {
        "ID de registro": "decision.external_id",
        "Nombre del negocio": "decision.title",
        "Etapa del negocio": "decision.phase",
        "Importe": "decision.value",
        "Fecha de cierre": "decision.expected_on",
        "Empresa asociada": "account.name",
    }


def test_headers_of_pipedrive_map_themselves_in_both_languages() -> None:
    english = "Deal - ID, Deal - Title, Deal - Status, Deal - Deal closed on, Person - Emails, Organization - Name*"
    spanish = "Trato - ID, Trato - Título, Trato - Estado, Trato - Cerrado el, Persona - Correo, Organización - Nombre"
    targets = [
        "decision.external_id", "decision.title", "decision.outcome", "decision.closed_on",
        "person.email", "account.name",
    ]  # fmt: skip
    assert list(meant(english).values()) == targets
    assert list(meant(spanish).values()) == targets


def test_headers_of_salesforce_and_odoo_map_themselves_in_both_languages() -> None:
    targets = ["decision.title", "account.name", "decision.phase", "decision.value", "decision.expected_on"]
    for headers in (
        "Opportunity Name, Account Name, Stage, Amount, Close Date",
        "Nombre de la oportunidad, Nombre de la cuenta, Etapa, Importe, Fecha de cierre",
        "Opportunity, Customer, Stage, Expected Revenue, Expected Closing",
        "Oportunidad, Cliente, Etapa, Ingreso esperado, Cierre esperado",
    ):
        assert list(meant(headers).values()) == targets


def test_no_two_columns_mean_the_same_and_a_name_beside_a_surname_is_given() -> None:
    assert meant("Nombre, Apellidos, Correo, Email") == {
        "Nombre": "person.given_name",
        "Apellidos": "person.family_name",
        "Correo": "person.email",
    }


def test_columns_without_a_telling_header_are_known_by_what_is_in_them() -> None:
    columns = ["x1", "x2", "x3", "x4"]
    rows = [SheetRow(n, (f"a{n}@acme.example", "España", "Compras", "lorem")) for n in range(2, 9)]
    found = meanings(columns, observe(rows, columns))
    assert [meaning and meaning.target for meaning in found] == [
        "person.email", "account.country", "person.function", None,
    ]  # fmt: skip
    assert all(meaning.confidence < 0.7 for meaning in found if meaning)


def test_a_header_that_its_cells_deny_is_doubted() -> None:
    rows = [SheetRow(2, ("fcb67ef339b6",)), SheetRow(3, ("6528bb7211b1",))]
    (meaning,) = meanings(["Email"], observe(rows, ["Email"]))
    assert meaning
    assert meaning.confidence < 0.5
    assert "do not look like it (“fcb67ef339b6”)" in str(meaning.why)


def test_what_happened_at_no_moment_is_no_touch() -> None:
    assert meant("Email, Campaign, Channel") == {"Email": "person.email"}
    assert meant("Email, Campaign, Channel, Activity date")["Campaign"] == "touch.campaign"


def found_in(path: Path) -> tuple[int, dict[str, str], dict[str, ColumnForm]]:
    """Return the number of rows, what the columns mean and what they hold."""
    sheet = open_sheet(path)
    forms = observe(sheet.sample(), sheet.columns)
    told = meanings(sheet.columns, forms)
    return (
        sum(len(batch) for batch in sheet.batches()),
        {column: meaning.target for column, meaning in zip(sheet.columns, told, strict=True) if meaning},
        {form.column: form for form in forms},
    )


def test_the_funnel_of_olist(shared: Path) -> None:
    rows, means, forms = found_in(shared / "data/olist/olist_marketing_qualified_leads_dataset.csv")
    assert rows == 8000
    assert means == {
        "mql_id": "person.external_id", "first_contact_date": "touch.at", "landing_page_id": "touch.asset",
        "origin": "person.source",
    }  # fmt: skip
    date = forms["first_contact_date"]
    assert (date.kind, date.order, date.readable, date.certain) == (Kind.DATE, Order.DMY, 1.0, True)
    rows, means, forms = found_in(shared / "data/olist/olist_closed_deals_dataset.csv")
    assert (rows, means["won_date"], forms["won_date"].kind) == (842, "decision.closed_on", Kind.MOMENT)
    assert forms["has_company"].kind is Kind.YES_NO


def test_the_pipeline_of_maven(shared: Path) -> None:
    rows, means, forms = found_in(shared / "data/maven_crm/sales_pipeline.csv")
    assert rows == 8800
    assert means == {
        "opportunity_id": "decision.external_id", "sales_agent": "decision.owner", "account": "account.name",
        "deal_stage": "decision.phase", "engage_date": "decision.created_at", "close_date": "decision.expected_on",
        "close_value": "decision.value",
    }  # fmt: skip
    assert forms["close_date"].order is Order.MDY
    sheet = open_sheet(shared / "data/maven_crm/sales_pipeline.csv")
    place = sheet.columns.index("close_date")
    days = [read_date(row.cells[place], forms["close_date"]) for batch in sheet.batches() for row in batch]
    assert sum(day is not None for day in days) == 6711


def test_the_tables_of_hubspot(shared: Path) -> None:
    folder = shared / "data/hubspot_shaped"
    _rows, means, _forms = found_in(folder / "contact_data.csv")
    assert means["property_firstname"] == "person.given_name"
    assert means["property_company"] == "account.name"
    assert means["id"] == "person.external_id"
    _rows, means, forms = found_in(folder / "deal_data.csv")
    assert means["property_dealname"] == "decision.title"
    assert means["property_amount"] == "decision.value"
    assert forms["property_createdate"].kind is Kind.MOMENT
    _rows, means, _forms = found_in(folder / "company_data.csv")
    assert means["property_name"] == "account.name"
    assert means["property_country"] == "account.country"


def test_the_people_with_duplicates(shared: Path) -> None:
    rows, means, forms = found_in(shared / "data/people_duplicates/fake_1000.csv")
    assert rows == 1000
    assert means == {
        "unique_id": "person.external_id", "first_name": "person.given_name", "surname": "person.family_name",
        "city": "account.city", "email": "person.email",
    }  # fmt: skip
    assert 0.9 < (forms["email"].readable or 0) < 1  # as broken as they are
    sites = open_sheet(shared / "data/people_duplicates/chicago_sites_with_true_ids.csv")
    assert sum(len(batch) for batch in sites.batches()) == 3337
    assert any("\n" in str(cell) for row in sites.sample() for cell in row.cells)


def test_every_real_table_is_read_to_its_end(shared: Path) -> None:
    files = sorted((shared / "data").glob("*/*.csv")) + sorted((shared / "data").glob("corpora/*.parquet"))
    assert len(files) > 20
    for path in files:
        sheet = open_sheet(path)
        problems = [row for batch in sheet.batches() for row in batch if row.problem]
        assert not problems, path.name
