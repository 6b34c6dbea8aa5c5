"""The API key in the system's own keyring. A keyring that fails, prompts for ever or is none "does not work".

Nobody but `keys` calls this, and only for a key that is known to be kept there: importing keyring takes a
fifth of a second, and a locked keyring may put a dialog on the screen.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

__all__ = ["ANSWER_WITHIN_S", "KeyringBroken", "delete", "read", "within", "write"]

ANSWER_WITHIN_S = 30.0
"""How long a person may take to unlock the keyring."""

_SERVICE = "thumbcli"
_USER = "api-key"
_RECOMMENDED = 1  # keyring's own line between stores to rely on and the rest (fail, null, plain text)

_T = TypeVar("_T")


class KeyringBroken(Exception):  # noqa: N818 - named by what happened; never leaves `keys`
    """There is no keyring to rely on, or it did not answer."""


def read() -> str | None:
    """Return the key that is kept, None if there is none.

    Raises:
        KeyringBroken: The keyring does not work.
    """
    return within(ANSWER_WITHIN_S, lambda: _ring().get_password(_SERVICE, _USER))


def write(value: str) -> None:
    """Keep `value`, and make sure that it can be read back.

    Raises:
        KeyringBroken: The keyring does not work.
    """

    def keep() -> bool:
        ring = _ring()
        ring.set_password(_SERVICE, _USER, value)
        return ring.get_password(_SERVICE, _USER) == value

    if not within(ANSWER_WITHIN_S, keep):
        raise KeyringBroken("it gave back something else")


def delete() -> bool:
    """Remove the key; return whether there was one.

    Raises:
        KeyringBroken: The keyring does not work.
    """

    def remove() -> bool:
        ring = _ring()
        if ring.get_password(_SERVICE, _USER) is None:
            return False
        ring.delete_password(_SERVICE, _USER)
        return True

    return within(ANSWER_WITHIN_S, remove)


def within(wait_s: float, ask: Callable[[], _T]) -> _T:
    """Return what `ask` returns, unless it takes longer than `wait_s` seconds.

    The call goes on in a daemon thread that a process does not wait for at its end: there is no way to call
    off a keyring that waits for its dialog.

    Raises:
        KeyringBroken: It raised anything, or it took too long.
    """
    answers: list[_T] = []
    failures: list[str] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # noqa: BLE001 - keyrings are plug-ins and raise what they like
            failures.append(type(error).__name__)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(wait_s)
    if answers:
        return answers[0]
    raise KeyringBroken(failures[0] if failures else f"no answer within {wait_s:g} s")


def _ring() -> KeyringBackend:
    import logging

    import keyring

    # Without a handler of its own, logging would print keyring's warnings to stderr.
    logging.getLogger("keyring").addHandler(logging.NullHandler())
    ring = keyring.get_keyring()
    if ring.priority < _RECOMMENDED:
        raise KeyringBroken("no keyring")
    return ring
