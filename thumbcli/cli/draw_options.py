"""The options that commands for titles share, and the engine, the columns and the defaults that they mean."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, TypedDict, cast

from thumbcli.contract import EngineName, Format, Plan
from thumbcli.contract.request import check_format
from thumbcli.engines.choose_engine import choose, resolve
from thumbcli.errors import UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.format_names import format_names
from thumbcli.options.option_values import EngineChoice, InputFormat, PictureOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.cli.run_with_display import MakeEngine
    from thumbcli.engines.protocol import Engine, Notify
    from thumbcli.options.column_map import ColumnMap

__all__ = [
    "READING_TERMINAL",
    "STDIN_NAMES",
    "DrawOptions",
    "ListOptions",
    "ReadOptions",
    "SelectedEngine",
    "TitleOptions",
    "check_layout",
    "column_maps",
    "row_defaults",
    "select_engine",
]

STDIN_NAMES = frozenset({"-", "/dev/stdin", "/dev/fd/0"})
"""What names standard input as a source of titles."""

READING_TERMINAL = "reading titles from the terminal, one per line; Ctrl-D ends the list"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedEngine:
    """The engine of a command.

    Attributes:
        name: Its name.
        make: Creates it.
        notices: Messages about the choice, one line each.
        look: Of an engine that a package adds; else empty.
    """

    name: EngineName
    make: MakeEngine
    notices: tuple[str, ...] = ()
    look: str = ""


class TitleOptions(PictureOptions):
    """The options of all commands for titles, as typer parsed them, by the names in the list of options."""

    allow_outside: bool
    json: bool
    quiet: bool


class ReadOptions(TypedDict):
    """The options that say how titles are read."""

    column: str | None
    input_format: InputFormat
    encoding: str | None
    map: list[str] | None
    strict: bool
    limit: int | None
    query: str | None
    drafts: bool


class ListOptions(TitleOptions, ReadOptions):
    """The options of commands for lists of titles."""


class DrawOptions(TitleOptions):
    """The options of commands that draw."""

    engine: str
    concurrency: int | None
    rate: float | None
    plan: Plan | None
    attempts: int
    give_up_after: float | None
    overwrite: bool
    verbose: int
    no_progress: bool


def row_defaults(
    options: TitleOptions,
    engine: EngineName,
    sources: Sequence[str] = ("<argument>",),
    *,
    kits: Brands | None = None,
    overridden: Callable[[str], bool] = lambda _: False,
    engine_look: str = "",
) -> RowDefaults:
    """Return the options of every title, checked once with a sample title for each kit file.

    Args:
        options: The options of the command.
        engine: The engine that draws.
        sources: The sources of the titles; the kit file beside each is checked.
        kits: The kits of the sources, if they were looked for.
        overridden: Returns whether some title sets its own `photo` or `logo`.
        engine_look: Of an engine that a package adds.

    Raises:
        UsageError: No title could be drawn with them: a photo is missing, a palette is malformed, …
        ConfigError: A kit file is not valid.
    """
    from thumbcli.batch.requests.brand_checks import as_usage_error, check_kit
    from thumbcli.batch.requests.keyword_options import build_request
    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.cli.brand_context import brands

    check_layout(options.get("layout"))
    formats = format_names(options.get("format"))
    several = formats if len(formats) > 1 else ()
    allow_outside = options["allow_outside"]
    kits = kits or brands(allow_outside=allow_outside, quiet=options["quiet"])
    shared = cast("PictureOptions", {**options, "format": formats[0]}) if formats else options
    defaults = RowDefaults(
        options=shared, brands=kits, allow_outside=allow_outside, engine_look=engine_look, formats=several
    )
    for source in sources:
        with as_usage_error():
            brand = defaults.brand_of(source)
            for format_ in several:
                check_format(Format(format_), engine)
            check_kit(build_request("any", shared, brand), brand, engine, overridden)
    return defaults


def column_maps(options: ReadOptions, kits: Brands) -> Callable[[str], ColumnMap]:
    """Return what tells the meaning of the columns of a source: `--map`, then the thumb.toml beside it.

    Raises:
        UsageError: `--map` is malformed, or names the column of the titles as `--column` does.
    """
    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.options.column_map import TITLE, ColumnMap, parse_map

    asked, defaults = parse_map(options["map"] or ()), RowDefaults(brands=kits)
    if TITLE in asked and options["column"] is not None:
        raise UsageError("--column and --map title= both name the column of the titles", remedy="keep one")

    def map_of(source: str) -> ColumnMap:
        columns = {**defaults.brand_of(source).column_map(), **asked}
        return ColumnMap(columns=columns, required=frozenset(asked), strict=options["strict"])

    return map_of


def check_layout(layout: str | None) -> None:
    """Check that there is a layout family of this name.

    Raises:
        UsageError: There is none.
    """
    from thumbcli.contract.unknown_names import did_you_mean
    from thumbcli.installed_plugins import PluginKind, plugin_names
    from thumbcli.render import family_names

    name = (layout or "auto").strip().lower()
    if name not in {"auto", *family_names()} and name not in plugin_names(PluginKind.LAYOUT):
        names = (*family_names(), *plugin_names(PluginKind.LAYOUT))
        remedy = did_you_mean(name, names, "layouts", listed_by="thumb formats")
        raise UsageError(f"there is no layout {layout!r}", remedy=remedy)


def _packaged(options: DrawOptions, pictures: int | None) -> SelectedEngine:
    """Return an engine that a package adds."""
    from thumbcli.batch.requests.brand_checks import as_usage_error
    from thumbcli.engines.packaged_engine import find_packaged_engine, open_packaged_engine

    with as_usage_error():
        plugin = find_packaged_engine(options["engine"])
        engine = open_packaged_engine(plugin, concurrency=options["concurrency"], pictures=pictures)

    def make(*, notify: Notify) -> Engine:  # noqa: ARG001 - it retries nothing
        return engine

    return SelectedEngine(name=EngineName.LOCAL, make=make, look=plugin.look)


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
    if options["engine"] == EngineChoice.LOCAL:
        return SelectedEngine(name=EngineName.LOCAL, make=local)
    if options["engine"] not in set(EngineChoice):
        return _packaged(options, pictures)
    from thumbcli.engines.thumbapi.api_key import find_key

    key = find_key()
    name = resolve(EngineChoice(options["engine"]), key.value if key else None)
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
