"""A file on its way into a corpus: sent, told what its columns mean, brought in."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.language.actions import uploads
from plomada_web.language.forms import IntoForm, UploadForm
from plomada_web.language.models import Corpus, Source, Upload
from plomada_web.language.queries import uploads as queries
from plomada_web.language.views.finding import corpus_of, upload_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def upload_new(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Take a file; `?source=` says for which source."""
    corpus = corpus_of(request, corpus_id, in_use=True)
    source = _source_named(corpus, request.GET.get("source", ""))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        actor, now = Actor.of(request.user), timezone.now()
        try:
            received = uploads.receive(corpus, sent=form.sent(), source=source, actor=actor, now=now)
        except PlomadaError as refused:
            form.add_error("file", say(refused.sentence))
        else:
            return _to(request, received)
    context = {"form": form, "corpus": corpus, "source": source, "most": settings.MOST_BYTES_IMPORTED}
    return render(request, "language/upload_new.html", context, status=422 if form.errors else 200)


def _source_named(corpus: Corpus, number: str) -> Source | None:
    known = number.isascii() and number.isdecimal() and len(number) < 19
    return corpus.sources.filter(pk=int(number), archived_at=None).first() if known else None


@require_safe
@member_page()
def upload(request: MemberRequest, corpus_id: int, upload_id: int) -> HttpResponse:
    """Show an upload as far as it is: what its columns mean, how it goes, what came of it."""
    found = upload_of(request, corpus_id, upload_id)
    by_htmx = bool(getattr(request, "htmx", False))
    if found.status == Upload.Status.RUNNING:
        context = {
            **_shared(request, found),
            "pace": queries.pace_of(found, now=timezone.now()),
            "failed": bool(found.job and found.job.status == Job.Status.FAILED),
        }
        page = "language/_progress.html" if by_htmx else "language/upload_progress.html"
        return render(request, page, context)
    if by_htmx:  # it has ended meanwhile: its page is another one now
        return HttpResponse(headers={"HX-Redirect": request.path})
    if found.status == Upload.Status.DRAFT:
        return _draft(request, found, _into_form(found))
    context = {**_shared(request, found), "problems": queries.problems_of(found)}
    return render(request, "language/upload_result.html", context)


def _shared(request: MemberRequest, found: Upload) -> dict[str, Any]:
    return {"corpus": found.corpus, "upload": found, "may_edit": may_edit(request.member)}


def _draft(request: MemberRequest, found: Upload, form: IntoForm, *, status: int = 200) -> HttpResponse:
    context = {
        **_shared(request, found),
        "form": form,
        "columns": queries.columns_of(found),
        "meanings": queries.meanings(),
        "warnings": queries.warnings_of(found),
        "same": queries.same_file(found),
        "preview": queries.preview_of(found, now=timezone.now()),
        "is_table": found.kind == Source.Kind.TABLE,
    }
    return render(request, "language/upload_draft.html", context, status=status)


def _into_form(found: Upload, data: Mapping[str, Any] | None = None) -> IntoForm:
    initial = {"into": str(found.source_id or ""), "name": found.name.rpartition(".")[0] or found.name}
    return IntoForm(data, sources=queries.sources_for(found), initial=initial)


@require_POST
@member_page(may_edit)
def upload_sheet(request: MemberRequest, corpus_id: int, upload_id: int) -> HttpResponse:
    """Read another sheet of the workbook."""
    found = upload_of(request, corpus_id, upload_id)
    try:
        uploads.choose_sheet(found, sheet=request.POST.get("sheet", ""))
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    return _to(request, found)


@require_POST
@member_page(may_edit)
def upload_columns(request: MemberRequest, corpus_id: int, upload_id: int) -> HttpResponse:
    """Keep what the columns mean; then start, where the button says so."""
    found = upload_of(request, corpus_id, upload_id)
    form = _into_form(found, request.POST)
    if found.status != Upload.Status.DRAFT:
        messages.error(request, say(uploads.GoesOn().sentence))
        return _to(request, found)
    if form.is_valid():
        chosen, into = _chosen(request.POST, found), form.source()
        try:
            uploads.set_columns(found, chosen=chosen, into=into)
            if "start" in request.POST:
                wanted = uploads.Into(into, form.cleaned_data["name"])
                uploads.start(found, into=wanted, actor=Actor.of(request.user), now=timezone.now())
            return _to(request, found)
        except PlomadaError as refused:
            found.mapping = {meaning: place for place, meaning in chosen.items()}
            form.add_error(None, say(refused.sentence))
    return _draft(request, found, form, status=422)


@require_POST
@member_page(may_edit)
def upload_preview(request: MemberRequest, corpus_id: int, upload_id: int) -> HttpResponse:
    """Show the first documents with what is chosen at this moment; nothing is kept."""
    found = upload_of(request, corpus_id, upload_id)
    if found.status != Upload.Status.DRAFT:
        return HttpResponse(status=204)
    found.mapping = {meaning: place for place, meaning in _chosen(request.POST, found).items()}
    return render(request, "language/_preview.html", {"preview": queries.preview_of(found, now=timezone.now())})


def _chosen(data: Mapping[str, Any], found: Upload) -> dict[int, str]:
    said = {place: str(data.get(f"column-{place}", "")) for place in range(len(found.columns))}
    return {place: meaning for place, meaning in said.items() if meaning}


@require_POST
@member_page(may_edit)
def upload_stop(request: MemberRequest, corpus_id: int, upload_id: int) -> HttpResponse:
    """Stop an upload where it is."""
    found = upload_of(request, corpus_id, upload_id)
    uploads.stop(found, actor=Actor.of(request.user), now=timezone.now())
    return _to(request, found)


@require_POST
@member_page(may_edit)
def upload_discard(request: MemberRequest, corpus_id: int, upload_id: int) -> HttpResponse:
    """Throw an upload away that was not started."""
    found = upload_of(request, corpus_id, upload_id)
    try:
        uploads.discard(found, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
        return _to(request, found)
    messages.success(request, _("“%(name)s” is thrown away.") % {"name": found.name})
    return redirect("language:corpus", workspace=request.member.workspace.slug, corpus_id=corpus_id)


def _to(request: MemberRequest, found: Upload) -> HttpResponse:
    slug = request.member.workspace.slug
    return redirect("language:upload", workspace=slug, corpus_id=found.corpus_id, upload_id=found.pk)
