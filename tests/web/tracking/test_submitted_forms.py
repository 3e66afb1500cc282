"""A form on a website: who may frame it, what it takes, and what it becomes once someone says it was them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from plomada_web.people.models import Account, Consent, CustomField, Person, Touch
from plomada_web.rooms.models import Attempts
from plomada_web.tracking.actions.submissions import confirm
from plomada_web.tracking.background import delete_old
from plomada_web.tracking.confirming import confirmation_token
from plomada_web.tracking.models import Submission, TrackedSite, Visit, WebForm
from plomada_web.workspace.models import AuditLine, Job
from tests.web.tracking.conftest import AGREE, ORIGIN, VISITOR, WELCOME, Postbox, fill_in, visit, work
from tests.web.world import NOW, World

EMAIL = "ana@quimera.example"


@pytest.fixture(autouse=True)
def _mail_is_there(postbox: Postbox) -> None:
    """Every form here may ask by mail."""


def text_of(postbox: Postbox) -> str:
    body = postbox.letters[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(postbox: Postbox) -> str:
    found = re.search(r"https?://[^/\s]+(/f/\S+)", text_of(postbox))
    assert found, text_of(postbox)
    return found[1]


def sent_and_confirmed(postbox: Postbox, web_form: WebForm, **more: str) -> Person:
    fill_in(web_form, **more)
    work()
    Client().post(link_in(postbox))
    person = Submission.objects.latest("pk").person
    assert person is not None
    return person


class TestThePage:
    def test_its_site_may_frame_it_and_nobody_else(self, web_form: WebForm) -> None:
        page = Client().get("/f/form-key/")
        assert page.status_code == 200
        assert f"frame-ancestors {ORIGIN};" in page["Content-Security-Policy"] + ";"
        assert "default-src 'self'" in page["Content-Security-Policy"]
        assert "X-Frame-Options" not in page
        elsewhere = Client().get("/account/login/")
        assert "frame-ancestors 'none'" in elsewhere["Content-Security-Policy"]
        assert elsewhere["X-Frame-Options"] == "DENY"

    def test_a_site_without_addresses_lets_nobody_frame_it(self, web_form: WebForm) -> None:
        TrackedSite.objects.update(origins=[])
        assert "frame-ancestors 'none'" in Client().get("/f/form-key/")["Content-Security-Policy"]

    def test_no_page_of_it_sets_a_cookie(self, web_form: WebForm) -> None:
        client = Client()
        for address in ("", "thanks/", "form.js", "confirm/not-a-token/"):
            client.get(f"/f/form-key/{address}")
        fill_in(web_form)
        assert not client.cookies

    def test_it_speaks_its_own_language(self, web_form: WebForm) -> None:
        WebForm.objects.update(language="es")
        assert 'lang="es"' in Client(headers={"accept-language": "en"}).get("/f/form-key/").content.decode()

    def test_it_shows_only_functions_of_its_workspace(self, web_form: WebForm, world: World) -> None:
        from plomada_web.people.models import Function

        Function.objects.create(workspace=world.elsewhere, name_es="Ajena", name_en="Foreign")
        page = Client().get("/f/form-key/").content.decode()
        assert "Finance" in page
        assert "Foreign" not in page

    def test_its_script_is_given_and_of_no_other_key(self, web_form: WebForm) -> None:
        script = Client().get("/f/form-key/form.js")
        assert script["Content-Type"].startswith("text/javascript")
        assert len(script.content) < 3000
        for key in ("another", "%00"):
            assert Client().get(f"/f/{key}/form.js").content == b""
            assert Client().get(f"/f/{key}/").status_code == 404

    def test_a_closed_one_says_so(self, web_form: WebForm) -> None:
        WebForm.objects.update(archived_at=NOW)
        page = Client().get("/f/form-key/")
        assert page.status_code == 410
        assert "This form is closed" in page.content.decode()
        assert fill_in_closed() == 410
        assert not Submission.objects.exists()

    def test_it_is_closed_where_it_cannot_ask_by_mail(self, web_form: WebForm, settings: Settings) -> None:
        settings.MAIL_CONFIGURED = False
        assert Client().get("/f/form-key/").status_code == 410
        WebForm.objects.update(double_opt_in=False)
        assert Client().get("/f/form-key/").status_code == 200


def fill_in_closed() -> int:
    return Client().post("/f/form-key/", {"email": EMAIL, "name": "Ana", "consent_processing": "on"}).status_code


class TestWhatIsTaken:
    def test_it_is_kept_as_it_was_sent_and_nobody_is_made(self, web_form: WebForm, world: World) -> None:
        before = Person.objects.count()
        found = fill_in(web_form, utm='{"utm_campaign": "otoño"}', function=str(world.functions["Finance"].pk))
        assert (found.status_code, found["Location"]) == (302, "/f/form-key/thanks/")
        kept = Submission.objects.get()
        assert kept.email == EMAIL
        assert kept.values == {
            "name": "Ana Robledo", "company": "Molinos Quimera",
            "function": "Finance", "function_id": world.functions["Finance"].pk,
        }  # fmt: skip
        assert kept.consents == [
            {"purpose": "processing", "given": True, "wording": AGREE},
            {"purpose": "mail", "given": False, "wording": WELCOME},
        ]
        assert (kept.page, kept.last_utm) == (f"{ORIGIN}/demo", {"campaign": "otoño"})
        assert (kept.confirmed_at, kept.person) == (None, None)
        assert Person.objects.count() == before
        assert not Touch.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""}, {"email": "x"}, {"email": ""}, {"name": "x" * 121}, {"consent_processing": ""},
            {"message": "x" * 4001}, {"function": "9" * 30}, {"function": "x"}, {"phone": "1" * 41}, {"name": "a\x00b"},
        ],
    )  # fmt: skip
    def test_a_bad_field_is_told_and_nothing_is_lost(self, web_form: WebForm, wrong: dict[str, str]) -> None:
        found = fill_in(web_form, **{"title": "Head of plant", **wrong})
        assert found.status_code == 422
        assert "to put right" in found.content.decode()
        assert "Head of plant" in found.content.decode()
        assert not Submission.objects.exists()

    @pytest.mark.parametrize(
        "odd", [{"utm": "x"}, {"utm": "[" * 3000}, {"page": "https://evil.example/"}, {"visitor": "x"}, {"utm": "[1]"}]
    )
    def test_what_the_page_around_says_wrongly_is_left_out(self, web_form: WebForm, odd: dict[str, str]) -> None:
        assert fill_in(web_form, **odd).status_code == 302
        kept = Submission.objects.get()
        assert (kept.last_utm, kept.visitor) == ({}, None)
        assert "evil" not in kept.page

    def test_a_machine_that_fills_in_everything_is_thanked_and_not_heard(self, web_form: WebForm) -> None:
        assert fill_in(web_form, homepage="https://spam.example")["Location"] == "/f/form-key/thanks/"
        assert not Submission.objects.exists()

    @pytest.mark.parametrize("after", [timedelta(seconds=1), timedelta(hours=25)])
    def test_sent_too_quickly_or_too_late_it_is_asked_for_once_more(self, web_form: WebForm, after: timedelta) -> None:
        found = fill_in(web_form, after=after)
        assert found.status_code == 422
        assert "send it once more" in found.content.decode()
        assert "Ana Robledo" in found.content.decode()
        assert not Submission.objects.exists()

    def test_what_is_wrong_is_told_before_how_quick_it_was(self, web_form: WebForm) -> None:
        page = fill_in(web_form, after=timedelta(seconds=1), name="").content.decode()
        assert "very quick" not in page
        assert "One thing to put right" in page

    @pytest.mark.parametrize("forged", ["", "x", "form-key:0", "form-key:0:x", "another:1.0:abc"])
    def test_what_was_not_opened_is_not_sent(self, web_form: WebForm, forged: str) -> None:
        assert fill_in(web_form, started=forged).status_code == 422

    def test_an_address_that_sends_many_waits(self, web_form: WebForm) -> None:
        with time_machine.travel(NOW, tick=False):
            fill_in(web_form, after=timedelta(seconds=20))
            Attempts.objects.update(count=20)
            found = fill_in(web_form, after=timedelta(seconds=20))
        assert found.status_code == 429
        assert "Ana Robledo" in found.content.decode()
        assert Submission.objects.count() == 1


class TestTheLetter:
    def test_it_carries_nothing_that_was_typed(self, web_form: WebForm, postbox: Postbox) -> None:
        fill_in(web_form, name="Buy pills at spam.example", message="pills")
        work()
        letter = postbox.letters[-1]
        assert letter["To"] == EMAIL
        assert "Envases Nadir" in letter["Subject"]
        assert "pills" not in letter.as_string()

    def test_no_address_gets_more_than_three_a_day(self, web_form: WebForm, postbox: Postbox) -> None:
        for _ in range(5):
            assert fill_in(web_form).status_code == 302
        work()
        assert len(postbox.letters) == 3

    def test_a_refused_one_goes_out_later_and_once(self, web_form: WebForm, postbox: Postbox) -> None:
        postbox.refuses = True
        fill_in(web_form)
        work()
        assert Job.objects.get().status == Job.Status.QUEUED
        postbox.refuses = False
        work()
        work()
        assert len(postbox.letters) == 1

    def test_it_is_written_in_the_language_of_the_form(self, web_form: WebForm, postbox: Postbox) -> None:
        WebForm.objects.update(language="es")
        fill_in(WebForm.objects.get())
        work()
        assert "Hola:" in text_of(postbox)

    def test_no_token_is_left_in_the_job(self, web_form: WebForm) -> None:
        fill_in(web_form)
        assert Job.objects.get().payload == {"submission": Submission.objects.get().pk}


class TestConfirming:
    def test_opening_the_link_confirms_nothing(self, web_form: WebForm, postbox: Postbox) -> None:
        fill_in(web_form)
        work()
        page = Client().get(link_in(postbox))
        assert "Was it you?" in page.content.decode()
        assert Submission.objects.get().confirmed_at is None

    def test_it_makes_the_person_with_consents_and_a_touch(
        self, web_form: WebForm, postbox: Postbox, world: World
    ) -> None:
        person = sent_and_confirmed(
            postbox, web_form, title="Head of plant", phone="600", message="Please call.", consent_mail="on",
            utm='{"utm_campaign": "otoño", "utm_source": "feria"}', function=str(world.functions["Quality"].pk),
        )  # fmt: skip
        assert (person.name, person.email, person.title, person.phone) == ("Ana Robledo", EMAIL, "Head of plant", "600")
        assert (person.account, person.function, person.language) == (world.account, world.functions["Quality"], "en")
        assert (person.source, person.legal_basis) == ("Ask for a demo", "consent")
        consents = {one.purpose: one for one in Consent.objects.filter(person=person)}
        assert {purpose: one.wording for purpose, one in consents.items()} == {"processing": AGREE, "mail": WELCOME}
        assert {(one.given, one.how, one.place) for one in consents.values()} == {(True, "form", f"{ORIGIN}/demo")}
        touch = Touch.objects.get(person=person)
        assert (touch.team, touch.channel, touch.source) == ("customer", "form", "form")
        assert (touch.asset, touch.theme, touch.campaign) == ("Guide to reusable packaging", "Stoppages", "otoño")
        assert touch.note == "Please call."
        assert touch.detail["last_utm"] == {"campaign": "otoño", "source": "feria"}
        assert person.search.startswith("ana robledo")
        assert AuditLine.objects.filter(action="person.added", target_id=person.pk).exists()

    def test_confirming_twice_changes_nothing(self, web_form: WebForm, postbox: Postbox) -> None:
        person = sent_and_confirmed(postbox, web_form)
        again = Client().post(link_in(postbox))
        assert "Confirmed" in again.content.decode()
        assert Touch.objects.filter(person=person).count() == 1
        assert Consent.objects.filter(person=person).count() == 1

    def test_who_is_known_is_not_written_over(self, web_form: WebForm, postbox: Postbox, world: World) -> None:
        carla = world.people["Carla Ferrer"]
        person = sent_and_confirmed(
            postbox, web_form, email=carla.email.upper(), name="Somebody Else", title="CFO", company="Another",
            function=str(world.functions["Quality"].pk),
        )  # fmt: skip
        assert person == carla
        carla.refresh_from_db()
        assert (carla.name, carla.account, carla.function) == (
            "Carla Ferrer", world.account, world.functions["Finance"],
        )  # fmt: skip
        assert carla.title == "CFO"
        assert Submission.objects.get().values["name"] == "Somebody Else"
        line = AuditLine.objects.get(action="person.changed")
        assert set(line.detail["fields"]) == {"title", "legal_basis", "legal_basis_since"}
        assert line.actor_name == "Ask for a demo"

    def test_fields_of_ones_own_are_asked_and_kept(self, web_form: WebForm, postbox: Postbox, world: World) -> None:
        made = {"workspace": world.workspace, "record": "person"}
        CustomField.objects.create(key="size", name_en="Plants", name_es="Plantas", kind="number", **made)
        CustomField.objects.create(key="old", name_en="Old", name_es="Viejo", kind="text", archived_at=NOW, **made)
        web_form.fields = [{"name": f"custom_{key}", "required": key == "size"} for key in ("size", "old", "gone")]
        web_form.save()
        page = Client().get("/f/form-key/").content.decode()
        assert "custom_size" in page
        assert "custom_old" not in page
        for wrong in ("", "many", "9" * 24):
            assert fill_in(web_form, custom_size=wrong).status_code == 422
        person = sent_and_confirmed(postbox, web_form, custom_size="1,200")
        assert person.custom == {"size": 1200}
        assert Submission.objects.get().written == ["Plants: 1,200"]
        again = sent_and_confirmed(postbox, web_form, custom_size="5")
        assert (again, again.custom) == (person, {"size": 1200})

    def test_a_duplicate_that_was_merged_is_the_one_that_stayed(
        self, web_form: WebForm, postbox: Postbox, world: World
    ) -> None:
        carla = world.people["Carla Ferrer"]
        Person.objects.create(
            workspace=world.workspace, name="C", email=EMAIL, merged_into=carla, archived_at=NOW, created_at=NOW
        )
        assert sent_and_confirmed(postbox, web_form) == carla

    def test_the_domain_of_the_e_mail_finds_the_account_before_the_company_does(
        self, web_form: WebForm, postbox: Postbox, world: World
    ) -> None:
        by_domain = Account.objects.create(
            workspace=world.workspace, name="Grupo Quimera", domain="quimera.example", created_at=NOW
        )
        Account.objects.create(workspace=world.elsewhere, name="X", domain="quimera.example", created_at=NOW)
        assert sent_and_confirmed(postbox, web_form).account == by_domain

    def test_a_company_nobody_knows_leaves_the_account_empty(self, web_form: WebForm, postbox: Postbox) -> None:
        person = sent_and_confirmed(postbox, web_form, company="Never heard of", email="new@never.example")
        assert person.account is None
        assert Submission.objects.get().values["company"] == "Never heard of"

    def test_who_wanted_no_mail_and_agrees_to_it_is_written_to_again(
        self, web_form: WebForm, postbox: Postbox, world: World
    ) -> None:
        carla = world.people["Carla Ferrer"]
        Person.objects.filter(pk=carla.pk).update(no_mail_since=NOW)
        sent_and_confirmed(postbox, web_form, email=carla.email)
        assert Person.objects.get(pk=carla.pk).no_mail_since == NOW
        sent_and_confirmed(postbox, web_form, email=carla.email, consent_mail="on")
        assert Person.objects.get(pk=carla.pk).no_mail_since is None

    def test_what_they_looked_at_before_becomes_theirs(
        self, web_form: WebForm, postbox: Postbox, website: TrackedSite
    ) -> None:
        visit(website, "/prices", utm={"utm_source": "advert"})
        visit(website, "/demo", utm={"utm_source": "mail"})
        person = sent_and_confirmed(postbox, web_form, visitor=VISITOR)
        kept = Submission.objects.get()
        assert (kept.first_utm, kept.last_utm) == ({"source": "advert"}, {"source": "mail"})
        channels = list(Touch.objects.filter(person=person).order_by("at").values_list("channel", "asset"))
        assert channels[:2] == [("web", f"{ORIGIN}/prices"), ("web", f"{ORIGIN}/demo")]
        assert channels[2][0] == "form"
        assert not Visit.objects.exists()
        visit(website, "/after")
        assert Touch.objects.filter(person=person, asset=f"{ORIGIN}/after").exists()
        assert Consent.objects.get(person=person, purpose="tracking").how == "form"

    @pytest.mark.parametrize("token", ["x", "1", "1.x.y", "..", "%00"])
    def test_a_forged_link_confirms_nothing(self, web_form: WebForm, token: str) -> None:
        fill_in(web_form)
        for method in (Client().get, Client().post):
            assert method(f"/f/form-key/confirm/{token}/").status_code == 404
        assert Submission.objects.get().confirmed_at is None

    def test_a_link_of_another_form_or_of_three_weeks_ago_confirms_nothing(
        self, web_form: WebForm, website: TrackedSite
    ) -> None:
        other = WebForm.objects.create(
            workspace=website.workspace, site=website, name="Other", key="other", language="en", created_at=NOW
        )
        with time_machine.travel(NOW, tick=False):
            fill_in(web_form)
            token = confirmation_token(Submission.objects.get())
            assert Client().post(f"/f/{other.key}/confirm/{token}/").status_code == 404
        with time_machine.travel(NOW + timedelta(days=21), tick=False):
            assert Client().post(f"/f/form-key/confirm/{token}/").status_code == 404
        assert Submission.objects.get().confirmed_at is None

    def test_what_nobody_confirms_goes_after_fourteen_days(self, web_form: WebForm, postbox: Postbox) -> None:
        sent_and_confirmed(postbox, web_form)
        fill_in(web_form, email="other@quimera.example")
        delete_old(timezone.now() + timedelta(days=13))
        assert Submission.objects.count() == 2
        delete_old(timezone.now() + timedelta(days=15))
        assert Submission.objects.get().email == EMAIL

    def test_what_an_erasure_has_emptied_is_neither_asked_for_nor_confirmed(
        self, web_form: WebForm, postbox: Postbox
    ) -> None:
        for _ in range(2):
            fill_in(web_form)
        work()
        link = link_in(postbox)
        fill_in(web_form)
        Submission.objects.update(email="", values={})
        before = Person.objects.count()
        work()
        assert len(postbox.letters) == 2
        assert Client().post(link).status_code == 404
        for kept in Submission.objects.all():
            confirm(kept, now=timezone.now())
        assert Person.objects.count() == before


class TestWithoutConfirming:
    @pytest.fixture
    def trusting(self, web_form: WebForm) -> WebForm:
        WebForm.objects.update(double_opt_in=False)
        return WebForm.objects.select_related("workspace", "site").get()

    def test_it_counts_at_once_and_no_mail_goes_out(self, trusting: WebForm) -> None:
        fill_in(trusting)
        kept = Submission.objects.get()
        assert kept.confirmed_at is not None
        assert kept.person is not None
        assert kept.person.email == EMAIL
        assert not Job.objects.exists()

    def test_an_address_anyone_can_type_does_not_bring_mails_back(self, trusting: WebForm, world: World) -> None:
        carla = world.people["Carla Ferrer"]
        Person.objects.filter(pk=carla.pk).update(no_mail_since=NOW)
        fill_in(trusting, email=carla.email, consent_mail="on")
        assert Person.objects.get(pk=carla.pk).no_mail_since == NOW

    def test_the_answer_is_the_same_whether_someone_is_known_or_not(self, trusting: WebForm, world: World) -> None:
        for email in (world.people["Carla Ferrer"].email, "new@never.example"):
            found = fill_in(trusting, email=email)
            assert (found.status_code, found["Location"]) == (302, "/f/form-key/thanks/")
