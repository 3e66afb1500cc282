"""What both teams did with the sample's customers: its pages are alive, and every sample is the same."""

from datetime import UTC, datetime

import pytest

from plomada_web.people.models import Account, Note, Person, Tag, Task, Touch
from plomada_web.people.queries.timeline import Narrowed, timeline
from plomada_web.people.queries.work import work_of
from plomada_web.segments.models import Membership, Segment
from plomada_web.start.sample.loading import load_sample
from plomada_web.start.sample.sign_in import SignIn

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def _loaded(db: None) -> None:
    assert load_sample(sign_in=SignIn("elena@plomada.example", "kifave-fosezo-ferise-voligi"), now=NOW)


@pytest.mark.usefixtures("_loaded")
def test_the_records_are_alive() -> None:
    assert set(Touch.objects.values_list("team", flat=True)) == {"marketing", "sales", "customer"}
    months = {at.month for at in Touch.objects.values_list("at", flat=True)}
    assert len(months) > 6
    assert not Touch.objects.filter(at__gt=NOW).exists()
    ana = Person.objects.get(name="Ana Robledo")
    kinds = {line.kind for line in timeline(ana, Narrowed()).lines}
    assert kinds == {"touch", "note", "done"}
    step = work_of(ana).next_step
    assert step
    assert step.title == "Enviar la hoja de mermas para que la use con Luis"
    assert ana.last_touch_at == ana.touches.order_by("-at").values_list("at", flat=True)[0]
    assert (Note.objects.count(), Task.objects.count(), Tag.objects.count()) == (5, 8, 4)
    assert Account.objects.filter(owner__isnull=False).count() == 5


@pytest.mark.usefixtures("_loaded")
def test_its_segments_have_members_who_came_and_went() -> None:
    sizes = dict(Segment.objects.values_list("name", "size"))
    assert len(sizes) == 4
    assert all(sizes.values())
    assert Membership.objects.filter(left_at__isnull=False).exists()
    assert not Segment.objects.exclude(problem=None).exists()
    assert Membership.objects.values("entered_at").distinct().count() > 3
