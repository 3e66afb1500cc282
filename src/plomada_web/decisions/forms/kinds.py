"""A kind of purchase, and for each function whether it usually takes part and signs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.actions.kinds import KindDetails
from plomada_web.decisions.models import PurchaseKind
from plomada_web.decisions.queries.choices import functions_offered
from plomada_web.site.form_fields import Words
from plomada_web.workspace.models import Workspace

PART = [("", _("usually has no part")), ("part", _("takes part")), ("sign", _("must sign"))]


class KindForm(forms.Form):
    """A kind of purchase, with one choice for each function of the workspace."""

    name_es = Words(label=_("Name in Spanish"), max_length=80)
    name_en = Words(label=_("Name in English"), max_length=80)

    def __init__(self, *args: Any, workspace: Workspace, kind: PurchaseKind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.functions = functions_offered(workspace)
        usual = {u.function_id: u.must_sign for u in kind.usual_functions.all()} if kind else {}
        for function in self.functions:
            signs = usual.get(function.pk)
            self.fields[f"function_{function.pk}"] = forms.ChoiceField(
                label=function.name,
                choices=PART,
                required=False,
                initial="" if signs is None else "sign" if signs else "part",
            )
        if kind:
            self.initial = {"name_es": kind.name_es, "name_en": kind.name_en}

    def names(self) -> list[forms.BoundField]:
        """Return the fields of the name."""
        return [self["name_es"], self["name_en"]]

    def parts(self) -> list[forms.BoundField]:
        """Return one field for each function."""
        return [self[f"function_{function.pk}"] for function in self.functions]

    def details(self) -> KindDetails:
        """Return the kind in real types."""
        said = self.cleaned_data
        parts = {function: said[f"function_{function.pk}"] for function in self.functions}
        return KindDetails(
            said["name_es"], said["name_en"], {function: part == "sign" for function, part in parts.items() if part}
        )
