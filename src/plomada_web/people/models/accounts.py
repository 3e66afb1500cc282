"""Accounts and their sites."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models.fields import Tag
from plomada_web.people.models.searching import ARCHIVED, LISTED, ChangedAt, Searchable, searchable
from plomada_web.workspace.models import User, Workspace


class Account(Searchable):
    """A customer or a company that may become one."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="accounts", db_index=False)
    name = models.CharField(_("Name"), max_length=160)
    domain = models.CharField(_("Web domain"), max_length=160, blank=True)
    industry = models.CharField(_("Industry"), max_length=120, blank=True)
    country = models.CharField(_("Country"), max_length=80, blank=True)
    notes = models.TextField(_("Notes"), blank=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    external_id = models.CharField(_("Identifier elsewhere"), max_length=120, blank=True)
    tags = models.ManyToManyField(Tag, related_name="accounts", blank=True)
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    changed_at = ChangedAt()
    last_touch_at = models.DateTimeField(null=True, editable=False)  # the newest of its touches, to sort by
    archived_at = models.DateTimeField(null=True)
    # A duplicate that was merged: archived, found by its identifiers, and read as the one that stayed.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged", db_index=False)

    class Meta:
        # Lists go by `search`: the order of names without case and accents, the same on every database.
        indexes = [
            models.Index(fields=["workspace", "search", "id", "archived_at"], condition=LISTED, name="account_by_name"),
            models.Index(fields=["workspace", "search", "id"], condition=ARCHIVED, name="account_archived_by_name"),
            models.Index(fields=["workspace", "created_at", "id"], condition=LISTED, name="account_by_creation"),
            models.Index(fields=["workspace", "last_touch_at", "id"], condition=LISTED, name="account_by_last_touch"),
            models.Index(fields=["workspace", "changed_at", "id"], name="account_by_change"),
            models.Index(fields=["workspace", "domain"], condition=~Q(domain=""), name="account_by_domain"),
            models.Index(fields=["owner", "id"], condition=Q(owner__isnull=False), name="account_by_owner"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="account_by_survivor"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"], condition=~Q(external_id=""), name="account_external_id_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_text(self) -> str:
        return searchable(self.name, self.domain, self.industry, self.country)


class Site(models.Model):
    """A place of an account: a plant, an office."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("Name"), max_length=120)
    city = models.CharField(_("City"), max_length=80, blank=True)
    country = models.CharField(_("Country"), max_length=80, blank=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="site_name_once_per_account")]

    def __str__(self) -> str:
        return self.name
