"""Webhooks: signed, and sent only to addresses that are allowed."""
