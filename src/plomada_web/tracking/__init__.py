"""What visitors of our own site do and tell us: one script, forms, with their consent."""
