"""Any list as a file; everything as one file, and back."""
