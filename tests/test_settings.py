"""What settings promise: one order of sources, errors that name their place, comments that stay."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from thumbcli.errors import ConfigError, DiskError, ThumbError
from thumbcli.options import settings
from thumbcli.options.config_file import write_whole
from thumbcli.options.option_list import DEFAULT_BASE_URL

SECRET = "tb_live_0123456789abcdef"


def write(text: str | bytes) -> Path:
    """Write the config file of this test's home."""
    path = settings.config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def whole(error: ThumbError) -> str:
    """Return all that a person would read."""
    return f"{error.message} {error.remedy}"


def test_import_stays_light() -> None:
    """Reading `thumb --version` must not pay for validation, keyring, HTTP or TOML editing."""
    code = (
        "import sys, thumbcli.options.settings, thumbcli.engines.thumbapi.api_key\n"
        "print(*{'pydantic', 'keyring', 'tomlkit', 'httpx', 'platformdirs', 'rich'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_every_default_is_allowed_in_the_file() -> None:
    """The output of `thumb config show` is a valid config file."""
    defaults = {
        name: found.value for name, found in settings.effective({}, {}).items() if found.value is not None
    }
    write("".join(f"{name} = {settings.toml_text(value)}\n" for name, value in defaults.items()))
    assert len(defaults) > 10
    assert settings.load_config() == defaults


def test_missing_file_sets_nothing() -> None:
    """No config file is the usual case."""
    assert settings.load_config() == {}


def test_thumb_config_names_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One machine may keep several sets of defaults."""
    other = tmp_path / "other.toml"
    other.write_text("verbose = 2\n")
    monkeypatch.setenv("THUMB_CONFIG", str(other))
    assert settings.load_config() == {"verbose": 2}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("output-format = 'png'", {"output_format": "png"}, id="hyphens"),
        pytest.param("output_format = 'png'", {"output_format": "png"}, id="underscores"),
        pytest.param("format = 'YouTube'", {"format": "youtube"}, id="names in any case"),
        pytest.param("engine = 'Local'", {"engine": "local"}, id="engine in any case"),
        pytest.param("column = 2", {"column": "2"}, id="column by number"),
        pytest.param("timeout-s = 5", {"timeout_s": 5.0}, id="whole seconds"),
        pytest.param("verify = true\nconcurrency = 1", {"verify": True, "concurrency": 1}, id="several"),
        pytest.param(b"\xef\xbb\xbfquiet = true\r\n", {"quiet": True}, id="byte order mark and CRLF"),
        pytest.param("", {}, id="empty file"),
    ],
)
def test_file_is_read_as_plain_values(text: str | bytes, values: dict[str, object]) -> None:
    """What stands in the file comes back as text, numbers and truth values."""
    write(text)
    assert settings.load_config() == values


def test_home_is_expanded_in_out() -> None:
    """No shell expands what stands in a file."""
    write("out = '~/pictures'")
    assert settings.load_config() == {"out": str(Path.home() / "pictures")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a = 1\nb = ", ["line 2", "TOML"], id="broken TOML names the line"),
        pytest.param("[defaults]\nformat = 'x'", ["defaults"], id="sections are unknown keys"),
        pytest.param(
            "outputformat = 'png'", ["outputformat", "did you mean output-format"], id="close match"
        ),
        pytest.param("zzz = 1", ["zzz", "thumb config show"], id="no close match names the list"),
        pytest.param("format = 'tiktok'", ["format", "tiktok", "youtube", "linkedin"], id="unknown format"),
        pytest.param("concurrency = 0", ["concurrency", "0", "from 1"], id="too small"),
        pytest.param("concurrency = true", ["concurrency", "true"], id="true is not a number"),
        pytest.param("quiet = 1", ["quiet", "true or false"], id="a number is not true"),
        pytest.param("timeout-s = 0", ["timeout-s", "above 0"], id="no time at all"),
        pytest.param("timeout-s = inf", ["timeout-s", "above 0"], id="for ever"),
        pytest.param("out = ' '", ["out", "a folder"], id="blank text"),
        pytest.param("base-url = 'ftp://a'", ["address", "http"], id="other scheme"),
        pytest.param("input-format = 'xml'", ["input-format", "jsonl"], id="unknown input"),
        pytest.param("out-put = 1\nout = 'a'", ["out-put"], id="the first error is reported"),
        pytest.param("dry-run = 'a'", ["dry-run", "true or false"], id="a word is not true"),
        pytest.param("name = 'a'\n# \xff".encode("latin-1"), ["line 2", "UTF-8"], id="not UTF-8"),
        pytest.param(
            "output-format = 'png'\noutput_format = 'webp'", ["output-format", "twice"], id="both spellings"
        ),
    ],
)
def test_a_wrong_file_is_reported_with_its_location_and_a_remedy(text: str | bytes, words: list[str]) -> None:
    """Each message names file and key or line, and what to do."""
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        settings.load_config()
    text_shown = whole(caught.value)
    assert str(path) in text_shown
    assert caught.value.remedy
    assert [word for word in words if word not in text_shown] == []


@pytest.mark.parametrize("key", ["api_key", "api-key", "API_KEY", "thumbapi_key", "token", "apikey"])
def test_secrets_are_refused_in_the_file_and_not_shown(key: str) -> None:
    """Config files end up in public dotfiles."""
    write(f"{key} = '{SECRET}'")
    with pytest.raises(ConfigError) as caught:
        settings.load_config()
    assert "thumb auth login" in whole(caught.value)
    assert SECRET not in whole(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"format = '{SECRET}'", id="as a value"),
        pytest.param(f"{SECRET} = 1", id="as a key"),
        pytest.param(f"key = {SECRET}", id="in broken TOML"),
        pytest.param(f"base-url = 'https://user:{SECRET}@api.example'", id="in an address"),
    ],
)
def test_a_key_in_the_wrong_place_is_not_shown(text: str) -> None:
    """A message quotes what is wrong, but never a key."""
    write(text)
    with pytest.raises(ConfigError) as caught:
        settings.load_config()
    assert SECRET not in whole(caught.value)


def test_a_folder_at_the_path_of_the_file_is_reported() -> None:
    """An operating system's refusal is a message, not a traceback."""
    settings.config_path().mkdir(parents=True)
    with pytest.raises(ConfigError, match="can't be read"):
        settings.load_config()


def test_the_environment_overrides_the_file_which_overrides_the_default() -> None:
    """And an empty variable counts as unset."""
    env = {"THUMB_FORMAT": "x", "THUMB_VERIFY": "yes", "THUMB_MODEL": " "}
    found = settings.effective({"format": "linkedin", "model": "hd"}, env)
    assert (found["format"].value, found["format"].origin) == ("x", "environment")
    assert (found["verify"].value, found["verify"].origin) == (True, "environment")
    assert (found["model"].value, found["model"].origin) == ("hd", "config")
    assert (found["out"].value, found["out"].origin) == ("thumbs", "default")


def test_wrong_variable_is_named() -> None:
    """The message names the variable of a wrong value."""
    with pytest.raises(ConfigError, match="environment variable THUMB_CONCURRENCY"):
        settings.effective({}, {"THUMB_CONCURRENCY": "many"})


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("output_format", "THUMB_OUTPUT_FORMAT"),
        ("base_url", "THUMBAPI_BASE_URL"),
    ],
)
def test_variables_are_named_after_keys(key: str, name: str) -> None:
    """With the one exception that ThumbAPI's own tools made."""
    assert settings.SETTINGS[key].env_name == name


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("https://api.thumbapi.dev", "https://api.thumbapi.dev", id="as it is"),
        pytest.param("https://api.thumbapi.dev/", "https://api.thumbapi.dev", id="slash"),
        pytest.param("https://api.thumbapi.dev/v1/", "https://api.thumbapi.dev", id="version"),
        pytest.param("https://api.thumbapi.dev/v1/generate", "https://api.thumbapi.dev", id="endpoint"),
        pytest.param("https://proxy.example/thumb/v1", "https://proxy.example/thumb", id="path of a proxy"),
        pytest.param(" https://a.example:8443 ", "https://a.example:8443", id="blanks and port"),
        pytest.param("http://localhost:8787", "http://localhost:8787", id="localhost"),
        pytest.param("http://127.0.0.1:8787", "http://127.0.0.1:8787", id="loopback"),
        pytest.param("http://[::1]:8787/v1", "http://[::1]:8787", id="loopback IPv6"),
    ],
)
def test_base_url_is_normalised(text: str, url: str) -> None:
    """People paste the address in whatever form the documents show."""
    assert settings.base_url({"THUMBAPI_BASE_URL": text}, {}) == url


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("api.thumbapi.dev", id="no scheme"),
        pytest.param("ftp://api.thumbapi.dev", id="other scheme"),
        pytest.param("https://", id="no host"),
        pytest.param("https://a.example:99999", id="no such port"),
        pytest.param("https://a.example/?key=1", id="query"),
        pytest.param("https://me:pw@a.example", id="password"),
        pytest.param("https://a.exa\nmple", id="line break"),
        pytest.param("http://api.thumbapi.dev", id="plain http abroad"),
        pytest.param("http://127.0.0.1.example", id="looks like loopback"),
        pytest.param("http://192.168.0.9", id="plain http in the local network"),
    ],
)
def test_base_url_refuses(text: str) -> None:
    """No address that is wrong, or that would show the key to a network."""
    with pytest.raises(ConfigError, match="THUMBAPI_BASE_URL"):
        settings.base_url({"THUMBAPI_BASE_URL": text}, {})


