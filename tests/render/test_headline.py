# ruff: noqa: RUF001 - full-width punctuation, Cyrillic letters
"""Titles taken apart."""

from __future__ import annotations

import pytest

from thumbcli.render.title.headline import HeadlineKind, parse
from thumbcli.render.title.long_titles import MAX_CHARS, shorten
from thumbcli.render.title.understanding import TextChoice, understand


@pytest.mark.parametrize(
    ("title", "main", "sub"),
    [
        ("STOP Doing Crunches! (Do This Instead)", "STOP Doing Crunches!", "Do This Instead"),
        ("Fed Cuts Rates Again \u2014 What It Means", "Fed Cuts Rates Again", "What It Means"),
        ("30 Minute HIIT Workout | No Equipment", "30 Minute HIIT Workout", "No Equipment"),
        ("Understanding Diabetes: What A1C Means", "Understanding Diabetes", "What A1C Means"),
        ("Episode 42: Building in Public", "Building in Public", "Episode 42"),
        ("Tutorial: How to Build a Chair", "How to Build a Chair", "Tutorial"),
        ("[WATCH] The Biggest Storm Yet", "The Biggest Storm Yet", "WATCH"),
        (
            "TechChat Tuesdays #26: Android Development with Joe Berger",
            "Android Development with Joe Berger",
            "TechChat Tuesdays #26",
        ),
        (
            "Honkai: Star Rail - Live Gameplay [First Time!]",
            "Honkai: Star Rail",
            "Live Gameplay [First Time!]",
        ),
        (
            "BREAKING: LiAngelo Ball Just Got THROWN INTO PRISON!! Will China MURDER LiAngelo Ball?",
            "LiAngelo Ball Just Got THROWN INTO PRISON!",
            "Will China MURDER LiAngelo Ball?",
        ),
        (
            "Ohio State beats Indiana & Alabama, Ole Miss, A&M all go down: who's in the Playoff?",
            "Who\u2019s in the Playoff?",
            "Ohio State beats Indiana & Alabama, Ole Miss, A&M all go down",
        ),
        ("I Missed My Flight... So I Did This", "I Missed My Flight\u2026", "So I Did This"),
        ("Is Coffee Bad? A Doctor Answers", "Is Coffee Bad?", "A Doctor Answers"),
        ("We Quit Everything. 1 Year Later...", "We Quit Everything", "1 Year Later\u2026"),
        ("The Long Story of No. 5 and Others", "The Long Story of No. 5 and Others", ""),
        ("One-Pan Garlic Butter Pasta", "One-Pan Garlic Butter Pasta", ""),
        ("Meet me at 10:30 today", "Meet me at 10:30 today", ""),
        ("X", "X", ""),
    ],
)
def test_the_clause_that_explains_becomes_the_subtitle(title: str, main: str, sub: str) -> None:
    """Brackets, colons, dashes and second sentences stand smaller."""
    headline = parse(title)
    assert (headline.main, headline.sub) == (main, sub)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Figma vs Framer: Which One Wins?", HeadlineKind.VERSUS),
        ("10 Money Mistakes Keeping You Poor", HeadlineKind.NUMBER),
        ("Top 5 Beaches in Spain", HeadlineKind.NUMBER),
        ("3 years later", HeadlineKind.PLAIN),
        ("10\u4e2a\u7406\u8d22\u9519\u8bef", HeadlineKind.NUMBER),
        ("7\u3064\u306e\u7fd2\u6163", HeadlineKind.NUMBER),
        ("5\uac00\uc9c0 \ubc29\ubc95", HeadlineKind.NUMBER),
        ("3\u6708\u306e\u65b0\u4f5c\u30b2\u30fc\u30e0", HeadlineKind.PLAIN),
        ("3\u968e\u5efa\u306e\u5bb6", HeadlineKind.PLAIN),
        ("3\u4eba\u3067\u884c\u3063\u3066\u307f\u305f", HeadlineKind.PLAIN),
        ("Season Opener Mallorca vs Barcelona", HeadlineKind.PLAIN),
        ("Real Madrid 1 vs 2 FC Barcelona", HeadlineKind.PLAIN),
        ("$1 vs $500 Hotel Room", HeadlineKind.VERSUS),
        ("2026\u5e74\u306e\u30b2\u30fc\u30e0", HeadlineKind.PLAIN),
        ("Why Do We Forget?", HeadlineKind.QUESTION),
        ("How to Draw Hands", HeadlineKind.HOW_TO),
        ('"I quit my job!"', HeadlineKind.QUOTE),
        ("The Hardest Boss Fight Ever", HeadlineKind.PLAIN),
    ],
)
def test_the_kind_follows_from_the_form(title: str, kind: HeadlineKind) -> None:
    """Layout families choose by it."""
    assert parse(title).kind is kind


