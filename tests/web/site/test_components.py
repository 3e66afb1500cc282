"""Figures, people, tags and icons: what a reader gets from each component."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation

from plomada.figures import Figure, Sentence
from plomada_web.site.methods import METHODS

ROOT = Path(__file__).resolve().parents[3]
SOURCE = "Lindell, Brandt & Whitney 1999"
AGREEMENT = Figure(
    value=57.3, unit="points", low=31.2, high=84.1, level=0.9, n=6, of=8, method="agreement", source=SOURCE,
    assumptions=(Sentence("Nobody is against it."),),
)  # fmt: skip
UNKNOWN = Figure(
    value=None, unit="points", n=2, of=8, method="agreement", source=SOURCE,
    unknown=Sentence(
        "Too early to measure: it takes answers from %(needed)s people, and there are %(heard)s.",
        {"needed": 3, "heard": 2},
    ),
)  # fmt: skip
# The address of a method's page, as figures know it by name.
urlpatterns = [path("methods/", include(([path("<str:name>/", lambda request, name: None, name="page")], "methods")))]
pytestmark = pytest.mark.urls(__name__)
UNHEARD_SIGNER = Figure(value=None, unit="probability", low=0, high=0.3, n=4, of=5, method="sign-off", source="x 1987")


def shown(text: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load plomada %}" + text).render(Context(context)).strip()


class Outline(HTMLParser):
    """The elements of a piece of a page, in order, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_figure_is_a_button_that_opens_its_own_story() -> None:
    elements = Outline(shown("{% figure fig %}", fig=AGREEMENT)).elements
    (_, button), *rest = elements
    (story,) = [attrs for _, attrs in rest if "popover" in attrs]
    assert button["popovertarget"] == story["id"]
    assert story["role"] == "dialog"
    assert story["aria-labelledby"] in {attrs.get("id") for _, attrs in rest}


def test_two_figures_never_share_an_id() -> None:
    elements = Outline(shown("{% figure fig %}{% figure fig %}", fig=AGREEMENT)).elements
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids)) == 4


def test_a_figure_may_stand_inside_a_paragraph() -> None:
    names = {name for name, _ in Outline(shown("{% figure fig %}", fig=AGREEMENT)).elements}
    assert names <= {"button", "span", "svg", "use", "a"}


def test_a_figure_can_be_followed_by_a_full_stop() -> None:
    html = shown("{% figure fig %}.", fig=AGREEMENT)
    assert html.endswith("</span>.")


def test_the_story_says_interval_people_source_and_what_would_change_it() -> None:
    words = Outline(shown("{% figure fig %}", fig=AGREEMENT)).words
    for part in (
        "Agreement: 57", "31 to 84 at 90%", "6 of 8 people", SOURCE, "Nobody is against it.",
        str(METHODS["agreement"].says), str(METHODS["agreement"].changes),
    ):  # fmt: skip
        assert part in words


def test_the_story_leads_to_the_page_of_the_method() -> None:
    links = [attrs["href"] for name, attrs in Outline(shown("{% figure fig %}", fig=AGREEMENT)).elements if name == "a"]
    assert links == ["/methods/agreement/"]


def test_the_story_needs_no_page_of_the_method() -> None:
    with override_settings(ROOT_URLCONF="plomada_web.site.urls"):  # as a root, it has no "methods:" in front
        html = shown("{% figure fig %}", fig=AGREEMENT)
    assert SOURCE in Outline(html).words
    assert "<a" not in html


def test_the_story_is_told_in_spanish() -> None:
    words = Outline(shown("{% figure fig %}", "es", fig=AGREEMENT)).words
    for part in ("Acuerdo: 57", "31 a 84 al 90\xa0%", "6 de 8 personas", "Nadie se opone.", "¿cómo se calcula?"):
        assert part in words


def test_a_figure_without_value_says_why_and_shows_no_number() -> None:
    words = Outline(shown("{% figure fig %}", "es", fig=UNKNOWN)).words
    assert words.startswith("pronto para medir")
    assert "hacen falta respuestas de 3 personas y hay 2" in words


