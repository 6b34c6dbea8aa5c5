"""Outcomes, events and exit codes, as data."""
