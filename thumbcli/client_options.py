"""The arguments of both clients: what they are called, checked, and turned into an engine and a kit."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

from thumbcli.batch.requests.brand_checks import as_usage_error
from thumbcli.batch.run.run_limits import RunLimits, check_shard
from thumbcli.brand.brand_resolver import Brand, saved_store
from thumbcli.brand.kit_lookup import FileSource
from thumbcli.brand.kit_store import KitStore
from thumbcli.contract import Plan
from thumbcli.contract.unknown_names import did_you_mean
from thumbcli.engines.choose_engine import EngineChoice, choose, resolve
from thumbcli.engines.thumbapi.api_key import find_key
from thumbcli.errors import UsageError
from thumbcli.installed_plugins import PluginKind, plugin_names
from thumbcli.options.duration import parse_duration_s
from thumbcli.options.option_values import OnLost
from thumbcli.options.settings import base_url as configured_base_url
from thumbcli.options.settings import effective, load_config
from thumbcli.options.shard import Shard, parse_shard
from thumbcli.regular_files import leads_to_file, leads_to_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import EngineName
    from thumbcli.engines.protocol import Engine

__all__ = ["ClientOptions", "check_known", "check_positive", "open_brand", "open_engine", "read_shard"]

_E = TypeVar("_E", bound=StrEnum)


class ClientOptions(TypedDict, total=False):
    """The arguments of both clients; None means what is configured, or what the engine finds out.

    Attributes:
        engine: `auto` (the hosted API when a key is configured, else local), `thumbapi`, `local`, or the name
            of an engine that a package adds.
        api_key: A ThumbAPI key; by default the one that `thumb` uses.
        base_url: Another address of the hosted API.
        timeout_s: How long the hosted API may stay silent, and a request to a store take, in seconds.
        attempts: How often one title is requested from the hosted API at most, the first time included.
        give_up_after_s: How long the hosted API may fail without one success, and a store be asked again, in
            seconds.
        concurrency: How many pictures are drawn at once.
        rate_per_s: How many requests per second the account allows.
        plan: The plan of the account: `free`, `starter`, `pro` or `business`. The configured rate and plan
            apply if both are None.
        on_lost: `retry` asks again when an answer is lost that may have been charged, `hold` does not.
        max_lost: Stop such retries when more credits than this may have been charged without a picture. The
            default is a tenth of the credits of the titles read so far, one picture at least. The configured
            values apply if these are None.
        brand: The kit for `use_photo`, `use_logo` and `custom_assets_id`: a kit file such as `thumb.toml`, or
            the folder of one. None is the kit that `thumb brand` saves, read when an option uses it; a
            `thumb.toml` in the current folder is not searched, since that depends on where a program starts.
        allow_outside: Whether the kit file that `brand` names may use pictures outside its project, which is
            the repository around it or its folder; False by default.
    """

    engine: str
    api_key: str | None
    base_url: str | None
    timeout_s: float | None
    attempts: int | None
    give_up_after_s: float | None
    concurrency: int | None
    rate_per_s: float | None
    plan: Plan | str | None
    on_lost: OnLost | str | None
    max_lost: int | None
    brand: Path | str | None
    allow_outside: bool


def open_brand(named: Path | str | None, *, allow_outside: bool) -> Brand:
    """Return the kit of a client: a file, a folder, or the saved one.

    Raises:
        UsageError: There is no such kit.
    """
    if named is None:
        return Brand(saved_store())
    if not isinstance(named, str | Path):
        raise UsageError(f"brand must be str or Path, not {type(named).__name__}")
    path = Path(os.path.expanduser(named))  # noqa: PTH111 - leaves an unknown user as it is
    if leads_to_folder(path):
        return Brand(KitStore(path))
    if not leads_to_file(path):
        raise UsageError(f"brand {path} does not exist", remedy="name a kit file or the folder of one")
    return Brand(FileSource(path, allow_outside=allow_outside))


def check_known(options: Mapping[str, object]) -> None:
    """Refuse an argument that does nothing: `engin="local"` would draw with the hosted engine, and charge."""
    known = ClientOptions.__annotations__
    for name in options:
        if name not in known:
            raise UsageError(f"unknown argument {name!r}", remedy=did_you_mean(name, known, "arguments"))


def open_engine(options: ClientOptions) -> tuple[Engine, RunLimits]:
    """Return the engine that a client asks for, closed, and what it may lose.

    Raises:
        UsageError: There is no such engine or plan, or a number is not positive and finite.
        AuthError: The engine is `thumbapi`, and there is no key.
        ConfigError: The address or the config file can't be used.
    """
    named = str(options.get("engine", EngineChoice.AUTO))
    choice = EngineChoice.LOCAL if _is_packaged(named) else _member(EngineChoice, named, "engine")
    for name in ("timeout_s", "attempts", "give_up_after_s", "concurrency", "rate_per_s"):
        check_positive(name, options.get(name))
    api_key, base_url = (_text(name, options.get(name)) for name in ("api_key", "base_url"))
    timeout_s, attempts = options.get("timeout_s"), options.get("attempts")
    give_up_after_s = options.get("give_up_after_s")
    rate_per_s, plan = options.get("rate_per_s"), _plan(options.get("plan"))
    on_lost, max_lost = options.get("on_lost"), options.get("max_lost")
    if max_lost != 0:
        check_positive("max_lost", max_lost)
    if choice is not EngineChoice.LOCAL:
        if api_key is None:
            found = find_key()
            api_key = found.value if found else None
        config = load_config()
        base_url = base_url or configured_base_url(os.environ, config)
        keys = ("timeout_s", "attempts", "give_up_after", "rate", "plan", "on_lost", "max_lost")
        settings = effective(config, keys=keys)
        timeout_s = timeout_s or settings["timeout_s"].value
        attempts = attempts or settings["attempts"].value
        give_up_after_s = give_up_after_s or _seconds(settings["give_up_after"].value)
        if rate_per_s is None and plan is None:
            rate_per_s, plan = settings["rate"].value, _plan(settings["plan"].value)
        on_lost = on_lost or settings["on_lost"].value
        max_lost = settings["max_lost"].value if max_lost is None else max_lost
    limits = RunLimits(on_lost=_member(OnLost, on_lost or OnLost.RETRY, "on_lost"), max_lost=max_lost)
    if named not in set(EngineChoice):
        return _packaged(named, options.get("concurrency")), limits
    engine = choose(
        resolve(choice, api_key),
        api_key=api_key,
        base_url=base_url,
        timeout_s=timeout_s,
        attempts=attempts,
        give_up_after_s=give_up_after_s,
        concurrency=options.get("concurrency"),
        rate_per_s=rate_per_s,
        plan=plan,
    )
    return engine, limits


def _is_packaged(name: str) -> bool:
    return name not in set(EngineChoice) and name in plugin_names(PluginKind.ENGINE)


def _packaged(name: str, concurrency: int | None) -> Engine:
    """Return an engine that a package adds."""
    from thumbcli.engines.packaged_engine import find_packaged_engine, open_packaged_engine

    with as_usage_error():
        return open_packaged_engine(find_packaged_engine(name), concurrency=concurrency)


def _seconds(duration: object) -> float | None:
    """Return a configured duration in seconds; None if there is none."""
    try:
        return None if duration is None else parse_duration_s(str(duration))
    except ValueError as error:
        raise UsageError(f"give-up-after: {error}") from None


def _plan(plan: object) -> Plan | None:
    return None if plan is None else _member(Plan, plan, "plan")


def _member(kind: type[_E], value: object, name: str) -> _E:
    try:
        return kind(str(value))
    except ValueError:
        raise UsageError(f"{name} must be one of: {', '.join(kind)} (not {value!r})") from None


def read_shard(text: str, engine: EngineName) -> Shard:
    """Return the part of the titles that `text` names, such as `2/8`.

    Raises:
        UsageError: It names none, or the engine draws no parts.
    """
    try:
        shard = parse_shard(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    check_shard(engine)
    return shard


def check_positive(name: str, value: object) -> None:
    """Check a figure: a finite number above 0, whole unless it counts seconds."""
    if value is None:
        return
    whole = not name.endswith("_s")
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise UsageError(f"{name} must be a {'whole ' if whole else ''}number (not {value!r})")
    if not 0 < value <= sys.float_info.max:
        raise UsageError(f"{name} must be positive{' and finite' if value > 0 else ''} (not {value!r})")


def _text(name: str, value: object) -> str | None:
    """Return a text; what it is instead is not shown, for it may be a key."""
    if value is None or isinstance(value, str):
        return value
    raise UsageError(f"{name} must be str, not {type(value).__name__}")
