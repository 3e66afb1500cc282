"""Imports: the list, a new one, what its columns mean, how it goes, what came of it."""

from contextlib import suppress
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.imports import actions, queries
from plomada_web.imports.engine.wishes import Options
from plomada_web.imports.failed_file import failed_lines
from plomada_web.imports.forms import OptionsForm, SheetForm, UploadForm, chosen, own_records
from plomada_web.imports.models import Import
from plomada_web.imports.targets import grouped, targets_of
from plomada_web.imports.trials import trial_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job

PREVIEWED = 20  # rows


@require_safe
@member_page()
def imports(request: MemberRequest) -> HttpResponse:
    """List imports, newest first."""
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 19 else None
    rows, older = queries.imports_of(request.member.workspace, before=number)
    context = {
        "rows": [(row, queries.counted(row.counts)) for row in rows],
        "older": older,
        "first": not before,
        "may_edit": may_edit(request.member),
    }
    return render(request, "imports/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def new(request: MemberRequest) -> HttpResponse:
    """Take a file, or a pasted table."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        workspace, actor = request.member.workspace, Actor.of(request.user)
        try:
            received = actions.receive(workspace, upload=form.upload(), actor=actor, now=timezone.now())
        except PlomadaError as refused:
            form.add_error("file" if form.cleaned_data.get("file") else "text", say(refused.sentence))
        else:
            return _to(received)
    return render(request, "imports/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@member_page()
def one(request: MemberRequest, import_id: int) -> HttpResponse:
    """Show an import as far as it is: what its columns mean, how it goes, what came of it."""
    found = _import_of(request, import_id)
    if found.is_going_on:
        return _progress(request, found)
    if getattr(request, "htmx", False):  # it has ended meanwhile: its page is another one now
        return HttpResponse(headers={"HX-Redirect": request.path})
    if found.status == Import.Status.DRAFT:
        return _draft(request, found, OptionsForm(kept=Options.from_dict(found.options)))
    return _result(request, found)


def _progress(request: MemberRequest, found: Import) -> HttpResponse:
    context = {
        "one": found,
        "job": found.job,
        "pace": queries.pace_of(found, found.job, now=timezone.now()),
        "counts": queries.counted(found.counts),
        "failed": bool(found.job and found.job.status == Job.Status.FAILED),
        "may_edit": may_edit(request.member),
    }
    asked_by_htmx = bool(getattr(request, "htmx", False))
    return render(request, "imports/_progress.html" if asked_by_htmx else "imports/progress.html", context)


def _draft(
    request: MemberRequest,
    found: Import,
    form: OptionsForm,
    *,
    sheet_form: SheetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "one": found,
        "form": form,
        "sheet_form": sheet_form or SheetForm(sheets=found.sheets, initial={"sheet": found.form.get("sheet")}),
        "columns": queries.columns_of(found),
        "groups": grouped(targets_of(found.workspace)),
        "own_records": own_records(),
        "warnings": queries.warnings_of(found),
        "same": queries.same_file(found),
        "may_edit": may_edit(request.member),
        "trial": found.trial,
        **_tried(found.trial or {}, prefix="trial_"),
        **_tried(trial_of(found, most=PREVIEWED), prefix="preview_"),
    }
    return render(request, "imports/draft.html", context, status=status)


def _tried(trial: dict[str, Any], *, prefix: str) -> dict[str, Any]:
    told = {
        "counts": queries.counted(trial.get("counts", {})),
        "still_no": queries.still_no(trial.get("counts", {})),
        "examples": queries.examples_of(trial),
        "problems": [queries.told_problem(kept) for kept in trial.get("problems", ())],
    }
    return {prefix + name: value for name, value in told.items()}


def _result(request: MemberRequest, found: Import) -> HttpResponse:
    problems, count = queries.problems_of(found)
    context = {
        "one": found,
        "counts": queries.counted(found.counts),
        "still_no": queries.still_no(found.counts),
        "stood_in": sum(found.counts.get("stood_in", {}).values()),
        "problems": problems,
        "problem_count": count,
        "may_edit": may_edit(request.member),
    }
    return render(request, "imports/result.html", context)


@require_POST
@member_page(may_edit)
def sheet(request: MemberRequest, import_id: int) -> HttpResponse:
    """Read another sheet of the workbook."""
    found = _import_of(request, import_id)
    form = SheetForm(request.POST, sheets=found.sheets)
    try:
        if form.is_valid():
            actions.choose_sheet(found, sheet=form.cleaned_data["sheet"])
    except PlomadaError as refused:
        form.add_error("sheet", say(refused.sentence))
    if form.errors and found.status == Import.Status.DRAFT:
        options = OptionsForm(kept=Options.from_dict(found.options))
        return _draft(request, found, options, sheet_form=form, status=422)
    return _to(found)


@require_POST
@member_page(may_edit)
def mapping(request: MemberRequest, import_id: int) -> HttpResponse:
    """Keep what the columns mean; then try it out or start, as the button says."""
    found = _import_of(request, import_id)
    form = OptionsForm(request.POST, kept=Options.from_dict(found.options))
    if found.status != Import.Status.DRAFT:
        messages.error(request, say(actions.GoesOn().sentence))
        return _to(found)
    if not form.is_valid():
        return _draft(request, found, form, status=422)
    try:
        _map(request, found, form)
        if "start" in request.POST:
            actions.start(found, actor=Actor.of(request.user), now=timezone.now())
        elif "try" in request.POST:
            actions.try_out(found, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        form.add_error(None, say(refused.sentence))
        found.mapping = {str(place): target for place, target in chosen(request.POST, found).mapping.items()}
        return _draft(request, found, form, status=422)
    return _to(found)


def _map(request: MemberRequest, found: Import, form: OptionsForm) -> None:
    actor, now = Actor.of(request.user), timezone.now()
    said = chosen(request.POST, found)
    own = actions.add_own_fields(found, wanted=said.new, actor=actor, now=now) if said.new else {}
    actions.set_mapping(found, mapping={**said.mapping, **own}, options=form.options(), now=now)
    name = request.POST.get("mapping_name", "").strip()[:80]
    if name:
        actions.save_mapping(found, name=name, actor=actor, now=now)
        messages.success(request, _("“%(name)s” is kept for the next file with these headers.") % {"name": name})


@require_POST
@member_page(may_edit)
def preview(request: MemberRequest, import_id: int) -> HttpResponse:
    """Show the first rows as records, with what is chosen at this moment; nothing is kept."""
    found = _import_of(request, import_id)
    form = OptionsForm(request.POST, kept=Options.from_dict(found.options))
    if found.status == Import.Status.DRAFT and form.is_valid():
        found.mapping = {str(place): target for place, target in chosen(request.POST, found).mapping.items()}
        found.options = form.options().to_dict()
    with suppress(PlomadaError):
        context = {"one": found, **_tried(trial_of(found, most=PREVIEWED), prefix="preview_")}
        return render(request, "imports/_preview.html", context)
    return HttpResponse(status=204)


@require_safe
@member_page(may_edit)
def failed(request: MemberRequest, import_id: int) -> HttpResponse:
    """Send the rows that had problems, with the reasons, as a file to mend and import again."""
    found = _import_of(request, import_id)
    headers = {"Content-Disposition": 'attachment; filename="failed-rows.csv"', "Cache-Control": "private, no-store"}
    response = StreamingHttpResponse(failed_lines(found), content_type="text/csv; charset=utf-8", headers=headers)
    return cast(HttpResponse, response)  # views are typed by the response that nearly all of them return


@require_POST
@member_page(may_edit)
def stop(request: MemberRequest, import_id: int) -> HttpResponse:
    """Stop an import, or a dry run, where it is."""
    found = _import_of(request, import_id)
    actions.stop(found, actor=Actor.of(request.user), now=timezone.now())
    return _to(found)


@require_POST
@member_page(may_edit)
def discard(request: MemberRequest, import_id: int) -> HttpResponse:
    """Throw an import away that was not started."""
    found = _import_of(request, import_id)
    try:
        actions.discard(found, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
        return _to(found)
    messages.success(request, _("“%(name)s” is thrown away.") % {"name": found.name})
    return redirect("imports:imports", workspace=request.member.workspace.slug)


def _to(found: Import) -> HttpResponseRedirect:
    return redirect("imports:one", workspace=found.workspace.slug, import_id=found.pk)


def _import_of(request: MemberRequest, import_id: int) -> Import:
    rows = request.member.workspace.imports.select_related("workspace", "created_by", "change_set", "job__owner")
    return get_object_or_404(rows, pk=import_id)
