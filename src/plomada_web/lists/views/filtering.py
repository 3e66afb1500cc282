"""The filter of a list, as a form."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plomada.figures import Sentence
from plomada_web.lists import builder
from plomada_web.lists.drawing import drawn
from plomada_web.lists.filters import Rule, UnusableRule, narrowed, rule_of_json, to_json
from plomada_web.lists.filters.records import MODELS
from plomada_web.lists.views.here import Here, here_of
from plomada_web.people.models import Record
from plomada_web.workspace.access import MemberRequest, member_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_page()
def filter_form(request: MemberRequest, record: str) -> HttpResponse:
    """Build the filter of a list line by line; nothing is written, so that whoever sees the list may."""
    here = here_of(request, record)
    if request.method != "POST":
        return _form(request, here, _form_of(here))
    root = builder.form_in(request.POST, here.record, here.catalogue)
    if request.POST.get("do", "apply") != "apply":
        return _form(request, here, root)
    try:
        rule = _checked(builder.rule_in(root, here.catalogue), here)
    except UnusableRule as error:
        return _form(request, here, root, error.sentence)
    return redirect(here.listing.address(request.member.workspace, here.asked.address(rule=rule)))


def _form_of(here: Here) -> builder.Node:
    """Return the form of the list's filter; of one that cannot be asked any more, an empty one."""
    try:
        return builder.form_of(here.asked.rule, here.record, here.catalogue)
    except UnusableRule:
        return builder.form_of(rule_of_json({"all": []}), here.record, here.catalogue)


def _checked(rule: Rule, here: Here) -> Rule:
    """Return the rule, read as an address would read it, and asked of nothing: what is wrong is said now."""
    rule = rule_of_json(to_json(rule))
    narrowed(MODELS[here.record]._default_manager.none(), rule, here.catalogue, here.record, now=timezone.now())
    return rule


def _form(request: MemberRequest, here: Here, root: builder.Node, refused: Sentence | None = None) -> HttpResponse:
    people = here.record is not Record.ACCOUNT
    context = here.around | {"root": drawn(root, here.catalogue), "refused": refused, "names": people}
    return render(request, "lists/filter.html", context)
