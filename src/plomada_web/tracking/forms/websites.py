"""What members type about a website."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Person
from plomada_web.people.queries.same import person_with_email
from plomada_web.site.telling import say
from plomada_web.tracking.actions.websites import WebsiteFacts
from plomada_web.tracking.models import TrackedSite
from plomada_web.tracking.origins import NotAnOrigin, origin_of

MOST_ORIGINS = 20


class WebsiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("What you call it, for example Company site."))
    origins = forms.CharField(
        label=_("Addresses"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line, as https://www.company.com. Visits and forms are taken from these alone."),
    )

    @classmethod
    def of(cls, site: TrackedSite) -> "WebsiteForm":
        """Return the form filled with what is written about the website."""
        return cls(initial={"name": site.name, "origins": "\n".join(site.origins)})

    def clean_origins(self) -> list[str]:
        """Return the origins, each once, in the order they were typed."""
        try:
            found = [origin_of(line) for line in str(self.cleaned_data["origins"]).split()]
        except NotAnOrigin as error:
            raise ValidationError(say(error.sentence)) from None
        if len(set(found)) > MOST_ORIGINS:
            raise ValidationError(gettext("At most %(most)s addresses."), params={"most": MOST_ORIGINS})
        return list(dict.fromkeys(found))

    def facts(self) -> WebsiteFacts:
        """Return what was typed."""
        return WebsiteFacts(**self.cleaned_data)


class PersonLinkForm(forms.Form):
    """Whose link to which page."""

    email = forms.EmailField(label=_("E-mail of the person"))
    address = forms.URLField(label=_("Page of the website"), max_length=1000, assume_scheme="https")

    def __init__(self, *args: object, site: TrackedSite, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.site = site

    def clean_email(self) -> Person:
        """Return whose address it is."""
        person = person_with_email(self.site.workspace, self.cleaned_data["email"])
        if person is None:
            raise ValidationError(gettext("Nobody here has that e-mail."))
        return person

    def clean_address(self) -> str:
        """Refuse a page of another site: it would not know what to do with the link."""
        address = str(self.cleaned_data["address"])
        try:
            is_ours = origin_of(address) in self.site.origins
        except NotAnOrigin as error:
            raise ValidationError(say(error.sentence)) from None
        if not is_ours:
            raise ValidationError(gettext("This page is not of this website."))
        return address
