"""What people choose when two records become one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.duplicates.choosing import Choice
from plomada_web.duplicates.models import Twofold
from plomada_web.duplicates.queries.side_by_side import FieldRow, SideBySide
from plomada_web.duplicates.queries.similar import Typed

LARGEST = 2**63 - 1


class QueueForm(forms.Form):
    """Which pairs are shown. Anything that cannot be read is left aside."""

    record = forms.ChoiceField(choices=Twofold.choices, required=False)
    after = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)


class MergeForm(forms.Form):
    """Which of the two stays, and whose value is kept of each field in which they differ."""

    def __init__(self, *args: Any, two: SideBySide, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.two = two
        self.fields["survivor"] = self._side(_("Which one stays"), two.left.name, two.right.name)
        for row in two.choices:
            self.fields[f"field-{row.name}"] = self._side(row.label, row.left, row.right)

    def _side(self, label: Any, left: str, right: str) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=label,
            choices=[("left", left), ("right", right)],
            widget=forms.RadioSelect,
            initial=self.two.survivor,
        )

    @property
    def beside(self) -> list[tuple[FieldRow, forms.BoundField | None]]:
        """Return every field of the two, with what is to be chosen where they differ."""
        return [(row, self[f"field-{row.name}"] if row.differs else None) for row in self.two.rows]

    def choice(self) -> Choice:
        """Return what was chosen."""
        said = dict(self.cleaned_data)
        survivor = said.pop("survivor")
        return Choice(survivor, {name.removeprefix("field-"): side for name, side in said.items()})


class TypedForm(forms.Form):
    """What has been typed so far in the form of a person or an account; nothing is refused."""

    name = forms.CharField(required=False, max_length=160)
    email = forms.CharField(required=False, max_length=254)
    phone = forms.CharField(required=False, max_length=40)
    account = forms.CharField(required=False, max_length=160)
    domain = forms.CharField(required=False, max_length=160)
    besides = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)

    def typed(self) -> Typed:
        """Return what can be read of it."""
        self.is_valid()
        return Typed(**{name: value for name, value in self.cleaned_data.items() if value})
