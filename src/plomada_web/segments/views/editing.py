"""A segment's name and rule, with a look at whom the rule would hold of while it is written."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.lists import builder
from plomada_web.lists.drawing import drawn
from plomada_web.lists.filters import EVERYTHING, Catalogue, Rule, UnusableRule, rule_of_json, to_json
from plomada_web.lists.filters.rules import rule_of_address
from plomada_web.people.models import Record
from plomada_web.segments.actions import FIELD, SameSegment, SegmentFacts, SegmentInSegment, add_segment, change_segment
from plomada_web.segments.filter_field import OF
from plomada_web.segments.forms import SegmentForm
from plomada_web.segments.models import Segment
from plomada_web.segments.queries.preview import Preview, preview
from plomada_web.segments.views.segments import segment_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@dataclass
class Editing:
    """What is being written: a new segment, or one that is there."""

    request: MemberRequest
    record: Record
    catalogue: Catalogue
    segment: Segment | None = None

    @property
    def rule(self) -> Rule:
        """Return the rule to begin with: the segment's, or that of the list one comes from (`?where=`)."""
        try:
            if self.segment is not None:
                return rule_of_json(self.segment.rule)
            return rule_of_address(self.request.GET.get("where", ""))
        except UnusableRule:
            return EVERYTHING


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def segment_new(request: MemberRequest) -> HttpResponse:
    """Add a segment; `?of=account` says of what, `?where=` which rule to begin with."""
    asked = (request.POST if request.method == "POST" else request.GET).get("of", "")
    record = Record(asked) if asked in Segment.Of.values else Record.PERSON
    return _edit(Editing(request, record, _catalogue(request, record)))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def segment_edit(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Change a segment's name or rule."""
    segment = segment_of(request, segment_id)
    return _edit(Editing(request, segment.record, _catalogue(request, segment.record), segment))


def _catalogue(request: MemberRequest, record: Record) -> Catalogue:
    """Return what a segment may ask for: everything but segments."""
    catalogue = Catalogue(request.member.workspace)
    for kind in OF:
        catalogue.fields(kind)
        catalogue._fields[kind].pop(FIELD, None)
    return catalogue


def _edit(editing: Editing) -> HttpResponse:
    request = editing.request
    if request.method != "POST":
        form = SegmentForm.of(editing.segment) if editing.segment else SegmentForm()
        return _show(editing, form, _form_of(editing))
    form, root = SegmentForm(request.POST), builder.form_in(request.POST, editing.record, editing.catalogue)
    if request.POST.get("do", "apply") != "apply":
        return _show(editing, SegmentForm(initial=request.POST.dict()), root)
    try:
        rule = rule_of_json(to_json(builder.rule_in(root, editing.catalogue)))
        if form.is_valid():
            return _save(editing, SegmentFacts(form.cleaned_data["name"], rule, form.cleaned_data["note"]))
    except SameSegment as error:
        form.add_error("name", say(error.sentence))
    except (UnusableRule, SegmentInSegment) as error:
        return _show(editing, form, root, error)
    return _show(editing, form, root, status=422)


def _save(editing: Editing, facts: SegmentFacts) -> HttpResponse:
    request, now, segment = editing.request, timezone.now(), editing.segment
    workspace, actor = request.member.workspace, Actor.of(request.user)
    if segment is None:
        segment = add_segment(workspace, editing.record, facts=facts, actor=actor, now=now)
        messages.success(request, _("%(name)s is added.") % {"name": facts.name})
    else:
        change_segment(segment, facts=facts, actor=actor, now=now)
        messages.success(request, _("Saved."))
    return redirect("segments:segment", workspace=workspace.slug, segment_id=segment.pk)


def _form_of(editing: Editing) -> builder.Node:
    try:
        return builder.form_of(editing.rule, editing.record, editing.catalogue)
    except UnusableRule:
        return builder.form_of(EVERYTHING, editing.record, editing.catalogue)


def _show(
    editing: Editing, form: SegmentForm, root: builder.Node, refused: PlomadaError | None = None, *, status: int = 200
) -> HttpResponse:
    found, problem = _look(editing, root)
    context = {
        "form": form,
        "segment": editing.segment,
        "record": editing.record.value,
        "of_people": editing.record is Record.PERSON,
        "root": drawn(root, editing.catalogue),
        "preview": found,
        "problem": problem,
        "refused": refused.sentence if refused else None,
    }
    return render(editing.request, "segments/edit.html", context, status=422 if refused else status)


def _look(editing: Editing, root: builder.Node) -> tuple[Preview | None, Sentence | None]:
    """Return whom the rule would hold of; with a line that is not finished, what it still wants."""
    workspace, now = editing.request.member.workspace, timezone.now()
    try:
        rule = rule_of_json(to_json(builder.rule_in(root, editing.catalogue)))
        return preview(rule, workspace, editing.record, catalogue=editing.catalogue, now=now), None
    except UnusableRule as error:
        return None, error.sentence
