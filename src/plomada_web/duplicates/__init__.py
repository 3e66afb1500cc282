"""The same person or account twice: found, told why, merged, and taken apart again."""
