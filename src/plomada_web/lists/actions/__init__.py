"""What members do with lists: keep views, choose columns, change many rows at once."""
