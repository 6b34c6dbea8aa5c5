"""What `thumb publish` signs in with: from the environment, from a file that it names, or stored.

::

    YOUTUBE_ACCESS_TOKEN, YOUTUBE_ACCESS_TOKEN_FILE     lasts an hour
    YOUTUBE_CREDENTIALS_FILE                            client and refresh token, as JSON: for servers
    WORDPRESS_USER, WORDPRESS_APP_PASSWORD, WORDPRESS_APP_PASSWORD_FILE
    GHOST_ADMIN_API_KEY, GHOST_ADMIN_API_KEY_FILE
    stored by `thumb publish login`
        system keyring      if one works
        publish-logins      otherwise: a file of mode 0600 beside config.toml

`publish-logins` also notes what is in the keyring, which is opened for nothing else. No message, log or
`repr` contains a secret.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from thumbcli.engines.thumbapi import keyring_store
from thumbcli.engines.thumbapi.keyring_store import KeyringError
from thumbcli.errors import AuthError
from thumbcli.options.config_file import write_whole
from thumbcli.options.settings import config_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Login",
    "clean_secret",
    "forget_login",
    "ghost_login",
    "is_ghost_key",
    "known_logins",
    "logins_path",
    "store_login",
    "wordpress_login",
    "youtube_login",
]

_FILE_MAX_BYTES: Final = 64 * 1024
_KEYRING: Final = "system keyring"
_GHOST_KEY = re.compile(r"[0-9a-f]{24}:(?:[0-9a-f]{2}){16,64}", re.ASCII)
"""An id and a secret in hex. Source: Ghost's own SDK."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What to sign in with.

    Attributes:
        values: The secrets, by name; hidden in `repr`.
        source: Where they were found, for messages.
    """

    values: Mapping[str, str] = field(repr=False)
    source: str


def youtube_login(env: Mapping[str, str]) -> Login:
    """Return an access token, or what renews one: `client_id`, `client_secret`, `refresh_token`.

    Raises:
        AuthError: There is none, or it can't be read.
    """
    if found := _secret(env, "YOUTUBE_ACCESS_TOKEN"):
        return Login(values={"access_token": found[0]}, source=found[1])
    if named := env.get("YOUTUBE_CREDENTIALS_FILE", "").strip():
        values = _object(_text(Path(named)), named)
        texts = {name: value for name, value in values.items() if isinstance(value, str)}
        if not {"client_id", "refresh_token"} <= texts.keys():
            raise AuthError(
                f"{named} (YOUTUBE_CREDENTIALS_FILE) has no client_id and refresh_token",
                remedy="`thumb publish login youtube --save FILE` writes such a file",
            )
        return Login(values=texts, source=f"file {named}")
    return _stored("youtube") or _none("YouTube", "thumb publish login youtube")


def wordpress_login(env: Mapping[str, str], site: str) -> Login:
    """Return `user` and `password` for a WordPress site.

    Raises:
        AuthError: There is none, or it can't be read.
    """
    password, user = _secret(env, "WORDPRESS_APP_PASSWORD"), env.get("WORDPRESS_USER", "").strip()
    if password and user:
        return Login(values={"user": user, "password": password[0]}, source=password[1])
    if password or user:
        missing = "WORDPRESS_USER" if password else "WORDPRESS_APP_PASSWORD"
        raise AuthError(f"environment variable {missing} is missing", remedy="set both, or none")
    return _stored(f"wordpress {site}") or _none(
        f"WordPress at {site}", f"thumb publish login wordpress --site {site}"
    )


def ghost_login(env: Mapping[str, str], site: str) -> Login:
    """Return the Admin API `key` of a Ghost site.

    Raises:
        AuthError: There is none, or it can't be read or has another form.
    """
    if found := _secret(env, "GHOST_ADMIN_API_KEY"):
        if not is_ghost_key(found[0]):
            raise AuthError(
                f"the {found[1]} is no Admin API key of Ghost",
                remedy="copy it from Settings, Integrations: 24 hex digits, a colon, and 64 more",
            )
        return Login(values={"key": found[0]}, source=found[1])
    return _stored(f"ghost {site}") or _none(f"Ghost at {site}", f"thumb publish login ghost --site {site}")


def known_logins(env: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the services that there are logins for, and where each is; no keyring is opened.

    Raises:
        AuthError: A file that is named or that holds them can't be read, or is damaged.
    """
    of_file = f"file {logins_path()}"
    found = [
        (name, _KEYRING if note.get("store") == "keyring" else of_file) for name, note in _notes().items()
    ]
    if _is_any_set(env, "YOUTUBE_ACCESS_TOKEN", "YOUTUBE_ACCESS_TOKEN_FILE", "YOUTUBE_CREDENTIALS_FILE"):
        found.append(("youtube", youtube_login(env).source))
    if _is_any_set(env, "WORDPRESS_USER", "WORDPRESS_APP_PASSWORD", "WORDPRESS_APP_PASSWORD_FILE"):
        found.append(("wordpress", wordpress_login(env, "").source))
    if _is_any_set(env, "GHOST_ADMIN_API_KEY", "GHOST_ADMIN_API_KEY_FILE"):
        found.append(("ghost", ghost_login(env, "").source))
    return found


