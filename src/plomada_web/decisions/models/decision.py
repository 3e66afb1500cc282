"""The purchase itself: its kind, its phases, what its group was promised and when it was told its result."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import ARCHIVED, LISTED, Account, ChangedAt, Function, Searchable, Tag, searchable
from plomada_web.workspace.models import Currency, Language, User, Workspace


class Phase(models.TextChoices):
    DEFINE_PROBLEM = "define_problem", _("Define the problem")
    IDENTIFY_SOLUTION = "identify_solution", _("Identify the solution")
    CHOOSE_SUPPLIER = "choose_supplier", _("Choose the supplier")
    DECIDED = "decided", _("Decided")


OPEN_PHASES = (Phase.DEFINE_PROBLEM, Phase.IDENTIFY_SOLUTION, Phase.CHOOSE_SUPPLIER)


class Outcome(models.TextChoices):
    WON = "won", _("They chose us")
    LOST = "lost", _("They chose someone else")
    NO_DECISION = "no_decision", _("They decided nothing")


class Disclosure(models.TextChoices):
    """Who may see what a stakeholder answers. Chosen for the room, explained in it."""

    NAMED_WITH_CONSENT = "named_with_consent", _("Named, with each person's consent")
    NAMED_TO_US = "named_to_us", _("Named to us, only the group's answer to the group")
    GROUP_ONLY = "group_only", _("Only the group's answer, to everyone")


class ResultMoment(models.TextChoices):
    """When a group of which nobody is named gets its result."""

    AT_FIVE = "at_five", _("As soon as five have spoken, then each time five have something new")
    TOGETHER = "together", _("Once for all: when everyone has spoken, on the deadline, or when we say so")


class Bilingual(models.Model):
    """A text in Spanish, in English, or both; the other language stands in where one is missing."""

    class Meta:
        abstract = True

    def in_language(self, stem: str, language: str | None = None) -> str:
        """Return `stem`_es or `stem`_en by language, or the one that there is."""
        code = (language or get_language() or "en")[:2]
        texts = {"es": getattr(self, f"{stem}_es"), "en": getattr(self, f"{stem}_en")}
        return str(texts.get(code) or texts["en"] or texts["es"])


class Named(Bilingual):
    """A row with a name in both languages: `name_es` and `name_en`."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return self.in_language("name")


class PurchaseKind(Named):
    """A kind of purchase, with the functions that usually have a say in it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="purchase_kinds")
    name_es = models.CharField(_("Name in Spanish"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80)
    starter = models.CharField(max_length=20, blank=True, editable=False)  # key of its own starter statements
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]


class UsualFunction(models.Model):
    """A function that usually takes part in a kind of purchase, and whether it usually must sign."""

    kind = models.ForeignKey(PurchaseKind, on_delete=models.CASCADE, related_name="usual_functions")
    function = models.ForeignKey(Function, on_delete=models.CASCADE, related_name="+")
    must_sign = models.BooleanField(_("Usually must sign"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "function"], name="usual_function_once_per_kind")]


class Decision(Searchable):
    """One purchase of one account."""

    class Period(models.TextChoices):
        ONCE = "once", _("once")
        YEARLY = "yearly", _("a year")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="decisions")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(_("Title"), max_length=160)
    kind = models.ForeignKey(PurchaseKind, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    language = models.CharField(_("Language of the group"), max_length=2, choices=Language, default=Language.SPANISH)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    phase = models.CharField(_("Phase"), max_length=20, choices=Phase, default=Phase.DEFINE_PROBLEM)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome, blank=True)
    value_amount = models.DecimalField(_("Value"), max_digits=14, decimal_places=2, null=True, blank=True)
    value_currency = models.CharField(_("Currency"), max_length=3, choices=Currency, blank=True)
    value_period = models.CharField(_("Period"), max_length=6, choices=Period, default=Period.ONCE)
    expected_on = models.DateField(_("Expected close"), null=True, blank=True)
    marketing_engaged_on = models.DateField(_("Marketing's first contact"), null=True, blank=True)
    sales_engaged_on = models.DateField(_("Sales' first contact"), null=True, blank=True)
    disclosure = models.CharField(
        _("Who sees the answers"), max_length=20, choices=Disclosure, default=Disclosure.NAMED_TO_US
    )
    result_moment = models.CharField(
        _("When the group gets its result"), max_length=10, choices=ResultMoment, default=ResultMoment.TOGETHER
    )
    answers_due_on = models.DateField(_("Answers wanted by"), null=True, blank=True)
    external_id = models.CharField(_("Identifier elsewhere"), max_length=120, blank=True)
    tags = models.ManyToManyField(Tag, related_name="decisions", blank=True)
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    changed_at = ChangedAt()
    archived_at = models.DateTimeField(null=True)
    last_told_at = models.DateTimeField(null=True, editable=False)  # moments of what is said only ever grow: `turns`

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "phase", "-created_at", "-id"], condition=LISTED, name="decision_on_board"
            ),
            models.Index(fields=["workspace", "created_at", "id"], condition=LISTED, name="decision_by_creation"),
            # The board's totals are read from this index alone.
            models.Index(
                fields=["workspace", "phase", "value_currency", "value_period", "value_amount"],
                condition=LISTED,
                name="decision_totals",
            ),
            models.Index(fields=["workspace", "search", "id"], condition=LISTED, name="decision_by_title"),
            models.Index(fields=["workspace", "search", "id"], condition=ARCHIVED, name="decision_archived_by_title"),
            models.Index(fields=["workspace", "changed_at", "id"], name="decision_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(value_amount__isnull=True) & Q(value_currency=""))
                | (Q(value_amount__isnull=False) & ~Q(value_currency="")),
                name="decision_amount_with_currency",
            ),
            models.CheckConstraint(
                condition=Q(value_amount__isnull=True) | Q(value_amount__gte=0), name="decision_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=(Q(phase=Phase.DECIDED) & ~Q(outcome="")) | (~Q(phase=Phase.DECIDED) & Q(outcome="")),
                name="decision_outcome_when_decided",
            ),
            models.UniqueConstraint(
                fields=["workspace", "external_id"], condition=~Q(external_id=""), name="decision_external_id_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def search_text(self) -> str:
        return searchable(self.title, self.account.name)

    @property
    def is_open(self) -> bool:
        """Return whether the group is still deciding."""
        return self.phase != Phase.DECIDED and self.archived_at is None


class PhaseChange(models.Model):
    """When the group entered a phase, as the team saw it."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="phase_changes")
    phase = models.CharField(_("Phase"), max_length=20, choices=Phase)
    entered_on = models.DateField(_("Since"))
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["entered_on", "id"]


class GroupResult(models.Model):
    """A moment at which a group that gets its result together got one. What it showed is replayed, not stored."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="group_results")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["decision", "at"], name="group_result_once_a_moment")]
