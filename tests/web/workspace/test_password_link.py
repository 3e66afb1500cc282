"""Whoever runs an installation can let someone choose a new password."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.web.world import World, client_of


def test_it_prints_a_link_that_opens_the_page(world: World) -> None:
    told = StringIO()
    call_command("password_link", "BOB@nadir.example", stdout=told)
    address = told.getvalue().strip().removeprefix("http://127.0.0.1:8000")
    assert "Choose a password" in client_of(None).get(address, follow=True).content.decode()


def test_an_address_that_nobody_has_is_told(world: World) -> None:
    with pytest.raises(CommandError, match=r"Nobody signs in as 'nobody@nadir\.example'"):
        call_command("password_link", "nobody@nadir.example")
