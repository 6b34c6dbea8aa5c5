"""Secrets in the system keyring: the API key, and the logins of `thumb publish`.

It is opened only for a secret that is known to be there: importing keyring takes 0.2 s, and a locked keyring
may open a dialog.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

__all__ = ["ANSWER_WITHIN_S", "KeyringError", "delete", "read", "within", "write"]

ANSWER_WITHIN_S = 30.0
"""How long a person may take to unlock the keyring in its dialog."""

_SERVICE = "thumbcli"
_USER = "api-key"
_RECOMMENDED_PRIORITY = 1
"""From here on keyring recommends a backend; below are those that fail, forget, or store plain text."""

_T = TypeVar("_T")


class KeyringError(Exception):
    """There is no usable keyring, or it did not answer."""


def read(user: str = _USER) -> str | None:
    """Return a stored secret, None if there is none.

    Args:
        user: What it is stored under; by default the API key.

    Raises:
        KeyringError: The keyring does not work.
    """
    return within(ANSWER_WITHIN_S, lambda: _keyring().get_password(_SERVICE, user))


def write(value: str, user: str = _USER) -> None:
    """Store `value` and check that it can be read back.

    Raises:
        KeyringError: The keyring does not work.
    """

    def write_and_check() -> bool:
        ring = _keyring()
        ring.set_password(_SERVICE, user, value)
        return ring.get_password(_SERVICE, user) == value

    if not within(ANSWER_WITHIN_S, write_and_check):
        raise KeyringError("it returned another value")


def delete(user: str = _USER) -> bool:
    """Remove a secret; return whether there was one.

    Raises:
        KeyringError: The keyring does not work.
    """

    def remove() -> bool:
        ring = _keyring()
        if ring.get_password(_SERVICE, user) is None:
            return False
        ring.delete_password(_SERVICE, user)
        return True

    return within(ANSWER_WITHIN_S, remove)


def within(wait_s: float, call: Callable[[], _T]) -> _T:
    """Return the result of `call`, unless it takes longer than `wait_s` seconds.

    It runs in a daemon thread, because a keyring that waits for its dialog can't be cancelled.

    Raises:
        KeyringError: `call` raised an error or took too long.
    """
    answers: list[_T] = []
    failures: list[str] = []

    def run() -> None:
        try:
            answers.append(call())
        except KeyringError as error:
            failures.append(str(error))
        except Exception as error:  # noqa: BLE001 - keyring backends are plug-ins and raise anything
            failures.append(type(error).__name__)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(wait_s)
    if answers:
        return answers[0]
    raise KeyringError(failures[0] if failures else f"no answer within {wait_s:g} s")


def _keyring() -> KeyringBackend:
    import logging

    try:
        import keyring
    except ImportError as error:
        raise KeyringError("the package keyring is missing: install thumbcli[keyring]") from error

    # Without a handler, logging prints keyring's warnings to stderr.
    logging.getLogger("keyring").addHandler(logging.NullHandler())
    ring = keyring.get_keyring()
    if ring.priority < _RECOMMENDED_PRIORITY:
        raise KeyringError("no keyring")
    return ring
