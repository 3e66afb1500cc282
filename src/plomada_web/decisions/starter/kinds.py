"""Kinds of purchase that most companies know, with the functions that usually have a say in them.

Functions go by their key in `people.usual_functions`. Who "usually must sign" is where a workspace starts
from: each changes it to what it sees.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class UsualKind:
    """A kind of purchase.

    Attributes:
        key: under which the starter statements find what they add for it.
        must_sign: functions that usually have to agree for the purchase to happen.
        takes_part: functions that usually have a say without a signature.
    """

    key: str
    es: str
    en: str
    must_sign: tuple[str, ...]
    takes_part: tuple[str, ...]


USUAL_KINDS: tuple[UsualKind, ...] = (
    UsualKind(
        key="packaging",
        es="Envases y embalajes",
        en="Packaging",
        must_sign=("management", "finance", "operations", "procurement", "safety"),
        takes_part=("quality", "logistics", "sustainability", "production"),
    ),
    UsualKind(
        key="software",
        es="Software",
        en="Software",
        must_sign=("management", "finance", "it", "security", "legal"),
        takes_part=("operations", "procurement", "marketing", "sales", "hr"),
    ),
    UsualKind(
        key="safety",
        es="Equipos de seguridad",
        en="Safety equipment",
        must_sign=("safety", "operations", "procurement", "finance"),
        takes_part=("production", "hr", "engineering", "management"),
    ),
    UsualKind(
        key="machinery",
        es="Maquinaria",
        en="Machinery",
        must_sign=("management", "finance", "operations", "engineering"),
        takes_part=("procurement", "production", "safety", "quality"),
    ),
    UsualKind(
        key="services",
        es="Servicios y subcontratación",
        en="Services and outsourcing",
        must_sign=("management", "finance", "procurement", "legal"),
        takes_part=("operations", "hr", "it", "service"),
    ),
    UsualKind(
        key="raw_materials",
        es="Materias primas",
        en="Raw materials",
        must_sign=("procurement", "operations", "quality", "finance"),
        takes_part=("rnd", "production", "logistics", "sustainability"),
    ),
    UsualKind(
        key="logistics",
        es="Logística y transporte",
        en="Logistics and transport",
        must_sign=("logistics", "procurement", "finance", "operations"),
        takes_part=("service", "sales", "sustainability", "it"),
    ),
)
