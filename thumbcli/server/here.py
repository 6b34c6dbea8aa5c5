"""How what a server without keys has saved is asked for with `thumb`, on the same machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.server.commands import Here
from thumbcli.server.saved import asks_for_saved

if TYPE_CHECKING:
    from thumbcli.brand.kit import Piece
    from thumbcli.contract import Asset, Request
    from thumbcli.server.keys import Caller
    from thumbcli.server.running import Running

__all__ = ["find_here"]


def find_here(running: Running, caller: Caller, wished: Request) -> Here | None:
    """Return how to ask for what `wished` wants of what is saved; None if it wants nothing.

    One command reads one kit: that of the set, else that of the server. A picture of the other kit is named
    by its file.
    """
    if not asks_for_saved(wished):
        return None
    kits, key_id, name = running.saved, caller.key_id, wished.custom_assets_id
    photo = kits.find(key_id, lambda kit: kit.photo) if wished.use_photo and not wished.photo else None
    logo = kits.find(key_id, lambda kit: kit.logo) if wished.use_logo and not wished.logo else None
    its_set = kits.find(key_id, lambda kit: kit.sets.get(name)) if name is not None else None
    used = [found for thing in (its_set, photo, logo) if thing for found in (thing[1],)]
    own = used[0].own if its_set else any(found.own for found in used)
    request = wished
    if photo and photo[1].own is not own:
        request = replace(request, photo=_file(photo[0]))
    if logo and logo[1].own is not own:
        corner = request.design.logo_position or logo[0].position
        design = replace(request.design, logo_position=corner)
        request = replace(request, logo=_file(logo[0].file), design=design)
    home = kits.home(key_id) if own else None
    return Here(request=request, home=None if home is None else str(home.absolute()))


def _file(piece: Piece) -> Asset:
    return replace(piece.raw(), name=str(piece.path.absolute()))
