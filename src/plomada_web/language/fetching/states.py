"""What is remembered of a source from one poll to the next; JSON can keep it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=1)
LONGEST_ASKED_FOR = timedelta(days=7)  # by them


@dataclass(frozen=True)
class Validators:
    """By what a server knows what we have of an address."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True)
class KeptRobots:
    """A host's robots.txt as it was read."""

    text: str
    read_at: datetime


@dataclass(frozen=True)
class State:
    """What is remembered of a source.

    `next_at` is when it may be asked again (None: at once), `failures` how often in a row it did not answer,
    `validators` is by address, `robots` by origin, and `read` names what has been read already.
    """

    next_at: datetime | None = None
    failures: int = 0
    validators: Mapping[str, Validators] = field(default_factory=dict)
    robots: Mapping[str, KeptRobots] = field(default_factory=dict)
    read: frozenset[str] = frozenset()

    def put_off(self, now: datetime, asked_for: datetime | None = None) -> "State":
        """Return the state after one more failure: twice the wait of the last, or as long as they ask for."""
        wait = min(FIRST_WAIT * 2 ** min(self.failures, 10), LONGEST_WAIT)
        next_at = now + wait
        if asked_for:
            next_at = max(next_at, min(asked_for, now + LONGEST_ASKED_FOR))
        return replace(self, next_at=next_at, failures=self.failures + 1)

    def answered(self) -> "State":
        """Return the state after an answer."""
        return replace(self, next_at=None, failures=0)

    def with_validators(self, address: str, validators: Validators) -> "State":
        """Return the state with what a server said of an address."""
        return replace(self, validators={**self.validators, address: validators})

    def with_robots(self, origin: str, kept: KeptRobots) -> "State":
        """Return the state with a host's robots.txt."""
        return replace(self, robots={**self.robots, origin: kept})

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON can keep it."""
        return {
            "next_at": self.next_at.isoformat() if self.next_at else None,
            "failures": self.failures,
            "validators": {address: [each.etag, each.modified] for address, each in self.validators.items()},
            "robots": {origin: [kept.text, kept.read_at.isoformat()] for origin, kept in self.robots.items()},
            "read": sorted(self.read),
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "State":
        """Return the state that `to_dict` gave; of nothing, that of a source which was never asked."""
        next_at = kept.get("next_at")
        return cls(
            datetime.fromisoformat(next_at) if next_at else None,
            int(kept.get("failures", 0)),
            {address: Validators(*each) for address, each in kept.get("validators", {}).items()},
            {
                origin: KeptRobots(text, datetime.fromisoformat(at))
                for origin, (text, at) in kept.get("robots", {}).items()
            },
            frozenset(kept.get("read", ())),
        )
