"""The samples that keep pictures in a bucket, run as they are."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from tests.samples.test_web import sample
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outputs.s3_server import S3Server

_CDN = "https://cdn.example.com/covers"


@pytest.fixture(autouse=True)
def _bucket(s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del s3
    monkeypatch.setenv("THUMBNAILS", f"s3://bucket/{out.name}")
    monkeypatch.setenv("PUBLIC_URL", _CDN)
    monkeypatch.delenv("THUMBAPI_KEY", raising=False)


def _in_bucket(out: Path) -> set[str]:
    address = store_address(out)
    assert address is not None
    return {f"{_CDN}/{found.name}" for found in ObjectStore.open(address).list_all()}


def _fastapi(*bodies: dict[str, str]) -> list[tuple[int, Any]]:
    with TestClient(sample("fastapi_bucket").app) as client:
        answers = [client.post("/api/thumbnail", json=body) for body in bodies]
    return [(answer.status_code, answer.json()) for answer in answers]


def _flask(*bodies: dict[str, str]) -> list[tuple[int, Any]]:
    module = sample("flask_bucket")
    with module.closing, module.app.test_client() as client:
        answers = [client.post("/api/thumbnail", json=body) for body in bodies]
    return [(answer.status_code, answer.json) for answer in answers]


@pytest.mark.parametrize("ask", [_fastapi, _flask], ids=["FastAPI", "Flask"])
def test_a_web_server_answers_with_the_address_on_the_web(ask: Any, out: Path, s3: S3Server) -> None:  # noqa: ANN401 - one of two functions
    """The same for the same title, which is written once; a title that is none is refused."""
    first, again, refused = ask({"title": "Tea"}, {"title": "Tea"}, {"title": " "})
    assert first == again
    assert first[0] == 201
    assert {first[1]["url"]} == _in_bucket(out)
    assert (refused[0], refused[1]["error"]) == (400, "title is required")
    assert len([line for line in s3.log if line.startswith("PUT")]) == 1


@pytest.mark.parametrize("ask", [_fastapi, _flask], ids=["FastAPI", "Flask"])
def test_a_web_server_without_its_bucket_is_a_bad_gateway(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401 - as above
    """Nothing is wrong with the request."""
    monkeypatch.setenv("THUMBNAILS", "s3://nobody-made-this/covers")
    ((status, body),) = ask({"title": "Tea"})
    assert (status, body["code"]) == (502, "store")


def test_a_database_without_its_bucket_is_told_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong, and what to do."""
    monkeypatch.setenv("THUMBNAILS", "s3://nobody-made-this/covers")
    path = tmp_path / "blog.db"
    with closing(sqlite3.connect(path)) as blog, blog:
        blog.execute("CREATE TABLE article (title TEXT, cover_url TEXT)")
        blog.execute("INSERT INTO article (title) VALUES ('Tea')")
    command = [sys.executable, "samples/database_column.py", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told, remedy = done.stderr.splitlines()[-2:]
    assert "NoSuchBucket" in told
    assert remedy == "create the bucket, or name another one"


def test_a_database_gets_the_addresses_of_its_covers(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each article, also two of nearly one title; what can't be drawn is told, and tried again."""
    path = str(tmp_path / "blog.db")
    titles = ("Tea", "Tea ", "x" * 201, "Bread", None)
    with closing(sqlite3.connect(path)) as blog, blog:
        blog.execute("CREATE TABLE article (id INTEGER PRIMARY KEY, title TEXT, cover_url TEXT)")
        blog.executemany("INSERT INTO article (title) VALUES (?)", [(title,) for title in titles])
    main = sample("database_column").main
    assert main(path) == main(path) == 1
    assert "at most 200 are allowed" in capsys.readouterr().err
    with closing(sqlite3.connect(path)) as blog:
        rows = blog.execute("SELECT title, cover_url FROM article ORDER BY id").fetchall()
    assert rows[0][1] == rows[1][1]
    assert (rows[2][1], rows[4][1]) == (None, None)
    assert {url for _, url in rows if url} == _in_bucket(out)
