"""`thumb formats`: list the formats, categories, layouts and models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from thumbcli.cli.shared_options import AsJson  # noqa: TC001 - typer reads it at run time
from thumbcli.contract import API_FORMATS, CREDITS, SIZES, Category, Format, Model
from thumbcli.contract.formats import SIDE_MAX_PX, SIZE_FORM
from thumbcli.installed_plugins import PluginKind, plugin_names
from thumbcli.render import family_names
from thumbcli.render.quality.platform_limits import limits_of

if TYPE_CHECKING:
    from thumbcli.render.quality.platform_limits import PlatformLimits

__all__ = ["formats"]

_MB, _KB = 1024 * 1024, 1024
_PERCENT = 100


def formats(as_json: AsJson = False) -> None:
    """List the formats with their sizes and limits, the categories, the layouts and the models."""
    if as_json:
        models = {model: {"credits": credits_} for model, credits_ in CREDITS.items()}
        report = {
            "formats": {format_: _as_dict(format_) for format_ in SIZES},
            "categories": list(Category),
            "layouts": _layouts(),
            "models": models,
        }
        print(json.dumps(report))
        return
    print("FORMAT              SD         HD         ENGINES  FILES                     MOST    KEPT FREE")
    for format_, (width_px, height_px) in SIZES.items():
        hd = f"{width_px * 2}x{height_px * 2}" if _has_hd(format_) else "-"
        engines, limits = "both" if format_ in API_FORMATS else "local", limits_of(format_)
        line = f"{format_:<19} {f'{width_px}x{height_px}':<10} {hd:<10} {engines:<8} "
        print((line + f"{_types(limits):<25} {_most(limits):<7} {_kept_free(format_)}").rstrip())
    print(f"or a size            {SIZE_FORM} (local engine)")
    print("\nSOURCE OF THE LIMITS, NOVEMBER 2026")
    for format_ in SIZES:
        print(f"{format_:<19} {limits_of(format_).source}")
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


def _has_hd(format_: Format) -> bool:
    return max(format_.size) * 2 <= SIDE_MAX_PX


def _types(limits: PlatformLimits) -> str:
    return " ".join(kind.lower() for kind in limits.types)


def _most(limits: PlatformLimits) -> str:
    most = limits.upload_bytes or limits.max_bytes
    return f"{most // _MB} MB" if most >= _MB else f"{most // _KB} KB"


def _kept_free(format_: Format) -> str:
    """Return how much of each edge words keep free of, because the platform covers it."""
    zones = format_.safe_zones._asdict().items()
    return ", ".join(f"{edge} {share * _PERCENT:.0f} %" for edge, share in zones if share)


def _as_dict(format_: Format) -> dict[str, object]:
    limits = limits_of(format_)
    return {
        **format_.size._asdict(),
        "engines": ["thumbapi", "local"] if format_ in API_FORMATS else ["local"],
        "models": list(Model) if _has_hd(format_) else [Model.SD],
        "file_types": [kind.lower() for kind in limits.types],
        "min_width_px": limits.min_width_px,
        "max_bytes": limits.max_bytes,
        "upload_bytes": limits.upload_bytes or limits.max_bytes,
        "kept_free": format_.safe_zones._asdict(),
        "source": limits.source,
    }
