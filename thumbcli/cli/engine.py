"""Which engine a command draws with, from flags, environment, config and stored key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from thumbcli.contract import EngineName
from thumbcli.engines.choose import EngineChoice, choose, resolve

if TYPE_CHECKING:
    from thumbcli.engines.base import Engine, Notify

__all__ = ["MakeEngine", "pick_engine"]


class MakeEngine(Protocol):
    """Makes the engine that was picked."""

    def __call__(self, notify: Notify) -> Engine:
        """Return the engine; it tells `notify` what it lives through."""


def pick_engine(choice: EngineChoice, concurrency: int | None) -> tuple[EngineName, MakeEngine]:
    """Return which engine `choice` means here, and how to make it. The key is only looked up if it matters.

    Raises:
        AuthError: thumbapi was asked for, and there is no key.
        ConfigError: The key, the address or the config file can't be used.
    """
    if choice is EngineChoice.LOCAL:
        return EngineName.LOCAL, lambda notify: choose(
            EngineName.LOCAL, concurrency=concurrency, notify=notify
        )
    from thumbcli.keys import find_key
    from thumbcli.settings import base_url, effective, load_config

    config = load_config()
    key = find_key()
    name = resolve(choice, key.value if key else None)
    timeout = effective(config)["timeout_s"].value

    def make(notify: Notify) -> Engine:
        return choose(
            name,
            api_key=key.value if key else None,
            base_url=base_url(os.environ, config),
            timeout_s=float(str(timeout)),
            concurrency=concurrency,
            notify=notify,
        )

    return name, make
