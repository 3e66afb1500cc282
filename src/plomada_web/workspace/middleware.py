"""Show each user the product in their language and theme, and keep out what is too large to be read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.module_loading import import_string

from plomada_web.site.errors import refused
from plomada_web.workspace.access import may_edit
from plomada_web.workspace.models import Member, User

Next = Callable[[HttpRequest], HttpResponse]


class PreferencesMiddleware:
    """Activate the user's language; without one, the browser's (LocaleMiddleware has seen to that)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.theme = request.COOKIES.get("theme", "")  # type: ignore[attr-defined]
        if isinstance(request.user, User):
            # What was chosen on this device comes first; saving the profile brings the two together.
            request.theme = request.theme or request.user.theme  # type: ignore[attr-defined]
            if request.user.language:
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class BodySizeMiddleware:
    """Answer 413 to a body that is larger than anything we take, before it is read.

    Files are otherwise kept on disk while they arrive, whoever sends them and however large they are.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()) or len(length) > 15:
            return refused(request, 400)
        if int(length) > settings.MOST_BYTES_SENT and not (
            int(length) <= settings.MOST_BYTES_IMPORTED + settings.MOST_BYTES_SENT and takes_large_files(request)
        ):
            return refused(request, 413)
        return self.get_response(request)


def takes_large_files(request: HttpRequest) -> bool:
    """Return whether a large file may come in here: at an address of imports, from whoever may import there."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    may = settings.TAKES_LARGE_FILES.get(match.view_name)
    return may is not None and bool(import_string(may)(request, **match.kwargs))


def member_may_edit(request: HttpRequest, workspace: str, **_further: object) -> bool:
    """Return whether someone who may change things in the workspace of the address is signed in."""
    if not isinstance(request.user, User):
        return False
    member = Member.objects.filter(workspace__slug=workspace, user=request.user).first()
    return member is not None and may_edit(member)
