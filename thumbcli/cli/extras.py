"""Extras: packages that only some commands need."""

from __future__ import annotations

from importlib.util import find_spec

from thumbcli.errors import UsageError

__all__ = ["need_packages"]

_NEEDED = ("fastapi", "uvicorn", "httptools", "prometheus_client", "fastapi_offline")


def need_packages() -> None:
    """Make sure that what the server is made of is installed.

    Raises:
        UsageError: It is an extra, and it is not.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"thumb serve needs packages that are not installed: {', '.join(missing)}",
            remedy="install them with `pip install 'thumbcli[serve]'`",
        )
