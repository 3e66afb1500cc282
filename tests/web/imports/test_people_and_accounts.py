"""Rows become people and accounts: found by what identifies them, made where they are not."""

import pytest
from django.utils import timezone

from plomada_web.imports import actions, sent_rows
from plomada_web.imports.models import Import
from plomada_web.imports.plans import NotMapped
from plomada_web.imports.said import Said
from plomada_web.people.models import Account, Consent, CustomField, Person, Site, Tag
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.kept_files import where
from tests.web.imports.importing import brought, made, mapped, received, run, told, work
from tests.web.world import NOW, World

PEOPLE = """First Name,Last Name,Email,Job Title,Company Name,Record ID
Ana,Robledo,ana@robledo.example,Plant manager,Aceros Robledo,101
Luis,Paz,luis@robledo.example,CFO,Aceros Robledo,102
Eva,Sol,eva@sol.example,,Sol y Mar,103
"""


def test_people_come_with_their_accounts(world: World) -> None:
    one = brought(world, PEOPLE)
    assert made(one, "person") == (3, 0, 0)
    assert made(one, "account") == (2, 0, 0)
    ana = Person.objects.get(email="ana@robledo.example")
    assert (ana.name, ana.title, ana.external_id) == ("Ana Robledo", "Plant manager", "101")
    assert ana.account == Person.objects.get(external_id="102").account
    assert ana.search == ana.search_text()
    assert ana.language == "es", "the workspace's"
    assert one.change_set is not None
    assert ana.changed_at == one.change_set.made_at
    assert ana.account is not None
    assert ana.account.search == "aceros robledo"


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    brought(world, PEOPLE)
    again = brought(world, PEOPLE)
    assert made(again, "person") == (0, 0, 3)
    assert made(again, "account") == (0, 0, 2)
    assert again.change_set is not None
    assert again.change_set.changes.count() == 0


