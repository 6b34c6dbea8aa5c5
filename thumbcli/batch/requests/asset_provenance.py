"""Where the pictures, the template and the style of a picture came from, to notice when they change.

It is not part of a fingerprint: a moved folder with the same files requests the same pictures.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, cast

from thumbcli.brand.asset_files import load_asset
from thumbcli.contract import EngineName, Format, make_request
from thumbcli.contract.design_options import Corner, Design
from thumbcli.errors import ThumbError
from thumbcli.light_dataclass import dataclass
from thumbcli.relative_path import relative_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.brand.brand_resolver import Brands

__all__ = ["BRANDED", "Origin", "count_stale", "current_values", "own_fields"]

BRANDED = "photo logo logo_light logo_dark logo_position hand format custom_assets_id".split()
"""The parts of a canonical request that may come from a kit."""

_CARD = "template kicker author avatar background site".split()
"""What a kit has for every card."""

_TEXTS = frozenset(("layout", "kicker", "author", "site"))
"""Of the fields that a row may name itself, those whose canonical values say all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The options of a row before its kit was applied.

    Attributes:
        folder: The folder of the titles, from which its kit file is searched.
        format: The format, if one was given.
        photo: The photo's own file; None for the photo of the kit, if it is used at all.
        logo: The logo's own file; None likewise.
        set: The reference set; None for the one of the kit file.
        corner: The logo's corner, if one was given.
        avatar: The author's own portrait; None for that of the kit, if there is one.
        background: The row's own background; None likewise.
        template: The row's own template; None likewise.
        own: Which fields of a card, and whether a layout, were given, with blanks between; None in records of
            earlier versions.
        template_sha256: The digest of the template, whatever a row fills it with.
    """

    folder: Path
    format: str | None = None
    photo: Path | None = None
    logo: Path | None = None
    set: str | None = None
    corner: Corner | None = None
    avatar: Path | None = None
    background: Path | None = None
    template: Path | None = None
    own: str | None = None
    template_sha256: str | None = None

    def to_record(self, out: Path) -> dict[str, str]:
        """Return the values that are set as text; paths are relative to `out`, so that both can move."""
        return {
            item.name: relative_path(value, out) if isinstance(value, Path) else str(value)
            for item in fields(self)
            if (value := getattr(self, item.name)) is not None
        }


def own_fields(design: Design) -> str:
    """Return the fields of a card, and the layout, that a design has before its kit is applied."""
    return " ".join(name for name in (*_CARD, "layout") if getattr(design, name) is not None)


def current_values(
    made: Mapping[str, object], out: Path, engine: EngineName, brands: Brands
) -> dict[str, str | int | None]:
    """Return what the same row would request today, as far as it may come from a kit.

    Args:
        made: What the picture was made from: `_FIELDS`, with the value of `Origin.to_record`.
        out: The folder of the picture.
        engine: The engine that drew it.
        brands: The kits of today.

    Raises:
        ItemError: A file or a set is gone.
        ConfigError: A kit file is not valid.
    """
    record = cast("Mapping[str, str]", made["origin"])
    photo, logo = bool(made["use_photo"]), bool(made["use_logo"])
    brand = brands.for_folder(out / record["folder"])
    own_photo, own_logo = record.get("photo"), record.get("logo")
    request = make_request(
        "-",
        format=record.get("format"),
        use_photo=photo,
        use_logo=logo,
        photo=load_asset(out / own_photo, kind="photo") if photo and own_photo else None,
        logo=load_asset(out / own_logo, kind="logo") if logo and own_logo else None,
        custom_assets_id=brand.chosen_set(record.get("set")),
        design=_own_design(record, made, out),
    )
    request = brand.apply_brand(request, engine, house=engine is EngineName.LOCAL)
    canonical = request.canonical()
    names = BRANDED if "own" not in record else [*BRANDED, *_compared(record)]
    values = {name: canonical.get(name) for name in names}
    if "template" in values:
        values["template"] = request.design.template.sha256 if request.design.template else None
    return values


def _own_design(record: Mapping[str, str], made: Mapping[str, object], out: Path) -> Design:
    """Return what the row named itself of what a kit could fill, with the files as they are today."""
    texts = {name: str(made[name] or "") for name in record.get("own", "").split() if name in _TEXTS}
    pictures = {
        kind: load_asset(out / record[kind], kind=kind) for kind in ("avatar", "background") if kind in record
    }
    template = None
    if "template" in record:
        from thumbcli.templates.template_reader import find_template

        template = find_template(out / record["template"])
    corner = Corner(record["corner"]) if "corner" in record else None
    return Design(
        logo_position=corner,
        template=template,
        layout=texts.get("layout"),
        kicker=texts.get("kicker"),
        author=texts.get("author"),
        site=texts.get("site"),
        avatar=pictures.get("avatar"),
        background=pictures.get("background"),
    )


def _compared(record: Mapping[str, str]) -> list[str]:
    """Return the fields of a card that come from a kit, or from a file that is on record."""
    own = record["own"].split()
    return [name for name in _CARD if name not in own or name in record]


_FIELDS = ("origin", "use_photo", "use_logo", *BRANDED, *_CARD, "layout")


def count_stale(folder: Path, manifest: Manifest, brands: Brands) -> int:
    """Return how many pictures of `folder` would be different if they were requested again.

    A picture is stale when a file in it, or the style of its set, was changed or removed, in a kit or beside
    the titles. Pictures recorded before there were kits have no origin and are not counted.
    """
    # Pictures of one run mostly share all of it, so even a large folder has few groups.
    paths = ", ".join(f"'$.{field}'" for field in _FIELDS)
    groups = manifest.tabulate(
        f"SELECT count(*), engine, json_extract(request, {paths}) FROM picture JOIN file USING (key)"  # noqa: S608 - constants alone
        " WHERE NOT adopted AND NOT orphan AND instr(request, '\"origin\"') GROUP BY 2, 3"
    )
    return sum(
        number
        for number, engine, values in groups
        if _is_stale(folder, EngineName(engine), dict(zip(_FIELDS, _loads(values), strict=True)), brands)
    )


def _is_record(values: Mapping[str, object]) -> bool:
    """Tell whether values may come from `Origin.to_record`; a copied folder may bring any manifest."""
    texts = all(isinstance(value, str) and "\0" not in value for value in values.values())
    return texts and "folder" in values and values.get("corner", Corner.TOP_LEFT) in set(Corner)


def _loads(values: str) -> list[object]:
    try:
        return list(json.loads(values))
    except RecursionError:  # SQLite reads deeper nesting than Python; ours has none.
        return [None] * len(_FIELDS)


def _is_stale(folder: Path, engine: EngineName, made: Mapping[str, object], brands: Brands) -> bool:
    record = made["origin"]
    if not isinstance(record, dict) or not _is_record(record):
        return False
    try:
        now = current_values(made, folder, engine, brands)
    except (ThumbError, KeyError, ValueError):
        return True  # A file or a set is gone, or the record is not one that a run writes.
    # The same title in another format is a second picture, which leaves this one as it is.
    same_format = now["format"] in {None, made["format"] or Format.YOUTUBE}
    drawn = {**made, "template": record.get("template_sha256")}
    return same_format and any(drawn[name] != value for name, value in now.items())
