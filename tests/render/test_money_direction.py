"""Which way the money of a title goes."""

from __future__ import annotations

import pytest

from thumbcli.render.title.money_direction import Direction, find_direction

LOSS, FALLING_BURDEN = Direction(falls=True, is_loss=True), Direction(falls=True, is_loss=False)
GAIN, RISING_BURDEN = Direction(falls=False, is_loss=False), Direction(falls=False, is_loss=True)


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("The Stock Market Is About To Crash", LOSS),
        ("Bitcoin Crashes Again", LOSS),
        ("Ibovespa cai 2% e d\u00f3lar sobe", LOSS),
        ("A\u80a1 \u66b4\u8dcc", LOSS),
        ("Infla\u00e7\u00e3o cai para 3,9% em mar\u00e7o, diz IBGE", FALLING_BURDEN),
        ("Inflation falls to 2.5% in March", FALLING_BURDEN),
        ("El desempleo cae al 11%", FALLING_BURDEN),
        ("Le ch\u00f4mage en baisse de 0,3 point", FALLING_BURDEN),
        ("Arbeitslosigkeit sinkt im Mai", FALLING_BURDEN),
        ("Desemprego cai para 6,2%, o menor da s\u00e9rie", FALLING_BURDEN),
        ("Nvidia CEO Blames Mass Layoffs On Growth", LOSS),
        ("Nvidia Shares Soar 12%", GAIN),
        ("Gold hits a record high", GAIN),
        ("Mortgage Rates Surge Past 7%", RISING_BURDEN),
        ("Rents rise for the fifth month", RISING_BURDEN),
        ("La deuda sube otra vez", RISING_BURDEN),
        ("How to read a balance sheet", None),
    ],
)
def test_what_falls_is_a_loss_but_for_what_nobody_wants(title: str, direction: Direction | None) -> None:
    """Falling inflation is no red crash, and a rising rent no gain."""
    assert find_direction(title) == direction
