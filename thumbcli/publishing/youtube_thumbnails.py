"""Sets thumbnails by the YouTube Data API, with uploads that are resumed after a cut.

Source:
    YouTube Data API v3: Thumbnails: set (50 units; JPEG or PNG, 2 MB); Resumable Uploads; Errors.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import anyio

from thumbcli.errors import (
    AuthError,
    GaveUp,
    QuotaError,
    RateLimited,
    RequestRefused,
    TemporaryError,
    ThumbError,
    WrongAddress,
)
from thumbcli.publishing.api_session import same_place, split_address
from thumbcli.publishing.platform_protocol import Receipt
from thumbcli.publishing.upload_pictures import for_youtube

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.publishing.api_session import ApiAnswer, ApiSession
    from thumbcli.publishing.google_oauth import GoogleToken
    from thumbcli.publishing.platform_protocol import UploadBooks
    from thumbcli.publishing.publish_targets import PublishTarget
    from thumbcli.publishing.upload_pictures import UploadPicture

__all__ = ["DAILY_UNITS", "THUMBNAIL_UNITS", "YOUTUBE_API", "YouTubeThumbnails"]

YOUTUBE_API: Final = "https://www.googleapis.com"
_GOOGLE: Final = ".googleapis.com"
"""How the hosts end that an upload may be sent to."""

THUMBNAIL_UNITS: Final = 50
DAILY_UNITS: Final = 10_000
"""What a project has per day unless it asked for more."""

_RESUMES_MAX: Final = 5
"""How often one upload goes on after a cut; a thumbnail is two megabytes at most."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 8.0
_RANGE = re.compile(r"(?:bytes=)?0-(\d+)", re.ASCII)
_INCOMPLETE: Final = 308
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_SERVER_FAILED: Final = 500

_QUOTA: Final = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
_TOO_FAST: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_TOO_MANY: Final = "uploadRateLimitExceeded"
"""The channel has set too many thumbnails recently: more attempts cost quota and bring nothing for hours."""

_ACCESS: Final = {
    "accessNotConfigured": "enable the YouTube Data API v3 in the Google Cloud console of your client",
    "SERVICE_DISABLED": "enable the YouTube Data API v3 in the Google Cloud console of your client",
    "insufficientPermissions": "sign in again and agree: `thumb publish login youtube --client FILE`",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "sign in again and agree: `thumb publish login youtube --client FILE`",
    "youtubeSignupRequired": "sign in with the account that has the channel",
    "authenticatedUserAccountClosed": "sign in with another account",
    "authenticatedUserAccountSuspended": "sign in with another account",
}
_REFUSED: Final = {
    "forbidden": (
        "YouTube lets this account set no thumbnail for the video",
        "sign in with the channel that has the video, and verify it by phone: youtube.com/verify",
    ),
    "videoNotFound": ("there is no such video", "check its id"),
    "invalidImage": ("YouTube does not take the picture", "look at it; `thumb check` says what is wrong"),
    "mediaBodyRequired": ("YouTube got no picture", "try again"),
}


