"""The lists themselves: people, accounts, decisions, touches."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plomada_web.lists.access import may_change_view
from plomada_web.lists.asking import Asked, Sort
from plomada_web.lists.columns import Column
from plomada_web.lists.queries.chips import chips_of, quick_filters
from plomada_web.lists.queries.pages import how_many_of, list_page
from plomada_web.lists.views.here import Here, here_of
from plomada_web.people.models import Record
from plomada_web.people.queries.lists import tallies
from plomada_web.workspace.access import MemberRequest, may_edit, member_page


@require_safe
@member_page()
def people(request: MemberRequest) -> HttpResponse:
    """List people."""
    return _page(request, Record.PERSON)


@require_safe
@member_page()
def accounts(request: MemberRequest) -> HttpResponse:
    """List accounts."""
    return _page(request, Record.ACCOUNT)


@require_safe
@member_page()
def decisions(request: MemberRequest) -> HttpResponse:
    """List decisions as a table."""
    return _page(request, Record.DECISION)


@require_safe
@member_page()
def touches(request: MemberRequest) -> HttpResponse:
    """List touches, newest first."""
    return _page(request, Record.TOUCH)


@require_safe
@member_page()
def count(request: MemberRequest, record: str) -> HttpResponse:
    """Say how many rows the list has."""
    here = here_of(request, record)
    counted = how_many_of(here.asked, here.catalogue, now=timezone.now())
    return render(request, "lists/_how_many.html", {"asked": here.asked, "how_many": here.listing.how_many(counted)})


def _page(request: MemberRequest, record: Record) -> HttpResponse:
    here = Here(request, request.member, record)
    asked, listing, workspace = here.asked, here.listing, request.member.workspace
    page = list_page(asked, here.catalogue, here.columns, here.chosen, now=timezone.now())
    context = here.around | {
        "page": page,
        "how_many": listing.how_many(page.count),
        "headings": [_heading(column, asked, page.sort) for column in page.columns],
        "chips": chips_of(asked, here.catalogue),
        "quick": quick_filters(asked, here.catalogue),
        "carried_by_search": [pair for pair in asked.said().items() if pair[0] in {"view", "where", "sort", "account"}],
        "views": here.views,
        "as_file": asked.as_file(),
        "may_change_view": bool(asked.view and may_change_view(request.member, asked.view)),
        "may_edit": may_edit(request.member),
        "may_bulk": may_edit(request.member) and record is not Record.TOUCH,
        "nothing_yet": not (page.rows or asked.narrows or asked.archived or asked.place.before),
        "tabs": listing.tabs[0],
        "tab": listing.tabs[1],
        "place": listing.tabs[1],  # as the tabs of decisions call it
        "wanted": asked,
    }
    if record is not Record.DECISION:
        context["tallies"] = tallies(workspace)
    return render(request, "lists/list.html", context)


def _heading(column: Column, asked: Asked, sort: Sort) -> dict[str, object]:
    """Return what a heading needs: which way it sorts now, and the address that sorts by it."""
    now = sort if sort.column == column.name else None
    turned = Sort(column.name, descending=not now.descending if now else column.right)
    return {
        "column": column,
        "sorted": ("descending" if now.descending else "ascending") if now else "",
        "address": asked.address(sort=turned) if column.order else "",
    }
