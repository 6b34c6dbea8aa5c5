"""What keys promise: one order of places, a file that only its owner reads, and never a key in sight."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path
from unittest import mock

import keyring.core
import pytest
from keyring.backend import KeyringBackend

from thumbcli.engines.thumbapi import api_key, keyring_store
from thumbcli.engines.thumbapi.keyring_store import KeyringError
from thumbcli.errors import AuthError, DiskError

SECRET = "tb_live_0123456789abcdef"
OTHER = "tb_live_fedcba9876543210"


class MemoryRing(KeyringBackend):
    """A keyring that works, for as long as a test runs."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class LockedRing(MemoryRing):
    """A keyring whose owner does not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError(f"locked: {service} {username} {SECRET}")

    set_password = get_password  # type: ignore[assignment] # it raises before it could differ


class ForgetfulRing(MemoryRing):
    """A keyring that takes a password and has it no more."""

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((username, service))


def use(monkeypatch: pytest.MonkeyPatch, ring: KeyringBackend) -> None:
    """Let keyring hand out `ring`."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring)


@pytest.fixture(autouse=True)
def _own_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keyring choose its backend again, by the environment of this test."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> MemoryRing:
    """Give this test a keyring that works."""
    ring = MemoryRing()
    use(monkeypatch, ring)
    return ring


def write_foreign(text: str, mode: int = 0o600) -> Path:
    """Write the file of ThumbAPI's own tools."""
    path = Path.home() / ".thumbapi" / "config.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def write_credentials(text: str, mode: int = 0o600) -> Path:
    """Write our own file by hand."""
    path = api_key.credentials_path()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def key_file(path: Path, text: str) -> Path:
    """Write a file that holds a key alone."""
    path.write_bytes(text.encode())
    return path


def found(env: dict[str, str] | None = None) -> api_key.Key:
    """Return the key that must be there."""
    with mock.patch.dict(os.environ, env or {}):
        key = api_key.find_key()
    assert key is not None
    return key


def test_no_key_anywhere_is_none() -> None:
    """Having no key is not an error: the local engine needs none."""
    assert api_key.find_key() is None


def test_places_are_asked_in_order(tmp_path: Path) -> None:
    """The nearer to the run, the stronger."""
    write_foreign(json.dumps({"apiKey": "tb_foreign"}))
    api_key.store_key("tb_stored")
    mounted = key_file(tmp_path / "secret", "tb_mounted")
    key_file(tmp_path / api_key.SYSTEMD_CREDENTIAL, "tb_passed")
    env = {
        "THUMBAPI_KEY": "tb_first",
        "THUMBAPI_API_KEY": "tb_second",
        "THUMBAPI_KEY_FILE": str(mounted),
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }
    with mock.patch.dict(os.environ, env):
        values = [key.value for key in api_key.keys_found()]
    assert values == ["tb_first", "tb_second", "tb_mounted", "tb_passed", "tb_stored", "tb_foreign"]


def test_key_in_a_file_of_its_own_is_read_without_the_line_end(tmp_path: Path) -> None:
    """`echo` and editors end a file with one, some with a mark of the encoding before it."""
    path = key_file(tmp_path / "secret", f"\ufeff{SECRET}\r\n")
    key = found({"THUMBAPI_KEY_FILE": str(path)})
    assert (key.value, key.source) == (SECRET, f"file {path} (THUMBAPI_KEY_FILE)")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(None, "can't be read", id="missing"),
        pytest.param("", "is empty", id="empty"),
        pytest.param(f"{SECRET}\n{OTHER}\n", "white space", id="two keys"),
        pytest.param(f"THUMBAPI_KEY='{SECRET}'", "quotation marks", id="an env file"),
    ],
)
def test_file_that_was_named_and_holds_no_key_is_an_error(
    tmp_path: Path, content: str | None, fault: str
) -> None:
    """Going on with the next key would charge another account."""
    api_key.store_key(OTHER)
    path = tmp_path / "secret"
    if content is not None:
        key_file(path, content)
    env = {"THUMBAPI_KEY_FILE": str(path)}
    with mock.patch.dict(os.environ, env), pytest.raises(AuthError, match=fault) as caught:
        api_key.find_key()
    assert str(path) in caught.value.message
    assert SECRET not in caught.value.message + caught.value.remedy


def test_service_without_that_credential_uses_the_next_key(tmp_path: Path) -> None:
    """A unit may be passed other credentials, and none of ours."""
    api_key.store_key(OTHER)
    assert found({"CREDENTIALS_DIRECTORY": str(tmp_path)}).value == OTHER


