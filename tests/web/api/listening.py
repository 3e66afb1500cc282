"""A web server that webhooks are sent to, and what makes something happen."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.utils import timezone

from plomada_web.api.actions.webhooks import WebhookFacts, add_webhook
from plomada_web.api.models import Webhook
from plomada_web.people.actions import AccountFacts, add_account
from plomada_web.workspace.audit import Actor
from tests.web.world import NOW, World


class Listener:
    """A real web server that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.code, self.answer, self.location = 200, b"thanks", ""
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.got.append((dict(self.headers), body))
                self.send_response(listener.code)
                if listener.location:
                    self.send_header("Location", listener.location)
                self.end_headers()
                self.wfile.write(listener.answer)

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook?from=plomada"


def webhook_at(world: World, url: str, *events: str) -> Webhook:
    facts = WebhookFacts(url, events or ("account.added",))
    return add_webhook(world.workspace, facts=facts, actor=Actor.of(world.alice), now=NOW).webhook


def something_happens(world: World, name: str = "Aceros") -> None:
    add_account(world.workspace, facts=AccountFacts(name=name), actor=Actor.of(world.alice), now=timezone.now())
