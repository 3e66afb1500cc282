"""The API on a running server: what its guides tell works as it stands there, and schemathesis finds nothing."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live import ROOT, Live, serving

SEED = "20261125"
CONFIG = """
[checks.positive_data_acceptance]
# 412 and 410 are told in the schema: it has changed since, or is archived. Whether that is so no schema can say.
expected-statuses = ["2xx", "304", "401", "403", "404", "409", "410", "412", "429"]

[checks.negative_data_rejection]
# 410: it is archived, whatever is sent. 414: the web server reads no address that long.
expected-statuses = ["400", "401", "403", "404", "405", "409", "410", "414", "415", "422", "429"]
"""
TOKEN = """
from django.utils import timezone
from plomada_web.api.actions.tokens import TokenWanted, make_token
from plomada_web.api.scopes import Scope
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import Member
member = Member.objects.filter(role="admin").first()
print(make_token(member, wanted=TokenWanted("test", list(Scope)), actor=MACHINE, now=timezone.now()).secret)
"""


@dataclass
class Open:
    """A running server, and a token for the sample's workspace."""

    live: Live
    token: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    folder = tmp_path_factory.mktemp("api")
    with serving(folder, "--sample", PLOMADA_API_REQUESTS_A_MINUTE="10000000") as live:
        yield Open(live, live.manage("shell", "-v", "0", "-c", TOKEN).split()[-1])


@pytest.mark.parametrize("guide", ["api", "webhooks"])
def test_every_command_of_the_guide_works_as_it_stands_there(server: Open, guide: str) -> None:
    text = (ROOT / "docs" / "how-to" / f"{guide}.md").read_text(encoding="utf-8")
    commands = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert commands
    known = {**os.environ, "PLOMADA": f"{server.live.url}/api/v1", "TOKEN": server.token}
    for command in commands:
        script = ["bash", "-euo", "pipefail", "-c", command]
        done = subprocess.run(script, env=known, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert done.stdout.startswith("{"), command


def test_schemathesis_finds_nothing(server: Open, tmp_path: Path) -> None:
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG)
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"),
        f"{server.live.url}/api/v1/openapi.json",
        *("--header", f"Authorization: Bearer {server.token}"),
        # One thread: Python 3.11 loses count of its recursion where several draw at once.
        *("--seed", SEED, "--max-examples", "4", "--workers", "1", "--checks", "all", "--max-time", "60"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=300)
    told = done.stdout[-12_000:] + done.stderr[-2_000:]
    assert done.returncode == 0, told
    assert "Test cases:" in done.stdout, told
