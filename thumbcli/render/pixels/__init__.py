"""Surfaces, pictures read in, and encoding."""
