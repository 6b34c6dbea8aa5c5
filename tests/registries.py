"""Tests that ask npm or PyPI: they cost seconds and need a network, and run where somebody wants them."""

from __future__ import annotations

import os

import pytest

__all__ = ["needs_registries"]

needs_registries = pytest.mark.skipif(
    not os.environ.get("THUMB_TESTS_USE_REGISTRIES"),
    reason="asks npm or PyPI; set THUMB_TESTS_USE_REGISTRIES to run it",
)
