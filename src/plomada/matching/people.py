"""How two people are compared."""

import re
from collections.abc import Mapping

from plomada.figures import Sentence
from plomada.matching.comparing import Comparison, Kind, Level, Row
from plomada.matching.plain import FREE_MAIL, address, company, digits, host, plain

SHORTEST_HANDLE = 5  # letters before the @: info, web and the like bring together whom nothing else does


def prepare(row: Mapping[str, str]) -> Row:
    """Return the columns in which a person is compared, and the keys that bring them together with others."""
    words = plain(f"{row.get('given', '')} {row.get('family', '')}" if not row.get("name") else row["name"]).split()
    email = address(row.get("email"))
    local, _, provider = email.partition("@")
    account = company(row.get("account"))
    domain = host(row.get("domain")) or ("" if provider in FREE_MAIL else host(email))
    city = plain(row.get("city"))
    compared: Row = {
        "name": " ".join(sorted(words)),
        "plain": " ".join(words),
        "words": words,
        "email": email,
        "handle": "" if _made_of(words, local) else local,
        "phone": digits(row.get("phone")),
        "account": account,
        "domain": domain,
        "city": city,
    }
    return compared | {"keys": _keys(compared, words)}


def _made_of(words: list[str], local: str) -> bool:
    """Return whether what stands before the @ is the name over again, which the name has told already.

    Two people called Ana Robledo both have an ana.robledo@ somewhere: that is no second proof.
    """
    letters = re.sub(r"[^a-z]", "", local)
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 2:
            letters = letters.replace(word, "", 1)
    return len(letters) <= 2


def _keys(of: Row, words: list[str]) -> list[str]:
    """Return what a person may share with themselves written otherwise: a slip in one field leaves the others."""
    keys = {f"{column}:{of[column]}" for column in ("email", "phone", "name") if of[column]}
    handle = str(of["handle"])
    if len(handle) >= SHORTEST_HANDLE:
        keys |= {f"handle:{handle}", f"handle 5:{handle[:5]}"}
    for place in ("account", "domain", "city"):
        if of[place]:
            keys |= {f"{place}:{of[place]}:{word[:3]}" for word in words}
    keys |= {f"two:{one}:{other[:2]}" for one in words for other in words if one != other and len(one) > 3}
    return sorted(keys)


def _names_alike(left: str, right: str) -> Sentence:
    return Sentence("Names alike: %(left)s / %(right)s", {"left": left, "right": right})


PEOPLE = Kind(
    columns=("name", "given", "family", "email", "phone", "account", "domain", "city"),
    needed=("name", "given", "family"),
    prepare=prepare,
    types={
        "name": "VARCHAR",
        "plain": "VARCHAR",
        "words": "VARCHAR[]",
        "email": "VARCHAR",
        "handle": "VARCHAR",
        "phone": "VARCHAR",
        "account": "VARCHAR",
        "domain": "VARCHAR",
        "city": "VARCHAR",
    },
    comparisons=(
        Comparison(
            name="name",
            column="name",
            shown=("name", "given", "family"),
            levels=(
                Level(
                    '"name_l" = "name_r"',
                    0.6,
                    lambda left, _: Sentence("Same name: %(name)s", {"name": left}),
                    rare="name",
                ),
                Level(
                    'list_has_all("words_l", "words_r") or list_has_all("words_r", "words_l")',
                    0.1,
                    lambda left, right: Sentence(
                        "One name within the other: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
                Level(
                    'jaro_winkler_similarity("plain_l", "plain_r") >= 0.92 '
                    'or jaro_winkler_similarity("name_l", "name_r") >= 0.92',
                    0.15,
                    _names_alike,
                ),
                Level(
                    'greatest(jaro_winkler_similarity("plain_l", "plain_r"), '
                    'jaro_winkler_similarity("name_l", "name_r")) >= 0.8 or list_has_any("words_l", "words_r")',
                    0.1,
                    lambda left, right: Sentence(
                        "Names partly alike: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
            ),
            otherwise=Level(
                "ELSE",
                0.05,
                lambda left, right: Sentence("Different names: %(left)s / %(right)s", {"left": left, "right": right}),
            ),
        ),
        Comparison(
            name="email",
            column="email",
            shown=("email",),
            levels=(
                Level('"email_l" = "email_r"', 0.55, lambda *_: Sentence("Same e-mail"), rare="email"),
                Level(
                    '"handle_l" = "handle_r"',
                    0.1,
                    lambda left, right: Sentence(
                        "Same e-mail name elsewhere: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
                Level(
                    'jaro_winkler_similarity("email_l", "email_r") >= 0.88 '
                    'and "handle_l" IS NOT NULL and "handle_r" IS NOT NULL',
                    0.15,
                    lambda left, right: Sentence("E-mails alike: %(left)s / %(right)s", {"left": left, "right": right}),
                ),
            ),
            otherwise=Level("ELSE", 0.2, lambda *_: Sentence("Different e-mail")),
        ),
        Comparison(
            name="phone",
            column="phone",
            shown=("phone",),
            levels=(
                Level('"phone_l" = "phone_r"', 0.7, lambda *_: Sentence("Same phone"), rare="phone"),
                Level(
                    'damerau_levenshtein("phone_l", "phone_r") <= 1',
                    0.05,
                    lambda left, right: Sentence("Phones alike: %(left)s / %(right)s", {"left": left, "right": right}),
                ),
            ),
            otherwise=Level("ELSE", 0.25, lambda *_: Sentence("Different phone")),
        ),
        Comparison(
            name="account",
            column="account",
            shown=("account",),
            levels=(
                Level(
                    '"account_l" = "account_r"',
                    0.75,
                    lambda left, _: Sentence("Same account: %(name)s", {"name": left}),
                    rare="account",
                ),
                Level(
                    'jaro_winkler_similarity("account_l", "account_r") >= 0.9 or "domain_l" = "domain_r"',
                    0.15,
                    lambda left, right: Sentence(
                        "Accounts alike: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
            ),
            otherwise=Level("ELSE", 0.1, lambda *_: Sentence("Different account")),
        ),
        Comparison(
            name="city",
            column="city",
            shown=("city",),
            levels=(
                Level(
                    '"city_l" = "city_r"',
                    0.7,
                    lambda left, _: Sentence("Same city: %(name)s", {"name": left}),
                    rare="city",
                ),
                Level(
                    'jaro_winkler_similarity("city_l", "city_r") >= 0.85',
                    0.15,
                    lambda left, right: Sentence("Cities alike: %(left)s / %(right)s", {"left": left, "right": right}),
                ),
            ),
            otherwise=Level("ELSE", 0.15, lambda *_: Sentence("Different city")),
        ),
    ),
    blocks=("email", "name", "phone"),
    rules=(("email",), ("name", "account"), ("name", "domain"), ("name", "phone")),
    few=lambda rows: Sentence(
        "%(rows)s rows are too few to learn from: pairs were found by rules (same e-mail; same name with the same "
        "account, domain or phone), and no probability is given.",
        {"rows": rows},
    ),
)
