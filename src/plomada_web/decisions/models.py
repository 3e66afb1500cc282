"""One purchase of one account: its group, its phases, what is asked and what was said.

What a stakeholder says is never edited: a change of mind is a new row, and the latest counts. Someone who has not
spoken has no row: unheard, never neutral.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import Account, Function, Person, Searchable, searchable
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


class StakeholderRole(models.TextChoices):
    SPONSOR = "sponsor", _("Sponsor")
    DECISION_MAKER = "decision_maker", _("Decision maker")
    APPROVER = "approver", _("Approver")
    INFLUENCER = "influencer", _("Influencer")
    USER = "user", _("User")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")


class Bilingual(models.Model):
    """A text in Spanish, in English, or both; the other language stands in where one is missing."""

    class Meta:
        abstract = True

    def in_language(self, stem: str, language: str | None = None) -> str:
        """Return `stem`_es or `stem`_en by language, or the one that there is."""
        code = (language or get_language() or "en")[:2]
        texts = {"es": getattr(self, f"{stem}_es"), "en": getattr(self, f"{stem}_en")}
        return str(texts.get(code) or texts["en"] or texts["es"])


class PurchaseKind(Bilingual):
    """A kind of purchase, with the functions that usually have a say in it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="purchase_kinds")
    name_es = models.CharField(_("Name in Spanish"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80)
    starter = models.CharField(max_length=20, blank=True, editable=False)  # key of its own starter statements
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return self.in_language("name")


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
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "archived_at", "phase", "-created_at"]),
            models.Index(fields=["workspace", "archived_at", "-created_at"]),
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


class Stakeholder(models.Model):
    """A person's part in one purchase."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="stakeholders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stakes")
    role = models.CharField(
        _("Role in the decision"), max_length=15, choices=StakeholderRole, default=StakeholderRole.INFLUENCER
    )
    must_sign = models.BooleanField(_("Must sign"), default=False)
    is_mobilizer = models.BooleanField(
        _("Mobilizer"), default=False, help_text=_("Builds agreement inside; may approve what others propose.")
    )
    concerns = models.TextField(_("Concerns"), blank=True)
    named_consent_at = models.DateTimeField(null=True)  # null: has not agreed to be named
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="stakeholder_once_per_decision")]

    def __str__(self) -> str:
        return self.person.name


class Statement(Bilingual):
    """What the group is asked to agree or disagree with."""

    class Origin(models.TextChoices):
        STARTER = "starter", _("starter set")
        TEAM = "team", _("our team")
        STAKEHOLDER = "stakeholder", _("the group")

    class Status(models.TextChoices):
        OPEN = "open", _("Asked")
        PROPOSED = "proposed", _("Proposed")
        REJECTED = "rejected", _("Not taken up")
        RETIRED = "retired", _("No longer asked")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="statements")
    phase = models.CharField(_("Phase"), max_length=20, choices=[(p.value, p.label) for p in OPEN_PHASES])
    text_es = models.CharField(_("In Spanish"), max_length=240, blank=True)
    text_en = models.CharField(_("In English"), max_length=240, blank=True)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.TEAM)
    proposed_by = models.ForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    is_sensitive = models.BooleanField(
        _("Sensitive"),
        default=False,
        help_text=_("Unanimity is told as “nearly all”, because it would expose everyone."),
    )
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text_es="") | ~Q(text_en=""), name="statement_has_text"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """Return the statement in the language of the moment."""
        return self.in_language("text")


class Answer(models.Model):
    """What a stakeholder said of a statement, at a moment. 1 strongly against, 5 strongly in favour."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="answers")
    value = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(5)])
    cannot_say = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    is_named = models.BooleanField(default=False)  # said with consent to be named; never changed afterwards
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]
        indexes = [models.Index(fields=["stakeholder", "statement", "-said_at"]), models.Index(fields=["said_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(cannot_say=True, value__isnull=True) | Q(cannot_say=False, value__gte=1, value__lte=5),
                name="answer_one_to_five_or_cannot_say",
            )
        ]


class Priority(Bilingual):
    """Something the purchase should serve; stakeholders put them in their order."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="priorities")
    name_es = models.CharField(_("In Spanish"), max_length=120, blank=True)
    name_en = models.CharField(_("In English"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return self.in_language("name")


class Ranking(models.Model):
    """The priorities in a stakeholder's order, first the most important."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="rankings")
    order = models.JSONField()  # ids of priorities
    is_named = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]


class SignIntent(models.Model):
    """As things stand, how likely the stakeholder is to sign: 0 certainly not, 10 certainly."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="sign_intents")
    likelihood = models.PositiveSmallIntegerField()
    condition = models.CharField(max_length=400, blank=True)
    is_named = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(likelihood__lte=10), name="sign_intent_zero_to_ten")]


class GroupResult(models.Model):
    """A moment at which a group that gets its result together got one. What it showed is replayed, not stored."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="group_results")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["decision", "at"], name="group_result_once_a_moment")]


class Comment(models.Model):
    """What a stakeholder wanted to add, in their own words."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=4000)
    is_named = models.BooleanField(default=False)
    said_at = models.DateTimeField()


class Question(models.Model):
    """A question that a stakeholder put to the group or to us."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]


class Suggestion(models.Model):
    """Someone whom a stakeholder thinks should be asked; we confirm before anyone is written to."""

    class Status(models.TextChoices):
        PENDING = "pending", _("To confirm")
        ACCEPTED = "accepted", _("Added")
        DECLINED = "declined", _("Not added")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="suggestions")
    suggested_by = models.ForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    title = models.CharField(_("Title or function"), max_length=120, blank=True)
    reason = models.CharField(_("Why they should be asked"), max_length=400, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    suggested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-suggested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="pending", settled_at__isnull=True)
                | Q(~Q(status="pending"), settled_at__gte=F("suggested_at")),
                name="suggestion_settled_when_not_pending",
            )
        ]
