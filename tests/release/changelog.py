"""Print what the changelog says of a release: `python -m tests.release.changelog v1.2.3 dist > notes.md`.

It fails if the packages in the folder have another version than the tag, or if the section of the version is
missing or still called unreleased.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[2]


class ReleaseError(Exception):
    """Something about a release does not agree; the message says what."""


def notes(changelog: str, version: Version) -> str:
    """Return the section of a version.

    Args:
        changelog: Markdown whose sections begin with `## VERSION (DATE)`.
        version: Of the release.

    Raises:
        ReleaseError: It has no section with a date.
    """
    for section in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        head, _, body = section.partition("\n")
        name, _, when = head.partition(" ")
        if name == str(version):
            if not re.fullmatch(r"\(\d{4}-\d{2}-\d{2}\)", when):
                raise ReleaseError(f"CHANGELOG.md: {name} has {when or 'nothing'} in place of a date")
            return body.strip() + "\n"
    raise ReleaseError(f"CHANGELOG.md has no section {version}")


def check_version(tag: str, folder: Path) -> Version:
    """Return the version of a tag, which all packages in the folder have.

    Raises:
        ReleaseError: One has another, or there is none.
    """
    try:
        version = Version(tag.removeprefix("v"))
    except InvalidVersion as error:
        raise ReleaseError(f"{tag} is no version") from error
    packages = sorted([*folder.glob("*.whl"), *folder.glob("*.tar.gz")])
    for package in packages:
        told = package.name.removesuffix(".tar.gz").split("-")[1]
        if Version(told) != version:
            raise ReleaseError(f"{package.name} is {told}, and the tag is {tag}")
    if not packages:
        raise ReleaseError(f"{folder} has no packages")
    return version


def main(tag: str, folder: str) -> None:
    """Print the notes of a release."""
    try:
        version = check_version(tag, Path(folder))
        sys.stdout.write(notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version))
    except ReleaseError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main(*sys.argv[1:])
