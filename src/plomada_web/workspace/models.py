"""Who works here, in which workspace, what they did, and the work that runs behind the pages."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    SPANISH = "es", _("Spanish")
    ENGLISH = "en", _("English")


class Currency(models.TextChoices):
    EUR = "EUR", "EUR €"
    USD = "USD", "USD $"
    GBP = "GBP", "GBP £"
    MXN = "MXN", "MXN $"
    COP = "COP", "COP $"
    ARS = "ARS", "ARS $"
    CLP = "CLP", "CLP $"
    PEN = "PEN", "PEN S/"
    BRL = "BRL", "BRL R$"
    CHF = "CHF", "CHF"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone of ours who signs in. What they may do is said by their `Member` row in each workspace."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=2, choices=Language, blank=True)
    theme = models.CharField(_("Theme"), max_length=5, choices=Theme, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def initials(self) -> str:
        """Return up to two letters to stand for the person."""
        return initials_of(self.name or self.email)


def initials_of(name: str) -> str:
    """Return the first letters of the first and the last word.

    >>> initials_of("Ana María Robledo")
    'AR'
    """
    words = name.replace("@", " ").split()
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


class Workspace(models.Model):
    """One supplier's place; it owns every row."""

    name = models.CharField(_("Name"), max_length=120, help_text=_("What customers read: who invites them."))
    slug = models.SlugField(max_length=60, unique=True)
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.SPANISH)
    currency = models.CharField(_("Currency"), max_length=3, choices=Currency, default=Currency.EUR)
    time_zone = models.CharField(_("Time zone"), max_length=60, default="Europe/Madrid")
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    ADMIN = "admin", _("Admin")
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")
    VIEWER = "viewer", _("Viewer")


class Member(models.Model):
    """A user's place in a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=10, choices=Role)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="member_once_per_workspace"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="member_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(models.Model):
    """A member to be: the mail holds the token, we keep only its fingerprint."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail"))
    role = models.CharField(_("Role"), max_length=10, choices=Role, default=Role.SALES)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-invited_at"])]

    def is_open(self, *, now: datetime) -> bool:
        """Return whether the invitation can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now


class AuditLine(models.Model):
    """One action: who did what to what, when. Never edited."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="audit_lines")
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=160)
    action = models.CharField(max_length=60)  # dotted: decision.phase.changed
    target_type = models.CharField(max_length=40)
    target_id = models.BigIntegerField(null=True)
    target_label = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-at"]),
            models.Index(fields=["workspace", "target_type", "target_id", "-at"]),
        ]


class Job(models.Model):
    """Work that goes on behind the pages, with what a person wants to know about it."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        SUCCEEDED = "succeeded", _("Done")
        FAILED = "failed", _("Failed")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)  # null: not known yet
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    run_after = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    once_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  null: may stand many times

    class Meta:
        indexes = [models.Index(fields=["status", "run_after"]), models.Index(fields=["workspace", "-created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=models.F("total")), name="job_done_within_total"
            )
        ]


class JobEffect(models.Model):
    """A step of a job that has taken effect; written in the transaction of the effect, so it counts once."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="effects")
    step = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "step"], name="job_effect_once")]
