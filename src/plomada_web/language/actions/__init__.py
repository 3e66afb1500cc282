"""What is done with corpora, their sources, the files on their way into them, and single documents."""
