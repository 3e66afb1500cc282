"""What the web tests share: the world they play in."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.web.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Return Envases Nadir with its members, one customer and one purchase."""
    return make_world()


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Begin each test in English: a page shown in Spanish leaves its language on the thread that showed it."""
    with translation.override("en"):
        yield
