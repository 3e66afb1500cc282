"""Texts as they are compared: without case, accents, punctuation and legal forms, which are ways of writing."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# The same company with and without its legal form is one company. Written without dots and spaces.
_LEGAL_FORMS: Final = (
    "sa sl slu sau sll slp scoop srl spa sas sarl snc ltd limited plc llc llp lp inc incorporated corp "
    "corporation co company gmbh ag kg ohg ug bv nv ab oy as aps lda ltda eirl sac sapi cv sc sociedad anonima "
    "limitada"
)
# Addresses at these say nothing of where someone works.
_FREE_MAIL: Final = (
    "gmail.com googlemail.com hotmail.com hotmail.es outlook.com outlook.es live.com msn.com yahoo.com "
    "yahoo.es icloud.com me.com aol.com gmx.com gmx.es gmx.de proton.me protonmail.com telefonica.net terra.es"
)
LEGAL_FORMS: Final = frozenset(_LEGAL_FORMS.split())
FREE_MAIL: Final = frozenset(_FREE_MAIL.split())
FEWEST_DIGITS: Final = 6
DIGITS_COMPARED: Final = 9  # what is left of a number without its country

_NO_WORD: Final = re.compile(r"[^\w]+|_+")
_ABBREVIATION: Final = re.compile(r"\b(?:\w\.\s?){2,}|\b(?:\w\s){1,3}\w\b(?=\.?$)")
_APOSTROPHE: Final = re.compile(r"['’´`]")


def plain(text: str | None) -> str:
    """Return a text without case, accents and punctuation.

    Example:
        >>> plain("  Núñez-Ortega,  JÚLIA ")
        'nunez ortega julia'
    """
    if not text:
        return ""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub(" ", _APOSTROPHE.sub("", text.lower())).split())


@lru_cache(maxsize=65536)
def company(name: str | None) -> str:
    """Return a company's name without its legal form; a name that is nothing else stays as it is.

    Example:
        >>> company("Molinos Quimera, S.A.")
        'molinos quimera'
        >>> company("ACERÍAS DEL SUR S L U"), company("Brandt GmbH & Co. KG"), company("Limited")
        ('acerias del sur', 'brandt', 'limited')
    """
    joined = _ABBREVIATION.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", name or "")
    words = plain(joined).split()
    kept = list(words)
    while kept and kept[-1] in LEGAL_FORMS:
        kept.pop()
    return " ".join(kept or words)


def digits(phone: str | None) -> str:
    """Return the last nine digits of a phone number; nothing where there are too few to tell anyone by.

    Example:
        >>> digits("+34 (91) 555-01-23"), digits("ext. 12")
        ('915550123', '')
    """
    found = re.sub(r"\D", "", phone or "")
    return found[-DIGITS_COMPARED:] if len(found) >= FEWEST_DIGITS else ""


def address(email: str | None) -> str:
    """Return an e-mail address as it is compared.

    Example:
        >>> address(" Ana.Robledo@Quimera.Example ")
        'ana.robledo@quimera.example'
    """
    return (email or "").strip().lower()


def host(text: str | None) -> str:
    """Return the domain in a web address or an e-mail; nothing for a provider that anyone may use.

    Example:
        >>> host("https://www.quimera.example/es/"), host("ana@quimera.example"), host("ana@gmail.com")
        ('quimera.example', 'quimera.example', '')
    """
    found = (text or "").strip().lower().rpartition("@")[2].partition("://")
    name = (found[2] or found[0]).split("/")[0].split(":")[0].removeprefix("www.")
    return "" if name in FREE_MAIL or "." not in name else name
