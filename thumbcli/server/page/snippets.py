"""The commands that make a picture again: with curl, from Python, with `thumb`. Pure text."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic.alias_generators import to_camel

from thumbcli.batch.names.slugs import slug
from thumbcli.contract.choices import EngineName
from thumbcli.contract.design_options import PLAIN
from thumbcli.options.option_list import PICTURE_OPTIONS
from thumbcli.server.store.saved_assets import SavedAssets, asks_for_saved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.contract import Asset, Request
    from thumbcli.contract.design_options import Design
    from thumbcli.server.store.server_keys import Caller

__all__ = ["Commands", "LocalSource", "commands", "file_name", "find_local_source", "shell_word"]

_WIDTH_CHARS = 76
_BARE = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
_LIVE_IN_DOUBLE_QUOTES = re.compile(r'["$`\\!]')
_ONLY_CURL = (
    "# What this server has saved, together with words, a layout, a variant, colours or a corner of\n"
    "# your own, can be asked for with curl alone."
)
_ONLY_LISTS = (
    "# Columns of a template can be asked for with curl, or in a list: thumb batch list.csv --template FILE"
)
_MARK = "\x9c"
"""What is around the name of a picture in a body, until its command is written: cleaned words have none."""

_JOINERS = "\u200c\u200d"
"""Not printable by themselves, but part of many words and emoji: they stay as they are."""

_CARD = "template kicker author avatar background date site tags reading_time"
_DESIGN = f"{_CARD} text headline subtitle layout variant palette artwork icon"
_SAVED = "use_photo use_logo custom_assets_id"
_THUMB = (
    f"use_photo use_logo format category model {_DESIGN} photo logo logo_position custom_assets_id".split()
)
_PYTHON = f"format category model output_format {_DESIGN} photo logo logo_position {_SAVED}".split()
_JSON = f"format category model output_format {_SAVED} {_DESIGN} logo_position".split()
_FIELDS = frozenset(f"{_CARD} headline subtitle icon".split()) - {"template"}
"""The options of each command in their order, by the names of the library."""

_DEFAULTS = {name: option.default for name, option in PICTURE_OPTIONS.items() if not option.open_default}


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Three commands for one picture, each ready to paste.

    Attributes:
        curl: For bash and zsh, with jq; asks the running server.
        python: A program for the library.
        thumb: For bash and zsh.
    """

    curl: str
    python: str
    thumb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSource:
    """How to get the saved assets of a request on the server's machine, without the server.

    Attributes:
        request: The request; assets that are not in the kit at `home` are named by their paths.
        home: The `THUMB_DATA_DIR` of the kit; None for the kit of the person who runs the server.
    """

    request: Request
    home: str | None


def commands(request: Request, *, address: str, keyed: bool, local: LocalSource | None = None) -> Commands:
    """Return the commands that make the picture of `request` again.

    A photo and a logo are named by the names of their assets: the commands read them from the current folder.
    The API has no design options, so with them curl uses the page's own route. Assets that are saved for a
    key are only on the server: without design options `thumb` gets the picture from there.

    Args:
        request: The request as it was sent, without saved assets inside.
        address: The server's base address, without a slash at the end.
        keyed: Whether the server requires one of its keys; it is then read from `THUMBAPI_KEY`, never written
            out.
        local: How to get the saved assets on this machine; None if that is not possible or needed.
    """
    curl = _curl(request, address, keyed=keyed)
    variable, client = "", {"engine": str(EngineName.LOCAL)}
    if local is not None:
        request = local.request
        if local.home:
            variable, client["brand"] = f"THUMB_DATA_DIR={shell_word(local.home)} ", f"{local.home}/brand"
    elif asks_for_saved(request):
        if request.design != PLAIN:
            return Commands(curl=curl, python=_ONLY_CURL, thumb=_ONLY_CURL)
        variable = f"THUMBAPI_BASE_URL={shell_word(address)} "
        client = {"engine": EngineName.THUMBAPI, "base_url": address}
    template = request.design.template
    if template is not None and template.values:
        return Commands(curl=curl, python=_ONLY_LISTS, thumb=_ONLY_LISTS)
    thumb = _thumb(request, variable, client["engine"])
    return Commands(curl=curl, python=_python(request, client), thumb=thumb)


