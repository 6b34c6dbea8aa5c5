"""Tests for `thumbcli.sources`."""
