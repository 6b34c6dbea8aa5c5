"""The commands that make a picture again elsewhere: with curl, from Python, with `thumb`. Pure text."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import slug
from thumbcli.contract import Category, Model, OutputFormat
from thumbcli.contract.choices import EngineName
from thumbcli.contract.design_options import PLAIN
from thumbcli.server.store.saved_assets import asks_for_saved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.contract import Asset, Request
    from thumbcli.server.store.saved_assets import SavedAssets
    from thumbcli.server.store.server_keys import Caller

__all__ = ["Commands", "LocalSource", "commands", "file_name", "find_local_source", "shell_word"]

_WIDTH_CHARS = 76
_BARE = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
_LIVE_IN_DOUBLE_QUOTES = re.compile(r'["$`\\!]')
_ONLY_CURL = (
    "# What this server has saved, together with a layout, a variant, colours or a corner,\n"
    "# can be asked for with curl alone."
)
_JOINERS = "\u200c\u200d"
"""Not printable by themselves, and part of many words and emoji: they stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """One picture, asked for in three ways; each can be pasted as it is.

    Attributes:
        curl: For bash and zsh, with jq; asks the server that is running.
        python: A whole program for the library.
        thumb: For bash and zsh.
    """

    curl: str
    python: str
    thumb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSource:
    """How what is saved on this server is asked for on the machine that it runs on.

    Attributes:
        request: With the files that are not in the kit at `home`, by their paths.
        home: The `THUMB_DATA_DIR` of the kit; None for that of the person who runs the server.
    """

    request: Request
    home: str | None


def commands(request: Request, *, address: str, keyed: bool, here: LocalSource | None = None) -> Commands:
    """Return the commands that make the picture of `request` again.

    A photo and a logo are named by the names of their assets: the commands read them from the current folder.
    Wishes about the look are beyond the API's contract, so with them curl asks the page's own route. What is
    saved behind a key is with the server alone: without such wishes `thumb` asks it for the picture.

    Args:
        request: What was asked for: what is saved stands in it as a wish.
        address: The server's base address, without a slash at the end.
        keyed: The server wants one of its own keys; it is then read from `THUMBAPI_KEY`, never written out.
        here: How to ask on this machine; None where it can't be said, or nothing saved is asked for.
    """
    curl = _curl(request, address, keyed=keyed)
    if here is not None:
        home = here.home
        thumb = _thumb(here.request, f"THUMB_DATA_DIR={shell_word(home)} " if home else "")
        return Commands(curl=curl, python=_python(here.request, brand=home and f"{home}/brand"), thumb=thumb)
    if not asks_for_saved(request):
        return Commands(curl=curl, python=_python(request), thumb=_thumb(request))
    if request.design != PLAIN:
        return Commands(curl=curl, python=_ONLY_CURL, thumb=_ONLY_CURL)
    before = f"THUMBAPI_BASE_URL={shell_word(address)} "
    return Commands(
        curl=curl,
        python=_python(request, base_url=address),
        thumb=_thumb(request, before, EngineName.THUMBAPI),
    )


def file_name(request: Request) -> str:
    """Return what the file of this picture is called: the slug of its title."""
    return f"{slug(request.title)}.{request.output_format}"


def shell_word(text: str) -> str:
    """Return `text` as one word for bash and zsh that means exactly `text`, as plain as can be.

    What would not show, or would turn the line around when it shows, is written as octal escapes.
    """
    if _BARE.fullmatch(text):
        return text
    if not all(map(_shows, text)):
        return "$'" + "".join(map(_ansi_c, text)) + "'"
    if "'" in text and not _LIVE_IN_DOUBLE_QUOTES.search(text):
        return f'"{text}"'
    return shlex.quote(text)


def _shows(char: str) -> bool:
    return char.isprintable() or char in _JOINERS


