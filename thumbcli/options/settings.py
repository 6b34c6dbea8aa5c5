"""Settings from the environment, the config file and the defaults, in this order; flags override all of them.

Importing this module is cheap: pydantic, tomlkit and platformdirs are imported on first use.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from thumbcli.errors import ConfigError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.config_file import parse_toml, read_text, write_whole
from thumbcli.options.option_list import DEFAULT_BASE_URL, OPTIONS
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tomlkit import TOMLDocument

    from thumbcli.options.option import Option

__all__ = [
    "SETTINGS",
    "Effective",
    "base_url",
    "config_folder",
    "config_key",
    "config_path",
    "data_folder",
    "effective",
    "load_config",
    "set_value",
    "toml_text",
    "unset_value",
]

SETTINGS: Mapping[str, Option] = MappingProxyType(
    {name: option for name, option in OPTIONS.items() if option.is_setting}
)
"""The options that the config file and variables can set."""

_SECRETS = frozenset(
    "api_key apikey key token secret password x_api_key thumbapi_key thumbapi_api_key".split()
)
_LIKE_A_KEY = r"(?:tb|yt)_\w{6,}"
_SHOWN_CHARS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The current value of a setting, without flags.

    Attributes:
        value: A plain value; None where the program decides as it runs.
        origin: `default`, `config`, `project`, `preset` or `environment`.
        where: The file and the line, of a value from a project file.
    """

    value: Any
    origin: str
    where: str = ""


def config_key(key: str) -> str:
    """Return `key` with hyphens, as in the config file."""
    return key.strip().replace("_", "-")


def _name(key: str) -> str:
    return key.strip().replace("-", "_")


def config_folder() -> Path:
    """Return the folder of config.toml and of the stored API key; it may not exist."""
    import platformdirs

    return platformdirs.user_config_path("thumbcli", appauthor=False)


def data_folder() -> Path:
    """Return the folder of the saved kit and of artwork; it may not exist. `THUMB_DATA_DIR` overrides it."""
    override = os.environ.get("THUMB_DATA_DIR", "").strip()
    if override:
        return Path(os.path.expanduser(override))  # noqa: PTH111 - leaves an unknown user as it is
    import platformdirs

    return platformdirs.user_data_path("thumbcli", appauthor=False)


def config_path() -> Path:
    """Return the path of the config file, which may not exist; `THUMB_CONFIG` overrides it."""
    override = os.environ.get("THUMB_CONFIG", "").strip()
    # Unlike Path.expanduser, this leaves the home of an unknown user as it is written.
    return Path(os.path.expanduser(override)) if override else config_folder() / "config.toml"  # noqa: PTH111 - see above


def load_config() -> dict[str, object]:
    """Read and check the config file.

    Returns:
        Keys with underscores and plain values, `~` at the start of a path expanded; only what the file sets,
        so {} when there is no file.

    Raises:
        ConfigError: The file can't be read, is not TOML, or holds a key or a value that is not allowed.
    """
    path = config_path()
    text = read_text(path)
    if text is None:
        return {}
    values = _check(parse_toml(text, path), str(path), strict=True)
    return {key: _expand_home(OPTIONS[key], value) for key, value in values.items()}


def _expand_home(option: Option, value: Any) -> Any:  # noqa: ANN401 - a plain value of whatever type
    if not option.is_path:
        return value
    if isinstance(value, list):
        return [_expand_home(option, item) for item in value]
    return os.path.expanduser(value)  # noqa: PTH111 - keeps a leading `./`


def effective(
    config: Mapping[str, object], env: Mapping[str, str] | None = None, *, keys: Iterable[str] = SETTINGS
) -> dict[str, Effective]:
    """Return the current value of each setting and its origin, in the order of `keys`.

    Args:
        config: What `load_config` returned.
        env: The environment; that of the process by default.
        keys: The settings to return; all by default.

    Raises:
        ConfigError: The variable of one of them has a value that is not allowed.
    """
    env = os.environ if env is None else env
    found: dict[str, Effective] = {}
    for key in keys:
        name = SETTINGS[key].env_name
        text = env.get(name, "")
        if text.strip():
            value = _check({key: _separated(key, text)}, f"environment variable {name}", strict=False)[key]
            found[key] = Effective(value=_expand_home(SETTINGS[key], value), origin="environment")
        elif key in config:
            found[key] = Effective(value=config[key], origin="config")
        else:
            found[key] = Effective(value=SETTINGS[key].plain_default, origin="default")
    return found


def _separated(name: str, text: str) -> str | list[str]:
    """Return what a person wrote in one text, as the values of an option that may have several."""
    is_list = name in SETTINGS and SETTINGS[name].multiple
    return text.split(os.pathsep) if is_list else text


def base_url(env: Mapping[str, str], config: Mapping[str, object]) -> str:
    """Return the address of the hosted API, without a final slash and without `/v1`.

    Args:
        env: The environment: `THUMBAPI_BASE_URL`, and `THUMB_ALLOW_HTTP=1` to allow http to other machines.
        config: What `load_config` returned.

    Raises:
        ConfigError: It is not an http(s) address, or would send the key unencrypted over a network.
    """
    text = env.get("THUMBAPI_BASE_URL", "").strip()
    where = "environment variable THUMBAPI_BASE_URL" if text else "base-url in the config file"
    url = _clean_url(text or str(config.get("base_url", DEFAULT_BASE_URL)), where)
    parts = urlsplit(url)
    allowed = env.get("THUMB_ALLOW_HTTP", "").strip().lower() in {"1", "true", "yes", "on"}
    if parts.scheme == "http" and not allowed and not _is_loopback(parts.hostname or ""):
        raise ConfigError(
            f"{where}: {url} would send the API key unencrypted over the network",
            remedy="use https, or set THUMB_ALLOW_HTTP=1 if the network is your own",
        )
    return url


