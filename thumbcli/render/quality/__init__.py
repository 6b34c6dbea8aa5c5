"""Check finished pictures, and compose one again that fails."""
