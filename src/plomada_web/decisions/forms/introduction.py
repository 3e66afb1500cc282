"""The mail that introduces two people, as it is to be sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.introduction import LENGTH, Draft


class IntroductionForm(forms.Form):
    """A subject in one line and a text. The language is the page's, and only says in which the mail's frame is."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=LENGTH,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("It quotes the statement, not what anyone answered. Keep it so."),
    )

    def draft(self, language: str) -> Draft:
        """Return the mail as it was left."""
        return Draft(language, self.cleaned_data["subject"], self.cleaned_data["text"].replace("\r\n", "\n"))
