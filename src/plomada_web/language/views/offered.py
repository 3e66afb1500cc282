"""A source that a feature of ours fills: what would come in, and the way to have it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plomada_web.language.actions.offered import add_offered
from plomada_web.language.actions.sources import BeingForgotten
from plomada_web.language.offered import OFFERS
from plomada_web.language.views.finding import corpus_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def source_offered(request: MemberRequest, corpus_id: int, kind: str) -> HttpResponse:
    """Say what comes in and what does not; the POST takes it into the corpus, once."""
    corpus, offer = corpus_of(request, corpus_id, in_use=True), OFFERS.get(kind)
    if offer is None:
        raise Http404
    there = corpus.sources.filter(kind=kind, archived_at=None).first()
    if request.method == "POST":
        try:
            there = add_offered(corpus, offer=offer, actor=Actor.of(request.user), now=timezone.now())
        except BeingForgotten as refused:  # in a minute it is gone, and can be taken anew
            messages.error(request, say(refused.sentence))
            return redirect("language:corpus", request.member.workspace.slug, corpus.pk)
    if there is not None:
        return redirect("language:source", request.member.workspace.slug, corpus.pk, there.pk)
    context = {"corpus": corpus, "offer": offer, "ready": offer.ready(request.member.workspace)}
    return render(request, "language/source_offered.html", context)
