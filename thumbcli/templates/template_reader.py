"""Read a template: a file, or one of the starters by its name."""

from __future__ import annotations

import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from thumbcli.contract import EXTENSIONS, Format
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.contract.template import Template, TemplateImage
from thumbcli.errors import RequestError
from thumbcli.installed_plugins import PluginKind, plugin_named, plugin_names
from thumbcli.printable_text import printable, shown
from thumbcli.regular_files import OutsideFolderError, read_regular_file
from thumbcli.templates.layer_keys import LAYER_LIST, TABLES
from thumbcli.templates.layer_kinds import FIELD_NAME
from thumbcli.templates.template_names import STARTERS, is_template_file
from thumbcli.templates.template_report import Report, closest, names_of
from thumbcli.templates.yaml_nodes import Problem, ProblemError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.template_layers import Layer
    from thumbcli.installed_plugins import Plugin
    from thumbcli.templates.template_report import Schema
    from thumbcli.templates.yaml_nodes import Node

__all__ = [
    "TemplateError",
    "find_template",
    "json_schema",
    "named_path",
    "packaged_template",
    "read_template",
]

_FILE_MAX_BYTES = 64 * 1024
_IMAGE_MAX_BYTES, _IMAGES_MAX = 2 * 1024 * 1024, 12
_DEFINE_MAX, _DEFINED_MAX_CHARS = 60, 200
_DESCRIPTION_MAX_CHARS = 500
_LINK = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LISTED = 3
"""How many problems stand in the message of an error."""

_KEYS = ("define", "layers", "description")


