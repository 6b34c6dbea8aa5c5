"""The options that `thumb gen` and `thumb batch` share, and the engine and defaults that they mean."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from thumbcli.contract import EngineName, Plan
from thumbcli.engines.choose_engine import choose, resolve
from thumbcli.errors import UsageError
from thumbcli.options.option_list import EngineChoice, PictureOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.cli.run_with_display import MakeEngine

__all__ = ["DrawOptions", "SelectedEngine", "check_layout", "row_defaults", "select_engine"]


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


class DrawOptions(PictureOptions):
    """The options of both commands, as typer parsed them; their names are those in the list of options."""

    engine: EngineChoice
    allow_outside: bool
    concurrency: int | None
    rate: float | None
    plan: Plan | None
    attempts: int
    give_up_after: float | None
    overwrite: bool
    json: bool
    quiet: bool
    verbose: int
    no_progress: bool


def row_defaults(
    options: DrawOptions,
    engine: EngineName,
    sources: Sequence[str] = ("<argument>",),
    *,
    kits: Brands | None = None,
    overridden: Callable[[str], bool] = lambda _: False,
) -> RowDefaults:
    """Return the options of every title, checked once with a sample title for each kit file.

    Args:
        options: The options of the command.
        engine: The engine that draws.
        sources: The sources of the titles; the kit file beside each is checked.
        kits: The kits of the sources, if they were looked for.
        overridden: Returns whether some title sets its own `photo` or `logo`.

    Raises:
        UsageError: No title could be drawn with them: a photo is missing, a palette is malformed, …
        ConfigError: A kit file is not valid.
    """
    from thumbcli.batch.requests.brand_checks import as_usage_error, check_kit
    from thumbcli.batch.requests.keyword_options import build_request
    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.cli.brand_context import brands

    check_layout(options.get("layout"))
    allow_outside = options["allow_outside"]
    kits = kits or brands(allow_outside=allow_outside, quiet=options["quiet"])
    defaults = RowDefaults(options=options, brands=kits, allow_outside=allow_outside)
    for source in sources:
        with as_usage_error():
            brand = defaults.brand_of(source)
            check_kit(build_request("any", options, brand), brand, engine, overridden)
    return defaults


def check_layout(layout: str | None) -> None:
    """Check that there is a layout family of this name.

    Raises:
        UsageError: There is none.
    """
    from thumbcli.render import family_names

    if layout is not None and layout.strip().lower() not in {"auto", *family_names()}:
        names = ", ".join(family_names())
        raise UsageError(f"there is no layout {layout!r}", remedy=f"layouts are: {names}")


def select_engine(options: DrawOptions, *, pictures: int | None = None) -> SelectedEngine:
    """Return the engine to draw with. A key is looked up only if it matters.

    Args:
        options: The options of the command.
        pictures: The largest number of pictures, if it is known.

    Raises:
        AuthError: thumbapi was chosen, and there is no key.
        ConfigError: The key, the address or the config file can't be used.
    """
    local = partial(choose, EngineName.LOCAL, concurrency=options["concurrency"], pictures=pictures)
    if options["engine"] is EngineChoice.LOCAL:
        return SelectedEngine(name=EngineName.LOCAL, make=local)
    from thumbcli.engines.thumbapi.api_key import find_key

    key = find_key()
    name = resolve(options["engine"], key.value if key else None)
    if key is None or name is EngineName.LOCAL:
        notice = "no ThumbAPI key is configured: drawing with the local engine"
        return SelectedEngine(name=EngineName.LOCAL, make=local, notices=(notice,))
    from thumbcli.options.settings import base_url, effective, load_config

    config = load_config()
    make = partial(
        choose,
        name,
        api_key=key.value,
        base_url=base_url(os.environ, config),
        timeout_s=effective(config, keys=["timeout_s"])["timeout_s"].value,
        attempts=options["attempts"],
        give_up_after_s=options["give_up_after"],
        concurrency=options["concurrency"],
        rate_per_s=options["rate"],
        plan=options["plan"],
    )
    return SelectedEngine(name=name, make=make, notices=(key.notice,) if key.notice else ())
