"""Lock the output folder of a run, and find finished pictures in others, to be copied rather than bought."""

from __future__ import annotations

import hashlib
import time
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_file import create_manifest
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_place import (
    OutputPlace,
    bind_state,
    check_own_folder,
    check_place,
    is_bound,
    place_of_state,
    write_git_ignore,
)
from thumbcli.batch.store.picture_files import is_file, read_picture, where
from thumbcli.batch.store.remote_state import RemoteState, bring_manifest
from thumbcli.batch.store.shards import begin_shard, shard_places
from thumbcli.batch.store.stored_manifest import has_manifest
from thumbcli.contract import EngineName, Format, Size, Thumbnail
from thumbcli.contract.image_header import read_header
from thumbcli.errors import DiskError, FolderLocked, UsageError
from thumbcli.file_locks import is_locked
from thumbcli.outputs.folder import sweep
from thumbcli.outputs.store_lease import Lease, lease_holder
from thumbcli.printable_text import counted
from thumbcli.regular_files import open_regular_file
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.store.manifest_records import FileRecord, PictureRecord
    from thumbcli.contract import Request

__all__ = [
    "NotCopiedError",
    "bring_state",
    "find_copy",
    "hold_folder",
    "is_held",
    "lock_folder",
    "open_reused",
    "thumbnail_of",
]

_LOCK_WAIT_S, _LOCK_POLL_S = 0.3, 0.01
"""How long to try for a lock: `is_held` takes it for an instant."""

_LOOK_AGAIN_S = (0.1, 0.4, 0.0)
"""How long to wait for the record of a file that has just been replaced."""


@contextmanager
def hold_folder(place: OutputPlace, *, merging: bool = False) -> Iterator[Manifest]:
    """Lock an output for one run and yield its manifest; the kernel releases the lock with the process.

    Runs over parts of one list don't lock each other out, and none goes with a run over the whole list.

    Args:
        place: The output.
        merging: Whether the manifests of such parts are about to be merged into this one.

    Raises:
        FolderLocked: Another run has locked it.
        DiskError: It can't be created or written.
        DamagedFile: Its manifest is missing or not whole.
        UsageError: Its manifest is newer than this thumbcli, or leads elsewhere; its state folder belongs to
            another output; it has manifests of parts that are not merged.
    """
    check_own_folder(place)
    try:
        if place.shard is not None:
            check_own_folder(place.whole)
            create_manifest(place.whole)
        create_manifest(place)
    except OSError as error:
        raise _unusable(place, error) from error
    with (
        lock_folder(place),
        _hold_bucket(place) as remote,
        _among_shards(place, remote, merging=merging),
        closing(Manifest.open(place)) as manifest,
        remote.kept(manifest) if remote else nullcontext(),
    ):
        _bind(place, manifest)
        _sweep(place)
        yield manifest


@contextmanager
def _hold_bucket(place: OutputPlace) -> Iterator[RemoteState | None]:
    """Take the lease of an output in a store, and bring its manifest here; a folder has none."""
    if place.bucket is None:
        yield None
        return
    with Lease(place.bucket.store, folder=place.objects) as lease:
        remote = RemoteState(place, place.bucket, lease)
        remote.bring()
        try:
            yield remote
        finally:
            remote.note_closed()


@contextmanager
def _among_shards(place: OutputPlace, remote: RemoteState | None, *, merging: bool) -> Iterator[None]:
    """Refuse what does not go with runs over parts of the list; begin the manifest of such a part."""
    others = [] if merging else shard_places(place)
    if place.shard is not None:
        count = place.shard.count
        others = [other for other in others if other.shard is not None and other.shard.count != count]
        if is_held(place.whole):
            raise FolderLocked(
                f"a run over the whole list is writing to {place.label}", remedy="wait until it ends"
            )
    for other in others:
        if is_held(other):
            raise FolderLocked(
                f"a run over the part {other.shard} of a list is writing to {place.label}",
                remedy="wait until all parts have ended, then merge them: "
                f"thumb merge {place.whole.arguments}",
            )
    if others:
        raise UsageError(
            f"{place.label} has what {counted(len(others), 'run')} over parts of a list recorded apart",
            remedy=f"merge it first: thumb merge {place.whole.arguments}",
        )
    if place.shard is not None:
        bring_state(place.whole)
        try:
            if begin_shard(place, anew=remote is not None and remote.is_new) and remote is not None:
                remote.replaced()
        except OSError as error:
            raise _unusable(place, error) from error
    yield


