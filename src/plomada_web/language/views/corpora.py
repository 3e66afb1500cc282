"""Corpora: the list, a new one, what one holds; archived, brought back, erased."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.language.actions.corpora import (
    SameCorpus,
    add_corpus,
    archive_corpus,
    change_corpus,
    erase_corpus,
    restore_corpus,
)
from plomada_web.language.forms import CorpusForm
from plomada_web.language.models import Corpus
from plomada_web.language.offered import OFFERS, Offer
from plomada_web.language.queries.corpora import corpus_rows, overview
from plomada_web.language.queries.restoring import removed_sources
from plomada_web.language.queries.uploads import waiting_uploads
from plomada_web.language.views.finding import corpus_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_administer, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def corpora(request: MemberRequest) -> HttpResponse:
    """List the corpora with what is in each."""
    archived = request.GET.get("archived") == "on"
    context = {
        "rows": corpus_rows(request.member.workspace, archived=archived),
        "archived": archived,
        "may_edit": may_edit(request.member),
        "may_erase": may_administer(request.member),
    }
    return render(request, "language/corpora.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def corpus_new(request: MemberRequest) -> HttpResponse:
    """Add a corpus."""
    form = CorpusForm(request.POST) if request.method == "POST" else CorpusForm()
    if form.is_valid():
        workspace, actor = request.member.workspace, Actor.of(request.user)
        try:
            corpus = add_corpus(workspace, facts=form.facts(), actor=actor, now=timezone.now())
        except SameCorpus as refused:
            form.add_error("name", say(refused.sentence))
        else:
            return _to(request, "corpus", corpus.pk)
    return render(request, "language/corpus_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@member_page()
def corpus(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Show what a corpus holds: its sources, who speaks in them, in which languages and when."""
    shown = corpus_of(request, corpus_id)
    context = {
        "corpus": shown,
        "held": overview(shown),
        "uploads": waiting_uploads(shown),
        "removed": removed_sources(shown),
        "offers": _not_taken(shown),
        "may_edit": may_edit(request.member),
    }
    return render(request, "language/corpus.html", context)


def _not_taken(corpus: Corpus) -> list[Offer]:
    """Return the sources of features of ours that the corpus does not have: one query."""
    taken = set(corpus.sources.filter(kind__in=list(OFFERS), archived_at=None).values_list("kind", flat=True))
    return [offer for kind, offer in OFFERS.items() if kind not in taken]


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def corpus_edit(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Change a corpus's name and note."""
    edited = corpus_of(request, corpus_id)
    name = edited.name
    form = CorpusForm(request.POST) if request.method == "POST" else CorpusForm.of(edited)
    if form.is_valid():
        try:
            change_corpus(edited, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        except SameCorpus as refused:
            form.add_error("name", say(refused.sentence))
        else:
            messages.success(request, _("Saved."))
            return _to(request, "corpus", corpus_id)
    context = {"form": form, "corpus": edited, "name": name}
    return render(request, "language/corpus_form.html", context, status=422 if form.errors else 200)


@require_POST
@member_page(may_edit)
def corpus_archive(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Take a corpus out of use, and offer to undo it."""
    archived = corpus_of(request, corpus_id)
    archive_corpus(archived, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("language:corpus_restore", kwargs={"workspace": slug, "corpus_id": corpus_id})
    messages.success(request, _("%(name)s is archived.") % {"name": archived.name}, extra_tags=undo)
    return _to(request, "corpora")


@require_POST
@member_page(may_edit)
def corpus_restore(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Bring an archived corpus back into use."""
    back = corpus_of(request, corpus_id)
    try:
        restore_corpus(back, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    else:
        messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return _to(request, "corpus", corpus_id)


@require_POST
@member_page(may_administer)
def corpus_erase(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Remove an archived corpus for good."""
    erased = corpus_of(request, corpus_id)
    try:
        erase_corpus(erased, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
        return _to(request, "corpus", corpus_id)
    messages.success(request, _("%(name)s is being erased.") % {"name": erased.name})
    return redirect(f"{reverse('language:corpora', args=[request.member.workspace.slug])}?archived=on")


def _to(request: MemberRequest, page: str, corpus_id: int | None = None) -> HttpResponse:
    slug = request.member.workspace.slug
    if corpus_id is None:
        return redirect(f"language:{page}", workspace=slug)
    return redirect(f"language:{page}", workspace=slug, corpus_id=corpus_id)
