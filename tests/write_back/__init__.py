"""Tests of what a run leaves beside its pictures."""
