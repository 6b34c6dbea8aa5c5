"""Which engine draws."""

from __future__ import annotations

import pytest

from thumbcli.contract import EngineName
from thumbcli.engines.choose import (
    HOSTED_CONCURRENCY,
    EngineChoice,
    choose,
    resolve,
)
from thumbcli.engines.local import Local, cores
from thumbcli.engines.thumbapi import ThumbApi
from thumbcli.errors import AuthError, ConfigError

KEY = "tb_live_good"


@pytest.mark.parametrize(
    ("choice", "key", "name"),
    [
        pytest.param("auto", KEY, "thumbapi", id="a key is there: hosted"),
        pytest.param("auto", None, "local", id="no key: drawn here"),
        pytest.param("auto", "", "local", id="an empty key is none"),
        pytest.param("local", KEY, "local", id="drawn here although a key is there"),
        pytest.param("local", None, "local", id="drawn here"),
        pytest.param("thumbapi", KEY, "thumbapi", id="hosted"),
    ],
)
def test_resolve(choice: str, key: str | None, name: str) -> None:
    """What a person asks for, and what that means."""
    assert resolve(EngineChoice(choice), key) == name


@pytest.mark.parametrize("key", [None, ""])
def test_hosted_by_name_needs_a_key(key: str | None) -> None:
    """It never falls back silently, and names every way on."""
    with pytest.raises(AuthError, match="no ThumbAPI key") as caught:
        resolve(EngineChoice.THUMBAPI, key)
    for way in ("thumb auth login", "THUMBAPI_KEY", "--engine local"):
        assert way in caught.value.remedy


def test_the_local_engine_is_made_with_a_task_a_core() -> None:
    """Unless told otherwise."""
    engine = choose(EngineName.LOCAL)
    assert isinstance(engine, Local)
    assert engine.concurrency == cores()
    assert choose(EngineName.LOCAL, concurrency=7).concurrency == 7


def test_the_hosted_engine_is_made_with_the_tutorial_s_figure() -> None:
    """Unless told otherwise."""
    engine = choose(EngineName.THUMBAPI, api_key=KEY)
    assert isinstance(engine, ThumbApi)
    assert engine.concurrency == HOSTED_CONCURRENCY
    assert choose(EngineName.THUMBAPI, api_key=KEY, concurrency=9).concurrency == 9


def test_a_bad_address_is_a_config_error() -> None:
    """Said before anything is drawn."""
    with pytest.raises(ConfigError):
        choose(EngineName.THUMBAPI, api_key=KEY, base_url="not an address")
