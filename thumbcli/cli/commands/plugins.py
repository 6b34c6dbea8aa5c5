"""`thumb plugins`: what other installed packages add."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.shared_options import AsJson, examples
from thumbcli.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.installed_plugins import Plugin

__all__ = ["EXAMPLES", "plugins"]

EXAMPLES = examples("thumb plugins", "thumb plugins --json")
_PROBLEMS_FOUND = 3


def plugins(as_json: AsJson = False) -> None:
    """List what other packages add: templates, layouts, artwork and engines.

    Each is loaded and checked. Exit code 3 means that one is broken, or that its name is taken.
    """
    from thumbcli.installed_plugins import PluginKind, find_plugins, plugin_notes

    found = find_plugins()
    faults = {plugin: _fault(plugin) for plugin in found}
    notes = [note for kind in PluginKind for note in plugin_notes(kind, _built_in(kind))]
    if as_json:
        listed = [
            {
                "kind": plugin.kind.word,
                "name": plugin.name,
                "package": plugin.package,
                "version": plugin.version,
                "fault": fault,
            }
            for plugin, fault in faults.items()
        ]
        print(json_line({"plugins": listed, "notes": notes}))
    elif not found:
        info("No package adds anything to thumb.")
    else:
        print(f"{'KIND':<9} {'NAME':<20} PACKAGE")
        for plugin in found:
            print(f"{plugin.kind.word:<9} {plugin.name:<20} {plugin.package} {plugin.version}")
    for note in (*filter(None, faults.values()), *notes):
        info(note)
    if notes or any(faults.values()):
        raise typer.Exit(_PROBLEMS_FOUND)


def _built_in(kind: str) -> tuple[str, ...]:
    """Return thumb's own names of a kind."""
    from thumbcli.artwork.installed_packs import DUOTONE, NO_ARTWORK, installed_packs
    from thumbcli.installed_plugins import PluginKind
    from thumbcli.options.option_values import EngineChoice
    from thumbcli.render import family_names
    from thumbcli.templates.template_names import STARTERS

    match PluginKind(kind):
        case PluginKind.TEMPLATE:
            return STARTERS
        case PluginKind.LAYOUT:
            return ("auto", *family_names())
        case PluginKind.ARTWORK:
            return ("auto", DUOTONE, NO_ARTWORK, *(pack.name for pack in installed_packs()))
        case PluginKind.ENGINE:
            return tuple(EngineChoice)


def _fault(plugin: Plugin) -> str:
    """Return what is wrong with what a package adds; empty if it can be used."""
    from thumbcli.artwork.installed_packs import load_packaged
    from thumbcli.engines.packaged_engine import open_packaged_engine
    from thumbcli.installed_plugins import PluginKind
    from thumbcli.render.layouts import load_packaged_family
    from thumbcli.templates.template_reader import packaged_template

    loaders: Mapping[PluginKind, Callable[[Plugin], object]] = {
        PluginKind.TEMPLATE: packaged_template,
        PluginKind.LAYOUT: load_packaged_family,
        PluginKind.ARTWORK: load_packaged,
        PluginKind.ENGINE: open_packaged_engine,
    }
    try:
        loaders[plugin.kind](plugin)
    except ItemError as error:
        return error.message
    return ""
