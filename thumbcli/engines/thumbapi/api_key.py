"""Finds and stores the API key.

::

    THUMBAPI_KEY            first, so that one run can use another key
    THUMBAPI_API_KEY
    THUMBAPI_KEY_FILE       a file that holds the key alone, as Docker mounts a secret
    $CREDENTIALS_DIRECTORY/thumbapi-key
                            what systemd passes a service by LoadCredential=
    stored by `thumb auth login`
        system keyring      if one works
        credentials         otherwise: a file of mode 0600 beside config.toml
    ~/.thumbapi/config.json the file of ThumbAPI's own tools; read, never written

`credentials` also notes that the key is in the keyring. Without that note the keyring is never opened, so the
local engine is not slowed down and shows no dialog. No message, log or `repr` contains a key.

Source:
    `docs/thumbapi.md`, key lookup.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.engines.thumbapi import keyring_store
from thumbcli.engines.thumbapi.keyring_store import KeyringError
from thumbcli.errors import AuthError, DiskError
from thumbcli.file_rights import rights
from thumbcli.options.config_file import write_whole
from thumbcli.options.settings import config_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ENV_NAMES",
    "KEY_FILE_VARIABLE",
    "PUBLIC_TEST_KEY",
    "SYSTEMD_CREDENTIAL",
    "Key",
    "clean_key",
    "credentials_path",
    "find_key",
    "forget_key",
    "key_in_environment",
    "keys_found",
    "last4",
    "mask",
    "store_key",
]

ENV_NAMES = ("THUMBAPI_KEY", "THUMBAPI_API_KEY")
KEY_FILE_VARIABLE = "THUMBAPI_KEY_FILE"
SYSTEMD_CREDENTIAL = "thumbapi-key"
"""The name to give it: `LoadCredential=thumbapi-key:/etc/thumb/key`. Source: systemd.exec(5), CREDENTIALS."""
PUBLIC_TEST_KEY = "thumbapi_test"
"""A key for everyone: the API answers it with a placeholder and charges nothing."""

_KEYRING = "system keyring"
_FILE_MAX_BYTES = 64 * 1024
_SHOWABLE_MIN_CHARS = 12
"""Four characters of a shorter key would give away too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An API key.

    Attributes:
        value: The key itself; hidden in `repr`.
        source: Where it was found: `environment variable THUMBAPI_KEY`, `system keyring`, `file …`.
        notice: A warning about that place, such as too open permissions; may be empty.
    """

    value: str = field(repr=False)
    source: str
    notice: str = ""


def find_key() -> Key | None:
    """Return the active key, None if there is none.

    Raises:
        AuthError: A place is unreadable or holds something that can't be a key.
    """
    return next(keys_found(), None)


def keys_found() -> Iterator[Key]:
    """Yield every configured key, the active one first.

    Raises:
        AuthError: A place is unreadable or holds something that can't be a key.
    """
    yield from _environment()
    for find in (_stored, _foreign):
        if key := find():
            yield key


def key_in_environment() -> Key | None:
    """Return the key in the environment or in a file that it names, which overrides a stored one.

    Raises:
        AuthError: That file is unreadable or holds something that can't be a key.
    """
    return next(_environment(), None)


def store_key(value: str) -> str:
    """Store a key in the system keyring if one works, else in `credentials`.

    Returns:
        Where it is stored, for a message.

    Raises:
        AuthError: That can't be a key.
        DiskError: `credentials` can't be written.
    """
    value = clean_key(value, "the key")
    try:
        keyring_store.write(value)
    except KeyringError:
        _write_credentials(store="file", api_key=value)
        return f"file {credentials_path()}"
    _write_credentials(store="keyring")
    return _KEYRING


def forget_key() -> list[str]:
    """Remove the stored key.

    Returns:
        The places it was removed from, for a message.

    Raises:
        AuthError: The keyring that holds it does not answer.
        DiskError: `credentials` can't be removed.
    """
    removed = []
    path = credentials_path()
    in_keyring = _is_in_keyring(path)
    try:
        if keyring_store.delete():
            removed.append(_KEYRING)
    except KeyringError as error:
        if in_keyring:
            raise _locked(error) from None
    if _is_file(path):
        try:
            path.unlink()
        except OSError as error:
            raise DiskError(
                f"{path} can't be removed: {error.strerror}", remedy="remove it by hand"
            ) from error
        if not in_keyring:
            removed.append(f"file {path}")
    return removed


def credentials_path() -> Path:
    """Return the path of the file with the key, or with the note that the keyring has it."""
    return config_folder() / "credentials"


def mask(value: str) -> str:
    """Return `…` and the last four characters of a key; only `…` for a short key."""
    return "…" + (last4(value) or "")


def last4(value: str) -> str | None:
    """Return the last four characters of a key, None for a short key."""
    return value[-4:] if len(value) >= _SHOWABLE_MIN_CHARS else None


def clean_key(value: str, what: str) -> str:
    """Return a key without surrounding white space.

    Args:
        value: The key.
        what: Its name in a message: `the key`, `environment variable THUMBAPI_KEY`.

    Raises:
        AuthError: It can't be a key; the message says why and does not show it.
    """
    value = value.strip()
    if not value:
        problem = "is empty"
    elif not value.isascii():
        problem = "holds a character that is not ASCII"
    elif any(char.isspace() for char in value):
        problem = "holds white space"
    elif not value.isprintable():
        problem = "holds a control character"
    elif value[0] in "\"'" or value[-1] in "\"'":
        problem = "is in quotation marks"
    else:
        return value
    raise AuthError(
        f"{what} {problem}, so it can't be an API key",
        remedy="copy the complete key again, and nothing else",
    )


def _environment() -> Iterator[Key]:
    for name in ENV_NAMES:
        if (value := os.environ.get(name, "")).strip():
            source = f"environment variable {name}"
            yield Key(value=clean_key(value, source), source=source)
    if named := os.environ.get(KEY_FILE_VARIABLE, "").strip():
        yield _key_alone(Path(named), f"file {named} ({KEY_FILE_VARIABLE})")
    if folder := os.environ.get("CREDENTIALS_DIRECTORY", "").strip():
        path = Path(folder, SYSTEMD_CREDENTIAL)
        if _is_file(path):
            yield _key_alone(path, f"systemd credential {SYSTEMD_CREDENTIAL}")


def _key_alone(path: Path, source: str) -> Key:
    """Read a file that holds a key and nothing else; its owner decides who may read it."""
    return Key(value=clean_key(_text(path)[0], f"the {source}"), source=source)


def _stored() -> Key | None:
    path = credentials_path()
    if not _is_file(path):
        return None
    note, notice = _credentials(path)
    if note.get("store") == "keyring":
        try:
            value = keyring_store.read()
        except KeyringError as error:
            raise _locked(error) from None
        return Key(value=clean_key(value, f"the key in the {_KEYRING}"), source=_KEYRING) if value else None
    return _from_file(note.get("api_key"), path, notice)


def _foreign() -> Key | None:
    try:
        path = Path.home() / ".thumbapi" / "config.json"
    except RuntimeError:
        return None
    if not _is_file(path):
        return None
    note, mode = _read(path)
    notice = f"others on this machine can read {path}: chmod 600 it" if mode & 0o077 else ""
    return _from_file(note.get("apiKey"), path, notice)


def _from_file(value: object, path: Path, notice: str) -> Key | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise AuthError(f"the key in {path} is not text", remedy="run `thumb auth login`")
    return Key(value=clean_key(value, f"the key in {path}"), source=f"file {path}", notice=notice)


def _credentials(path: Path) -> tuple[dict[str, object], str]:
    """Read `credentials`; fix too open permissions and return a notice about them."""
    note, mode = _read(path)
    if not mode & 0o077:
        return note, ""
    try:
        path.chmod(0o600)
    except OSError:
        return note, f"others on this machine can read {path}, and its permissions can't be changed"
    return note, f"others on this machine could read {path} (mode {mode:03o}); it is private now"


def _is_in_keyring(path: Path) -> bool:
    """Tell whether `credentials` says so; a damaged file says nothing."""
    try:
        return _is_file(path) and _credentials(path)[0].get("store") == "keyring"
    except AuthError:
        return False


def _write_credentials(**note: str) -> None:
    write_whole(credentials_path(), json.dumps(note) + "\n", mode=0o600)


def _read(path: Path) -> tuple[dict[str, object], int]:
    """Return the JSON object in a file, and the file's mode."""
    text, mode = _text(path)
    try:
        note = json.loads(text)
    except ValueError:
        note = None
    if not isinstance(note, dict):
        # Raised without the JSON error as its context, which holds the text and perhaps the key.
        raise AuthError(f"{path} is damaged", remedy="remove it and run `thumb auth login`")
    return note, mode


def _text(path: Path) -> tuple[str, int]:
    """Return the first 64 KiB of a file, and its mode."""
    try:
        with path.open("rb") as file:
            mode = rights(os.fstat(file.fileno()))
            return file.read(_FILE_MAX_BYTES).decode("utf-8-sig", "replace"), mode
    except OSError as error:
        raise _unreadable(path, error) from error


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(
            path.stat().st_mode
        )  # From Python 3.14 on, is_file hides what the system refuses.
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> AuthError:
    return AuthError(
        f"{path} can't be read: {error.strerror}", remedy="check that it exists and that you may read it"
    )


def _locked(error: KeyringError) -> AuthError:
    return AuthError(
        f"the API key is in the {_KEYRING}, which can't be read now ({error})",
        remedy="unlock the keyring, set THUMBAPI_KEY, or run `thumb auth login` again",
    )
