"""The options that commands share: each with its flag, its `THUMB_…` variable and its config key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from thumbcli.contract import Category, Format, Model, OutputFormat, Plan
from thumbcli.contract.design_options import VARIANT_MAX, Corner
from thumbcli.engines.choose_engine import EngineChoice
from thumbcli.options.settings import env_name

__all__ = [
    "CONTEXT",
    "LIMITS",
    "SETTABLE",
    "AsJson",
    "CategoryOption",
    "Concurrency",
    "CustomAssetsId",
    "EngineOption",
    "FontOption",
    "FormatOption",
    "LayoutOption",
    "Logo",
    "LogoPosition",
    "ModelOption",
    "NoProgress",
    "OutputFormatOption",
    "Overwrite",
    "PaletteOption",
    "Photo",
    "PlanOption",
    "Quiet",
    "Rate",
    "UseLogo",
    "UsePhoto",
    "Variant",
    "Verbose",
    "duration_s",
    "option",
]

CONTEXT = {"help_option_names": ["-h", "--help"]}

PICTURE = "The picture"
DESIGN = "The design (local engine)"
ENGINE = "The engine"
TITLES = "The titles"
RERUNS = "Reruns"
LIMITS = "Your limits"
OUTPUT = "The output"

SETTABLE = (
    "Each option is also read from the environment (THUMB_OUTPUT_FORMAT for --output-format) and from the "
    "config file (thumb config set output-format png)."
)


_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?")


def duration_s(text: str | float) -> float:
    """Return the seconds that `90`, `90s`, `10m` or `1h30m` mean.

    Raises:
        typer.BadParameter: It is none of these, or no time at all.
    """
    found = _DURATION.fullmatch(str(text).strip().lower())
    hours, minutes, seconds = (float(part or 0) for part in found.groups()) if found else (0.0, 0.0, 0.0)
    total_s = hours * 3600 + minutes * 60 + seconds
    if total_s <= 0:
        raise typer.BadParameter(f"{text!r} is no length of time; write 90s, 10m or 1h30m")
    return total_s


def option(key: str, *flags: str, panel: str, help: str, **more: Any) -> Any:  # noqa: A002, ANN401 - typer's own
    """Return a typer option that the variable `env_name(key)` and the config key `key` set as well."""
    is_flag = any("/" in flag for flag in flags)
    plain: dict[str, Any] = {"show_default": False, "metavar": ""} if is_flag else {}
    return typer.Option(
        *flags, envvar=env_name(key), rich_help_panel=panel, help=help, show_envvar=False, **(plain | more)
    )


FormatOption = Annotated[
    Format | None,
    option(
        "format",
        "--format",
        "-f",
        panel=PICTURE,
        metavar="NAME",
        case_sensitive=False,
        help="Where it will be shown: youtube, x, instagram, blogpost, linkedin.",
        show_default="youtube",
    ),
]
CategoryOption = Annotated[
    Category,
    option(
        "category",
        "--category",
        "-c",
        panel=PICTURE,
        metavar="NAME",
        case_sensitive=False,
        help="What the titles are about; thumb formats lists the names.",
    ),
]
OutputFormatOption = Annotated[
    OutputFormat, option("output_format", "--output-format", "-t", panel=PICTURE, help="The file format.")
]
ModelOption = Annotated[
    Model,
    option("model", "--model", "-m", panel=PICTURE, help="sd, or hd at double the size (and the credits)."),
]
UsePhoto = Annotated[
    bool,
    option(
        "use_photo",
        "--use-photo/--no-use-photo",
        panel=PICTURE,
        help="Use the photo of thumb brand photo.",
    ),
]
UseLogo = Annotated[
    bool,
    option("use_logo", "--use-logo/--no-use-logo", panel=PICTURE, help="Use the logo of thumb brand logo."),
]
Photo = Annotated[
    Path | None,
    option(
        "photo", "--photo", panel=PICTURE, metavar="FILE", help="A photo to put in (JPEG, PNG, WebP, 2 MB)."
    ),
]
Logo = Annotated[
    Path | None,
    option("logo", "--logo", panel=PICTURE, metavar="FILE", help="A logo for the corner (1 MB)."),
]
CustomAssetsId = Annotated[
    str | None,
    option(
        "custom_assets_id",
        "--custom-assets-id",
        panel=PICTURE,
        metavar="NAME",
        help="A set of thumb brand set, or an id at ThumbAPI.",
    ),
]
LayoutOption = Annotated[
    str | None,
    option(
        "layout", "--layout", panel=DESIGN, metavar="NAME", help="A layout family; thumb formats lists them."
    ),
]
Variant = Annotated[
    int,
    option(
        "variant",
        "--variant",
        panel=DESIGN,
        metavar="N",
        min=0,
        max=VARIANT_MAX,
        help="Another composition of the same title.",
    ),
]
PaletteOption = Annotated[
    str | None,
    option(
        "palette",
        "--palette",
        panel=DESIGN,
        metavar="COLOURS",
        help="Your own: '#0f172a,#22d3ee', background first.",
    ),
]
FontOption = Annotated[
    str | None,
    option(
        "font",
        "--font",
        panel=DESIGN,
        metavar="NAME",
        help="A display face: an installed family or a font file.",
    ),
]
LogoPosition = Annotated[
    Corner | None,
    option("logo_position", "--logo-position", panel=DESIGN, help="The logo's corner."),
]
EngineOption = Annotated[
    EngineChoice,
    option(
        "engine",
        "--engine",
        "-e",
        panel=ENGINE,
        help="Who draws; auto is thumbapi when a key is configured, else local.",
    ),
]
Concurrency = Annotated[
    int | None,
    option(
        "concurrency",
        "--concurrency",
        "-j",
        panel=ENGINE,
        metavar="N",
        min=1,
        help="How many pictures at once.",
        show_default="found out for thumbapi, the cores for local",
    ),
]
Rate = Annotated[
    float | None,
    option(
        "rate",
        "--rate",
        panel=ENGINE,
        metavar="N",
        min=0.01,
        help="Requests a second to thumbapi.",
        show_default="found out",
    ),
]
PlanOption = Annotated[
    Plan | None,
    option("plan", "--plan", panel=ENGINE, help="The plan of the ThumbAPI account, for its known limits."),
]
Overwrite = Annotated[
    bool,
    option(
        "overwrite", "--overwrite/--no-overwrite", panel=RERUNS, help="Make it again and replace the file."
    ),
]
AsJson = Annotated[
    bool, option("json", "--json/--no-json", panel=OUTPUT, help="One JSON object an event on stdout.")
]
Quiet = Annotated[
    bool,
    option("quiet", "--quiet/--no-quiet", "-q", panel=OUTPUT, help="Nothing at all unless something failed."),
]
Verbose = Annotated[
    int,
    option(
        "verbose",
        "--verbose",
        "-v",
        panel=OUTPUT,
        count=True,
        help="Say more: retries, skipped titles.",
        show_default=False,
    ),
]
NoProgress = Annotated[
    bool,
    option("no_progress", "--no-progress/--progress", panel=OUTPUT, help="Plain lines, even on a terminal."),
]
