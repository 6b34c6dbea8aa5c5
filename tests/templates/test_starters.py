"""The starters in every format and in five languages: what does not fit or can't be read is always told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thumbcli.contract import API_FORMATS, Format, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import compose
from thumbcli.templates.sample_fields import SAMPLES, sample_columns
from thumbcli.templates.template_names import STARTERS
from thumbcli.templates.template_reader import find_template

LONGEST: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "data" / "longest_fields.json").read_text(encoding="utf-8")
)
SHORTEST = {"English": "Hi", "German": "Öl", "Arabic": "لا", "Hindi": "हाँ", "Japanese": "本"}


@pytest.mark.long
@pytest.mark.parametrize("language", LONGEST)
@pytest.mark.parametrize("name", STARTERS)
@pytest.mark.timeout(180)
def test_a_starter_tells_what_is_wrong(name: str, language: str) -> None:
    """Each finding of the gate stands in the warnings with its file and line, and the usual ones are none."""
    template = find_template(name)
    fields = LONGEST[language]
    longest = {key: value for key, value in fields.items() if key != "title"}
    shortest_in = API_FORMATS[list(LONGEST).index(language) % len(API_FORMATS)]
    for format_ in API_FORMATS:
        samples = [(fields["title"], {**longest, "date": "2026-09-30", "reading_time": 128})]
        if format_ is shortest_in:
            samples.append((SHORTEST[language], {}))
        for title, options in samples:
            design = make_design(template=template, **options)
            picture = compose(make_request(title, format=format_, design=design))
            said = " ".join(picture.warnings)
            for finding in picture.findings:
                assert finding.message in said
                assert finding.message.startswith(f"{name}.yml:")
            serious = [each.message for each in picture.findings if each.code != "balance"]
            assert not serious, (format_, title)


@pytest.mark.long
@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_has_room_for_its_own_samples(name: str) -> None:
    """The usual fields, the longest and the shortest: what `thumb template check` draws."""
    template = find_template(name)
    assert template is not None
    filled = template.with_columns(sample_columns(template))
    for sample, fields in SAMPLES.items():
        options = {key: value for key, value in fields.items() if key != "title"}
        design = make_design(template=template if sample == "shortest" else filled, **options)
        for format_ in Format:
            made = compose(make_request(fields["title"], format=format_, design=design))
            assert not made.warnings, (sample, format_)


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_is_the_same_each_time(name: str) -> None:
    """Byte for byte."""
    design = make_design(template=find_template(name), author="Maya", date="2026-03-12", site="example.com")
    request = make_request("Waiting on a Promise: async and await", format=Format.BLOGPOST, design=design)
    assert bytes(compose(request).pixels) == bytes(compose(request).pixels)
