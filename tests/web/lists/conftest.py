"""What the tests of lists share."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def _own_fields_alone() -> Iterator[None]:
    """Leave out what features above add: their own tests ask for it."""
    with override_settings(MORE_FILTER_FIELDS=()):
        yield
