"""Short dates in Spanish with the month's name, small, as it is written."""

SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
