"""Sources: where the documents of a corpus come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plomada_web.language.models.corpora import Corpus
from plomada_web.people.models import Function
from plomada_web.workspace.models import User


class Source(models.Model):
    """Where documents of a corpus come from: files of one kind, a feed, an account, a program.

    What it has brought is counted as it comes in: nothing counts a million rows to show a page.
    """

    class Kind(models.TextChoices):
        TABLE = "table", _("Table")
        TRANSCRIPT = "transcript", _("Transcript")
        MAIL = "mail", _("Mail")
        FEED = "feed", _("Feed")
        SITEMAP = "sitemap", _("Website")
        MASTODON = "mastodon", _("Mastodon")
        BLUESKY = "bluesky", _("Bluesky")
        TEXT = "text", _("Text")
        API = "api", _("API")
        ROOMS = "rooms", _("Our rooms")

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    name = models.CharField(_("Name"), max_length=200)
    address = models.CharField(_("Address"), max_length=500, blank=True)  # of what is polled
    state = models.JSONField(default=dict)  # of the polling: what the last answer said of itself
    polled_at = models.DateTimeField(null=True)
    poll_at = models.DateTimeField(null=True)  # when it is looked at next; null: never by itself
    problem = models.JSONField(null=True)  # why the last look failed: a sentence's template and values
    # Who speaks where nothing else is said; it holds for those who come later, too.
    default_function = models.ForeignKey(Function, on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    # What it has brought, without what was removed.
    documents = models.PositiveIntegerField(default=0)  # that count
    copies = models.PositiveIntegerField(default=0)  # that do not, because another document says the same
    undated = models.PositiveIntegerField(default=0)  # of those that count
    first_said_at = models.DateTimeField(null=True)
    last_said_at = models.DateTimeField(null=True)
    changes = models.PositiveBigIntegerField(default=0)  # goes up whenever what counts of it, or who says it, changes
    languages: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)  # {"es": 12, "": 3}

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["poll_at"], condition=models.Q(poll_at__isnull=False), name="source_to_poll"),
            models.Index(
                fields=["archived_at"], condition=models.Q(archived_at__isnull=False), name="source_to_forget"
            ),
        ]
        constraints = [
            # What was said in our rooms is all in one source: two would hold the same twice.
            models.UniqueConstraint(fields=["corpus"], condition=models.Q(kind="rooms"), name="source_of_rooms_once")
        ]

    def __str__(self) -> str:
        return self.name
