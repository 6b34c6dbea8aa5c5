"""Pictures with depth, for feeds: an object in a glow, or words alone; one module a family."""
