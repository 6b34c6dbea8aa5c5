"""The saved kit: `kit.toml` and the pictures it names, in one folder, safe against other processes.

Pictures are kept under their digests and never change; the kit file is replaced whole. So a reader sees one
state or the next, and what a killed process leaves is a picture that nobody names, swept at the next change.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from thumbcli.atomic_write import is_part, write_atomic
from thumbcli.brand.asset_files import ENDINGS
from thumbcli.brand.kit_file import ASSETS, kit_from_text
from thumbcli.brand.saved_kit import Saved
from thumbcli.brand.style_cache import style_values
from thumbcli.contract.choices import PICTURES_MAX
from thumbcli.errors import ConfigError, DiskError, UsageError
from thumbcli.options.config_file import parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tomlkit import TOMLDocument

    from thumbcli.contract import Asset, Format
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner
    from thumbcli.render.pixels.sanitize import Kind

__all__ = ["KitStore"]


_HEADER = """\
# The brand kit of thumb. Pictures lie in assets/, named by their digests.
# Values under [sets.NAME.look] go before those under [sets.NAME.learned]: accent = "#22d3ee".

version = 1
"""
_WAIT_S = 30.0
_LOOKS = 5


class KitStore(Saved):
    """A saved kit that can be changed; its folder is made when something is saved."""

    # Changing: under the lock, pictures first, then the kit file, then what nobody names any more.

    def set_photo(self, photo: Asset) -> None:
        """Save `photo` as the photo.

        Raises:
            RequestRefused: It can't be decoded, or has more than 50 megapixels.
            DiskError: The folder can't be written.
        """
        cleaned = _cleaned(photo, "photo")
        with self._changing() as document:
            document["photo"] = _table({"file": self._keep(cleaned)})

    def set_logo(
        self,
        logo: Asset,
        *,
        light: Asset | None = None,
        dark: Asset | None = None,
        position: Corner | None = None,
    ) -> None:
        """Save `logo` with its variants as the logo; what was saved of another logo goes.

        Raises:
            RequestRefused: One can't be decoded, or has more than 50 megapixels.
            DiskError: The folder can't be written.
        """
        given = {"file": logo, "light": light, "dark": dark}
        cleaned = {key: _cleaned(asset, "logo") for key, asset in given.items() if asset}
        with self._changing() as document:
            values: dict[str, object] = {key: self._keep(asset) for key, asset in cleaned.items()}
            document["logo"] = _table(values | ({"position": position.value} if position else {}))

    def add_set(
        self,
        name: str,
        pictures: Sequence[Asset],
        *,
        format: Format | None = None,  # noqa: A002 - the contract's own word
        thumbapi_id: str | None = None,
        replace: bool = False,
    ) -> None:
        """Save a reference set with what its pictures teach.

        Of a set that is there, values under `look` stay, and so do format and id unless they are given. A set
        that is there gets an id or a format without `replace` too, if no pictures come with it.

        Args:
            name: 1 to 64 characters.
            pictures: 1 to 6; none if the set only stands for one at ThumbAPI.
            format: The format of its pictures where none is asked for.
            thumbapi_id: What ThumbAPI calls it.
            replace: Whether a set that is there gets new pictures.

        Raises:
            UsageError: There are too many pictures or none, or there is a set of that name.
            RequestRefused: A picture can't be decoded, or has more than 50 megapixels.
            DiskError: The folder can't be written.
        """
        _check_set(name, pictures)
        cleaned = (_cleaned(picture, "reference") for picture in pictures)
        kept = list({asset.sha256: asset for asset in cleaned}.values())
        brand_style = _learned(kept)
        with self._changing() as document:
            sets = document.setdefault("sets", _table({}, of_tables=True))
            there = sets.get(name)
            _check_place(name, there, fresh=bool(kept), mapped=bool(thumbapi_id), replace=replace)
            values = {
                "pictures": _list([self._keep(asset) for asset in kept]) if kept else None,
                "format": format.value if format else None,
                "thumbapi-id": thumbapi_id,
                "learned": _table(style_values(brand_style)) if brand_style else None,
            }
            table = _table({}) if there is None else there
            table.update({key: value for key, value in values.items() if value is not None})
            if there is None:
                sets[name] = table

    def remove(self, what: str, name: str | None = None) -> bool:
        """Take the `photo`, the `logo`, or one of the `sets` by its name, out of the kit.

        Returns:
            Whether it was there.

        Raises:
            DiskError: The folder can't be written.
        """
        with self._changing() as document:
            within = document if name is None else document.get(what, {})
            found = within.pop(what if name is None else name, None) is not None
            if name is not None and not within:
                document.pop(what, None)
        return found

    def replace_whole(self, text: str, pictures: Mapping[str, bytes]) -> None:
        """Put another kit in the place of this one.

        Args:
            text: Its kit file.
            pictures: Its pictures by the names that `text` has for them.

        Raises:
            ConfigError: The text is no kit file.
            DiskError: The folder can't be written.
        """
        kit_from_text(text, self.path)
        with self._locked():
            for name, data in pictures.items():
                write_atomic(self.folder / name, data, replace=True)
            self._commit(text)

    def _keep(self, asset: Asset) -> str:
        """Write a picture where it belongs, and return the name that the kit file has for it."""
        name = f"{ASSETS}/{asset.sha256}.{ENDINGS[asset.media_type]}"
        target = self.folder / name
        if not target.is_file() or target.read_bytes() != asset.data:
            write_atomic(target, asset.data, replace=True)
        return name

    @contextmanager
    def _changing(self) -> Iterator[TOMLDocument]:
        """Give the kit file to be changed, and save it whole if nothing was wrong."""
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        with self._locked():
            before = read_text(self.path)
            text = _HEADER if before is None else before
            parse_toml(text, self.path)
            try:
                document = tomlkit.parse(text)
                yield document
                after = document.as_string().rstrip() + "\n"
            except TOMLKitError as error:
                raise ConfigError(
                    f"{self.path} can't be edited: {error}", remedy="mend it by hand"
                ) from error
            kit_from_text(after, self.path)
            if after != before:
                self._commit(after)

    def _commit(self, text: str) -> None:
        write_atomic(self.path, text.encode(), replace=True)
        named = {piece.path.name for piece in kit_from_text(text, self.path).pieces()}
        for path in (self.folder / ASSETS).iterdir():
            if path.name not in named:
                with suppress(OSError):
                    path.unlink()
        for path in self.folder.iterdir():
            if is_part(path.name):
                with suppress(OSError):
                    path.unlink()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes from changing the kit; the kernel drops the lock with the process."""
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / ASSETS).mkdir(exist_ok=True)
            with FileLock(self.folder / "lock", timeout=_WAIT_S):
                yield
        except Timeout as error:
            raise DiskError(
                f"another process holds {self.folder}", remedy="wait until it ends, and try again"
            ) from error
        except OSError as error:
            raise DiskError(
                f"{self.folder} can't be written: {error.strerror or error}",
                remedy="check the folder's permissions and free space",
            ) from error


