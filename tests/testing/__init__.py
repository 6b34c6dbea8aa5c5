"""Tests of what thumbcli offers the tests of others."""
