"""Maps: asked for, looked at, searched, compared with earlier ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.language.actions.maps import OneAtATime, ask_for_map, ask_for_part, discard_map
from plomada_web.language.drawing import course, drawn
from plomada_web.language.forms_maps import MapForm, TermsForm
from plomada_web.language.models import Corpus, MapRun, MapTerm
from plomada_web.language.own_texts import own_texts
from plomada_web.language.queries import runs, term_rows
from plomada_web.language.queries.corpora import overview
from plomada_web.language.queries.maps import shown_map
from plomada_web.language.sentences import sentence_of
from plomada_web.language.views.finding import corpus_of, map_of
from plomada_web.people.models import Function
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job

if TYPE_CHECKING:
    from plomada_web.language.queries.terms import GroupTerm

LONGEST: Final = 100  # letters that are looked for


@require_safe
@member_page()
def map_latest(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Show the newest map, or how to make the first."""
    corpus = corpus_of(request, corpus_id)
    running = runs.running_map(corpus)
    latest = runs.latest_map(corpus)
    if latest is None and running is not None:
        return redirect("language:map_run", request.member.workspace.slug, corpus_id, running.pk)
    return map_page(request, corpus, latest, running=running)


@require_safe
@member_page()
def map_run(request: MemberRequest, corpus_id: int, run_id: int) -> HttpResponse:
    """Show a map, or how far it is."""
    run = map_of(request, corpus_id, run_id)
    if run.finished_at is None:
        failed = run.job is None or run.job.status == Job.Status.FAILED
        context = {"corpus": run.corpus, "run": run, "failed": failed, "may_edit": may_edit(request.member)}
        page = "language/_map_progress.html" if request.headers.get("HX-Request") else "language/map_progress.html"
        return render(request, page, context)
    if request.headers.get("HX-Request"):  # the page that was waiting has what it waited for
        return HttpResponse(headers={"HX-Redirect": request.path})
    return map_page(request, run.corpus, run)


def map_page(
    request: MemberRequest,
    corpus: Corpus,
    run: MapRun | None,
    *,
    running: MapRun | None = None,
    form: MapForm | None = None,
) -> HttpResponse:
    """Show a map; with the form of another choice where that cannot be made."""
    shown = shown_map(run) if run and not run.problem else None
    edits = may_edit(request.member) and corpus.archived_at is None
    if run and edits and form is None:
        form = choice_form(run)
    context = {
        "corpus": corpus,
        "run": run,
        "running": running,
        "problem": sentence_of(run.problem) if run and run.problem else None,
        "shown": shown,
        "drawn": drawn(shown) if shown else None,
        "terms": term_rows.terms_of(shown.run, kind=MapTerm.Kind.SHARED)[: term_rows.PAGE] if shown else [],
        "moving": term_rows.moving(shown.run, shown.names) if shown else None,
        "held": overview(corpus) if run is None else None,
        "form": form,
        "parts": runs.parts_of(run) if run else [],
        "may_edit": edits,
    }
    return render(request, "language/map.html", context, status=422 if form and form.errors else 200)


def choice_form(run: MapRun, data: QueryDict | None = None) -> MapForm:
    """Return the form of another choice, beginning with a map's."""
    spoke = list(Function.objects.filter(pk__in=run.compared, workspace=run.corpus.workspace_id))
    return MapForm(data, held=overview(run.corpus), of=run, spoke=spoke)


