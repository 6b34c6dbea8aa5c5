"""Write `icon_names_*.txt` anew: the names of emoji and countries in many languages, from Unicode's CLDR.

`python -m tests.render.icon_names` fetches two packages with `npm pack`. Only full names are kept, of icons
that show a thing and that stickers can draw; keywords of emoji are too loose to find an icon by.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.title.word_data import DATA, read_table

VERSION = "48.2.0"
LANGUAGES = (
    "en es pt fr de it ru ar hi zh ja ko tr pl nl uk id vi sv da no fi cs sk el he hu ro bg hr th bn ta "
    "te mr ur fa ms fil ca"
).split()

_THINGS = (
    "🤖🎧🎤🎸🎹🎻🎷🎺🥁🪕🎬🎭🎪🎮♟🎲🧩🏈⚽🏀⚾🏒🎾🏏🏐🏉🏓🏸⛳🎳🎿🏂⛸🏆🏅🥇🚲🚗🚕🚙🚌🚎🏎🚓🚑🚒🚐🛻🚚🚛🚜🏍🛵🛹🛴"
    "🚂🚆🚄🚇🚋🚁✈🚀🛸⛵🚤🛥🚢🛶⛽🏠🏡🏢🏥🏦🏨🏫🏭🏰🏯🗼🗽⛪🕌🛕🕍🏟🎡🎢🏖🏝🏜🌋⛰🏕⛺🌉"
    "🌕🌙☀🪐☄🌧⛈🌪🌈❄⛄🐶🐕🐱🐈🐭🐁🐀🐹🐰🐇🐿🦔🦇🐻🐨🐼🦥🦦🦨🦘🦡🦃🐔🐓🐦🐧🦅🦆🦢🦉🦩🦚🦜🐸🐊🐢🦎🐍🐉🦕🦖🐋🐬🦭"
    "🐟🐠🐡🦈🐙🐌🦋🐛🐜🐝🪲🐞🦗🕷🦂🦟🐵🐒🦍🦧🐺🦊🦝🦁🐯🐅🐆🐴🐎🦄🦓🦌🐮🐄🐂🐃🐷🐖🐗🐑🐐🐪🐫🦙🦒🐘🦏🦛"
    "💐🌸🌹🌺🌻🌷🌳🌲🌴🌵🍀🍄🍇🍉🍊🍋🍌🍍🥭🍎🍐🍑🍒🍓🫐🥝🍅🥥🥑🍆🥔🥕🌽🌶🥒🥬🥦🧄🧅🥜🍞🥐🥖🥨🥯🥞🧇🧀🍖🍗🥩🥓🍔🍟🍕🌭"
    "🥪🌮🌯🥙🥚🍳🥘🍲🥣🥗🍿🍱🍚🍛🍜🍝🍣🍤🥟🦀🦞🦐🦑🦪🍦🍨🍩🍪🎂🍰🧁🥧🍫🍬🍭🍮🍯🥛☕🫖🍵🍶🍾🍷🍸🍹🍺🥃🧋"
    "👗👕👖👟👠👢👜🎒👓🕶⌚💍💎💄📷📺📻🎥💻🔋🔦🕯📚📰💰🪙💳🗳🧪🔬🔭💉💊🩺🦷🧠🫀🫁🦴🛏🛋🪑🚽🚿🛁🧹🧺🧼🪴🎁🎈🎃🎄🎆🧸🪁"
    "🧙🧛🧟🧜🧚🦸👶👑🥊🥋🎣🤿🏹🛒✂🪓🔨🧵🧶💣⚰🪦👽👻🎻🪂🛡⛏📡🧬🧯🪠🧻🪥"
)  # fmt: skip
"""Icons whose names mean the thing that they show, and hardly anything else."""

_COUNTRIES = (
    "AE AF AR AT AU BD BE BG BO BR CA CH CL CN CO CR CU CZ DE DK DO DZ EC EG ES ET FI FR GB GR GH HK HR "
    "HU ID IE IL IN IQ IR IS IT JM JP KE KH KP KR LB LK MA MM MX MY NG NL NO NP NZ PE PH PK PL PS PT QA "
    "RO RS RU SA SE SG SK SY TH TN TR TW UA UG US UY VE VN YE ZA ZW "
).split()

_HOMONYMS = {
    "en": "turkey chile chad jordan georgia",
    "es": "banana copa pera sandía llama lima corona col mango gato_de_coche pavo chile copa zorra cabra "
    "grillo bala flecha peru",
    "pt": "manga pera pena peru caju coroa gol pato camisa cabra rosa touro",
    "fr": "avocat pêche livre cafard bombe rose orange homard bouton pie mouche tapis vol couronne cerise "
    "pomme bague robe",
    "de": "birne kiefer hahn bank krone ring bulle schimmel star kater messe mais rose",
    "it": "pesca pesche rosa api polo corona anello toro vite capra lime coppa calamaro spia",
    "ru": "лук коса ключ кольцо бык корона лист роза персик осёл баран",
    "ar": "قلب ورق خاتم تاج وردة",
    "hi": "आम सेब फल ताज हल ऊन बम",
    "zh": "心 人 马 车",
    "ja": "魚 雨 雪 月 星",
    "ko": "배 눈 말 밤 사과 차 별 비 감 달 개 귀 게 양 소 해",
    "tr": "at yaz kaz kara koç fil top çay ay yüz kol el",
    "pl": "kot_w_butach zamek rak lot",
    "nl": "bank muis kraan haan",
    "id": "bulan hati pura",
    "vi": "cá mèo gấu bò gà dê",
    "sv": "får ko kor tomte",
    "da": "ko får and",
    "no": "ku får and",
    "fi": "kuusi",
    "cs": "los rak",
    "th": "ตา",
}
"""Names of one word that titles use in other meanings. Those of English icons are left out."""

_HEAD = """\
# Names of emoji and of countries in the language {language}, from Unicode's CLDR {version}.
#
# Under the Unicode License V3: see ../unicode_license.txt. Written by tests/render/icon_names.py.
#
# icon: names, the words of each joined by underscores
"""
_WIDTH = 118
_NAME = re.compile(r"[^()0-9,]{2,}")
_MAX_WORDS = 2
_SYLLABIC = frozenset({"vi"})
"""Languages that part the syllables of a word: one syllable alone is mostly part of another word."""


def main() -> None:
    """Fetch the packages and write a file for each language, and the licence."""
    with tempfile.TemporaryDirectory() as folder:
        annotations = _fetch("cldr-annotations-full", Path(folder))
        countries = _fetch("cldr-localenames-full", Path(folder))
        for language in LANGUAGES:
            _write(language, _emoji_names(annotations, language), _country_names(countries, language))
        (DATA.parent / "unicode_license.txt").write_bytes((annotations / "LICENSE").read_bytes())


def _fetch(package: str, folder: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", f"{package}@{VERSION}"], cwd=folder, check=True)
    with tarfile.open(folder / f"{package}-{VERSION}.tgz") as packed:
        packed.extractall(folder / package, filter="data")
    return folder / package / "package"


def _emoji_names(package: Path, language: str) -> dict[str, str]:
    """Return the icon of each name, in lower case with underscores."""
    read = json.loads((package / "annotations" / language / "annotations.json").read_text("utf-8"))
    known = read["annotations"]["annotations"]
    names: dict[str, str] = {}
    for icon in dict.fromkeys(_THINGS):
        entry = known.get(icon) or known.get(icon + "\ufe0f")
        if entry and can_draw(icon):
            names.setdefault(_name(entry["tts"][0]), icon)
    return names


def _country_names(package: Path, language: str) -> dict[str, str]:
    code = "nb" if language == "no" and not (package / "main" / "no").exists() else language
    read = json.loads((package / "main" / code / "territories.json").read_text("utf-8"))
    territories = read["main"][code]["localeDisplayNames"]["territories"]
    names: dict[str, str] = {}
    for country in _COUNTRIES:
        flag = "".join(chr(ord(letter) - ord("A") + 0x1F1E6) for letter in country)
        for key in (country, f"{country}-alt-short"):
            if key in territories and len(territories[key]) > 2 and "(" not in territories[key]:
                names.setdefault(_name(territories[key]), flag)
    return names


def _name(name: str) -> str:
    return name.lower().replace(" ", "_").replace("\u200c", "")


def _write(language: str, *tables: dict[str, str]) -> None:
    by_hand = DATA / f"icon_words_{language}.txt"
    homonyms = set(_HOMONYMS.get(language, "").split())
    homonyms |= read_table(by_hand, str).keys() if by_hand.exists() else set[str]()
    by_icon: dict[str, list[str]] = {}
    seen = set[str]()
    for table in tables:
        for name, icon in table.items():
            words = name.count("_") + 1
            is_long = words > _MAX_WORDS + (language in _SYLLABIC)
            is_part = language in _SYLLABIC and words == 1 and "-" not in name and len(icon) == 1
            homonym = name in homonyms or is_part or (language == "en" and words == 1 and len(icon) == 1)
            if homonym or name in seen or is_long or not _NAME.fullmatch(name):
                continue
            seen.add(name)
            by_icon.setdefault(icon, []).append(name)
    lines = [f"{icon}: {' '.join(names)}" for icon, names in by_icon.items()]
    head = _HEAD.format(language=language, version=VERSION)
    (DATA / f"icon_names_{language}.txt").write_text(f"{head}\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
