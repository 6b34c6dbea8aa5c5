"""The files that are damaged, and the commands that read them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import warnings
import zipfile
from contextlib import closing, suppress
from functools import cache, partial
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from tests.fuzz.mutations import mutate_bytes, mutate_font, mutate_picture, mutate_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from random import Random

    Kind = Callable[[Random, Path], Sequence[str]]

__all__ = ["KINDS", "TEMPLATE", "bundled_fonts", "pictures", "template_commands"]

_LOCAL = ("--engine", "local")
_TITLES = (
    "Why We Forget",
    "10 Money Mistakes Keeping You Poor",
    "Figma vs Framer: Which One Wins?",
    "Ünïcode Ça",
)
_SIZE_PX = (640, 360)

TEMPLATE = "template"
"""The folder, beside those of the cases, that holds a finished run and an exported kit."""

_CSV = """title,format,category,font,photo,palette,variant,name
Why We Forget,youtube,auto,Anton,me.png,"#0f172a,#22d3ee",2,first
10 Money Mistakes,linkedin,business-finance,,,,,second
Figma vs Framer,instagram,creative-design,Lilita One,,,,
"""
_ROWS = (
    {"title": "Why We Forget", "format": "x", "variant": 3},
    {"title": "Ünïcode Ça", "photo": "me.png"},
    "Figma vs Framer",
)
_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "csv": _CSV,
        "tsv": _CSV.replace('"#0f172a,#22d3ee"', "#0f172a #22d3ee").replace('"', "").replace(",", "\t"),
        "jsonl": "\n".join(json.dumps(row, ensure_ascii=False) for row in _ROWS) + "\n",
        "txt": "# notes\n" + "\n".join(_TITLES) + "\n",
    }
)
_KIT = """use = "main"
photo = "me.png"
logo = { file = "me.png", dark = "me.png", position = "top-left" }

[sets.main]
pictures = ["me.png"]
format = "youtube"

[sets.main.look]
background = "#0f172a"
ink = "#f8fafc"
accent = "#22d3ee"
chroma = 0.5
case = "upper"
families = ["impact", "poster"]
face = "Anton"
"""


@cache
def bundled_fonts() -> tuple[bytes, ...]:
    """Return static and variable fonts, and one of another script."""
    names = (
        ("fontpkg_anton", "files/Anton-Regular.ttf"),
        ("fontpkg_space_grotesk", "files/SpaceGrotesk[wght].ttf"),
        ("fontpkg_bricolage_grotesque", "files/BricolageGrotesque[opsz,wdth,wght].ttf"),
        ("fontpkg_poppins", "files/Poppins-Black.ttf"),
        ("manimgx_fonts", "NotoSansDevanagari[wght].ttf"),
    )
    return tuple(files(package).joinpath(name).read_bytes() for package, name in names)


@cache
def pictures() -> tuple[bytes, ...]:
    """Return a small picture in each format and mode that is read."""
    image = Image.linear_gradient("L").resize(_SIZE_PX).convert("RGB")
    ImageDraw.Draw(image).ellipse((200, 60, 400, 300), fill="orange", outline="navy", width=9)
    clear = image.convert("RGBA")
    clear.putalpha(Image.radial_gradient("L").resize(_SIZE_PX))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    wanted: tuple[tuple[Image.Image, str, dict[str, Any]], ...] = (
        (image, "PNG", {}),
        (clear, "PNG", {}),
        (image.quantize(16), "PNG", {}),
        (image.convert("I;16"), "PNG", {}),
        (image, "JPEG", {"exif": exif}),
        (image, "JPEG", {"progressive": True}),
        (image.convert("CMYK"), "JPEG", {}),
        (image, "WEBP", {}),
        (clear, "WEBP", {"lossless": True}),
        (image, "WEBP", {"save_all": True, "append_images": [clear]}),
        (image, "AVIF", {}),
        (image, "GIF", {"save_all": True, "append_images": [clear]}),
        (image, "BMP", {}),
    )
    return tuple(_saved(*each) for each in wanted)


def _saved(image: Image.Image, file_format: str, options: Mapping[str, Any]) -> bytes:
    out = BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def template_commands(folder: Path) -> tuple[Sequence[str], ...]:
    """Write every file that is damaged later, whole, and return commands that read them all."""
    for extension, text in _LISTS.items():
        (folder / f"titles.{extension}").write_text(text, encoding="utf-8")
    (folder / "me.png").write_bytes(pictures()[0])
    (folder / "brand.ttf").write_bytes(bundled_fonts()[0])
    (folder / "thumb.toml").write_text(_KIT, encoding="utf-8")
    kit = ("--use-photo", "--use-logo", "--font", "brand.ttf")
    return (
        ("batch", "titles.txt", "--out", "thumbs", *kit, *_LOCAL),
        *(("batch", f"titles.{extension}", "--out", extension, *_LOCAL) for extension in _LISTS),
        ("brand", "photo", "set", "me.png"),
        ("brand", "set", "add", "saved", "me.png"),
        ("brand", "export", "kit.zip"),
        ("brand", "import", "kit.zip"),
    )


def _picture(rng: Random, folder: Path) -> Sequence[str]:
    file = folder / "picture.png"
    file.write_bytes(mutate_picture(rng, rng.choice(pictures())))
    draw = ("gen", _TITLES[0], "--out", "new.webp", *_LOCAL)
    return rng.choice(
        (
            ("check", file.name),
            ("convert", file.name, "--for-upload", "--format", "youtube", "--out", "new"),
            (*draw, "--photo", file.name),
            (*draw, "--logo", file.name),
            ("brand", "set", "add", "main", file.name),
            ("brand", "photo", "set", file.name),
        )
    )


def _font(rng: Random, folder: Path) -> Sequence[str]:
    file = folder / "font.ttf"
    file.write_bytes(mutate_font(rng, rng.choice(bundled_fonts())))
    return ("gen", rng.choice(_TITLES), "--out", "new.webp", "--font", file.name, *_LOCAL)


def _manifest(rng: Random, folder: Path) -> Sequence[str]:
    template = folder.parent / TEMPLATE
    shutil.copytree(template / "thumbs", folder / "thumbs")
    shutil.copy(template / "titles.txt", folder)
    file = folder / "thumbs" / ".thumb" / "manifest.sqlite3"
    if rng.random() < 0.5:
        file.write_bytes(mutate_bytes(rng, file.read_bytes()))
    else:
        _damage_rows(rng, file)
    batch = ("batch", "titles.txt", *_LOCAL)
    return rng.choice(
        (
            (*batch, "--out", "thumbs"),
            (*batch, "--out", "thumbs", "--verify", "--retry-failed", "--retry-uncertain", "--overwrite"),
            (*batch, "--out", "other", "--reuse", "thumbs"),
            ("status", "thumbs"),
        )
    )


_VALUES = (
    *(None, "", "../../x", "/etc/passwd", "a\0b", "\x1b[31m", "x" * 99_999),
    *(b"\xff\xfe", -1, 2**63 - 1, 1e308),
)
_COLUMNS = """
    SELECT m.name, p.name FROM sqlite_master AS m, pragma_table_info(m.name) AS p WHERE m.type = 'table'
