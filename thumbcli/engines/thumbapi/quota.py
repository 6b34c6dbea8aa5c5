"""What the hosted API tells of an account: how much of the month is left. For people, never to wait for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from thumbcli.engines.protocol import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["left_and_until", "read_account"]

_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)


def read_account(headers: Mapping[str, str]) -> Account | None:
    """Read the `X-RateLimit-*` headers of an answer; None where there are none that can be read.

    Args:
        headers: With lower-case names.

    Source:
        `thumbapi.md`, "Headers": they describe the monthly quota, not the limit per second.
    """
    limit = _number(headers.get("x-ratelimit-limit"))
    remaining = _number(headers.get("x-ratelimit-remaining"))
    resets_at = _moment(headers.get("x-ratelimit-reset"))
    if limit is None and remaining is None and resets_at is None:
        return None
    return Account(limit=limit, remaining=remaining, resets_at=resets_at)


def left_and_until(account: Account | None) -> tuple[str, str]:
    """Return in words how many generations are left and until when; empty where it is not known."""
    if account is None:
        return "", ""
    left = ""
    if account.remaining is not None:
        of = "" if account.limit is None else f" of {account.limit:,}"
        left = f"{account.remaining:,}{of} left"
    until = account.resets_at.isoformat(sep=" ", timespec="minutes") if account.resets_at else ""
    return left, until


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if _NUMBER.fullmatch(text) else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
