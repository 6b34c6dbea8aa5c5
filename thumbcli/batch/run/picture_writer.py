"""Write the file of a picture under its name, and keep what was there if it can't be made again."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import candidates, claim_id, claim_ids, retyped
from thumbcli.batch.plan.jobs import MakeReason
from thumbcli.batch.run.copy_aside import copy_aside
from thumbcli.batch.run.output import WrittenPicture
from thumbcli.batch.store.earlier_pictures import EarlierPictures
from thumbcli.batch.store.picture_files import is_file, read_picture, same_file
from thumbcli.contract import EngineName
from thumbcli.contract.image_header import BrokenPictureError
from thumbcli.contract.picture_metadata import embed_metadata, read_metadata
from thumbcli.errors import DiskError, NameTaken
from thumbcli.outputs.output_protocol import ENGINE_FACT, KEY_FACT, SHA256_FACT

if TYPE_CHECKING:
    from thumbcli.batch.plan.jobs import Make
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import FileRecord
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.contract import Thumbnail
    from thumbcli.engines.protocol import Engine

__all__ = ["PictureWriter"]


class PictureWriter:
    """Writes the pictures of one run.

    Args:
        engine: Has drawn them.
        manifest: Whose files are there; only read.
        place: Where they go.
    """

    def __init__(self, engine: Engine, manifest: Manifest, place: OutputPlace) -> None:
        self._engine, self._manifest, self._place = engine, manifest, place
        self._files = place.files
        self._earlier = EarlierPictures(place)
        self._names: dict[str, str] = {}

    def write(self, job: Make, thumbnail: Thumbnail) -> WrittenPicture:
        """Write a picture under the name of its job, or under a like one if that is taken or of another type.

        Raises:
            DiskError: It can't be written, or what it replaces can't be kept.
        """
        name, before = retyped(job.name, thumbnail.output_format), self._manifest.owner(job.name)
        if job.reason is MakeReason.LOOK and (same := self._same_pixels(name, thumbnail.image)) is not None:
            bucket = self._place.bucket
            path, url = (None, bucket.url(name)) if bucket else (self._place.out / name, None)
            return WrittenPicture(path, (), same, name, url)
        may_replace, warning = self._keep_old(job, before)
        warnings: tuple[str, ...] = (warning,) if warning else ()
        if name == job.name:
            name = self._write(job, thumbnail.image, replace=may_replace)
        else:
            name = self._write_retyped(job, name, thumbnail)
            warnings += (f"saved as {name}, not as {job.name}",)
        is_own = before is not None and before.target in claim_ids(job.name)
        if before is not None and is_own and before.name != name and may_replace:
            self._remove_old(before)
        bucket = self._place.bucket
        return WrittenPicture(
            None if bucket else self._place.out / name,
            warnings,
            thumbnail.image,
            name,
            bucket.url(name) if bucket else None,
        )

    def _same_pixels(self, name: str, image: bytes) -> bytes | None:
        """Return the file that is there if nothing but its metadata tells it from a new picture."""
        try:
            there = read_picture(self._place, name)
        except (OSError, BrokenPictureError):
            return None
        metadata = read_metadata(image)
        described = there if metadata is None else embed_metadata(there, metadata)
        return there if described == image else None

    def _remove_old(self, before: FileRecord) -> None:
        """Remove the file that a row had when its picture was of another type."""
        is_as_recorded = same_file(self._place, before.name, before.size_bytes, before.sha256, verify=True)
        if not before.adopted and is_as_recorded:
            with suppress(DiskError):
                self._files.remove(before.name)

    def _keep_old(self, job: Make, before: FileRecord | None) -> tuple[bool, str]:
        """Keep a copy of a file that the user changed, or of a paid picture, before it is replaced.

        Nobody has drawn what is not a regular file, such as a link: it is replaced, and not read.

        Returns:
            Whether the file may be replaced, and a warning; empty if there is nothing to say.

        Raises:
            DiskError: The copy can't be written.
        """
        name = before.name if before else job.name
        changed = job.reason is MakeReason.CHANGED
        if not is_file(self._place, name):
            return job.replace, ""
        if job.replace and not changed and before is not None and self._can_be_drawn_again(before):
            self._earlier.keep(before)
            return True, ""
        if not (changed or job.keep_old):
            return job.replace, ""
        try:
            kept = copy_aside(self._place, name)
        except OSError as error:
            shown, reason = name.rpartition("/")[2], error.strerror
            return False, f"{shown} stays as it is, because no copy of it can be kept: {reason}"
        if changed:
            return job.replace, f"the file was changed since it was made; your version is kept at {kept}"
        return job.replace, f"the picture before is kept at {kept}"

    def _can_be_drawn_again(self, before: FileRecord) -> bool:
        """Tell whether a file in a folder is as the local engine drew it, which costs nothing."""
        is_local = self._engine.name is EngineName.LOCAL and self._place.bucket is None
        if not is_local or before.adopted or before.changed:
            return False
        picture = self._manifest.picture(before.key)
        is_free = picture is not None and not picture.credits
        return is_free and same_file(self._place, before.name, before.size_bytes, before.sha256, verify=True)

    def _put(self, job: Make, name: str, image: bytes, *, replace: bool) -> str:
        """Write a picture under a name, and return that."""
        facts = {
            KEY_FACT: job.item.key,
            SHA256_FACT: hashlib.sha256(image).hexdigest(),
            ENGINE_FACT: self._engine.name,
        }
        self._files.write(name, image, replace=replace, facts=facts)
        return name

    def _write(self, job: Make, image: bytes, *, replace: bool) -> str:
        claim, key = claim_id(job.name), job.item.key
        try:
            # Another row of this run may have this name for a file of another type than it asked for.
            if self._names.setdefault(claim, key) == key:
                return self._put(job, job.name, image, replace=replace)
        except NameTaken:
            pass  # A file appeared there after the plan was made.
        finally:
            if self._names[claim] == key:
                del self._names[claim]
        return self._write_apart(job, job.name, image)

    def _write_retyped(self, job: Make, name: str, thumbnail: Thumbnail) -> str:
        """Write a file of another type than was asked for; its name was planned for no row, or for another.

        It replaces only an earlier picture of its own row, and keeps its name for the rest of the run.
        """
        owner, key = self._manifest.owner(name), job.item.key
        is_own = owner is not None and (owner.key == key or owner.target == claim_id(job.name))
        if (owner is None or is_own) and self._names.setdefault(claim_id(name), key) == key:
            with suppress(NameTaken):
                return self._put(job, name, thumbnail.image, replace=is_own)
        return self._write_apart(job, name, thumbnail.image)

    def _write_apart(self, job: Make, name: str, image: bytes) -> str:
        """Write a picture that is drawn, perhaps paid for, under the name that only its key can have."""
        stem, _, extension = name.rpartition(".")
        *_, last = candidates(stem, job.item.request, job.item.key)
        return self._put(job, f"{last.rpartition('.')[0]}.{extension}", image, replace=True)
