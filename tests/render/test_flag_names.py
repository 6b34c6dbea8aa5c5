"""Flags that a person asks for by name."""

from __future__ import annotations

import pytest
from babel import Locale

from thumbcli.render.paint.requested_icon import requested_thing
from thumbcli.render.title.flag_names import flag_named, flag_of_code, plain_name
from thumbcli.render.title.word_data import DATA, list_texts


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        pytest.param("flag: Georgia", "🇬🇪", id="as Unicode names it"),
        pytest.param("Georgia", "🇬🇪", id="the country alone"),
        pytest.param("flag: Poland", "🇵🇱", id="a country that titles name, too"),
        pytest.param("flag-ge", "🇬🇪", id="its code"),
        pytest.param("Flag of Côte d\u2019Ivoire", "🇨🇮", id="accents and an apostrophe"),
        pytest.param("ivory coast", "🇨🇮", id="its usual name"),
        pytest.param("flag: Bosnia & Herzegovina", "🇧🇦", id="a sign for a word"),
        pytest.param("flag: Turkey", "🇹🇷", id="a country called as a bird"),
        pytest.param("Turkey", "🦃", id="the bird"),
    ],
)
def test_a_flag_is_found_by_name(name: str, flag: str) -> None:
    """In any case."""
    assert requested_thing(name, "en") == flag


@pytest.mark.parametrize("name", ["flag: Atlantis", "flag", "ge", "flag-zz"])
def test_no_flag_is_made_up(name: str) -> None:
    """Of two letters alone, or of a country that there is not."""
    assert flag_named(name) is None


def test_the_list_has_the_names_of_cldr() -> None:
    """The first name of each country."""
    names = Locale("en").territories
    listed = {code: text.split()[0] for code, text in list_texts("flag_names.txt").items()}
    assert DATA.joinpath("flag_names.txt").is_file()
    assert len(listed) > 250
    assert {code: name for code, name in listed.items() if len(code) == 2} == {
        code: plain_name(names[code]) for code in listed if len(code) == 2
    }
    assert flag_of_code("GE") == "🇬🇪"
