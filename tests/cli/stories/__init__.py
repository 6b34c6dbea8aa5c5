"""What people do with a list over months, in a git repository and with `thumb` itself."""
