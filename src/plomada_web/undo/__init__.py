"""What many rows were before they were changed together, and the way back."""
