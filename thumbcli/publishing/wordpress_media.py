"""Sets featured images by the REST API of WordPress, with an application password.

A picture is uploaded under a slug made of its digest: before each upload the library is asked for it, so that
an answer that got lost does not make a second copy.

Source:
    WordPress REST API Handbook, Media and Posts; `WP_REST_Attachments_Controller` of WordPress 6 and 7.
"""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from thumbcli.errors import AuthError, RequestError, RequestRefused, TemporaryError, ThumbError, WrongAddress
from thumbcli.publishing.blog_platform import BlogPlatform
from thumbcli.publishing.platform_protocol import Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.publishing.api_session import ApiAnswer
    from thumbcli.publishing.platform_protocol import UploadBooks
    from thumbcli.publishing.publish_logins import Login
    from thumbcli.publishing.publish_targets import PublishTarget
    from thumbcli.publishing.upload_pictures import UploadPicture

__all__ = ["WordPressMedia"]

_DIGEST_CHARS: Final = 40
_SLUG: Final = "thumb-"
_POST_FIELDS: Final = "id,slug,link,featured_media"
_NOT_THERE: Final = frozenset({"rest_post_invalid_id", "rest_no_route"})
_BAD_LOGIN: Final = frozenset(
    {"incorrect_password", "invalid_username", "invalid_email", "invalid_auth_cookie"}
)
_BAD_TYPE: Final = frozenset(
    {"rest_upload_image_type_not_supported", "rest_upload_unknown_error", "rest_upload_sideload_error"}
)


