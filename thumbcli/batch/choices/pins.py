"""Pins: the file of choices is their home, the manifest has a copy that a run plans with.

What the file says of a picture counts; where it says nothing, the manifest's own pin stays, as an older
version or `--pin` on another machine made it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.batch.choices.choices_file import Choice, change_choices, merged
from thumbcli.batch.choices.choices_place import noted_choices
from thumbcli.batch.names.file_names import claim_id
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.batch.store.stored_manifest import has_manifest
from thumbcli.contract import OutputFormat
from thumbcli.errors import UsageError
from thumbcli.relative_path import relative_path
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.stores.store_address import StoreAddress

__all__ = ["apply_pins", "choose_pins", "pin_files", "pinned_claims", "target_of"]


def target_of(name: str) -> str:
    """Return the target of a file: its name without the ending."""
    return name.rpartition(".")[0]


def apply_pins(manifest: Manifest, choices: Mapping[str, Choice]) -> None:
    """Pin and release the files of a manifest as the choices say."""
    changed: dict[bool, list[int]] = {True: [], False: []}
    for choice in choices.values():
        if choice.pinned is None:
            continue
        for kind in OutputFormat:
            record = manifest.owner(f"{choice.target}.{kind}")
            if record is not None and record.pinned != choice.pinned:
                changed[choice.pinned].append(record.id)
    for pinned, ids in changed.items():
        if ids:
            manifest.pin(ids, pinned=pinned)


def pinned_claims(choices: Iterable[Choice]) -> frozenset[str]:
    """Return the claims of the files that are pinned, whatever their type."""
    pinned = [choice.target for choice in choices if choice.pinned]
    return frozenset(claim_id(f"{target}.{kind}") for target in pinned for kind in OutputFormat)


def choose_pins(path: Path, manifest: Manifest, names: Iterable[str], *, pinned: bool) -> None:
    """Write into a file of choices that files are pinned, or are not.

    Args:
        path: The file of choices.
        manifest: Has the titles of the files.
        names: The files.
        pinned: Whether they are.

    Raises:
        ConfigError: The file of choices is not valid.
        DiskError: It can't be written.
    """
    records = [(name, record) for name in names if (record := manifest.owner(name)) is not None]
    pictures = manifest.pictures([record.key for _, record in records])

    def change(choices: dict[str, Choice]) -> None:
        for name, record in records:
            target, picture = target_of(name), pictures.get(record.key)
            own = choices.get(target)
            if own is None and picture is not None:
                own = Choice(target=target, title=picture.title, format=str(picture.format))
            if own is not None and own.pinned is not pinned:
                choices[target] = merged(own, {"pinned": pinned})

    change_choices(path, change)


def pin_files(
    files: Sequence[Path],
    place: OutputPlace,
    others: Sequence[OutputPlace] = (),
    *,
    pinned: bool,
    choices: Path | None = None,
) -> list[Path | str]:
    """Pin or release files, all of them or none; return those that were not so before.

    Args:
        files: Paths, addresses in an object store, or names in the output.
        place: The output, for files that are in no folder with a `.thumb`.
        others: More outputs whose files may be meant, such as those of a project.
        pinned: Whether to pin them.
        choices: The file of choices, where it is not the one beside the output.

    Raises:
        UsageError: A file is not one that a run has made or adopted.
        FolderLocked: A run holds the folder.
        ConfigError: The file of choices is not valid.
    """
    changed: list[Path | str] = []
    for output, names in _by_output(files, place, others).items():
        with hold_folder(output) as manifest:
            records = {name: manifest.owner(name) for name in names}
            for name, record in records.items():
                if record is None or record.name != name:
                    raise UsageError(
                        f"{_shown(output, name)} is not on record: no run has made or adopted it",
                        remedy="draw it first: thumb batch records the files that its rows ask for",
                    )
            found = {name: record for name, record in records.items() if record and record.pinned != pinned}
            if found:
                choose_pins(noted_choices(output, choices), manifest, found, pinned=pinned)
                manifest.pin([record.id for record in found.values()], pinned=pinned)
            changed += [_shown(output, name) for name in found]
    return changed


def _by_output(
    files: Iterable[Path], place: OutputPlace, others: Sequence[OutputPlace]
) -> dict[OutputPlace, list[str]]:
    """Return the names of files by their output."""
    names: dict[OutputPlace, list[str]] = {}
    for file in files:
        if (address := store_address(file)) is not None:
            output, name = _output_at(address, place)
            names.setdefault(output, []).append(name)
            continue
        if place.bucket is not None:
            names.setdefault(place, []).append(file.as_posix())
            continue
        output, path = _output_of(file, place, others)
        name = relative_path(path, output.out)
        names.setdefault(output, []).append(name)
    return names


def _shown(output: OutputPlace, name: str) -> Path | str:
    return output.out / name if output.bucket is None else output.bucket.where(name)


def _output_at(address: StoreAddress, place: OutputPlace) -> tuple[OutputPlace, str]:
    """Return the output in a store that an address is in, and its name there.

    Raises:
        UsageError: It is in no output.
    """
    *folders, name = address.prefix.split("/")
    while True:
        prefix = replace(address, prefix="/".join(folders))
        output = place if place.label == str(prefix) else open_output(Path(str(prefix)))
        if has_manifest(output):
            return output, name
        if not folders:
            raise UsageError(
                f"{address} is in no output", remedy="name a picture that thumb batch has put into a store"
            )
        name = f"{folders.pop()}/{name}"


def _output_of(file: Path, place: OutputPlace, others: Sequence[OutputPlace]) -> tuple[OutputPlace, Path]:
    """Return the output that a file is in, and its path there; what is no path is a name in `place`.

    Raises:
        UsageError: It is a folder, or in no output.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder", remedy=f"name files in it: {file}/*.webp")
    whole = Path(os.path.abspath(file))  # noqa: PTH100 - keeps links
    is_path = file.is_absolute() or os.path.lexists(file)
    for each in (place, *others):
        out = Path(os.path.abspath(each.out))  # noqa: PTH100 - as above
        if each.bucket is None and (each.out in file.parents or (is_path and out in whole.parents)):
            return each, each.out / whole.relative_to(out)
    for path in (file, whole) if is_path else (file,):
        for folder in path.parents:
            if _is_used(output := OutputPlace(folder), (place, *others)):
                return output, path
    if is_path:
        raise UsageError(
            f"{file} is in no output folder", remedy="name that with --out, and its --state if it has one"
        )
    return place, place.out / file


def _is_used(place: OutputPlace, others: Sequence[OutputPlace]) -> bool:
    """Tell whether a folder has records, which are not those of another output."""
    state = os.path.abspath(place.state)  # noqa: PTH100 - keeps links
    elsewhere = (os.path.abspath(each.elsewhere) for each in others if each.elsewhere)  # noqa: PTH100 - as above
    return place.state.is_dir() and not any(Path(each).is_relative_to(state) for each in elsewhere)
