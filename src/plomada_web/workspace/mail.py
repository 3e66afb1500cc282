"""Mail in the reader's language, by the server that someone configured, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from plomada.errors import PlomadaError
from plomada.figures import Sentence


class MailNotConfigured(PlomadaError):
    """No mail server is named, so nothing can be sent."""

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "No mail server is configured: name one in PLOMADA_SMTP_HOST, or copy the text and send it yourself."
            )
        )


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Letter:
    """A mail to one person.

    Attributes:
        to: the address.
        language: the reader's, "es" or "en".
        template: stem of two templates, `<stem>.txt` (whose first line is the subject) and `<stem>.html`.
        context: what the templates need.
        attachments: files that go with it.
        unsubscribe: address at which the reader can stop these mails; a POST there does it in one click.
    """

    to: str
    language: str
    template: str
    context: dict[str, object]
    attachments: Sequence[Attachment] = ()
    unsubscribe: str = ""


def rendered(letter: Letter) -> EmailMultiAlternatives:
    """Return the mail as it would be sent."""
    with translation.override(letter.language):
        text = render_to_string(f"{letter.template}.txt", letter.context)
        page = render_to_string(f"{letter.template}.html", letter.context)
    subject, _, body = text.strip().partition("\n")
    headers = {}
    if letter.unsubscribe:
        # One click in the mail program posts there, without opening a page (RFC 8058).
        headers = {"List-Unsubscribe": f"<{letter.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(" ".join(subject.split()), body.strip() + "\n", to=[letter.to], headers=headers)
    mail.attach_alternative(page, "text/html")
    for attachment in letter.attachments:
        mail.attach(attachment.name, attachment.content, attachment.media_type)
    return mail


def send(letter: Letter) -> None:
    """Send the mail now; call it from a job, not from a view.

    Raises:
        MailNotConfigured: no server is named.
        smtplib.SMTPException, OSError: the server refused or could not be reached; the job tries again.
    """
    if not settings.MAIL_CONFIGURED:
        raise MailNotConfigured
    rendered(letter).send(fail_silently=False)
