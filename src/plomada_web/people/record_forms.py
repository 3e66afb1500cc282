"""What people type on the page of an account or a person: a touch, a note, a task, its tags and owner."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from plomada_web.people.actions import TouchFacts
from plomada_web.people.actions.filing import Filing
from plomada_web.people.actions.tasks import TaskFacts
from plomada_web.people.models import Account, Channel, Note, Person, Task, Team
from plomada_web.people.queries.timeline import Narrowed
from plomada_web.site.form_fields import AmountField, DayField, Words
from plomada_web.workspace.models import Currency, Member, Role, User, Workspace

MOST_TAGS = 20
MINUTE = timedelta(minutes=1)


class Moment(forms.DateTimeInput):
    """A moment, with the browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class _Members(ModelChoiceIterator[User]):
    """The members, read without a cursor of the database's: there are few."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield ("", self.field.empty_label)
        for user in self.queryset:
            yield self.choice(user)


class OwnerField(forms.ModelChoiceField[User]):
    """One of our members."""

    iterator = _Members

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), required=False, empty_label=_("Nobody"), **kwargs)

    def offer(self, workspace: Workspace) -> None:
        """Offer the members of this workspace."""
        members = User.objects.filter(memberships__workspace=workspace)
        self.queryset = members.order_by("name", "pk").only("name", "email")


class TouchForm(forms.Form):
    """One touch, as someone of ours remembers it."""

    team = forms.ChoiceField(label=_("By"), choices=Team.choices)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    at = forms.DateTimeField(label=_("When"), widget=Moment(), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    note = Words(label=_("What happened"), max_length=500, required=False)
    asset = Words(
        label=_("With"), max_length=300, required=False, help_text=_("A page, a guide, a sample: what they saw or got.")
    )
    theme = Words(label=_("Theme"), max_length=120, required=False)
    campaign = Words(label=_("Campaign"), max_length=120, required=False)
    cost = AmountField(label=_("Cost"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)

    @classmethod
    def for_member(cls, member: Member, *, now: datetime) -> "TouchForm":
        """Return the form as it is first shown: their own team, just now."""
        team = Team.MARKETING if member.role == Role.MARKETING else Team.SALES
        initial = {"team": team, "channel": Channel.CALL, "at": now, "currency": member.workspace.currency}
        return cls(initial=initial)

    def clean_at(self) -> datetime:
        """Refuse a moment still to come; the minute we are in is not."""
        at: datetime = self.cleaned_data["at"]
        if at > timezone.now() + MINUTE:
            raise ValidationError(gettext("This is still to come: write it down as a task."))
        return at

    def facts(self, record: Account | Person) -> TouchFacts:
        """Return what was typed, about that record."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"cost", "currency"}}
        cost = self.cleaned_data["cost"]
        return TouchFacts(
            **said,
            person_id=record.pk if isinstance(record, Person) else None,
            account_id=record.pk if isinstance(record, Account) else None,
            cost_amount=cost,
            cost_currency=self.cleaned_data["currency"] if cost is not None else "",
        )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def of(cls, note: Note) -> "NoteForm":
        """Return the form filled with the note."""
        return cls(initial={"text": note.text})


class TaskForm(forms.Form):
    title = Words(label=_("What is to be done"), max_length=200)
    due_on = DayField(label=_("By"), required=False)
    owner = OwnerField(label=_("Who does it"))

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_task_%s")  # it can be opened beside the other forms
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(workspace)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, task: Task) -> "TaskForm":
        """Return the form filled with the task."""
        initial = {"title": task.title, "due_on": task.due_on, "owner": task.owner_id}
        return cls(initial=initial, workspace=task.workspace)

    def facts(self) -> TaskFacts:
        """Return what was typed."""
        return TaskFacts(**self.cleaned_data)


class FilingForm(forms.Form):
    """Tags and owner. Tags are typed with commas between them, since there may be any number."""

    tags = Words(label=_("Tags"), max_length=600, required=False, help_text=_("With commas between them."))
    owner = OwnerField(label=_("Looked after by"))

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_filing_%s")
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(workspace)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, record: Account | Person, typed: QueryDict | None = None) -> "FilingForm":
        """Return the form filled with what the record has, or with what was typed."""
        tags = record.tags.order_by("word").values_list("name", flat=True)
        initial = {"tags": ", ".join(tags), "owner": record.owner_id}
        return cls(typed, initial=initial, workspace=record.workspace)

    def clean_tags(self) -> tuple[str, ...]:
        """Return the names; a name is at most sixty characters, as a tag is."""
        names = tuple(name.strip() for name in str(self.cleaned_data["tags"]).split(",") if name.strip())
        long = next((name for name in names if len(name) > 60), None)
        if long is not None:
            raise ValidationError(gettext("A tag has at most 60 characters: “%(name)s…”"), params={"name": long[:30]})
        if len(names) > MOST_TAGS:
            told = ngettext("At most one tag.", "At most %(most)s tags.", MOST_TAGS) % {"most": MOST_TAGS}
            raise ValidationError(told)
        return names

    def filing(self) -> Filing:
        """Return what was typed."""
        return Filing(**self.cleaned_data)


class TimelineForm(forms.Form):
    """What a timeline is narrowed to. Anything that cannot be read is left aside."""

    team = forms.ChoiceField(label=_("By"), choices=[("", _("Everyone")), *Team.choices], required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("", _("Every channel")), *Channel.choices], required=False
    )
    asset = forms.CharField(label=_("With"), max_length=120, required=False)
    older = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="id_timeline_%s")
        self.is_valid()

    def narrowed(self) -> Narrowed:
        """Return what the timeline is narrowed to."""
        return Narrowed(**{name: self.cleaned_data.get(name) or "" for name in self.fields})