def test_a_figure_without_value_but_with_a_certain_range_shows_the_range() -> None:
    words = Outline(shown("{% figure fig %}", "es", fig=UNHEARD_SIGNER)).words
    assert words.startswith("0\xa0% a 30\xa0%")
    assert "resulte lo que resulte" in words


def test_a_count_can_be_told_as_so_many_of_so_many() -> None:
    heard = Figure(value=6, unit="count", n=6, of=8, method="heard", source="counted")
    assert Outline(shown('{% figure fig as_="of" %}', fig=heard)).words.startswith("6 of 8")


def test_the_interval_stands_beside_the_number_when_asked() -> None:
    assert '<span class="pl-int">31 to 84</span>' in shown("{% figure fig interval=True %}", fig=AGREEMENT)
    assert "pl-int" not in shown("{% figure fig %}", fig=AGREEMENT)


def test_markup_in_a_name_is_shown_and_not_obeyed() -> None:
    sentence = Sentence("Both are in favour of “%(statement)s”.", {"statement": "<img src=x>"})
    figure = Figure(value=1, unit="count", n=1, method="<b>", source="<i>", assumptions=(sentence,))
    html = shown(
        "{% figure fig %}{{ sentence|say }}{% who name %}{% tag name %}", fig=figure, sentence=sentence, name="<u>"
    )
    assert {name for name, _ in Outline(html).elements} <= {"button", "span", "svg", "use", "a"}


def test_every_method_of_the_library_is_told_in_words() -> None:
    used = {
        keyword.value.value
        for path in (ROOT / "src/plomada").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "method" and isinstance(keyword.value, ast.Constant)
    }
    assert used
    assert used <= set(METHODS)


def test_someone_unheard_has_a_dashed_ring() -> None:
    nuria = SimpleNamespace(name="Nuria Vidal", initials="NV")
    assert shown("{% who p unheard=True %}", p=nuria) == (
        '<span class="pl-who pl-who-unheard" aria-hidden="true">NV</span>'
    )
    assert "pl-who-sales" in shown('{% who p team="sales" %}', p=nuria)
    assert ">NV<" in shown("{% who p %}", p="Nuria Vidal")


def test_every_icon_named_by_a_template_is_in_the_sprite() -> None:
    web = ROOT / "src/plomada_web"
    sprite = set(re.findall(r'symbol id="([^"]+)"', (web / "site/static/vendor/icons/icons.svg").read_text("utf-8")))
    named = {
        (path.name, icon)
        for path in web.rglob("*.html")
        for icon in re.findall(r'{% icon "([^"]+)"|symbol="([^"]+)"', path.read_text("utf-8"))
        for icon in icon
        if icon
    }
    assert named
    assert {(page, icon) for page, icon in named if icon not in sprite} == set()


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', ""), ("", "")])
def test_only_the_two_themes_are_obeyed(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert shown("{% theme %}", request=request) == theme


def test_no_template_has_inline_script_or_style() -> None:
    """The policy is default-src 'self': such markup would be dead. Mails are no pages, and may carry a style."""
    inline = re.compile(
        r"""<script(?![^>]*\bsrc=)|\sstyle=|<style|\son[a-z]+=["']|javascript:|\shx-on|\shx-vals=["']js:"""
    )
    web = ROOT / "src/plomada_web"
    pages = [
        path for path in web.rglob("templates/**/*.html") if "mail" not in path.name and "mail" not in path.parent.name
    ]
    assert len(pages) > 20
    assert {
        str(path.relative_to(web)): found for path in pages if (found := inline.findall(path.read_text("utf-8")))
    } == {}


def test_every_template_can_be_read() -> None:
    web = ROOT / "src/plomada_web"
    names = {
        path.relative_to(folder).as_posix()
        for folder in web.glob("*/templates")
        for path in folder.rglob("*")
        if path.suffix in {".html", ".txt", ".svg"}
    }
    assert len(names) > 30
    for name in sorted(names):
        get_template(name)
