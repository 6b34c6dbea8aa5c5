"""Where an output has its pictures and where its state: one home for the paths of its manifest and lock.

The state is in `.thumb` in the output folder, or in a folder elsewhere that belongs to this output alone: for
another one, all that it has on record would be bought again.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import KW_ONLY, replace
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.atomic_write import is_part, write_atomic
from thumbcli.errors import DamagedFile, UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.outputs.folder import FolderFiles
from thumbcli.regular_files import is_link, leads_to_folder, read_regular_file
from thumbcli.relative_path import relative_path
from thumbcli.shell_commands import moving, quoted, writing

if TYPE_CHECKING:
    from thumbcli.options.shard import Shard
    from thumbcli.outputs.bucket import BucketFiles
    from thumbcli.outputs.output_protocol import OutputFiles

__all__ = [
    "MANIFEST",
    "SHARDS",
    "OutputPlace",
    "bind_state",
    "check_own_folder",
    "check_place",
    "is_bound",
    "is_same",
    "is_unused",
    "make_own_folder",
    "place_of_state",
    "recorded_output",
    "write_git_ignore",
]

FOLDER = ".thumb"
"""The state folder in an output folder."""

MANIFEST = "manifest.sqlite3"
"""The name of the manifest in a state folder."""

SHARDS = "shards"
"""The folder in a state folder with those of runs over a part of their list, each with a manifest."""

_OUTPUT = "output"
"""The file in a state folder elsewhere that says where its output is, as a relative path."""
_OUTPUT_MAX_BYTES = 64 * 1024

_GIT_IGNORE = ".gitignore"
_IGNORED = """\
# Commit the manifest, the record of what exists; not what is of use on one machine alone.
lock
before/
replaced/
lost/
manifest.sqlite3-*
manifest-*
"""

_OF_MANIFEST = ("manifest.sqlite3", "manifest-")
"""How the names of the manifest, its log and damaged ones begin."""

_HERE = "<out>/"
"""How a recorded location begins whose source was named by an absolute path."""


@dataclass(frozen=True, slots=True)
class OutputPlace:
    """An output folder and its state folder. Neither has to exist.

    Attributes:
        out: The folder of the pictures; of an output in a store the folder of the working copy of its state.
        elsewhere: The state folder, where it is not `.thumb` in `out`.
        bucket: The pictures, where they are in a store.
        shard: The part of the list that a run draws, which has a state folder of its own.
    """

    out: Path
    _: KW_ONLY
    elsewhere: Path | None = None
    bucket: BucketFiles | None = None
    shard: Shard | None = None

    @property
    def whole(self) -> OutputPlace:
        """The same output for the whole list."""
        return replace(self, shard=None)

    @property
    def files(self) -> OutputFiles:
        """The pictures."""
        return self.bucket or FolderFiles(self.out)

    @property
    def label(self) -> str:
        """What a person calls the output: its folder, or its address in a store."""
        return str(self.bucket.store.address if self.bucket else self.out)

    @property
    def base(self) -> Path:
        """The folder that recorded locations of lists and assets are relative to.

        A store is no place beside them, so that there it is the working folder: a checkout of the same
        repository on another machine finds them.
        """
        return Path() if self.bucket else self.out

    @property
    def state(self) -> Path:
        """The folder for the manifest, its lock, replaced pictures and lost answers."""
        root = self.elsewhere or self.out / FOLDER
        return root / SHARDS / self.shard.folder if self.shard else root

    @property
    def objects(self) -> str:
        """How the names of our own records begin in a store."""
        return f"{FOLDER}/{SHARDS}/{self.shard.folder}/" if self.shard else f"{FOLDER}/"

    @property
    def manifest(self) -> Path:
        """The file of the manifest."""
        return self.state / MANIFEST

    @property
    def lock(self) -> Path:
        """The file that a run locks."""
        return self.state / "lock"

    @property
    def replaced(self) -> Path:
        """The folder for pictures that somebody changed and a run replaced, also that of a shard."""
        return self.whole.state / "replaced" if self.shard else self.state / "replaced"

    @property
    def replaced_files(self) -> OutputFiles:
        """Those pictures."""
        return self.bucket.replaced() if self.bucket else FolderFiles(self.replaced)

    @property
    def before(self) -> Path:
        """The folder for pictures of the local engine that a run has drawn anew, also that of a shard."""
        return self.whole.state / "before"

    @property
    def kept_files(self) -> tuple[OutputFiles, ...]:
        """All pictures that runs replaced and that are still there."""
        return (self.replaced_files,) if self.bucket else (self.replaced_files, FolderFiles(self.before))

    @property
    def lost(self) -> Path:
        """The folder for what came in place of pictures."""
        return self.state / "lost"

    @property
    def bounds(self) -> Path:
        """The folder that no link in the state folder may lead out of."""
        return self.elsewhere or self.out

    @property
    def arguments(self) -> str:
        """What follows `thumb repair` or `thumb status` on a command line, quoted for the shell."""
        named = f" --state {quoted(str(self.elsewhere))}" if self.elsewhere else ""
        return f"{quoted(self.label)}{named}"

    def recorded(self, location: str) -> str:
        """Return the location of a row as a manifest records it: an absolute path is relative to `out`."""
        if not Path(location).is_absolute():
            return location
        with contextlib.suppress(OSError, ValueError):  # The working folder is gone; another drive.
            return f"{_HERE}{os.path.relpath(location, self.base)}"
        return location

    def shown(self, recorded: str) -> str:
        """Return the location that `recorded` was made of, for a person."""
        if not recorded.startswith(_HERE):
            return recorded
        return os.path.normpath(self.base.absolute() / recorded.removeprefix(_HERE))


def place_of_state(folder: Path) -> OutputPlace:
    """Return the place of a folder that is an output, or the state folder of one.

    Raises:
        DamagedFile: It is a state folder, and what it says about its output can't be read.
    """
    is_output = os.path.lexists(folder / FOLDER) or not os.path.lexists(folder / MANIFEST)
    if is_output or (out := recorded_output(folder)) is None:
        return OutputPlace(folder)
    return OutputPlace(out, elsewhere=folder)


def check_place(place: OutputPlace) -> None:
    """Check that the state folder of a place is its own: a link would have us write somewhere else.

    A state folder elsewhere was named by the user, and may itself be a link.

    Raises:
        DamagedFile: `.thumb` is a link, or the file that names the output of a state folder is not readable.
        UsageError: The state folder belongs to another output or holds other files, the output has a `.thumb`
            as well, or one of the two folders is in the other.
    """
    folder = place.out / FOLDER
    if place.elsewhere is None:
        for each in (folder, *((place.state.parent, place.state) if place.shard else ())):
            if is_link(each):
                raise DamagedFile(f"{each} is a link", remedy="remove it, or move the folder itself there")
        return
    named = f"--state {place.elsewhere}"
    out, state = _real(place.out), _real(place.elsewhere)
    if out.is_relative_to(state) or state.is_relative_to(out):
        raise UsageError(
            f"{named}: the state folder can't be inside the output folder {place.out}, nor around it",
            remedy=f"name a folder beside it; without --state it is {folder}",
        )
    if os.path.lexists(place.elsewhere) and not leads_to_folder(place.elsewhere):
        raise UsageError(f"{named} is not a folder", remedy="name a new folder, or an empty one")
    with contextlib.suppress(OSError):  # Whoever opens what is in it says so.
        is_unused(place)
    owner, remedy = recorded_output(place.elsewhere), "name another folder, or the output that it belongs to"
    if owner is not None and not _holds_something(folder):
        remedy += f"; if you moved one of the two: {_say_output(place)}"
    elif owner is None and state.name == FOLDER and not is_same(state.parent, out):
        raise UsageError(
            f"{named}: a folder {FOLDER} is the state of the folder that it is in, not of {place.out}",
            remedy=f"give it another name, such as {place.elsewhere.with_name(f'{FOLDER}-{out.name}')}",
        )
    if owner is not None and not is_same(owner, out):
        message = f"{named} belongs to the output folder {owner}, not to {place.out}"
        raise UsageError(message, remedy=remedy)
    if _holds_something(folder):
        raise UsageError(f"{named}: {place.out} has its state in {folder} already", remedy=_move(place))


def check_own_folder(place: OutputPlace) -> None:
    """Check that nothing in the state folder of `place`, which need not exist, leads elsewhere.

    The files of the manifest are checked where they are opened; a repair keeps them as they were.

    Raises:
        DamagedFile: It is a link, or holds a link, a pipe or a device.
        UsageError: As `check_place`.
    """
    check_place(place)
    # Whoever opens what is missing or unreadable says so.
    with contextlib.suppress(OSError), os.scandir(place.state) as entries:
        for entry in entries:
            is_usual = entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)
            if not is_usual and not entry.name.startswith(_OF_MANIFEST):
                kind = "a link" if is_link(entry.path) else "a pipe, a socket or a device"
                raise DamagedFile(
                    f"{entry.path} is {kind}, and might lead a run out of {place.bounds}",
                    remedy="remove it; if you moved its content, move it back",
                )


def is_unused(place: OutputPlace) -> bool:
    """Tell whether a state folder is missing, or never held anything.

    A folder that the user names may hold hidden files, such as a `.gitignore`.

    Raises:
        UsageError: The user names a folder that holds other files and no manifest.
        OSError: It can't be read.
    """
    if not os.path.lexists(place.state):
        return True
    names = [entry.name for entry in place.state.iterdir() if not is_part(entry.name)]
    if place.elsewhere is None or MANIFEST in names:
        return not names
    names = [name for name in names if not name.startswith(".")]
    if foreign := sorted(name for name in names if not _is_ours(name)):
        raise UsageError(
            f"--state {place.elsewhere}: it holds other files, such as {foreign[0]}",
            remedy="name a new folder, or an empty one",
        )
    return not names


def is_bound(place: OutputPlace) -> bool:
    """Tell whether the state folder says which output it belongs to; `.thumb` needs not to."""
    return place.elsewhere is None or os.path.lexists(place.elsewhere / _OUTPUT)


def bind_state(place: OutputPlace, *, known: bool) -> None:
    """Note in a state folder elsewhere which output it belongs to, while the caller holds the lock.

    Args:
        place: The place; its state folder exists.
        known: Whether the output has a picture of the manifest, or the manifest has none.

    Raises:
        UsageError: Not `known`: it may be another output.
        OSError: It can't be written.
    """
    if is_bound(place):
        return
    if not known:
        raise UsageError(
            f"--state {place.elsewhere}: none of its pictures is in {place.out}",
            remedy=f"name the output folder that it belongs to; if it is this one: {_say_output(place)}",
        )
    write_atomic(place.state / _OUTPUT, os.fsencode(f"{_relative(place)}\n"), replace=False)


def write_git_ignore(place: OutputPlace) -> None:
    """Write what git leaves out of a state folder elsewhere, which is committed; one that is there stays.

    Raises:
        OSError: It can't be written.
    """
    path = place.state / _GIT_IGNORE
    if place.elsewhere is not None and place.shard is None and not os.path.lexists(path):
        with contextlib.suppress(FileExistsError):
            write_atomic(path, _IGNORED.encode(), replace=False)


def make_own_folder(place: OutputPlace, folder: Path) -> bool:
    """Create a subfolder of the state folder; tell whether it is there, and no link on the way to it.

    Raises:
        OSError: It can't be created, for example because the state folder is gone.
    """
    if place.elsewhere is None and is_link(place.state):
        return False
    folder.mkdir(exist_ok=True)
    return leads_to_folder(folder) and not is_link(folder)


def _holds_something(folder: Path) -> bool:
    """Tell whether a folder, or what is in its place, is more than a beginning."""
    try:
        return os.path.lexists(folder) and any(not is_part(entry.name) for entry in folder.iterdir())
    except OSError:
        return True


def _is_ours(name: str) -> bool:
    return name in {"lock", "replaced", "before", "lost", _OUTPUT} or name.startswith(_OF_MANIFEST)


def _real(path: Path) -> Path:
    try:
        return Path(os.path.realpath(path))
    except FileNotFoundError:
        return path  # The working folder is gone, and the path is relative to it.


def is_same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one folder."""
    try:
        return one == other or one.samefile(other)  # A disk may ignore case.
    except OSError:
        return False


