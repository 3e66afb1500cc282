"""The sample's website: a form, what was sent by it, and visits before and after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plomada_web.people.models import Person, Touch
from plomada_web.start.sample.loading import load_sample
from plomada_web.start.sample.sign_in import SignIn
from plomada_web.start.sample.team import SIGNS_IN
from plomada_web.tracking.models import Submission, TrackedSite, Visit, WebForm
from plomada_web.workspace.models import AuditLine, Job, User
from tests.web.world import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sample() -> None:
    load_sample(sign_in=SignIn(SIGNS_IN, "plumb line in the sample"), now=timezone.now())


def test_what_was_sent_stands_with_people_who_were_there_before() -> None:
    sent = {row.person.name for row in Submission.objects.select_related("person") if row.person}
    assert sent == {"Marta Iniesta", "Carmen Ulloa"}
    assert Submission.objects.filter(confirmed_at=None).count() == 0
    marta = Person.objects.get(name="Marta Iniesta")
    assert marta.touches.filter(source="form").count() == 1
    assert marta.touches.filter(source="tracker").count() == 4
    assert marta.no_mail_since is None


def test_visits_of_the_unknown_are_no_touches() -> None:
    assert Visit.objects.count() == 3
    assert not Touch.objects.filter(source="tracker", person=None).exists()


def test_nothing_lies_in_the_future_and_no_mail_waits() -> None:
    assert not Touch.objects.filter(at__gt=timezone.now() + timedelta(minutes=1)).exists()
    assert not Job.objects.filter(kind="tracking.confirmation").exists()


def test_the_audit_tells_of_all_tracked_touches_in_one_line() -> None:
    tracked = Touch.objects.filter(source="tracker").count()
    lines = [line for line in AuditLine.objects.filter(action="touch.added") if line.detail.get("source") == "tracker"]
    assert [line.detail["touches"] for line in lines] == [tracked]


def test_its_pages_open_and_the_form_takes_more() -> None:
    client = client_of(User.objects.get(email=SIGNS_IN))
    site, web_form = TrackedSite.objects.get(), WebForm.objects.get()
    base = f"/w/{site.workspace.slug}"
    for page in ("tracking/", f"tracking/websites/{site.pk}/", f"tracking/forms/{web_form.pk}/"):
        assert client.get(f"{base}/{page}").status_code == 200
    assert "Prueba las cajas un mes" in client.get(f"/f/{web_form.key}/").content.decode()
    marta = Person.objects.get(name="Marta Iniesta")
    assert "¿Se puede hacer el piloto" in client.get(f"{base}/people/{marta.pk}/").content.decode()
