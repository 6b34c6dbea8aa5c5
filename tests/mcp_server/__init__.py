"""Tests of `thumb mcp`."""
