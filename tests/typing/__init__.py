"""What the library promises to type checkers."""
