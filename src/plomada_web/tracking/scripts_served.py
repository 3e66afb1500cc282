"""The two scripts that websites load from us, as they stand in `scripts/`: no build step, readable by whoever asks."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import condition

from plomada_web.workspace.tokens import fingerprint

SCRIPTS = Path(__file__).parent / "scripts"
GOOD_FOR = 3600  # seconds: a mended script is everywhere within the hour


@cache
def text_of(name: str) -> str:
    """Return the script as it is stored."""
    return (SCRIPTS / name).read_text(encoding="utf-8")


def served(request: HttpRequest, name: str) -> HttpResponse:
    """Return the script, or that it has not changed."""

    @condition(etag_func=lambda _request: quote_etag(fingerprint(text_of(name))[:32]))
    def script(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(text_of(name), content_type="text/javascript; charset=utf-8")

    response = script(request)
    response["Cache-Control"] = f"public, max-age={GOOD_FOR}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def nothing() -> HttpResponse:
    """Return that there is no such script, in no words: it goes to a page of someone else."""
    return HttpResponse(status=404, content_type="text/plain")
