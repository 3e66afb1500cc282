"""A made corpus: two roles that share an invention, and each its own."""

import random
from pathlib import Path

ROLES = ("IT", "Finance")
OWN = {"IT": "firewall", "Finance": "invoice"}


def written(
    to: Path, *, rows: int = 1200, names: tuple[str, str] = ROLES, more: str = "", months: int = 6, seed: int = 1
) -> Path:
    """Write what forty people of two roles said, and twenty of none, by month from January 2020 on.

    Args:
        to: the file.
        rows: how many documents.
        names: what the two roles are called.
        more: what each of the roles says at times beside the rest.
        months: how many.
        seed: of chance.
    """
    chance = random.Random(seed)
    usual = [f"{one}{other}" for one in ("tele", "micro", "para", "inter", "super") for other in ("vox", "dar", "lin")]
    lines = ["text,role,who,when"]
    for number in range(rows):
        role = number % 3
        said = [*chance.choices(usual, k=8), "the"]
        if role < 2:
            said += ["gearbox", "noise"] if chance.random() < 0.6 else []
            said += [OWN[ROLES[role]]] if chance.random() < 0.6 else []
            said += [more] if more and chance.random() < 0.3 else []
        name = [*names, ""][role].replace('"', '""')
        lines.append(f'"{" ".join(said)}.","{name}",p{number % 60},2020-{1 + number % months:02}-05')
    to.write_text("\n".join(lines), encoding="utf-8")
    return to
