"""From what was written to text that holds nothing but words: the same by the column as by the single text.

What goes out is no word of whoever wrote it: addresses of pages and of mail, handles, tags of HTML, and signs that are
not seen. What stays is told in one form, NFC in small letters: a decomposed "niño" would be cut into "nin" and "o" by
every engine. Apostrophes and hyphens follow rules:

- an apostrophe ends a word (*l'empresa* is *l* and *empresa*, *company's* is *company*), and an English *n't*, *'s*,
  *'re*, *'ve*, *'ll*, *'d*, *'m* goes out with it: *don't* is *do*
- a hyphen divides (*follow-up* is *follow up*, as it is where somebody writes it apart): what belongs together is found
  as a phrase
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

SPACE: Final = " "


@dataclass(frozen=True)
class _Rule:
    """What is replaced, in the part of the language of patterns that Python's `re` and Arrow's RE2 both read.

    What comes before a sign that has to follow is bounded: a line of a million letters is read in a moment.

    Attributes:
        mark: a text without this has nothing for the rule: columns are searched for it first.
    """

    mark: str
    pattern: str
    by: str = SPACE


RULES: Final = (
    _Rule("<", r"<[a-z/!][^<>]{0,300}>"),
    _Rule("://", r"[a-z][a-z0-9+.-]{1,20}://[^\s<>\"]+"),
    _Rule("www.", r"www\.[^\s<>\"]+"),
    _Rule("@", r"[^\s<>@,;:\"'()]{1,64}@[^\s<>@,;:\"'()]{1,253}\.[a-z]{2,}"),
    _Rule("@", r"@[^\s<>@,;:!?\"'()]+"),
    _Rule("'", r"([a-z])n't\b", r"\1 "),
    _Rule("'", r"'(?:s|re|ve|ll|d|m)\b"),
)
# One sign for what looks alike; nothing for what is not seen: soft hyphen, zero width, direction, byte order.
ALIKE: Final = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\uff07": "'", "\u0130": "i"}
FINAL_SIGMA: Final = ("\u03c2", "\u03c3")  # small letters: engines differ on which they write at the end of a word
UNSEEN: Final = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "\x00")


def cleaned(text: str) -> str:
    r"""Return one text in small letters and NFC, with nothing in it but words and what stands between them.

    Example:
        >>> cleaned("Mira https://example.org/x?y=1 <b>el AÑO</b> de @ana: ana@example.org")
        'mira    el año  de  :  '
        >>> cleaned("Don’t forget the company’s re\u00adport")
        'do  forget the company  report'
    """
    for sign in UNSEEN:
        text = text.replace(sign, "")
    for sign, alike in ALIKE.items():
        text = text.replace(sign, alike)
    if "&" in text:
        text = html.unescape(text)
    text = unicodedata.normalize("NFC", text).lower().replace(*FINAL_SIGMA)
    for rule in RULES:
        if rule.mark in text:
            text = re.sub(rule.pattern, rule.by, text, flags=re.ASCII)
    return text


def cleaned_column(texts: pa.StringArray | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return a column of texts, each as `cleaned` gives it; an empty place stays empty.

    Args:
        texts: Arrow strings, of any length.
    """
    for sign in UNSEEN:
        texts = pc.replace_substring(texts, sign, "")
    for sign, alike in ALIKE.items():
        texts = pc.replace_substring(texts, sign, alike)
    if pc.any(pc.match_substring(texts, "&")).as_py():
        texts = _unescaped(texts)
    texts = pc.replace_substring(pc.utf8_lower(pc.utf8_normalize(texts, "NFC")), *FINAL_SIGMA)
    for rule in RULES:
        if pc.any(pc.match_substring(texts, rule.mark)).as_py():
            texts = pc.replace_substring_regex(texts, rule.pattern, rule.by)
    return texts


def _unescaped(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return the texts with HTML's names of signs read; only those that have one leave Arrow."""
    if isinstance(texts, pa.ChunkedArray):
        return pa.chunked_array([_unescaped(chunk) for chunk in texts.chunks], texts.type)
    mask = pc.fill_null(pc.match_substring(texts, "&"), False)
    read = pa.array([html.unescape(text) for text in pc.filter(texts, mask).to_pylist()], texts.type)
    return pc.replace_with_mask(texts, mask, read)
