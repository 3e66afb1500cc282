"""What the web tests share: the world they play in."""

import pytest

from tests.web.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Return Envases Nadir with its members, one customer and one purchase."""
    return make_world()
