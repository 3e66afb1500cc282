"""The list that a request is about."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from plomada_web.lists.access import views_seen
from plomada_web.lists.asking import Asked, asked_of, number_in
from plomada_web.lists.columns import Column, Columns, columns_of
from plomada_web.lists.columns.registry import shown
from plomada_web.lists.filters import Catalogue
from plomada_web.lists.listings import LISTINGS, Listing
from plomada_web.lists.models import LISTED, ChosenColumns, SavedView
from plomada_web.people.models import Record
from plomada_web.site.written_once import written_once
from plomada_web.workspace.access import MemberRequest
from plomada_web.workspace.models import Member

MOST_VIEWS = 30


@dataclass
class Here:
    """The list that a request is about, for everything that its pages share."""

    request: HttpRequest
    member: Member
    record: Record

    @cached_property
    def listing(self) -> Listing:
        return LISTINGS[self.record]

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.member.workspace)

    @cached_property
    def columns(self) -> Columns:
        return columns_of(self.catalogue, self.record)

    @cached_property
    def views(self) -> list[SavedView]:
        return _views(self.member.workspace_id, self.member.user_id, self.record)

    @cached_property
    def asked(self) -> Asked:
        query = self.request.POST if self.request.method == "POST" else self.request.GET
        wanted = number_in(query.get("view", ""))
        view = next((view for view in self.views if view.pk == wanted), None)
        return asked_of(query.dict(), self.record, self.catalogue, view=view)

    @cached_property
    def chosen(self) -> tuple[Column, ...]:
        """Return the columns to show: the view's, else the member's own, else the usual ones."""
        if self.asked.view and self.asked.view.columns:
            return shown(self.columns, self.asked.view.columns)
        mine = _columns(self.member.workspace_id, self.member.user_id, self.record)
        return shown(self.columns, next(iter(mine), []))

    @property
    def address(self) -> str:
        """Return the address of the list, asked for what this request says."""
        return self.listing.address(self.member.workspace, self.asked.address())

    @property
    def around(self) -> dict[str, object]:
        """Return what every page about a list shows around its own things."""
        return {
            "here": self,
            "listing": self.listing,
            "record": self.record,
            "asked": self.asked,
            "carried": self.asked.said().items(),
            "narrowed": self.asked.address(),
            "listing_address": self.listing.address(self.member.workspace),
        }


@written_once
def _views(workspace: int, user: int, record: str) -> QuerySet[SavedView]:
    return views_seen(workspace, user).filter(record=record)[:MOST_VIEWS]


@written_once
def _columns(workspace: int, user: int, record: str) -> "QuerySet[ChosenColumns, list[str]]":
    mine = ChosenColumns.objects.filter(workspace_id=workspace, user_id=user, record=record)
    return mine.values_list("columns", flat=True)


def here_of(request: MemberRequest, record: str) -> Here:
    """Return the list that the address names; an address that names none is not found."""
    if record not in {each.value for each in LISTED}:
        raise Http404
    return Here(request, request.member, Record(record))
