"""The functions that people have in a company."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.workspace.models import Workspace


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