def test_somebody_known_is_found_by_address_whatever_their_account(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    one = brought(world, "Name,Email,Phone\nCarla F.,CARLA@quimera.example,+34 600\n")
    assert made(one, "person") == (0, 1, 0)
    carla.refresh_from_db()
    assert (carla.name, carla.phone) == ("Carla Ferrer", "+34 600"), "filled fields stay, empty ones are filled"


def test_overwriting_lets_the_file_win(world: World) -> None:
    brought(world, "Name,Email\nCarla F.,carla@quimera.example\n", keep="overwrite")
    carla = world.people["Carla Ferrer"]
    carla.refresh_from_db()
    assert carla.name == "Carla F."
    assert carla.search.startswith("carla f.")


def test_a_name_is_found_in_its_account_whatever_its_accents(world: World) -> None:
    one = brought(world, "Name,Company,Phone\nIRIS TOME,molinos quimera,600\n")
    assert made(one, "person") == (0, 1, 0)
    assert made(one, "account") == (0, 0, 1)
    assert world.people["Iris Tomé"].account.people.get(phone="600").name == "Iris Tomé"  # type: ignore[union-attr]


def test_two_with_one_name_and_two_addresses_are_two(world: World) -> None:
    one = brought(world, "Name,Company,Email\nIris Tomé,Molinos Quimera,iris.t@quimera.example\n")
    assert made(one, "person") == (1, 0, 0)


def test_a_name_alone_without_account_is_the_same_the_next_time(world: World) -> None:
    brought(world, "Name,Phone\nNobody Knows,600\n")
    again = brought(world, "Name,Phone\nNobody Knows,600\n")
    assert made(again, "person") == (0, 0, 1)
    assert Person.objects.get(name="Nobody Knows").account is None


def test_without_a_company_the_address_tells_the_account_if_it_is_here(world: World) -> None:
    Account.objects.filter(pk=world.account.pk).update(domain="quimera.example")
    brought(world, "Name,Email\nNew One,new@quimera.example\nFree One,free@gmail.com\nOther,o@elsewhere.example\n")
    homes = dict(
        Person.objects.filter(email__in=["new@quimera.example", "free@gmail.com"]).values_list("name", "account")
    )
    assert homes == {"New One": world.account.pk, "Free One": None}
    assert not Account.objects.filter(name__contains="elsewhere").exists()


def test_accounts_with_identifiers_of_their_own_are_two_though_they_share_a_name(world: World) -> None:
    one = brought(world, "Company Name,Company ID\nAcme,1\nAcme,2\nAcme,1\n", {"Company ID": "account.external_id"})
    assert made(one, "account") == (2, 0, 0)


def test_one_that_was_merged_is_found_and_read_as_the_one_that_stayed(world: World) -> None:
    carla, oscar = world.people["Carla Ferrer"], world.people["Oscar Prat"]
    Person.objects.filter(pk=oscar.pk).update(merged_into=carla, archived_at=NOW)
    one = brought(world, "Name,Email,Phone\nOscar,oscar@quimera.example,611\n")
    assert made(one, "person") == (0, 1, 0)
    carla.refresh_from_db()
    assert carla.phone == "611"


def test_somebody_archived_is_left_out_with_the_reason(world: World) -> None:
    Person.objects.filter(pk=world.people["Carla Ferrer"].pk).update(external_id="7", archived_at=NOW)
    one = brought(world, "Contact ID,Name\n7,Carla\n", {"Contact ID": "person.external_id"})
    assert made(one, "person") == (0, 0, 0)
    assert told(one) == ["2 : Carla Ferrer is archived here: bring it back first, or leave the row out."]


def test_another_workspace_is_a_wall(world: World) -> None:
    account = Account.objects.create(workspace=world.elsewhere, name="Aceros Robledo", created_at=NOW)
    Person.objects.create(
        workspace=world.elsewhere, account=account, name="Ana", email="ana@robledo.example", created_at=NOW
    )
    one = brought(world, PEOPLE)
    assert made(one, "person") == (3, 0, 0)
    assert made(one, "account") == (2, 0, 0)


@pytest.mark.parametrize(("mode", "counts"), [("create", (1, 0, 1)), ("update", (0, 1, 0)), ("both", (1, 1, 0))])
def test_only_new_only_known_or_both(world: World, mode: str, counts: tuple[int, int, int]) -> None:
    one = brought(world, "Name,Email,Phone\nA,carla@quimera.example,1\nB,b@b.example,2\n", mode=mode)
    assert made(one, "person") == counts
    if mode == "update":
        assert told(one) == ["3 : This person is not here, and the import only updates who is."]


def test_where_names_do_not_identify_a_namesake_is_somebody_new(
    world: World,
) -> None:
    rules = {"person": ["external_id"], "account": ["name"], "decision": []}
    one = brought(world, "Contact ID,Name\n1,Carla Ferrer\n", {"Contact ID": "person.external_id"}, rules=rules)
    assert made(one, "person") == (1, 0, 0)


def test_functions_owners_tags_sites_and_language_are_recognised(world: World) -> None:
    text = (
        "Name,Email,Department,Owner,Tags,Site,Language,Company\n"
        "Ana,ana@q.example,finanzas,bob@nadir.example,VIP; Feria,planta norte,Inglés,Molinos Quimera\n"
        "Luis,luis@q.example,Astrology,Nobody,,Planta Sur,,Molinos Quimera\n"
    )
    means = {"Owner": "person.owner", "Tags": "person.tags", "Site": "person.site", "Language": "person.language"}
    one = brought(world, text, means | {"Department": "person.function"})
    ana, luis = Person.objects.get(email="ana@q.example"), Person.objects.get(email="luis@q.example")
    assert (ana.function, ana.owner, ana.site, ana.language) == (
        world.functions["Finance"],
        world.bob,
        world.site,
        "en",
    )
    assert sorted(ana.tags.values_list("name", flat=True)) == ["Feria", "VIP"]
    assert (luis.function, luis.title, luis.owner) == (None, "Astrology", None)
    assert luis.site == Site.objects.get(name="Planta Sur")
    assert told(one) == [
        "3 Department: “Astrology” is not one of your functions; it is kept as the job title.",
        "3 Owner: “Nobody” is not one of the members of this workspace.",
    ]
    assert Tag.objects.count() == 2


def test_values_of_own_fields_are_typed(world: World) -> None:
    for key, kind in (("size", "number"), ("budget", "money"), ("since", "date"), ("shop", "choice")):
        CustomField.objects.create(
            workspace=world.workspace,
            record="account",
            key=key,
            kind=kind,
            name_es=key,
            name_en=key,
            choices=[{"key": "big", "es": "Grande", "en": "Big"}] if kind == "choice" else [],
        )
    text = "Company;size;budget;since;shop\nAcme;1.250,5;2.000 €;31/12/2025;grande\nBeta;many;;;tiny\n"
    means = {key: f"account.custom.{key}" for key in ("size", "budget", "since", "shop")}
    one = brought(world, text, means)
    assert Account.objects.get(name="Acme").custom == {
        "size": 1250.5,
        "budget": {"amount": 2000, "currency": "EUR"},
        "since": "2025-12-31",
        "shop": "big",
    }
    assert Account.objects.get(name="Beta").custom == {}
    assert [problem.split(":")[0] for problem in told(one)] == ["3 size", "3 shop"]


def test_consent_is_noted_once_and_a_no_stops_mail(world: World) -> None:
    text = "Name,Email,Opt in\nAna,ana@q.example,yes\nLuis,luis@q.example,no\n"
    means = {"Opt in": "person.consent_mail"}
    brought(world, text, means)
    again = brought(world, text, means)
    assert list(Consent.objects.order_by("pk").values_list("person__name", "given", "how")) == [
        ("Ana", True, "imported"),
        ("Luis", False, "imported"),
    ]
    assert Person.objects.get(name="Luis").no_mail_since is not None
    assert made(again, "consent") == (0, 0, 0)
    brought(world, text.replace("Luis,luis@q.example,no", "Luis,luis@q.example,yes"), means)
    assert Person.objects.get(name="Luis").no_mail_since is not None, "a yes in a file lifts no refusal"


def test_a_name_that_is_missing_is_made_of_the_address_or_the_identifier(world: World) -> None:
    one = brought(world, "Email,Contact ID\nana@q.example,1\n,2\n", {"Contact ID": "person.external_id"})
    assert sorted(Person.objects.filter(external_id__in="12").values_list("name", flat=True)) == ["2", "ana"]
    assert one.counts["stood_in"] == {"person": 2}


def test_a_bad_address_costs_the_cell_and_not_the_row(world: World) -> None:
    one = brought(world, "Name,Email\nAna,not an address\n,nor this\n", {"Email": "person.email"})
    assert Person.objects.get(name="Ana").email == ""
    assert made(one, "person") == (1, 0, 0)
    assert len(told(one)) == 2


def test_defaults_stand_in_where_the_file_says_nothing(world: World) -> None:
    defaults = {"person.source": "Feria 2026", "person.legal_basis": "consent", "account.name": "Acme"}
    brought(world, "Name,Source\nAna,\nLuis,Web\n", {"Source": "person.source"}, defaults=defaults)
    rows = Person.objects.filter(account__name="Acme").order_by("name").values_list("name", "source", "legal_basis")
    assert list(rows) == [("Ana", "Feria 2026", "consent"), ("Luis", "Web", "consent")]


def test_rows_of_one_batch_that_name_the_same_are_one(world: World) -> None:
    one = brought(world, "Name,Email,Phone\nAna,a@q.example,\nAna,A@q.example,600\n")
    assert made(one, "person") == (1, 0, 0)
    assert Person.objects.get(email="a@q.example").phone == "600"


@pytest.mark.parametrize("keep", ["fill", "overwrite"])
def test_an_address_or_identifier_of_another_is_not_taken_over(world: World, keep: str) -> None:
    carla, oscar = world.people["Carla Ferrer"], world.people["Oscar Prat"]
    Person.objects.filter(pk=carla.pk).update(external_id="1", email="")
    text = "Contact ID,Name,Email\n1,Carla Ferrer,oscar@quimera.example\n"
    one = brought(world, text, {"Contact ID": "person.external_id"}, keep=keep)
    assert told(one) == ["2 : “oscar@quimera.example” is Oscar Prat's already: it is left out here."]
    by_mail = {"person": ["email"], "account": [], "decision": []}
    two = brought(
        world,
        "Contact ID,Name,Email\n1,New,new@q.example\n",
        {"Contact ID": "person.external_id"},
        rules=by_mail,
        keep=keep,
    )
    assert made(two, "person") == (1, 0, 0)
    assert Person.objects.get(email="new@q.example").external_id == ""
    oscar.refresh_from_db()
    assert oscar.email == "oscar@quimera.example"


def test_the_identifier_of_a_duplicate_that_was_merged_stays_its_own(world: World) -> None:
    carla, oscar = world.people["Carla Ferrer"], world.people["Oscar Prat"]
    Person.objects.filter(pk=carla.pk).update(external_id="1")
    Person.objects.filter(pk=oscar.pk).update(external_id="2", merged_into=carla, archived_at=NOW)
    one = brought(
        world,
        "Contact ID,Phone\n2,600\n",
        {"Contact ID": "person.external_id", "Phone": "person.phone"},
        keep="overwrite",
    )
    assert made(one, "person") == (0, 1, 0)
    carla.refresh_from_db()
    assert (carla.external_id, carla.phone) == ("1", "600")


def test_a_program_sends_rows_instead_of_a_file(world: World) -> None:
    rows = [{"Name": "Ana", "Mail": "ana@q.example"}, {"Name": "Luis", "Size": 44}]
    said = Said({"Mail": "person.email", "Size": "person.external_id"})
    sent = sent_rows.Rows("from-the-shop", rows, said)
    one = sent_rows.receive_rows(world.workspace, sent=sent, actor=Actor.of(world.bob), now=timezone.now())
    work(actions.start(one, actor=Actor.of(world.bob), now=timezone.now()))
    found = Person.objects.filter(name__in=["Ana", "Luis"]).order_by("name").values_list("email", "external_id")
    assert list(found) == [("ana@q.example", ""), ("", "44")]
    files = sorted(where("imports").rglob("*.jsonl"))
    wrong = sent_rows.Rows("wrong", rows, Said({"Name": "person.soul"}))
    with pytest.raises(NotMapped):
        sent_rows.receive_rows(world.workspace, sent=wrong, actor=Actor.of(world.bob), now=timezone.now())
    assert Import.objects.count() == 1
    assert sorted(where("imports").rglob("*.jsonl")) == files  # nor is its file


def test_a_saved_mapping_is_taken_up_by_the_next_file_with_the_same_headers(world: World) -> None:
    brought(world, "Cosa,Otra\nAna,600\n", {"Cosa": "person.name", "Otra": "person.phone"}, mode="create")
    next_one = received(world, "Otra,Cosa\n611,Luis\n")
    assert next_one.mapping == {"0": "person.phone", "1": "person.name"}
    assert next_one.options["mode"] == "create"
    run(mapped(next_one, mode="create"), world)
    assert Person.objects.get(name="Luis").phone == "611"
