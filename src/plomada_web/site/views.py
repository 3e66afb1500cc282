"""How the numbers are computed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plomada_web.site.method_pages import method_page, method_pages


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """List every method."""
    return render(request, "site/methods.html", {"pages": method_pages()})


@require_safe
def method(request: HttpRequest, method: str) -> HttpResponse:
    """Tell how one number is computed."""
    page = method_page(method)
    if page is None:
        raise Http404
    return render(request, "site/method.html", {"page": page})