class WordPressMedia(BlogPlatform):
    """The posts of one WordPress site, signed in with a user and an application password."""

    name = "wordpress"

    def _sign_in(self, login: Login) -> None:
        pair = f"{login.values['user']}:{login.values['password']}"
        basic = base64.b64encode(pair.encode()).decode()
        self._session.keep_secret(login.values["password"], basic, pair)
        self._headers = {"Authorization": f"Basic {basic}"}
        self._has_plain_links = False

    async def publish(
        self, target: PublishTarget, picture: UploadPicture, *, title: str, books: UploadBooks
    ) -> Receipt:
        """Make a picture the featured image of a post."""
        post = await self._post(target)
        async with self._uploading[picture.key]:
            media = await self._media(picture, books)
            if not media:
                media = await self._found(picture) or await self._upload(picture, title, post["id"])
                books.save_uploaded(picture.key, str(media))
        if post.get("featured_media") == media:
            return Receipt(url=str(post.get("link", "")))
        answer = await self._ask("POST", f"{self._type}/{post['id']}", fields={"featured_media": media})
        set_to = self._object(answer).get("featured_media")
        if set_to != media:
            raise RequestRefused(
                f"{self._session.service} took the picture, and the post has {set_to} as its featured image",
                remedy="see whether the theme and the type of the post know featured images",
                code="not-set",
            )
        return Receipt(url=str(post.get("link", "")))

    async def _post(self, target: PublishTarget) -> Mapping[str, Any]:
        """Return the post that is meant.

        Raises:
            RequestError: There is none, or there are several.
        """
        asked = {"context": "edit", "_fields": _POST_FIELDS}
        if target.post_id:
            return self._object(await self._ask("GET", f"{self._type}/{target.post_id}", params=asked))
        asked |= {"slug": target.slug, "status": "any"}
        found = self._list(await self._ask("GET", self._type, params=asked))
        if target.url and len(found) > 1:
            found = [each for each in found if _path(str(each.get("link", ""))) == _path(target.url)]
        if len(found) == 1:
            return found[0]
        if found:
            raise RequestError(f"{len(found)} posts are {target}", remedy="name the post by its id")
        raise RequestError(
            f"{self._session.service} has no post {target} among its {self._type}",
            remedy="check the row; for pages: --post-type pages",
            code="no-post",
        )

    async def _media(self, picture: UploadPicture, books: UploadBooks) -> int:
        """Return the number of a picture that was uploaded before; 0 if it is not in the library any more."""
        known = books.uploaded(picture.key)
        if not known.isdigit():
            return 0
        media = int(known)
        answer = await self._ask("GET", f"media/{media}", params={"_fields": "id", "context": "edit"})
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return 0
        return int(self._object(answer)["id"])

    async def _found(self, picture: UploadPicture) -> int:
        """Return the number of a picture that the library has under its digest; 0 if it has none."""
        asked = {"slug": _slug(picture), "context": "edit", "_fields": "id,slug"}
        found = self._list(await self._ask("GET", "media", params=asked))
        return int(found[0]["id"]) if found else 0

    async def _upload(self, picture: UploadPicture, title: str, post: int) -> int:
        named = {"slug": _slug(picture), "post": str(post)}
        named |= {"title": title, "alt_text": title} if title else {}
        answer = await self._ask(
            "POST",
            "media",
            params=named,
            content=picture.data,
            headers={
                "Content-Type": picture.media_type,
                "Content-Disposition": f'attachment; filename="{picture.file_name}"',
            },
        )
        return int(self._object(answer)["id"])

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        fields: object = None,
    ) -> ApiAnswer:
        async def ask(at: str, query: Mapping[str, str] | None) -> ApiAnswer:
            return await self._session.ask(
                method,
                at,
                params=query,
                headers={**self._headers, **(headers or {})},
                content=content,
                fields=fields,
            )

        if not self._has_plain_links:
            answer = await ask(f"{self.site}/wp-json/wp/v2/{quote(path)}", params)
            # Where addresses of posts are plain (?p=11), the web server finds nothing at /wp-json.
            if answer.status != HTTPStatus.NOT_FOUND or answer.json() is not None:
                return answer
        answer = await ask(f"{self.site}/", {"rest_route": f"/wp/v2/{path}", **(params or {})})
        self._has_plain_links = answer.json() is not None
        return answer

    def _object(self, answer: ApiAnswer) -> Mapping[str, Any]:
        found = self._checked(answer).fields()
        if not isinstance(found.get("id"), int):
            raise self._no_api(answer)
        return found

    def _list(self, answer: ApiAnswer) -> Sequence[Mapping[str, Any]]:
        found = self._checked(answer).json()
        if not isinstance(found, list) or not all(
            isinstance(each, dict) and isinstance(each.get("id"), int) for each in found
        ):
            raise self._no_api(answer)
        return found

    def _no_api(self, answer: ApiAnswer) -> ThumbError:
        return WrongAddress(
            f"what answers at {self.site}/wp-json is not the REST API of WordPress ({answer.status})",
            remedy="check --site; a plugin may have switched the API off",
        )

    def _checked(self, answer: ApiAnswer) -> ApiAnswer:
        """Return an answer that is no error.

        Raises:
            ThumbError: It is one.
        """
        if answer.is_ok:
            return answer
        found = answer.fields()
        code, message = str(found.get("code", "")), self._session.shown(str(found.get("message", "")))
        detail = f": {message}" if message else ""
        service = self._session.service
        if (passing := self._session.passing(answer, f"fails for now{detail}")) is not None:
            raise passing
        if code in _BAD_LOGIN or answer.status == HTTPStatus.UNAUTHORIZED:
            raise AuthError(
                f"{service} does not take the login{detail}",
                remedy="check the user and the application password (Users, Profile); some servers take the "
                "Authorization header away",
                code=code or "401",
            )
        if not code:
            raise self._no_api(answer)
        if code in _NOT_THERE or answer.status == HTTPStatus.NOT_FOUND:
            raise RequestError(
                f"{service} has no such post{detail}", remedy="check the row, and --post-type", code=code
            )
        if code in _BAD_TYPE:
            raise RequestRefused(
                f"{service} does not take the file{detail}",
                remedy="send another: --output-format jpg",
                code=code,
            )
        if answer.status == HTTPStatus.CONFLICT:
            raise TemporaryError(f"{service} is busy with it{detail}", remedy="try again", code=code)
        raise RequestRefused(
            f"{service} refuses{detail}", remedy="see whether the user may edit this post", code=code
        )


def _slug(picture: UploadPicture) -> str:
    return f"{_SLUG}{picture.sha256[:_DIGEST_CHARS]}-{picture.output_format}"


def _path(url: str) -> str:
    return urlsplit(url).path.strip("/")
