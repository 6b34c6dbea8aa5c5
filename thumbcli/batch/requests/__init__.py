"""From a row, or Python arguments, to a request."""
