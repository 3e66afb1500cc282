"""Show each user the product in their language and theme."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from plomada_web.workspace.models import User

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