def test_base_url_comes_from_environment_then_file_then_default() -> None:
    """The same order as every other setting."""
    config = {"base_url": "https://file.example/v1"}
    assert settings.base_url({"THUMBAPI_BASE_URL": "https://env.example"}, config) == "https://env.example"
    assert settings.base_url({"THUMBAPI_BASE_URL": ""}, config) == "https://file.example"
    assert settings.base_url({}, {}) == DEFAULT_BASE_URL


def test_plain_http_abroad_can_be_allowed() -> None:
    """Who owns the network may say so."""
    env = {"THUMBAPI_BASE_URL": "http://10.0.0.2:8787", "THUMB_ALLOW_HTTP": "1"}
    assert settings.base_url(env, {}) == "http://10.0.0.2:8787"


@pytest.mark.parametrize(
    ("key", "text", "line"),
    [
        ("output_format", "PNG", 'output-format = "png"'),
        ("concurrency", "4", "concurrency = 4"),
        ("verify", "yes", "verify = true"),
        ("timeout-s", "2.5", "timeout-s = 2.5"),
        ("out", "C:\\new", 'out = "C:\\\\new"'),
        pytest.param("map", "category=topic:layout=", 'map = ["category=topic", "layout="]', id="several"),
    ],
)
def test_set_writes_the_type_of_the_key(key: str, text: str, line: str) -> None:
    """Text from a command line becomes what the key holds."""
    settings.set_value(key, text)
    assert settings.config_path().read_text() == line + "\n"
    assert len(settings.load_config()) == 1


