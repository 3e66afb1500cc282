"""What the roles in our customers' companies say: corpora of documents, from where they come, and who said them."""
