"""What we share: the printed page for the group."""

import io
from dataclasses import asdict
from datetime import date

import pytest
from pypdf import PdfReader

from plomada_web.decisions.models import Answer, Disclosure, Statement
from plomada_web.decisions.what_we_share import Sheet, sheet_of, what_we_share_pdf
from tests.web.decisions.figures_pages import address, in_mode, statuses
from tests.web.decisions.test_common_ground import shared_by_all
from tests.web.world import NOW, World, client_of


def sheet(world: World, language: str = "en") -> Sheet:
    world.decision.refresh_from_db()
    return sheet_of(world.decision, language=language, now=NOW)


def printed(world: World, language: str) -> PdfReader:
    return PdfReader(io.BytesIO(what_we_share_pdf(world.decision, language=language, now=NOW)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


class TestThePage:
    def test_members_and_viewers_get_it_and_nobody_else(self, world: World) -> None:
        assert statuses(world, address(world, "what_we_share")) == {
            "member": 200,
            "viewer": 200,
            "outsider": 404,
            "signed out": 302,
            "wrong method": 405,
        }

    def test_it_is_a_pdf_in_the_language_asked_for_or_else_the_groups(self, world: World) -> None:
        client = client_of(world.bob)
        for query, file_name in (
            ("?language=en", "what-we-share.pdf"),
            ("?language=es", "lo-que-compartimos.pdf"),
            ("?language=xx", "lo-que-compartimos.pdf"),
            ("", "lo-que-compartimos.pdf"),
        ):
            response = client.get(address(world, "what_we_share") + query)
            assert response["Content-Type"] == "application/pdf"
            assert response["Content-Disposition"] == f'inline; filename="{file_name}"'
            assert response.content.startswith(b"%PDF-")

    @pytest.mark.parametrize("language", ["es", "en"])
    def test_it_is_one_tagged_page_of_a4_that_says_its_language(self, world: World, language: str) -> None:
        shared_by_all(world)
        reader = printed(world, language)
        root = reader.trailer["/Root"]
        assert len(reader.pages) == 1
        assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
        assert root["/Lang"] == language
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root

    def test_its_words_are_in_the_language(self, world: World) -> None:
        shared_by_all(world)
        assert "Hay que saber cuánto cuesta cada viaje." in text_of(printed(world, "es"))
        assert "We must know what each trip costs." in text_of(printed(world, "en"))

    def test_the_longest_statements_still_fit_one_page(self, world: World) -> None:
        for number in range(24):
            statement = Statement.objects.create(
                decision=world.decision,
                phase="define_problem",
                text_es=f"{number} " + "palabra larga " * 17,
                created_at=NOW,
            )
            for place, stakeholder in enumerate(list(world.stakeholders.values())[:6]):
                value = 5 if number < 8 else 1 + 4 * (place % 2)
                Answer.objects.create(stakeholder=stakeholder, statement=statement, value=value, said_at=NOW)
        assert len(printed(world, "es").pages) == 1
        assert sheet(world, "es").open_more

    def test_what_people_write_never_becomes_part_of_its_source(self, world: World) -> None:
        Statement.objects.filter(pk=world.statements[0].pk).update(
            text_es='#panic("x") $ \\ "] #read("/etc/passwd") <a> *b* _c_ @d', text_en=""
        )
        assert '#panic("x") $ \\ "] #read("/etc/passwd") <a> *b* _c_ @d' in text_of(printed(world, "es"))


class TestWhatItTells:
    def test_what_is_shared_nearly_shared_and_open_stands_with_counts_and_without_names(self, world: World) -> None:
        shared_by_all(world)
        for name in ("Carla Ferrer", "Nuria Vidal"):
            Answer.objects.filter(stakeholder=world.stakeholders[name]).update(comment="mine")
        told = str(asdict(sheet(world)))
        for name in world.people:
            assert name.split()[0] not in told
        assert "mine" not in told
        opened = {entry.text: entry.note for entry in sheet(world).open}
        assert opened["Price decides."] == "3 in favour, 1 neither, 1 against"  # of the first five, released together

    def test_it_is_for_the_group_even_when_we_see_names(self, world: World) -> None:
        in_mode(world, Disclosure.NAMED_TO_US, heard=4)
        found = sheet(world)
        assert (found.shared, found.near, found.open) == ((), (), ())
        assert found.words["nothing_shared"].startswith("There are too few answers yet")

    def test_it_says_which_functions_are_unheard_and_that_they_come_next(self, world: World) -> None:
        found = sheet(world)
        assert found.unheard == "General management."
        assert found.next.startswith("Hear those who have not spoken yet")

    def test_with_everyone_heard_the_next_step_starts_from_what_is_shared(self, world: World) -> None:
        shared = shared_by_all(world)
        for statement in [*world.statements, shared]:
            Answer.objects.create(
                stakeholder=world.stakeholders["Nuria Vidal"], statement=statement, value=4, said_at=NOW
            )
        in_mode(world, Disclosure.NAMED_WITH_CONSENT, heard=7)
        Answer.objects.update(is_named=True)
        world.decision.stakeholders.update(named_consent_at=NOW)
        assert sheet(world).next.startswith("Start from “We must know what each trip costs.”")

    def test_it_is_dated_and_says_who_offers_the_room_once(self, world: World) -> None:
        found = sheet(world)
        assert found.when == "21 November 2026 · Molinos Quimera"
        assert date(2026, 11, 21) == NOW.date()
        assert text_of(printed(world, "en")).count("Envases Nadir") == 1

    def test_unanimity_on_a_sensitive_statement_is_told_as_nearly_all(self, world: World) -> None:
        shared_by_all(world, sensitive=True)
        found = sheet(world)
        assert next((entry.text, entry.note) for entry in found.near) == (
            "We must know what each trip costs.",
            "Nearly all are in favour.",
        )