def file_name(request: Request) -> str:
    """Return the file name of the picture: the slug of its title."""
    return f"{slug(request.title)}.{request.output_format}"


def shell_word(text: str) -> str:
    """Return `text` quoted for bash and zsh, as simply as possible.

    Characters that are invisible, or change the direction of the line, become octal escapes.
    """
    if _BARE.fullmatch(text):
        return text
    if not all(map(_is_visible, text)):
        return "$'" + "".join(map(_ansi_c, text)) + "'"
    if "'" in text and not _LIVE_IN_DOUBLE_QUOTES.search(text):
        return f'"{text}"'
    return shlex.quote(text)


def _is_visible(char: str) -> bool:
    return char.isprintable() or char in _JOINERS


def _ansi_c(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    return char if _is_visible(char) else "".join(f"\\{byte:03o}" for byte in char.encode())


def _path(asset: Asset) -> str:
    """Return the file's name as a path that is not read as an option."""
    return f"./{asset.name}" if asset.name.startswith("-") else asset.name


def _options(request: Request) -> dict[str, object]:
    """Return the options that differ from their defaults, by the names of the library."""
    values = {
        **{name: getattr(request, name, None) for name in PICTURE_OPTIONS},
        **request.design.canonical(),
        "template": request.design.template.name if request.design.template else None,
        "use_photo": request.use_photo and request.photo is None,
        "use_logo": request.use_logo and request.logo is None,
        **{name: asset.name for name, asset in _assets(request).items()},
    }
    return {name: value for name, value in values.items() if value and value != _DEFAULTS.get(name)}


def _assets(request: Request) -> dict[str, Asset]:
    own = {
        "photo": request.photo,
        "logo": request.logo,
        "avatar": request.design.avatar,
        "background": request.design.background,
    }
    return {name: asset for name, asset in own.items() if asset is not None}


def _thumb(request: Request, variable: str, engine: str) -> str:
    options = _options(request) | {name: _path(asset) for name, asset in _assets(request).items()}
    parts = [
        f"--{name.replace('_', '-')}"
        + ("" if options[name] is True else f" {shell_word(str(options[name]))}")
        for name in _THUMB
        if name in options
    ]
    parts.append(f"--out {shell_word(file_name(request))}")
    title = shell_word(request.title)
    if request.title.startswith("-"):
        return _wrapped([f"{variable}thumb gen --engine {engine}", *parts, f"-- {title}"])
    return _wrapped([f"{variable}thumb gen {title}", f"--engine {engine}", *parts])


def _wrapped(parts: Iterable[str]) -> str:
    """Join the parts of a command, with a backslash where a line gets too long."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < _WIDTH_CHARS:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return " \\\n  ".join(lines)


def _python(request: Request, client: Mapping[str, str]) -> str:
    options = _options(request)
    arguments = ", ".join(f"{name}={_literal(value)}" for name, value in client.items())
    return "\n".join(
        [
            "from thumbcli import Client",
            "",
            f"with Client({arguments}) as client:",
            "    cover = client.generate(",
            f"        {_literal(request.title)},",
            *(f"        {name}={_literal(options[name])}," for name in _PYTHON if name in options),
            "    )",
            f"cover.save({_literal(file_name(request))})",
        ]
    )


def _literal(value: object) -> str:
    """Return `value` as a Python literal, in double quotes if that needs no escape."""
    if isinstance(value, int):
        return str(value)
    text = repr(str(value))
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text else text


def _curl(request: Request, address: str, *, keyed: bool) -> str:
    route = "/v1/generate" if _is_of_api(request.design) else "/page/draw"
    key = '"x-api-key: $THUMBAPI_KEY"' if keyed else "'x-api-key: any'"
    pieces = _body(request)
    has_pictures = len(pieces) > 1
    lines = (
        f"curl -fsS {shell_word(address + route)}",
        f"-H {key} -H 'content-type: application/json'",
        "--data-binary @-" if has_pictures else f"--data '{pieces[0]}'",
        f"| jq -r .image | cut -d, -f2 | base64 --decode > {shell_word(file_name(request))}",
    )
    return (_piped(pieces, _assets(request)) if has_pictures else "") + " \\\n  ".join(lines)


def _is_of_api(design: Design) -> bool:
    """Tell whether the API of this server has all that is set: a template, and the fields of a card."""
    return design.canonical().keys() <= {"template", *_FIELDS}


def _body(request: Request) -> list[str]:
    """Return the body as JSON without single quotes, for it goes between two.

    Every second piece is the name of a picture, whose base64 belongs there.
    """
    options, template = _options(request), request.design.template
    marked = {name: _marked(name, asset) for name, asset in _assets(request).items()}
    own = {name: str(marked.get(name, options.pop(name))) for name in sorted(_FIELDS & options.keys())}
    if template is not None:
        options["template"] = Path(template.name).stem
        own = {name: value for name, value in own.items() if name in template.names} | {
            name: value.replace(_MARK, "") for name, value in template.values
        }
    fields = {
        "title": request.title,
        **{to_camel(name): options[name] for name in _JSON if name in options},
        **{f"{name}Image": marked[name] for name in ("photo", "logo") if name in marked},
        **({"fields": own} if own else {}),
    }
    return [_shown_json(piece) for piece in json.dumps(fields, ensure_ascii=False).split(_MARK)]


def _shown_json(text: str) -> str:
    """Return a part of a JSON text with escapes for what can't be seen, and for single quotes."""
    shown = "".join(char if _is_visible(char) else json.dumps(char)[1:-1] for char in text)
    return shown.replace("'", r"\u0027")


def _marked(name: str, asset: Asset) -> str:
    return f"data:{asset.media_type};base64,{_MARK}{name}{_MARK}"


def _piped(pieces: Iterable[str], assets: Mapping[str, Asset]) -> str:
    """Return the command that prints the body: a picture is too long for an argument, so it is piped."""
    parts = [
        f"base64 < {shell_word(_path(assets[piece]))} | tr -d '\\n'" if at % 2 else f"printf %s '{piece}'"
        for at, piece in enumerate(pieces)
    ]
    return "{ " + ";\n  ".join(parts) + "; } |\n"


def find_local_source(saved: SavedAssets, caller: Caller, request: Request) -> LocalSource | None:
    """Return how to get the saved assets of `request` on this machine; None if it needs none.

    A command reads one kit: that of the set, else that of the server. An asset of the other kit is named by
    its file.

    Args:
        saved: The kits of the server.
        caller: Who sent the request.
        request: The request as it was sent.
    """
    if not asks_for_saved(request):
        return None
    key_id, set_id = caller.key_id, request.custom_assets_id
    photo = saved.find(key_id, lambda kit: kit.photo) if request.use_photo and not request.photo else None
    style = saved.find(key_id, lambda kit: kit.sets.get(set_id)) if set_id is not None else None
    has_logo = request.logo is not None or (style is not None and style[0].logo is not None)
    logo = saved.find(key_id, lambda kit: kit.logo) if request.use_logo and not has_logo else None
    own = style[1].own if style else any(found[1].own for found in (photo, logo) if found)
    if photo and photo[1].own is not own:
        request = replace(request, photo=_file(photo[0]))
    if logo and logo[1].own is not own:
        corner = request.design.logo_position or logo[0].position
        design = replace(request.design, logo_position=corner)
        request = replace(request, logo=_file(logo[0].file), design=design)
    home = saved.home(key_id) if own else None
    return LocalSource(request=request, home=None if home is None else str(home.absolute()))


def _file(piece: KitPicture) -> Asset:
    return replace(piece.raw(), name=str(piece.path.absolute()))
