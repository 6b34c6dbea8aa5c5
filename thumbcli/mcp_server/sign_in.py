"""Signing in to ThumbAPI for an agent: a person agrees in a browser, and the agent never sees the key."""

from __future__ import annotations

import os
import webbrowser
from concurrent.futures import FIRST_COMPLETED, Future, wait
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from anyio.to_thread import run_sync

from thumbcli.engines.thumbapi import api_key
from thumbcli.engines.thumbapi.browser_login import dashboard_address, login_in_browser

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SignIn"]

_WAIT_S: Final = 25.0
"""How long one call waits for the person; clients give up on a tool after 60 s."""

_STARTED_WITHIN_S: Final = 10.0


class SignIn:
    """The key of this machine, as far as an agent may touch it.

    Args:
        open_browser: Opens an address; what it returns is not looked at.
        wait_s: How long `login` waits for the person.
    """

    def __init__(
        self, *, open_browser: Callable[[str], object] = webbrowser.open, wait_s: float = _WAIT_S
    ) -> None:
        self._open_browser, self._wait_s = open_browser, wait_s
        self._login: _Login | None = None

    async def login(self) -> str:
        """Ask the person to sign in; the next call goes on waiting for the same browser.

        Returns:
            Where the key is stored, or where to sign in.

        Raises:
            ThumbError: The browser handed over no key, or it can't be stored.
        """
        if self._login is None:
            self._login = _Login(dashboard_address(os.environ))
            begun = [self._login.address, self._login.place]
            await run_sync(wait, begun, _STARTED_WITHIN_S, FIRST_COMPLETED)
            if self._login.address.done():
                await run_sync(self._open_browser, self._login.address.result())
        login = self._login
        await run_sync(wait, [login.place], self._wait_s, abandon_on_cancel=True)
        if not login.place.done():
            return (
                "Waiting for the person to sign in. If no browser opened, they open this address on this "
                f"machine: {login.address.result()} Call login again once they have."
            )
        if self._login is login:
            self._login = None
        place = login.place.result()
        shadow = api_key.key_in_environment()
        over = f" The {shadow.source} overrides it." if shadow else ""
        return f"Signed in; the key is in the {place}.{over}"

    async def logout(self) -> str:
        """Remove the stored key, and give up a login that waits.

        Returns:
            What was removed, and which keys remain.

        Raises:
            ThumbError: The key can't be removed.
        """
        if self._login is not None:
            self._login.cancel()
            self._login = None
        removed = await run_sync(api_key.forget_key)
        told = [f"Removed the key from the {place}." for place in removed] or ["No key was stored."]
        remaining = await run_sync(lambda: list(api_key.keys_found()))
        told += [f"A key remains in the {key.source}." for key in remaining]
        return " ".join(told)

    async def status(self) -> dict[str, object]:
        """Return whether there is a key, where it is, and its last four characters.

        Raises:
            ThumbError: A place can't be read.
        """
        key = await run_sync(api_key.find_key)
        return {
            "configured": key is not None,
            "source": key.source if key else None,
            "last4": api_key.last4(key.value) if key else None,
        }


class _Login:
    """One login, in a thread of its own.

    Attributes:
        address: Where to sign in, as soon as that is known.
        place: Where the key is stored, once it is; or why it is not.
    """

    def __init__(self, dashboard: str) -> None:
        self.address: Future[str] = Future()
        self.place: Future[str] = Future()
        self._cancelled = Event()
        # A daemon: a login that waits for a quarter of an hour must not keep the process alive.
        Thread(target=self._run, args=(dashboard,), name="login", daemon=True).start()

    def cancel(self) -> None:
        """Wait no longer."""
        self._cancelled.set()

    def _run(self, dashboard: str) -> None:
        try:
            key = login_in_browser(dashboard, self.address.set_result, is_cancelled=self._cancelled.is_set)
            self.place.set_result(api_key.store_key(key))
        except Exception as error:  # noqa: BLE001 - whatever it is, the call that waits raises it
            self.place.set_exception(error)
