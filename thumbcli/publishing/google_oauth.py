"""OAuth 2.0 of Google for an installed program: sign in by browser once, renew the access token ever after.

Source:
    Google, OAuth 2.0 for Desktop Apps: loopback redirect, PKCE (RFC 7636), `access_type=offline`. The client
    is the person's own, so that its quota is theirs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import anyio

from thumbcli.engines.thumbapi.callback_server import (
    CALLBACK_PATH,
    OTHER_LOGIN,
    SIGNED_IN,
    CallbackHandler,
    CallbackServer,
)
from thumbcli.errors import AuthError, ConfigError
from thumbcli.publishing.publish_targets import secure_address
from thumbcli.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from thumbcli.publishing.api_session import ApiAnswer, ApiSession
    from thumbcli.publishing.publish_logins import Login

__all__ = [
    "LOGIN_MAX_S",
    "SCOPE",
    "GoogleToken",
    "OauthClient",
    "ask_for_code",
    "exchange_code",
    "read_client",
]

LOGIN_MAX_S: Final = 10 * 60
SCOPE: Final = "https://www.googleapis.com/auth/youtube.upload"
"""The least that lets thumbnails be set."""

_AUTH_URI: Final = "https://accounts.google.com/o/oauth2/v2/auth"
_TOKEN_URI: Final = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_CLIENT_MAX_BYTES: Final = 64 * 1024
_VERIFIER_BYTES: Final = 64
"""86 characters of the 43 to 128 that RFC 7636 allows."""

_EARLY_S: Final = 60.0
"""How long before its end a token is renewed: an upload takes some of it."""

_CONSOLE = "make one in the Google Cloud console: APIs & Services, Credentials, OAuth client ID, Desktop app"
_SIGN_IN = "sign in again: `thumb publish login youtube --client FILE`"


@dataclass(frozen=True, slots=True, kw_only=True)
class OauthClient:
    """A client of the person's own, from the file that Google's console gives.

    Attributes:
        client_id: Its id.
        client_secret: Its secret, which for an installed program is none; empty if it has none.
        auth_uri: Where a person agrees.
        token_uri: Where tokens are got.
    """

    client_id: str
    client_secret: str = field(repr=False, default="")
    auth_uri: str = _AUTH_URI
    token_uri: str = _TOKEN_URI


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationCode:
    """What a browser brought back.

    Attributes:
        code: The code, which is good for one exchange.
        verifier: What proves that the exchange is by whoever asked.
        redirect_uri: Where it was brought to.
    """

    code: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str


def read_client(path: Path) -> OauthClient:
    """Return the client of a `client_secret….json`.

    Raises:
        ConfigError: It can't be read, or is that of another kind of program.
    """
    try:
        found = json.loads(read_regular_file(path, limit_bytes=_CLIENT_MAX_BYTES))
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}", remedy=_CONSOLE) from error
    except ValueError:
        found = None
    values = found.get("installed") if isinstance(found, dict) else None
    if isinstance(found, dict) and "web" in found:
        raise ConfigError(f"{path} is the client of a web application", remedy=_CONSOLE)
    if not isinstance(values, dict) or not isinstance(values.get("client_id"), str):
        raise ConfigError(f"{path} is no OAuth client of an installed program", remedy=_CONSOLE)
    texts = {name: str(values[name]) for name in ("auth_uri", "token_uri") if name in values}
    for name, address in texts.items():
        secure_address(address, f"{path}: {name}")
    return OauthClient(
        client_id=values["client_id"], client_secret=str(values.get("client_secret", "")), **texts
    )


def ask_for_code(
    client: OauthClient, show: Callable[[str], None], *, timeout_s: float = LOGIN_MAX_S
) -> AuthorizationCode:
    """Return the code that a browser on this machine brings back once a person has agreed.

    Args:
        client: Who asks.
        show: Is given the address to open; called once.
        timeout_s: How long to wait.

    Raises:
        AuthError: The person did not agree, or not in time.
    """
    verifier = secrets.token_urlsafe(_VERIFIER_BYTES)
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    with CallbackServer(_Handler) as server:
        asked = {
            "client_id": client.client_id,
            "redirect_uri": server.address,
            "response_type": "code",
            "scope": SCOPE,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "state": server.state,
            "access_type": "offline",
            "prompt": "consent",  # else a second login brings no refresh token
        }
        show(f"{client.auth_uri}?{urlencode(asked)}")
        code = server.wait(timeout_s)
        if server.refused:
            raise AuthError(f"Google did not sign you in: {server.refused}", remedy=_SIGN_IN)
        if code is None:
            raise AuthError("nobody signed in in time", remedy=_SIGN_IN)
        return AuthorizationCode(code=code, verifier=verifier, redirect_uri=server.address)


class _Handler(CallbackHandler):
    """Takes the code from the address that the browser comes back to."""

    def do_GET(self) -> None:  # noqa: N802 - the name of the base class
        """Take the code of this login, or the word that there is none."""
        parts = urlsplit(self.path)
        sent = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {"Referrer-Policy": "no-referrer"}
        if not self.is_ours() or parts.path != CALLBACK_PATH:
            self.answer(HTTPStatus.NOT_FOUND, "not found")
        elif not self.belongs_here(sent.get("state")):
            self.answer(HTTPStatus.FORBIDDEN, OTHER_LOGIN, headers=headers)
        elif "error" in sent or "code" not in sent:
            reason = "".join(filter(str.isprintable, sent.get("error", "no code")))[:80]
            self.server.refused = reason or "no code"
            self.answer(HTTPStatus.OK, "You are not signed in. You may close this page.", headers=headers)
        else:
            self.server.received = sent["code"]
            self.answer(HTTPStatus.OK, SIGNED_IN, headers=headers)


async def exchange_code(session: ApiSession, client: OauthClient, code: AuthorizationCode) -> dict[str, str]:
    """Return what renews access tokens from now on, as `publish_logins` keeps it.

    Raises:
        AuthError: Google gives none.
        TemporaryError: It does not answer.
    """
    session.keep_secret(code.code, code.verifier, client.client_secret)
    answer = await session.ask(
        "POST",
        client.token_uri,
        form={
            "grant_type": "authorization_code",
            "code": code.code,
            "code_verifier": code.verifier,
            "redirect_uri": code.redirect_uri,
            **_client_form(client.client_id, client.client_secret),
        },
    )
    found = _tokens(session, answer)
    refresh, scope = found.get("refresh_token"), found.get("scope", SCOPE)
    session.keep_secret(str(refresh or ""))
    if not isinstance(refresh, str) or not refresh:
        raise AuthError("Google gave no refresh token", remedy=_SIGN_IN)
    if SCOPE not in str(scope).split():
        raise AuthError("you did not agree that thumb may manage your videos", remedy=_SIGN_IN)
    return {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "refresh_token": refresh,
        "token_uri": client.token_uri,
    }


class GoogleToken:
    """The access token, renewed when it is about to end.

    Args:
        login: An access token, or what renews one.
        session: Sends the requests.
    """

    def __init__(self, login: Login, session: ApiSession) -> None:
        self._login, self._session = login, session
        self._value = login.values.get("access_token", "")
        self._ends_s = float("inf") if self._value else 0.0
        self._renewing = anyio.Lock()
        session.keep_secret(*(login.values.get(name, "") for name in ("refresh_token", "client_secret")))
        session.keep_secret(self._value)

    @property
    def is_renewable(self) -> bool:
        """Whether another one can be had."""
        return "refresh_token" in self._login.values

    async def value(self) -> str:
        """Return a token that is good for a while.

        Raises:
            AuthError: Google gives none any more.
            TemporaryError: It does not answer.
        """
        async with self._renewing:
            if time.monotonic() >= self._ends_s:
                await self._renew()
        return self._value

    def forget(self) -> None:
        """Renew it before the next use: the service does not take it."""
        self._ends_s = 0.0 if self.is_renewable else self._ends_s

    async def _renew(self) -> None:
        values = self._login.values
        address = secure_address(values.get("token_uri", _TOKEN_URI), self._login.source)
        answer = await self._session.ask(
            "POST",
            address,
            form={
                "grant_type": "refresh_token",
                "refresh_token": values["refresh_token"],
                **_client_form(values["client_id"], values.get("client_secret", "")),
            },
        )
        found = _tokens(self._session, answer)
        lasts_s = found.get("expires_in")
        self._value = str(found.get("access_token", ""))
        self._session.keep_secret(self._value)
        if not self._value:
            raise AuthError("Google gave no access token", remedy=_SIGN_IN)
        known_s = float(lasts_s) if isinstance(lasts_s, int | float) else 3600.0
        self._ends_s = time.monotonic() + max(known_s - _EARLY_S, _EARLY_S)


def _client_form(client_id: str, client_secret: str) -> dict[str, str]:
    return {"client_id": client_id} | ({"client_secret": client_secret} if client_secret else {})


def _tokens(session: ApiSession, answer: ApiAnswer) -> Mapping[str, Any]:
    """Return the fields of an answer of the token endpoint.

    Raises:
        AuthError: It refuses.
        TemporaryError: It fails for now.
    """
    if (passing := session.passing(answer, "renews no token for now")) is not None:
        raise passing
    found = answer.fields()
    if answer.is_ok:
        return found
    word = session.shown(str(found.get("error", answer.status)))
    detail = session.shown(str(found.get("error_description", "")))
    if word == "invalid_grant":
        raise AuthError(
            f"Google has ended this login ({detail or word})",
            remedy=f"{_SIGN_IN}; a consent screen in testing ends each login after seven days",
        )
    raise AuthError(f"Google gives no token: {word}{f' ({detail})' if detail else ''}", remedy=_SIGN_IN)
