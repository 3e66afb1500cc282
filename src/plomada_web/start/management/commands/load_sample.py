"""Load the fictitious workspace that a newcomer looks around in."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from plomada_web.start.sample.loading import load_sample
from plomada_web.start.sample.sign_in import sample_sign_in
from plomada_web.workspace.models import User


class Command(BaseCommand):
    help = "Load the fictitious sample workspace, once, and print its sign-in."

    def handle(self, *args: Any, **options: Any) -> None:
        sign_in = sample_sign_in()
        fresh = load_sample(sign_in=sign_in, now=timezone.now())
        self.stdout.write("The sample workspace is loaded." if fresh else "The sample workspace is there already.")
        user = User.objects.get(email=sign_in.email)
        if user.check_password(sign_in.password):
            self.stdout.write(f"Sign in as {sign_in.email} with {sign_in.password}")
        else:
            self.stdout.write(f"{sign_in.email} has another password now; make a new one with password_link.")
