"""Palettes and colour."""