def bring_state(place: OutputPlace) -> None:
    """Bring the manifest of an output in a store to be read, unless a run here is writing to it.

    Raises:
        DamagedFile: What the store has is no manifest.
        StoreError: The store refuses, or does not answer.
    """
    if place.bucket is None:
        return
    place.bucket.forget()
    if not has_manifest(place):
        return
    create_manifest(place)
    with suppress(FolderLocked), lock_folder(place):
        bring_manifest(place, place.bucket)


def _make_output(place: OutputPlace) -> None:
    try:
        place.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(place, error, is_state=False) from error


def _sweep(place: OutputPlace) -> None:
    """Delete what killed runs left half written; the output folder is created."""
    _make_output(place)
    # Runs over other parts of the list are writing to the same folder.
    for folder in (place.out, place.state) if place.shard is None else (place.state,):
        try:
            sweep(folder)
        except OSError as error:
            raise DiskError(f"{folder} can't be read: {error.strerror or error}") from error


def _bind(place: OutputPlace, manifest: Manifest) -> None:
    """Note in a new state folder, or one that the user has moved there, to which output it belongs."""
    if is_bound(place):
        check_place(place)  # Another run may have been faster.
        _ignore(place)
        return
    names = [name for (name,) in manifest.tabulate("SELECT name FROM file")]
    known = not names or any(is_file(place, name) for name in names)
    if known:
        _make_output(place)  # Before the state belongs to it: the right one would be refused.
    try:
        bind_state(place, known=known)
    except OSError as error:
        raise _unusable(place, error) from error
    _ignore(place)


def _ignore(place: OutputPlace) -> None:
    try:
        write_git_ignore(place)
    except OSError as error:
        raise _unusable(place, error) from error


@contextmanager
def lock_folder(place: OutputPlace) -> Iterator[None]:
    """Lock an output whose state folder exists; the kernel releases the lock with the process.

    Raises:
        FolderLocked: Another run has locked it.
        DiskError: It can't be written.
    """
    try:
        lock = FileLock(place.lock).acquire(timeout=_LOCK_WAIT_S, poll_interval=_LOCK_POLL_S)
    except Timeout as error:
        raise FolderLocked(
            f"another run is writing to {place.label}",
            remedy="wait until it ends, or choose another folder with --out",
        ) from error
    except OSError as error:
        raise _unusable(place, error) from error
    with lock:
        yield


def is_held(place: OutputPlace) -> bool:
    """Tell whether a process holds the lock of an output: a run, or a repair.

    In a folder nothing is created or written. A process that begins meanwhile is not kept out: it tries for
    longer than this takes.
    """
    if place.bucket is not None and lease_holder(place.bucket.store, place.objects):
        return True
    try:
        with open_regular_file(place.lock, follow_links=False) as file:
            return is_locked(file.fileno())
    except OSError:
        return False  # There is no lock, or it can't be looked at.


def _unusable(place: OutputPlace, error: OSError, *, is_state: bool = True) -> DiskError:
    """Return the error of a folder that can't be written: that of the state, or of the pictures."""
    if place.bucket is not None:
        message = f"{place.out} can't be used as the working copy of {place.label}"
        return DiskError(
            f"{message}: {error.strerror or error}", remedy="make it writable, or set THUMB_DATA_DIR"
        )
    if place.elsewhere is not None and is_state:
        what, option = f"{place.elsewhere} can't be used as the state folder", "--state"
    else:
        what, option = f"{place.out} can't be used as the output folder", "--out"
    return DiskError(f"{what}: {error.strerror or error}", remedy=f"choose another folder with {option}")


