"""`--simulate`: the delays and faults of the real service."""
