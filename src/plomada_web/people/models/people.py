"""The people at the customers, and what they have agreed to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models.accounts import Account, Site
from plomada_web.people.models.erased import ErasableName
from plomada_web.people.models.fields import Tag
from plomada_web.people.models.functions import Function
from plomada_web.people.models.searching import ARCHIVED, LISTED, ChangedAt, Searchable, searchable
from plomada_web.workspace.models import Language, User, Workspace, initials_of


class LegalBasis(models.TextChoices):
    """Why we may hold what we hold on a person (GDPR, article 6)."""

    UNKNOWN = "", _("Not noted")
    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")
    LEGAL_OBLIGATION = "legal_obligation", _("Legal obligation")


class Person(Searchable):
    """Someone at a customer. Their part in a purchase is not here: it is a `Stakeholder` of the decision.

    `account` is null where we do not know where they work: someone who left only an address.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="people", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="people", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    name = ErasableName(_("Name"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    title = models.CharField(_("Job title"), max_length=120, blank=True)
    function = models.ForeignKey(
        Function, on_delete=models.PROTECT, null=True, blank=True, related_name="people", db_index=False
    )
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.SPANISH)
    notes = models.TextField(_("Notes"), blank=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    external_id = models.CharField(_("Identifier elsewhere"), max_length=120, blank=True)
    tags = models.ManyToManyField(Tag, related_name="people", blank=True)
    custom = models.JSONField(default=dict, blank=True)
    source = models.CharField(_("Source"), max_length=120, blank=True, help_text=_("Where what we know came from."))
    legal_basis = models.CharField(_("Legal basis"), max_length=20, choices=LegalBasis, blank=True)
    legal_basis_since = models.DateField(_("Since"), null=True, blank=True)
    no_mail_since = models.DateTimeField(null=True, editable=False)  # asked not to be written to
    created_at = models.DateTimeField()
    changed_at = ChangedAt()
    last_touch_at = models.DateTimeField(null=True, editable=False)  # the newest of their touches, to sort by
    archived_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # what we held is gone; the row stays so that counts stay true
    # A duplicate that was merged: archived, found by its identifiers, and read as the one that stayed.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged", db_index=False)

    class Meta:
        indexes = [
            # The moment of archiving is none: with it SQLite reads the index alone.
            models.Index(fields=["workspace", "search", "id", "archived_at"], condition=LISTED, name="person_by_name"),
            models.Index(fields=["workspace", "search", "id"], condition=ARCHIVED, name="person_archived_by_name"),
            models.Index(fields=["account", "search", "id"], name="person_of_account"),
            models.Index(fields=["function", "search", "id"], name="person_of_function"),
            models.Index(fields=["workspace", "created_at", "id"], condition=LISTED, name="person_by_creation"),
            models.Index(fields=["workspace", "last_touch_at", "id"], condition=LISTED, name="person_by_last_touch"),
            models.Index(fields=["workspace", "changed_at", "id"], name="person_by_change"),
            models.Index(fields=["owner", "id"], condition=Q(owner__isnull=False), name="person_by_owner"),
            models.Index(fields=["phone", "workspace"], condition=~Q(phone=""), name="person_by_phone"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_by_survivor"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=~Q(email="") & Q(archived_at__isnull=True),
                name="person_email_once",
            ),
            models.UniqueConstraint(
                fields=["workspace", "external_id"], condition=~Q(external_id=""), name="person_external_id_once"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(archived_at__isnull=False), name="person_erased_is_archived"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_text(self) -> str:
        # Who was erased is not found, not even by the words that stand for their name.
        return "" if self.erased_at else searchable(self.name, self.email, self.title)

    @property
    def initials(self) -> str:
        """Return up to two letters to stand for the person."""
        return initials_of(self.name)

    @property
    def first_name(self) -> str:
        """Return what a letter would call them."""
        return self.name if self.erased_at else self.name.split()[0]

    @property
    def account_name(self) -> str:
        """Return where they work; empty where that is not known."""
        return self.account.name if self.account else ""


class Consent(models.Model):
    """What someone agreed to or took back, in which words, when and how. Append-only: the newest of a purpose holds."""

    class Purpose(models.TextChoices):
        MAIL = "mail", _("To be written to")
        TRACKING = "tracking", _("To have their visits to our site noted")
        PROCESSING = "processing", _("To have what they told us kept")
        LANGUAGE = "language", _("To have what they write in rooms counted as language")

    class How(models.TextChoices):
        FORM = "form", _("A form on a page")
        LINK = "link", _("A link in a mail")
        NOTED = "noted", _("Noted by a member")
        IMPORTED = "imported", _("An import")
        API = "api", _("The API")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("Purpose"), max_length=10, choices=Purpose)
    given = models.BooleanField(_("Given"))
    wording = models.TextField(_("In these words"), blank=True)
    how = models.CharField(_("How"), max_length=8, choices=How)
    place = models.CharField(_("Where"), max_length=300, blank=True)  # page, file or conversation
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
