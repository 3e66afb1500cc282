"""Print a link with which someone chooses a new password, where no mail can be sent."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plomada_web.workspace.links import password_link
from plomada_web.workspace.models import User


class Command(BaseCommand):
    help = "Print a link with which someone chooses a new password; it works once, for three days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip(), is_active=True).first()
        if user is None:
            message = f"Nobody signs in as {options['email']!r}: look at the address, or invite them first."
            raise CommandError(message)
        self.stdout.write(password_link(user))