@pytest.mark.parametrize(
    ("title", "is_quote"),
    [
        ('"Adversity is a Privilege" | My Recap of UFC 314', True),
        ("'I want to see my boys grow up' | Virginia Beach father urges early screening", True),
        ("Parsons Green: 'There was a human stampede' - BBC News", True),
        ("Kevin Durant: 'I went a little too far' on Twitter", True),
        ("Catalonia referendum: 'Spanish authorities are the criminals'", True),
        ("Colbert To Trump: 'Doing Nothing Is Cowardice'", True),
        ("'I WILL KNOCK OUT ANTHONY JOSHUA!' - KUBRAT PULEV", True),
        ('"Hey shitass" vs Dream Speedrunning but Surprisingly Better POV.', False),
        ("ABS-CBN Christmas Station ID 2017 \u201cJust Love Ngayong Christmas\u201d", False),
        ('Rappa Trailer \u2014 "No Dazzle, No Break" | Honkai: Star Rail', False),
        ('"The Reality of the Situation" | Inanimate Insanity S2E16', False),
        ('"Da Baddest" Trina & Yung Miami Bring The 305 To Vegas With Their Performance!', False),
    ],
)
def test_a_quotation_is_what_somebody_said_and_nothing_more(title: str, is_quote: bool) -> None:
    """The name of a thing has quotes too, and a quotation with more behind it is but the beginning."""
    kind = understand(title, text=TextChoice.HOOK).headline.kind
    assert (kind is HeadlineKind.QUOTE) is is_quote


def test_a_comparison_names_both_sides() -> None:
    """For a layout with two halves."""
    headline = parse("Figma vs. Framer")
    assert (headline.left, headline.right) == ("Figma", "Framer")


@pytest.mark.parametrize(
    ("title", "sub"),
    [
        pytest.param("Rust vs Go for Backend APIs in 2026", "For Backend APIs in 2026", id="what for"),
        pytest.param("Cats vs Dogs: Who Is Smarter?", "Who Is Smarter?", id="after a colon"),
    ],
)
def test_what_a_comparison_is_about_stands_smaller(title: str, sub: str) -> None:
    """The sides stay short."""
    headline = parse(title)
    assert (headline.kind, headline.sub) == (HeadlineKind.VERSUS, sub)
    assert max(len(headline.left), len(headline.right)) < 6


def test_a_list_names_its_count() -> None:
    """For a layout with a giant numeral."""
    headline = parse("10 Money Mistakes")
    assert (headline.number, headline.counted) == ("10", "Money Mistakes")


@pytest.mark.parametrize(
    ("title", "sub_first"),
    [
        pytest.param("POV: Your Mom Discovers TikTok", True, id="a label"),
        pytest.param("[WATCH] The Biggest Storm Yet", True, id="in brackets before"),
        pytest.param("Bitcoin: Is It Really Dead?", True, id="what a question is about"),
        pytest.param("The Biggest Storm Yet (Live)", False, id="in brackets behind"),
        pytest.param("Fed Cuts Rates Again: What It Means", False, id="an explanation"),
    ],
)
def test_what_announces_a_headline_comes_first(title: str, sub_first: bool) -> None:
    """As its author wrote it."""
    assert parse(title).sub_first is sub_first


def test_a_title_of_emoji_has_no_words() -> None:
    """The picture is then artwork alone."""
    headline = parse("\U0001f525\U0001f680")
    assert headline.main == ""
    assert headline.emoji == ("\U0001f525", "\U0001f680")


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Don't stop", "Don\u2019t stop"),
        ('He said "hi there" twice', "He said \u201chi there\u201d twice"),
        ("The '90s are back", "The \u201990s are back"),
        ('A 27" screen', 'A 27" screen'),
    ],
)
def test_quotes_are_set_as_a_typesetter_would(typed: str, set_: str) -> None:
    """Inches stay inches."""
    assert parse(typed).main == set_


def test_a_long_title_is_cut_after_a_word_that_may_end_it() -> None:
    """Never after an article."""
    title = "An extremely long and rambling title about everything that could possibly go wrong with it all"
    short = shorten(title)
    assert len(short) <= MAX_CHARS
    assert short.endswith("wrong\u2026")


def test_a_long_title_keeps_its_leading_clause() -> None:
    """A whole clause beats an ellipsis."""
    assert shorten("The whole point is here, " + "and the rest goes on " * 5) == "The whole point is here"


