"""What is typed about a segment, beside its rule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.segments.models import Segment
from plomada_web.site.form_fields import Words


class SegmentForm(forms.Form):
    name = Words(label=_("Name"), max_length=120)
    note = Words(label=_("What it is for"), max_length=500, required=False)

    @classmethod
    def of(cls, segment: Segment) -> "SegmentForm":
        """Return the form filled with what is written about the segment."""
        return cls(initial={"name": segment.name, "note": segment.note})
