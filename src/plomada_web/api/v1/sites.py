"""/sites: the places of accounts."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import Archived, found, still_there
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    LIST,
    NEW,
    ONE,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Body, Id, IdAsked, IdInPath, line
from plomada_web.api.v1.writing import brought_back, changed, made, named, removed
from plomada_web.people.actions import SiteFacts, add_site, archive_site, change_site, restore_site
from plomada_web.people.models import Site

router = Router(tags=["Sites"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)
FACTS = ("name", "city", "country")


class SiteTold(BaseModel):
    """A place of an account: a plant, an office."""

    model_config = example(id=5, account=41, name="Planta Norte", city="Lugo", country="Spain", archived_at=None)

    id: int
    account: int
    name: str
    city: str | None
    country: str | None
    archived_at: datetime | None

    @classmethod
    def of(cls, site: Site) -> "SiteTold":
        """Return the site as the API tells it."""
        return cls(
            id=site.pk,
            account=site.account_id,
            name=site.name,
            city=site.city or None,
            country=site.country or None,
            archived_at=site.archived_at,
        )


class SiteWritten(Body):
    """What is written about a site."""

    model_config = example_of_body(name="Planta Norte", city="Lugo", country="Spain")

    name: Annotated[str, line(120, "Planta Norte")]
    city: Annotated[str, line(80, "Lugo")] | None = None
    country: Annotated[str, line(80, "Spain")] | None = None


class NewSite(SiteWritten):
    """A new site of an account."""

    model_config = example_of_body(account=41, name="Planta Norte", city="Lugo")

    account: Id


SiteChange = partly(SiteWritten, "SiteChange", {"city": "Lugo"})


class SitesWanted(Wanted):
    """Which sites are wanted."""

    sort: Annotated[str, ways("id", "name")] = "id"
    fields: Annotated[str, Fields(SiteTold)] | None = None
    account: IdAsked | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the sites that are wanted."""
        return still_there(rows.filter(account=self.account) if self.account else rows, self.archived)


def sites_of(request: ApiRequest) -> QuerySet[Site]:
    """Return all sites of the caller's workspace."""
    return Site.objects.filter(account__workspace=request.auth.workspace).select_related("account__workspace")


@router.get("", auth=READ, response=answers(page_of(SiteTold), *LIST), operation_id="list_sites")
def list_sites(request: ApiRequest, wanted: Query[SitesWanted]) -> HttpResponse:
    """List sites."""
    return listing(Listed(sites_of(request), SiteTold.of, {"id": "id", "name": "name"}), wanted)


@router.post("", auth=WRITE, response=answers(SiteTold, *NEW, status=201), operation_id="add_site")
def new_site(request: ApiRequest, body: NewSite) -> HttpResponse:
    """Add a site to an account."""
    caller, sent = request.auth, body.sent()
    account = named(caller.workspace.accounts.select_related("workspace"), body.account, "account")
    assert account is not None  # noqa: S101  the body names one
    site = add_site(account, facts=_facts(sent), actor=caller.actor, now=caller.now)
    return made(request, sites_of(request), site.pk, SiteTold.of, "/sites")


@router.get("/{int:site_id}", auth=READ, response=answers(SiteTold, *ONE), operation_id="read_site")
def read_site(request: ApiRequest, site_id: IdInPath) -> HttpResponse:
    """Read a site."""
    return one(request, SiteTold.of(found(sites_of(request), site_id)))


@router.patch("/{int:site_id}", auth=WRITE, response=answers(SiteTold, *CHANGE), operation_id="change_site")
def patch_site(request: ApiRequest, site_id: IdInPath, body: SiteChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a site; the rest stays."""
    sent = cast(SiteWritten, body).sent()

    def act(site: Site) -> None:
        change_site(site, facts=_facts(sent, site), actor=request.auth.actor, now=request.auth.now)

    return changed(request, sites_of(request), site_id, SiteTold.of, act)


@router.delete("/{int:site_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_site")
def delete_site(request: ApiRequest, site_id: IdInPath) -> HttpResponse:
    """Archive a site: people keep it."""
    act = partial(archive_site, actor=request.auth.actor, now=request.auth.now)
    return removed(request, sites_of(request), site_id, SiteTold.of, act)


@router.post("/{int:site_id}/restore", auth=WRITE, response=answers(SiteTold, *BACK), operation_id="restore_site")
def back_site(request: ApiRequest, site_id: IdInPath) -> HttpResponse:
    """Bring an archived site back."""
    act = partial(restore_site, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, sites_of(request), site_id, SiteTold.of, act)


def _facts(sent: dict[str, Any], site: Site | None = None) -> SiteFacts:
    before = {name: getattr(site, name) for name in FACTS} if site else {}
    return SiteFacts(**before | {name: sent[name] or "" for name in FACTS if name in sent})
