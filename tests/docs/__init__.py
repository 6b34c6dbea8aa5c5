"""The documentation: it is complete, and what it says exists."""
