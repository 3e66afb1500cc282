"""People and accounts as CSV files, narrowed as the list was."""

from collections.abc import Iterator
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from plomada_web.people.csv_export import accounts_csv, people_csv
from plomada_web.people.forms import ListForm
from plomada_web.people.queries.lists import accounts_wanted, people_wanted
from plomada_web.workspace.access import MemberRequest, member_page


@require_safe
@member_page()
def people_export(request: MemberRequest) -> HttpResponse:
    """Send the people of the list as CSV."""
    workspace = request.member.workspace
    wanted = ListForm(request.GET, workspace=workspace).wanted()
    return _file(people_csv(workspace, people_wanted(workspace, wanted)), f"people-{workspace.slug}.csv")


@require_safe
@member_page()
def accounts_export(request: MemberRequest) -> HttpResponse:
    """Send the accounts of the list as CSV."""
    workspace = request.member.workspace
    wanted = ListForm(request.GET, workspace=workspace).wanted()
    return _file(accounts_csv(workspace, accounts_wanted(workspace, wanted)), f"accounts-{workspace.slug}.csv")


def _file(lines: Iterator[str], name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    return cast(HttpResponse, response)  # views are typed by the response that nearly all of them return