def test_one_endless_word_is_cut() -> None:
    """There is no word to cut after."""
    assert len(shorten("a" * 200)) == MAX_CHARS


@pytest.mark.parametrize(
    "end",
    [
        "生成AIを使って仕事の効率を劇的に上げる方法を現役エンジニアの私たちが実際の事例と|一緒に徹底的に解説します",
        "最新のスマートフォンを半年間使い続けてわかった良いところと悪いところを正直にすべて|話していきたいと思います",
        "東京から大阪まで自転車で走ってみたら途中で想像以上に大変なことが起きてしまったので全部|お見せします",
        "会社を辞めて一年間世界を旅しながら働いてみてわかったお金と仕事と人生についての大切な|ことを話します",
        "毎日の朝ごはんを変えただけで三か月後に体と心がどう変わったのかを医者の友人と一緒に|確かめてみました",
        "初心者がゼロからギターを始めて一年間毎日練習したら本当に弾けるようになるのか自分の体で|試してみた結果です",
        "如何在一年之内从零开始学会编程并找到一份年薪百万的工作完整学习路线图以及我踩过的所有坑|都告诉你",
        "我花了三个月时间走遍了全国所有的省会城市最后发现最适合年轻人生活的地方竟然不是北京也|不是上海",
        "為什麼台灣的夜市小吃能夠吸引全世界的觀光客每年花上好幾個小時排隊只為了吃一口傳統的味道|呢朋友們",
        "วิธีเรียนเขียนโปรแกรมภาษาไพทอนด้วยตัวเองตั้งแต่เริ่มต้นจนหางานทำได้จริงภายในหนึ่งปีโดยไม่ต้องเสียเงินสัก|บาทเดียว",
    ],
)
def test_a_text_without_spaces_is_cut_between_words(end: str) -> None:
    """Of Japanese between phrases; never inside `私たち`."""
    kept, rest = end.split("|")
    assert shorten(kept + rest) == kept + "\u2026"


@pytest.mark.parametrize(
    "title", ["GPT-5 vs Claude vs Gemini", "C++ vs C# vs F#", "Tea vs. Milk versus Rum: Go"]
)
def test_three_rivals_are_no_duel(title: str) -> None:
    """A second `vs` would stand in one of the halves."""
    headline = parse(title)
    assert headline.kind is not HeadlineKind.VERSUS
    assert headline.left == headline.right == ""


LONG = (
    "A beginner's guide to fermenting vegetables at home in small apartments "
    "without making your whole building smell of cabbage"
)


def test_a_long_title_goes_on_in_the_subtitle() -> None:
    """Parted before a clause, nothing is lost."""
    headline = parse(LONG)
    assert f"{headline.main} {headline.sub}" == LONG.replace("'", "\u2019")
    assert headline.sub.startswith("without")
    assert not headline.truncated


def test_what_fits_neither_line_is_said_to_be_cut() -> None:
    """Both lines are full by then."""
    title = LONG + " and of everything else that ferments in there"
    headline = parse(title)
    assert headline.truncated
    assert headline.sub.endswith("\u2026")
    assert len(headline.main) + len(headline.sub) > 100
    assert not parse("Short").truncated


def test_a_roomier_picture_keeps_more_words() -> None:
    """A page has room that a phone's thumb has not."""
    title = LONG + " and of everything else that ferments in there"
    assert len(parse(title, 112).main + parse(title, 112).sub) > len(parse(title).main + parse(title).sub)


@pytest.mark.parametrize(
    ("title", "number", "counted"),
    [
        ("Top 15 Plays of Week 6", "15", "Top Plays of Week 6"),
        ("TOP 10 Strände in Spanien", "10", "TOP Strände in Spanien"),
        (
            "7 sleep myths that could be affecting your health",
            "7",
            "sleep myths that could be affecting your health",
        ),
        ("The 10 Best Cities", "10", "Best Cities"),
        ("3 Ошибки Протеста", "3", "Ошибки Протеста"),
        ("0 DTE SPX Best Entry Time", "", ""),
        ("1 in 5 People Lie", "", ""),
        ("2 vs 2 Football", "", ""),
        ("5 - 0 Win in Rome", "", ""),
        ("50 Cent Opens Up", "", ""),
        ("21 Savage Reacts", "", ""),
        ("60 Minutes Interview With Trump", "", ""),
        ("24/7 Live Radio", "", ""),
        ("Round 8 Highlights", "", ""),
        ("2026 Predictions for AI", "", ""),
        ("3 x 3 Rubik's Cube", "", ""),
        ("5 de 10 personas mienten", "", ""),
    ],
)
def test_a_giant_number_counts_something(title: str, number: str, counted: str) -> None:
    """A score, a share, a name, a version or nothing at all is no count."""
    headline = parse(title)
    assert (headline.number, headline.counted) == (number, counted)


