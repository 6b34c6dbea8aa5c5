"""How a store is reached: endpoint, credentials, timeouts and retries, as the environment has them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from thumbcli.errors import UsageError

__all__ = ["RETRIES", "aws_profile", "store_options"]

RETRIES: Final[dict[str, Any]] = {
    "max_retries": 8,
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=10), "base": 2},
    "retry_timeout": timedelta(seconds=90),
}
"""Of a request that meets a 5xx, such as 503 SlowDown, or a broken connection."""
_CLIENT: Final = {"timeout": timedelta(seconds=60), "connect_timeout": timedelta(seconds=10)}
_FOREVER_S: Final = 10 * 365 * 86_400
"""More than this overflows in the client."""
_ENDPOINTS: Final = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL",),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
"""The variables that name another server than that of the provider."""
_ENDPOINT_OPTIONS: Final = {"s3": "endpoint", "gs": "base_url", "az": "endpoint"}


def store_options(scheme: str, *, timeout_s: float | None, give_up_after_s: float | None) -> dict[str, Any]:
    """Return the arguments with which obstore opens a store of a scheme.

    Args:
        scheme: `s3`, `gs` or `az`.
        timeout_s: How long one request may take; None for a minute.
        give_up_after_s: How long a request is tried again; None for a minute and a half.

    Raises:
        UsageError: The endpoint is not an address, or the profile has no keys.
    """
    client = _client_options(timeout_s)
    settings = aws_profile() if scheme == "s3" else {}
    named = {"endpoint_url of the AWS profile": settings.get("endpoint")} | {
        name: os.environ.get(name) for name in _ENDPOINTS[scheme]
    }
    where, endpoint = next(((where, url) for where, url in named.items() if url), ("", ""))
    options: dict[str, Any] = {"retry_config": _retries(give_up_after_s), **settings}
    if endpoint:
        _check_endpoint(where, endpoint)
        options[_ENDPOINT_OPTIONS[scheme]] = endpoint
        # Whoever names an address without TLS means it.
        client |= {"allow_http": True} if endpoint.startswith("http://") else {}
    return {**options, "client_options": client}


def _retries(give_up_after_s: float | None) -> dict[str, Any]:
    if give_up_after_s is None:
        return RETRIES
    return RETRIES | {"retry_timeout": _seconds(give_up_after_s)}


def _client_options(timeout_s: float | None) -> dict[str, Any]:
    if timeout_s is None:
        return dict(_CLIENT)
    given = _seconds(timeout_s)
    return {"timeout": given, "connect_timeout": min(given, _CLIENT["connect_timeout"])}


def _seconds(seconds: float) -> timedelta:
    return timedelta(seconds=min(seconds, _FOREVER_S))


def _check_endpoint(where: str, url: str) -> None:
    """Check the address of a server: the client panics at some that are none.

    Raises:
        UsageError: It is not an address.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    # The address is not shown: it may hold a password.
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError(
            f"{where} needs http:// or https://, and the name of a server",
            remedy="such as https://s3.example.com",
        )


def aws_profile() -> dict[str, str]:
    """Return what the profile of the AWS tools says; nothing where the environment has keys.

    Raises:
        UsageError: The profile has no keys of its own.
    """
    name = os.environ.get("AWS_PROFILE")
    if not name and "AWS_ACCESS_KEY_ID" in os.environ:
        return {}
    home = Path(os.path.expanduser("~/.aws"))  # noqa: PTH111 - leaves an unknown user as it is
    keys = _section(
        Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE", home / "credentials")), name or "default"
    )
    config = _section(
        Path(os.environ.get("AWS_CONFIG_FILE", home / "config")), f"profile {name}" if name else "default"
    )
    found = config | keys
    names = {
        "aws_access_key_id": "access_key_id",
        "aws_secret_access_key": "secret_access_key",
        "aws_session_token": "session_token",
        "region": "region",
        "endpoint_url": "endpoint",
    }
    settings = {ours: found[theirs] for theirs, ours in names.items() if theirs in found}
    if name and "access_key_id" not in settings:
        raise UsageError(
            f"the AWS profile {name} has no keys of its own",
            remedy=f'eval "$(aws configure export-credentials --profile {name} --format env)"',
        )
    return settings


def _section(file: Path, name: str) -> dict[str, str]:
    import configparser

    parser = configparser.RawConfigParser()
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        raise UsageError(f"{file} is not a file of AWS profiles", remedy="correct it") from None
    return dict(parser[name]) if parser.has_section(name) else {}
