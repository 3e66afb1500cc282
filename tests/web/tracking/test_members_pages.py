"""Where members set up websites and forms, copy what goes into a page, and see what arrives."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from plomada_web.language.own_texts import own_texts
from plomada_web.people.models import CustomField
from plomada_web.tracking.models import DayOfVisits, Submission, TrackedSite, WebForm
from plomada_web.tracking.person_links import person_of_token
from plomada_web.tracking.urls import urlpatterns
from plomada_web.workspace.models import AuditLine, Member
from tests.web.tracking.conftest import AGREE, ORIGIN, visit
from tests.web.world import NOW, World, client_of

READ = ("home", "website", "seen", "web_form")
FORMS = ("website_new", "website_edit", "web_form_new", "web_form_edit")
WRITES = ("person_link", "website_archive", "website_restore", "web_form_archive", "web_form_restore")
FILLED = {
    "name": "Ask for a guide", "language": "es", "processing_wording": AGREE, "processing_required": "on",
    "ask_name": "required", "ask_company": "optional", "ask_title": "no",
    "ask_function": "no", "ask_phone": "no", "ask_message": "no", "thanks": "Gracias.", "theme": "Stoppages",
}  # fmt: skip


def address(name: str, web_form: WebForm, workspace: str = "nadir") -> str:
    kwargs: dict[str, object] = {"workspace": workspace}
    if name.startswith("web_form") and name != "web_form_new":
        kwargs["web_form_id"] = web_form.pk
    elif name not in {"home", "website_new", "web_form_new"}:
        kwargs["website_id"] = web_form.site_id
    return reverse(f"tracking:{name}", kwargs=kwargs)


def submissions(web_form: WebForm, count: int) -> None:
    Submission.objects.bulk_create(
        Submission(form=web_form, email=f"a{n}@x.example", values={"name": f"Ana {n}"}, at=NOW, asked_to_confirm=True)
        for n in range(count)
    )


class TestWhoMay:
    def test_the_lists_above_name_every_page(self) -> None:
        assert {pattern.name for pattern in urlpatterns} == {*READ, *FORMS, *WRITES}

    @pytest.mark.parametrize("name", READ + FORMS)
    def test_marketing_opens_it(self, world: World, web_form: WebForm, name: str) -> None:
        assert client_of(world.maria).get(address(name, web_form)).status_code == 200

    @pytest.mark.parametrize("name", READ)
    def test_a_viewer_reads(self, world: World, web_form: WebForm, name: str) -> None:
        page = client_of(world.vera).get(address(name, web_form))
        assert page.status_code == 200
        assert "Archive<" not in page.content.decode()

    @pytest.mark.parametrize("name", FORMS + WRITES)
    def test_a_viewer_changes_nothing(self, world: World, web_form: WebForm, name: str) -> None:
        assert client_of(world.vera).post(address(name, web_form), FILLED).status_code == 403

    @pytest.mark.parametrize("name", READ + FORMS + WRITES)
    def test_signed_out_leads_to_the_sign_in(self, web_form: WebForm, name: str) -> None:
        method = Client().post if name in WRITES else Client().get
        found = method(address(name, web_form))
        assert found.status_code == 302
        assert "/account/login/" in found["Location"]

    @pytest.mark.parametrize("name", READ + FORMS + WRITES)
    def test_an_outsider_finds_nothing_also_under_their_own_workspace(
        self, world: World, web_form: WebForm, name: str
    ) -> None:
        client = client_of(world.charlie)
        method = client.post if name in WRITES else client.get
        assert method(address(name, web_form)).status_code == 404
        own = address(name, web_form, workspace="elsewhere")
        if own.count("/") > 6 or name == "web_form":  # it names a row
            assert method(own).status_code == 404

    @pytest.mark.parametrize("name", WRITES)
    def test_a_link_changes_nothing(self, world: World, web_form: WebForm, name: str) -> None:
        assert client_of(world.alice).get(address(name, web_form)).status_code == 405

    @pytest.mark.parametrize("name", READ)
    def test_pages_to_read_take_no_post(self, world: World, web_form: WebForm, name: str) -> None:
        assert client_of(world.alice).post(address(name, web_form)).status_code == 405


class TestWebsites:
    def test_an_empty_page_says_what_will_be_here(self, world: World) -> None:
        page = client_of(world.bob).get("/w/nadir/tracking/").content.decode()
        assert "Your website will be here" in page
        assert "/w/nadir/tracking/websites/new/" in page
        assert "/w/nadir/tracking/forms/new/" not in page

    def test_settings_lead_there(self, world: World) -> None:
        assert "/w/nadir/tracking/" in client_of(world.bob).get("/w/nadir/settings/").content.decode()

    def test_it_is_a_place_of_the_settings(self, world: World) -> None:
        page = client_of(world.bob).get("/w/nadir/tracking/").content.decode()
        assert '<a href="/w/nadir/settings/" aria-current="page">' in page

    def test_a_website_is_added_with_the_origins_of_what_was_pasted(self, world: World) -> None:
        typed = {
            "name": "Site",
            "origins": "https://WWW.Nadir.example/a?b\n\nhttps://nadir.example:8443 http://ñu.example",
        }
        found = client_of(world.maria).post("/w/nadir/tracking/websites/new/", typed)
        site = TrackedSite.objects.get()
        assert found["Location"] == f"/w/nadir/tracking/websites/{site.pk}/"
        assert site.origins == ["https://www.nadir.example", "https://nadir.example:8443", "http://xn--u-qga.example"]
        assert len(site.key) == 16
        assert AuditLine.objects.get(action="website.added").actor == world.maria

    @pytest.mark.parametrize(
        "origins",
        ["", "www.nadir.example", "ftp://nadir.example", "https://", "https://a;b.example", "https://x.example:99999",
         "https://user@nadir.example", "javascript:alert(1)", "https://*.example", "https://a'b.example"],
    )  # fmt: skip
    def test_what_is_no_address_of_a_site_is_refused(self, world: World, origins: str) -> None:
        found = client_of(world.maria).post("/w/nadir/tracking/websites/new/", {"name": "Site", "origins": origins})
        assert found.status_code == 422
        assert not TrackedSite.objects.exists()

    def test_its_page_has_the_line_to_copy_and_says_whether_visits_arrive(
        self, world: World, website: TrackedSite
    ) -> None:
        client, page = client_of(world.bob), f"/w/nadir/tracking/websites/{website.pk}/"
        before = client.get(page).content.decode()
        assert "&lt;script src=&quot;http://127.0.0.1:8000/t/site-key/plomada.js&quot; defer&gt;" in before
        assert "No visit has come yet" in before
        for path in ("/a", "/b"):
            visit(website, path)
        assert "<b>2</b> visits today; the last came just now." in client.get(f"{page}seen/").content.decode()
        DayOfVisits.objects.update(last_at=timezone.now() - timedelta(minutes=2))
        assert "the last came 2\xa0minutes ago." in client.get(f"{page}seen/").content.decode()
        DayOfVisits.objects.update(day=date(2026, 11, 1), last_at=timezone.now() - timedelta(days=9))
        assert "No visit today" in client.get(f"{page}seen/").content.decode()

    def test_it_is_changed_archived_and_brought_back(self, world: World, website: TrackedSite) -> None:
        client, page = client_of(world.alice), f"/w/nadir/tracking/websites/{website.pk}/"
        client.post(f"{page}edit/", {"name": "Renamed", "origins": ORIGIN})
        client.post(f"{page}archive/")
        assert visit(website).status_code == 404
        client.post(f"{page}restore/")
        website.refresh_from_db()
        assert (website.name, website.archived_at, website.key) == ("Renamed", None, "site-key")
        actions = list(AuditLine.objects.order_by("pk").values_list("action", flat=True))
        assert actions == ["website.changed", "website.archived", "website.restored"]

    def test_a_link_that_says_who_follows_it_is_made_for_a_person_of_ours(
        self, world: World, website: TrackedSite
    ) -> None:
        carla = world.people["Carla Ferrer"]
        asked = {"email": carla.email, "address": f"{ORIGIN}/prices?x=1"}
        page = client_of(world.maria).post(f"/w/nadir/tracking/websites/{website.pk}/link/", asked).content.decode()
        token = page.split("pl=")[1].split("<")[0]
        assert person_of_token(token, world.workspace) == carla

    @pytest.mark.parametrize(
        "wrong",
        [{"email": "nobody@x.example"}, {"email": "x"}, {"address": "https://evil.example/"}, {"address": "x y"}],
    )
    def test_a_link_for_nobody_or_elsewhere_is_not(
        self, world: World, website: TrackedSite, wrong: dict[str, str]
    ) -> None:
        asked = {"email": "carla@quimera.example", "address": ORIGIN} | wrong
        found = client_of(world.maria).post(f"/w/nadir/tracking/websites/{website.pk}/link/", asked)
        assert found.status_code == 422
        assert "pl=" not in found.content.decode()

    def test_the_list_takes_a_fixed_number_of_queries(
        self, world: World, web_form: WebForm, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for n in range(5):
            TrackedSite.objects.create(workspace=world.workspace, name=f"S{n}", key=f"s{n}", created_at=NOW)
        client = client_of(world.bob)
        client.get("/w/nadir/tracking/")
        with django_assert_max_num_queries(9):
            client.get("/w/nadir/tracking/")


class TestForms:
    def test_without_a_website_it_leads_to_adding_one(self, world: World) -> None:
        found = client_of(world.bob).get("/w/nadir/tracking/forms/new/")
        assert (found.status_code, found["Location"]) == (302, "/w/nadir/tracking/websites/new/")

    def test_a_form_is_added_with_what_it_asks(self, world: World, website: TrackedSite) -> None:
        found = client_of(world.maria).post("/w/nadir/tracking/forms/new/", FILLED | {"site": website.pk})
        made = WebForm.objects.get()
        assert found["Location"] == f"/w/nadir/tracking/forms/{made.pk}/"
        assert made.fields == [{"name": "name", "required": True}, {"name": "company", "required": False}]
        assert (made.processing_required, made.mail_required, made.double_opt_in) == (True, False, False)

    def test_fields_of_ones_own_can_be_asked(self, world: World, web_form: WebForm) -> None:
        CustomField.objects.create(
            workspace=world.workspace, record="person", key="size", name_en="Plants", name_es="Plantas", kind="number"
        )
        client, page = client_of(world.alice), f"/w/nadir/tracking/forms/{web_form.pk}/edit/"
        assert "Plants" in client.get(page).content.decode()
        client.post(page, FILLED | {"site": web_form.site_id, "ask_custom_size": "required"})
        web_form.refresh_from_db()
        assert web_form.fields[-1] == {"name": "custom_size", "required": True}

    def test_the_wording_that_is_offered_is_in_the_workspaces_language(
        self, world: World, website: TrackedSite
    ) -> None:
        page = client_of(world.maria).get("/w/nadir/tracking/forms/new/").content.decode()
        assert "Acepto que Envases Nadir guarde" in page

    @pytest.mark.parametrize(
        "wrong",
        [{"name": ""}, {"language": "fr"}, {"processing_wording": ""}, {"ask_name": "perhaps"}, {"site": "0"},
         {"redirect_to": "https://evil.example/"}, {"redirect_to": "javascript:alert(1)"}, {"site": "x"}],
    )  # fmt: skip
    def test_a_bad_field_is_refused(self, world: World, website: TrackedSite, wrong: dict[str, str]) -> None:
        found = client_of(world.maria).post("/w/nadir/tracking/forms/new/", FILLED | {"site": website.pk} | wrong)
        assert found.status_code == 422
        assert not WebForm.objects.exists()

    def test_it_takes_no_website_of_another_workspace(self, world: World, website: TrackedSite) -> None:
        theirs = TrackedSite.objects.create(workspace=world.elsewhere, name="T", key="t", created_at=NOW)
        found = client_of(world.maria).post("/w/nadir/tracking/forms/new/", FILLED | {"site": theirs.pk})
        assert found.status_code == 422

    def test_it_cannot_ask_by_mail_where_no_mail_leaves(
        self, world: World, website: TrackedSite, settings: Settings
    ) -> None:
        asked = FILLED | {"site": website.pk, "double_opt_in": "on"}
        client = client_of(world.maria)
        refused = client.post("/w/nadir/tracking/forms/new/", asked)
        assert refused.status_code == 422
        assert "PLOMADA_SMTP_HOST" in refused.content.decode()
        settings.MAIL_CONFIGURED = True
        assert client.post("/w/nadir/tracking/forms/new/", asked).status_code == 302
        settings.MAIL_CONFIGURED = False
        page = client.get(f"/w/nadir/tracking/forms/{WebForm.objects.get().pk}/").content.decode()
        assert "Closed: no mail server is named" in page

    def test_it_is_changed_closed_and_opened_again(self, world: World, web_form: WebForm) -> None:
        client, page = client_of(world.alice), f"/w/nadir/tracking/forms/{web_form.pk}/"
        client.post(f"{page}edit/", FILLED | {"site": web_form.site_id, "redirect_to": f"{ORIGIN}/thanks"})
        client.post(f"{page}archive/")
        assert Client().get("/f/form-key/").status_code == 410
        client.post(f"{page}restore/")
        assert Client().get("/f/form-key/").status_code == 200
        page = Client().get("/f/form-key/thanks/").content.decode()
        assert f'href="{ORIGIN}/thanks" target="_top" data-then>' in page

    def test_nobody_is_led_on_before_they_read_that_a_mail_comes(self, web_form: WebForm) -> None:
        WebForm.objects.update(redirect_to=f"{ORIGIN}/thanks")
        page = Client().get("/f/form-key/thanks/").content.decode()
        assert f'href="{ORIGIN}/thanks" target="_top">' in page
        assert "data-then" not in page

    def test_what_was_sent_is_listed_newest_first_a_page_at_a_time(self, world: World, web_form: WebForm) -> None:
        submissions(web_form, 53)
        client, page = client_of(world.vera), f"/w/nadir/tracking/forms/{web_form.pk}/"
        first = client.get(page).content.decode()
        assert first.index("Ana 52<") < first.index("Ana 3<")
        assert "Ana 2<" not in first
        older = first.split('href="?before=')[1].split('"')[0]
        second = client.get(f"{page}?before={older}").content.decode()
        assert [f"Ana {n}<" in second for n in (2, 1, 0, 3)] == [True, True, True, False]

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40, ""])
    def test_an_odd_place_in_the_list_is_its_start(self, world: World, web_form: WebForm, before: str) -> None:
        submissions(web_form, 1)
        page = client_of(world.vera).get(f"/w/nadir/tracking/forms/{web_form.pk}/?before={before}")
        assert "Ana 0<" in page.content.decode()

    def test_the_list_takes_a_fixed_number_of_queries(
        self, world: World, web_form: WebForm, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        submissions(web_form, 40)
        client = client_of(world.vera)
        client.get(f"/w/nadir/tracking/forms/{web_form.pk}/")
        with django_assert_max_num_queries(6):
            client.get(f"/w/nadir/tracking/forms/{web_form.pk}/")

    def test_what_was_typed_is_shown_as_text(self, world: World, web_form: WebForm) -> None:
        Submission.objects.create(
            form=web_form, email="a@x.example", values={"message": "<script>alert(1)</script>"}, at=NOW,
            asked_to_confirm=True,
        )  # fmt: skip
        page = client_of(world.vera).get(f"/w/nadir/tracking/forms/{web_form.pk}/").content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_forms_that_have_a_term_are_told_on_its_page(world: World, web_form: WebForm) -> None:
    who = Member.objects.select_related("workspace").get(user=world.maria)
    web_form.thanks = "Thank you: the framework is on its way."
    web_form.save()
    (kind,) = own_texts(who, "framework")
    (place,) = kind.places
    assert (str(kind.title), place.name, place.part[1]) == ("Forms on our websites", web_form.name, "framework")
    assert client_of(world.vera).get(place.address).status_code == 200
    WebForm.objects.update(archived_at=NOW)
    assert own_texts(who, "framework") == ()
