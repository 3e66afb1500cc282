"""A source of a corpus: what it has brought, who speaks in it; removed, and brought back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plomada_web.language.actions.sources import BeingForgotten, archive_source, bring_back, say_who
from plomada_web.language.forms import answers_of
from plomada_web.language.models import Source
from plomada_web.language.offered import OFFERS
from plomada_web.language.queries.corpora import InLanguage, functions_in, language_name
from plomada_web.language.queries.polling import looks_at
from plomada_web.language.queries.restoring import job_bringing_back
from plomada_web.language.queries.speakers import voices_of
from plomada_web.language.views.finding import source_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def source(request: MemberRequest, corpus_id: int, source_id: int) -> HttpResponse:
    """Show what a source has brought, and who speaks in it."""
    shown = source_of(request, corpus_id, source_id)
    job = job_bringing_back(shown)
    if request.headers.get("HX-Target") == "restoring":  # the page that says so asks how far it is
        if job is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "language/_restoring.html", {"job": job, "may_edit": may_edit(request.member)})
    told = sorted(shown.languages.items(), key=lambda item: -item[1])
    context = {
        "corpus": shown.corpus,
        "source": shown,
        **_speaking(shown),
        "job": job,
        "looks": looks_at(shown, now=timezone.now()),
        "languages": [InLanguage(code, language_name(code), n) for code, n in told],
        "uploads": shown.uploads.select_related("created_by", "job").order_by("-created_at", "-pk")[:10],
        "may_edit": may_edit(request.member) and shown.corpus.archived_at is None,
    }
    return render(request, "language/source.html", context)


@require_POST
@member_page(may_edit)
def source_who(request: MemberRequest, corpus_id: int, source_id: int) -> HttpResponse:
    """Say which functions speak in a source."""
    shown = source_of(request, corpus_id, source_id)
    if shown.kind in OFFERS:
        raise Http404  # there it is known, and not said by hand
    answers = answers_of(request.POST, request.member.workspace.functions.all())
    say_who(shown, answers=answers, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("It is noted who speaks in %(name)s.") % {"name": shown.name})
    return redirect("language:corpus", workspace=request.member.workspace.slug, corpus_id=corpus_id)


def _speaking(source: Source) -> dict[str, object]:
    """Return who speaks in a source: to be said, or as it is known of people of ours."""
    offer = OFFERS.get(source.kind)
    return {"offer": offer, "of_functions": functions_in(source)} if offer else {"voices": voices_of(source)}


@require_POST
@member_page(may_edit)
def source_archive(request: MemberRequest, corpus_id: int, source_id: int) -> HttpResponse:
    """Remove a source with everything it brought, and offer to undo it."""
    removed = source_of(request, corpus_id, source_id)
    archive_source(removed, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    row = {"workspace": slug, "corpus_id": corpus_id, "source_id": source_id}
    undo = reverse("language:source_restore", kwargs=row)
    messages.success(request, _("%(name)s is removed.") % {"name": removed.name}, extra_tags=undo)
    return redirect("language:corpus", workspace=slug, corpus_id=corpus_id)


@require_POST
@member_page(may_edit)
def source_restore(request: MemberRequest, corpus_id: int, source_id: int) -> HttpResponse:
    """Bring a source back with everything it brought."""
    back = source_of(request, corpus_id, source_id)
    slug = request.member.workspace.slug
    try:
        job = bring_back(back, actor=Actor.of(request.user), now=timezone.now())
    except BeingForgotten as refused:
        messages.error(request, say(refused.sentence))
        return redirect("language:corpus", workspace=slug, corpus_id=corpus_id)
    if job is not None:
        return redirect("language:source", workspace=slug, corpus_id=corpus_id, source_id=source_id)
    messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("language:corpus", workspace=slug, corpus_id=corpus_id)