def _ansi_c(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    return char if _shows(char) else "".join(f"\\{byte:03o}" for byte in char.encode())


def _path(asset: Asset) -> str:
    """Return the file's name as a path that is no option."""
    return f"./{asset.name}" if asset.name.startswith("-") else asset.name


def _thumb(request: Request, before: str = "", engine: EngineName = EngineName.LOCAL) -> str:
    design = request.design
    options: list[tuple[str, object]] = [
        ("--format", request.format),
        ("--category", request.category if request.category is not Category.AUTO else None),
        ("--model", request.model if request.model is not Model.SD else None),
        ("--layout", design.layout),
        ("--variant", design.variant or None),
        ("--palette", ",".join(design.palette) or None),
        ("--photo", _path(request.photo) if request.photo else None),
        ("--logo", _path(request.logo) if request.logo else None),
        ("--logo-position", design.logo_position),
        ("--custom-assets-id", request.custom_assets_id),
        ("--out", file_name(request)),
    ]
    said = [f"{flag} {shell_word(str(value))}" for flag, value in options if value is not None]
    said[:0] = [
        flag for flag, wanted in zip(("--use-photo", "--use-logo"), _uses(request), strict=True) if wanted
    ]
    title = shell_word(request.title)
    if request.title.startswith("-"):
        return _wrapped([f"{before}thumb gen --engine {engine}", *said, f"-- {title}"])
    return _wrapped([f"{before}thumb gen {title}", f"--engine {engine}", *said])


def _uses(request: Request) -> tuple[bool, bool]:
    """Return whether the saved photo and the saved logo are wanted."""
    return request.use_photo and request.photo is None, request.use_logo and request.logo is None


def _wrapped(parts: Iterable[str]) -> str:
    """Join the parts of a command, and break it with a backslash where a line grows long."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < _WIDTH_CHARS:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return " \\\n  ".join(lines)


def _python(request: Request, *, brand: str | None = None, base_url: str | None = None) -> str:
    design, (use_photo, use_logo) = request.design, _uses(request)
    wishes: list[tuple[str, object]] = [
        ("format", request.format),
        ("category", request.category if request.category is not Category.AUTO else None),
        ("model", request.model if request.model is not Model.SD else None),
        ("output_format", request.output_format if request.output_format is not OutputFormat.WEBP else None),
        ("layout", design.layout),
        ("variant", design.variant or None),
        ("palette", ",".join(design.palette) or None),
        ("photo", request.photo.name if request.photo else None),
        ("logo", request.logo.name if request.logo else None),
        ("logo_position", design.logo_position),
        ("use_photo", use_photo or None),
        ("use_logo", use_logo or None),
        ("custom_assets_id", request.custom_assets_id),
    ]
    engine = EngineName.LOCAL if base_url is None else EngineName.THUMBAPI
    client = [("engine", engine), ("base_url", base_url), ("brand", brand)]
    opened = ", ".join(f"{name}={_literal(value)}" for name, value in client if value is not None)
    said = [f"        {name}={_literal(value)}," for name, value in wishes if value is not None]
    return "\n".join(
        [
            "from thumbcli import Client",
            "",
            f"with Client({opened}) as client:",
            "    cover = client.generate(",
            f"        {_literal(request.title)},",
            *said,
            "    )",
            f"cover.save({_literal(file_name(request))})",
        ]
    )


def _literal(value: object) -> str:
    """Return `value` as Python writes it, in double quotes where that needs no escape."""
    if isinstance(value, int):
        return str(value)
    text = repr(str(value))
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text else text


def _curl(request: Request, address: str, *, keyed: bool) -> str:
    route = "/v1/generate" if request.design == PLAIN else "/page/draw"
    key = '"x-api-key: $THUMBAPI_KEY"' if keyed else "'x-api-key: any'"
    fields = _fields(request)
    pictures = [
        (name, asset)
        for name, asset in (("photoImage", request.photo), ("logoImage", request.logo))
        if asset is not None
    ]
    lines = [f"-H {key} -H 'content-type: application/json'"]
    if pictures:
        before, data = _piped(fields, pictures), "--data-binary @-"
    else:
        before, data = "", f"--data '{fields}'"
    lines += [data, "| jq -r .image | cut -d, -f2 | base64 --decode"]
    lines[-1] += f" > {shell_word(file_name(request))}"
    return before + " \\\n  ".join([f"curl -fsS {shell_word(address + route)}", *lines])


def _fields(request: Request) -> str:
    """Return the body as JSON, pictures left out, without any single quote: it goes between two of them."""
    design, (use_photo, use_logo) = request.design, _uses(request)
    wishes: list[tuple[str, object]] = [
        ("title", request.title),
        ("format", request.format),
        ("category", request.category if request.category is not Category.AUTO else None),
        ("model", request.model if request.model is not Model.SD else None),
        ("outputFormat", request.output_format if request.output_format is not OutputFormat.WEBP else None),
        ("usePhoto", use_photo or None),
        ("useLogo", use_logo or None),
        ("customAssetsId", request.custom_assets_id),
        ("layout", design.layout),
        ("variant", design.variant or None),
        ("palette", ",".join(design.palette) or None),
        ("logoPosition", design.logo_position),
    ]
    fields = {name: value for name, value in wishes if value is not None}
    text = json.dumps(fields, ensure_ascii=False)
    return "".join(char if _shows(char) else json.dumps(char)[1:-1] for char in text).replace("'", r"\u0027")


def _piped(fields: str, pictures: Sequence[tuple[str, Asset]]) -> str:
    """Return what prints the body: a picture is too long for an argument, so that it comes through a pipe."""
    parts, text = [], fields.removesuffix("}")
    for name, asset in pictures:
        parts += [
            f"""printf %s '{text}, "{name}": "data:{asset.media_type};base64,'""",
            f"base64 < {shell_word(_path(asset))} | tr -d '\\n'",
        ]
        text = '"'
    return "{ " + ";\n  ".join([*parts, "printf %s '\"}'; } |\n"])


def find_local_source(saved: SavedAssets, caller: Caller, wished: Request) -> LocalSource | None:
    """Return how to ask for what `wished` wants of what is saved; None if it wants nothing.

    One command reads one kit: that of the set, else that of the server. A picture of the other kit is named
    by its file.
    """
    if not asks_for_saved(wished):
        return None
    key_id, name = caller.key_id, wished.custom_assets_id
    photo = saved.find(key_id, lambda kit: kit.photo) if wished.use_photo and not wished.photo else None
    logo = saved.find(key_id, lambda kit: kit.logo) if wished.use_logo and not wished.logo else None
    its_set = saved.find(key_id, lambda kit: kit.sets.get(name)) if name is not None else None
    used = [found for thing in (its_set, photo, logo) if thing for found in (thing[1],)]
    own = used[0].own if its_set else any(found.own for found in used)
    request = wished
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