def _cleaned(asset: Asset, kind: Kind) -> Asset:
    from thumbcli.render.pixels.sanitize import clean

    return clean(asset, kind)


def _learned(pictures: Sequence[Asset]) -> BrandStyle | None:
    if not pictures:
        return None
    from thumbcli.render.learning.learn import learn

    return learn(pictures)


def _check_set(name: str, pictures: Sequence[Asset]) -> None:
    from thumbcli.brand.kit_model import NAME_MAX_CHARS

    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > NAME_MAX_CHARS:
        raise UsageError(
            f"a set can't be called {name!r}", remedy=f"use 1 to {NAME_MAX_CHARS} letters, digits and hyphens"
        )
    if len(pictures) > PICTURES_MAX:
        raise UsageError(
            f"a set has at most {PICTURES_MAX} pictures, not {len(pictures)}",
            remedy="choose those that look most alike",
        )


def _check_place(
    name: str, there: Mapping[str, object] | None, *, fresh: bool, mapped: bool, replace: bool
) -> None:
    if there is None and not (fresh or mapped):
        raise UsageError(f"the set {name!r} needs pictures", remedy="name 1 to 6 files after its name")
    if there is not None and there.get("pictures") and fresh and not replace:
        raise UsageError(f"there is a set {name!r}", remedy="--overwrite gives it new pictures")


def _list(values: Sequence[str]) -> Sequence[object]:
    """Return a list for the kit file, a line each."""
    import tomlkit

    array = tomlkit.array()
    array.extend(values)
    return array.multiline(multiline=True)


def _table(values: Mapping[str, object], *, of_tables: bool = False) -> dict[str, object]:
    """Return a table for the kit file; one of tables alone needs no line of its own."""
    import tomlkit

    table = tomlkit.table(is_super_table=of_tables)
    table.update(values)
    return table
