"""Build what is released into dist/, check it, and use it on every Python that is here: `make release`.

Each interpreter gets an empty environment with the wheel alone. It draws, explains, and says by
`thumb doctor` that nothing is missing; warnings are errors. The first environment is written down as a bill
of materials (CycloneDX). What an installation takes is printed last, as docs/install.md has it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.release.install_size import markdown, measured

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
BIN = "Scripts" if sys.platform == "win32" else "bin"
MB = 1024 * 1024

NOT_RATED = "AuthorEmail,Url"
"""Ratings of pyroma that wait for a public address."""

LIBRARY = """
from thumbcli import Client, explain
with Client(engine="local") as client:
    made = client.generate("Why We Forget", format="blogpost")
assert (made.width_px, made.height_px) == (1200, 630)
assert explain("Why We Forget").headline
"""


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command.

    Raises:
        SystemExit: It failed; its output is shown.
    """
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def build(folder: Path) -> Path:
    """Build the sdist and from it the wheel, check both, and return the wheel."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    run(sys.executable, "-m", "twine", "check", "--strict", *folder.iterdir())
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    run(sys.executable, "-m", "check_wheel_contents", wheel)
    run(Path(sys.executable).with_name("pyroma"), "--min", "10", "--skip-tests", NOT_RATED, "--file", sdist)
    return wheel


def use(wheel: Path, python: str, folder: Path) -> str:
    """Install the wheel alone for an interpreter, use it, and return what that took."""
    begun_s = time.monotonic()
    run(python, "-m", "venv", folder)
    bin_ = folder / BIN
    install: list[str | Path] = [
        bin_ / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    # By its name, so that no path of this machine gets into the environment.
    run(*install, "--find-links", wheel.parent, f"thumbcli=={version_of(wheel)}")
    run(bin_ / "thumb", "doctor")
    run(bin_ / "thumb", "gen", "Why We Forget", "--engine", "local", "--out", folder / "cover.webp")
    run(bin_ / "python", "-W", "error", "-c", LIBRARY, cwd=folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{time.monotonic() - begun_s:.0f} s, {size / MB:.0f} MB"


def find_python(version: str) -> str | None:
    """Return an interpreter of this version that runs: those of pyenv may only be stand-ins."""
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        return None
    return python


def version_of(wheel: Path) -> str:
    """Return the version in the name of a wheel."""
    return wheel.name.split("-")[1]


def list_materials(environment: Path, wheel: Path) -> Path:
    """Write which packages an environment has, as CycloneDX, beside the wheel; pip is not counted in."""
    python = environment / BIN / "python"
    run(python, "-m", "pip", "uninstall", "--quiet", "--yes", "pip", "setuptools")
    file = wheel.with_name(f"thumbcli-{version_of(wheel)}.cdx.json")
    tool = Path(sys.executable).with_name("cyclonedx-py")
    options: list[str | Path] = [
        "--pyproject",
        ROOT / "pyproject.toml",
        "--output-reproducible",
        "--output-file",
        file,
    ]
    run(tool, "environment", *options, python)
    materials = json.loads(file.read_text(encoding="utf-8"))
    # The tool reads pyproject.toml, which leaves the version to git.
    materials["metadata"]["component"]["version"] = version_of(wheel)
    file.write_text(f"{json.dumps(materials, indent=2)}\n", encoding="utf-8")
    return file


def main() -> None:
    """Build, check and use it; print a line per interpreter."""
    shutil.rmtree(DIST, ignore_errors=True)
    wheel = build(DIST)
    with tempfile.TemporaryDirectory() as scratch:
        materials: Path | None = None
        for version in VERSIONS:
            python = find_python(version)
            if python is None:
                print(f"Python {version:<29} is not here")
            else:
                print(f"Python {version:<29} {use(wheel, python, Path(scratch, version))}", flush=True)
                materials = materials or list_materials(Path(scratch, version), wheel)
    for path in sorted(DIST.iterdir()):
        print(f"{path.name:<36} {path.stat().st_size / MB:.1f} MB")
    print(markdown(measured(str(wheel))), end="")


if __name__ == "__main__":
    main()