@pytest.mark.parametrize("name", api_key.ENV_NAMES)
def test_environment_is_named_as_source(name: str) -> None:
    """Both names that are in use are read."""
    key = found({name: f" {SECRET}\n"})
    assert (key.value, key.source) == (SECRET, f"environment variable {name}")


def test_empty_variable_counts_as_unset() -> None:
    """CI systems set a missing secret to nothing."""
    key = found({"THUMBAPI_KEY": " ", "THUMBAPI_API_KEY": SECRET})
    assert key.source == "environment variable THUMBAPI_API_KEY"


def test_broken_places_do_not_matter_while_a_nearer_key_counts() -> None:
    """Only what is needed is read."""
    write_foreign("{")
    write_credentials("{")
    assert found({"THUMBAPI_KEY": SECRET}).value == SECRET


def test_broken_foreign_file_does_not_matter_while_a_stored_key_counts() -> None:
    """Only what is needed is read."""
    write_foreign("{")
    api_key.store_key(SECRET)
    assert found().value == SECRET


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        pytest.param("tb_live_ab cdefgh", "white space", id="blank inside"),
        pytest.param("tb_live_ab\ncdefgh", "white space", id="line break inside"),
        pytest.param("tb_live_ab\x07cdefgh", "control character", id="control character"),
        pytest.param("tb_live_аbcdefgh", "not ASCII", id="cyrillic letter"),  # noqa: RUF001 - the point
        pytest.param("\u200btb_live_abcdefgh", "not ASCII", id="zero-width space"),
        pytest.param('"tb_live_abcdefgh"', "quotation marks", id="quoted"),
    ],
)
def test_what_no_key_looks_like_is_refused_unseen(value: str, fault: str) -> None:
    """Sent as it is, it would break the header or end in a puzzling 401."""
    env = {"THUMBAPI_KEY": value}
    with mock.patch.dict(os.environ, env), pytest.raises(AuthError, match=fault) as caught:
        api_key.find_key()
    assert "THUMBAPI_KEY" in caught.value.message
    assert "cdefgh" not in caught.value.message + caught.value.remedy


def test_empty_key_is_not_stored() -> None:
    """An empty value is not a key."""
    with pytest.raises(AuthError, match="empty"):
        api_key.store_key(" \n")


def test_key_is_hidden_in_repr() -> None:
    """Logs and tracebacks print objects."""
    assert SECRET not in repr(found({"THUMBAPI_KEY": SECRET}))


@pytest.mark.parametrize(
    ("value", "shown"),
    [("tb_live_0123456789abcdef", "…cdef"), ("123456789012", "…9012"), ("12345678901", "…"), ("", "…")],
)
def test_mask_shows_four_characters_at_most(value: str, shown: str) -> None:
    """Of a short key, four characters would be too many."""
    assert api_key.mask(value) == shown


def test_without_keyring_the_key_is_kept_in_a_file_of_its_owner() -> None:
    """A server or a container has no keyring."""
    path = api_key.credentials_path()
    assert api_key.store_key(f" {SECRET}\n") == f"file {path}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (found().value, found().source, found().notice) == (SECRET, f"file {path}", "")
    assert [item.name for item in path.parent.iterdir()] == ["credentials"]


def test_file_that_others_can_read_is_closed_and_told() -> None:
    """A key that was open once should be known to have been."""
    path = write_credentials(json.dumps({"store": "file", "api_key": SECRET}), 0o644)
    assert "mode 644" in found().notice
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert found().notice == ""


def test_file_of_other_tools_is_told_but_not_touched() -> None:
    """It is theirs."""
    path = write_foreign(json.dumps({"apiKey": SECRET}), 0o644)
    assert (found().value, found().source) == (SECRET, f"file {path}")
    assert "chmod 600" in found().notice
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.mark.parametrize("text", ["{}", '{"apiKey": ""}', '{"apiKey": null}'])
def test_file_of_other_tools_without_a_key_is_no_key(text: str) -> None:
    """Their tools write the file before they have one."""
    write_foreign(text)
    assert api_key.find_key() is None


@pytest.mark.parametrize(
    "text", [SECRET, f'"{SECRET}"', f'{{"apiKey": ["{SECRET}"]}}', f'{{"apiKey": "{SECRET}']
)
def test_damaged_file_is_told_unseen(text: str) -> None:
    """Neither the message nor a cause that a traceback would print holds what stands there."""
    path = write_foreign(text)
    with pytest.raises(AuthError) as caught:
        api_key.find_key()
    assert str(path) in caught.value.message
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert SECRET not in caught.value.message


