"""Flat pictures, and those of a photo: one module a family."""
