"""The samples, run as a reader would run them."""
