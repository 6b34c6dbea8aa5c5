"""Select the engine of a command from flags, environment, config and stored key."""

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

__all__ = ["MakeEngine", "SelectedEngine", "select_engine"]


class MakeEngine(Protocol):
    """Creates the selected engine."""

    def __call__(self, *, notify: Notify) -> Engine:
        """Return the engine, which reports its retries to `notify`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedEngine:
    """The engine of a command.

    Attributes:
        name: Its name.
        make: Creates it.
        notices: Messages about the choice, one line each.
    """

    name: EngineName
    make: MakeEngine
    notices: tuple[str, ...] = ()


def select_engine(
    choice: EngineChoice,
    *,
    concurrency: int | None = None,
    pictures: int | None = None,
    rate_per_s: float | None = None,
    plan: Plan | None = None,
) -> SelectedEngine:
    """Return the engine that `choice` means here. The key is looked up only if it matters.

    Args:
        choice: The value of `--engine`.
        concurrency: The number of pictures at once; None for the engine's own default.
        pictures: The largest number of pictures, if it is known.
        rate_per_s: Requests per second to the hosted engine; None to find out.
        plan: The plan of the account at the hosted engine; None to find out.

    Raises:
        AuthError: thumbapi was chosen, and there is no key.
        ConfigError: The key, the address or the config file can't be used.
    """
    local = partial(choose, EngineName.LOCAL, concurrency=concurrency, pictures=pictures)
    if choice is EngineChoice.LOCAL:
        return SelectedEngine(name=EngineName.LOCAL, make=local)
    from thumbcli.engines.thumbapi.api_key import find_key

    key = find_key()
    name = resolve(choice, key.value if key else None)
    if key is None or name is EngineName.LOCAL:
        notice = "no ThumbAPI key is configured: drawing with the local engine"
        return SelectedEngine(name=EngineName.LOCAL, make=local, notices=(notice,))
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
    return SelectedEngine(name=name, make=make, notices=(key.notice,) if key.notice else ())
