"""What a workspace adds to its records: fields and tags of its own."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models.searching import searchable
from plomada_web.workspace.models import Workspace


class Record(models.TextChoices):
    """The kinds of record that have fields of their own, lists, filters, import and export."""

    ACCOUNT = "account", _("Account")
    PERSON = "person", _("Person")
    DECISION = "decision", _("Decision")
    STAKEHOLDER = "stakeholder", _("Stakeholder")
    TOUCH = "touch", _("Touch")


class CustomField(models.Model):
    """A field that a workspace has added to a kind of record; its values stand in the row's `custom`.

    `custom` holds, by the field's `key`: text and link as text, number as a number, money as
    `{"amount": number, "currency": "EUR"}`, date as "2026-11-25", choice as the key of the choice, several choices as a
    list of keys. A field without a value has no key: unknown is not empty.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Money")
        DATE = "date", _("Date")
        CHOICE = "choice", _("One choice")
        CHOICES = "choices", _("Several choices")
        LINK = "link", _("Link")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="custom_fields")
    record = models.CharField(_("Of"), max_length=12, choices=Record)
    key = models.SlugField(_("Key"), max_length=40, help_text=_("Its name in files and in the API; it stays."))
    name_es = models.CharField(_("Name in Spanish"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80)
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind)
    choices = models.JSONField(default=list)  # of {"key", "es", "en"}, in their order
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["record", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "record", "key"], name="custom_field_key_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en


class Tag(models.Model):
    """A word of the workspace's own, put on accounts, people and decisions."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(_("Name"), max_length=60)
    word = models.CharField(max_length=60, editable=False)  # the name without case and accents

    class Meta:
        ordering = ["word"]
        constraints = [models.UniqueConstraint(fields=["workspace", "word"], name="tag_word_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.word = searchable(self.name)[:60]
        super().save(*args, **kwargs)  # type: ignore[arg-type]
