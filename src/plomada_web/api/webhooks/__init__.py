"""Webhooks: what happened is read from the audit, written into an outbox, signed and sent, and tried again."""