@contextmanager
def open_reused(folders: Sequence[Path]) -> Iterator[dict[OutputPlace, Manifest]]:
    """Yield the manifests of other outputs, opened read-only; each is named by its own or its state folder.

    Raises:
        UsageError: A folder has no manifest, or one that can't be used or leads elsewhere.
    """
    manifests = {}
    with ExitStack() as stack:
        for folder in folders:
            place = open_output(folder) if store_address(folder) else place_of_state(folder)
            check_own_folder(place)
            bring_state(place)
            manifest = Manifest.open_to_read(place)
            if manifest is None:
                raise UsageError(
                    f"--reuse {folder}: no thumb batch has written there",
                    remedy="name a folder that you gave to thumb batch --out, or to its --state",
                )
            manifests[place] = stack.enter_context(closing(manifest))
        yield manifests


class NotCopiedError(ValueError):
    """A picture of another folder is not copied; the message says which and why."""


def find_copy(
    manifests: Mapping[OutputPlace, Manifest], key: str, request: Request, engine: EngineName
) -> tuple[Path | str, Thumbnail] | None:
    """Return the finished file of `key` in another folder, and the picture; None if no folder has one.

    A folder may come from somebody else, so its manifest vouches for nothing: the file is read here.

    Args:
        manifests: From `open_reused`.
        key: The fingerprint of `request`.
        request: What is drawn.
        engine: Who draws it.

    Raises:
        NotCopiedError: A folder has a record but not the picture: it is gone, was changed, is not a
            picture, or has another type or size.
        UsageError: A manifest is damaged.
        DiskError: A manifest can't be read.
    """
    refused = None
    for place, manifest in manifests.items():
        for wait_s in _LOOK_AGAIN_S:
            picture = manifest.picture(key)
            if picture is None or picture.placeholder:
                break
            is_newer = False
            for file in manifest.copies(
                key
            ):  # The last one first: an earlier one may be about to be replaced.
                if file.adopted:
                    continue
                path = where(place, file.name)
                try:
                    return path, _copied(read_picture(place, file.name), file, picture, request, engine)
                except (OSError, ValueError) as error:
                    is_newer = is_newer or place.files.is_new(file.name)
                    reason = error.strerror if isinstance(error, OSError) else error
                    refused = refused or NotCopiedError(f"{path} is not copied: {reason}")
            if not is_newer:
                break
            time.sleep(wait_s)  # A run there may have replaced it, and be about to record that.
    if refused is not None:
        raise refused
    return None


def _copied(
    data: bytes, file: FileRecord, picture: PictureRecord, request: Request, engine: EngineName
) -> Thumbnail:
    """Check that `data` is what the records say and what the request would give."""
    if len(data) != file.size_bytes or hashlib.sha256(data).hexdigest() != file.sha256:
        raise NotCopiedError("it was changed since it was made")
    header = read_header(data)
    # Only the local engine is certain to draw the type and the size that are asked for.
    if engine is EngineName.LOCAL and header.output_format != request.output_format:
        raise NotCopiedError(f"it is a {header.output_format}, not a {request.output_format}")
    size = Size(header.width_px, header.height_px)
    expected = request.size if engine is EngineName.LOCAL else Size(picture.width_px, picture.height_px)
    if size != expected and not file.changed:
        raise NotCopiedError(
            f"it has {size.width_px}x{size.height_px} pixels, not {expected.width_px}x{expected.height_px}"
        )
    return replace(thumbnail_of(data, picture, request), lacks_glyphs=file.defective)


def thumbnail_of(data: bytes, picture: PictureRecord, request: Request) -> Thumbnail:
    """Return the file of a picture on record as a thumbnail that costs nothing."""
    header = read_header(data)
    asked = request.output_format
    return Thumbnail(
        image=data,
        format=request.format or Format(picture.format),
        output_format=header.output_format,
        width_px=header.width_px,
        height_px=header.height_px,
        image_url=picture.image_url,
        warnings=()
        if header.output_format == asked
        else (f"asked for {asked}, the copy is {header.output_format}",),
    )
