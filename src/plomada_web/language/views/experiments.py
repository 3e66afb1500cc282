"""Experiments: planned, looked at, given up; the link that leads on."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.language.actions.experiments import follow, going_on, look_at, plan_experiment, stop_experiment
from plomada_web.language.forms_experiments import ExperimentForm
from plomada_web.language.models import Experiment
from plomada_web.language.queries import experiments as queries
from plomada_web.language.queries.corpora import overview
from plomada_web.language.views.finding import corpus_of, experiment_of
from plomada_web.people.models import Function
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def experiments(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """List the experiments of a corpus."""
    corpus = corpus_of(request, corpus_id)
    found = queries.experiments_of(corpus)
    context = {
        "corpus": corpus,
        "experiments": found,
        "resonant": queries.resonant(found),
        "today": timezone.localdate(),
        "may_edit": may_edit(request.member) and corpus.archived_at is None,
    }
    return render(request, "language/experiments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def experiment_new(request: MemberRequest, corpus_id: int) -> HttpResponse:
    """Plan an experiment; `?term=` says with which term."""
    corpus = corpus_of(request, corpus_id, in_use=True)
    initial = {"term": request.GET.get("term", "")[:100], "published_on": timezone.localdate()}
    data = request.POST if request.method == "POST" else None
    form = ExperimentForm(data, held=overview(corpus), initial=initial)
    if form.is_valid():
        made = plan_experiment(corpus, plan=form.plan(), actor=Actor.of(request.user), now=timezone.now())
        return redirect("language:experiment", request.member.workspace.slug, corpus_id, made.pk)
    context = {"corpus": corpus, "form": form}
    return render(request, "language/experiment_new.html", context, status=422 if form.errors else 200)


@require_safe
@member_page()
def experiment(request: MemberRequest, corpus_id: int, experiment_id: int) -> HttpResponse:
    """Show an experiment: what was fixed, and what is known so far."""
    return _page(request, experiment_of(request, corpus_id, experiment_id))


@require_POST
@member_page(may_edit)
def experiment_look(request: MemberRequest, corpus_id: int, experiment_id: int) -> HttpResponse:
    """Ask how far it is."""
    shown = experiment_of(request, corpus_id, experiment_id)
    try:
        look_at(shown, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        return _page(request, shown, refused=say(refused.sentence), status=409)
    return redirect("language:experiment", request.member.workspace.slug, corpus_id, experiment_id)


@require_POST
@member_page(may_edit)
def experiment_stop(request: MemberRequest, corpus_id: int, experiment_id: int) -> HttpResponse:
    """Give it up."""
    stopped = experiment_of(request, corpus_id, experiment_id)
    stop_experiment(stopped, actor=Actor.of(request.user), now=timezone.now())
    return redirect("language:experiment", request.member.workspace.slug, corpus_id, experiment_id)


def _page(request: MemberRequest, shown: Experiment, *, refused: str = "", status: int = 200) -> HttpResponse:
    functions = {each.pk: each for each in Function.objects.filter(workspace=request.member.workspace)}
    looks = list(shown.looks.select_related("job")[:20])
    done = [look for look in looks if look.finished_at]
    context = {
        "corpus": shown.corpus,
        "experiment": shown,
        "audience": list(shown.audience.all()),
        "control": list(shown.control.all()),
        "waiting": going_on(shown.looks.all()).exists(),
        "looked": queries.shown_look(done[0], functions) if done else None,
        "earlier": [queries.shown_look(look, functions) for look in done[1:]],
        "clicks": queries.clicks_of(shown),
        "link": request.build_absolute_uri(f"/x/{shown.code}/") if shown.target else "",
        "today": timezone.localdate(),
        "refused": refused,
        "may_edit": may_edit(request.member) and shown.corpus.archived_at is None,
    }
    page = "language/_experiment_found.html" if request.headers.get("HX-Request") else "language/experiment.html"
    return render(request, page, context, status=status)


@require_safe
@never_cache
def followed(request: HttpRequest, code: str) -> HttpResponse:
    """Lead on to where an experiment's link leads, and count that it was followed."""
    experiment = get_object_or_404(Experiment.objects.exclude(target=""), code=code, corpus__erasing_since=None)
    if request.method == "GET":
        follow(experiment, day=timezone.localdate())
    return HttpResponseRedirect(experiment.target)