def set_value(key: str, text: str) -> object:
    """Write one setting into the config file, which keeps its comments and order; create it if needed.

    Args:
        key: A known key, with hyphens or underscores.
        text: The value as a person types it.

    Returns:
        The parsed value.

    Raises:
        ConfigError: The key or the value is not allowed, or the file as a whole would not be valid.
        DiskError: The file can't be written.
    """
    from thumbcli.options.config_model import is_meaningful

    path, name = config_path(), _name(key)
    value = _check({key: _separated(name, text)}, "", strict=False)[name]
    if not is_meaningful(name, value):
        raise _not_allowed(name, value, "")
    document = _document(path)
    document[_key_in(document, key) or config_key(key)] = value
    after = document.as_string()
    _check(parse_toml(after, path), str(path), strict=True)
    write_whole(path, after)
    return value


def unset_value(key: str) -> bool:
    """Remove one setting from the config file.

    Args:
        key: A key in the file, unknown ones included, or any known key.

    Returns:
        Whether it was set in the file.

    Raises:
        ConfigError: The key is unknown and not in the file, or the file is not TOML.
        DiskError: The file can't be written.
    """
    path = config_path()
    document = _document(path)
    written = _key_in(document, key)
    if written is None:
        if _name(key) not in SETTINGS:
            raise _unknown_key(key, "")
        return False
    del document[written]
    write_whole(path, document.as_string())
    return True


def toml_text(value: object) -> str:
    """Return a plain value as TOML writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(toml_text, value))}]"
    if isinstance(value, (bool, str)):
        return "".join(map(_toml_char, json.dumps(value, ensure_ascii=False)))
    return str(value)


def _toml_char(char: str) -> str:
    return char if char == printable(char) else f"\\U{ord(char):08x}"


def _document(path: Path) -> TOMLDocument:
    import tomlkit

    text = read_text(path) or ""
    parse_toml(text, path)  # Its error names the line.
    return tomlkit.parse(text)


def _key_in(document: Iterable[str], key: str) -> str | None:
    return next((written for written in document if _name(written) == _name(key)), None)


def _at(where: str) -> str:
    """Return the start of a message about the place `where`; nothing for an argument that was just typed."""
    return f"{where}: " if where else ""


def _check(raw: Mapping[str, object], where: str, *, strict: bool) -> dict[str, object]:
    """Check keys and values; `strict` allows only values of the right type, otherwise text is parsed."""
    if not raw:
        return {}
    import pydantic

    from thumbcli.options.config_model import check_value

    values: dict[str, object] = {}
    for key, value in raw.items():
        if _name(key) not in SETTINGS:
            raise _unknown_key(key, where)
        if _name(key) in values:
            raise ConfigError(f"{_at(where)}{config_key(key)} is set twice", remedy="keep one of them")
        values[_name(key)] = value
    for name, value in values.items():
        try:
            values[name] = check_value(name, value, strict=strict)
        except pydantic.ValidationError:
            raise _not_allowed(name, value, where) from None
    if "base_url" in values:
        _clean_url(str(values["base_url"]), where)
    return values


def _not_allowed(name: str, value: object, where: str) -> ConfigError:
    return ConfigError(
        f"{_at(where)}{config_key(name)} = {_shown(value)} is not allowed",
        remedy=f"use {SETTINGS[name].allowed}",
    )


def _unknown_key(key: str, where: str) -> ConfigError:
    import difflib

    if _name(key).lower() in _SECRETS:
        return ConfigError(
            f"{_at(where)}the config file can't hold an API key ({key})",
            remedy=f"remove {key}, and store the key with `thumb auth login`",
        )
    close = difflib.get_close_matches(config_key(key).lower(), [option.key for option in SETTINGS.values()])
    remedy = f"did you mean {' or '.join(close)}?" if close else "`thumb config show` lists the keys"
    return ConfigError(f"{_at(where)}unknown key {_shown(key)}", remedy=remedy)


def _shown(value: object) -> str:
    text = toml_text(value)
    if re.search(_LIKE_A_KEY, text):
        return "(hidden: it looks like an API key)"
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"


def _clean_url(text: str, where: str) -> str:
    wrong = ConfigError(
        f"{_at(where)}the address is not an http or https address",
        remedy=f"write it as in {DEFAULT_BASE_URL} or http://localhost:8765",
    )
    try:
        parts = urlsplit(text.strip())
        _ = parts.port
    except ValueError:
        raise wrong from None
    is_word = text.strip().isprintable() and " " not in text.strip()
    if not is_word or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise wrong
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigError(
            f"{_at(where)}the address has more than host and path",
            remedy="remove user, password, `?` and `#`; `thumb auth login` stores the key",
        )
    path = parts.path.rstrip("/").removesuffix("/v1/generate").removesuffix("/v1").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
