"""The functions that companies usually have, in both languages. A workspace starts with these."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class UsualFunction:
    """A function as most companies have it.

    Attributes:
        key: how data files name it; a workspace finds its own row again by `name_en`.
        name_es: in Spanish.
        name_en: in English.
        executive: what its head is usually called; empty where companies differ.
        aliases: other words for it, in both languages, by which a pasted list may call it.
    """

    key: str
    name_es: str
    name_en: str
    executive: str = ""
    aliases: tuple[str, ...] = ()


USUAL_FUNCTIONS: Final = (
    UsualFunction(
        "management",
        "Dirección general",
        "General management",
        "CEO",
        ("Dirección", "Gerencia", "Management", "Managing director", "Director general", "Directora general"),
    ),
    UsualFunction(
        "finance",
        "Finanzas",
        "Finance",
        "CFO",
        ("Financiero", "Administración y finanzas", "Contabilidad", "Accounting"),
    ),
    UsualFunction("operations", "Operaciones", "Operations", "COO", ("Ops",)),
    UsualFunction(
        "procurement",
        "Compras",
        "Procurement",
        "CPO",
        ("Purchasing", "Aprovisionamiento", "Sourcing", "Buying"),
    ),
    UsualFunction(
        "it",
        "Sistemas",
        "IT",
        "CIO",
        (
            "TI",
            "Informática",
            "Tecnología",
            "Technology",
            "Information technology",
            "Sistemas de información",
            "CTO",
        ),
    ),
    UsualFunction("marketing", "Marketing", "Marketing", "CMO", ("Mercadeo", "Mercadotecnia")),
    UsualFunction("sales", "Ventas", "Sales", "CSO", ("Comercial", "Commercial")),
    UsualFunction("legal", "Asesoría jurídica", "Legal", "CLO", ("Jurídico", "Legales", "General counsel")),
    UsualFunction("hr", "Recursos humanos", "Human resources", "CHRO", ("HR", "RRHH", "RR. HH.", "Personas", "People")),
    UsualFunction("quality", "Calidad", "Quality", "", ("QA", "Quality assurance", "Aseguramiento de calidad")),
    UsualFunction(
        "safety",
        "Seguridad y medio ambiente",
        "Safety & environment",
        "EHS",
        (
            "HSE",
            "Safety",
            "Seguridad",
            "Seguridad e higiene",
            "Prevención",
            "PRL",
            "Medio ambiente",
            "Safety and environment",
        ),
    ),
    UsualFunction(
        "logistics",
        "Logística y cadena de suministro",
        "Logistics & supply chain",
        "",
        ("Logística", "Logistics", "Supply chain", "Cadena de suministro", "Logistics and supply chain"),
    ),
    UsualFunction(
        "engineering",
        "Ingeniería y mantenimiento",
        "Engineering & maintenance",
        "",
        ("Ingeniería", "Engineering", "Mantenimiento", "Maintenance", "Engineering and maintenance"),
    ),
    UsualFunction("rnd", "I+D", "R&D", "", ("I+D+i", "Investigación y desarrollo", "Research and development", "R+D")),
    UsualFunction(
        "production",
        "Producción",
        "Production",
        "",
        ("Planta", "Plant", "Plant manager", "Jefe de planta", "Fabricación", "Manufacturing"),
    ),
    UsualFunction(
        "service",
        "Atención al cliente",
        "Customer service",
        "",
        ("Servicio al cliente", "Customer care", "Soporte", "Support"),
    ),
    UsualFunction("sustainability", "Sostenibilidad", "Sustainability", "", ("Sustentabilidad", "ESG", "RSC", "CSR")),
    UsualFunction(
        "security",
        "Seguridad de la información",
        "Information security",
        "CISO",
        ("Ciberseguridad", "Cybersecurity", "IT security"),
    ),
)

BY_KEY: Final = {function.key: function for function in USUAL_FUNCTIONS}
