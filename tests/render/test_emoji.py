"""Emoji in a title: taken out, written out, told apart."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import Design
from thumbcli.render.compose import compose
from thumbcli.render.title.emoji import has_complete_emoji, lost_emoji, split_emoji
from thumbcli.render.title.script import clean_text
from thumbcli.render.title.word_data import DATA, read_table


@pytest.mark.parametrize(
    ("title", "text", "emoji"),
    [
        ("We launched \U0001f680 today!", "We launched today!", ("\U0001f680",)),
        ("Wow \U0001f525\U0001f525!", "Wow!", ("\U0001f525",)),
        ("\U0001f469\u200d\U0001f4bb at work", "at work", ("\U0001f4bb",)),
        ("Vive la \U0001f1eb\U0001f1f7", "Vive la", ("\U0001f30d",)),
        ("Nice \U0001f44d\U0001f3fd", "Nice", ("\U0001f44d",)),
        ("Plain text", "Plain text", ()),
    ],
)
def test_emoji_are_taken_out_as_artwork(title: str, text: str, emoji: tuple[str, ...]) -> None:
    """Joined sequences count as one, flags become a globe."""
    assert split_emoji(title) == (text, emoji)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "We built a tower \U0001f525\U0001f92f it fell on my car",
            "We built a tower \u00b7 it fell on my car",
        ),
        (
            "Trốn tìm siêu kinh dị\U0001f64f\U0001f31aThử thách troll",
            "Trốn tìm siêu kinh dị \u00b7 Thử thách troll",
        ),
        (
            "ولاعبين يجب الحصول عليهم \U0001f525\U0001f92f بكج دوري ابطال",
            "ولاعبين يجب الحصول عليهم \u00b7 بكج دوري ابطال",
        ),
        ("Новая карта вышла \U0001f631\U0001f631 смотрим вместе", "Новая карта вышла \u00b7 смотрим вместе"),
        ("We built a tower \U0001f525 it fell on my car", "We built a tower it fell on my car"),
        ("A life without \U0001f4f1\U0001f631 is possible now", "A life without is possible now"),
        ("A week of my \U0001f697\U0001f631 in the desert sun", "A week of my in the desert sun"),
        ("Wow \U0001f525\U0001f92f it fell on my car", "Wow it fell on my car"),
        ("We built a tower \U0001f525\U0001f92f ok", "We built a tower ok"),
        ("We built a tower! \U0001f525\U0001f92f It fell on my car", "We built a tower! It fell on my car"),
        ("\U0001f525\U0001f92f We built a tower in my yard", "We built a tower in my yard"),
    ],
)
def test_a_row_of_emoji_ends_a_clause(title: str, text: str) -> None:
    """One may stand for a word, and what is short is no clause."""
    assert split_emoji(title)[0] == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "What's the \u00bd life of \u2615?", "What's the \u00bd life of coffee?", id="before a mark"
        ),
        pytest.param("I sold my \U0001f697", "I sold my car", id="at the end"),
        pytest.param("A week with a \U0001f436!", "A week with a dog!", id="by its name in Unicode"),
        pytest.param("I moved to \U0001f1eb\U0001f1f7.", "I moved to France.", id="a flag"),
        pytest.param(
            "I moved to \U0001f1fb\U0001f1fa.", "I moved to Vanuatu.", id="a flag of a small country"
        ),
        pytest.param("I moved to \U0001f1fd\U0001f1fd.", "I moved.", id="a flag of no country"),
        pytest.param("We ship to Mars \U0001f680!", "We ship to Mars!", id="only an ornament"),
        pytest.param("The \U0001f525 take", "The take", id="before a word"),
    ],
)
def test_an_emoji_that_stands_for_a_word_is_written_out(title: str, text: str) -> None:
    """`The half life of?` is no sentence."""
    assert split_emoji(title)[0] == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Rent in 🇵🇹 Compared", "Rent in Portugal Compared", id="a flag between words"),
        pytest.param("From 🇵🇪 to 🇨🇱 by Bus", "From Peru to Chile by Bus", id="two flags"),
        pytest.param(
            "A week in 🇪🇪🇱🇻🇱🇹 now", "A week in Estonia, Latvia and Lithuania now", id="flags in a row"
        ),
        pytest.param("🇰🇪 vs 🇺🇬: Safari", "Kenya vs Uganda: Safari", id="flags compared"),
        pytest.param("🇳🇱 Is Flat", "The Netherlands Is Flat", id="a flag as the subject"),
        pytest.param("My 🇳🇱 Trip", "My Netherlands Trip", id="a country's article gives way"),
        pytest.param("🇺🇸's Roads", "America's Roads", id="a flag that owns something"),
        pytest.param("🇮🇸→🇬🇱", "Iceland→Greenland", id="a flag behind an arrow"),
        pytest.param("WE LEFT 🇧🇴 NOW", "WE LEFT BOLIVIA NOW", id="a flag in a title in capitals"),
        pytest.param(
            "Hiking in \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Now",
            "Hiking in Scotland Now",
            id="the flag of a region",
        ),
        pytest.param("Porto 🇵🇹 Food", "Porto Food", id="a flag behind a name"),
        pytest.param("🦊 vs 🐺", "Fox vs Wolf", id="emoji compared"),
        pytest.param("And the 🚲 came too 🎉", "And the bike came too", id="what does something"),
        pytest.param(
            "My 🐘 Ate Every Single Page",
            "My Elephant Ate Every Single Page",
            id="what does something, in capitals",
        ),
        pytest.param("The 🔥 Truth", "The Truth", id="an ornament before a noun"),
        pytest.param("🤖 vs Humans", "Robot vs Humans", id="one side of a comparison"),
        pytest.param("Foxes 🦊 vs Wolves 🐺", "Foxes vs Wolves", id="emoji behind what they show"),
        pytest.param("From 🐛 to 🦋 in May", "From bug to butterfly in May", id="before a function word"),
        pytest.param(
            "From 🐛 to 🦋 in Seven Steps", "From Bug to Butterfly in Seven Steps", id="capitalised"
        ),
        pytest.param("I am a 👩\u200d🚀", "I am an astronaut", id="a joined sequence that has a name"),
        pytest.param("I ❤\ufe0f Lisbon", "I love Lisbon", id="a heart as a verb"),
        pytest.param("We \u2665 Lisbon and Porto", "We Love Lisbon and Porto", id="another heart"),
        pytest.param("Top 5\ufe0f\u20e3 Tips", "Top 5 Tips", id="a keycap"),
        pytest.param("Top 🔟 Tips", "Top 10 Tips", id="a keycap of its own"),
        pytest.param("❷ Rules", "2 Rules", id="a number in a circle"),
        pytest.param("Plan 🅱\ufe0f", "Plan B", id="a letter"),
        pytest.param("2019 ➡\ufe0f 2029", "2019 \u2192 2029", id="an arrow"),
        pytest.param("Tea 🆚 Coffee", "Tea vs Coffee", id="a word in a square"),
        pytest.param("Save 💲50", "Save $50", id="a sign of money"),
        pytest.param("Is it over ❓", "Is it over?", id="a question mark"),
        pytest.param("A ⭐ Hotel", "A 1-Star Hotel", id="a rating"),
        pytest.param("⭐⭐⭐ Hotel vs ⭐⭐ Hotel", "3-Star Hotel vs 2-Star Hotel", id="ratings compared"),
        pytest.param("⭐ Hotel Tour", "Hotel Tour", id="a star for ornament"),
        pytest.param("New ⭐⭐⭐ Tools", "New Tools", id="stars for ornament"),
    ],
)
def test_an_emoji_in_the_place_of_a_word_is_written_out(title: str, text: str) -> None:
    """Flags, signs, sides of a comparison, and what a preposition leads to."""
    assert split_emoji(clean_text(title))[0] == text


def test_every_country_has_a_name() -> None:
    """The flags of ISO 3166 and of CLDR; no two countries share a name."""
    names = read_table(DATA / "emoji_names.txt", str)
    flags = {emoji: name for emoji, name in names.items() if "\U0001f1e6" <= emoji[0] <= "\U0001f1ff"}
    assert len(flags) > 250
    assert len(set(flags.values())) == len(flags)


@pytest.mark.parametrize(
    ("title", "drawn", "lost"),
    [
        pytest.param("Hiking 🇦🇱 Trails", "🌍", ("🇦🇱",), id="a flag is no globe"),
        pytest.param("Hiking in 🇦🇱", "", (), id="a flag in words"),
        pytest.param("🇦🇱", "🌍", ("🇦🇱",), id="a flag alone"),
        pytest.param("Eat 🍕 Daily", "🍕", (), id="between words, drawn"),
        pytest.param("Eat 🍕 Daily", "🌍", ("🍕",), id="between words, not drawn"),
        pytest.param("Eat Pizza 🍕", "", (), id="an ornament at the end"),
        pytest.param("🍕 Eat Pizza", "", (), id="an ornament at the start"),
        pytest.param("Eat Pizza 🍕 | A Channel", "", (), id="an ornament at the end of a clause"),
        pytest.param("Rents 📉", "", ("📉",), id="down, at the end"),
        pytest.param("Rents 📉", "📉", (), id="down, drawn"),
        pytest.param("👩\u200d🚀 Explains Stars", "🚀", ("👩\u200d🚀",), id="a half of a sequence"),
        pytest.param("I Quit 🤷\u200d♂\ufe0f", "", (), id="a sequence that adds only man or woman"),
        pytest.param("Why 🏃\u200d♀ Win", "🏃", ("🏃\u200d♀",), id="who is meant, between words"),
        pytest.param("Well Done 👍🏽", "👍", (), id="a yes in a colour, drawn"),
        pytest.param("Well Done 🙌🏽", "", (), id="an ornament in a colour"),
        pytest.param("Team 💙 Forever", "💙", ("💙",), id="a colour"),
        pytest.param("Plain", "", (), id="none"),
    ],
)
def test_what_a_picture_lacks_is_named(title: str, drawn: str, lost: tuple[str, ...]) -> None:
    """Ornaments are not missed."""
    assert lost_emoji(title, drawn) == lost


def test_ornaments_are_missed_where_a_picture_wants_them() -> None:
    """All that are not drawn, once each."""
    assert lost_emoji("\U0001f355 Eat Pizza \U0001f525\U0001f525", "\U0001f355", with_ornaments=True) == (
        "\U0001f525",
    )


@pytest.mark.parametrize(
    ("format_", "icon", "warned"),
    [
        pytest.param("blogpost", None, True, id="on a card for a blog"),
        pytest.param("linkedin", None, True, id="on a card for LinkedIn"),
        pytest.param("youtube", None, False, id="not on a thumbnail, where it is an ornament"),
        pytest.param("blogpost", "none", False, id="not where no object is wanted"),
        pytest.param("blogpost", "\U0001f525", False, id="not where it is the object"),
    ],
)
def test_a_card_without_the_last_emoji_of_its_title_says_so(
    format_: str, icon: str | None, warned: bool
) -> None:
    """Who wrote it behind a headline wants to know."""
    request = make_request("Mein Handy \u00fcberlebt \U0001f525", format=format_, design=Design(icon=icon))
    warnings = compose(request).warnings
    assert ("left out the emoji \U0001f525" in " ".join(warnings)) is warned


@pytest.mark.parametrize(
    ("title", "emoji", "format_"),
    [
        ("Taxes in {} Simplified", "🇸🇪 🇩🇰", "youtube"),
        ("Taxes in {} Simplified", "🇸🇪 🇩🇰", "blogpost"),
        ("{} Taxes Simplified", "🇸🇪 🇩🇰", "blogpost"),
        ("Beaches {}", "🇸🇪 🇩🇰", "instagram"),
        ("{}", "🇸🇪 🇩🇰", "youtube"),
        ("{}", "🇸🇪 🇩🇰", "blogpost"),
        ("La vie {} en couleur", "🇸🇪 🇩🇰", "blogpost"),
        ("Read {} Books", "3\ufe0f\u20e3 7\ufe0f\u20e3", "instagram"),
        ("Cook {} Tonight", "🥗 🍔", "youtube"),
        ("Cook {} Tonight", "🥗 🍔", "instagram"),
        ("{} Cooks Tonight", "👩\u200d🚀 👨\u200d🌾", "blogpost"),
        ("7 Days of {} at Home", "🎸 🎹", "instagram"),
        ("Gold {}", "📈 📉", "youtube"),
        ("Gold {}", "📈 📉", "blogpost"),
    ],
)
def test_titles_that_differ_in_an_emoji_never_silently_look_the_same(
    title: str, emoji: str, format_: str
) -> None:
    """They differ, or both say what was left out."""
    first, second = (compose(make_request(title.format(one), format=format_)) for one in emoji.split())
    assert first.pixels != second.pixels or (first.warnings and second.warnings)


@pytest.mark.parametrize(
    ("title", "own"),
    [
        pytest.param("Hot \U0001f525", True, id="plain"),
        pytest.param("Salut \U0001f1eb\U0001f1f7", False, id="flag"),
        pytest.param("Us \U0001f468\u200d\U0001f469\u200d\U0001f467", False, id="family"),
        pytest.param("Us \U0001f1eb\U0001f1f7 \U0001f525", True, id="flag and plain"),
        pytest.param("Us", False, id="none"),
    ],
)
def test_a_part_of_a_sequence_does_not_speak_for_itself(title: str, own: bool) -> None:
    """Half a family or a globe for a flag says less than a telling word."""
    assert has_complete_emoji(title) is own


@pytest.mark.parametrize(
    ("emoji", "name"),
    [
        pytest.param("\u2615", "coffee", id="not a hot beverage"),
        pytest.param("\U0001f3b8", "guitar", id="as Unicode has it"),
        pytest.param("\U0001f436", "dog", id="not a dog face"),
        pytest.param("\U0001f1ef\U0001f1f5", "Japan", id="a flag is its country"),
    ],
)
def test_an_emoji_gets_the_name_that_a_sentence_uses(emoji: str, name: str) -> None:
    """In English, without an article."""
    assert split_emoji(f"All of my {emoji}") == (f"All of my {name}", split_emoji(emoji)[1])


@pytest.mark.parametrize(
    "title",
    [
        "2026\ub144 \U0001f1f0\U0001f1f7 vs \U0001f1ef\U0001f1f5 \uacbd\uc81c",
        "\U0001f1ef\U0001f1f5\u3068\U0001f1f0\U0001f1f7\u306e\u9055\u3044",
        "\u0645\u0646 \U0001f1ee\U0001f1f3 \u0625\u0644\u0649 \U0001f1fa\U0001f1f8",
    ],
    ids=["Korean", "Japanese", "Arabic"],
)
def test_flags_of_titles_in_another_script_are_named_in_a_warning(title: str) -> None:
    """No English name stands among words of another script."""
    text, _ = split_emoji(title)
    assert "Japan" not in text
    assert lost_emoji(title, ()) != ()
