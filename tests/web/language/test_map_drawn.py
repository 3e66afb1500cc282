"""The drawing of a map: what lies where."""

import pytest
from django.conf import LazySettings
from django.db.models import Value
from django.db.models.functions import Concat

from plomada.language.drawing import placed, placed_groups
from plomada_web.language.queries.maps import drawn_map, shown_map
from tests.web.language.meetings import mapped_meetings, meetings
from tests.web.world import World


@pytest.fixture(autouse=True)
def media(tmp_path: object, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_no_term_is_drawn_over_the_name_of_a_function(world: World) -> None:
    run = mapped_meetings(world, meetings(world))
    run.corpus.workspace.functions.update(name_en=Concat("name_en", Value(" and whatever else")))
    shown = shown_map(run)
    names = placed_groups(shown.names)
    assert all(group.name.endswith(" and whatever else") for group in names)
    for term in placed(drawn_map(shown)):
        left, top, right, bottom = term.box
        for group in names:
            half = len(group.name) * 5  # letters are 20 high, and at least half as wide
            apart = left >= group.x + half or right <= group.x - half or top >= group.y + 10 or bottom <= group.y - 10
            assert apart, f"“{term.term}” lies over {group.name}"
