"""The customer's side: accounts, their sites, their people, and the functions that people have."""

import unicodedata

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.workspace.models import Language, Workspace, initials_of


def searchable(*texts: str) -> str:
    """Return the texts as they are searched: without case and accents, on every database alike.

    >>> searchable("ACERÍAS del Ñandú")
    'acerias del nandu'
    """
    decomposed = unicodedata.normalize("NFKD", " ".join(text for text in texts if text).casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


class Function(models.Model):
    """A function in a company: finance, operations, ...; its name in both languages."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="functions")
    name_es = models.CharField(_("Name in Spanish"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80)
    executive = models.CharField(_("Usual executive"), max_length=20, blank=True, help_text=_("For example CFO."))
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name_es"], name="function_name_es_once"),
            models.UniqueConstraint(fields=["workspace", "name_en"], name="function_name_en_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en


class Searchable(models.Model):
    """A row that is found by a part of its text, whatever its case and accents."""

    search = models.CharField(max_length=600, editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = self.search_text()[:600]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def search_text(self) -> str:
        """Return what the row is found by."""
        raise NotImplementedError


class Account(Searchable):
    """A customer or a company that may become one."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="accounts")
    name = models.CharField(_("Name"), max_length=160)
    domain = models.CharField(_("Web domain"), max_length=160, blank=True)
    industry = models.CharField(_("Industry"), max_length=120, blank=True)
    country = models.CharField(_("Country"), max_length=80, blank=True)
    notes = models.TextField(_("Notes"), blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        # Lists go by `search`: the order of names without case and accents, the same on every database.
        indexes = [models.Index(fields=["workspace", "archived_at", "search", "id"])]

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


class Person(Searchable):
    """Someone at a customer. Their part in a purchase is not here: it is a `Stakeholder` of the decision."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="people")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="people")
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    title = models.CharField(_("Job title"), max_length=120, blank=True)
    function = models.ForeignKey(Function, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.SPANISH)
    notes = models.TextField(_("Notes"), blank=True)
    no_mail_since = models.DateTimeField(null=True, editable=False)  # asked not to be written to
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "archived_at", "search", "id"]),
            models.Index(fields=["account", "archived_at", "search", "id"]),
            models.Index(fields=["function", "archived_at", "search", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=~Q(email="") & Q(archived_at__isnull=True),
                name="person_email_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_text(self) -> str:
        return searchable(self.name, self.email, self.title)

    @property
    def initials(self) -> str:
        """Return up to two letters to stand for the person."""
        return initials_of(self.name)

    @property
    def first_name(self) -> str:
        """Return what a letter would call them."""
        return self.name.split()[0]
