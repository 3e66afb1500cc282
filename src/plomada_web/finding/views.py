"""Find anyone and anything: a page of its own, and what the window that Ctrl+K opens is filled with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plomada_web.finding.queries import found_by
from plomada_web.workspace.access import MemberRequest, member_page

LONGEST = 80  # letters of what is looked for; nobody types more, and each word is one more condition


@require_safe
@member_page()
def find(request: MemberRequest) -> HttpResponse:
    """Show what the words lead to; without words, where one can go."""
    text = request.GET.get("q", "")[:LONGEST]
    context = {"text": text, "groups": found_by(request.member, text)}
    in_window = request.headers.get("HX-Request") == "true"
    return render(request, "finding/_found.html" if in_window else "finding/find.html", context)
