"""Transcripts with cues: WebVTT and SRT, as programs for meetings write them.

Consecutive cues of one speaker are one document. Speakers are told by `<v Name>` or by "Name: " at the start of a cue.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from plomada.corpora.decoding import decoded, too_long
from plomada.corpora.documents import Reading, Unread
from plomada.corpora.markup import unescaped
from plomada.corpora.speech import Saying, name_and_group, named, turns
from plomada.figures import Sentence

TIMING: Final = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}")
VOICE: Final = re.compile(r"<v(?:\.[^\s>]{0,60})?[ \t]+([^>]{1,200})>")
TAG: Final = re.compile(r"</?[a-z0-9:.][^<>]{0,200}>|\{\\[^{}]{0,60}\}", re.IGNORECASE)
NO_CUES: Final = ("WEBVTT", "NOTE", "STYLE", "REGION")
MOST_TIMING: Final = 200  # characters in which a time stands
DASHES: Final = ("-", "–", "—")
OWN_ID: Final = 8  # characters: shorter ones are numbers within the file


def captions(data: bytes) -> Iterator[Reading]:
    r"""Return what each person says in a row, from WebVTT or SRT.

    Args:
        data: the file. The times of its cues count from the meeting's start, which it does not say: documents have no
            moment.

    Raises:
        NotText: it is no text.

    Example:
        >>> vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Hola\n\n00:02.000 --> 00:03.000\n<v Ana>a todos</v>\n"
        >>> [(said.author, said.text) for said in captions(vtt.encode())]
        [('Ana', 'Hola a todos')]
    """
    told = decoded(data)
    yield from told.unread
    yield from turns(_cues(told.text))


def _cues(text: str) -> Iterator[Saying | Unread]:
    shown: set[str] = set()  # lines of the cue before: captions that roll show a line twice
    begun = False
    for number, block in _blocks(text):
        timing = next((at for at, line in enumerate(block[:3]) if TIMING.match(line[:MOST_TIMING])), None)
        if timing is None and block[0].startswith(NO_CUES):
            continue
        if timing is None and (not begun or block[0].strip().isdigit() or "->" in "".join(block[:3])[:MOST_TIMING]):
            yield Unread(
                f"line {number}",
                Sentence("There is no time as in 00:00:01,000 --> 00:00:02,000: it is left out."),
            )
            continue
        begun = True
        key = block[0].strip() if timing == 1 and not block[0].strip().isdigit() else None
        lines = block if timing is None else block[timing + 1 :]
        said = [line for line in lines if line not in shown]
        shown = set(lines)
        for piece in _pieces("\n".join(said), number, key):
            begun = True
            yield piece


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return what stands between empty lines, with the number of its first line."""
    block: list[str] = []
    first = 1
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            first = first if block else number
            block.append(line)
        elif block:
            yield first, block
            block = []
    if block:
        yield first, block


def _pieces(said: str, number: int, key: str | None) -> Iterator[Saying | Unread]:
    """Return what each voice of a cue says."""
    place = f"line {number}"
    if long := too_long(said, place):
        yield long
        return
    key = key if key and len(key) >= OWN_ID else None
    before, *voices = VOICE.split(said)
    if text := _plain(before):
        yield from _by_names(text, key)
    for voice, words in zip(voices[::2], voices[1::2], strict=True):
        name, group = name_and_group(_plain(voice))
        if text := _plain(words):
            yield Saying(text, name or None, group, key=key)


def _by_names(text: str, key: str | None) -> Iterator[Saying]:
    """Return what is said in a cue without voices: each line that begins with a name is another's turn."""
    for line in text.split("\n"):
        if found := named(line):
            if found.text:
                yield replace(found, key=key)
        elif line.startswith(DASHES):
            yield Saying(line.lstrip("-–— "), key=key)  # somebody else, who is not named
        else:
            yield Saying(line, key=key, follows=True)


def _plain(text: str) -> str:
    """Return the text of a cue without tags, lines apart."""
    lines = (" ".join(unescaped(TAG.sub("", line)).split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
