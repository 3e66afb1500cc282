"""What is copied into a website."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from plomada_web.tracking.models import TrackedSite, WebForm

CONSENT = "plomada.consent(true)\nplomada.consent(false)"  # what the site's own banner calls


def tracker_snippet(site: TrackedSite) -> SafeString:
    """Return the line that goes into every page of the website."""
    address = settings.BASE_URL + reverse("tracker:script", kwargs={"site_key": site.key})
    return format_html('<script src="{}" defer></script>', address)


def form_snippet(web_form: WebForm) -> SafeString:
    """Return what goes where the form shall stand: the form, or a link to it where no script runs."""
    script = settings.BASE_URL + reverse("web_form:script", kwargs={"form_key": web_form.key})
    title = web_form.heading or web_form.name
    return format_html(
        '<script src="{}" data-title="{}" defer></script>\n<noscript><a href="{}">{}</a></noscript>',
        script,
        title,
        form_address(web_form),
        title,
    )


def form_address(web_form: WebForm) -> str:
    """Return the form's own address."""
    return settings.BASE_URL + reverse("web_form:fill_in", kwargs={"form_key": web_form.key})
