"""Which engine draws."""

from __future__ import annotations

import pytest

from thumbcli.contract import EngineName, Plan
from thumbcli.engines.choose_engine import EngineChoice, choose, resolve
from thumbcli.engines.local_engine import Local
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.errors import AuthError, ConfigError
from thumbcli.process_resources import cores

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


def test_the_local_engine_is_made_with_a_task_a_core_or_more() -> None:
    """Unless told otherwise."""
    engine = choose(EngineName.LOCAL)
    assert isinstance(engine, Local)
    assert cores() <= engine.concurrency <= cores() + 1
    assert choose(EngineName.LOCAL, concurrency=7).concurrency == 7


@pytest.mark.parametrize(
    ("settings", "concurrency"),
    [
        pytest.param({}, 500, id="told nothing: as many as the fastest plan can use"),
        pytest.param({"concurrency": 9}, 9, id="a number: that many"),
        pytest.param({"plan": Plan.PRO}, 125, id="a plan: as many as its rate can use"),
        pytest.param({"rate_per_s": 0.5}, 13, id="a rate: as many as it can use"),
        pytest.param({"rate_per_s": 0.01}, 4, id="a very slow rate: a few"),
        pytest.param({"plan": Plan.PRO, "concurrency": 9}, 9, id="both: the number"),
    ],
)
def test_the_hosted_engine_takes_as_many_titles_as_it_can_use(
    settings: dict[str, float], concurrency: int
) -> None:
    """A picture takes up to 25 s, so 5 requests a second keep 125 of them on their way."""
    engine = choose(EngineName.THUMBAPI, api_key=KEY, **settings)  # type: ignore[arg-type] # each is of its type
    assert isinstance(engine, ThumbApi)
    assert engine.concurrency == concurrency


def test_a_bad_address_is_a_config_error() -> None:
    """Said before anything is drawn."""
    with pytest.raises(ConfigError):
        choose(EngineName.THUMBAPI, api_key=KEY, base_url="not an address")
