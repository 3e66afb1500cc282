"""Days counted back from the day on which the sample is loaded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo


@dataclass(frozen=True)
class Days:
    """A calendar that ends at `now`.

    Attributes:
        zone: where the workspace works; its office hours are meant.
    """

    now: datetime
    zone: tzinfo

    def at(self, days_ago: int, minutes: int = 0) -> datetime:
        """Return a moment of that day: nine o'clock and so many minutes; today, a little before now.

        >>> from datetime import UTC
        >>> days = Days(datetime(2026, 11, 23, 18, 0, tzinfo=UTC), UTC)
        >>> days.at(1, 75).isoformat(), days.at(0, 30).isoformat()
        ('2026-11-22T10:15:00+00:00', '2026-11-23T17:30:00+00:00')
        """
        if days_ago == 0:
            return self.now - timedelta(minutes=max(60 - minutes, 1))
        local = self.now.astimezone(self.zone) - timedelta(days=days_ago)
        return local.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)

    def on(self, days_ago: int) -> date:
        """Return the date that many days ago; negative days are still to come."""
        return self.now.astimezone(self.zone).date() - timedelta(days=days_ago)
