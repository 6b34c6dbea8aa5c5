"""Which engine draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract import EngineName
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import AuthError
from thumbcli.options.option_list import DEFAULT_BASE_URL, EngineChoice

if TYPE_CHECKING:
    from thumbcli.contract import Plan
    from thumbcli.engines.protocol import Engine, Notify

__all__ = ["DEFAULT_TIMEOUT_S", "EngineChoice", "choose", "resolve"]

DEFAULT_TIMEOUT_S = 60.0
"""More than twice the 25 s that a generation takes at most."""


def resolve(choice: EngineChoice, api_key: str | None) -> EngineName:
    """Return the engine that `choice` means: `auto` is the hosted one when there is a key for it.

    Raises:
        AuthError: The hosted engine was asked for by name, and no key is configured.
    """
    if choice is EngineChoice.LOCAL or (choice is EngineChoice.AUTO and not api_key):
        return EngineName.LOCAL
    if not api_key:
        raise AuthError(
            "no ThumbAPI key is configured",
            remedy="`thumb auth login` stores one, THUMBAPI_KEY=… gives one, --engine local needs none",
        )
    return EngineName.THUMBAPI


def choose(
    name: EngineName,
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    timeout_s: float | None = None,
    attempts: int | None = None,
    concurrency: int | None = None,
    pictures: int | None = None,
    rate_per_s: float | None = None,
    plan: Plan | None = None,
    notify: Notify = ignore_notice,
) -> Engine:
    """Make the engine called `name`; its heavy parts are imported here and not before.

    Args:
        name: From `resolve`.
        api_key: Needed by the hosted engine.
        base_url: Where the hosted engine is; None for the public address.
        timeout_s: How long to wait for one answer; None for the engine's own default.
        attempts: How often the hosted engine sends one title at most; None for its own default.
        concurrency: How many pictures at once; None for the engine's own default: every core, or as many as
            the account's pace can use.
        pictures: How many pictures there will be at most, if that is known; the local engine starts no
            processes for a few.
        rate_per_s: How many requests a second the hosted engine may send; None to find out.
        plan: What the account at the hosted engine pays for; None to find out.
        notify: Takes what the engine lives through.
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
        policy=RetryPolicy() if attempts is None else RetryPolicy(attempts=attempts),
        notify=notify,
    )
