"""Keys and secrets that a server is given from outside: by a variable, by a file, by a service manager.

::

    THUMB_SERVE_KEY         the value itself
    THUMB_SERVE_KEY_FILE    a file that holds it alone, as Docker mounts a secret
    $CREDENTIALS_DIRECTORY/thumb-serve-key
                            what systemd passes a service by LoadCredential=

None of them is an option: what a command line holds, every user of the machine reads. No message, log or
`repr` contains a value.

Source:
    systemd.exec(5), CREDENTIALS.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from thumbcli.contract import Plan
from thumbcli.contract.signed_cards import SECRET_MIN_CHARS
from thumbcli.engines.thumbapi.api_key import PUBLIC_TEST_KEY, clean_key
from thumbcli.errors import AuthError, UsageError
from thumbcli.options.config_file import read_text

__all__ = [
    "NAME_MAX_CHARS",
    "DeclaredKey",
    "Secret",
    "digest_of",
    "is_key_name",
    "key_in_environment",
    "secret_in_environment",
    "secret_in_file",
    "secret_in_variable",
]

KEY_VARIABLE: Final = "THUMB_SERVE_KEY"
_PLAN_VARIABLE: Final = "THUMB_SERVE_KEY_PLAN"
_WEBHOOK_VARIABLE: Final = "THUMB_SERVE_WEBHOOK_SECRET"
_KEY_NAME: Final = "environment"
"""How lists and logs call the key of the environment."""

_MAX_CHARS: Final = 200
NAME_MAX_CHARS: Final = 60
"""The longest name of a key."""

_FILE_MAX_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A key or a secret.

    Attributes:
        value: The text itself; hidden in `repr`.
        where: Where it was found: `environment variable THUMB_SERVE_KEY`, `file …`.
    """

    value: str = field(repr=False)
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredKey:
    """A key that exists as long as the server is started with it.

    Attributes:
        name: Its name in lists and logs.
        sha256: The SHA-256 of the key, in lower-case hex: the key itself is not needed any more.
        plan: The plan whose limits apply.
        quota: Generations per month; None for what the plan has.
        rate_per_s: Requests per second; None for what the plan has.
        webhook_secret: What signs its webhooks; None for one that the server makes.
        where: Where it is declared, for messages.
    """

    name: str
    sha256: str
    plan: Plan = Plan.BUSINESS
    quota: int | None = None
    rate_per_s: int | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    where: str


def is_key_name(name: str) -> bool:
    """Return whether a key may be called so: lists and logs show its name."""
    return bool(name.strip()) and name.isprintable() and len(name) <= NAME_MAX_CHARS


def digest_of(key: str) -> str:
    """Return the digest that a key is known by."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_in_environment() -> DeclaredKey | None:
    """Return the key that the environment gives the server, with its plan; None if it gives none.

    Raises:
        UsageError: It can't be a key, its file can't be read, or the plan is unknown.
    """
    found = secret_in_environment(KEY_VARIABLE)
    if found is None:
        return None
    plan = os.environ.get(_PLAN_VARIABLE, "").strip().lower() or Plan.BUSINESS
    if plan not in list(Plan):
        raise UsageError(
            f"environment variable {_PLAN_VARIABLE}: {plan!r} is not a plan",
            remedy=f"use one of {', '.join(Plan)}",
        )
    webhook = secret_in_environment(_WEBHOOK_VARIABLE)
    return DeclaredKey(
        name=_KEY_NAME,
        sha256=digest_of(found.value),
        plan=Plan(plan),
        webhook_secret=webhook.value if webhook else None,
        where=found.where,
    )


def secret_in_environment(variable: str) -> Secret | None:
    """Return what a variable, the file that `<variable>_FILE` names, or a credential of systemd holds.

    A variable that is set and empty is an error: a secret that did not arrive must not open a server.

    Args:
        variable: Such as `THUMB_SERVE_KEY`; the credential is then `thumb-serve-key`.

    Raises:
        UsageError: The file can't be read, or holds something that can't be a key.
    """
    if variable in os.environ:
        return secret_in_variable(variable)
    if (named := os.environ.get(f"{variable}_FILE")) is not None:
        return secret_in_file(Path(named), f"file {named} ({variable}_FILE)")
    credential = variable.lower().replace("_", "-")
    if folder := os.environ.get("CREDENTIALS_DIRECTORY", "").strip():
        path = Path(folder, credential)
        if path.is_file():
            return secret_in_file(path, f"systemd credential {credential}")
    return None


def secret_in_variable(variable: str, where: str = "") -> Secret:
    """Return what a variable holds.

    Args:
        variable: Its name.
        where: What names it in messages; by default the variable alone.

    Raises:
        UsageError: It is not set, or holds something that can't be a key.
    """
    where = where or f"environment variable {variable}"
    if variable not in os.environ:
        raise UsageError(f"{where} is not set", remedy="set it, or name a file with the secret")
    return _checked(os.environ[variable], where)


def secret_in_file(path: Path, where: str) -> Secret:
    """Return what a file holds that has a secret and nothing else; its owner decides who may read it.

    Raises:
        UsageError: It can't be read, or holds something that can't be a key.
    """
    if not path.name:
        raise UsageError(f"{where} is not a file", remedy="name a file that holds the secret alone")
    text = read_text(path, limit_bytes=_FILE_MAX_BYTES)
    if text is None:
        raise UsageError(f"the {where} does not exist", remedy="name a file that holds the secret alone")
    return _checked(text, f"the {where}")


def _checked(text: str, where: str) -> Secret:
    try:
        value = clean_key(text, where)
    except AuthError as error:
        raise UsageError(error.message, remedy=error.remedy) from None
    if value == PUBLIC_TEST_KEY or not SECRET_MIN_CHARS <= len(value) <= _MAX_CHARS:
        raise UsageError(
            f"{where} must have {SECRET_MIN_CHARS} to {_MAX_CHARS} characters that nobody can guess",
            remedy="make one with `openssl rand -hex 24`",
        )
    return Secret(value=value, where=where)