def recorded_output(state: Path) -> Path | None:
    """Return the output that a state folder says it belongs to, without links; None if it says nothing."""
    path = state / _OUTPUT
    try:
        data = read_regular_file(path, limit_bytes=_OUTPUT_MAX_BYTES, follow_links=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DamagedFile(
            f"{path} can't be read: {error.strerror or error}",
            remedy="check its permissions, or name another folder",
        ) from error
    text = os.fsdecode(data).removesuffix("\n")
    if not text or "\0" in text or "\n" in text:
        raise DamagedFile(f"{path} is damaged: it has no path on one line", remedy="remove it")
    return _real(_real(state) / text)


def _relative(place: OutputPlace) -> str:
    return relative_path(_real(place.out), _real(place.state))


def _say_output(place: OutputPlace) -> str:
    return writing(_relative(place), str(place.state / _OUTPUT))


def _move(place: OutputPlace) -> str:
    """Return how the state that an output has goes to the folder that the user names."""
    old, new = place.out / FOLDER, place.state
    unused = False
    with contextlib.suppress(OSError):  # It can't be read.
        unused = is_unused(place)
    if not unused:
        return f"leave --state out, or move {old} away if {new} has what is up to date"
    above = "" if new.parent.exists() else str(new.parent)
    return moving(str(old), str(new), merge=new.exists(), above=above)