def test_working_keyring_keeps_the_key_and_the_file_only_says_so(ring: MemoryRing) -> None:
    """The key stands in one place."""
    assert api_key.store_key(SECRET) == "system keyring"
    assert list(ring.kept.values()) == [SECRET]
    assert SECRET not in api_key.credentials_path().read_text()
    assert (found().value, found().source) == (SECRET, "system keyring")


def test_keyring_is_not_asked_before_a_key_was_stored_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who draws locally meets no dialog and pays nothing for it."""
    use(monkeypatch, LockedRing())
    assert api_key.find_key() is None


@pytest.mark.parametrize("broken", [LockedRing, ForgetfulRing])
def test_broken_keyring_means_the_file(broken: type[KeyringBackend], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a plug-in does, the key is kept."""
    use(monkeypatch, broken())
    assert api_key.store_key(SECRET).startswith("file ")
    assert found().value == SECRET


def test_locked_keyring_is_told_not_taken_for_no_key(
    ring: MemoryRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cron job that can't reach its key must not go on as if there were none."""
    api_key.store_key(SECRET)
    assert ring.kept
    use(monkeypatch, LockedRing())
    with pytest.raises(AuthError, match="system keyring") as caught:
        api_key.find_key()
    assert "THUMBAPI_KEY" in caught.value.remedy
    assert SECRET not in str(caught.value)


def test_key_taken_out_of_the_keyring_by_hand_is_no_key(ring: MemoryRing) -> None:
    """People manage their keyring with its own program too."""
    api_key.store_key(SECRET)
    ring.kept.clear()
    assert api_key.find_key() is None


def test_storing_again_replaces(ring: MemoryRing) -> None:
    """The last login counts."""
    api_key.store_key(SECRET)
    api_key.store_key(OTHER)
    assert found().value == OTHER
    assert list(ring.kept.values()) == [OTHER]


def test_keyring_that_comes_later_takes_the_key_out_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """No copy stays behind in the clear."""
    api_key.store_key(SECRET)
    use(monkeypatch, MemoryRing())
    api_key.store_key(SECRET)
    assert SECRET not in api_key.credentials_path().read_text()


def test_forget_empties_the_file() -> None:
    """What was stored is gone."""
    path = api_key.credentials_path()
    api_key.store_key(SECRET)
    assert api_key.forget_key() == [f"file {path}"]
    assert not path.exists()
    assert api_key.forget_key() == []


def test_forget_empties_the_keyring(ring: MemoryRing) -> None:
    """And its note in the file goes too."""
    api_key.store_key(SECRET)
    assert api_key.forget_key() == ["system keyring"]
    assert ring.kept == {}
    assert not api_key.credentials_path().exists()


def test_forget_tells_a_keyring_that_keeps_the_key(ring: MemoryRing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Success would be a lie."""
    api_key.store_key(SECRET)
    assert ring.kept
    use(monkeypatch, LockedRing())
    with pytest.raises(AuthError, match="system keyring"):
        api_key.forget_key()
    assert api_key.credentials_path().exists()


def test_forget_removes_a_damaged_file() -> None:
    """It may hold a key all the same."""
    path = write_credentials(SECRET)
    assert api_key.forget_key() == [f"file {path}"]
    assert not path.exists()


def test_folder_that_can_not_be_made_is_a_disk_error() -> None:
    """A file stands where the config folder should be."""
    folder = api_key.credentials_path().parent
    folder.parent.mkdir(parents=True)
    folder.write_text("")
    with pytest.raises(DiskError) as caught:
        api_key.store_key(SECRET)
    assert SECRET not in str(caught.value)


def test_keyring_that_never_answers_is_given_up() -> None:
    """A locked keyring waits for a dialog that nobody sees."""
    never = threading.Event()
    try:
        with pytest.raises(KeyringError, match="no answer within"):
            keyring_store.within(0.01, never.wait)
    finally:
        never.set()


def test_keyring_fault_is_told_by_its_kind_alone() -> None:
    """What a plug-in says may hold what it was given."""
    with pytest.raises(KeyringError) as caught:
        keyring_store.within(5, lambda: LockedRing().get_password("a", "b"))
    assert str(caught.value) == "RuntimeError"


def test_null_keyring_counts_as_none() -> None:
    """It takes every password and keeps nothing."""
    with pytest.raises(KeyringError):
        keyring_store.read()