@require_POST
@member_page(may_edit)
def map_part(request: MemberRequest, corpus_id: int, run_id: int) -> HttpResponse:
    """Show the map of another choice: one that is there, or one that is made now."""
    run = map_of(request, corpus_id, run_id)
    if run.finished_at is None or run.corpus.archived_at is not None:
        raise Http404
    form = choice_form(run, request.POST)
    if form.is_valid():
        try:
            part = ask_for_part(run, wanted=form.wanted(), actor=Actor.of(request.user), now=timezone.now())
        except OneAtATime as refused:
            form.add_error(None, say(refused.sentence))
        else:
            return redirect("language:map_run", request.member.workspace.slug, corpus_id, part.pk)
    return map_page(request, run.corpus, run, running=runs.running_map(run.corpus), form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def map_new(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Ask for a map."""
    corpus = corpus_of(request, corpus_id, in_use=True)
    form = MapForm(request.POST if request.method == "POST" else None, held=overview(corpus))
    if form.is_valid():
        try:
            run = ask_for_map(corpus, wanted=form.wanted(), actor=Actor.of(request.user), now=timezone.now())
        except OneAtATime as refused:
            form.add_error(None, say(refused.sentence))
        else:
            return redirect("language:map_run", request.member.workspace.slug, corpus_id, run.pk)
    context = {"corpus": corpus, "form": form}
    return render(request, "language/map_new.html", context, status=422 if form.errors else 200)


@require_safe
@member_page()
def map_history(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """List the maps of a corpus, the newest first."""
    corpus = corpus_of(request, corpus_id)
    context = {"corpus": corpus, "history": runs.history(corpus), "may_edit": may_edit(request.member)}
    return render(request, "language/maps.html", context)


@require_safe
@member_page()
def map_terms(request: MemberRequest, corpus_id: int, run_id: int) -> HttpResponse:
    """List terms of a map: shared, one's own, used equally; those with some letters."""
    run = _found(request, corpus_id, run_id)
    form = TermsForm(request.GET)
    form.is_valid()
    kind = form.cleaned_data.get("kind") or MapTerm.Kind.SHARED.value
    group, words = form.cleaned_data.get("group"), form.cleaned_data.get("words") or ""
    after = form.cleaned_data.get("after") or 0
    rows = term_rows.terms_of(run, kind=kind, group=group, words=words, after=after)
    context = {
        "corpus": run.corpus,
        "run": run,
        "shown": shown_map(run),
        "kind": kind,
        "group_there": group,
        "words": words,
        "terms": rows[: term_rows.PAGE],
        "next": after + term_rows.PAGE if len(rows) > term_rows.PAGE else None,
        "form": form,
    }
    return render(request, "language/map_terms.html", context)


@require_safe
@member_page()
def map_find(request: MemberRequest, corpus_id: int, run_id: int) -> HttpResponse:
    """Find a term of what was counted by some of its letters."""
    run = _found(request, corpus_id, run_id)
    from plomada_web.language.queries.finding_terms import FEWEST_LETTERS, terms_found  # noqa: PLC0415

    letters = " ".join(request.GET.get("q", "")[:LONGEST].split())
    few = len(letters) < FEWEST_LETTERS
    context = {"corpus": run.corpus, "run": run, "letters": letters, "few": few, "found": terms_found(run, letters)}
    page = "language/_map_found.html" if request.headers.get("HX-Request") else "language/map_find.html"
    return render(request, page, {**context, "slug": request.member.workspace.slug})


@require_safe
@member_page()
def map_term(request: MemberRequest, corpus_id: int, run_id: int) -> HttpResponse:
    """Show a term: who says it how often and when, what stands around it, where it was said, and where we use it."""
    run = _found(request, corpus_id, run_id)
    from plomada_web.language.queries.finding_terms import counted_term  # noqa: PLC0415  loaded by who shows a term
    from plomada_web.language.queries.terms import term_page  # noqa: PLC0415

    if "term" not in request.GET:
        return redirect("language:map_terms", request.member.workspace.slug, corpus_id, run_id)
    shown, asked = shown_map(run), " ".join(request.GET["term"].lower().split())
    term = term_rows.term_of(run, asked) or counted_term(shown, asked)
    if term is None:
        raise Http404
    try:
        page = term_page(shown, term.term, [rate.n for rate in term.rates])
    except PlomadaError:
        page = None
    groups: Sequence[GroupTerm | None] = page.groups if page else [None] * len(shown.groups)
    rows = [
        (group, rate, documents, one, course(one.course) if one else "")
        for group, rate, documents, one in zip(shown.groups, term.rates, term.documents, groups, strict=True)
    ]
    context = {
        "corpus": run.corpus,
        "run": run,
        "shown": shown,
        "term": term,
        "page": page,
        "rows": rows,
        "ours": own_texts(request.member, term.term, *term.forms),
    }
    return render(request, "language/map_term.html", context)


@require_safe
@member_page()
def map_compared(request: MemberRequest, corpus_id: int, run_id: int, older_id: int) -> HttpResponse:
    """Show what two maps of a corpus share, and what has come and gone."""
    run, older = _found(request, corpus_id, run_id), _found(request, corpus_id, older_id)
    context = {
        "corpus": run.corpus,
        "run": run,
        "older": older,
        "compared": runs.compared(run, older),
        "shown": shown_map(run),
        "shown_older": shown_map(older),
    }
    return render(request, "language/map_compared.html", context)


@require_POST
@member_page(may_edit)
def map_remove(request: MemberRequest, corpus_id: int, run_id: int) -> HttpResponse:
    """Remove a map."""
    run = map_of(request, corpus_id, run_id)
    discard_map(run, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("The map is removed."))
    return redirect("language:maps", request.member.workspace.slug, corpus_id)


def _found(request: MemberRequest, corpus_id: int, run_id: int) -> MapRun:
    """Return a map that came to something.

    Raises:
        Http404: it is being made, or nothing came of it.
    """
    run = map_of(request, corpus_id, run_id)
    if run.finished_at is None or run.problem:
        raise Http404
    return run
