"""What tells of the API: its schema for programs, its documentation for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from plomada_web.api.v1.api import schema
from plomada_web.api.v1.door import for_programs
from plomada_web.api.v1.pages import chapters
from plomada_web.api.v1.problems import not_found


@for_programs
@csrf_exempt
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the API as OpenAPI tells it."""
    return JsonResponse(schema())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the API to people."""
    told = schema()
    about = [
        " ".join(lines.split()).replace("**", "").replace("`", "")
        for lines in str(told["info"]["description"]).split("\n\n")
    ]
    return render(request, "api/docs.html", {"chapters": chapters(told), "about": about})


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """Tell that there is nothing at this address."""
    return not_found().response()
