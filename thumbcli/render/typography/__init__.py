"""Text to geometry: fonts, shaping, line breaking, fit."""
