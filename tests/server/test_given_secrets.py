"""Keys and secrets from outside: found where they are put, refused where they can't protect anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Plan
from thumbcli.errors import UsageError
from thumbcli.server.given_secrets import digest_of, key_in_environment, secret_in_environment

if TYPE_CHECKING:
    from pathlib import Path

KEY = "5f0c8a1e9b7d4c2f"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files that hold a key, in an environment without one."""
    for name in ("THUMB_SERVE_KEY", "THUMB_SERVE_KEY_FILE", "CREDENTIALS_DIRECTORY", "THUMB_SERVE_KEY_PLAN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key").write_text(f"{KEY}\n")
    (tmp_path / "mark").write_bytes(b"\xef\xbb\xbf" + KEY.encode() + b"\r\n")
    (tmp_path / "link").symlink_to("key")
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "thumb-serve-key").write_text(KEY)
    (tmp_path / "empty").touch()
    (tmp_path / "two").write_text(f"{KEY}\n{KEY}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "where"),
    [
        ({"THUMB_SERVE_KEY": KEY}, "environment variable THUMB_SERVE_KEY"),
        ({"THUMB_SERVE_KEY": f" {KEY}\n"}, "environment variable THUMB_SERVE_KEY"),
        ({"THUMB_SERVE_KEY": KEY, "THUMB_SERVE_KEY_FILE": "gone"}, "environment variable THUMB_SERVE_KEY"),
        ({"THUMB_SERVE_KEY_FILE": "key"}, "the file key (THUMB_SERVE_KEY_FILE)"),
        ({"THUMB_SERVE_KEY_FILE": "mark"}, "the file mark (THUMB_SERVE_KEY_FILE)"),
        ({"THUMB_SERVE_KEY_FILE": "link"}, "the file link (THUMB_SERVE_KEY_FILE)"),
        ({"CREDENTIALS_DIRECTORY": "credentials"}, "the systemd credential thumb-serve-key"),
        (
            {"THUMB_SERVE_KEY_FILE": "key", "CREDENTIALS_DIRECTORY": "credentials"},
            "the file key (THUMB_SERVE_KEY_FILE)",
        ),
    ],
)
def test_a_key_is_found(environment: dict[str, str], where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable first, then the file, then the credential; never in a `repr`."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = key_in_environment()
    assert found is not None
    assert (found.sha256, found.where, found.plan) == (digest_of(KEY), where, Plan.BUSINESS)
    assert KEY not in repr(found) + repr(secret_in_environment("THUMB_SERVE_KEY"))


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"THUMB_SERVE_KEY": ""}, "environment variable THUMB_SERVE_KEY is empty"),
        ({"THUMB_SERVE_KEY": "  "}, "environment variable THUMB_SERVE_KEY is empty"),
        ({"THUMB_SERVE_KEY": "secret"}, "must have 16 to 200 characters"),
        ({"THUMB_SERVE_KEY": KEY[:-1]}, "must have 16 to 200 characters"),
        ({"THUMB_SERVE_KEY": "k" * 201}, "must have 16 to 200 characters"),
        ({"THUMB_SERVE_KEY": "thumbapi_test"}, "must have 16 to 200 characters"),
        ({"THUMB_SERVE_KEY": f"{KEY} {KEY}"}, "holds white space"),
        ({"THUMB_SERVE_KEY": f'"{KEY}"'}, "is in quotation marks"),
        ({"THUMB_SERVE_KEY": f"{KEY}é"}, "holds a character that is not ASCII"),
        ({"THUMB_SERVE_KEY_FILE": ""}, "is not a file"),
        ({"THUMB_SERVE_KEY_FILE": "gone"}, r"the file gone \(THUMB_SERVE_KEY_FILE\) does not exist"),
        ({"THUMB_SERVE_KEY_FILE": "empty"}, "is empty"),
        ({"THUMB_SERVE_KEY_FILE": "two"}, "holds white space"),
        ({"THUMB_SERVE_KEY_FILE": "credentials"}, "can't be read"),
        (
            {"THUMB_SERVE_KEY": KEY, "THUMB_SERVE_KEY_PLAN": "gold"},
            "'gold' is not a plan",
        ),
    ],
)
def test_what_protects_nothing_is_refused(
    environment: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the place that it comes from, and without the value."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=message) as error:
        key_in_environment()
    assert KEY not in f"{error.value.message} {error.value.remedy}"


def test_no_key_is_no_error(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Also where systemd passes other credentials; a plan alone says nothing."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    monkeypatch.setenv("THUMB_SERVE_KEY_PLAN", "pro")
    assert key_in_environment() is None
