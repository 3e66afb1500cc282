"""Run a command with DATABASE_URL naming a real PostgreSQL server.

    python tests/databases.py COMMAND...    # exit code of the command
    python tests/databases.py --found       # 0 where a server can be had

The server is, in this order: the one that DATABASE_URL names; Debian's programs, started in a temporary folder; the
same from the wheel that `tools/services` puts under var. It listens on a socket in that folder and nowhere else, and
keeps nothing: what would save it from a power cut is switched off.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

WHEEL = Path(__file__).parent.parent / "var" / "postgresql-wheel"
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60"]


def programs() -> Path | None:
    """Return the folder with initdb and postgres, the newest of those installed."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *WHEEL.glob("*/pginstall/bin")]
    usable = [place for place in places if (place / "initdb").exists() and (place / "postgres").exists()]
    return max(usable, key=lambda place: (place.is_relative_to("/usr"), place.parent.name.zfill(4)), default=None)


def server_user() -> str | None:
    """Return whom to run the server as: it refuses to run as root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def postgresql(place: Path) -> Iterator[str]:
    """Start a server for as long as the block runs; yield its DATABASE_URL."""
    user = server_user()
    folder = Path(tempfile.mkdtemp(prefix="plomada-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
            place = _reachable(place, folder, user)
        _run_as(
            user, [str(place / "initdb"), "-D", f"{folder}/data", "-U", "plomada", "-A", "trust", "-E", "UTF8", "-N"]
        )
        options = [word for setting in FAST for word in ("-c", setting)]
        command = [
            str(place / "postgres"),
            "-D",
            f"{folder}/data",
            "-k",
            str(folder),
            "-c",
            "listen_addresses=",
            *options,
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(_as(user, command), stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(folder / ".s.PGSQL.5432", server, folder / "log")
            yield f"postgres://plomada@{quote(str(folder), safe='')}/postgres"
        finally:
            # SIGTERM reaches the server through runuser, which waits for it.
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reachable(place: Path, folder: Path, user: str) -> Path:
    """Return the programs where the user may run them: a wheel can lie in a folder closed to others."""
    reached = subprocess.run(_as(user, [str(place / "postgres"), "--version"]), capture_output=True, check=False)
    if reached.returncode == 0:
        return place
    # The whole of it: the wheel's libraries lie beside its programs.
    wheel, copy = place.parents[2], folder / "programs"
    shutil.copytree(wheel, copy, symlinks=True)
    subprocess.run(["chown", "-R", user, str(copy)], check=True)
    return copy / place.relative_to(wheel)


def _as(user: str | None, command: list[str]) -> list[str]:
    return ["runuser", "-u", user, "--", *command] if user else command


def _run_as(user: str | None, command: list[str]) -> None:
    done = subprocess.run(_as(user, command), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        sys.exit(f"PostgreSQL cannot be started for the tests: {done.stderr.strip()}")


def _wait_for(socket: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server takes connections; its socket appears a moment before that."""
    deadline = time.monotonic() + 30
    ready = b"database system is ready to accept connections"
    while not (socket.exists() and ready in log.read_bytes()):
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"PostgreSQL cannot be started for the tests: {log.read_text()[-1000:]}")
        time.sleep(0.05)


def main(arguments: list[str]) -> int:
    """Run the command on PostgreSQL."""
    named = os.environ.get("DATABASE_URL", "").startswith("postgres")
    place = programs()
    if arguments == ["--found"]:
        return 0 if named or place else 1
    if named:
        return subprocess.call(arguments)
    if place is None:
        sys.exit("The tests need a PostgreSQL server: apt-get install postgresql, or name one in DATABASE_URL.")
    with postgresql(place) as url:
        return subprocess.call(arguments, env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
