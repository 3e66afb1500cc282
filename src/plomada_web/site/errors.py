"""The pages for what goes wrong; programs get the same as JSON."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plomada_web.site.problems import is_for_programs, problem


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page of that status, or a problem where a program asked."""
    return problem(status) if is_for_programs(request) else render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return refused(request, 500)
