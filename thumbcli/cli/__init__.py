"""The `thumb` command; no other package uses a terminal."""
