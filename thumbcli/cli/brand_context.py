"""The brand kits that a command uses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from thumbcli.cli.display.streams import info

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.brand.brand_resolver import Brands

__all__ = ["brands"]


_info_once = cache(info)
"""A kit file above many folders is found many times."""


def brands(*, allow_outside: bool | None = None, quiet: bool = False) -> Brands:
    """Return the kits of titles: the kit files beside them, then the saved kit.

    The set in the config file comes last: the kit file of a project overrides the defaults of one person.

    Args:
        allow_outside: What the command says; None for what is configured.
        quiet: Whether to say nothing about kit files that are ignored.

    Raises:
        ConfigError: The config file can't be used.
    """
    from thumbcli.brand.brand_resolver import Brands, saved_kit
    from thumbcli.options.settings import effective, load_config

    config = load_config()
    named = config.get("custom_assets_id")
    if allow_outside is None:
        allow_outside = bool(effective(config, keys=["allow_outside"])["allow_outside"].value)
    default_set = None if named is None else str(named)
    warn: Callable[[str], None] = (lambda _: None) if quiet else _info_once
    return Brands(saved_kit(), default_set=default_set, allow_outside=allow_outside, warn=warn)
