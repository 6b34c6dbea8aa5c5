"""Card templates: what is read, what is refused, and what the starters look like."""
