"""Settings: flags > environment > config file > defaults. Flags are `cli`'s; the other three are known here.

Importing this module costs next to nothing: pydantic, tomlkit and platformdirs are imported on first use.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from thumbcli.contract import Category, Format, Model, OutputFormat, Plan
from thumbcli.contract.design_options import Corner
from thumbcli.errors import ConfigError
from thumbcli.options.config_file import parse_toml, permissions, read_text, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "DEFAULT_BASE_URL",
    "SETTINGS",
    "Effective",
    "Setting",
    "base_url",
    "config_folder",
    "config_path",
    "effective",
    "env_name",
    "known_keys",
    "load_config",
    "set_value",
    "spelled",
    "toml_text",
    "unset_value",
]

DEFAULT_BASE_URL = "https://api.thumbapi.dev"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that can be set.

    Attributes:
        allowed: What may stand there, to end the sentence "use ...".
        default: The value when nobody sets it; None where the program decides as it runs.
    """

    allowed: str
    default: str | float | None = None


def _one_of(names: Iterable[str]) -> str:
    return "one of " + ", ".join(names)


_YES_NO = "true or false"

SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "out": Setting(allowed="a folder", default="thumbs"),
        "format": Setting(allowed=_one_of(Format), default=Format.YOUTUBE.value),
        "category": Setting(allowed=_one_of(Category), default=Category.AUTO.value),
        "output_format": Setting(allowed=_one_of(OutputFormat), default=OutputFormat.WEBP.value),
        "model": Setting(allowed=_one_of(Model), default=Model.SD.value),
        "use_photo": Setting(allowed=_YES_NO, default=False),
        "use_logo": Setting(allowed=_YES_NO, default=False),
        "photo": Setting(allowed="a file"),
        "logo": Setting(allowed="a file"),
        "custom_assets_id": Setting(allowed="the name of a reference set, or its id at ThumbAPI"),
        "layout": Setting(allowed="the name of a layout family"),
        "variant": Setting(allowed="a whole number from 0 to 99", default=0),
        "palette": Setting(allowed="2 to 6 colours such as #0f172a,#22d3ee"),
        "font": Setting(allowed="an installed family or a font file"),
        "logo_position": Setting(allowed=_one_of(Corner)),
        "engine": Setting(allowed="one of auto, thumbapi, local", default="auto"),
        "concurrency": Setting(allowed="a whole number from 1"),
        "rate": Setting(allowed="requests a second, above 0"),
        "plan": Setting(allowed=_one_of(Plan)),
        "column": Setting(allowed="the name or number of a column"),
        "input_format": Setting(allowed="one of auto, text, csv, tsv, jsonl", default="auto"),
        "limit": Setting(allowed="a whole number from 1"),
        "name": Setting(allowed="a template such as {slug}-{format}", default="{slug}"),
        "overwrite": Setting(allowed=_YES_NO, default=False),
        "verify": Setting(allowed=_YES_NO, default=False),
        "retry_failed": Setting(allowed=_YES_NO, default=False),
        "retry_uncertain": Setting(allowed=_YES_NO, default=False),
        "reuse": Setting(allowed="a list of folders"),
        "max_credits": Setting(allowed="a whole number from 0"),
        "max_items": Setting(allowed="a whole number from 1"),
        "max_time": Setting(allowed="a length of time such as 90s, 10m or 1h30m"),
        "fail_fast": Setting(allowed=_YES_NO, default=False),
        "dry_run": Setting(allowed=_YES_NO, default=False),
        "json": Setting(allowed=_YES_NO, default=False),
        "quiet": Setting(allowed=_YES_NO, default=False),
        "verbose": Setting(allowed="a whole number from 0", default=0),
        "no_progress": Setting(allowed=_YES_NO, default=False),
        "base_url": Setting(allowed="an http or https address", default=DEFAULT_BASE_URL),
        "timeout_s": Setting(allowed="a number of seconds above 0", default=60.0),
    }
)
"""Every key of the config file with its default; the types stand in `config_model.Config`."""

