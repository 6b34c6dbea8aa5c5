"""The parts of WordPress's REST API and of Ghost's Admin API that `thumb publish` speaks to.

Source:
    WordPress REST API Handbook and `WP_REST_Attachments_Controller`; Ghost docs, Admin API, and Ghost's SDK.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from io import BytesIO
from typing import Any, Final

from PIL import Image

from tests.publishing.stand_in import Received, Reply, StandIn

__all__ = [
    "GHOST_KEY",
    "PASSWORD",
    "USER",
    "GhostPost",
    "GhostStandIn",
    "Media",
    "WordPressPost",
    "WordPressStandIn",
]

USER: Final = "ann"
PASSWORD: Final = "abcd EFGH 1234 ijkl MNOP 5678"
GHOST_KEY: Final = f"{'0123456789abcdef' + '01234567'}:{'a1b2c3d4' * 8}"

_TYPES = {"image/webp": "WEBP", "image/png": "PNG", "image/jpeg": "JPEG"}


@dataclass(slots=True)
class WordPressPost:
    """A post."""

    id: int
    slug: str
    link: str
    status: str = "publish"
    featured_media: int = 0


@dataclass(slots=True)
class Media:
    """A picture in the library."""

    id: int
    slug: str
    title: str
    alt_text: str
    file_name: str
    media_type: str
    post: int
    data: bytes = field(repr=False, default=b"")


def wordpress_error(status: int, code: str, message: str) -> Reply:
    """Return an error as the REST API writes it."""
    return Reply(status=status, fields={"code": code, "message": message, "data": {"status": status}})


class WordPressStandIn(StandIn):
    """A blog.

    Attributes:
        posts: Its posts, by number.
        media: Its library, by number.
        refused_types: Media types that its server can't make sizes of.
        has_plain_links: Whether the web server passes nothing but `/` to WordPress.
    """

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[int, WordPressPost] = {}
        self.media: dict[int, Media] = {}
        self.refused_types: set[str] = set()
        self.has_plain_links = False
        self._next_id = 100

    def add_post(self, number: int, slug: str, status: str = "publish") -> WordPressPost:
        """Add a post."""
        post = WordPressPost(number, slug, f"{self.url}/2026/11/{slug}/", status)
        self.posts[number] = post
        return post

    def answer(self, received: Received) -> Reply:
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if received.headers.get("authorization") != f"Basic {pair}":
            return wordpress_error(401, "incorrect_password", "The provided password is not valid.")
        path = received.path
        if self.has_plain_links:
            if path != "/":
                return Reply(status=404, fields=None)
            path = f"/wp-json{received.query.get('rest_route', '')}"
        found = re.fullmatch(r"/wp-json/wp/v2/(posts|media)(?:/(\d+))?", path)
        no_route = wordpress_error(404, "rest_no_route", "No route was found matching the URL.")
        if found is None:
            return no_route
        if found[2]:
            return self._one(found[1], int(found[2]), received)
        routes = {
            ("GET", "posts"): self._posts,
            ("GET", "media"): self._listed,
            ("POST", "media"): self._upload,
        }
        route = routes.get((received.method, found[1]))
        return no_route if route is None else route(received)

    def _one(self, kind: str, number: int, received: Received) -> Reply:
        if number not in (self.posts if kind == "posts" else self.media):
            return wordpress_error(404, "rest_post_invalid_id", "Invalid post ID.")
        if kind == "media":
            return Reply(fields={"id": number})
        post = self.posts[number]
        return self._edit(post, received) if received.method == "POST" else Reply(fields=self._post(post))

    def _listed(self, received: Received) -> Reply:
        slug = received.query["slug"]
        found = [each for each in self.media.values() if each.slug == slug]
        return Reply(fields=[{"id": each.id, "slug": each.slug} for each in found])

    def _posts(self, received: Received) -> Reply:
        asked = received.query
        listed = [post for post in self.posts.values() if post.slug == asked.get("slug")]
        if asked.get("status") != "any":
            listed = [post for post in listed if post.status == "publish"]
        return Reply(fields=[self._post(post) for post in listed])

    @staticmethod
    def _post(post: WordPressPost) -> dict[str, object]:
        return {
            "id": post.id,
            "slug": post.slug,
            "link": post.link,
            "featured_media": post.featured_media,
        }

    def _edit(self, post: WordPressPost, received: Received) -> Reply:
        media = received.json()["featured_media"]
        if media not in self.media:
            return wordpress_error(400, "rest_invalid_featured_media", "Invalid featured media ID.")
        post.featured_media = media
        return Reply(fields=self._post(post))

    def _upload(self, received: Received) -> Reply:
        headers = received.headers
        if not received.body:
            return wordpress_error(400, "rest_upload_no_data", "No data supplied.")
        named = re.fullmatch(r'attachment; filename="([^"]+)"', headers.get("content-disposition", ""))
        if named is None:
            message = "No Content-Disposition supplied."
            return wordpress_error(400, "rest_upload_no_content_disposition", message)
        media_type = headers.get("content-type", "")
        if media_type in self.refused_types:
            message = "The web server cannot generate responsive image sizes for this image."
            return wordpress_error(400, "rest_upload_image_type_not_supported", message)
        with Image.open(BytesIO(received.body)) as image:
            assert image.format == _TYPES[media_type]
            assert named[1].endswith({"JPEG": ".jpg"}.get(image.format, f".{image.format.lower()}"))
        self._next_id += 1
        slug = received.query["slug"]
        taken = {each.slug for each in self.media.values()}
        media = Media(
            id=self._next_id,
            slug=f"{slug}-2" if slug in taken else slug,
            title=received.query.get("title", ""),
            alt_text=received.query.get("alt_text", ""),
            file_name=named[1],
            media_type=media_type,
            post=int(received.query.get("post", "0")),
            data=received.body,
        )
        self.media[media.id] = media
        return Reply(status=201, fields={"id": media.id, "slug": media.slug})


@dataclass(slots=True)
class GhostPost:
    """A post."""

    id: str
    slug: str
    url: str
    updated_at: str = "2026-11-01T10:00:00.000Z"
    feature_image: str | None = None
    feature_image_alt: str | None = None


def ghost_error(status: int, kind: str, message: str, code: str | None = None) -> Reply:
    """Return an error as the Admin API writes it."""
    error = {"message": message, "context": None, "type": kind, "code": code, "id": "e1"}
    return Reply(status=status, fields={"errors": [error]})


class GhostStandIn(StandIn):
    """A blog.

    Attributes:
        posts: Its posts, by id.
        images: What was uploaded: the bytes by address.
        edits_before_put: How often somebody saves a post between reading and changing it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, GhostPost] = {}
        self.images: dict[str, bytes] = {}
        self.edits_before_put = 0
        self._saves = 0

    def add_post(self, slug: str) -> GhostPost:
        """Add a post."""
        post = GhostPost(f"{len(self.posts) + 1:024x}", slug, f"{self.url}/{slug}/")
        self.posts[post.id] = post
        return post

    def answer(self, received: Received) -> Reply:
        if (refusal := self._refusal(received.headers.get("authorization", ""))) is not None:
            return refusal
        if received.headers.get("accept-version") is None:
            return ghost_error(400, "BadRequestError", "Accept-Version is missing.")
        path = received.path.removeprefix("/ghost/api/admin")
        if received.method == "POST" and path == "/images/upload/":
            return self._upload(received)
        post = None
        if found := re.fullmatch(r"/posts/([0-9a-f]{24})/", path):
            post = self.posts.get(found[1])
        elif found := re.fullmatch(r"/posts/slug/([^/]+)/", path):
            post = next((each for each in self.posts.values() if each.slug == found[1]), None)
        if post is None:
            return ghost_error(404, "NotFoundError", "Resource not found error, cannot read post.")
        return self._edit(post, received) if received.method == "PUT" else self._shown(post)

    def _refusal(self, header: str) -> Reply | None:
        scheme, _, token = header.partition(" ")
        name, _, secret = GHOST_KEY.partition(":")
        if scheme != "Ghost" or token.count(".") != 2:
            return ghost_error(403, "NoPermissionError", "Authorization failed", "MISSING_AUTHORIZATION")
        head, claims, signature = token.split(".")
        if _decoded(head) != {"alg": "HS256", "typ": "JWT", "kid": name}:
            return ghost_error(401, "UnauthorizedError", "Unknown Admin API Key", "UNKNOWN_ADMIN_API_KEY")
        expected = hmac.new(bytes.fromhex(secret), f"{head}.{claims}".encode(), hashlib.sha256).digest()
        said = _decoded(claims)
        lasts_s = said["exp"] - said["iat"]
        is_now = said["iat"] - 5 <= time.time() <= said["exp"]
        if _bytes(signature) != expected or not is_now or lasts_s > 300 or said["aud"] != "/admin/":
            return ghost_error(401, "UnauthorizedError", "Invalid token: invalid signature", "INVALID_JWT")
        return None

    @staticmethod
    def _shown(post: GhostPost) -> Reply:
        fields = {
            "id": post.id,
            "slug": post.slug,
            "url": post.url,
            "updated_at": post.updated_at,
            "feature_image": post.feature_image,
            "feature_image_alt": post.feature_image_alt,
        }
        return Reply(fields={"posts": [fields]})

    def _edit(self, post: GhostPost, received: Received) -> Reply:
        if self.edits_before_put:
            self.edits_before_put -= 1
            self._save(post)
        (changes,) = received.json()["posts"]
        if changes.get("updated_at") != post.updated_at:
            message = "Saving failed! Someone else is editing this post."
            return ghost_error(409, "UpdateCollisionError", message, "UPDATE_COLLISION")
        post.feature_image = changes["feature_image"]
        post.feature_image_alt = changes.get("feature_image_alt", post.feature_image_alt)
        self._save(post)
        return self._shown(post)

    def _save(self, post: GhostPost) -> None:
        self._saves += 1
        post.updated_at = f"2026-11-02T10:00:{self._saves:02d}.000Z"

    def _upload(self, received: Received) -> Reply:
        head = f"Content-Type: {received.headers['content-type']}\r\n\r\n".encode()
        form = BytesParser(policy=HTTP).parsebytes(head + received.body)
        parts = {part.get_param("name", header="content-disposition"): part for part in form.iter_parts()}
        file = parts["file"]
        data = file.get_payload(decode=True)
        assert isinstance(data, bytes)
        media_type = file.get_content_type()
        if media_type not in _TYPES:
            return ghost_error(415, "UnsupportedMediaTypeError", "Please select a valid image.")
        with Image.open(BytesIO(data)) as image:
            assert image.format == _TYPES[media_type]
        url = f"{self.url}/content/images/2026/11/{len(self.images) + 1}-{file.get_filename()}"
        self.images[url] = data
        ref = str(parts["ref"].get_payload()).strip()
        return Reply(status=201, fields={"images": [{"url": url, "ref": ref}]})


def _decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_bytes(part))
    return found


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
