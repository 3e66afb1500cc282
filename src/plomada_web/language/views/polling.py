"""Sources by address: a new one, looked at now, left alone, looked at again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plomada.errors import PlomadaError
from plomada_web.language.actions.polling import add_address, look_now, look_regularly, stop_looking
from plomada_web.language.forms_polling import AddressForm
from plomada_web.language.models import Source
from plomada_web.language.offered import OFFERS
from plomada_web.language.views.finding import corpus_of, source_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def source_new(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Add an address, which is looked at at once and then regularly."""
    corpus = corpus_of(request, corpus_id, in_use=True)
    data = request.POST if request.method == "POST" else None
    form = AddressForm(data, functions=request.member.workspace.functions.all())
    if form.is_valid():
        try:
            made = add_address(corpus, place=form.place(), actor=Actor.of(request.user), now=timezone.now())
        except PlomadaError as refused:
            form.add_error("address", say(refused.sentence))
        else:
            return _to(request, made)
    context = {"corpus": corpus, "form": form}
    return render(request, "language/source_new.html", context, status=422 if form.errors else 200)


@require_POST
@member_page(may_edit)
def source_look(request: MemberRequest, corpus_id: int, source_id: int) -> HttpResponse:
    """Look at an address at once."""
    source = _by_address(request, corpus_id, source_id)
    try:
        look_now(source, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    else:
        messages.success(request, _("%(name)s is being looked at.") % {"name": source.name})
    return _to(request, source)


@require_POST
@member_page(may_edit)
def source_pause(request: MemberRequest, corpus_id: int, source_id: int) -> HttpResponse:
    """Leave an address alone."""
    source = _by_address(request, corpus_id, source_id)
    stop_looking(source, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(name)s is not looked at any more. What it brought stays.") % {"name": source.name})
    return _to(request, source)


@require_POST
@member_page(may_edit)
def source_resume(request: MemberRequest, corpus_id: int, source_id: int) -> HttpResponse:
    """Look at an address regularly again."""
    source = _by_address(request, corpus_id, source_id)
    look_regularly(source, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(name)s is looked at regularly again.") % {"name": source.name})
    return _to(request, source)


def _by_address(request: MemberRequest, corpus_id: int, source_id: int) -> Source:
    """Return a source that is looked at: at an address, or in what a feature of ours has."""
    source = source_of(request, corpus_id, source_id)
    if (
        not (source.address or source.kind in OFFERS)
        or source.archived_at is not None
        or source.corpus.archived_at is not None
    ):
        raise Http404
    return source


def _to(request: MemberRequest, source: Source) -> HttpResponse:
    return redirect("language:source", request.member.workspace.slug, source.corpus_id, source.pk)
