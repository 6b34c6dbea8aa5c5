"""The emoji of a title that its words speak of, and those that are ornaments."""

from __future__ import annotations

import pytest

from thumbcli.render.title.understanding import understand


@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("Spooky Squad UPdate! 🎃", "🎃"),
        ("Naming Babies in 2045: Part 3 👶💀🧌", "👶"),
        ("Cooking With Tirox! 🦊🍳", "🍳"),
        ("5 TRULY EVIL Tech Pranks 😈", "😈"),
        ("🔴 [ROBLOX] EVADE", ""),
        ("🔴 [MINECRAFT] THE HIVE (with the viewers!) (4)!", ""),
        ("This is NOT a smartphone🤔#tech", ""),
        ("The PS5 Pro is on a TIMER 😬", ""),
        ("When a Dog Spooks Your Horse! 🐎😱 Helmet Cam POV", "🐎"),
        ("KOREA VLOG❄️: winter in seoul, cute miffy cafe, hanging with friends", "❄"),
        ("stop hiring awkwafina and bring back real voice actors 🐦", ""),
        ("BIG PARKER KO! 💥 Joseph Parker vs Martin Bakole | Heavyweight title bout HIGHLIGHTS!", ""),
        ("A Romantic Candlelight Dinner with Suhana 💘", "💘"),
        ("The Crew Reacts to the Warriors Win Over Memphis 😤 | NBA on TNT", ""),
        ("Something About Smash Bros THE SUBSPACE EMISSARY (Loud Sound/Flashing Lights)🌌", ""),
        ("He was Attacking Everyone, Then I Found Out Why 🥺", ""),
        ("Top 4 Crazy Smartphone Deals 🤯⚡Feat. Snapdragon", "🤯"),
        ("🎃 Die BESTE Kürbis-Feta-Pasta in 3 Schritten! 😍", "🎃"),
        ("99 คืน กลางทะเลทราย 🏜️ Roblox", "🏜"),
        ("خيانه وعدواة عصابتي ادمرت 💔 بلوك سبين", "💔"),
        ('The Amazing Digital Circus Music Video 🎵 - "Happy Place"', "🎵"),
        ("🔥🔥🔥", "🔥"),
    ],
)
def test_an_emoji_is_an_object_where_words_speak_of_it(title: str, spoken: str) -> None:
    """A thing that is named, a face whose feeling a word has; never the sign of a live stream."""
    assert "".join(understand(title).spoken_emoji) == spoken
