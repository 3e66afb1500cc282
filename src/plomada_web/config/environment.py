"""What the environment may set, read in one place.

Every setting has a default with which one machine works; `plomada doctor` says what a team should change.
"""

import os
import secrets
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default where it is unset or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Return whether the variable says yes; anything but 1, true, yes, on is no."""
    value = text(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: int) -> int:
    """Return the variable as a whole number.

    Raises:
        ValueError: it is not one; the message names the variable.
    """
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        message = f"{name} is {value!r}: it must be a whole number, for example {default}."
        raise ValueError(message) from None


def words(name: str, default: str = "") -> list[str]:
    """Return the variable split at commas, without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def key_kept_in(folder: Path, name: str) -> str:
    """Return the key in `folder/name`, made with 50 random bytes the first time.

    No default key ships with the product. Two processes that start together agree: the first to create wins.
    """
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{name}.{os.getpid()}"
    if not path.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            # A hard link appears whole or not at all, so that nobody reads a half-written key.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
