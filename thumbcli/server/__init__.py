"""`thumb serve`: the same API on your own machine."""