_SECRETS = frozenset(
    "api_key apikey key token secret password x_api_key thumbapi_key thumbapi_api_key".split()
)
_LIKE_A_KEY = r"(?:tb|yt)_\w{6,}"
_SHOWN_CHARS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """A setting as it holds now, flags aside.

    Attributes:
        value: A plain value; None where the program decides as it runs.
        origin: `default`, `config` or `environment`.
    """

    value: object
    origin: str


def known_keys() -> list[str]:
    """Return the keys of the config file as they are written there, with hyphens."""
    return [spelled(key) for key in SETTINGS]


def spelled(key: str) -> str:
    """Return `key` as the config file and the flags spell it, with hyphens."""
    return key.replace("_", "-")


def _plain(key: str) -> str:
    return key.strip().replace("-", "_")


def env_name(key: str) -> str:
    """Return the environment variable that sets `key`: `output_format` is `THUMB_OUTPUT_FORMAT`.

    Source:
        `THUMBAPI_BASE_URL` is the name that ThumbAPI's own tools read.
    """
    key = _plain(key)
    return "THUMBAPI_BASE_URL" if key == "base_url" else f"THUMB_{key.upper()}"


def config_folder() -> Path:
    """Return the folder of config.toml and of the stored API key, which may not exist yet."""
    import platformdirs

    return platformdirs.user_config_path("thumbcli", appauthor=False)


def config_path() -> Path:
    """Return where the config file is or would be; `THUMB_CONFIG` names another one."""
    override = os.environ.get("THUMB_CONFIG", "").strip()
    return Path(override).expanduser() if override else config_folder() / "config.toml"


def load_config(path: Path | None = None) -> dict[str, object]:
    """Read and check the config file.

    Args:
        path: Another file than `config_path()`.

    Returns:
        Keys with underscores and plain values (`~` in `out` expanded); only what the file sets, so {} when
        there is no file.

    Raises:
        ConfigError: The file can't be read, is not TOML, or holds a key or a value that is not allowed.
    """
    path = path or config_path()
    text = read_text(path)
    if text is None:
        return {}
    values = _check(parse_toml(text, path), str(path), strict=True)
    for key in {"out", "photo", "logo"} & values.keys():
        values[key] = os.path.expanduser(str(values[key]))  # noqa: PTH111 - stays text, `./` and all
    return values


def effective(
    config: Mapping[str, object], env: Mapping[str, str] | None = None, *, keys: Iterable[str] = SETTINGS
) -> dict[str, Effective]:
    """Return each setting as it holds now, in the order of `keys`, with where it comes from.

    Args:
        config: What `load_config` returned.
        env: The environment; the process's own by default.
        keys: The settings to look at; all by default.

    Raises:
        ConfigError: The variable of one of them holds a value that is not allowed.
    """
    env = os.environ if env is None else env
    found: dict[str, Effective] = {}
    for key in keys:
        name = env_name(key)
        text = env.get(name, "")
        if text.strip():
            value = _check({key: text}, f"environment variable {name}", strict=False)[key]
            found[key] = Effective(value=value, origin="environment")
        elif key in config:
            found[key] = Effective(value=config[key], origin="config")
        else:
            found[key] = Effective(value=SETTINGS[key].default, origin="default")
    return found


