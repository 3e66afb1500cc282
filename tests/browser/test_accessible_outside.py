"""What people without a session see: the room, the ways in, the methods, the pages that say no."""

from tests.addresses import is_public, routes
from tests.browser.conftest import NewPage
from tests.browser.looks import Look, Picture, each_look, walk
from tests.browser.sample import Sample

OUTSIDE = (
    "/",
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/1-not-a-key/",
    "/account/inactive/",
    "/account/oidc/login/cancelled/",
    "/account/oidc/login/error/",
    "/methods/",
    "/methods/agreement/",
    "/join/not-an-invitation/",
    "/r/not-a-link/",
    "/there/is/no/such/page/",
)
IN_THE_ROOM = (
    "",
    "priorities/",
    "signing/",
    "comment/",
    "shared/",
    "suggest/",
    "propose/",
    "questions/",
    "yours/",
    "consent/",
)


@each_look
def test_every_page_without_a_session(look: Look, new_page: NewPage, sample: Sample, picture: Picture) -> None:
    form = f"/f/{sample.rows['form_key']}/"
    of_a_form = [form, f"{form}thanks/", f"{form}confirm/not-a-token/"]
    walk(new_page(**look.options), "outside", [*OUTSIDE, f"/join/{sample.rows['token']}/", *of_a_form], look, picture)


@each_look
def test_every_page_of_the_room(look: Look, new_page: NewPage, sample: Sample, picture: Picture) -> None:
    where = []
    for decision in sample.decisions[:2]:
        heard, unheard = f"/r/{decision.guests['heard']}/", f"/r/{decision.guests['unheard']}/"
        where += [heard + end for end in IN_THE_ROOM]
        where += [unheard, f"{unheard}statements/{decision.rows['statement_id']}/", f"{unheard}shared/"]
        where += [f"/r/{decision.guests['mobilizer']}/proposals/", f"{heard}there-is-no-such-page/"]
        where += [f"/r/{decision.guests['stop']}/stop/"]
    walk(new_page(**look.options), "room", where, look, picture)


def test_the_list_of_pages_outside_is_whole() -> None:
    """What needs no session and has no argument is looked at above, apart from what is only posted to."""
    posted = {"/me/language/", "/me/theme/", "/health/"}
    plain = {address for route in routes() if "<" not in route and is_public(address := f"/{route}")}
    of_sign_in = {address for address in plain if address.startswith("/account/")}
    assert plain - of_sign_in - posted <= set(OUTSIDE)


def test_every_page_of_the_room_is_looked_at() -> None:
    """A page that is added to the room is added above."""
    own = {route.removeprefix("r/<str:token>/") for route in routes() if route.startswith("r/<str:token>/")}
    one_by_one = {"proposals/", "statements/<int:statement_id>/", "stop/"}
    posted = {"language/", "mails/", "words/", "proposals/<int:statement_id>/"}
    files = {page for page in own if page and not page.endswith("/")}
    assert own - one_by_one - posted - files == set(IN_THE_ROOM)
