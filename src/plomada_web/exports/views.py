"""Lists as files: asked for, watched, taken away."""

import re
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plomada_web.exports import queries
from plomada_web.exports.actions import ask_export
from plomada_web.exports.forms import ExportForm
from plomada_web.exports.models import Export
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


@require_safe
@member_page()
def exports(request: MemberRequest) -> HttpResponse:
    """Show what was taken out lately and what can be; asks again while something is being written."""
    before = request.GET.get("before", "")
    rows, older = queries.exports_page(
        request.member.workspace, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    context: dict[str, object] = {
        "rows": rows,
        "older": older,
        "first": not before,
        "going_on": any(row.going_on for row in rows),
        "may_edit": may_edit(request.member),
    }
    if getattr(request, "htmx", False):
        return render(request, "exports/_exports.html", context)
    given = ExportForm(request.GET) if "record" in request.GET else None
    initial = {name: request.GET.get(name, "") for name in ("record", "q", "where", "archived")} if given else {}
    context["form"] = ExportForm(initial={**initial, "format": "xlsx"})
    context["narrowed"] = bool(initial.get("q") or initial.get("where") or initial.get("archived"))
    return render(request, "exports/exports.html", context)


@require_POST
@member_page(may_edit)
def ask(request: MemberRequest) -> HttpResponse:
    """Ask for a list as a file."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        rows, older = queries.exports_page(request.member.workspace)
        context = {"form": form, "rows": rows, "older": older, "first": True, "may_edit": True}
        return render(request, "exports/exports.html", context, status=422)
    ask_export(request.member.workspace, form.asked(), actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("The file is being written. You can leave this page."))
    return redirect("exports:exports", workspace=request.member.workspace.slug)


@require_safe
@member_page()
def download(request: MemberRequest, export_id: int) -> HttpResponse:
    """Send the file, as long as it is kept."""
    export = get_object_or_404(Export, pk=export_id, workspace=request.member.workspace)
    file = Path(settings.MEDIA_ROOT) / export.path
    if not export.path or not file.is_file():
        raise Http404
    ending = file.suffix.removeprefix(".")
    asked_on = timezone.localtime(export.asked_at)
    name = f"{slugify(str(export))}-{request.member.workspace.slug}-{asked_on:%Y%m%d-%H%M}.{ending}"
    response = FileResponse(file.open("rb"), as_attachment=True, filename=re.sub(r"[^\w.-]", "", name))
    response["Content-Type"] = TYPES[ending]
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)  # views are typed by the response that nearly all of them return
