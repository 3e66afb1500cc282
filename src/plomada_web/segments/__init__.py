"""Segments: saved rules, who is in them, who entered and left; the many and the individual."""
