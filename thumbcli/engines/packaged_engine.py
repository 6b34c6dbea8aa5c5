"""Engines that other packages add: a function that draws a request on this machine.

thumb does the rest: threads, the limit of time, retries, records. A package's engine costs nothing and keeps
no account; what it draws is recorded as drawn locally, and its look is part of each fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from thumbcli.contract import Request, Thumbnail
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.engines.local_engine import Local
from thumbcli.errors import UsageError
from thumbcli.installed_plugins import PluginKind, contained, plugin_named, plugin_names
from thumbcli.options.option_values import EngineChoice

if TYPE_CHECKING:
    from thumbcli.installed_plugins import Plugin

__all__ = ["DrawFunction", "find_packaged_engine", "open_packaged_engine"]

DrawFunction = Callable[[Request], bytes]
"""What a package's entry point names: it returns a file of `request.output_format` and `request.size`."""


def find_packaged_engine(name: str) -> Plugin:
    """Return the engine that a package adds by this name.

    Raises:
        UsageError: There is none.
        RequestRefused: Two packages have it.
    """
    plugin = plugin_named(PluginKind.ENGINE, name)
    if plugin is None:
        names = ", ".join((*EngineChoice, *plugin_names(PluginKind.ENGINE)))
        raise UsageError(f"there is no engine {name!r}", remedy=f"engines are: {names}")
    return plugin


def open_packaged_engine(
    plugin: Plugin, *, concurrency: int | None = None, pictures: int | None = None
) -> Local:
    """Return an engine that draws with a package's function.

    Raises:
        RequestRefused: The package is broken.
    """
    function = plugin.load()
    if not callable(function):
        raise plugin.refuse(f"it is no function, but {type(function).__name__}")
    draw = partial(_draw, plugin, cast("DrawFunction", function))
    return Local(concurrency=concurrency, processes=False, pictures=pictures, draw=draw)


def _draw(plugin: Plugin, function: DrawFunction, request: Request) -> Thumbnail:
    with contained(plugin):
        image = function(request)
    if not isinstance(image, bytes):
        raise plugin.refuse(f"it returned no bytes, but {type(image).__name__}")
    try:
        header = read_header(image)
    except BrokenPictureError as error:
        raise plugin.refuse(f"its picture is broken: {error}") from None
    made = (header.output_format, header.width_px, header.height_px)
    if made != (request.output_format, *request.size):
        wanted = f"{request.output_format} of {request.size.width_px}x{request.size.height_px}"
        raise plugin.refuse(f"it drew {made[0]} of {made[1]}x{made[2]} in place of {wanted}")
    return Thumbnail(
        image=image,
        format=request.format,
        output_format=header.output_format,
        width_px=header.width_px,
        height_px=header.height_px,
    )
