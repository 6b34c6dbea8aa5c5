"""Pictures whose photo, logo or reference set is another by now: what the next run would make again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from thumbcli.batch.origin import BRANDED, asked_now
from thumbcli.contract import EngineName, Format
from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.batch.manifest import Manifest
    from thumbcli.brand.brand import Brands

__all__ = ["count_stale"]

_FIELDS = ("origin", "use_photo", "use_logo", *BRANDED)


def count_stale(folder: Path, manifest: Manifest, brands: Brands) -> int:
    """Return how many pictures of `folder` would be others if they were asked for again.

    A picture is stale when a file that it carries, or the look of its set, changed or went, be it in a kit or
    beside the titles. Pictures from before kits were known tell nothing and are not counted.
    """
    # Pictures of one run mostly share all of it, so a large folder has few groups to look at.
    paths = ", ".join(f"'$.{field}'" for field in _FIELDS)
    groups = manifest.tabulate(
        f"SELECT count(*), engine, json_extract(request, {paths}) FROM thumbnail"  # noqa: S608 - constants alone
        " WHERE NOT adopted AND instr(request, '\"origin\"') GROUP BY 2, 3"
    )
    return sum(
        number
        for number, engine, values in groups
        if _is_stale(folder, EngineName(engine), dict(zip(_FIELDS, json.loads(values), strict=True)), brands)
    )


def _is_stale(folder: Path, engine: EngineName, made: Mapping[str, object], brands: Brands) -> bool:
    told, photo, logo = made["origin"], bool(made["use_photo"]), bool(made["use_logo"])
    if not isinstance(told, dict):
        return False
    try:
        now = asked_now(told, folder, engine, brands, photo=photo, logo=logo)
    except ThumbError:
        return True
    # The same title in another format is another picture beside this one, which stays.
    same_format = now["format"] in {None, made["format"] or Format.YOUTUBE}
    return same_format and any(made[name] != value for name, value in now.items())