"""


def _damage_rows(rng: Random, file: Path) -> None:
    """Change values and the schema of a manifest as SQLite itself allows it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        columns = database.execute(_COLUMNS).fetchall()
        for _ in range(rng.randint(1, 3)):
            table, column = rng.choice(columns)
            update = f'UPDATE "{table}" SET "{column}" = ?'  # noqa: S608 - names of our own tables
            changes = (
                *[(update, (value,)) for value in _VALUES],
                (f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO other', ()),
                (f'DROP TABLE "{table}"', ()),
                (f'DELETE FROM "{table}"', ()),  # noqa: S608 - as above
                *[(f"PRAGMA user_version = {number}", ()) for number in (-1, 0, 1, 2, 99, 2**31 - 1)],
            )
            with suppress(sqlite3.Error):
                database.execute(*rng.choice(changes))


def _kit_file(rng: Random, folder: Path) -> Sequence[str]:
    (folder / "me.png").write_bytes(pictures()[0])
    (folder / "titles.txt").write_text(_TITLES[0])
    (folder / "thumb.toml").write_bytes(mutate_text(rng, _KIT.encode()))
    return rng.choice(
        (
            ("batch", "titles.txt", "--out", "thumbs", "--use-photo", "--use-logo", *_LOCAL),
            ("brand", "show"),
            ("brand", "set", "list"),
        )
    )


def _kit_archive(rng: Random, folder: Path) -> Sequence[str]:
    file = folder / "kit.zip"
    whole = (folder.parent / TEMPLATE / file.name).read_bytes()
    file.write_bytes(_repacked(rng, whole) if rng.random() < 0.7 else mutate_bytes(rng, whole))
    return ("brand", "import", file.name)


def _repacked(rng: Random, archive: bytes) -> bytes:
    """Return an archive with right checksums whose members are damaged, renamed, repeated or left out."""
    with zipfile.ZipFile(BytesIO(archive)) as packed:
        members = [(name, packed.read(name)) for name in packed.namelist()]
    index = rng.randrange(len(members))
    name, data = members[index]
    mutate = mutate_text if name.endswith(".toml") else mutate_picture
    odd_names = (
        "../../x.png",
        "/etc/x",
        "assets/",
        f"assets/{'0' * 64}.png",
        "kit.toml",
        "a\nb",
        "x" * 65_000,
    )
    match rng.randrange(5):
        case 0 | 1:
            members[index] = name, mutate(rng, data)
        case 2:
            members.append((rng.choice(odd_names), data))
        case 3:
            members.append((name, bytes(rng.choice((0, 1, 10_000_000)))))
        case _:
            del members[index]
    out = BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in members:
            packed.writestr(member, content)
    return out.getvalue()


def _list(extension: str, rng: Random, folder: Path) -> Sequence[str]:
    (folder / "me.png").write_bytes(pictures()[0])
    file = folder / f"titles.{extension}"
    file.write_bytes(mutate_text(rng, _LISTS[extension].encode()))
    how = rng.choice((("--dry-run",), ("--dry-run", "--json"), ("--limit", "4", "--out", "thumbs")))
    return ("batch", file.name, *how, *_LOCAL)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "picture": _picture,
        "font": _font,
        "manifest": _manifest,
        "thumb.toml": _kit_file,
        "kit.zip": _kit_archive,
        **{extension: partial(_list, extension) for extension in _LISTS},
    }
)
"""Writes a damaged file into a folder, and returns the command line after `thumb` that reads it."""