class YouTubeThumbnails:
    """The thumbnails of one account.

    Args:
        session: Sends the requests.
        token: The access token.
        api: The address of the API.
    """

    name = "youtube"
    site = ""

    def __init__(self, session: ApiSession, token: GoogleToken, *, api: str = YOUTUBE_API) -> None:
        self._session, self._token, self._api = session, token, api

    def prepare(self) -> Callable[[bytes, str], UploadPicture]:
        """Return what makes a JPEG or PNG of at most 2 MB."""
        return for_youtube

    async def publish(
        self,
        target: PublishTarget,
        picture: UploadPicture,
        *,
        title: str,  # noqa: ARG002 - a thumbnail has no words for who can't see it
        books: UploadBooks,
    ) -> Receipt:
        """Set the thumbnail of a video."""
        upload = await self._begin(target, picture, books)
        answer = await self._send(upload, picture)
        if not answer.is_ok:
            raise self._error(answer)
        return Receipt(url=f"https://youtu.be/{target.post_id}")

    async def _begin(self, target: PublishTarget, picture: UploadPicture, books: UploadBooks) -> str:
        """Begin an upload and return its address; a token that is not taken is renewed once."""
        answer = await self._ask_to_set(target, picture, books)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._token.is_renewable:
            self._token.forget()
            answer = await self._ask_to_set(target, picture, books)
        if not answer.is_ok:
            raise self._error(answer)
        return self._checked(answer.headers.get("location", ""))

    async def _ask_to_set(
        self, target: PublishTarget, picture: UploadPicture, books: UploadBooks
    ) -> ApiAnswer:
        authorization = await self._authorization()
        books.spend(THUMBNAIL_UNITS)
        return await self._session.ask(
            "POST",
            f"{self._api}/upload/youtube/v3/thumbnails/set",
            params={"videoId": target.post_id, "uploadType": "resumable"},
            headers={
                **authorization,
                "X-Upload-Content-Type": picture.media_type,
                "X-Upload-Content-Length": str(len(picture.data)),
            },
            content=b"",
        )

    async def _send(self, upload: str, picture: UploadPicture) -> ApiAnswer:
        """Send the bytes, from where the server has them after a cut; return the last answer."""
        begin, failure = 0, TemporaryError("the upload to YouTube broke off", remedy="try again")
        for turn in range(_RESUMES_MAX + 1):
            try:
                if turn:
                    await anyio.sleep(min(_FIRST_PAUSE_S * 2**turn, _LONGEST_PAUSE_S))
                    answer = await self._state(upload, picture)
                    if answer.status == _INCOMPLETE:
                        begin = _received(answer)
                    elif answer.status < _SERVER_FAILED:
                        return self._not_gone(answer)
                    else:
                        continue
                answer = await self._put(upload, picture, begin)
            except TemporaryError as error:
                failure = error
                continue
            if answer.status < _SERVER_FAILED and answer.status != _INCOMPLETE:
                return self._not_gone(answer)
        raise failure

    @staticmethod
    def _not_gone(answer: ApiAnswer) -> ApiAnswer:
        if answer.status in _GONE and not _reason(answer)[0]:
            raise TemporaryError("the upload has ended on YouTube's side", remedy="try again", code="gone")
        return answer

    async def _put(self, upload: str, picture: UploadPicture, begin: int) -> ApiAnswer:
        size = len(picture.data)
        headers = {**await self._authorization(), "Content-Type": picture.media_type}
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{size - 1}/{size}"
        return await self._session.ask("PUT", upload, headers=headers, content=picture.data[begin:])

    async def _state(self, upload: str, picture: UploadPicture) -> ApiAnswer:
        """Ask how much of an upload has arrived."""
        headers = {**await self._authorization(), "Content-Range": f"bytes */{len(picture.data)}"}
        return await self._session.ask("PUT", upload, headers=headers, content=b"")

    async def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self._token.value()}"}

    def _checked(self, upload: str) -> str:
        """Return the address of an upload, which the token is sent to.

        Raises:
            WrongAddress: It is none of the API's.
        """
        parts = split_address(upload)
        is_google = parts is not None and parts.scheme == "https" and str(parts.hostname).endswith(_GOOGLE)
        if same_place(upload, self._api) or (self._api == YOUTUBE_API and is_google):
            self._session.keep_secret(upload)
            return upload
        raise WrongAddress("YouTube named no address for the upload", remedy="try again later")

    def _error(self, answer: ApiAnswer) -> ThumbError:
        """Return what an answer that is no success means."""
        reason, message = _reason(answer)
        message = self._session.shown(message)
        detail = f" ({message})" if message else ""
        code = self._session.shown(reason) or str(answer.status)
        if (error := _of_account(code, detail, answer)) is not None:
            return error
        if (passing := self._session.passing(answer, f"fails for now{detail}")) is not None:
            return passing
        what, remedy = _REFUSED.get(
            code, (f"YouTube refuses: {code}", "see the reason, and the id of the video")
        )
        return RequestRefused(f"{what}{detail}", remedy=remedy, code=code)


def _of_account(code: str, detail: str, answer: ApiAnswer) -> ThumbError | None:
    """Return the error that each further video would meet; None for one that is about this video."""
    if code in _QUOTA:
        return QuotaError(
            f"YouTube's quota of the day is used up{detail}",
            remedy="it begins anew at midnight Pacific time: try again then",
            code=code,
        )
    if code == _TOO_MANY and answer.retry_after_s is None:
        return GaveUp(
            f"YouTube takes no more thumbnails of this channel for now{detail}",
            remedy="try again in some hours: the same command goes on",
            code=code,
        )
    if code in _TOO_FAST or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(
            f"YouTube takes no more thumbnails for now{detail}",
            remedy="try again later",
            code=code,
            retry_after_s=answer.retry_after_s,
        )
    if code in _ACCESS:
        return AuthError(f"YouTube refuses: {code}{detail}", remedy=_ACCESS[code], code=code)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return AuthError(
            f"YouTube does not take the access token{detail}",
            remedy="get a new one, or sign in again: `thumb publish login youtube --client FILE`",
        )
    return None


def _received(answer: ApiAnswer) -> int:
    """Return how many bytes of an upload have arrived; without a word of it none has."""
    found = _RANGE.fullmatch(answer.headers.get("range", "").strip())
    return int(found[1]) + 1 if found else 0


def _reason(answer: ApiAnswer) -> tuple[str, str]:
    """Return the word and the message of an error of a Google API; empty where it has none."""
    error: Any = answer.fields().get("error")
    if not isinstance(error, dict):
        return "", ""
    message = str(error.get("message", ""))
    for name in ("errors", "details"):
        listed = error.get(name)
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and isinstance(each.get("reason"), str):
                return each["reason"], message
    return "", message
