"""Signing in: by browser for YouTube, by a password or a key for blogs; what is stored and hidden."""

from __future__ import annotations

import queue
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import keyring.core
import pytest

from tests.cli.run import thumb
from tests.publishing.blog_stand_ins import GHOST_KEY, PASSWORD, USER, GhostStandIn, WordPressStandIn
from tests.publishing.youtube_stand_in import CLIENT_SECRET, REFRESH, YouTubeStandIn
from tests.test_api_key import LockedRing, MemoryRing
from thumbcli.errors import AuthError, ConfigError
from thumbcli.publishing.google_oauth import ask_for_code, read_client
from thumbcli.publishing.publish_logins import forget_login, logins_path, store_login, wordpress_login

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = """
import sys, urllib.request
urllib.request.urlopen(sys.argv[1]).read()
"""


@pytest.fixture
def browser(tmp_path: Path) -> dict[str, str]:
    """Return the variables of a browser whose person agrees to everything."""
    script = tmp_path / "browser.py"
    script.write_text(BROWSER)
    return {"BROWSER": f"{sys.executable} {script} %s", "YOUTUBE_ACCESS_TOKEN": ""}


def test_a_channel_signs_in_by_browser(lists: Path, youtube: YouTubeStandIn, browser: dict[str, str]) -> None:
    """Once; from then on the token is renewed. No secret is shown, and nobody else can read the file."""
    client = str(youtube.write_client(lists / "client.json"))
    ran = thumb("publish", "login", "youtube", "--client", client, env=browser)
    assert ran.code == 0, ran.stderr
    assert "Stored the login for youtube" in ran.stderr
    assert REFRESH not in ran.stderr
    assert CLIENT_SECRET not in ran.stderr
    assert stat.S_IMODE(logins_path().stat().st_mode) == 0o600
    published = thumb("publish", "youtube", "videos.csv", "--out", "channel", env=browser)
    assert published.code == 0, published.stderr
    assert len(youtube.thumbnails) == 3
    assert thumb("publish", "logout", "youtube").code == 0
    assert thumb("publish", "youtube", "videos.csv", "--out", "channel", "--force", env=browser).code == 5


def test_a_login_for_a_server_goes_into_a_file(
    lists: Path, youtube: YouTubeStandIn, browser: dict[str, str]
) -> None:
    """That nobody else can read."""
    client = str(youtube.write_client(lists / "client.json"))
    ran = thumb("publish", "login", "youtube", "--client", client, "--save", "server.json", env=browser)
    assert ran.code == 0, ran.stderr
    assert stat.S_IMODE((lists / "server.json").stat().st_mode) == 0o600
    env = {"YOUTUBE_ACCESS_TOKEN": "", "YOUTUBE_CREDENTIALS_FILE": str(lists / "server.json")}
    published = thumb("publish", "youtube", "videos.csv", "--out", "channel", env=env)
    assert published.code == 0, published.stderr


def test_an_answer_to_another_login_is_refused(tmp_path: Path, youtube: YouTubeStandIn) -> None:
    """Who does not know the state brings no code; the person who refuses is heard."""
    client = read_client(youtube.write_client(tmp_path / "client.json"))
    shown: queue.Queue[str] = queue.Queue()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask_for_code, client, shown.put, timeout_s=10)
        asked = parse_qs(urlsplit(shown.get(timeout=5)).query)
        callback, state = asked["redirect_uri"][0], asked["state"][0]
        assert httpx.get(callback, params={"code": "mine", "state": "guessed"}).status_code == 403
        other = httpx.get(callback, params={"code": "x", "state": state}, headers={"Host": "evil.example"})
        assert other.status_code == 404
        httpx.get(callback, params={"error": "access_denied", "state": state})
        with pytest.raises(AuthError, match="access_denied"):
            waiting.result(5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "no OAuth client of an installed program"),
        ('{"web": {"client_id": "x"}}', "the client of a web application"),
        ('{"installed": {"client_id": "x", "token_uri": "http://evil.example/"}}', "not an https address"),
        ("nonsense", "no OAuth client"),
    ],
)
def test_a_file_that_is_no_client_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Before a secret goes anywhere."""
    path = tmp_path / "client.json"
    path.write_text(text)
    with pytest.raises((ConfigError, Exception), match=said):
        read_client(path)


def test_blogs_keep_their_logins_apart(lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by the address of its site."""
    assert (lists / "covers").is_dir()
    monkeypatch.delenv("WORDPRESS_USER", raising=False)
    with WordPressStandIn() as blog, GhostStandIn() as other:
        blog.add_post(11, "why-we-forget")
        other.add_post("why-we-forget")
        to_blog = ("login", "wordpress", "--site", f"{blog.url}/wp-admin/", "--user", USER, "--stdin")
        signed_in = thumb("publish", *to_blog, stdin=f"{PASSWORD}\n")
        assert signed_in.code == 0, signed_in.stderr
        assert PASSWORD not in signed_in.stderr
        to_other = ("login", "ghost", "--site", f"{other.url}/ghost/#/settings", "--stdin")
        assert thumb("publish", *to_other, stdin=f"{GHOST_KEY}\n").code == 2  # an address ends before #
        to_other = ("login", "ghost", "--site", f"{other.url}/ghost/", "--stdin")
        assert thumb("publish", *to_other, stdin=f"{GHOST_KEY}\n").code == 0
        for name, service in (("wordpress", blog), ("ghost", other)):
            more = ("--out", "covers", "--site", service.url, "--limit", "1")
            ran = thumb("publish", name, "posts.csv", *more)
            assert ran.code == 0, ran.stderr
        elsewhere = thumb("publish", "ghost", "posts.csv", "--out", "covers", "--site", "https://x.example")
        assert elsewhere.code == 5
        assert "thumb publish login ghost --site https://x.example" in elsewhere.stderr


def test_a_keyring_that_works_has_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file has only the note that they are there; one that is locked is told without them."""
    ring = MemoryRing()
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring)
    site = "https://blog.example.com"
    assert store_login(f"wordpress {site}", {"user": USER, "password": PASSWORD}) == "system keyring"
    assert PASSWORD not in logins_path().read_text()
    assert wordpress_login({}, site).values == {"user": USER, "password": PASSWORD}
    monkeypatch.setattr(keyring.core, "_keyring_backend", LockedRing())
    with pytest.raises(AuthError, match="can't be read now") as caught:
        wordpress_login({}, site)
    assert PASSWORD not in str(caught.value)
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring)
    assert forget_login(f"wordpress {site}")
    assert ring.kept == {}
    with pytest.raises(AuthError, match="there is no login"):
        wordpress_login({}, site)


def test_a_key_of_another_form_is_not_stored() -> None:
    """Such as that of the Content API."""
    ran = thumb(
        "publish", "login", "ghost", "--site", "https://x.example", "--stdin", stdin="0123456789abcdef\n"
    )
    assert ran.code == 2
    assert "0123456789abcdef" not in ran.stderr
    assert not logins_path().exists()