def _is_any_set(env: Mapping[str, str], *names: str) -> bool:
    return any(env.get(name, "").strip() for name in names)


def is_ghost_key(value: str) -> bool:
    """Tell whether a text has the form of an Admin API key."""
    return _GHOST_KEY.fullmatch(value) is not None


def store_login(name: str, values: Mapping[str, str]) -> str:
    """Store a login in the system keyring if one works, else in `publish-logins`; return where.

    Args:
        name: Of the service, with the address of its site: `wordpress https://blog.example.com`.
        values: The secrets.

    Raises:
        DiskError: The file can't be written.
    """
    notes = _notes()
    try:
        keyring_store.write(json.dumps(dict(values)), _user(name))
        notes[name] = {"store": "keyring"}
        where = _KEYRING
    except KeyringError:
        notes[name] = {"store": "file", "values": dict(values)}
        where = f"file {logins_path()}"
    _write_notes(notes)
    return where


def forget_login(name: str) -> bool:
    """Remove a stored login; return whether there was one.

    Raises:
        AuthError: The keyring that holds it does not answer.
        DiskError: The file can't be written.
    """
    notes = _notes()
    note = notes.pop(name, None)
    if note is None:
        return False
    if note.get("store") == "keyring":
        try:
            keyring_store.delete(_user(name))
        except KeyringError as error:
            raise _locked(name, error) from None
    _write_notes(notes)
    return True


def logins_path() -> Path:
    """Return the path of the file with the logins, or with the note that the keyring has them."""
    return config_folder() / "publish-logins"


def clean_secret(value: str, what: str) -> str:
    """Return a secret without surrounding white space; an application password may have blanks inside.

    Raises:
        AuthError: It is empty, or holds what none has; the message does not show it.
    """
    value = value.strip()
    if not value:
        raise AuthError(f"{what} is empty", remedy="copy it again")
    if not value.isascii() or not value.isprintable():
        raise AuthError(f"{what} holds a character that none has", remedy="copy it again, and nothing else")
    return value


def _secret(env: Mapping[str, str], name: str) -> tuple[str, str] | None:
    """Return a secret and where it is from: a variable, or the file that another one names."""
    if env.get(name, "").strip():
        source = f"environment variable {name}"
        return clean_secret(env[name], source), source
    if named := env.get(f"{name}_FILE", "").strip():
        source = f"file {named} ({name}_FILE)"
        return clean_secret(_text(Path(named)), f"the {source}"), source
    return None


def _stored(name: str) -> Login | None:
    note = _notes().get(name)
    if note is None:
        return None
    if note.get("store") != "keyring":
        values = note.get("values")
        source = f"file {logins_path()}"
    else:
        source = _KEYRING
        try:
            text = keyring_store.read(_user(name))
        except KeyringError as error:
            raise _locked(name, error) from None
        if text is None:
            return None
        values = _object(text, f"the login in the {_KEYRING}")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise _damaged(source)
    return Login(values=values, source=source)


def _notes() -> dict[str, dict[str, Any]]:
    path = logins_path()
    if not path.is_file():
        return {}
    notes = _object(_text(path), str(path))
    return {name: note for name, note in notes.items() if isinstance(note, dict)}


def _write_notes(notes: Mapping[str, object]) -> None:
    write_whole(logins_path(), json.dumps(notes) + "\n", mode=0o600)


def _user(name: str) -> str:
    return f"publish {name}"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_FILE_MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError as error:
        raise AuthError(
            f"{path} can't be read: {error.strerror}", remedy="check that it exists and that you may read it"
        ) from error


def _object(text: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        # Raised without the JSON error as its context, which holds the text.
        raise _damaged(what)
    return found


def _damaged(what: str) -> AuthError:
    return AuthError(f"{what} is damaged", remedy="sign in again: `thumb publish login`")


def _none(service: str, command: str) -> NoReturn:
    raise AuthError(f"there is no login for {service}", remedy=f"run `{command}`, or see docs/publish.md")


def _locked(name: str, error: KeyringError) -> AuthError:
    return AuthError(
        f"the login for {name} is in the {_KEYRING}, which can't be read now ({error})",
        remedy="unlock the keyring, or sign in again",
    )
