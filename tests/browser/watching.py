"""What a browser test holds every page to, whatever it is about."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# Runs before the page's own scripts and outside its Content-Security-Policy.
LISTEN = """
document.addEventListener('securitypolicyviolation', (event) => {
  console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}
    ${event.sourceFile}:${event.lineNumber}`);
});
"""
# How a browser says that the page it was asked about is no longer there.
LEFT = ("Execution context was destroyed", "reading 'documentElement'", "axe is not defined")
CSP_WORDS = ("CSP violation", "Content Security Policy", "Content-Security-Policy")


@dataclass
class Watch:
    """What went wrong in a browser context while a test used it.

    Attributes:
        origin: the only one that pages may ask anything of.
        faults: one line each.
    """

    origin: str
    faults: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Start to watch."""
        context.add_init_script(LISTEN)
        context.on("request", self.on_request)
        context.on("response", self.on_response)
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.on_error(error.error))

    def on_request(self, request: Request) -> None:
        """Note a request to another place."""
        address = urlsplit(request.url)
        if f"{address.scheme}://{address.netloc}" != self.origin:
            self.faults.append(f"asked another origin: {request.url}")

    def on_response(self, response: Response) -> None:
        """Note a style, script or picture that is not there, and any page that failed inside."""
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.faults.append(f"{response.status} at {response.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        """Note what the browser says of the Content-Security-Policy."""
        if any(word in message.text for word in CSP_WORDS):
            self.faults.append(message.text)

    def on_error(self, error: Error) -> None:
        """Note a script that failed."""
        self.faults.append(f"script error: {error.message}")


def _run_axe(page: Page, options: dict[str, Any]) -> dict[str, Any]:
    page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return found


def accessibility_faults(page: Page, *rules: str) -> list[str]:
    """Return what axe finds on the page: rule, what it wants, and where; all rules, or only those named."""
    options: dict[str, Any] = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    try:
        results = _run_axe(page, options)
    except Error as left:
        # What was clicked before took the page away while it was looked at: the one that came is looked at.
        if not any(sign in left.message for sign in LEFT):
            raise
        page.wait_for_load_state()
        results = _run_axe(page, options)
    return [
        f"{fault['id']}: {fault['help']}: {node['target']} {node['html'][:160]}"
        for fault in results["violations"]
        for node in fault["nodes"]
    ]


def expect_accessible(page: Page) -> None:
    """Fail on the first page where axe finds anything."""
    faults = accessibility_faults(page)
    assert not faults, f"axe on {page.url}:\n" + "\n".join(faults)
