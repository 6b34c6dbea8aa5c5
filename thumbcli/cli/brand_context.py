"""The kits that hold for a command, and what the commands about them share."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from thumbcli.cli.display.streams import printable
from thumbcli.errors import ItemError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.brand.brand_resolver import Brands

__all__ = ["brands", "plainly", "say"]


def brands() -> Brands:
    """Return what finds the kits of titles: files beside them, then the saved one.

    The set that the config file names is everybody's last choice: the kit file of a project goes before the
    habits of one person.

    Raises:
        ConfigError: The config file can't be used.
    """
    from thumbcli.brand.brand_resolver import Brands, saved_kit
    from thumbcli.options.settings import load_config

    named = load_config().get("custom_assets_id")
    return Brands(saved_kit(), default_set=None if named is None else str(named))


@contextmanager
def plainly() -> Iterator[None]:
    """Let a picture that can't be used end the command as a slip of the command line: no title failed."""
    try:
        yield
    except ItemError as error:
        raise UsageError(error.message, remedy=error.remedy) from error


def say(text: str) -> None:
    """Tell the person what was done."""
    print(printable(text), file=sys.stderr)