@pytest.mark.parametrize(
    ("title", "main", "sub", "sub_first"),
    [
        ("Film Theory: Pickle Rick ACTUALLY WORKS!", "Pickle Rick ACTUALLY WORKS!", "Film Theory", True),
        ("Game Theory: Sonic is TOO Powerful! (Sonic)", "Sonic is TOO Powerful!", "Game Theory", True),
        ("Mayo Clinic Q and A: Signs of overtraining", "Signs of overtraining", "Mayo Clinic Q and A", True),
        ("Exclusive: She Tells All", "She Tells All", "Exclusive", True),
        (
            "Supreme Court Report: Today the Court Declined to Act",
            "Today the Court Declined to Act",
            "Supreme Court Report",
            True,
        ),
        ("Última hora: dimite el ministro", "Dimite el ministro", "Última hora", True),
        ("En direct : le procès de Paris", "Le procès de Paris", "En direct", True),
        ("Son dakika: deprem oldu", "Deprem oldu", "Son dakika", True),
        ("速報：台風が上陸へ、各地で大雨", "台風が上陸へ、各地で大雨", "速報", True),
        (
            "Crypto Tokens Explained: Utility and Security",
            "Crypto Tokens Explained",
            "Utility and Security",
            False,
        ),
        (
            "Dragon Age: The Veilguard | Official Trailer",
            "Dragon Age: The Veilguard",
            "Official Trailer",
            False,
        ),
        ("Star Trek: Discovery - Main Title Sequence", "Star Trek: Discovery", "Main Title Sequence", False),
    ],
)
def test_the_name_of_a_column_stands_small(title: str, main: str, sub: str, *, sub_first: bool) -> None:
    """The subtitle of a film or a game is a part of its name."""
    headline = parse(title)
    assert (headline.main, headline.sub, headline.sub_first) == (main, sub, sub_first)


@pytest.mark.parametrize(
    ("title", "main", "sub"),
    [
        ("DOES IT COVER?! {First Impression Review}", "DOES IT COVER?!", "First Impression Review"),
        ("TROPHY CAKE - (Dancing with the Stars)", "TROPHY CAKE", "Dancing with the Stars"),
        ("The Truth (Part of It) (Explained)", "The Truth", "Part of It · Explained"),
        (
            "선데이 베어스가 세이브 해드립니다 [잠실직캠] (05.17)",
            "선데이 베어스가 세이브 해드립니다",
            "잠실직캠 · 05.17",
        ),
        (
            "まるお身体測定する日！【こじキンTV】【小嶋陽菜さんコラボ】",
            "まるお身体測定する日！",
            "こじキンTV · 小嶋陽菜さんコラボ",
        ),
        ("Jung-Bauer zerquetscht (19)", "Jung-Bauer zerquetscht (19)", ""),
        ("FK Pohronie gegen DAC (0:0)", "FK Pohronie gegen DAC", "0:0"),
        ("Ignorance is Bliss (Sometimes)", "Ignorance is Bliss", "Sometimes"),
        ("Le carton rouge (Nouvelle-Zélande) annulé", "Le carton rouge (Nouvelle-Zélande) annulé", ""),
        ("Neuroscientist: Doing Nothing Well (Burnt Out, Unhappy)", "Doing Nothing Well", "Neuroscientist"),
        ("Por qué estos colores son distintos (para mí)", "Por qué estos colores son distintos", "para mí"),
    ],
)
def test_a_bracket_is_never_large(title: str, main: str, sub: str) -> None:
    """Brackets at the end stand small, whichever they are; one that a sentence goes on after stays in it."""
    headline = parse(title)
    assert (headline.main, headline.sub) == (main, sub)


@pytest.mark.parametrize(
    ("title", "main", "sub"),
    [
        ("£50 vs £1000 Race Across The Country", "£50 vs £1000", "Race Across The Country"),
        ("$1 vs $25,000 Build Challenge", "$1 vs $25,000", "Build Challenge"),
        ("$5 VS $500 STEAK", "$5 VS $500", "STEAK"),
        ("€10 vs. €1000 Hotel in Paris", "€10 vs. €1000", "Hotel in Paris"),
        ("American VS French Makeup Tutorial", "American VS French", "Makeup Tutorial"),
        ("Rich vs Poor Camping Challenge", "Rich vs Poor", "Camping Challenge"),
        ("Real vs Fake Food", "Real vs Fake", "Food"),
        ("Cheap vs Expensive Guitars", "Cheap vs Expensive", "Guitars"),
        ("Rust vs Go", "Rust vs Go", ""),
        ("Tesla vs Ford Mustang", "Tesla vs Ford Mustang", ""),
    ],
)
def test_what_two_sides_share_stands_below_them(title: str, main: str, sub: str) -> None:
    """It belongs to both, not to the second."""
    headline = parse(title)
    assert (headline.main, headline.sub) == (main, sub)


