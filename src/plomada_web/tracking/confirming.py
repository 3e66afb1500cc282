"""The link with which someone confirms what was sent in their name: signed, good for as long as we keep it."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from plomada_web.tracking.models import Submission

KEPT = timedelta(days=14)  # what nobody confirms is deleted then
SALT = "plomada_web.tracking.confirming"


def confirmation_token(submission: Submission) -> str:
    """Return the token that confirms this submission and nothing else."""
    return signing.TimestampSigner(salt=SALT, sep=".").sign(str(submission.pk))


def confirmation_address(submission: Submission) -> str:
    """Return the whole address, as it goes into the mail."""
    kwargs = {"form_key": submission.form.key, "token": confirmation_token(submission)}
    return settings.BASE_URL + reverse("web_form:confirm", kwargs=kwargs)


def submission_of(token: str, form_key: str) -> Submission | None:
    """Return what the token confirms, or None where we did not write it, it is too old, deleted, or emptied since."""
    try:
        number = signing.TimestampSigner(salt=SALT, sep=".").unsign(token, max_age=KEPT)
    except signing.BadSignature:
        return None
    rows = Submission.objects.select_related("form__workspace", "form__site")
    return rows.filter(pk=int(number), form__key=form_key).exclude(email="").first()
