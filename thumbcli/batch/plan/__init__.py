"""What to do with each row."""
