"""Touches: the spine of process, mode, attribution and divergence."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models.accounts import Account
from plomada_web.people.models.people import Person
from plomada_web.workspace.models import Currency, User, Workspace


class Team(models.TextChoices):
    """Who made a touch happen."""

    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")
    CUSTOMER = "customer", _("The customer")


class Channel(models.TextChoices):
    MAIL = "mail", _("E-mail")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit to a site")
    WEB = "web", _("Web page")
    FORM = "form", _("Form")
    EVENT = "event", _("Event")
    WEBINAR = "webinar", _("Webinar")
    SOCIAL = "social", _("Social network")
    ADVERT = "advert", _("Advertisement")
    MESSAGE = "message", _("Message")
    LETTER = "letter", _("Letter")
    ROOM = "room", _("Room")
    DIAGNOSTIC = "diagnostic", _("Diagnostic")
    TOUR = "tour", _("Learning tour")
    OTHER = "other", _("Other")


class Touch(models.Model):
    """One thing that happened between us and a person, or an account where the person is not known. Append-only.

    `account` is the one the person had at that moment: history does not move when people do. Tens of millions are
    expected: every index here is one that a page, a filter or the doors through which touches come in need.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="touches", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="touches", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="touches", db_index=False)
    team = models.CharField(_("By"), max_length=10, choices=Team)
    channel = models.CharField(_("Channel"), max_length=10, choices=Channel)
    at = models.DateTimeField(_("When"))
    asset = models.CharField(_("With"), max_length=300, blank=True)  # a page's address, a guide's name
    theme = models.CharField(_("Theme"), max_length=120, blank=True)
    campaign = models.CharField(_("Campaign"), max_length=120, blank=True)
    note = models.CharField(_("What happened"), max_length=500, blank=True)
    cost_amount = models.DecimalField(_("Cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    cost_currency = models.CharField(_("Currency"), max_length=3, choices=Currency, blank=True)
    member = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    source = models.CharField(max_length=20)  # the door it came in by: typed, import, api, tracker, form, room
    # What its sender calls it: the same touch sent twice is one. Null: nobody named it.
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001
    detail = models.JSONField(default=dict)  # utm parameters and what else its door knew
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-at", "-id"], name="touch_newest"),
            models.Index(fields=["person", "-at", "-id"], name="touch_of_person"),
            models.Index(fields=["account", "-at", "-id"], name="touch_of_account"),
            models.Index(fields=["workspace", "created_at"], name="touch_by_arrival"),
            models.Index(fields=["workspace", "channel", "-at", "person"], name="touch_by_channel"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], condition=Q(key__isnull=False), name="touch_key_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(account__isnull=False), name="touch_of_someone"
            ),
            models.CheckConstraint(
                condition=(Q(cost_amount__isnull=True) & Q(cost_currency=""))
                | (Q(cost_amount__gte=0) & ~Q(cost_currency="")),
                name="touch_cost_with_currency",
            ),
        ]
