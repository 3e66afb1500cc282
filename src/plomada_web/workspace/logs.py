"""Keep personal links out of the logs."""

import logging
import re

LINK = re.compile(r"((?:/|%2F)(?:r|join|key|confirm)(?:/|%2F))[A-Za-z0-9_\-.]{8,}", re.IGNORECASE)


def masked(text: str) -> str:
    """Return the text with every token of a personal link masked.

    >>> masked("Not Found: /r/Zk3v9c0eXw_2/answers/")
    'Not Found: /r/…/answers/'
    """
    return LINK.sub(r"\1…", text)


class MaskPersonalLinks(logging.Filter):
    """Mask the tokens in a record before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = masked(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True
