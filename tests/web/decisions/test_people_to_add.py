"""People come into the group: found among those we know, described anew, or pasted as a list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plomada_web.decisions.actions.group import remove_stakeholder
from plomada_web.decisions.actions.kinds import KindDetails, add_kind
from plomada_web.decisions.models import Stakeholder
from plomada_web.people.models import Account, Person
from tests.web.decisions.setting_up import audited, bob, of
from tests.web.world import NOW, World, client_of

LIST = """Nombre\tCorreo\tCargo\tFunción\tFirma
Pau Gil\tpau@quimera.example\tJefe de almacén\tOperaciones\tsí
Carla Ferrer\tcarla@quimera.example\t\t\t
Sin correo\t\t\tFinanzas\t
Mal Correo\tno-es-correo\t\t\t
"""


@pytest.fixture
def stranger(world: World) -> Person:
    account = Account.objects.create(workspace=world.workspace, name="Consultora", created_at=NOW)
    return Person.objects.create(workspace=world.workspace, account=account, name="Ágata Ruiz", created_at=NOW)


def test_a_search_finds_people_of_the_whole_workspace_who_are_not_in_the_group(world: World, stranger: Person) -> None:
    client = client_of(world.bob)
    page = client.get(of(world, "group_add"), {"q": "agata"}).content.decode()
    assert "Ágata Ruiz" in page
    assert "Consultora" in page
    assert "Nobody outside the group" in client.get(of(world, "group_add"), {"q": "carla"}).content.decode()


def test_without_a_search_the_accounts_own_people_are_offered(world: World, stranger: Person) -> None:
    remove_stakeholder(world.stakeholders["Carla Ferrer"], actor=bob(world), now=NOW)
    page = client_of(world.bob).get(of(world, "group_add")).content.decode()
    assert "Carla Ferrer" in page
    assert "Ágata Ruiz" not in page


def test_a_known_person_is_added_with_role_and_signature(world: World, stranger: Person) -> None:
    sent = {"person": str(stranger.pk), "role": "sponsor", "must_sign": "on"}
    assert client_of(world.bob).post(of(world, "group_add"), sent)["Location"] == of(world, "group")
    one = Stakeholder.objects.get(person=stranger)
    assert (one.role, one.must_sign) == ("sponsor", True)


def test_someone_in_the_group_already_is_told_so(world: World) -> None:
    sent = {"person": str(world.people["Carla Ferrer"].pk), "role": "sponsor"}
    page = client_of(world.bob).post(of(world, "group_add"), sent, follow=True).content.decode()
    assert "Carla Ferrer is in this group already." in page


@pytest.mark.parametrize("person", ["", "x", "999999", "٣"])
def test_a_person_who_is_not_ours_is_not_found(world: World, person: str) -> None:
    sent = {"person": person, "role": "sponsor"}
    assert client_of(world.bob).post(of(world, "group_add"), sent).status_code == 404


def test_a_person_of_another_workspace_is_not_found(world: World) -> None:
    account = Account.objects.create(workspace=world.elsewhere, name="Ajena", created_at=NOW)
    other = Person.objects.create(workspace=world.elsewhere, account=account, name="Ajeno", created_at=NOW)
    sent = {"person": str(other.pk), "role": "sponsor"}
    assert client_of(world.bob).post(of(world, "group_add"), sent).status_code == 404


def test_a_role_that_does_not_exist_adds_nobody(world: World, stranger: Person) -> None:
    sent = {"person": str(stranger.pk), "role": "king"}
    page = client_of(world.bob).post(of(world, "group_add"), sent, follow=True).content.decode()
    assert "Choose one of the roles." in page
    assert not Stakeholder.objects.filter(person=stranger).exists()


def test_the_form_adds_someone_new(world: World) -> None:
    sent = {"name": "Pau Gil", "email": "Pau@Quimera.example", "title": "", "language": "es", "role": "user"}
    client_of(world.bob).post(of(world, "group_new"), sent | {"function": str(world.functions["IT"].pk)})
    person = Stakeholder.objects.get(person__name="Pau Gil").person
    assert (person.email, person.function, person.account) == (
        "pau@quimera.example",
        world.functions["IT"],
        world.account,
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "required"),
        ({"email": "nobody"}, "valid email"),
        ({"role": "king"}, "valid choice"),
        ({"function": "999"}, "valid choice"),
        ({"language": "fr"}, "valid choice"),
        ({"email": "carla@quimera.example"}, "Carla Ferrer is in this group already."),
    ],
)
def test_a_refused_newcomer_says_why_and_adds_nobody(world: World, changed: dict[str, str], told: str) -> None:
    sent = {"name": "Pau Gil", "email": "", "title": "", "language": "es", "role": "user"}
    answer = client_of(world.bob).post(of(world, "group_new"), sent | changed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Person.objects.count() == len(world.people)


def test_a_pasted_list_is_shown_before_anything_is_saved(world: World) -> None:
    answer = client_of(world.bob).post(of(world, "group_paste"), {"text": LIST})
    page = answer.content.decode()
    assert "2 people will come into the group" in page
    assert "in the group already, stays as it is" in page
    assert "“no-es-correo” is not an e-mail address" in page
    assert Person.objects.count() == len(world.people)
    assert not audited("stakeholder.added")


def test_a_confirmed_list_comes_into_the_group(world: World) -> None:
    answer = client_of(world.bob).post(of(world, "group_paste"), {"text": LIST, "confirm": "yes"}, follow=True)
    assert "2 people added to the group." in answer.content.decode()
    pau = Stakeholder.objects.get(person__name="Pau Gil")
    assert (pau.must_sign, pau.person.title, pau.person.function) == (
        True,
        "Jefe de almacén",
        world.functions["Operations"],
    )
    assert not Person.objects.filter(name="Mal Correo").exists()
    assert world.decision.stakeholders.count() == 9


def test_where_the_list_does_not_say_who_signs_what_is_usual_holds(world: World) -> None:
    details = KindDetails("Envases", "Packaging", {world.functions["Finance"]: True})
    world.decision.kind = add_kind(world.workspace, details=details, actor=bob(world), now=NOW)
    world.decision.save()
    client_of(world.bob).post(of(world, "group_paste"), {"text": LIST, "confirm": "yes"})
    assert Stakeholder.objects.get(person__name="Sin correo").must_sign


def test_a_file_is_read_like_a_pasted_list(world: World) -> None:
    file = SimpleUploadedFile("grupo.csv", LIST.replace("\t", ";").encode("utf-8-sig"))
    page = client_of(world.bob).post(of(world, "group_paste"), {"file": file}).content.decode()
    assert "2 people will come into the group" in page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is nothing here yet"),
        ("correo;cargo\na@b.example;jefe", "No column holds names"),
        ("Ana\n" * 501, "501 rows"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(world: World, text: str, told: str) -> None:
    answer = client_of(world.bob).post(of(world, "group_paste"), {"text": text, "confirm": "yes"})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Person.objects.count() == len(world.people)


def test_a_file_that_is_too_large_is_refused(world: World) -> None:
    file = SimpleUploadedFile("grupo.csv", b"Ana;x\n" * 60_000)
    answer = client_of(world.bob).post(of(world, "group_paste"), {"file": file})
    assert answer.status_code == 422
    assert "larger than 256 kB" in answer.content.decode()
