"""The mail that asks to confirm a form.

Nothing that was typed stands in it: whoever types someone else's address must not be able to write to them through us.
"""

from plomada_web.tracking.confirming import KEPT, confirmation_address
from plomada_web.tracking.models import Submission
from plomada_web.workspace.mail import Letter


def confirmation_letter(submission: Submission) -> Letter:
    """Return the mail with the link that confirms."""
    form = submission.form
    context = {
        "form": form,
        "supplier": form.workspace,
        "page": submission.page,
        "address": confirmation_address(submission),
        "days": KEPT.days,
    }
    return Letter(to=submission.email, language=form.language, template="tracking/mail/confirm", context=context)
