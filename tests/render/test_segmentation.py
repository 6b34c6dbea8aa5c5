# ruff: noqa: RUF001 - full-width punctuation
"""Where a word may be cut: phrases, brackets, real hyphens, compounds."""

from __future__ import annotations

from itertools import pairwise

import pytest

from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.break_penalties import break_penalties
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import advance_em, measure
from thumbcli.render.typography.phrase_ends import phrase_end_cost
from thumbcli.render.typography.segmentation import compound_joints, hyphen_parts, phrases


@pytest.mark.parametrize(
    "parts",
    [
        "今天|天气|真好，|我们|出去玩",
        "透過|為開源|專案|工作|而獲得|報酬",
        "速卖通|运行|静默",
        "中国|人工智能|产业|发展|报告|（2024年）",
        "为什么|我们|会忘记|学过的|东西",
        "年轻人|为什么|不愿意|结婚了",
        "马斯克|发布|特斯拉新车",
        "如何|在三个月内|学会|英语？",
        "วิธี|ทำ|ต้มยำ|กุ้ง|น้ำข้น|สูตร|คุณแม่ง่ายๆ",
        "นักเรียน|ไทย|ใน|ญี่ปุ่น",
        "การเดินทาง|ไป|เชียงใหม่",
        "เที่ยว|แบบ|สโลว์|ไลฟ์",
        "行的|爬虫，|真的|够了吗？",
        "你的|头脑|是二值|逻辑，|还是|三值|逻辑？",
        "Copilotで|開発効率を|3倍に|する|方法",
        "プロデュースしながら|私も|学んだ|「アヒリヤ」の|魅力",
        "東京の|美味しい|名物を|食べに|行こう|9選",
        "知らないと|損する|確定申告の|やり方|【完全版】",
        "쿠버네티스|(Kubernetes)",
        "업그레이드,",
        "ความรัก|ของ|คุณแม่",
        "iPhone|รุ่น|ใหม่|ดี|ไหม",
        "黒潮大蛇行|「ことし4月に|終息」|過去最長|7年9か月",
        "2025年8月24日に|開催決定",
        "1時間30分で|完成する|レシピ",
        "総額1億2千万円の|豪邸",
        "3泊4日の|沖縄旅行",
        "2024年12月31日跨年夜|直播",
        "开车|5小时40分钟|回家",
        "1年3ヶ月ぶりの|復帰戦",
        "生後|2年6か月の|猫",
        "2時間45分の|大作映画",
        "ด้วย|พานาโซนิค",
        "แอนดรอยด์",
        "สอง|เท้าอิดิชัน",
        "รีวิวซัมซุงกาแล็กซี่|ใหม่",
        "มิตซูบิชิเปิด|ตัว|ปาเจโร่สปอร์ต",
        "เฟซบุ๊กล่ม|ทั่ว|โลก",
        "วิธี|ติดตั้งวินโดวส์|ใน|คอมพิวเตอร์",
        "แมนเชสเตอร์ยูไนเต็ด|ชนะ|ลิเวอร์พูล",
        "เที่ยว|บาร์เซโลนาแบบ|ประหยัด",
        "อินสตาแกรม|เปลี่ยน|โลโก้",
        "โปเกมอนสการ์เล็ต",
        "เปิดโลก|แห่ง|สีสัน|และ|ความบันเทิง|ที่|สมบูรณ์แบบ",
        "โปรแกรมเมอร์",
        "হিন্দি",
        "Open-Source-Projekten",
    ],
)
def test_a_line_ends_between_phrases(parts: str) -> None:
    """Never before closing punctuation or a repetition mark, after an opening bracket, or in a Latin word."""
    word = parts.replace("|", "")
    assert "|".join(phrases(word, dominant_script(word))) == parts


