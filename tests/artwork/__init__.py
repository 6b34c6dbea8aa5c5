"""Tests of the artwork packs."""
