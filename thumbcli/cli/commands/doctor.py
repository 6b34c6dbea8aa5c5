"""`thumb doctor`: what works on this machine, what does not, and what to send with a bug report."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import json_line
from thumbcli.cli.shared_options import AsJson, HomePath, StateFolder, examples
from thumbcli.errors import NotInstalled, ThumbError
from thumbcli.printable_text import counted, printable
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["EXAMPLES", "doctor"]

EXAMPLES = examples(
    "thumb doctor",
    "thumb doctor thumbs --online",
    "thumb doctor static/og --state state/og",
    "thumb doctor --json > report.json",
    note="Exit code 3 means that something does not work. Keys are never shown.",
)

_PROBLEMS_FOUND = 3
_SAMPLE = "Why We Forget"
_LIBRARIES = ("skia-python", "Pillow", "httpx", "typer", "rich", "anyio", "pydantic")
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
_ANSWER_MAX_S = 10.0
_INSTALL = "`pip install .` in a clone installs it, and what it needs"


class _State(StrEnum):
    OK = "ok"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class _Finding:
    """One line of the report.

    Attributes:
        subject: What was looked at.
        detail: What was found.
        state: Whether that is as it should be.
        remedy: What to do now; empty if nothing.
    """

    subject: str
    detail: str
    state: _State = _State.OK
    remedy: str = ""


def doctor(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", click_type=HomePath(), help="An output folder to look at too."),
    ] = None,
    *,
    state: StateFolder = None,
    online: Annotated[
        bool, typer.Option("--online", help="See whether the hosted API can be reached; no key is sent.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check versions, fonts, artwork, extras, settings, the key and a folder, and draw one picture.

    The report can be sent with a bug report: no key is in it, and paths are all that it says of you.
    """
    checks: list[Callable[[], Iterator[_Finding]]] = [
        _versions,
        _engine,
        _fonts,
        _artwork,
        _extras,
        _settings,
        _key,
        _logins,
    ]
    if folder is not None:
        checks.append(lambda: _folder(folder, state))
    if online:
        checks.append(_network)
    found = [finding for check in checks for finding in _guarded(check)]
    if as_json:
        print(json_line({"findings": [asdict(finding) for finding in found]}, indent=2))
    else:
        for finding in found:
            print(printable(f"{finding.state:<6} {finding.subject:<10} {finding.detail}"))
            if finding.remedy:
                print(printable(f"{'':<17} {finding.remedy}"))
    if any(finding.state is _State.FAULT for finding in found):
        raise typer.Exit(_PROBLEMS_FOUND)


def _guarded(check: Callable[[], Iterator[_Finding]]) -> Iterator[_Finding]:
    """Yield the findings of a check; an error of ours is one too."""
    try:
        yield from check()
    except ThumbError as error:
        yield _Finding(check.__name__.strip("_"), error.message, _State.FAULT, error.remedy)
    except ImportError:
        # The line of the engine says why, and what to install.
        yield _Finding(check.__name__.strip("_"), "not checked: the local engine can't start", _State.NOTE)


def _versions() -> Iterator[_Finding]:
    yield _Finding("thumb", f"{__version__}, Python {platform.python_version()} ({sys.executable})")
    yield _Finding("system", f"{platform.platform()}, {os.cpu_count()} cores, {sys.getfilesystemencoding()}")
    versions = {name: _version_of(name) for name in _LIBRARIES}
    yield _Finding("libraries", ", ".join(f"{name} {found}" for name, found in versions.items() if found))
    if unknown := [name for name, found in versions.items() if not found]:
        # They may work all the same: as system packages, or from a folder.
        yield _Finding("libraries", f"of unknown version: {', '.join(unknown)}", _State.NOTE)


