"""Every number's method has a page that anyone may read, in both languages."""

import pytest

from plomada_web.site.method_pages import STORIES
from plomada_web.site.methods import METHODS
from tests.web.world import client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", METHODS)
@pytest.mark.parametrize(("language", "words"), [("en", "Step by step"), ("es", "Paso a paso")])
def test_each_method_has_its_page_for_anyone(slug: str, language: str, words: str) -> None:
    page = client_of(None, language=language).get(f"/methods/{slug}/")
    assert page.status_code == 200
    assert words in page.content.decode()
    assert f"docs/methods/{slug}.md" in page.content.decode()


def test_there_is_a_story_for_each_method_and_no_other() -> None:
    assert STORIES.keys() == METHODS.keys()


def test_the_list_names_them_all() -> None:
    page = client_of(None).get("/methods/").content.decode()
    assert all(f"/methods/{slug}/" in page for slug in METHODS)


def test_a_method_we_do_not_have_is_not_found() -> None:
    assert client_of(None).get("/methods/astrology/").status_code == 404


def test_it_takes_no_post() -> None:
    assert client_of(None).post("/methods/agreement/").status_code == 405
