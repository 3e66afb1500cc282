"""The product as people meet it: `plomada serve` on a folder of its own, and a mail server that keeps what it gets."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180.0  # seconds for the first answer: a cold start on a machine that is busy with others


class Mailbox:
    """A real SMTP server; `letters` holds what was sent to it."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a letter."""
        content = envelope.content
        assert isinstance(content, bytes)
        letter: Message = BytesParser(policy=default).parsebytes(content)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self.controller.port)

    def wait_for(self, address: str, *, seconds: float = 20.0) -> EmailMessage:
        """Return the newest letter to an address, once there is one."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for letter in reversed(self.letters):
                if address in str(letter["To"]):
                    return letter
            time.sleep(0.05)
        there = [str(letter["To"]) for letter in self.letters]
        raise AssertionError(f"no letter to {address} within {seconds:.0f} s; there are letters to {there}")


@dataclass
class Live:
    """A running product.

    Attributes:
        url: where it answers, without a slash at the end.
        folder: its data.
        log: what it wrote to its output.
        process: `plomada serve`.
    """

    url: str
    folder: Path
    log: Path
    process: "subprocess.Popen[bytes]"

    @property
    def sign_in(self) -> tuple[str, str]:
        """Return the sample's address and password."""
        email, password = (self.folder / "sample_sign_in").read_text().split()
        return email, password

    def manage(self, *arguments: str) -> str:
        """Run a management command on its data; return what it printed."""
        command = [sys.executable, "-m", "plomada_cli", "manage", *arguments]
        done = subprocess.run(command, env=environment(self.folder), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the surroundings of a product on a folder of its own: SQLite, and nothing that this shell sets."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLOMADA_", "DATABASE_", "DJANGO_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PLOMADA_VAR": str(folder), **more}


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a mail server for as long as the block does."""
    mailbox = Mailbox()
    mailbox.controller.start()
    try:
        yield mailbox
    finally:
        mailbox.controller.stop()


@contextmanager
def serving(folder: Path, *options: str, **more: str) -> Iterator[Live]:
    """Run `plomada serve` for as long as the block does."""
    port = free_port()
    log = folder / "log.txt"
    command = [sys.executable, "-m", "plomada_cli", "serve", "--port", str(port), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment(folder, **more), stdout=output, stderr=output, cwd=folder)
    live = Live(f"http://127.0.0.1:{port}", folder, log, process)
    try:
        _wait_until_it_answers(live)
        yield live
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(live: Live) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and live.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{live.url}/health/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"the product did not start:\n{live.log.read_text()[-3000:]}")
