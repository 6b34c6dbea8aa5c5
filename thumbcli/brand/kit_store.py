"""Changes the saved kit: `kit.toml` and its pictures in one folder, safe against other processes.

Pictures are named by their digests and never change; the kit file is replaced atomically. A reader therefore
sees one state or the next. A killed process leaves at most an unused picture, removed by the next change.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from thumbcli.atomic_write import is_part, write_atomic
from thumbcli.brand.kit_file import ASSETS, kit_from_text
from thumbcli.brand.kit_lookup import SavedKit
from thumbcli.brand.style_cache import style_values
from thumbcli.contract.choices import EXTENSIONS, PICTURES_MAX
from thumbcli.errors import ConfigError, DiskError, UsageError
from thumbcli.options.config_file import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tomlkit import TOMLDocument

    from thumbcli.contract import Asset, Format
    from thumbcli.contract.design_options import Corner
    from thumbcli.render.pixels.strip_metadata import Kind

__all__ = ["KitStore"]


_HEADER = """\
# The brand kit of thumb. Pictures lie in assets/, named by their digests.
# Values under [sets.NAME.look] go before those under [sets.NAME.learned]: accent = "#22d3ee".

version = 1
"""
_LOCK_TIMEOUT_S = 30.0


class KitStore(SavedKit):
    """A saved kit that can be changed; its folder is created when something is saved.

    A change takes the lock, writes pictures, replaces the kit file, then removes unused pictures. Every
    method raises DiskError if the folder can't be written, and RequestRefused if a picture can't be decoded
    or has more than 50 megapixels.
    """

    def set_photo(self, photo: Asset) -> None:
        """Save the photo."""
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
        """Save the logo with its variants, in place of an earlier one."""
        given = {"file": logo, "light": light, "dark": dark}
        cleaned = {key: _cleaned(asset, "logo") for key, asset in given.items() if asset}
        with self._changing() as document:
            document["logo"] = self._logo_table(cleaned, position)

    def _logo_table(self, cleaned: Mapping[str, Asset], position: Corner | None) -> dict[str, object]:
        values: dict[str, object] = {key: self._keep(asset) for key, asset in cleaned.items()}
        return _table(values | ({"position": position.value} if position else {}))

    def add_set(
        self,
        name: str,
        pictures: Sequence[Asset],
        *,
        format: Format | None = None,  # noqa: A002 - the contract's own word
        thumbapi_id: str | None = None,
        replace: bool = False,
    ) -> None:
        """Save a reference set with the style of its pictures.

        An existing set keeps its `look`, and its format and id unless they are given. It gets a new format or
        id without `replace`, if no pictures come with them.

        Args:
            name: 1 to 64 characters.
            pictures: 1 to 6; none if the set only names one at ThumbAPI.
            format: The format of thumbnails if none is asked for.
            thumbapi_id: The id of the set at ThumbAPI.
            replace: Whether an existing set gets new pictures.

        Raises:
            UsageError: There are too many pictures or none, or the set exists.
        """
        _check_set(name, pictures)
        cleaned = (_cleaned(picture, "reference") for picture in pictures)
        kept = list({asset.sha256: asset for asset in cleaned}.values())
        brand_style = None
        if kept:
            from thumbcli.render.learning.learn import learn

            brand_style = learn(kept)
        with self._changing() as document:
            sets = document.setdefault("sets", _table({}, of_tables=True))
            existing = sets.get(name)
            if existing is None and not kept and not thumbapi_id:
                raise UsageError(
                    f"the set {name!r} needs pictures", remedy="name 1 to 6 files after its name"
                )
            if existing is not None and existing.get("pictures") and kept and not replace:
                raise UsageError(f"the set {name!r} exists", remedy="--overwrite gives it new pictures")
            values = {
                "pictures": _list([self._keep(asset) for asset in kept]) if kept else None,
                "format": format.value if format else None,
                "thumbapi-id": thumbapi_id,
                "learned": _table(style_values(brand_style)) if brand_style else None,
            }
            table = _table({}) if existing is None else existing
            table.update({key: value for key, value in values.items() if value is not None})
            if existing is None:
                sets[name] = table

    def new_set(
        self,
        name: str,
        look: Mapping[str, object],
        *,
        format: Format | None = None,  # noqa: A002 - the contract's own word
        logo: tuple[Asset, Asset | None, Asset | None] | None = None,
        position: Corner | None = None,
        replace: bool = False,
    ) -> None:
        """Save a set whose look is given, not learned, with a logo of its own, if that comes along.

        Args:
            name: 1 to 64 characters.
            look: Values under the keys of a kit file: at least `background` and `accent`.
            format: The format of thumbnails if none is asked for.
            logo: The logo with its light and its dark variant; other sets keep theirs.
            position: The corner of the logo.
            replace: Whether an existing set gets this look, and loses its pictures.

        Raises:
            UsageError: The set exists.
            RequestError: Text would be unreadable, or there is no such font.
        """
        from thumbcli.brand.kit_model import StyleOverrides
        from thumbcli.brand.style_overrides import apply_overrides

        _check_set(name, ())
        apply_overrides(None, StyleOverrides.model_validate(dict(look)), name)
        kinds = dict(zip(("file", "light", "dark"), logo or (), strict=False))
        cleaned = {key: _cleaned(asset, "logo") for key, asset in kinds.items() if asset is not None}
        with self._changing() as document:
            sets = document.setdefault("sets", _table({}, of_tables=True))
            if name in sets and not replace:
                raise UsageError(f"the set {name!r} exists", remedy="--overwrite gives it a new look")
            values = {"format": format.value} if format else {}
            table = _table(values | {"look": _table(look)})
            if cleaned:
                table["logo"] = self._logo_table(cleaned, position)
            sets[name] = table

    def remove(self, what: str, name: str | None = None) -> bool:
        """Remove the `photo`, the `logo`, or one of the `sets` by its name; return whether it existed."""
        with self._changing() as document:
            within = document if name is None else document.get(what, {})
            found = within.pop(what if name is None else name, None) is not None
            if name is not None and not within:
                document.pop(what, None)
        return found

    def replace_whole(self, text: str, pictures: Iterable[tuple[str, bytes]]) -> None:
        """Replace the kit by another one.

        Args:
            text: Its kit file.
            pictures: The names of its pictures in `text`, and their content; one is held at a time.

        Raises:
            ConfigError: The text is not a valid kit file.
        """
        kit_from_text(text, self.path)
        with self._locked():
            for name, data in pictures:
                write_atomic(self.folder / name, data, replace=True)
            self._commit(text)

    def _keep(self, asset: Asset) -> str:
        """Write a picture and return its name in the kit file."""
        name = f"{ASSETS}/{asset.sha256}.{EXTENSIONS[asset.media_type]}"
        target = self.folder / name
        if not target.is_file() or target.read_bytes() != asset.data:
            write_atomic(target, asset.data, replace=True)
        return name

    @contextmanager
    def _changing(self) -> Iterator[TOMLDocument]:
        """Yield the kit file for a change, and save it if it is valid."""
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        with self._locked():
            before = read_text(self.path)
            text = _HEADER if before is None else before
            # Before tomlkit, which takes minutes for what is no kit: ten thousand dotted keys, say.
            kit_from_text(text, self.path)
            try:
                document = tomlkit.parse(text)
                yield document
                after = document.as_string().rstrip() + "\n"
            except TOMLKitError as error:
                raise ConfigError(
                    f"{self.path} can't be edited: {error}", remedy="edit it by hand"
                ) from error
            kit_from_text(after, self.path)
            if after != before:
                self._commit(after)

    def _commit(self, text: str) -> None:
        write_atomic(self.path, text.encode(), replace=True)
        used = {picture.path.name for picture in kit_from_text(text, self.path).all_pictures()}
        unused = [path for path in (self.folder / ASSETS).iterdir() if path.name not in used]
        for path in (*unused, *(path for path in self.folder.iterdir() if is_part(path.name))):
            with suppress(OSError):
                path.unlink()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Lock the kit against changes by other processes; the kernel releases it with the process."""
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / ASSETS).mkdir(exist_ok=True)
            with FileLock(self.folder / "lock", timeout=_LOCK_TIMEOUT_S):
                yield
        except Timeout as error:
            raise DiskError(
                f"another process is changing {self.folder}", remedy="wait until it ends, then try again"
            ) from error
        except OSError as error:
            raise DiskError(
                f"{self.folder} can't be written: {error.strerror or error}",
                remedy="check the folder's permissions and free space",
            ) from error


def _cleaned(asset: Asset, kind: Kind) -> Asset:
    from thumbcli.render.pixels.strip_metadata import clean

    return clean(asset, kind)


def _check_set(name: str, pictures: Sequence[Asset]) -> None:
    from thumbcli.brand.kit_model import NAME_MAX_CHARS

    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > NAME_MAX_CHARS:
        raise UsageError(
            f"invalid set name {name!r}", remedy=f"use 1 to {NAME_MAX_CHARS} letters, digits and hyphens"
        )
    if len(pictures) > PICTURES_MAX:
        raise UsageError(
            f"a set has at most {PICTURES_MAX} pictures, not {len(pictures)}",
            remedy="choose the most similar ones",
        )


def _list(values: Sequence[str]) -> Sequence[object]:
    """Return a list for the kit file, one line per value."""
    import tomlkit

    array = tomlkit.array()
    array.extend(values)
    return array.multiline(multiline=True)


def _table(values: Mapping[str, object], *, of_tables: bool = False) -> dict[str, object]:
    """Return a table for the kit file; one that holds only tables gets no line of its own."""
    import tomlkit

    table = tomlkit.table(is_super_table=of_tables)
    table.update(values)
    return table
