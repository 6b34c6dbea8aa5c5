"""Understand a title: script, headline, category, icon."""
