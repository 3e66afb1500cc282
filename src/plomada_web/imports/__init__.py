"""Everyone's data, brought in: from a file to records, with a dry run and a way back."""
