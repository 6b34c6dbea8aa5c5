"""The brand kits that a command uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.brand.brand_resolver import Brands

__all__ = ["brands"]


def brands() -> Brands:
    """Return the kits of titles: the kit files beside them, then the saved kit.

    The set in the config file comes last: the kit file of a project overrides the defaults of one person.

    Raises:
        ConfigError: The config file can't be used.
    """
    from thumbcli.brand.brand_resolver import Brands, saved_kit
    from thumbcli.options.settings import load_config

    named = load_config().get("custom_assets_id")
    return Brands(saved_kit(), default_set=None if named is None else str(named))
