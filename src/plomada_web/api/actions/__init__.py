"""Everything that changes tokens and webhooks."""
