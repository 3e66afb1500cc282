"""The pages of a corpus, as tests ask for them."""

from plomada_web.workspace.models import User
from tests.web.world import World, client_of

HOME = "/w/nadir/language/"


def page(world: World, address: str, *, user: User | None = None, language: str = "en", status: int = 200) -> str:
    answer = client_of(user or world.vera, language=language).get(HOME + address)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def post(world: World, address: str, data: dict[str, object] | None = None, *, user: User | None = None) -> int:
    return client_of(user or world.maria).post(HOME + address, data or {}).status_code
