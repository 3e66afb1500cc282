"""What of a mail its writer wrote: without the mails before it, and without the signature."""

import re
from typing import Final

ENOUGH: Final = 400  # characters of a line that are looked at
LONGEST_SIGNATURE: Final = 12  # lines below a greeting
# Below these there is nothing but earlier mails.
EARLIER: Final = re.compile(
    r"-{2,}\s*(original message|mensaje original|forwarded message|mensaje reenviado|mensagem original"
    r"|missatge original"
    r"|mensaje original de|forwarded by|reenviado por)\b.*"
    r"|begin forwarded message:|inicio del mensaje reenviado:",
    re.IGNORECASE,
)
FROM: Final = re.compile(r"\*?(from|de|von)\s?:\*?\s.*", re.IGNORECASE)
SENT: Final = re.compile(r"\*?(sent|date|enviado( el)?|fecha|data|to|para|subject|asunto)\s?:\*?\s.*", re.IGNORECASE)
WROTE: Final = re.compile(
    r"(on|el|em|le)\b.*\b(wrote|escribió|escreveu|a écrit|va escriure)\s?:"
    r"|.*<[^<>\s]+@[^<>\s]+>.*\b(wrote|escribió)\s?:",
    re.IGNORECASE | re.DOTALL,
)
BEGINS: Final = re.compile(r"(on|el|em|le)\b", re.IGNORECASE)
MOBILE: Final = re.compile(
    r"(sent from my|get outlook for|enviado desde mi|enviado de mi|obtener outlook para|enviado do meu)\b.*",
    re.IGNORECASE,
)
GREETING: Final = re.compile(
    r"((un |muchos |con |te mando un )?(saludos?|abrazos?)( cordial(es)?| afectuosos?)?|cordialmente|atentamente|"
    r"(un )?(cordial saludo|abrazo|fuerte abrazo)|((kind|best|warm) )?regards|best( wishes)?|cheers|sincerely( yours)?|"
    r"yours( sincerely| faithfully| truly)?|(muchas )?gracias y saludos|(many )?thanks and regards)\s*[,.!]?",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    r"""Return what the writer of a mail added.

    Lines with ">" go out wherever they stand, since many answer between them; below the head of an earlier mail
    everything does. A signature begins at "-- ", or at a greeting on a line of its own near the end.

    Example:
        >>> own_words("Sí, el martes.\n\nEl lun, 2 nov 2026 a las 9:00, Luis <l@example.org>\nescribió:\n> ¿Cuándo?")
        'Sí, el martes.'
        >>> own_words("> ¿Cuándo?\nEl martes.\n\nUn saludo,\nAna Pérez\nDirectora")
        'El martes.'
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at][:ENOUGH].strip()
        if _earlier_begins(lines, at) or line == "--":
            break
        if length := _attribution(lines, at):
            at += length
            if not _quote_follows(lines, at):
                break
        elif line.startswith((">", "|>")) or MOBILE.fullmatch(line):
            at += 1
        else:
            kept.append(lines[at])
            at += 1
    return _without_greeting("\n".join(kept).strip().split("\n"))


def _earlier_begins(lines: list[str], at: int) -> bool:
    line = lines[at][:ENOUGH].strip()
    if EARLIER.fullmatch(line):
        return True
    if not FROM.fullmatch(line):
        return False
    below = [each[:ENOUGH].strip() for each in lines[at + 1 : at + 5]]
    return sum(bool(SENT.fullmatch(each)) for each in below) >= 2


def _attribution(lines: list[str], at: int) -> int:
    """Return how many lines say who wrote what is quoted below, 0 where none does: programs break them."""
    line = lines[at][:ENOUGH].strip()
    if WROTE.fullmatch(line):
        return 1
    if not BEGINS.match(line):
        return 0
    for length in (2, 3):
        if WROTE.fullmatch(" ".join(each[:ENOUGH].strip() for each in lines[at : at + length])):
            return length
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    """Return whether the quote is marked, so that what stands below it is the writer's again."""
    following = next((line for line in lines[at:] if line.strip()), "")
    return following.lstrip().startswith(">")


def _without_greeting(lines: list[str]) -> str:
    """Return the lines up to a greeting that has only a few short lines below it."""
    first = max(1, len(lines) - LONGEST_SIGNATURE)
    for at in range(first, len(lines)):
        if GREETING.fullmatch(lines[at][:ENOUGH].strip()):
            return "\n".join(lines[:at]).strip()
    return "\n".join(lines).strip()
