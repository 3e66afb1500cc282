"""A list by keyboard alone: a filter built line by line, rows selected and changed together, and all of it undone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, signed_in
from tests.browser.sample import Sample
from tests.browser.test_by_keyboard import choose, enter, reach, write
from tests.browser.watching import expect_accessible
from tests.live import Live

WORDS = {
    "en-GB": {
        "filter": "Filter",
        "field": "Field",
        "title": "Job title",
        "value": "Value",
        "condition": "Condition",
        "apply": "Apply",
        "selected": "2 selected",
        "set": "Set a field",
        "go_on": "Go on",
        "source": "Source",
        "changed": "2 rows are changed.",
        "undo": "Undo",
    },
    "es-ES": {
        "filter": "Filtrar",
        "field": "Campo",
        "title": "Cargo",
        "value": "Valor",
        "condition": "Condición",
        "apply": "Aplicar",
        "selected": "2 seleccionadas",
        "set": "Cambiar un campo",
        "go_on": "Seguir",
        "source": "Origen",
        "changed": "Se han cambiado 2 filas.",
        "undo": "Deshacer",
    },
}
each_language = pytest.mark.parametrize("language", WORDS)


@pytest.fixture
def people(new_page: NewPage, site: Live, sample: Sample, language: str) -> Page:
    """Return the list of people, signed in, in the language."""
    page = signed_in(new_page(locale=language), site)
    page.goto(f"/w/{sample.rows['workspace']}/people/")
    return page


def other_field(page: Page, field: Locator, label: str) -> None:
    """Choose another field, and wait for the questions that it is asked."""
    with page.expect_response("**/filter/"):
        choose(page, field, label)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    expect(field.locator("option:checked")).to_have_text(label)


@each_language
def test_a_filter_is_built_by_keyboard_and_its_chip_taken_off(people: Page, language: str) -> None:
    page, words = people, WORDS[language]
    everyone = page.locator("[data-row]").count()
    page.keyboard.press("f")
    page.wait_for_url("**/filter/**")
    other_field(page, page.locator("[id='r-0-field']"), words["title"])
    write(page, page.get_by_label(words["value"], exact=True), "direct")
    enter(page, page.get_by_role("button", name=words["condition"]).last)
    expect(page.locator("[id='r-1-field']")).to_be_focused()
    expect(page.locator("[id='r-0-value']")).to_have_value("direct")
    expect_accessible(page)
    other_field(page, page.locator("[id='r-1-field']"), words["title"])
    write(page, page.locator("[id='r-1-value']"), "r")
    enter(page, page.get_by_role("button", name=words["apply"]).last)
    page.wait_for_url("**/people/**")
    expect(page.locator(".pl-chip")).to_have_count(2)
    some = page.locator("[data-row]").count()
    assert 0 < some < everyone
    expect_accessible(page)
    enter(page, page.locator(".pl-chip a").first)
    enter(page, page.locator(".pl-chip a").first)
    expect(page.locator("[data-row]")).to_have_count(everyone)


@each_language
def test_rows_are_changed_together_and_back_by_keyboard(people: Page, language: str, site: Live) -> None:
    page, words = people, WORDS[language]
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-bulk]")).to_contain_text(words["selected"])
    expect_accessible(page)
    page.keyboard.press("e")
    page.wait_for_url("**/many/")
    choose(page, page.get_by_label(words["field"]), words["source"])
    enter(page, page.get_by_role("button", name=words["go_on"]))
    write(page, page.get_by_label(words["source"]), f"Fair {language}")
    expect_accessible(page)
    enter(page, page.get_by_role("button", name=words["set"]))
    page.wait_for_url("**/people/")
    message = page.locator("#messages")
    expect(message).to_contain_text(words["changed"])
    enter(page, message.get_by_role("button", name=words["undo"]))
    page.wait_for_url(re.compile(r"/undo/\d+/"))
    site.manage(
        "shell",
        "-c",
        f"""
from plomada_web.people.models import Person
from plomada_web.workspace.jobs import run_job
from plomada_web.workspace.models import Job
import time
for _ in range(100):
    if not Job.objects.filter(kind="undo.change_set", status__in=("queued", "running")).exists():
        break
    time.sleep(0.1)
assert not Person.objects.filter(source="Fair {language}").exists()
""",
    )


@each_language
def test_the_keys_are_told_and_the_search_is_one_key_away(people: Page, language: str) -> None:
    page = people
    page.keyboard.press("?")
    expect(page.locator("[data-keys] dl")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("zzzz")
    expect(page.locator("[data-row]")).to_have_count(0)
    reach(page, page.locator("#found a").last)
