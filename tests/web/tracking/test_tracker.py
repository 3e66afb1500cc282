"""The script, and the door through which visits come in: what is kept, of whom, and what is left alone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.models import Channel, Consent, Person, Team, Touch
from plomada_web.rooms.models import Attempts
from plomada_web.tracking.background import delete_old
from plomada_web.tracking.models import DayOfVisits, TrackedSite, Visit, Visitor
from plomada_web.tracking.person_links import link_for, person_of_token, person_token
from plomada_web.workspace.tokens import fingerprint
from tests.web.tracking.conftest import ORIGIN, VISITOR, beacon, visit
from tests.web.world import NOW, World


@pytest.fixture
def carla(world: World) -> Person:
    return world.people["Carla Ferrer"]


class TestTheScript:
    def test_it_is_under_three_kilobytes_as_it_stands(self, website: TrackedSite) -> None:
        script = Client().get(f"/t/{website.key}/plomada.js")
        assert script.status_code == 200
        assert 500 < len(script.content) < 3000
        assert script["Content-Type"].startswith("text/javascript")

    def test_it_is_cached_and_asked_for_again_by_its_fingerprint(self, website: TrackedSite) -> None:
        first = Client().get(f"/t/{website.key}/plomada.js")
        assert "max-age=3600" in first["Cache-Control"]
        again = Client().get(f"/t/{website.key}/plomada.js", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        assert again.content == b""

    def test_it_sets_no_cookie_and_names_no_other_place(self, website: TrackedSite) -> None:
        script = Client().get(f"/t/{website.key}/plomada.js")
        assert not script.cookies
        assert "http" not in script.content.decode()

    def test_other_keys_and_archived_sites_get_nothing(self, website: TrackedSite) -> None:
        TrackedSite.objects.update(archived_at=NOW)
        for key in (website.key, "another", "site-key-and-more", "%00"):
            found = Client().get(f"/t/{key}/plomada.js")
            assert (found.status_code, found.content) == (404, b"")

    def test_it_takes_no_post(self, website: TrackedSite) -> None:
        assert Client().post(f"/t/{website.key}/plomada.js").status_code == 405


class TestVisits:
    def test_a_visit_of_someone_unknown_is_kept_without_their_number(self, website: TrackedSite) -> None:
        utm = {"utm_source": "feria", "utm_campaign": "otoño", "other": "x"}
        found = visit(website, "/prices?secret=1#here", utm=utm)
        assert (found.status_code, found.content) == (204, b"")
        seen = Visit.objects.get()
        assert (seen.page, seen.title, seen.referrer) == (
            f"{ORIGIN}/prices",
            "Page /prices?secret=1#here",
            "search.example",
        )
        assert seen.utm == {"source": "feria", "campaign": "otoño"}
        visitor = Visitor.objects.get()
        assert visitor.id_hash == fingerprint(VISITOR) != VISITOR
        assert visitor.first_utm == visitor.last_utm == seen.utm
        assert DayOfVisits.objects.get().visits == 1

    def test_no_cookie_comes_back_and_the_site_alone_may_ask(self, website: TrackedSite) -> None:
        found = visit(website)
        assert not found.cookies
        assert found["Access-Control-Allow-Origin"] == ORIGIN
        assert "Access-Control-Allow-Credentials" not in found
        preflight = Client().options(f"/t/{website.key}/visits/", headers={"origin": ORIGIN})
        assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (204, ORIGIN)

    @pytest.mark.parametrize(
        "origin", ["https://evil.example", "http://www.nadir.example", "null", "", ORIGIN + ".evil"]
    )
    def test_another_origin_is_refused(self, website: TrackedSite, origin: str) -> None:
        said = {"id": VISITOR, "page": ORIGIN + "/"}
        found = beacon(website, said, origin=origin)
        assert (found.status_code, found.content) == (403, b"")
        assert "Access-Control-Allow-Origin" not in found
        assert not Visitor.objects.exists()

    @pytest.mark.parametrize("header", [{"dnt": "1"}, {"sec-gpc": "1"}])
    def test_who_asks_not_to_be_tracked_is_not(self, website: TrackedSite, header: dict[str, str]) -> None:
        found = beacon(website, {"id": VISITOR, "page": ORIGIN + "/"}, **header)
        assert found.status_code == 204
        assert not Visitor.objects.exists()

    @pytest.mark.parametrize(
        "said",
        [
            b"", b"x", b"{}", b"[]", b"null", b"[" * 4000, b"\xff\xfe", b"1e999",
            {"id": VISITOR}, {"id": "x", "page": ORIGIN + "/"}, {"id": VISITOR * 2, "page": ORIGIN + "/"},
            {"id": [VISITOR], "page": ORIGIN + "/"}, {"id": VISITOR, "page": "https://evil.example/"},
            {"id": VISITOR, "page": "javascript:alert(1)"}, {"id": VISITOR, "page": {"a": 1}},
            {"id": VISITOR, "page": "https://[::1"}, {"id": VISITOR, "page": ORIGIN + "/", "title": "x" * 5000},
        ],
    )  # fmt: skip
    def test_what_the_script_does_not_send_is_refused_in_no_words(self, website: TrackedSite, said: object) -> None:
        found = beacon(website, said)
        assert (found.status_code, found.content) == (400, b"")
        assert not Visitor.objects.exists()

    @pytest.mark.parametrize("wrong", ["\x00", "\ud800", "\u202e", "a\nb" * 200, 7, None, [], {"a": "b"}])
    def test_odd_texts_are_cleaned_or_left_out(self, website: TrackedSite, wrong: object) -> None:
        found = visit(website, title=wrong, utm={"utm_source": wrong}, pl=wrong, **{"from": wrong})
        assert found.status_code == 204
        seen = Visit.objects.get()
        assert all(letter.isprintable() for letter in seen.title + seen.referrer + "".join(seen.utm.values()))
        assert len(seen.title) <= 200

    def test_the_same_page_within_half_an_hour_is_one_visit(self, website: TrackedSite) -> None:
        for minutes in (0, 5, 29, 31, 62):
            with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
                visit(website)
        assert [seen.at - NOW for seen in Visit.objects.order_by("at")] == [
            timedelta(minutes=minutes) for minutes in (0, 31, 62)
        ]

    def test_the_first_campaign_stays_and_the_last_moves(self, website: TrackedSite) -> None:
        for source in ("", "mail", "", "advert"):
            visit(website, f"/{source}", utm={"utm_source": source})
        visitor = Visitor.objects.get()
        assert (visitor.first_utm, visitor.last_utm) == ({"source": "mail"}, {"source": "advert"})

    def test_an_address_that_sends_too_much_waits_and_is_not_stored(self, website: TrackedSite) -> None:
        with time_machine.travel(NOW, tick=False):
            visit(website)
            Attempts.objects.update(count=300)
            assert visit(website, "/more").status_code == 429
        key = Attempts.objects.get().key
        assert "127.0.0.1" not in key
        assert fingerprint("127.0.0.1") not in key

    def test_a_visit_of_someone_unknown_takes_a_bounded_number_of_queries(
        self, website: TrackedSite, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        visit(website)
        with django_assert_max_num_queries(14):
            visit(website, "/other")


class TestWhoTheyAre:
    def test_a_link_of_ours_says_who_and_earlier_visits_become_touches(
        self, website: TrackedSite, carla: Person
    ) -> None:
        visit(website, "/first", utm={"utm_campaign": "otoño"})
        visit(website, "/second", pl=person_token(carla))
        touches = Touch.objects.filter(person=carla).order_by("pk")
        assert {touch.asset for touch in touches} == {f"{ORIGIN}/first", f"{ORIGIN}/second"}
        assert {(t.channel, t.team, t.source) for t in touches} == {(Channel.WEB, Team.MARKETING, "tracker")}
        assert touches.get(asset__endswith="/first").campaign == "otoño"
        assert touches[0].account == carla.account
        assert not Visit.objects.exists()

    def test_the_consent_they_gave_on_the_site_is_noted(self, website: TrackedSite, carla: Person) -> None:
        for path in ("/a", "/b"):
            visit(website, path, pl=person_token(carla))
        given = Consent.objects.get(person=carla)
        assert (given.purpose, given.given, given.how) == ("tracking", True, "link")
        assert given.place == f"{ORIGIN}/a"

    def test_later_visits_go_straight_to_touches_once_in_half_an_hour(
        self, website: TrackedSite, carla: Person
    ) -> None:
        for minutes, path in ((0, "/a"), (3, "/b"), (20, "/a"), (29, "/b"), (31, "/a"), (45, "/b")):
            with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
                visit(website, path, pl=person_token(carla))
        noted = [(t.asset.removeprefix(ORIGIN), (t.at - NOW).seconds // 60) for t in Touch.objects.order_by("at")]
        assert noted == [("/a", 0), ("/b", 3), ("/a", 31), ("/b", 45)]
        assert not Visit.objects.exists()

    def test_two_browsers_of_one_person_note_a_page_once(self, website: TrackedSite, carla: Person) -> None:
        with time_machine.travel(NOW, tick=False):
            visit(website, "/a", visitor="1" * 32)
            for visitor in ("1" * 32, "2" * 32):
                visit(website, "/a", visitor=visitor, pl=person_token(carla))
        assert Touch.objects.count() == 1

    def test_who_is_known_stays_who_they_are(self, website: TrackedSite, world: World, carla: Person) -> None:
        visit(website, "/a", pl=person_token(carla))
        visit(website, "/b", pl=person_token(world.people["Oscar Prat"]))
        assert set(Touch.objects.values_list("person", flat=True)) == {carla.pk}

    @pytest.mark.parametrize("forged", ["{pk}", "{pk}-", "{pk}-00000000000000000000000000000000", "x-y", "9" * 40, "-"])
    def test_a_token_that_is_not_ours_says_nothing(self, website: TrackedSite, carla: Person, forged: str) -> None:
        assert visit(website, pl=forged.format(pk=carla.pk)).status_code == 204
        assert not Touch.objects.exists()
        assert Visit.objects.count() == 1

    def test_a_token_of_another_workspace_says_nothing(self, website: TrackedSite, world: World) -> None:
        theirs = Person.objects.create(workspace=world.elsewhere, name="Tom", created_at=NOW)
        visit(website, pl=person_token(theirs))
        assert not Touch.objects.exists()
        assert person_of_token(person_token(theirs), world.elsewhere) == theirs

    def test_a_duplicate_that_was_merged_is_the_one_that_stayed(
        self, website: TrackedSite, world: World, carla: Person
    ) -> None:
        double = Person.objects.create(
            workspace=world.workspace, name="C. Ferrer", merged_into=carla, archived_at=NOW, created_at=NOW
        )
        visit(website, pl=person_token(double))
        assert Touch.objects.get().person == carla

    def test_someone_who_was_erased_is_nobody(self, website: TrackedSite, carla: Person) -> None:
        Person.objects.filter(pk=carla.pk).update(erased_at=NOW, archived_at=NOW)
        visit(website, pl=person_token(carla))
        assert not Touch.objects.exists()
        assert Visitor.objects.get().forgotten_at is not None

    def test_a_link_keeps_what_the_address_says(self, carla: Person) -> None:
        link = link_for(carla, "https://www.nadir.example/a?x=1&pl=old#there")
        assert link == f"https://www.nadir.example/a?x=1&pl={person_token(carla)}#there"


class TestForgetting:
    def test_who_takes_it_back_is_forgotten(self, website: TrackedSite) -> None:
        visit(website, utm={"utm_source": "feria"})
        assert beacon(website, {"id": VISITOR, "forget": True}).status_code == 204
        assert not Visit.objects.exists()
        visitor = Visitor.objects.get()
        assert (visitor.first_utm, visitor.last_utm, visitor.person) == ({}, {}, None)

    def test_a_visit_that_comes_after_that_begins_nothing_anew(self, website: TrackedSite) -> None:
        beacon(website, {"id": VISITOR, "forget": True})
        assert visit(website).status_code == 204
        assert not Visit.objects.exists()

    def test_it_is_taken_from_a_browser_that_asks_not_to_be_tracked(self, website: TrackedSite) -> None:
        visit(website)
        beacon(website, {"id": VISITOR, "forget": True}, dnt="1")
        assert not Visit.objects.exists()

    def test_of_someone_known_the_history_stays_and_the_consent_ends(self, website: TrackedSite, carla: Person) -> None:
        visit(website, pl=person_token(carla))
        beacon(website, {"id": VISITOR, "forget": True})
        visit(website, "/after")
        assert Touch.objects.filter(person=carla).count() == 1
        newest = Consent.objects.filter(person=carla, purpose="tracking").first()
        assert newest is not None
        assert newest.given is False

    def test_who_said_so_elsewhere_is_noted_no_more(self, website: TrackedSite, carla: Person) -> None:
        with time_machine.travel(NOW, tick=False):
            visit(website, "/a", pl=person_token(carla))
        Consent.objects.create(
            person=carla, purpose="tracking", given=False, how="noted", at=NOW + timedelta(minutes=1)
        )
        with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
            visit(website, "/b")
            visit(website, "/c", pl=person_token(carla))
        assert Touch.objects.count() == 1
        assert not Visit.objects.exists()

    def test_visits_of_people_who_stay_unknown_go_after_ninety_days(self, website: TrackedSite) -> None:
        with time_machine.travel(NOW, tick=False):
            visit(website)
        delete_old(NOW + timedelta(days=89))
        assert Visit.objects.count() == 1
        delete_old(NOW + timedelta(days=91))
        assert not Visit.objects.exists()
        assert Visitor.objects.count() == 1
        delete_old(NOW + timedelta(days=396))
        assert not Visitor.objects.exists()
