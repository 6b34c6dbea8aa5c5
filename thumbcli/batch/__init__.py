"""A run over many titles."""
