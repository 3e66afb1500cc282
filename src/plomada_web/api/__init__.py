"""The REST API, its tokens, and webhooks."""
