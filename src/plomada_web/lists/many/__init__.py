"""Changing many rows at once, with the way back."""