def test_set_keeps_comments_order_and_spelling() -> None:
    """A person's file stays theirs."""
    path = write("# mine\noutput_format = 'webp' # small\n\nquiet = true")
    settings.set_value("output-format", "png")
    settings.set_value("verbose", "1")
    assert path.read_text() == '# mine\noutput_format = "png" # small\n\nquiet = true\nverbose = 1\n'


def test_set_keeps_permissions_and_symbolic_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dotfile managers link config files into place."""
    dotfile = tmp_path / "dotfile.toml"
    dotfile.write_text("")
    dotfile.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(dotfile)
    monkeypatch.setenv("THUMB_CONFIG", str(link))
    settings.set_value("quiet", "true")
    assert link.is_symlink()
    assert dotfile.read_text() == "quiet = true\n"
    assert stat.S_IMODE(dotfile.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("key", "text"),
    [("format", "tiktok"), ("concurrency", "x"), ("foo", "1"), ("api-key", SECRET), ("name", "")],
)
def test_set_refuses_and_leaves_the_file_alone(key: str, text: str) -> None:
    """What is wrong is never written."""
    path = write("quiet = true\n")
    with pytest.raises(ConfigError) as caught:
        settings.set_value(key, text)
    assert SECRET not in whole(caught.value)
    assert path.read_text() == "quiet = true\n"


def test_set_repairs_a_wrong_value() -> None:
    """A refused file can be put right by command."""
    path = write("format = 'tiktok'\n")
    settings.set_value("format", "x")
    assert path.read_text() == 'format = "x"\n'


def test_set_leaves_no_temporary_file_behind_when_writing_fails(tmp_path: Path) -> None:
    """A failed write leaves the folder as it was."""
    folder = tmp_path / "config.toml"
    folder.mkdir()
    with pytest.raises(DiskError, match="regular file"):
        write_whole(folder, "x", mode=0o600)
    assert list(tmp_path.iterdir()) == [folder]


def test_unset_takes_the_line_out_and_says_whether_it_stood_there() -> None:
    """Only that line goes."""
    path = write("# mine\nquiet = true\nverbose = 1\n")
    assert settings.unset_value("quiet") is True
    assert settings.unset_value("quiet") is False
    assert path.read_text() == "# mine\nverbose = 1\n"


def test_unset_removes_an_unknown_key_from_the_file() -> None:
    """How else would `thumb config` repair a file that it refuses?"""
    path = write("foo = 1\n")
    assert settings.unset_value("foo") is True
    assert path.read_text() == ""


def test_unset_refuses_an_unknown_key() -> None:
    """A typing error is not taken for success, and only near keys are suggested."""
    with pytest.raises(ConfigError, match="custom-asets-id") as caught:
        settings.unset_value("custom-asets-id")
    assert caught.value.remedy == "did you mean custom-assets-id?"
