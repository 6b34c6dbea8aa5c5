# ruff: noqa: RUF001 - letters of Cyrillic, Greek and Turkish that look like others
"""Encodings of lists that are not UTF-8: named by what they say, never by the most common one."""

from __future__ import annotations

import pytest

from thumbcli.sources.guess_charset import guess_charset, is_damaged_utf8


@pytest.mark.parametrize(
    ("codec", "name", "text"),
    [
        (
            "gbk",
            "GB18030",
            "词汇阅读是关键 08年考研暑期英语复习全指南\n中国人民公安大学2012年硕士研究生目录及书目",
        ),
        ("gb18030", "GB18030", "北京旅游攻略:三天两夜\n为什么我们要早睡\n如何在一年内学会编程"),
        ("big5", "BIG5", "如何在一年內學會程式設計\n為什麼我們要早睡\n台北三天兩夜旅遊攻略"),
        ("cp932", "CP932", "東京旅行の完全ガイド\n朝ごはんを食べるべき10の理由\n"),
        ("euc_jp", "EUC-JP", "東京旅行の完全ガイド\n睡眠の質を上げる方法\n"),
        ("euc_kr", "CP949", "서울 여행 완벽 가이드\n아침을 꼭 먹어야 하는 10가지 이유\n"),
        ("cp1251", "WINDOWS-1251", "«Известия» напомнили о налоге\nПочему мы спим\n"),
        ("koi8_r", "KOI8-U", "Десять привычек успешных людей\nКак выучить язык за год\nЛучшие места Москвы"),
        ("cp866", "CP866", "Почему мы спим\nЛучшие места Москвы"),
        ("cp1253", "WINDOWS-1253", "Δέκα συνήθειες επιτυχημένων ανθρώπων\nΓιατί κοιμόμαστε"),
        ("cp1255", "WINDOWS-1255", "איך ללמוד תכנות בשנה\nלמה אנחנו ישנים"),
        ("cp1256", "WINDOWS-1256", "كيف تتعلم البرمجة في سنة\nلماذا ننام"),
        ("tis_620", "CP874", "วิธีเรียนเขียนโปรแกรม\nสิบเหตุผลที่ควรกินอาหารเช้า"),
        ("cp1252", "WINDOWS-1252", "Zehn Gründe für ein gutes Frühstück\nWarum schläft man? Die Lösung"),
        ("cp1252", "WINDOWS-1252", "L\u2019été à Paris : 10 idées\nComment apprendre à coder"),
        ("cp1250", "WINDOWS-1250", "Żółć i gęś: dziesięć nawyków\nDlaczego śpimy"),
        (
            "cp1250",
            "WINDOWS-1250",
            "Příběh, který dojal celé město\nJak začít běhat: deset rad pro úplné začátečníky",
        ),
        (
            "cp1250",
            "WINDOWS-1250",
            "Tíz szokás, amely megváltoztatja az életed\nMiért alszunk? Őszi túrák Erdélyben",
        ),
        ("iso8859_2", "ISO-8859-2", "Žena, která přešla Šumavu pěšky\nProč šetřit už dnes: náš přehled účtů"),
        ("cp1252", "WINDOWS-1252", "Perché dormiamo così poco\nL'università più antica d'Italia è a Bologna"),
        ("cp1254", "WINDOWS-1254", "Başarılı insanların on alışkanlığı\nİstanbul'da bir gün"),
        ("mac_roman", "MACINTOSH", "Zehn Gründe für ein gutes Frühstück\nWarum schläft man?"),
    ],
)
def test_encoding_is_named_by_its_letters(codec: str, name: str, text: str) -> None:
    """From a few titles, the last of them cut anywhere; the way on has its name."""
    data = text.encode(codec)
    found = guess_charset(data)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("codec", "text", "is_sure"),
    [
        ("cp1250", "Příběh, který dojal celé město o svých vánočních přáních", True),
        ("cp1250", "Dům", False),
        ("iso8859_2", "Proč lžeš", False),
        ("iso8859_2", "Příběh ženy, která přešla Šumavu pěšky až do města Železná Ruda", True),
        ("cp1252", "Grün", False),
        ("cp1252", "Zehn Gründe für ein schönes Frühstück\nWarum schläft man überhaupt?", True),
        ("mac_roman", "Grün", False),
        ("cp850", "Äpfel und Öl für die Küche", True),
        ("cp1251", "Почему мы спим так мало и как это исправить", True),
        ("cp1251", "Да", False),
        ("gbk", "为什么我们要早睡，如何在一年内学会编程", True),
    ],
)
def test_a_few_letters_are_no_proof(codec: str, text: str, is_sure: bool) -> None:
    """Where another encoding is nearly as likely it is said so."""
    data = text.encode(codec)
    found = guess_charset(data)
    word = "probably" if is_sure else "perhaps"
    if found is not None:
        assert (found.is_sure, word in found.told) == (is_sure, True)


@pytest.mark.parametrize(
    "data",
    [b"A\n\xff", bytes(range(128, 256)), b"\xfa\xfe\xfd\xff"],
    ids=["one byte", "all bytes", "the last ones"],
)
def test_what_nothing_explains_has_no_name(data: bytes) -> None:
    """A wrong name would make wrong titles."""
    assert guess_charset(data) is None


@pytest.mark.parametrize(
    ("data", "is_damaged"),
    [
        ("Ä Ö Ü €".encode() + b"\xe9", True),
        ("日本語の題名".encode()[:-1], True),
        ("Grün".encode("latin-1"), False),
        ("題名について".encode("cp932"), False),
        (b"Caf\xe9 th\xe9 " + "é".encode(), False),
        (b"", False),
    ],
)
def test_damaged_utf8_is_no_other_encoding(data: bytes, is_damaged: bool) -> None:
    """Most of it says what it is."""
    assert is_damaged_utf8(data) is is_damaged
