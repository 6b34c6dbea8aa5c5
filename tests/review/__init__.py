"""Tests of `thumb review`."""
