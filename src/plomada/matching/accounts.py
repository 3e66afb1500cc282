"""How two accounts are compared."""

from collections.abc import Mapping
from itertools import pairwise

from plomada.figures import Sentence
from plomada.matching.comparing import Comparison, Kind, Level, Row
from plomada.matching.plain import company, digits, host, plain

# Said of so many places that they tell none apart.
_STREET_WORDS = (
    "street st avenue ave road rd boulevard blvd drive dr lane ln place pl court ct parkway pkwy calle c "
    "avenida avda av plaza pza paseo carretera ctra n s e w north south east west norte sur este oeste"
)
STREET_WORDS = frozenset(_STREET_WORDS.split())


def street(address: str | None) -> str:
    """Return an address without the words that all addresses have.

    Example:
        >>> street("3444 W. Wabansia Ave."), street("Calle Mayor, 5")
        ('3444 wabansia', 'mayor 5')
    """
    words = plain(address).split()
    return " ".join([word for word in words if word not in STREET_WORDS] or words)


def prepare(row: Mapping[str, str]) -> Row:
    """Return the columns in which an account is compared, and the keys that bring it together with others."""
    name = company(row.get("name"))
    words = name.split()
    compared: Row = {
        "name": name,
        "words": words,
        "domain": host(row.get("domain")),
        "phone": digits(row.get("phone")),
        "address": street(row.get("address")),
        "city": plain(row.get("city")),
        "postcode": plain(row.get("postcode")),
        "country": plain(row.get("country")),
    }
    return compared | {"keys": _keys(compared, words)}


def _keys(of: Row, words: list[str]) -> list[str]:
    keys = {f"{column}:{of[column]}" for column in ("name", "domain", "phone", "address") if of[column]}
    for place in ("postcode", "city", "country"):
        if of[place]:
            keys |= {f"{place}:{of[place]}:{word[:4]}" for word in words if len(word) > 2}
    keys |= {f"word:{word}" for word in words if len(word) > 3}
    keys |= {f"two:{one}:{other[:3]}" for one, other in pairwise(words)}
    if words:
        keys.add(f"together:{''.join(words)[:8]}")
    place_words = str(of["address"]).split()
    if len(place_words) > 1:
        keys.add(f"place:{place_words[0]}:{place_words[1][:3]}")
    return sorted(keys)


def _names_alike(left: str, right: str) -> Sentence:
    return Sentence("Names alike: %(left)s / %(right)s", {"left": left, "right": right})


ACCOUNTS = Kind(
    columns=("name", "domain", "phone", "address", "city", "postcode", "country"),
    needed=("name",),
    prepare=prepare,
    types={
        "name": "VARCHAR",
        "words": "VARCHAR[]",
        "domain": "VARCHAR",
        "phone": "VARCHAR",
        "address": "VARCHAR",
        "city": "VARCHAR",
        "postcode": "VARCHAR",
        "country": "VARCHAR",
    },
    comparisons=(
        Comparison(
            name="name",
            column="name",
            shown=("name",),
            levels=(
                Level(
                    '"name_l" = "name_r"',
                    0.5,
                    lambda left, _: Sentence("Same name: %(name)s", {"name": left}),
                    rare="name",
                ),
                Level(
                    'list_has_all("words_l", "words_r") or list_has_all("words_r", "words_l")',
                    0.15,
                    lambda left, right: Sentence(
                        "One name within the other: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
                Level(
                    'jaro_winkler_similarity("name_l", "name_r") >= 0.92 '
                    "or replace(\"name_l\", ' ', '') = replace(\"name_r\", ' ', '')",
                    0.15,
                    _names_alike,
                ),
                Level(
                    'jaro_winkler_similarity("name_l", "name_r") >= 0.8 or jaccard("name_l", "name_r") >= 0.8 '
                    'or len(list_intersect("words_l", "words_r")) >= 2',
                    0.1,
                    lambda left, right: Sentence(
                        "Names partly alike: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
            ),
            otherwise=Level(
                "ELSE",
                0.1,
                lambda left, right: Sentence("Different names: %(left)s / %(right)s", {"left": left, "right": right}),
            ),
        ),
        Comparison(
            name="domain",
            column="domain",
            shown=("domain",),
            levels=(
                Level(
                    '"domain_l" = "domain_r"',
                    0.7,
                    lambda left, _: Sentence("Same domain: %(name)s", {"name": left}),
                    rare="domain",
                ),
            ),
            otherwise=Level("ELSE", 0.3, lambda *_: Sentence("Different domain")),
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
            name="address",
            column="address",
            shown=("address",),
            levels=(
                Level('"address_l" = "address_r"', 0.6, lambda *_: Sentence("Same address"), rare="address"),
                Level(
                    "split_part(\"address_l\", ' ', 1) = split_part(\"address_r\", ' ', 1) "
                    'and jaro_winkler_similarity("address_l", "address_r") >= 0.85',
                    0.15,
                    lambda left, right: Sentence(
                        "Addresses alike: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
                Level(
                    'jaro_winkler_similarity("address_l", "address_r") >= 0.9',
                    0.05,
                    lambda left, right: Sentence(
                        "Addresses partly alike: %(left)s / %(right)s", {"left": left, "right": right}
                    ),
                ),
            ),
            otherwise=Level("ELSE", 0.2, lambda *_: Sentence("Different address")),
        ),
        Comparison(
            name="city",
            column="city",
            shown=("city",),
            levels=(
                Level(
                    '"city_l" = "city_r"',
                    0.8,
                    lambda left, _: Sentence("Same city: %(name)s", {"name": left}),
                    rare="city",
                ),
            ),
            otherwise=Level("ELSE", 0.2, lambda *_: Sentence("Different city")),
        ),
        Comparison(
            name="postcode",
            column="postcode",
            shown=("postcode",),
            levels=(
                Level(
                    '"postcode_l" = "postcode_r"',
                    0.8,
                    lambda left, _: Sentence("Same postcode: %(name)s", {"name": left}),
                    rare="postcode",
                ),
            ),
            otherwise=Level("ELSE", 0.2, lambda *_: Sentence("Different postcode")),
        ),
        Comparison(
            name="country",
            column="country",
            shown=("country",),
            levels=(
                Level(
                    '"country_l" = "country_r"',
                    0.9,
                    lambda left, _: Sentence("Same country: %(name)s", {"name": left}),
                    rare="country",
                ),
            ),
            otherwise=Level(
                "ELSE",
                0.1,
                lambda left, right: Sentence("Different country: %(left)s / %(right)s", {"left": left, "right": right}),
            ),
        ),
    ),
    blocks=("name", "domain", "phone", "address"),
    rules=(("name",), ("domain",), ("phone", "address")),
    few=lambda rows: Sentence(
        "%(rows)s rows are too few to learn from: pairs were found by rules (same name without legal form; same "
        "domain; same phone and address), and no probability is given.",
        {"rows": rows},
    ),
)
