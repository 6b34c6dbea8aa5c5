"""Learn a style from reference pictures."""
