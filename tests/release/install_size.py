"""The size of an installation, package by package: what `pip install thumbcli` brings, and each extra.

`python -m tests.release` prints the tables; `python -m tests.release.install_size` writes them into
docs/install.md. Sizes are those of the files that pip recorded, compiled modules with them, in MiB.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.metadata import Distribution

__all__ = ["EXTRAS", "InstallSize", "markdown", "measured"]

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "install.md"
BEGIN, END = "<!-- sizes -->\n", "<!-- /sizes -->\n"

MIB: Final = 1024 * 1024
_LISTED_MIB: Final = 1.0
"""Smaller packages are told together."""

EXTRAS: Final = tuple(
    name
    for name in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    if name != "dev"
)

WHY: Final = {
    "anyio": "structured concurrency; httpx needs it too",
    "dynamic-font": "Noto Color Emoji and Noto Sans CJK; no smaller package has them",
    "filelock": "one run per folder",
    "manimgx-fonts": "Noto for nineteen scripts",
    "numpy": "skia-python requires it; finds faces and the subject of a photo",
    "pillow": "WebP, PNG, JPEG and AVIF",
    "pybind11": "skia-python requires it",
    "pydantic": "checks config, kits and answers",
    "pydantic-core": "pydantic needs it",
    "pygments": "rich requires it",
    "python-calamine": "Excel and LibreOffice workbooks",
    "pyyaml": "front matter and card templates",
    "rich": "the display in a terminal",
    "skia-python": "drawing, shaping and ICU's data in one library",
    "thumbcli": "the code, its word lists and the networks that find faces",
    "typer": "the command line",
    "watchfiles": "`--watch`",
}
"""Why a package that is listed can't go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallSize:
    """What is installed.

    Attributes:
        packages: MiB of each package of the base, by its name.
        extras: MiB that each extra adds to the base.
        python: The version of the interpreter.
    """

    packages: Mapping[str, float]
    extras: Mapping[str, float]
    python: str

    @property
    def base_mib(self) -> float:
        """All packages of the base."""
        return sum(self.packages.values())


def measured(source: str) -> InstallSize:
    """Install with all extras into an empty environment of this interpreter, and measure it.

    Args:
        source: What pip installs: a wheel or a folder, without extras.

    Raises:
        subprocess.CalledProcessError: pip can't install it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        python = str(Path(scratch, "Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, f"{source}[{','.join(EXTRAS)}]"], check=True)
        ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
        site = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout.strip()
        return _measure(site)


def _measure(site: str) -> InstallSize:
    installed = {
        str(canonicalize_name(found.metadata["Name"])): found for found in distributions(path=[site])
    }
    sizes = {name: sum(map(_mib, _files(found)), 0.0) for name, found in installed.items()}
    needs = {name: list(map(Requirement, found.requires or ())) for name, found in installed.items()}

    def reached(extra: str) -> set[str]:
        """Return what thumbcli needs with one extra, itself included."""
        found: set[tuple[str, str]] = set()
        to_do = [("thumbcli", ""), ("thumbcli", extra)]
        while to_do:
            name, of = to_do.pop()
            if (name, of) not in found and name in needs:
                found.add((name, of))
                to_do += _needed(needs[name], of)
        return {name for name, _ in found}

    base = reached("")
    return InstallSize(
        packages={name: sizes[name] for name in sorted(base, key=lambda name: -sizes[name])},
        extras={extra: sum(sizes[name] for name in reached(extra) - base) for extra in EXTRAS},
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
    )


def _files(distribution: Distribution) -> Iterator[Path]:
    return (Path(str(distribution.locate_file(file))) for file in distribution.files or ())


def _mib(file: Path) -> float:
    return file.stat().st_size / MIB if file.is_file() else 0.0


def _needed(requirements: Iterable[Requirement], extra: str) -> Iterator[tuple[str, str]]:
    """Yield each package that is needed with an extra, and the extras of its own that are asked for."""
    for requirement in requirements:
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            name = canonicalize_name(requirement.name)
            yield name, ""
            for asked in requirement.extras:
                yield name, asked


def markdown(size: InstallSize) -> str:
    """Return the tables of the docs."""
    listed = {
        name: mib
        for name, mib in size.packages.items()
        if mib >= _LISTED_MIB and not name.startswith("fontpkg-")
    }
    others = len(size.packages) - len(listed)
    rest_mib = size.base_mib - sum(listed.values())
    lines = [
        f"Measured with Python {size.python} on {sys.platform}: {size.base_mib:.0f} MiB.",
        "",
        "| package | MiB | why |",
        "|---|---:|---|",
        *(f"| {name} | {mib:.1f} | {WHY.get(name, '')} |" for name, mib in listed.items()),
        f"| {others} others | {rest_mib:.1f} | the families of fonts, and small ones |",
        "",
        "| extra | MiB more |",
        "|---|---:|",
        *(f"| `{name}` | {mib:.1f} |" for name, mib in sorted(size.extras.items(), key=lambda one: one[1])),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the tables into the page."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    tables = markdown(measured(str(ROOT)))
    PAGE.write_text(f"{head}{BEGIN}{tables}{END}{tail}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
