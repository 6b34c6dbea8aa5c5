"""`serve.toml` is strict: what is wrong with it is told with its line, and no key stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thumbcli.contract import Plan
from thumbcli.errors import ConfigError
from thumbcli.server.given_secrets import digest_of
from thumbcli.server.serve_file import ServeFile, read_serve_file

KEY = "5f0c8a1e9b7d4c2f"
WHOLE = f"""
host = "0.0.0.0"
port = 80
allowed-host = ["thumbs.example.org"]
templates = "cards"

[keys.blog]
key-file = "blog.key"
plan = "pro"
quota = 1000
rate = 7
webhook-secret-env = "HOOKS"

[keys.tests]
sha256 = "{digest_of("another")}"

[cards]
secret-file = "cards.key"
previous-secret-env = "OLD"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work beside files that hold secrets, with some in the environment."""
    (tmp_path / "blog.key").write_text(KEY)
    (tmp_path / "cards.key").write_text(f"{KEY}-cards\n")
    monkeypatch.setenv("HOOKS", f"{KEY}-hooks")
    monkeypatch.setenv("OLD", f"{KEY}-old")
    monkeypatch.delenv("UNSET", raising=False)
    return tmp_path


def written(folder: Path, text: str) -> ServeFile:
    """Write the file and read it."""
    path = folder / "serve.toml"
    path.write_text(text)
    return read_serve_file(path)


def test_all_of_it_is_read(folder: Path) -> None:
    """Options by their names, paths from the file's folder, keys as digests."""
    file = written(folder, WHOLE)
    assert file.options() == {
        "host": "0.0.0.0",  # noqa: S104 - what the file says
        "port": 80,
        "allowed_host": ["thumbs.example.org"],
        "templates": folder / "cards",
    }
    blog, tests = file.keys()
    assert (blog.name, blog.sha256, blog.plan) == ("blog", digest_of(KEY), Plan.PRO)
    assert (blog.quota, blog.rate_per_s, blog.webhook_secret) == (1000, 7, f"{KEY}-hooks")
    assert (tests.sha256, tests.plan) == (digest_of("another"), Plan.BUSINESS)
    assert [secret.value for secret in file.card_secrets()] == [f"{KEY}-cards", f"{KEY}-old"]
    assert file.where("allowed_host") == f"{folder / 'serve.toml'}: line 4"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("port = '80'", "line 1: port: must be a valid integer"),
        ("\nhosts = ['a']", "line 2: unknown key hosts"),
        ("host = 1", "line 1: host: must be a valid string"),
        ("host = 'a'\nhost = 'b'", "line 2 is not valid TOML"),
        ("allowed-host = 'a'", "line 1: allowed-host: must be a valid list"),
        ("keys = 1", "line 1: keys: must be a valid dictionary"),
        (f"[keys]\nblog = '{KEY}'", "line 2: blog: must be a valid dictionary"),
        (f"[keys.blog]\nkey = '{KEY}'", "line 2: unknown key key"),
        ("[keys.blog]\nplan = 'gold'", "line 2: plan: must be"),
        ("[keys.blog]\nplan = 'pro'", "line 1: blog needs one of key-env, key-file and sha256"),
        ("[keys.blog]\nkey-env = 'OLD'\nkey-file = 'blog.key'", "line 1: blog needs one of"),
        (f"[keys.blog]\nsha256 = '{KEY}'", "line 2: sha256 has 64 hex digits"),
        ("[keys.blog]\nkey-env = 'OLD'\nquota = -1", "line 3: quota: must be greater than or equal to 0"),
        ("[keys.blog]\nkey-env = 'OLD'\nrate = 0", "line 3: rate: must be greater than or equal to 1"),
        ("[keys.blog]\nkey-env = 'UNSET'", "line 2: environment variable UNSET is not set"),
        ("[keys.blog]\nkey-file = 'gone'", "line 2: the file .*gone does not exist"),
        ("[keys.a]\nkey-env = 'OLD'\n[keys.b]\nkey-env = 'OLD'", "line 3: b is the same key as a"),
        ("[keys.'']\nkey-env = 'OLD'", "a key's name has 1 to 60"),
        ("[cards]\nsecret = 'x'", "line 2: unknown key secret"),
        ("[cards]\nsecret-env = 'OLD'\nsecret-file = 'cards.key'", "exclude each other"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder: Path, text: str, message: str) -> None:
    """And no message repeats what may be a key."""
    with pytest.raises(ConfigError, match=message) as error:
        _ = (file := written(folder, text)), list(file.keys()), file.card_secrets()
    assert KEY not in f"{error.value.message} {error.value.remedy}"


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    """An empty one would let anybody in."""
    with pytest.raises(ConfigError, match=r"gone\.toml does not exist"):
        read_serve_file(folder / "gone.toml")


def test_the_sample_of_the_documents_is_one(folder: Path) -> None:
    """With every table; what it names is somewhere else."""
    page = (Path(__file__).parents[2] / "docs" / "server.md").read_text()
    (sample,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    file = written(folder, re.sub(r'"/run/secrets/(\w+)"', r'"\1.key"', sample))
    assert [key.name for key in file.keys()] == ["blog", "tests"]  # noqa: SIM118 - no mapping
    assert len(file.card_secrets()) == 1