@pytest.mark.parametrize(
    "title",
    [
        "【2026年版】GitHub Copilotで開発効率を3倍にする方法",
        "用 Python 写一个 10 行的爬虫，真的够了吗？",
        "쿠버네티스(Kubernetes) 1.35 업그레이드, 무엇이 달라졌나?",
        "เรียน Python ฟรีใน 30 วัน (อัปเดต 2026)",
        "科技爱好者周刊（第 131 期）：你的头脑是二值逻辑，还是三值逻辑？",
        "速卖通运行静默 WebAudio 指纹识别，导致蓝牙多点连接失效",
        "Vue 3 で作る Todo アプリ：Composition API 入門",
        "インド料理ってこんなに凄いの!? プロデュースしながら私も学んだ「アヒリヤ」の魅力",
        "Reactの基本構文とコンポーネントを5分で理解する入門ガイド",
        "วิธีทำต้มยำกุ้งน้ำข้นสูตรคุณแม่ง่ายๆ ที่บ้าน",
        "什么是Docker，它解决了什么问题？",
    ],
)
def test_mixed_titles_are_drawn_whole_in_a_narrow_column(title: str) -> None:
    """No hyphens, no cut Latin word, no line that opens with a closing mark or ends with an opening one."""
    measured = measure(title, ("archivo",), widest_em=8)
    block = fit_block(measured, Box(430, 480), max_size_px=90)
    lines = ["".join(word.text for word in line.words) for line in block.lines]
    assert "".join(lines) == title.replace(" ", "")
    assert not any(line[0] in "、。，！？：」』】）)!?,ーๆ" or line[-1] in "「『【（(" for line in lines)
    for before, after in pairwise(measured.tokens):
        assert (
            not (before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha())
            or (measured.spaced[measured.tokens.index(after)])
        )


@pytest.mark.parametrize(
    "parts",
    [
        "Bundes|verfassungs|gericht",
        "Schweige|pflicht|entbindung",
        "Straßen|bahn|haltestellen|häuschen",
        "versicherungs|rechtliche",
        "Rindfleisch|etikettierungs|überwachungs|aufgaben|übertragungs|gesetz",
        "Arbeits|unfähigkeits|bescheinigung",
        "Geschwindigkeits|begrenzung",
        "Höchst|geschwindigkeits|begrenzungen",
        "Datenschutz|beauftragter",
        "Klima|schutz|maßnahmen",
        "Landwirtschafts|ministerium",
        "Binnen|schifffahrts|unternehmen",
        "Responsibilities",
        "Characteristics",
        "incomprehensible",
    ],
)
def test_compounds_are_cut_at_their_joints(parts: str) -> None:
    """Words of other languages have none."""
    word = parts.replace("|", "")
    edges = [0, *sorted(compound_joints(word)), len(word)]
    assert "|".join(word[start:end] for start, end in pairwise(edges)) == parts


@pytest.mark.parametrize(
    ("title", "tokens"),
    [
        ("Rechtliche Aspekte von Open-Source-Projekten", ["Open-", "Source-", "Projekten"]),
        ("Bundesverfassungsgericht kippt Gesetz", ["Bundesverfassungs-", "gericht"]),
        ("Schweigepflichtentbindung", ["Schweigepflicht-", "entbindung"]),
        ("Straßenbahnhaltestellenhäuschen", ["Straßenbahn-", "haltestellen-", "häuschen"]),
    ],
)
def test_a_word_too_wide_breaks_at_real_hyphens_then_at_joints(title: str, tokens: list[str]) -> None:
    """A real hyphen gets no second one."""
    measured = measure(title, ("inter",), widest_em=10)
    assert [token for token in measured.tokens if token in tokens] == tokens
    assert not any("--" in token or token.startswith("-") for token in measured.tokens)


@pytest.mark.parametrize(
    ("title", "tokens"),
    [
        ("Bundesausbildungsförderungsgesetz", ["Bundesausbildungs-", "förderungsgesetz"]),
        ("Kraftfahrzeughaftpflichtversicherung", ["Kraftfahrzeughaft-", "pflicht-", "versicherung"]),
        ("Straßenverkehrsordnung", ["Straßenverkehrs-", "ordnung"]),
        ("Geschwindigkeitsbegrenzung", ["Geschwindigkeits-", "begrenzung"]),
        ("Straßenbahnhaltestellenhäuschen", ["Straßenbahn-", "haltestellen-", "häuschen"]),
        ("Sehenswürdigkeiten", ["Sehenswürdigkeiten"]),
        ("Verantwortungsbewusstseinslosigkeit", ["Verantwortungs-", "bewusstseinslosigkeit"]),
        ("Unkaputtbarkeitsversprechen", ["Unkaputtbarkeits-", "versprechen"]),
        ("Incomprehensibilities", ["Incomprehensibilities"]),
        ("https://example.org/a/very/long/path", ["https://example.org/a/very/long/path"]),
        ("Kurz", ["Kurz"]),
    ],
)
def test_where_there_is_room_for_more_lines_a_compound_has_two(title: str, tokens: list[str]) -> None:
    """It is cut at its joints alone, and words that have none stay whole."""
    assert list(measure(title, ("inter",), widest_em=100, roomy_em=9.5).tokens) == tokens


