"""The queue of pairs, two side by side, and who is there already while somebody types."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.duplicates.actions import ask_to_look, keep_apart, merge, reopen
from plomada_web.duplicates.forms import MergeForm, QueueForm, TypedForm
from plomada_web.duplicates.models import DuplicatePair, Twofold
from plomada_web.duplicates.queries.queue import queue
from plomada_web.duplicates.queries.side_by_side import side_by_side
from plomada_web.duplicates.queries.similar import accounts_like, people_like
from plomada_web.people.queries.lists import tallies
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def pairs(request: MemberRequest) -> HttpResponse:
    """Show the pairs to decide, the most certain first."""
    workspace = request.member.workspace
    form = QueueForm(request.GET)
    form.is_valid()
    record = form.cleaned_data.get("record") or Twofold.PERSON
    context = {
        "queue": queue(workspace, record, after=form.cleaned_data.get("after")),
        "record": record,
        "records": Twofold.choices,
        "tallies": tallies(workspace),
        "may_edit": may_edit(request.member),
    }
    return render(request, "duplicates/pairs.html", context)


@require_POST
@member_page(may_edit)
def look(request: MemberRequest) -> HttpResponse:
    """Have duplicates looked for, and show how far it is."""
    workspace = request.member.workspace
    job = ask_to_look(workspace, actor=Actor.of(request.user), now=timezone.now())
    return redirect("workspace:job", workspace=workspace.slug, job_id=job.pk)


@require_POST
@member_page(may_edit)
def two(request: MemberRequest, pair_id: int) -> HttpResponse:
    """Note that the two are two, and offer to undo it."""
    pair = _pair_of(request, pair_id)
    keep_apart(pair, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("duplicates:reopen", kwargs={"workspace": slug, "pair_id": pair_id})
    messages.success(request, _("%(left)s and %(right)s stay two.") % _names(pair), extra_tags=undo)
    return _to_pairs(request, pair)


@require_POST
@member_page(may_edit)
def ask_again(request: MemberRequest, pair_id: int) -> HttpResponse:
    """Put a pair back in the queue that was said to be two."""
    pair = _pair_of(request, pair_id)
    reopen(pair, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(left)s and %(right)s are in the queue again.") % _names(pair))
    return _to_pairs(request, pair)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def merge_pair(request: MemberRequest, pair_id: int) -> HttpResponse:
    """Show two side by side, and make one of them as chosen."""
    pair = _pair_of(request, pair_id)
    beside = side_by_side(pair)
    form = MergeForm(request.POST if request.method == "POST" else None, two=beside)
    if form.is_valid():
        try:
            change_set = merge(pair, choice=form.choice(), actor=Actor.of(request.user), now=timezone.now())
        except PlomadaError as refused:
            form.add_error(None, say(refused.sentence))
        else:
            messages.success(request, _("%(left)s and %(right)s are one now.") % _names(pair))
            return redirect("undo:change_set", workspace=request.member.workspace.slug, change_set_id=change_set.pk)
    context = {"form": form, "two": beside, "pair": pair, "is_open": pair.state == DuplicatePair.State.OPEN}
    return render(request, "duplicates/merge.html", context, status=422 if form.errors else 200)


@require_safe
@member_page(may_edit)
def likes(request: MemberRequest, record: str) -> HttpResponse:
    """Return who is there already of what is being typed, for the form of a person or an account."""
    like = people_like if record == Twofold.PERSON else accounts_like
    found = like(request.member.workspace, TypedForm(request.GET).typed())
    return render(request, "duplicates/_likes.html", {"likes": found, "record": record})


def _pair_of(request: MemberRequest, pair_id: int) -> DuplicatePair:
    sides = [f"{side}_{record}" for side in ("left", "right") for record in Twofold.values]
    more = ["account", "site", "function", "owner"]
    people = [f"{side}_person__{name}" for side in ("left", "right") for name in more]
    owners = [f"{side}_account__owner" for side in ("left", "right")]
    rows = request.member.workspace.duplicate_pairs.select_related("workspace", "change_set", *sides, *people, *owners)
    return get_object_or_404(rows, pk=pair_id)


def _names(pair: DuplicatePair) -> dict[str, str]:
    return {"left": str(pair.left), "right": str(pair.right)}


def _to_pairs(request: MemberRequest, pair: DuplicatePair) -> HttpResponse:
    slug = request.member.workspace.slug
    return redirect(f"{reverse('duplicates:pairs', kwargs={'workspace': slug})}?record={pair.record}")