class TemplateError(RequestError):
    """A template that can't be used; `problems` has all that is wrong with it."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        lines = [problem_line(name, problem) for problem in problems]
        more = f"; and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
        super().__init__(f"template {'; '.join(lines[:_LISTED])}{more}", remedy=problems[0].remedy)
        self.problems = problems


def problem_line(name: str, problem: Problem) -> str:
    """Return `card.yml:12: layers[2].size: there is no such key`."""
    where = f"{name}:{problem.line}"
    return f"{where}: {problem.key}: {problem.message}" if problem.key else f"{where}: {problem.message}"


def named_path(name: str) -> Path:
    """Return the file of a starter, or of a template that a package adds.

    Raises:
        RequestError: There is none of that name.
        RequestRefused: The package is broken.
    """
    if name in STARTERS:
        return Path(__file__).parent / "starters" / f"{name}.yml"
    plugin = plugin_named(PluginKind.TEMPLATE, name)
    if plugin is None:
        known = [*STARTERS, *plugin_names(PluginKind.TEMPLATE)]
        raise RequestError(
            f"there is no template {shown(printable(name))}",
            remedy=f"{closest(name, known)}, or name a file that ends in .yml",
        )
    return _packaged_path(plugin)


def _packaged_path(plugin: Plugin) -> Path:
    path = plugin.load()
    if not isinstance(path, str | os.PathLike):
        raise plugin.refuse(f"it is no path of a file, but {type(path).__name__}")
    return Path(path)


def packaged_template(plugin: Plugin) -> Template:
    """Return the template of a package.

    Raises:
        RequestRefused: It is broken, whatever may be wrong with it.
    """
    path = _packaged_path(plugin)
    try:
        return read_template(path)
    except (TemplateError, OSError) as error:
        raise plugin.refuse(getattr(error, "message", str(error))) from error


def find_template(named: Template | Path | str | None) -> Template | None:
    """Return the template of a file, or of the name of a starter or of a package's template.

    It is read once while it is unchanged.

    Raises:
        TemplateError: It is wrong.
        RequestError: The file is missing or unreadable, or there is no starter of that name.
    """
    if named is None or isinstance(named, Template):
        return named
    if isinstance(named, str):
        named = named.strip()
        if not named:
            return None
        if not is_template_file(named):
            named = named_path(named)
    path = Path(named)
    try:
        path = path.expanduser()
        found = path.stat()
        template = _read_once(path, (found.st_ino, found.st_mtime_ns, found.st_size))
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RequestError(
            f"template {printable(str(path))} can't be read: {reason}",
            remedy=f"name a .yml file, or one of {', '.join(STARTERS)}",
        ) from error
    for image in template.images.values():
        # An image may have changed while the file did not.
        if _read_image(path.parent, image.name).sha256 != image.sha256:
            return read_template(path)
    return template


@lru_cache(64)
def _read_once(path: Path, version: tuple[int, int, int]) -> Template:  # noqa: ARG001 - part of the cache key
    return read_template(path)


def read_template(path: Path) -> Template:
    """Read and check a template.

    Raises:
        TemplateError: It is wrong.
        OSError: It is missing or unreadable, or larger than 64 KB.
    """
    data = read_regular_file(path, limit_bytes=_FILE_MAX_BYTES)
    name = printable(path.name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TemplateError(name, (Problem(line, "", "not UTF-8", "save it as UTF-8"),)) from None
    try:
        root = read_yaml(text)
        return _template(root, data, path)
    except ProblemError as error:
        raise TemplateError(name, (error.problem,)) from None
    except RecursionError:
        raise TemplateError(name, (Problem(1, "", "too deeply nested"),)) from None


def _template(root: Node, data: bytes, path: Path) -> Template:
    if root.table is None:
        raise ProblemError(root.line, "", f"not {root.shown()}", "begin with `layers:` and a list of layers")
    problems: list[Problem] = []
    for key in root.table.keys() - set(_KEYS):
        line = (root.lines or {}).get(key, root.line)
        problems.append(Problem(line, printable(key), "there is no such key", closest(key, list(_KEYS))))
    description = _description(root.table.get("description"), problems)
    define = _define(root.table.get("define"), problems)
    if "layers" not in root.table:
        raise ProblemError(root.line, "", "the key 'layers' is missing", "begin with `layers:`")
    layers: dict[Format, tuple[Layer, ...]] = {}
    images: dict[str, TemplateImage] = {}
    names: set[str] = set()
    for format_ in Format:
        report = Report(
            define=define,
            image=lambda file: _template_image(path.parent, file, images),
            format_names=names_of(format_),
            problems=problems,
            images=images,
            names=names,
        )
        layers[format_] = LAYER_LIST.read(root.table["layers"], "layers", report) or ()
    if problems:
        raise TemplateError(printable(path.name), tuple(sorted(problems, key=lambda each: each.line)))
    digest = hashlib.sha256(data)
    for file, image in sorted(images.items()):
        digest.update(f"\0{file}\0{image.sha256}".encode())
    return Template(
        name=printable(path.name),
        sha256=digest.hexdigest(),
        description=description,
        define=define,
        layers=layers,
        images=images,
        names=frozenset(names),
    )


def _description(node: Node | None, problems: list[Problem]) -> str:
    if node is None or node.value is None:
        return ""
    if isinstance(node.value, str) and len(node.value) <= _DESCRIPTION_MAX_CHARS:
        return printable(" ".join(node.value.split()))
    remedy = f"use words of at most {_DESCRIPTION_MAX_CHARS} characters"
    problems.append(Problem(node.line, "description", f"not {node.shown()}", remedy))
    return ""


def _define(node: Node | None, problems: list[Problem]) -> Mapping[str, str]:
    if node is None or node.value is None:
        return {}
    if node.table is None:
        problems.append(Problem(node.line, "define", f"not {node.shown()}", 'write page: "#0f172a"'))
        return {}
    defined: dict[str, str] = {}
    for name, value in node.table.items():
        line, key = (node.lines or {}).get(name, value.line), f"define.{printable(name)}"
        text = value.value
        if not FIELD_NAME.fullmatch(name):
            problems.append(Problem(line, key, "not a name", "use a to z, 0 to 9 and _"))
        elif isinstance(text, bool) or not isinstance(text, str | int | float):
            # An unquoted colour is a comment of YAML.
            problems.append(Problem(line, key, f"not {value.shown()}", 'put it in quotes: "#0f172a"'))
        elif len(str(text)) > _DEFINED_MAX_CHARS or len(defined) >= _DEFINE_MAX:
            problems.append(Problem(line, key, "too long, or too many", f"use at most {_DEFINE_MAX} names"))
        else:
            defined[name] = str(text)
    return defined


def _template_image(folder: Path, file: str, images: Mapping[str, TemplateImage]) -> TemplateImage:
    if len(images) >= _IMAGES_MAX:
        raise ProblemError(1, "", f"more than {_IMAGES_MAX} images", "remove some")
    return _read_image(folder, file)


def _read_image(folder: Path, file: str) -> TemplateImage:
    """Read an image below the template's folder.

    Raises:
        ProblemError: It is elsewhere, missing, too large, or no JPEG, PNG or WebP.
    """
    shown = printable(file[:100])
    place = PurePosixPath(file)
    if _LINK.match(file) or place.is_absolute() or ".." in place.parts or "\\" in file or "\0" in file:
        raise ProblemError(
            1, "", f"{shown!r} is not below the template's folder", "copy it there, and name it from there"
        )
    if "." not in place.name:
        raise ProblemError(
            1,
            "",
            f"{shown!r} is no file",
            "use photo, logo, avatar, background, or a file such as images/me.png",
        )
    try:
        data = read_regular_file(folder / file, limit_bytes=_IMAGE_MAX_BYTES, inside=folder)
        header = read_header(data)
    except BrokenPictureError as error:
        raise ProblemError(1, "", f"{shown!r} can't be used: {error}", "save it as PNG or JPEG") from None
    except OutsideFolderError as error:
        raise ProblemError(1, "", f"{shown!r}: {error.strerror}", "copy it there") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise ProblemError(1, "", f"{shown!r} can't be read: {reason}", "check its name") from None
    media_types = {extension: media for media, extension in EXTENSIONS.items()}
    kind = "jpg" if header.output_format == "jpeg" else str(header.output_format)
    return TemplateImage(
        name=file, media_type=media_types[kind], data=data, sha256=hashlib.sha256(data).hexdigest()
    )


def json_schema() -> Schema:
    """Return the JSON schema of templates, for editors."""
    text: Schema = {"type": ["string", "number"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A card template of thumbcli",
        "type": "object",
        "additionalProperties": False,
        "required": ["layers"],
        "properties": {
            "description": {"type": "string", "maxLength": _DESCRIPTION_MAX_CHARS},
            "define": {
                "type": "object",
                "propertyNames": {"pattern": f"^{FIELD_NAME.pattern}$"},
                "additionalProperties": text,
                "maxProperties": _DEFINE_MAX,
            },
            "layers": LAYER_LIST.schema(),
        },
        "$defs": {table.name: table.definition() for table in TABLES},
    }