def base_url(env: Mapping[str, str], config: Mapping[str, object]) -> str:
    """Return the address of the hosted API, without a slash at its end and without `/v1`.

    Args:
        env: The environment: `THUMBAPI_BASE_URL`, and `THUMB_ALLOW_HTTP=1` to allow http to other machines.
        config: What `load_config` returned.

    Raises:
        ConfigError: It is no http(s) address, or it would carry the key over a network in the clear.
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


def set_value(key: str, text: str, path: Path | None = None) -> object:
    """Write one setting into the config file; its comments and its order stay, the folder is made.

    Args:
        key: A known key, with hyphens or underscores.
        text: The value as a person types it.
        path: Another file than `config_path()`.

    Returns:
        The value as it was understood.

    Raises:
        ConfigError: The key or the value is not allowed, or the file as a whole would not be valid.
        DiskError: The file can't be written.
    """
    import tomlkit

    path = path or config_path()
    value = _check({key: text}, "thumb config set", strict=False)[_plain(key)]
    before = read_text(path) or ""
    parse_toml(before, path)
    document = tomlkit.parse(before)
    document[_as_written(document, key) or spelled(_plain(key))] = value
    after = document.as_string()
    _check(parse_toml(after, path), str(path), strict=True)
    write_whole(path, after, mode=permissions(path))
    return value


def unset_value(key: str, path: Path | None = None) -> bool:
    """Take one setting out of the config file.

    Args:
        key: Any key that stands in the file, so that a wrong one can be taken out too.
        path: Another file than `config_path()`.

    Returns:
        Whether it stood there.

    Raises:
        ConfigError: There is no such key, neither in the file nor anywhere; or the file is not TOML.
        DiskError: The file can't be written.
    """
    import tomlkit

    path = path or config_path()
    text = read_text(path) or ""
    parse_toml(text, path)
    document = tomlkit.parse(text)
    written = _as_written(document, key)
    if written is None:
        if _plain(key) not in SETTINGS:
            raise _unknown_key(key, "thumb config unset")
        return False
    del document[written]
    write_whole(path, document.as_string(), mode=permissions(path))
    return True


def toml_text(value: object) -> str:
    """Return a plain value as TOML writes it."""
    if isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _as_written(document: Iterable[str], key: str) -> str | None:
    return next((name for name in document if _plain(name) == _plain(key)), None)


def _check(raw: Mapping[str, object], where: str, *, strict: bool) -> dict[str, object]:
    """Check keys and values; `strict` takes TOML's types at their word, else values are texts to be read."""
    import pydantic

    from thumbcli.options.config_model import Config

    values: dict[str, object] = {}
    for key, value in raw.items():
        if _plain(key) not in SETTINGS:
            raise _unknown_key(key, where)
        if _plain(key) in values:
            raise ConfigError(
                f"{where}: {spelled(_plain(key))} stands there twice", remedy="keep one of them"
            )
        values[_plain(key)] = value
    try:
        config = Config.model_validate(values, strict=strict)
    except pydantic.ValidationError as error:
        key = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        raise ConfigError(
            f"{where}: {spelled(key)} = {_shown(values[key])} is not allowed",
            remedy=f"use {SETTINGS[key].allowed}",
        ) from None
    if config.base_url is not None:
        _clean_url(config.base_url, where)
    return config.model_dump(mode="json", exclude_unset=True)


def _unknown_key(key: str, where: str) -> ConfigError:
    import difflib

    if _plain(key).lower() in _SECRETS:
        return ConfigError(
            f"{where}: API keys are not kept in the config file ({key})",
            remedy=f"take {key} out, and store the key with `thumb auth login`",
        )
    close = difflib.get_close_matches(spelled(_plain(key)).lower(), known_keys(), n=1)
    remedy = f"did you mean {close[0]}?" if close else "use one of " + ", ".join(known_keys())
    return ConfigError(f"{where}: there is no key {_shown(key)}", remedy=remedy)


def _shown(value: object) -> str:
    text = toml_text(value)
    if re.search(_LIKE_A_KEY, text):
        return "(hidden, it looks like an API key)"
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"


def _clean_url(text: str, where: str) -> str:
    wrong = ConfigError(
        f"{where}: the address is not an http or https address", remedy=f"use {DEFAULT_BASE_URL}"
    )
    text = text.strip()
    if not text.isprintable() or " " in text:
        raise wrong
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise wrong
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigError(
            f"{where}: the address holds more than host and path",
            remedy="leave out user, password, `?` and `#`; the key is stored with `thumb auth login`",
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
