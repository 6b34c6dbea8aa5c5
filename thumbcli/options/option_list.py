"""Every option of the commands that read titles: flags, variable, key, column, keyword.

The command line, the config file, the columns of a row, the keywords of the library and `docs/options.md`
come from `OPTIONS`. A new option is an entry here and its use; an option of a picture is also a key of
`PictureOptions`, which type checkers read, and a design option a field of `Design`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from thumbcli.contract import Category, EngineName, Format, Model, OutputFormat, Plan
from thumbcli.contract.design_options import VARIANT_MAX, Corner, Side, TextChoice
from thumbcli.options.allowed_rows import AllowedRows
from thumbcli.options.byte_size import ByteSize
from thumbcli.options.charset import Charset
from thumbcli.options.format_names import FormatNames
from thumbcli.options.option import DESIGN, ENGINE, LIMITS, OUTPUT, PICTURE, RERUNS, TITLES, Option
from thumbcli.options.option_values import EngineChoice, InputFormat, OnLost, Preset
from thumbcli.options.shard import Shard

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "DEFAULT_ATTEMPTS",
    "DEFAULT_BASE_URL",
    "DEFAULT_GIVE_UP_AFTER",
    "OPTIONS",
    "PICTURE_OPTIONS",
    "options_of",
]

DEFAULT_BASE_URL = "https://api.thumbapi.dev"
DEFAULT_ATTEMPTS = 4
DEFAULT_GIVE_UP_AFTER = timedelta(minutes=15)

_OUT_HELP = "A file, a folder, or - for stdout."
_BATCH = ("batch", "run")
_LISTS = ("batch", "run", "explain", "sources", "publish")
_TITLES = ("gen", "batch", "run", "explain")
_PICTURES = (*_TITLES, "sheet")
_DRAW = ("gen", "batch", "run", "mcp")


def _switch(name: str, help_text: str, *, short: str = "", **more: Any) -> Option:  # noqa: ANN401 - of any field
    """Return an option that is on or off, off by default."""
    return Option(name, bool, help_text, default=False, short=short, **more)


def _group(panel: str, *options: Option, **shared: object) -> tuple[Option, ...]:
    """Return `options` in one panel of `--help`, with the attributes that they share."""
    changes: dict[str, Any] = {"panel": panel, **shared}
    return tuple(replace(option, **changes) for option in options)


_ALL = (
    *_group(
        OUTPUT,
        Option(
            "out",
            Path,
            "The folder for the pictures, or s3://BUCKET/PREFIX (gs://, az://).",
            short="-o",
            metavar="DIR",
            default=Path("thumbs"),
            path_too=True,
            accepts="a folder",
            commands=(*_DRAW, "merge", "status", "repair", "pin", "unpin", "publish"),
            differs={
                "gen": {"kind": str, "metavar": "PATH", "default": ".", "help": _OUT_HELP},
                "mcp": {"help": "The folder for all pictures, or s3://BUCKET/PREFIX (gs://, az://)."},
                "status": {"help": "The same, as thumb batch names it."},
                "repair": {"help": "The same, as thumb batch names it."},
                "merge": {"help": "The same, as thumb batch names it."},
                "pin": {"help": "The same, as thumb batch names it."},
                "unpin": {"help": "The same, as thumb batch names it."},
                "publish": {"help": "The folder of the pictures, as thumb batch names it."},
            },
        ),
        Option(
            "state",
            Path,
            "A folder for the manifest, used by this output alone.",
            metavar="DIR",
            default_text=".thumb in --out",
            path_too=True,
            accepts="a folder",
            commands=("batch", "run", "merge", "status", "repair", "pin", "unpin", "publish"),
        ),
        Option(
            "metrics",
            Path,
            "Write metrics to FILE when the run ends, also if it could not begin, for node_exporter.",
            metavar="FILE",
            accepts="a file",
            commands=(*_BATCH, "status"),
            differs={"status": {"help": "Write metrics to FILE, whole, for the textfile collector."}},
        ),
    ),
    *_group(
        PICTURE,
        Option(
            "format",
            FormatNames,
            "Where it will be shown, or several with commas: youtube, x, instagram, blogpost, linkedin; the "
            "local engine takes more, and sizes such as 1500x500; thumb formats lists them.",
            short="-f",
            metavar="NAMES",
            default=Format.YOUTUBE,
            open_default=True,
            accepts=f"one of {', '.join(Format)}, or a size such as 1500x500; or several, with commas",
        ),
        Option(
            "category",
            Category,
            "What the titles are about; thumb formats lists the names.",
            short="-c",
            metavar="NAME",
            default=Category.AUTO,
            differs={"sheet": {"short": ""}},  # -c is how many columns
        ),
        commands=_PICTURES,
    ),
    *_group(
        PICTURE,
        Option(
            "output_format",
            OutputFormat,
            "The file format.",
            short="-t",
            default=OutputFormat.WEBP,
            differs={"gen": {"default": None, "default_text": "by the name of --out, else webp"}},
        ),
        Option(
            "max_bytes",
            ByteSize,
            "The most bytes of a file, such as 2MB; the quality follows (local engine).",
            metavar="SIZE",
            accepts="a size such as 2MB or 300KB",
            engine=EngineName.LOCAL,
            also=(int,),
        ),
        _switch(
            "for_upload",
            "What the place takes: a JPEG, or a PNG if asked for, within its bytes (local engine).",
        ),
        commands=_TITLES,
    ),
    *_group(
        PICTURE,
        Option(
            "model", Model, "sd, or hd at double the size (and the credits).", short="-m", default=Model.SD
        ),
        commands=_TITLES,
    ),
    *_group(
        PICTURE,
        _switch("use_photo", "Use the photo of thumb brand photo."),
        _switch("use_logo", "Use the logo of thumb brand logo."),
        Option(
            "photo", Path, "A photo to put in (JPEG, PNG, WebP, 2 MB).", column_names=("photo", "photo_image")
        ),
        Option("logo", Path, "A logo for the corner (1 MB).", column_names=("logo", "logo_image")),
        Option(
            "custom_assets_id",
            str,
            "A set of thumb brand set, or an id at ThumbAPI.",
            accepts="the name of a reference set, or its id at ThumbAPI",
        ),
        commands=_PICTURES,
    ),
    *_group(
        DESIGN,
        Option(
            "layout", str, "A layout family; thumb formats lists them.", accepts="the name of a layout family"
        ),
        Option(
            "variant",
            int,
            "Another composition of the same title.",
            default=0,
            minimum=0,
            maximum=VARIANT_MAX,
        ),
        engine=EngineName.LOCAL,
        commands=_PICTURES,
    ),
    *_group(
        DESIGN,
        Option(
            "variants",
            int,
            "Draw N compositions of each title that differ; fewer if its look allows no more.",
            default=1,
            minimum=1,
            maximum=VARIANT_MAX + 1,
            is_setting=False,  # how many files one call writes
        ),
        Option(
            "set",
            str,
            "Fill a field that only the template has, as a column of a list does.",
            metavar="FIELD=TEXT",
            multiple=True,
            accepts="pairs such as episode=12",
            is_setting=False,  # of these titles
        ),
        engine=EngineName.LOCAL,
        commands=("gen",),
    ),
    *_group(
        DESIGN,
        Option(
            "palette",
            str,
            "Your own: '#0f172a,#22d3ee' or navy,gold, background first.",
            metavar="COLOURS",
            accepts="2 to 6 colours such as #0f172a,#22d3ee or navy,gold",
        ),
        Option(
            "font",
            str,
            "A headline font: an installed family or a font file.",
            path_too=True,
            accepts="an installed family or a font file",
            also=(Path,),
        ),
        Option("logo_position", Corner, "The logo's corner; bottom-right is above YouTube's duration."),
        Option(
            "logo_size",
            str,
            "The logo's size: small, medium, large, or a share of the picture such as 20%.",
            metavar="SIZE",
            accepts="small, medium, large or 3% to 50%",
        ),
        Option(
            "photo_crop",
            str,
            "What of the photo is shown: close (the face), left, right, full (edge to edge), or what is "
            "around a point such as 35%,20%.",
            metavar="CROP",
            default="auto",
            accepts="auto, close, left, right, full, or a point such as 35%,20%",
        ),
        Option("photo_side", Side, "The side of the picture that the photo is on."),
        Option(
            "text",
            TextChoice,
            "How much of a title is drawn large: all, or the few words that make somebody stop.",
            default_text="hook for youtube, x and instagram, else full",
        ),
        Option(
            "headline",
            str,
            "The words drawn large, as they are, in place of the title's.",
            metavar="WORDS",
            accepts="1 to 200 characters",
        ),
        Option(
            "subtitle",
            str,
            "The words drawn small, in place of the title's.",
            metavar="WORDS",
            accepts="1 to 200 characters",
        ),
        Option(
            "emphasis",
            str,
            "The words of the headline that stand out; none for no words.",
            metavar="WORDS",
            accepts="words of the headline, or none",
        ),
        Option(
            "artwork",
            str,
            "The pack that things are drawn from, duotone, or none; thumb artwork list names them.",
            default_text="fluent if it was added, else noto",
            accepts="the name of a pack, duotone or none",
        ),
        Option(
            "icon",
            str,
            "The thing to draw: an emoji, its name, an SVG, PNG, WebP or JPEG file, or none.",
            metavar="ICON",
            path_too=True,
            accepts="an emoji, its name, a file, or none",
            also=(Path,),
        ),
        Option(
            "kicker",
            str,
            "The words above the title of a card; none for no words.",
            metavar="WORDS",
            accepts="1 to 200 characters",
        ),
        Option("author", str, "Who wrote it, for cards.", metavar="NAME", accepts="1 to 200 characters"),
        Option("avatar", Path, "The author's portrait, for cards: drawn round (JPEG, PNG, WebP, 2 MB)."),
        Option("background", Path, "A picture behind the words, edge to edge (JPEG, PNG, WebP, 2 MB)."),
        Option(
            "date",
            str,
            "When it appeared, for cards: 2026-03-12, written in the title's language; none for no dates.",
            metavar="DATE",
            accepts="a date such as 2026-03-12, words, or none",
        ),
        Option("site", str, "Where it appeared, for cards.", metavar="NAME", accepts="1 to 200 characters"),
        Option(
            "tags",
            str,
            "What it is filed under, for cards: up to four, with commas between.",
            metavar="WORDS",
            accepts="words with commas between",
        ),
        Option(
            "reading_time",
            str,
            "How many minutes it takes to read, for cards.",
            metavar="MINUTES",
            number_too=True,
            accepts="minutes such as 6",
            also=(int,),
        ),
        Option(
            "language",
            str,
            "The language of the titles, and of dates on cards, such as en or pt-BR.",
            metavar="CODE",
            default_text="as the site says, else as each title shows",
            accepts="the code of a language such as en or pt-BR",
            column_names=("language", "lang"),
        ),
        Option(
            "template",
            str,
            "A card template of your own: a .yml file, or one of thumb template list.",
            metavar="FILE",
            path_too=True,
            accepts="a .yml file, or the name of a starter",
            also=(Path,),
        ),
        engine=EngineName.LOCAL,
        commands=_PICTURES,
    ),
    *_group(
        ENGINE,
        Option(
            "engine",
            EngineChoice,
            "thumbapi, local, auto (thumbapi when a key is configured, else local), or a package's.",
            short="-e",
            metavar="NAME",
            accepts=f"one of {', '.join(EngineChoice)}, or an engine that a package adds",
            default=EngineChoice.AUTO,
        ),
        Option(
            "concurrency",
            int,
            "How many pictures at once.",
            short="-j",
            minimum=1,
            default_text="automatic",
        ),
        commands=_DRAW,
    ),
    *_group(
        ENGINE,
        Option(
            "rate",
            float,
            "Requests per second to thumbapi.",
            minimum=0.01,
            default_text="automatic",
            accepts="requests per second, above 0",
        ),
        Option("plan", Plan, "The plan of the ThumbAPI account, for its known limits."),
        Option("attempts", int, "Send one title at most N times.", minimum=1, default=DEFAULT_ATTEMPTS),
        Option(
            "give_up_after",
            timedelta,
            "Stop when no picture came back for this long.",
            metavar="TIME",
            number_too=True,
            default_text="15m",
            accepts="a duration such as 90s, 10m or 1h30m",
        ),
        engine=EngineName.THUMBAPI,
        commands=_DRAW,
    ),
    *_group(
        TITLES,
        Option(
            "column",
            str,
            "The column of the titles, by name or number.",
            number_too=True,
            accepts="the name or number of a column",
        ),
        Option(
            "input_format", InputFormat, "The format of the sources.", short="-i", default=InputFormat.AUTO
        ),
        Option(
            "encoding",
            Charset,
            "The encoding of lists of lines, such as windows-1252; a byte order mark overrides it.",
            metavar="NAME",
            default_text="utf-8, or what the list shows itself",
            accepts="the name of an encoding such as windows-1252",
        ),
        Option(
            "map",
            str,
            "Take an option from a column of another name; category= takes it from none.",
            metavar="OPTION=COLUMN",
            multiple=True,
            accepts="a list of pairs such as category=topic",
        ),
        _switch(
            "strict",
            "Reject rows with a category, layout, model, style, variant, text, headline, subtitle, artwork, "
            "icon or reading_time that is none of ours.",
        ),
        Option("limit", int, "Look at the first N rows only.", minimum=1),
        Option("query", str, "The SELECT that brings the rows of an SQLite file.", metavar="SQL"),
        _switch("drafts", "Take drafts of a website too, and posts of the future."),
        commands=_LISTS,
    ),
    *_group(
        TITLES,
        Option(
            "preset",
            Preset,
            "Draw the posts of a site of this generator: source, names, folder and format.",
            metavar="NAME",
            default_text="found by the site's config file, where no source is named",
            is_setting=False,  # of one site
        ),
        commands=("run",),
    ),
    *_group(
        TITLES,
        _switch("allow_outside", "Let lists and thumb.toml use files outside their own folders."),
        commands=(*_TITLES, "sources", "publish"),
    ),
    *_group(
        OUTPUT,
        Option(
            "name",
            str,
            "File names: {slug} {format} {category} {model} {index} {key8} and any column; / for folders.",
            metavar="TEMPLATE",
            default="{slug}",
            column_names=("name",),
            accepts="a template such as {slug}-{format}",
        ),
        commands=_BATCH,
    ),
    *_group(
        OUTPUT,
        _switch("write_back", "Write the path of each picture into the front matter of its post."),
        Option(
            "field",
            str,
            "The field for --write-back, such as image or cover.image.",
            default_text="that of the generator, unless posts fill another",
            accepts="the name of a field, such as cover.image",
        ),
        _switch("replace_images", "With --write-back also replace pictures that were in a post before."),
        Option(
            "public_url",
            str,
            "Where --out is on the web or on the site: https://example.com/covers, or /covers.",
            metavar="URL",
            accepts="an address such as https://example.com/covers",
        ),
        Option(
            "presign",
            timedelta,
            "Print addresses in a store that anyone may read for 7d, 12h, 30m.",
            metavar="TIME",
            number_too=True,
            accepts="a duration such as 7d, 12h or 30m",
        ),
        Option(
            "index",
            Path,
            "Write which row has which file, to FILE.json, .jsonl, .csv or .parquet.",
            accepts="a file",
        ),
        Option(
            "html",
            str,
            "Write meta tags for link previews to FILE, or for each picture into FOLDER/.",
            metavar="FILE",
            path_too=True,
            accepts="a file, or a folder with a / at its end",
        ),
        commands=_BATCH,
    ),
    *_group(RERUNS, _switch("overwrite", "Make it again and replace the file.")),
    *_group(
        RERUNS,
        Option(
            "choices",
            Path,
            "What was chosen for single pictures; see thumb review.",
            default_text="OUT.choices.toml beside --out",
            accepts="a file",
        ),
        commands=("batch", "run", "pin", "unpin"),
    ),
    *_group(
        RERUNS,
        _switch("verify", "Compare digests, not only sizes."),
        _switch("retry_failed", "Try again what failed for good."),
        _switch("retry_uncertain", "Ask again for what may have been charged without a picture."),
        _switch("refresh", "Draw pictures anew that have an older look."),
        _switch("pin", "Keep the files of this run, whatever changes later; see thumb pin."),
        _switch("prune", "Remove pictures that no row asks for any more, once all others are there."),
        _switch("yes", "Remove them without asking.", short="-y"),
        Option(
            "reuse",
            Path,
            "Copy pictures from this output folder, or --state folder, instead of making them.",
            metavar="DIR",
            multiple=True,
            accepts="a list of folders",
        ),
        commands=_BATCH,
    ),
    *_group(
        LIMITS,
        Option("max_credits", int, "Spend at most N credits.", minimum=0),
        Option("max_items", int, "Make at most N pictures.", minimum=1),
        commands=(*_BATCH, "mcp"),
    ),
    *_group(
        LIMITS,
        Option(
            "max_credits_per_day",
            int,
            "Spend at most N credits per day in this output; what may have been charged counts.",
            minimum=0,
        ),
        Option(
            "on",
            str,
            "Draw on a Ray cluster: ray is that of RAY_ADDRESS, of the job, or of this machine.",
            metavar="ray",
        ),
        Option(
            "shard",
            Shard,
            "Draw part I of N of the list, on one of several machines; thumb merge ends it.",
            metavar="I/N",
        ),
        Option(
            "max_time",
            timedelta,
            "Start nothing new after 90s, 10m, 1h30m.",
            metavar="TIME",
            number_too=True,
            accepts="a duration such as 90s, 10m or 1h30m",
        ),
        commands=_BATCH,
    ),
    *_group(
        LIMITS,
        Option(
            "on_lost",
            OnLost,
            "What to do when an answer is lost that may be charged: retry, or hold it as uncertain.",
            default=OnLost.RETRY,
        ),
        Option(
            "max_lost",
            int,
            "Stop such retries when more than N credits, beside those in flight, may be charged for nothing.",
            minimum=0,
            default_text="a tenth of the credits planned",
        ),
        Option(
            "min_free",
            ByteSize,
            "Send no paid request unless its picture leaves this much of the disk free: 0, 200M, 1.5G.",
            metavar="SIZE",
            default_text="128M, or 5 % of a small disk",
            number_too=True,
            accepts="a size such as 0, 200M or 1.5G",
        ),
        engine=EngineName.THUMBAPI,
    ),
    *_group(ENGINE, _switch("fail_fast", "Stop at the first failure."), commands=_BATCH),
    *_group(
        OUTPUT,
        _switch(
            "fail_on_new",
            "Exit with 10 if a picture was made or removed, or with --dry-run would be: for hooks.",
        ),
        commands=_BATCH,
    ),
    *_group(
        LIMITS,
        Option(
            "allow_rejected",
            AllowedRows,
            "Exit with 0 though up to N rows, or P % of all, failed for good.",
            metavar="N|P%",
            default_text="none",
            number_too=True,
            accepts="a number of rows such as 20, or a share such as 0.5%",
        ),
        _switch(
            "allow_known",
            "Let rows that an earlier run with this option has rejected, and told, be no failure again.",
        ),
        Option(
            "min_rows",
            int,
            "Fail if the lists have fewer than N rows together: an export went wrong.",
            minimum=1,
        ),
        Option(
            "max_prune",
            AllowedRows,
            "With --prune --yes remove at most N files, or P % of all; ten in any case.",
            metavar="N|P%",
            default_text="50%",
            number_too=True,
            accepts="a number of files such as 20, or a share such as 50%",
        ),
        commands=_BATCH,
    ),
    *_group(
        RERUNS,
        _switch(
            "watch",
            "Stay, and draw again whatever changes, until Ctrl-C.",
            is_setting=False,  # a run that never ends is asked for each time
        ),
        commands=_BATCH,
    ),
    *_group(
        OUTPUT,
        _switch(
            "dry_run",
            "Show what would be done and what it would cost; nothing is sent or written.",
            short="-n",
        ),
        commands=(*_BATCH, "publish"),
    ),
    *_group(
        OUTPUT,
        _switch(
            "no_metadata",
            "Leave title, engine and fingerprint out of the files (see thumb repair).",
            differs={"gen": {"help": "Leave title, engine and fingerprint out of the files (local engine)."}},
        ),
    ),
    *_group(
        OUTPUT,
        _switch(
            "json",
            "One JSON object per event on stdout.",
            differs={
                "explain": {"help": "One JSON object per title on stdout."},
                "sources": {"help": "Print one JSON object."},
            },
        ),
        commands=(*_TITLES, "sources", "publish"),
    ),
    *_group(
        OUTPUT,
        _switch(
            "quiet",
            "Nothing at all unless something failed.",
            short="-q",
            differs={"explain": {"help": "Only titles that can't be drawn."}},
        ),
        commands=(*_TITLES, "publish"),
    ),
    *_group(
        OUTPUT,
        Option(
            "verbose",
            int,
            "Show more: -v retries and skipped titles, -vv requests and answers too.",
            short="-v",
            default=0,
            minimum=0,
            counted=True,
        ),
        _switch("no_progress", "Plain lines, even on a terminal."),
    ),
    *_group(
        "",
        Option(
            "base_url",
            str,
            "The address of the hosted API.",
            variable="THUMBAPI_BASE_URL",  # the name that ThumbAPI's own tools read
            default=DEFAULT_BASE_URL,
            accepts="an http or https address",
        ),
        Option(
            "timeout_s",
            float,
            "Seconds to wait for an answer of the hosted API.",
            default=60.0,
            accepts="a number of seconds above 0",
        ),
        engine=EngineName.THUMBAPI,
        commands=(),
    ),
)

OPTIONS: Mapping[str, Option] = MappingProxyType({option.name: option for option in _ALL})
"""Every option by its name, in the order of `thumb config show`."""

PICTURE_OPTIONS: Mapping[str, Option] = MappingProxyType(
    {name: option for name, option in OPTIONS.items() if option.per_picture}
)
"""The options of one picture."""


def options_of(command: str) -> list[Option]:
    """Return the options of `command`, as it has them."""
    return [option.in_command(command) for option in _ALL if command in option.commands]
