"""Workspaces of the size that a claim is about, filled by the database itself."""
