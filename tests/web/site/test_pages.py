"""The shell of a member's page, forms, and the pages for what goes wrong."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import URLResolver, include, path
from django.utils import translation

from plomada_web.site import errors


def nothing(request: HttpRequest, workspace: str) -> HttpResponse:
    return HttpResponse()


def place(app: str, name: str) -> URLResolver:
    return path(f"{app}/<slug:workspace>/", include(([path("", nothing, name=name)], app)))


# The places of the product, as the shell knows them by name.
urlpatterns = [
    place("today", "home"),
    place("decisions", "board"),
    place("people", "people"),
    place("workspace", "settings"),
]
pytestmark = pytest.mark.urls(__name__)


def request_of(*, role: str = "sales", sample: bool = False, where: str = "decisions") -> HttpRequest:
    request = RequestFactory().get("/")
    user = SimpleNamespace(name="Elena Varo", initials="EV", is_authenticated=True)
    workspace = SimpleNamespace(name="Envases Nadir", slug="nadir", is_sample=sample)
    request.user = user  # type: ignore[assignment]
    request.member = SimpleNamespace(  # type: ignore[attr-defined]
        workspace=workspace, role=role, get_role_display=lambda: "Sales", user=user
    )
    request.resolver_match = SimpleNamespace(app_names=[where])  # type: ignore[assignment]
    return request


def page(request: HttpRequest, language: str = "en") -> str:
    with translation.override(language):
        return render_to_string("base.html", {"messages": []}, request=request)


def test_the_shell_names_the_workspace_and_the_person() -> None:
    html = page(request_of())
    assert "Envases Nadir" in html
    assert "Elena Varo" in html
    assert "pl-who-mkt" not in html
    assert "pl-who-sales" in html


def test_the_four_places_are_shown_and_only_ours_is_marked() -> None:
    html = page(request_of())
    places = re.findall(r'<li><a href="([^"]*)"( aria-current="page")?><svg.*?</svg>([^<]+)</a>', html)
    assert [name for _, _, name in places] == ["Today", "Decisions", "People", "Settings"]
    assert [name for _, current, name in places if current] == ["Decisions"]
    assert all("nadir" in address for address, _, _ in places)
    assert html.count('aria-current="page"') == 2  # once in the navigation, once in the phone's bar


def test_a_place_that_does_not_exist_is_not_shown() -> None:
    with override_settings(ROOT_URLCONF="plomada_web.site.urls"):
        assert "<li><a" not in page(request_of())


def test_the_sample_says_that_it_is_fictitious() -> None:
    assert "Empresas y personas ficticias" in page(request_of(sample=True), "es")
    assert "ficticias" not in page(request_of(), "es")


def test_someone_signed_out_sees_no_places_and_no_account() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    html = page(request)
    assert "account-menu" not in html
    assert "aria-current" not in html


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_says_its_language(language: str) -> None:
    assert f'<html lang="{language}"' in page(request_of(), language)


def test_a_chosen_theme_is_drawn_from_the_start() -> None:
    request = request_of()
    request.theme = "dark"  # type: ignore[attr-defined]
    assert 'data-bs-theme="dark">' in page(request)
    assert "data-theme-follows" in page(request_of())


class Purchase(forms.Form):
    name = forms.CharField(label="Name", help_text="As the group will see it.")
    value = forms.DecimalField(label="Value", required=False)
    mode = forms.ChoiceField(label="Mode", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    mail = forms.BooleanField(label="Tell me", required=False)

    def clean(self) -> None:
        if self.data.get("mail"):
            raise forms.ValidationError("Not now.")


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_refused_field_points_at_its_help_and_its_error() -> None:
    found = Elements(str(Purchase({"value": "x"}))).found
    ids = [attrs["id"] for _, attrs in found if "id" in attrs]
    assert len(ids) == len(set(ids))
    (name,) = [attrs for tag, attrs in found if tag == "input" and attrs["name"] == "name"]
    assert name["aria-invalid"] == "true"
    assert (name["aria-describedby"] or "").split() == ["id_name_helptext", "id_name_error"]
    described = {part for _, attrs in found for part in (attrs.get("aria-describedby") or "").split()}
    assert described <= set(ids)


def test_what_a_form_refused_is_listed_first_with_links_that_arrive() -> None:
    html = str(Purchase({"value": "x", "mail": "on"}))
    found = Elements(html).found
    ids = {attrs.get("id") for _, attrs in found}
    links = [(attrs["href"] or "")[1:] for tag, attrs in found if tag == "a"]
    assert links == ["id_name", "id_value", "id_mode"]
    assert set(links) <= ids
    assert html.index("Not now.") < html.index("<label")


def test_a_form_not_yet_sent_refuses_nothing() -> None:
    html = str(Purchase())
    assert "pl-errors" not in html
    assert "aria-invalid" not in html


def test_every_field_has_its_label_and_says_when_it_may_stay_empty() -> None:
    with translation.override("en"):
        html = str(Purchase())
    found = Elements(html).found
    labelled = {attrs.get("for") for tag, attrs in found if tag == "label"}
    assert {attrs["id"] for tag, attrs in found if tag == "input"} <= labelled
    assert html.count("(optional)") == 1  # the value; a box to tick needs no such word


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "429", "500"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pages_for_what_goes_wrong_need_nothing(code: str, language: str) -> None:
    with translation.override(language):
        html = render_to_string(f"{code}.html")
    assert re.search(r"<h1>.+</h1>", html)
    assert ("Ir al inicio" in html) is (language == "es")


def test_the_handlers_answer_with_their_status() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert errors.not_found(request, Exception()).status_code == 404
    assert errors.server_error(request).status_code == 500


def test_the_room_names_us_once() -> None:
    with translation.override("es"):
        html = render_to_string("room.html", {"messages": []}, request=RequestFactory().get("/"))
    body = html.split("<body")[1]
    assert body.count("Plomada") == 1
    assert body.index("Plomada") > body.index("<footer>")
