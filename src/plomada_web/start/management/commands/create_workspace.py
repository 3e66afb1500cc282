"""Start a workspace from the command line: the first one of an installation has nobody to click."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from plomada_web.start.actions import start_workspace
from plomada_web.workspace.forms import WorkspaceForm
from plomada_web.workspace.links import password_link
from plomada_web.workspace.models import User


class Command(BaseCommand):
    help = "Start a workspace and print a link with which its first admin chooses a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what customers read: who invites them")
        parser.add_argument("email", help="the first admin's address")
        parser.add_argument("--admin-name", default="", help="the first admin's name")
        parser.add_argument("--language", default="es", help="es or en (es)")
        parser.add_argument("--currency", default="EUR", help="EUR, USD, ... (EUR)")
        parser.add_argument("--time-zone", default="Europe/Madrid", help="as Europe/Madrid (that one)")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        form = WorkspaceForm({field: options[field] for field in WorkspaceForm.base_fields})
        try:
            validate_email(email)
        except ValidationError as refused:
            message = f"{email!r} is not an e-mail address."
            raise CommandError(message) from refused
        if not form.is_valid():
            told = "; ".join(f"{field}: {errors[0]}" for field, errors in form.errors.items())
            raise CommandError(told)
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, None, name=options["admin_name"].strip())
        workspace = start_workspace(facts=form.facts(), user=user, now=timezone.now())
        self.stdout.write(f"The workspace {workspace.name} is at /w/{workspace.slug}/.")
        if not user.has_usable_password():
            self.stdout.write(f"{email} chooses a password here, once, within three days:")
            self.stdout.write(password_link(user))
