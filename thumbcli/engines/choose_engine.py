"""Choose and build an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract import EngineName
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import AuthError
from thumbcli.options.option_list import DEFAULT_ATTEMPTS, DEFAULT_BASE_URL, DEFAULT_GIVE_UP_AFTER
from thumbcli.options.option_values import EngineChoice

if TYPE_CHECKING:
    from thumbcli.contract import Plan
    from thumbcli.engines.protocol import Engine, Notify

__all__ = ["DEFAULT_TIMEOUT_S", "EngineChoice", "choose", "resolve"]

DEFAULT_TIMEOUT_S = 60.0
"""Silence allowed per answer: more than twice the 25 s of the slowest generation (`docs/thumbapi.md`)."""


def resolve(choice: EngineChoice, api_key: str | None) -> EngineName:
    """Return the engine that `choice` means: `auto` is the hosted one if there is a key.

    Raises:
        AuthError: `thumbapi` without a key.
    """
    if choice is EngineChoice.LOCAL or (choice is EngineChoice.AUTO and not api_key):
        return EngineName.LOCAL
    if not api_key:
        raise AuthError(
            "no ThumbAPI key is configured",
            remedy="store one with `thumb auth login`, set THUMBAPI_KEY, or use --engine local",
        )
    return EngineName.THUMBAPI


def choose(
    name: EngineName,
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    timeout_s: float | None = None,
    attempts: int | None = None,
    give_up_after_s: float | None = None,
    concurrency: int | None = None,
    pictures: int | None = None,
    rate_per_s: float | None = None,
    plan: Plan | None = None,
    notify: Notify = ignore_notice,
) -> Engine:
    """Build the engine called `name` and import its heavy modules.

    Args:
        name: From `resolve`.
        api_key: Required by the hosted engine.
        base_url: The address of the hosted API; None for the public one.
        timeout_s: How long to wait for one answer; None for the engine's default.
        attempts: How often the hosted engine sends one title at most; None for its default.
        give_up_after_s: How long the hosted engine goes on without one success; None for its default.
        concurrency: Pictures at the same time; None for every core, or what the account's rate can use.
        pictures: The most pictures to come, if known.
        rate_per_s: The hosted engine's requests per second; None to find the limit.
        plan: The plan of the account; None if unknown.
        notify: Called with each failed attempt that will be retried.
    """
    if name is EngineName.LOCAL:
        from thumbcli.engines.local_engine import Local

        return Local(concurrency=concurrency, pictures=pictures)
    from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
    from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

    return ThumbApi(
        api_key or "",
        base_url=base_url or DEFAULT_BASE_URL,
        timeout_s=timeout_s or DEFAULT_TIMEOUT_S,
        rate_per_s=rate_per_s,
        concurrency=concurrency,
        plan=plan,
        policy=RetryPolicy(
            attempts=attempts or DEFAULT_ATTEMPTS,
            give_up_s=give_up_after_s or DEFAULT_GIVE_UP_AFTER.total_seconds(),
        ),
        notify=notify,
    )
