"""What schemathesis finds on the running server: nothing."""

import subprocess
import sys
from pathlib import Path

from tests.live import serving

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
print(make_token(member, wanted=TokenWanted("schemathesis", list(Scope)), actor=MACHINE, now=timezone.now()).secret)
"""


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, "--sample", PLOMADA_API_REQUESTS_A_MINUTE="10000000") as live:
        token = live.manage("shell", "-v", "0", "-c", TOKEN).split()[-1]
        config = tmp_path / "schemathesis.toml"
        config.write_text(CONFIG)
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"),
            f"{live.url}/api/v1/openapi.json",
            *("--header", f"Authorization: Bearer {token}"),
            *("--seed", SEED, "--max-examples", "4", "--workers", "1", "--checks", "all", "--max-time", "60"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=300)
        told = done.stdout[-12_000:] + done.stderr[-2_000:]
        assert done.returncode == 0, told
        assert "Test cases:" in done.stdout, told
