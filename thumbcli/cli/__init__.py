"""The `thumb` command: the one room that knows a terminal."""
