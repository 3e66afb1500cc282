"""SQLite is a real default: eight clients write at once through the real server, nothing fails and nothing is lost."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.live import Live, serving

ROUNDS = 15
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Four people of one group, each with a link and the statements they are asked.
INVITE = """
import json
from django.utils import timezone
from plomada_web.decisions.models import Stakeholder, Statement
from plomada_web.rooms.links import make_link, NotInvited
from plomada_web.workspace.audit import Actor
found = []
for someone in Stakeholder.objects.filter(removed_at=None).select_related("person", "decision"):
    try:
        fresh = make_link(stakeholder=someone, actor=Actor(name="Test"), now=timezone.now())
    except NotInvited:
        continue
    asked = Statement.objects.filter(decision=someone.decision).values_list("pk", flat=True)
    found.append({"id": someone.pk, "token": fresh.token, "asked": list(asked)})
print(json.dumps(found))
"""
COUNT = """
import json
from plomada_web.decisions.models import Answer
from plomada_web.people.models import Account
from plomada_web.workspace.models import AuditLine
answers = list(Answer.objects.order_by("pk").values_list("stakeholder_id", "statement_id", "value"))
accounts = dict(Account.objects.values_list("name", "notes"))
print(json.dumps({"answers": answers, "accounts": accounts, "audit": AuditLine.objects.count()}))
"""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    with serving(tmp_path, "--sample") as running:
        yield running


def told(live: Live, code: str) -> object:
    return json.loads(live.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1])


def visitor() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def post(session: requests.Session, url: str, fields: dict[str, str]) -> requests.Response:
    """Fetch a form, fill it in and send it, as a browser without scripts does."""
    page = session.get(url, timeout=60)
    assert page.status_code == 200, f"{page.status_code} at {url}"
    token = CSRF.search(page.text)
    hidden = {"csrfmiddlewaretoken": token.group(1)} if token else {}
    return session.post(url, data={**hidden, **fields}, headers={"Referer": url}, timeout=60, allow_redirects=False)


def answering(live: Live, guest: dict[str, object]) -> list[list[object]]:
    """Change the mind about one statement again and again; return what was said."""
    session = visitor()
    asked = guest["asked"]
    assert isinstance(asked, list)
    welcome = f"{live.url}/r/{guest['token']}"
    assert session.get(f"{welcome}/", timeout=60).status_code == 200
    open_to_them = [one for one in asked if session.get(f"{welcome}/statements/{one}/", timeout=60).status_code == 200]
    statement, said = open_to_them[0], []
    for round_ in range(ROUNDS):
        value = 1 + round_ % 5
        sent = post(session, f"{welcome}/statements/{statement}/", {"answer": str(value)})
        assert sent.status_code == 302, f"answer {round_}: {sent.status_code}"
        said.append([guest["id"], statement, value])
    return said


def signed_in(live: Live) -> tuple[requests.Session, str]:
    """Sign in; return the session and the address of the workspace."""
    session = visitor()
    email, password = live.sign_in
    sent = post(session, f"{live.url}/account/login/", {"login": email, "password": password})
    assert sent.status_code == 302, f"sign-in: {sent.status_code}"
    home = session.get(f"{live.url}/", timeout=60).url
    assert "/w/" in home, home
    return session, home.rstrip("/")


def adding_and_editing_accounts(live: Live, who: str) -> dict[str, str]:
    """Add accounts and edit each at once; return their names and what was written into them."""
    session, home = signed_in(live)
    names = [f"Concurrent {who} {number}" for number in range(ROUNDS)]
    for name in names:
        sent = post(session, f"{home}/accounts/new/", {"name": name})
        assert sent.status_code == 302, f"{name}: {sent.status_code}"
        page = live.url + sent.headers["Location"]
        sent = post(session, f"{page}edit/", {"name": name, "notes": f"Noted of {name}"})
        assert sent.status_code == 302, f"{name}, edited: {sent.status_code}"
    return {name: f"Noted of {name}" for name in names}


def signing_in_again_and_again(live: Live) -> int:
    """Sign in with a new session each time; return how often it worked."""
    return len([signed_in(live) for _ in range(ROUNDS // 3)])


def test_eight_clients_write_at_once_and_nothing_fails_or_is_lost(live: Live) -> None:
    guests = told(live, INVITE)
    assert isinstance(guests, list)
    before = told(live, COUNT)
    assert isinstance(before, dict)
    start = threading.Barrier(8)

    def together(work: Callable[[], object]) -> object:
        start.wait()
        return work()

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(together, lambda guest=guest: answering(live, guest)) for guest in guests[:4]]
        accounts = [
            pool.submit(together, lambda who=who: adding_and_editing_accounts(live, who)) for who in ("left", "right")
        ]
        entries = [pool.submit(together, lambda: signing_in_again_and_again(live)) for _ in range(2)]
        said = [row for future in answers for row in future.result(300)]  # type: ignore[attr-defined]
        noted = {**accounts[0].result(300), **accounts[1].result(300)}  # type: ignore[dict-item]
        assert [future.result(300) for future in entries] == [ROUNDS // 3] * 2
    after = told(live, COUNT)
    assert isinstance(after, dict)
    fresh = after["answers"][len(before["answers"]) :]
    assert sorted(fresh) == sorted(said)
    assert len(said) == 4 * ROUNDS
    assert noted.items() <= after["accounts"].items()
    assert len(noted) == 2 * ROUNDS
    assert after["audit"] - before["audit"] >= 2 * len(noted), "each was added, and edited"
    log = live.log.read_text()
    assert "locked" not in log
    assert "Traceback" not in log
