"""What is typed about views, columns and changes of many rows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plomada_web.lists.columns import Columns
from plomada_web.lists.filters import Catalogue, Kind
from plomada_web.lists.filters.catalogue import CUSTOM
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.records import MODELS
from plomada_web.lists.many.edits import MUST_HAVE
from plomada_web.people.custom_values import asked, value_from
from plomada_web.people.models import Record, searchable
from plomada_web.site.form_fields import DayField


class ViewForm(forms.Form):
    """A saved view: what it is called, and whether everyone sees it."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    shared = forms.BooleanField(label=_("For everyone in the workspace"), required=False)


class ColumnsForm(forms.Form):
    """Which columns a list shows, in which order; the first is always there.

    The order is that of the ticked boxes. The buttons `up` and `down` beside a column name it: the page then
    comes again with it one place further, and nothing is kept yet.
    """

    up = forms.CharField(required=False)
    down = forms.CharField(required=False)
    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    )

    def __init__(self, *args: Any, columns: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _first, *others = columns.values()
        ticked = list(self["columns"].value() or [])
        others.sort(key=lambda column: ticked.index(column.name) if column.name in ticked else len(ticked))
        self.fields["columns"].choices = [(column.name, column.label) for column in others]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[BoundWidget]:
        """Return the boxes that are ticked, in their order."""
        return [box for box in self["columns"] if box.data["selected"]]

    @property
    def moves(self) -> str:
        """Return the column that is to be moved; none where the choice is to be kept."""
        return str(self.cleaned_data["up"] or self.cleaned_data["down"])

    def chosen(self) -> list[str]:
        """Return the names of the chosen columns in their order, the one that moves at its new place."""
        names, moves = list(dict.fromkeys(self.cleaned_data["columns"])), self.moves
        if moves in names:
            place = names.index(moves) + (-1 if self.cleaned_data["up"] else 1)
            names.remove(moves)
            names.insert(max(place, 0), moves)
        return names


class TagsForm(forms.Form):
    """Tags by their names: those that are not there yet are made."""

    tags = forms.CharField(
        label=_("Tags"),
        max_length=300,
        help_text=_("Several are separated by commas. A tag that is not there yet is made."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "tag-names"}),
    )

    def clean_tags(self) -> list[str]:
        """Return the names, each once."""
        names = [" ".join(name.split())[:60] for name in str(self.cleaned_data["tags"]).split(",")]
        found = [name for name in dict.fromkeys(names) if searchable(name)]
        if not found:
            raise ValidationError(gettext("Type the name of a tag."))
        return found


class FieldForm(forms.Form):
    """Which field is set."""

    field = forms.ChoiceField(label=_("Field"))

    def __init__(self, *args: Any, fields: Sequence[Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [(field.name, field.label) for field in fields]  # type: ignore[attr-defined]


def value_form(field: Field, record: Record, catalogue: Catalogue) -> dict[str, forms.Field]:
    """Return the one field of the form in which a field's new value is typed; left empty, it empties the field."""
    if field.name.startswith(CUSTOM):
        own = {CUSTOM + each.key: each for each in catalogue.custom_fields(record)}[field.name]
        own.workspace = catalogue.workspace  # money looks at its currency
        return {"value": asked(own)}
    if field.kind in {Kind.CHOICE, Kind.REFERENCE}:
        choices = [(str(choice.value), choice.label) for choice in catalogue.choices(record, field)]
        empty = [] if field.name in MUST_HAVE else [("", _("Nothing"))]
        return {"value": forms.ChoiceField(label=str(field.label), choices=[*empty, *choices], required=False)}
    if field.kind is Kind.YES_NO:
        return {"value": forms.ChoiceField(label=str(field.label), choices=[("yes", _("yes")), ("no", _("no"))])}
    if field.kind is Kind.DATE:
        return {"value": DayField(label=str(field.label), required=False)}
    longest = getattr(MODELS[record]._meta.get_field(field.name), "max_length", None)
    return {"value": forms.CharField(label=str(field.label), max_length=longest, required=False)}


def value_in(field: Field, cleaned: Any, record: Record, catalogue: Catalogue) -> Any:
    """Return what was typed, as an edit has it.

    Raises:
        ValueRefused: it does not fit an own field.
    """
    if field.name.startswith(CUSTOM):
        own = {CUSTOM + each.key: each for each in catalogue.custom_fields(record)}[field.name]
        return value_from(own, cleaned)
    if field.kind is Kind.REFERENCE:
        return int(cleaned) if cleaned else None
    if field.kind is Kind.YES_NO:
        return cleaned == "yes"
    if field.kind is Kind.DATE:
        return cleaned.isoformat() if cleaned else None
    return cleaned
