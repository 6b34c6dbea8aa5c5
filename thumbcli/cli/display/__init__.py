"""Everything a person sees, and what machines read."""