@pytest.mark.parametrize(
    ("token", "parts"),
    [
        ("Open-Source-Projekten", "Open-|Source-|Projekten"),
        ("UI/UX-Designer/in", "UI/|UX-|Designer/|in"),
        ("hommes-femmes", "hommes-|femmes"),
        ("опенсорс-проектах", "опенсорс-|проектах"),
        ("T-Shirt", "T-Shirt"),
        ("well-being", "well-|being"),
        ("2024-2025", "2024-|2025"),
        ("E-Mail", "E-Mail"),
        ("স্কুল-কলেজে", "স্কুল-কলেজে"),
        ("semi\u2010automatic", "semi\u2010|automatic"),
    ],
)
def test_a_token_is_cut_after_its_own_hyphens(token: str, parts: str) -> None:
    """Not after a single letter."""
    assert hyphen_parts(token) == (parts.split("|") if "|" in parts else hyphen_parts(token))
    assert "".join(hyphen_parts(token)) == token


@pytest.mark.parametrize(
    ("tokens", "unbroken"),
    [
        ("周刊 （第 131 期）", {1, 2}),
        ("آموزش React 18 (قسمت ۳)", {1, 3}),
        ("מדריך ל-Docker (חלק 2)", {2}),
        ("My Trip (part two)", {2}),
        ("A – B", {0, 1}),
        ("Tea | Milk", {0}),
    ],
)
def test_short_brackets_and_separators_stay_inside_a_line(tokens: str, unbroken: set[int]) -> None:
    """A bracket is not parted, a dash neither opens a line nor ends one, and a bar opens none."""
    penalties = break_penalties(tokens.split())
    assert {index for index, penalty in enumerate(penalties) if penalty >= 2} >= unbroken


@pytest.mark.parametrize(
    "line",
    [
        "যা আপনাকে মুগ্ধ করবে",
        "বাংলাদেশ নিয়ে ভারতের মিডিয়া",
        "নতুন নকশার নোট বাজারে",
        "सुंदर और स्पष्ट लेखन",
        "प्राप्त करना",
        "திறந்த மூல வேலைக்கு",
        "ಕನ್ನಡ ಕಲಿಯಿರಿ",
        "മലയാളം പഠിക്കാം",
        "తెలుగు నేర్చుకోండి",
        "ગુજરાતી શીખો",
        "سلام دنیا",
    ],
)
def test_words_are_as_wide_as_they_are_drawn(line: str) -> None:
    """Or the space after them is lost: the last letter of a Bengali word may be wider than its glyph."""
    fonts = measure(line, ("inter",), widest_em=100).fonts.names
    apart = sum(advance_em(word, fonts) for word in line.split())
    spaces = line.count(" ") * (advance_em("n n", fonts) - advance_em("nn", fonts))
    assert advance_em(line, fonts) == pytest.approx(apart + spaces, rel=0.01)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("逻辑，|还是", "二值|逻辑"),
        ("我们|在干嘛", "蓝牙|多点"),
        ("拖了|十四年的", "统计|图形"),
        ("病毒|在蔓延", "新型|病毒"),
        ("导演|的新片", "导致|蓝牙"),
        ("物語の|はじまり", "過去最長|7年9か月"),
        ("男を|捕まえる", "3倍に|する"),
        ("事に|驚いた", "事に|なってる"),
        ("น้ำข้น|ของ", "ไม่|เกิน"),
        ("โลก|แห่ง", "สโลว์|ไลฟ์"),
        ("ต้มยำ|ที่", "แข่ง|กัน"),
        ("สะพาน|และ", "กำลัง|เล่น"),
    ],
)
def test_a_line_rather_ends_where_a_phrase_does(better: str, worse: str) -> None:
    """Inside of a compound or beside a negation or an auxiliary, a line would begin with half a word."""
    assert phrase_end_cost(*better.split("|")) < phrase_end_cost(*worse.split("|"))
