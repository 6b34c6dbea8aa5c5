"""Packages that only some commands need."""

from __future__ import annotations

from importlib.util import find_spec

from thumbcli.errors import UsageError

__all__ = ["need_packages"]

_SERVE_PACKAGES = ("fastapi", "uvicorn", "httptools", "prometheus_client")


def need_packages() -> None:
    """Check that the packages of `thumb serve`, an extra, are installed.

    Raises:
        UsageError: One is missing.
    """
    missing = [name for name in _SERVE_PACKAGES if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"thumb serve needs packages that are not installed: {', '.join(missing)}",
            remedy="install them with `pip install 'thumbcli[serve]'`",
        )