@pytest.mark.parametrize(
    ("title", "main"),
    [
        (
            "Neymar invades Choupo-Moting interview after ex-Stoke striker nets dramatic late winner for PSG",
            "Neymar invades Choupo-Moting interview",
        ),
        (
            "Nestlé responde com promessa a críticas sobre produtos com elevados níveis de sal e gorduras",
            "Nestlé responde com promessa a críticas",
        ),
        (
            "Marion Cotillard et Guillaume Canet les vacances commencent après une longue séparation",
            "Marion Cotillard et Guillaume Canet les vacances commencent",
        ),
        (
            "Trump signs executive orders on unemployment, evictions, student loans, payroll tax and all",
            "Trump signs executive orders",
        ),
        (
            "Die Bundesregierung beschließt neue Regeln für den Wohnungsbau, obwohl viele dagegen sind",
            "Die Bundesregierung beschließt neue Regeln für den Wohnungsbau",
        ),
        (
            "Il governo approva la nuova legge sul lavoro dopo mesi di scontri durissimi con i sindacati",
            "Il governo approva la nuova legge sul lavoro dopo mesi di scontri durissimi",
        ),
        (
            "El presidente anuncia nuevas medidas económicas para las familias porque la inflación sube",
            "El presidente anuncia nuevas medidas económicas para las familias",
        ),
        (
            "Министр рассказал о новых правилах въезда в страну, которые начнут действовать с января",
            "Министр рассказал о новых правилах въезда в страну",
        ),
        (
            "インド料理ってこんなに凄いの！？プロデュースしながら私も学んだ「アヒリヤ」の魅力と歴史を語ります",
            "インド料理ってこんなに凄いの！？",
        ),
        (
            "巨人・野上 わずか4球で緊急降板 7回に2番手でマウンドに上がるもアクシデントで交代しました",
            "巨人・野上 わずか4球で緊急降板",
        ),
    ],
)
def test_a_long_title_is_split_where_both_sides_can_stand(title: str, main: str) -> None:
    """Not after a word that leans on the next one, not in a list, in any language."""
    headline = parse(title)
    assert headline.main == main
    assert headline.sub
    assert not headline.truncated


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Studio_Tour_Outtake_DONOTPUBLISH.mp4", ("Studio Tour Outtake DONOTPUBLISH", "")),
        ("iPhone 18 Dark Cherry #noads #tiktok #usa Part 102", ("iPhone 18 Dark Cherry", "Part 102")),
        ("You Must Push Back Now #EvilPeople", ("You Must Push Back Now", "")),
        ("KING IS BACK !SRK के धमाके का Teaser REVIEW !", ("KING IS BACK!", "SRK के धमाके का Teaser REVIEW!")),
        ("“I don’t Like Cricket…I love it”", ("“I don’t Like Cricket… I love it”", "")),
        ("가족 또 늘어…새끼 6마리 출산", ("가족 또 늘어…", "새끼 6마리 출산")),
        (
            "15 Percent? 20 Percent? It Doesn't Matter, Because Tipping Culture Is Fundamentally Broken",
            (
                "It Doesn’t Matter, Because Tipping Culture Is Fundamentally Broken",
                "15 Percent? 20 Percent?",
            ),
        ),
        ("THE COBRA KAI MOVIE - A Baylen Levine Film", ("THE COBRA KAI MOVIE", "A Baylen Levine Film")),
        ("保持平衡——開源專案維護者的指南", ("保持平衡", "開源專案維護者的指南")),
        ("mes vacances de luxe ￼", ("mes vacances de luxe", "")),
        (
            "Реальная жизнь в Северной Корее / Ложь и правда / Как Люди Живут",
            ("Реальная жизнь в Северной Корее", "Ложь и правда"),
        ),
    ],
)  # fmt: skip
def test_what_is_no_word_of_the_headline_is_not_in_it(title: str, words: tuple[str, str]) -> None:
    """Names of files, hashtags, stray marks, credits and questions before the answer."""
    head = parse(title, whole=True)
    assert (head.main, head.sub) == words
