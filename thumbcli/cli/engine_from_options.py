"""Which engine a command draws with, from flags, environment, config and stored key."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from thumbcli.contract import EngineName
from thumbcli.engines.choose_engine import EngineChoice, choose, resolve

if TYPE_CHECKING:
    from thumbcli.contract import Plan
    from thumbcli.engines.protocol import Engine, Notify

__all__ = ["ChosenEngine", "MakeEngine", "pick_engine"]


class MakeEngine(Protocol):
    """Makes the engine that was picked."""

    def __call__(self, *, notify: Notify) -> Engine:
        """Return the engine; it tells `notify` what it lives through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenEngine:
    """The engine for a command.

    Attributes:
        name: Who draws.
        make: Makes it.
        notices: What the person should know about the choice, one line each.
    """

    name: EngineName
    make: MakeEngine
    notices: tuple[str, ...] = ()


def pick_engine(
    choice: EngineChoice,
    *,
    concurrency: int | None = None,
    pictures: int | None = None,
    rate_per_s: float | None = None,
    plan: Plan | None = None,
) -> ChosenEngine:
    """Return which engine `choice` means here. The key is only looked up if it matters.

    Args:
        choice: Who was asked for.
        concurrency: How many pictures at once; None for the engine's own default.
        pictures: How many there will be at most, if that is known.
        rate_per_s: How many requests a second the hosted engine may send; None to find out.
        plan: What the account at the hosted engine pays for; None to find out.

    Raises:
        AuthError: thumbapi was asked for, and there is no key.
        ConfigError: The key, the address or the config file can't be used.
    """
    local = partial(choose, EngineName.LOCAL, concurrency=concurrency, pictures=pictures)
    if choice is EngineChoice.LOCAL:
        return ChosenEngine(name=EngineName.LOCAL, make=local)
    from thumbcli.engines.thumbapi.api_key import find_key

    key = find_key()
    name = resolve(choice, key.value if key else None)
    if key is None or name is EngineName.LOCAL:
        notice = "no ThumbAPI key is configured: drawing with the local engine"
        return ChosenEngine(name=EngineName.LOCAL, make=local, notices=(notice,))
    from thumbcli.options.settings import base_url, effective, load_config

    config = load_config()
    timeout = effective(config, keys=["timeout_s"])["timeout_s"].value
    make = partial(
        choose,
        name,
        api_key=key.value,
        base_url=base_url(os.environ, config),
        timeout_s=float(str(timeout)),
        concurrency=concurrency,
        rate_per_s=rate_per_s,
        plan=plan,
    )
    return ChosenEngine(name=name, make=make, notices=(key.notice,) if key.notice else ())
