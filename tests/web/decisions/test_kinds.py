"""Kinds of purchase, the functions that usually have a say, and what a group is asked at first."""

import re

import pytest

from plomada_web.decisions.actions import add_usual_kinds
from plomada_web.decisions.actions.kinds import KindDetails, add_kind, archive_kind, edit_kind, restore_kind
from plomada_web.decisions.models import OPEN_PHASES, PurchaseKind
from plomada_web.decisions.queries.choices import kinds_offered
from plomada_web.decisions.starter.kinds import USUAL_KINDS
from plomada_web.decisions.starter.statements import BY_KIND, GENERAL, PRIORITIES, statements_for
from plomada_web.people.actions import add_usual_functions
from plomada_web.people.models import Function
from plomada_web.people.usual_functions import USUAL_FUNCTIONS
from tests.web.decisions.setting_up import at, audited, bob, fresh_decision
from tests.web.world import NOW, World, client_of


def test_every_usual_kind_names_functions_that_exist_and_some_that_sign() -> None:
    known = {function.key for function in USUAL_FUNCTIONS}
    for kind in USUAL_KINDS:
        assert set(kind.must_sign) | set(kind.takes_part) <= known, kind.key
        assert kind.must_sign, kind.key
        assert not set(kind.must_sign) & set(kind.takes_part), kind.key


def test_every_starter_is_short_bilingual_and_said_once() -> None:
    for phase in OPEN_PHASES:
        assert 6 <= len(GENERAL[phase]) <= 8
        for kind in ("", *BY_KIND):
            said = statements_for(kind, phase)
            assert len(said) <= 8
            for language in ("es", "en"):
                texts = [getattr(starter, language) for starter in said]
                assert len(set(texts)) == len(texts)
                assert all(20 <= len(text) <= 120 and text.endswith(".") for text in texts)
    assert len(PRIORITIES) == 6


def test_no_starter_speaks_of_us() -> None:
    everything = [s for phases in (GENERAL, *BY_KIND.values()) for starters in phases.values() for s in starters]
    for starter in everything:
        assert not re.search(r"\b(your product|our offer|nuestra oferta|Plomada)\b", starter.es + starter.en)


def test_what_a_kind_adds_is_asked_only_where_it_belongs() -> None:
    assert set(BY_KIND) <= {kind.key for kind in USUAL_KINDS}
    assert statements_for("packaging", OPEN_PHASES[1])[-1].en == "Renting the containers is better than buying them."
    assert statements_for("logistics", OPEN_PHASES[1]) == GENERAL[OPEN_PHASES[1]]


def test_a_workspace_gets_the_usual_kinds_once(world: World) -> None:
    Function.objects.filter(workspace=world.workspace, name_en="Safety and environment").update(
        name_en="Safety & environment"
    )
    add_usual_functions(world.workspace, NOW)
    made = add_usual_kinds(world.workspace, NOW)
    assert len(made) == len(USUAL_KINDS)
    packaging = PurchaseKind.objects.get(workspace=world.workspace, starter="packaging")
    signs = {u.function.name_en for u in packaging.usual_functions.filter(must_sign=True)}
    assert signs == {"General management", "Finance", "Operations", "Procurement", "Safety & environment"}
    assert add_usual_kinds(world.workspace, NOW) == []
    assert len(audited("kinds.usual.added")) == 1


def test_a_function_the_workspace_lacks_is_left_out_of_the_usual_kinds(world: World) -> None:
    add_usual_kinds(world.workspace, NOW)
    software = PurchaseKind.objects.get(workspace=world.workspace, starter="software")
    assert {u.function.name_en for u in software.usual_functions.all()} == {
        "General management",
        "Finance",
        "IT",
        "Operations",
        "Procurement",
    }


def test_a_packaging_purchase_is_asked_of_packaging_too(world: World) -> None:
    add_usual_kinds(world.workspace, NOW)
    kind = PurchaseKind.objects.get(workspace=world.workspace, starter="packaging")
    assert fresh_decision(world, kind=kind).statements.filter(phase=OPEN_PHASES[0]).count() == 8


def test_a_kind_is_edited_archived_and_brought_back_with_its_audit_lines(world: World) -> None:
    finance, it = world.functions["Finance"], world.functions["IT"]
    kind = add_kind(world.workspace, details=KindDetails("Tubos", "Tubes", {finance: True}), actor=bob(world), now=NOW)
    edit_kind(kind, details=KindDetails("Tuberías", "Pipes", {it: False}), actor=bob(world), now=NOW)
    assert [(u.function, u.must_sign) for u in kind.usual_functions.all()] == [(it, False)]
    archive_kind(kind, actor=bob(world), now=NOW)
    assert kinds_offered(world.workspace) == []
    restore_kind(kind, actor=bob(world), now=NOW)
    assert kinds_offered(world.workspace) == [kind]
    assert [len(audited(f"kind.{what}")) for what in ("added", "edited", "archived", "restored")] == [1] * 4
    assert audited("kind.edited")[0].detail == {"functions": {"IT": False}}


def test_the_form_adds_a_kind_with_its_functions_and_shows_them_again(world: World) -> None:
    finance, it = world.functions["Finance"], world.functions["IT"]
    sent = {"name_es": "Tubos", "name_en": "Tubes", f"function_{finance.pk}": "sign", f"function_{it.pk}": "part"}
    client = client_of(world.bob)
    assert client.post(at(world, "kind_new"), sent)["Location"] == at(world, "kinds")
    kind = PurchaseKind.objects.get(name_en="Tubes")
    assert {(u.function, u.must_sign) for u in kind.usual_functions.all()} == {(finance, True), (it, False)}
    page = client.get(at(world, "kind_edit", kind_id=kind.pk)).content.decode()
    assert '<option value="sign" selected>' in page
    page = client_of(world.bob, language="es").get(at(world, "kinds")).content.decode()
    assert "Tubos" in page
    assert "Finanzas" in page


@pytest.mark.parametrize("sent", [{"name_es": "", "name_en": "x"}, {"name_es": "x", "name_en": "x" * 81}])
def test_a_kind_without_both_names_is_refused(world: World, sent: dict[str, str]) -> None:
    assert client_of(world.bob).post(at(world, "kind_new"), sent).status_code == 422
    assert not PurchaseKind.objects.exists()


def test_a_part_that_is_none_of_the_three_is_refused(world: World) -> None:
    finance = world.functions["Finance"]
    sent = {"name_es": "Tubos", "name_en": "Tubes", f"function_{finance.pk}": "perhaps"}
    assert client_of(world.bob).post(at(world, "kind_new"), sent).status_code == 422


def test_archiving_by_the_page_keeps_the_kind_below(world: World) -> None:
    kind = add_kind(world.workspace, details=KindDetails("Tubos", "Tubes", {}), actor=bob(world), now=NOW)
    client = client_of(world.bob)
    page = client.post(at(world, "kind_archive", kind_id=kind.pk), follow=True).content.decode()
    assert "1 archived" in page
    client.post(at(world, "kind_restore", kind_id=kind.pk))
    kind.refresh_from_db()
    assert kind.archived_at is None
