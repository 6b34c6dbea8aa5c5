"""`thumb formats`: list the formats, categories, layouts and models."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from thumbcli.contract import CREDITS, SIZES, Category, Model
from thumbcli.installed_plugins import PluginKind, plugin_names
from thumbcli.render import family_names

__all__ = ["formats"]


def formats(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """List the formats with their sizes, the categories, the layouts and the models."""
    if as_json:
        sizes = {format_: size._asdict() for format_, size in SIZES.items()}
        models = {model: {"credits": credits_} for model, credits_ in CREDITS.items()}
        report = {"formats": sizes, "categories": list(Category), "layouts": _layouts(), "models": models}
        print(json.dumps(report))
        return
    print("FORMAT      SD          HD")
    for format_, (width_px, height_px) in SIZES.items():
        sd, hd = f"{width_px}x{height_px}", f"{width_px * 2}x{height_px * 2}"
        print(f"{format_:<11} {sd:<11} {hd}")
    print("\nCATEGORY")
    print("\n".join(Category))
    print("\nLAYOUT (LOCAL ENGINE)")
    print("\n".join(_layouts()))
    print("\nMODEL       CREDITS ON THUMBAPI")
    for model in Model:
        print(f"{model:<11} {CREDITS[model]}")


def _layouts() -> tuple[str, ...]:
    """Return the layouts: ours, then those that packages add."""
    own = family_names()
    return (*own, *(name for name in plugin_names(PluginKind.LAYOUT) if name not in own))