def _version_of(package: str) -> str:
    """Return the version that a package was installed in; empty where nothing records it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _engine() -> Iterator[_Finding]:
    from thumbcli.contract import make_request

    begun_s = time.perf_counter()
    try:
        from thumbcli.render import draw

        made = draw(make_request(_SAMPLE, format="youtube"))
    except ImportError as error:
        missing = NotInstalled.because(error)
        yield _Finding("local", missing.message, _State.FAULT, missing.remedy)
        return
    took_s = time.perf_counter() - begun_s
    yield _Finding(
        "local", f"draws: {made.width_px}x{made.height_px}, {len(made.image):,} bytes, {took_s:.1f} s"
    )


def _fonts() -> Iterator[_Finding]:
    from thumbcli.render import missing_fonts

    missing = missing_fonts()
    if missing:
        remedy = f"pip install {' '.join(missing)}"
        yield _Finding("fonts", f"packages are missing: {', '.join(missing)}", _State.FAULT, remedy)
    else:
        yield _Finding("fonts", "all installed")


def _artwork() -> Iterator[_Finding]:
    from thumbcli.artwork.installed_packs import installed_packs

    packs = installed_packs()
    listed = ", ".join(f"{pack.name} ({pack.digest[:12]})" for pack in packs)
    if packs:
        yield _Finding("artwork", listed)
    else:
        yield _Finding("artwork", "no pack in full colour", _State.FAULT, "pip install dynamic-font")


def _extras() -> Iterator[_Finding]:
    """Tell which extras are installed: all that their requirements name."""
    states: dict[str, bool] = {}
    try:
        requirements = requires("thumbcli") or ()
    except PackageNotFoundError:
        place = Path(__file__).parents[2]  # thumbcli/ itself
        yield _Finding("extras", f"unknown: {place} was not installed as a package", _State.NOTE, _INSTALL)
        return
    for text in requirements:
        requirement, _, marker = text.partition(";")
        _, is_extra, extra = marker.rpartition("extra ==")
        extra = extra.strip(" '\"")
        if is_extra and extra != "dev":
            states[extra] = states.get(extra, True) and _is_installed(requirement)
    have = [name for name, there in states.items() if there]
    lack = [name for name, there in states.items() if not there]
    yield _Finding("extras", f"installed: {', '.join(have) or 'none'}; not: {', '.join(lack) or 'none'}")


def _is_installed(requirement: str) -> bool:
    name = re.match(r"[\w.-]+", requirement)
    return bool(_version_of(name[0] if name else requirement))


def _settings() -> Iterator[_Finding]:
    from thumbcli.options.settings import base_url, config_path, load_config

    config = load_config()
    path = config_path()
    what = f"{len(config)} settings" if path.exists() else "none"
    yield _Finding("settings", f"{path}: {what}; API at {base_url(os.environ, config)}")
    named = sorted(name for name in os.environ if name.startswith(("THUMB_", "THUMBAPI_")))
    named += [name for name in _PROXIES if os.environ.get(name) or os.environ.get(name.lower())]
    if named:
        yield _Finding("variables", f"set: {', '.join(named)}", _State.NOTE)


def _key() -> Iterator[_Finding]:
    from thumbcli.engines.thumbapi.api_key import find_key, mask

    key = find_key()
    if key is None:
        yield _Finding("key", "none: thumb draws with the local engine")
    else:
        state = _State.NOTE if key.notice else _State.OK
        yield _Finding("key", f"{mask(key.value)} from the {key.source}", state, key.notice)


def _logins() -> Iterator[_Finding]:
    """Tell which logins of thumb publish there are; those in a keyring are not opened."""
    from thumbcli.publishing.publish_logins import known_logins

    found = known_logins(os.environ)
    detail = "; ".join(f"{name}: {source}" for name, source in found) or "none for thumb publish"
    yield _Finding("logins", detail)


def _folder(folder: Path, elsewhere: Path | None) -> Iterator[_Finding]:
    import shutil

    from thumbcli.batch.plan.folder_status import report
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.cli.brand_context import brands
    from thumbcli.project.find_jobs import state_of_output

    place = open_output(folder, elsewhere or state_of_output(folder))
    if place.bucket is None:
        if not folder.is_dir():
            yield _Finding("folder", f"{folder} does not exist yet", _State.NOTE)
            return
        free_gib = shutil.disk_usage(folder).free / 2**30
        writable = os.access(folder, os.W_OK)
        detail = f"{folder}: {'writable' if writable else 'not writable'}, {free_gib:,.1f} GiB free"
        yield _Finding("folder", detail, _State.OK if writable else _State.FAULT)
    manifest = Manifest.open_to_read(place)
    if manifest is None:
        yield _Finding(
            "manifest",
            f"none in {place.state}: if a run has written there, name its --state",
            _State.NOTE,
        )
        return
    with closing(manifest):
        found = report(place, manifest, brands(quiet=True))
    state = _State.OK if found.exit_code == 0 else _State.NOTE
    yield _Finding(
        "manifest", f"{counted(found.made, 'picture')}, {found.missing:,} missing; {found.verdict()}", state
    )


def _network() -> Iterator[_Finding]:
    from thumbcli.engines.thumbapi.proxy_routes import reach
    from thumbcli.options.settings import base_url, load_config

    url = base_url(os.environ, load_config())
    problem, took_s = reach(url, timeout_s=_ANSWER_MAX_S)
    if problem:
        yield _Finding(
            "network", f"{url}: {problem}", _State.FAULT, "check the network, proxies and firewalls"
        )
    else:
        yield _Finding("network", f"{url} answers, after {took_s:.2f} s")
