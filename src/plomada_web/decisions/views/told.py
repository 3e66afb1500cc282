"""How views tell what came of an action."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from plomada.errors import PlomadaError
from plomada_web.decisions.models import Decision
from plomada_web.site.telling import say


@contextmanager
def refusals_shown(form: forms.Form) -> Iterator[None]:
    """Turn what an action refuses into an error of the form."""
    try:
        yield
    except PlomadaError as error:
        form.add_error(None, say(error.sentence))


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Turn what an action refuses into a message on the next page, where there is no form to show it in."""
    try:
        yield
    except PlomadaError as error:
        messages.error(request, say(error.sentence))


def to(name: str, decision: Decision, **kwargs: object) -> HttpResponseRedirect:
    """Return the way to a page of the decision."""
    address = reverse(name, kwargs={"workspace": decision.workspace.slug, "decision_id": decision.pk, **kwargs})
    return redirect(address)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None
