"""Pictures that a person chose stay, whatever the list says later, and each run says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.stories.site import PICTURES
from tests.faults import picture

if TYPE_CHECKING:
    from tests.cli.stories.site import Site
    from tests.loopback import ThumbApiServer

CHOSEN = [{"title": title} for title in ("Milk", "Rum")]
ALL = [{"title": "Tea"}, *CHOSEN]


def reasons(events: list[dict[str, object]]) -> dict[object, object]:
    """Return for each title why it was skipped."""
    return {event["title"]: event["reason"] for event in events}


def test_pictures_redone_with_another_layout_stay(drawn: Site) -> None:
    """Two of three are drawn anew and pinned at once; unpinned, they become what the list wants."""
    drawn.write(*ALL)
    drawn.draw("--layout", "editorial")
    drawn.commit()
    drawn.write(*CHOSEN, name="few.csv")
    redone = drawn.draw("--layout", "question", "--pin", posts="few.csv")
    assert redone.code == 0
    assert len(redone.named("made")) == 2
    assert drawn.changes() == {"M milk.webp", "M rum.webp", "?? static/thumbs.choices.toml"}
    assert drawn.status()["pinned"] == 2
    drawn.commit()

    whole = drawn.draw("--layout", "editorial")
    assert whole.code == 0
    assert reasons(whole.named("skipped")) == {"Tea": "unchanged", "Milk": "pinned", "Rum": "pinned"}
    assert drawn.all_changes() == set()

    assert drawn.thumb("unpin", str(PICTURES / "milk.webp"), str(PICTURES / "rum.webp")).code == 0
    assert drawn.status()["pinned"] == 0
    # Those that the pinned ones replaced are still kept.
    assert len(drawn.draw("--layout", "editorial").named("copied")) == 2
    assert drawn.changes() == {"M milk.webp", "M rum.webp", "M static/thumbs.choices.toml"}


def test_pictures_that_were_there_are_pinned_too(drawn: Site) -> None:
    """Somebody looks at what a run has drawn, and says the same with --pin; again, it changes nothing."""
    drawn.write(*CHOSEN)
    drawn.draw()
    ran = drawn.draw("--pin")
    assert (ran.code, reasons(ran.named("skipped"))) == (0, {"Milk": "unchanged", "Rum": "unchanged"})
    assert drawn.status()["pinned"] == 2
    drawn.commit()
    drawn.draw("--pin")
    assert drawn.all_changes() == set()
    other = drawn.draw("--layout", "question", "--overwrite")
    assert reasons(other.named("skipped")) == {"Milk": "pinned", "Rum": "pinned"}


def test_a_pinned_picture_outlives_every_change(bought: Site, api: ThumbApiServer) -> None:
    """An edited title, other settings, `--overwrite` and `--refresh`: a pin is what a person said last."""
    bought.write({"title": "A first title", "name": "post"})
    bought.draw()
    assert bought.thumb("pin", str(PICTURES / "post.webp")).code == 0
    bought.commit()
    bought.write({"title": "A better title", "name": "post", "category": "travel"})
    for flags in ((), ("--overwrite",), ("--refresh",)):
        ran = bought.draw(*flags)
        assert ran.code == 0
        assert [(event["reason"], event["name"]) for event in ran.named("skipped")] == [
            ("pinned", "post.webp")
        ]
    assert bought.all_changes() == {"M posts.csv"}
    assert api.titles == ["A first title"]


def test_a_file_is_found_from_where_a_person_stands(bought: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its path from anywhere, also from within its folder, or by its name in the output."""
    bought.write({"title": "A title", "name": "2024/post"})
    bought.draw()
    named = str(PICTURES / "2024/post.webp")
    for file, folder in ((named, "."), (str(Path(named).resolve()), "."), ("post.webp", PICTURES / "2024")):
        with monkeypatch.context() as there:
            there.chdir(folder)
            assert bought.thumb("pin", file).code == 0
        assert bought.status()["pinned"] == 1
        assert bought.thumb("unpin", "2024/post.webp", "--out", str(PICTURES)).code == 0
    assert bought.status()["pinned"] == 0


def test_what_is_in_no_output_is_named_as_it_was_given(bought: Site) -> None:
    """A folder is no picture; nothing is said of a path that nobody wrote."""
    bought.write({"title": "A title", "name": "post"})
    bought.draw()
    Path("elsewhere.webp").write_bytes(b"")
    for file, said in (("elsewhere.webp", "is in no output folder"), (str(PICTURES), "is a folder")):
        ran = bought.thumb("pin", file)
        assert (ran.code, ran.stderr.startswith(f"thumb: {file} {said}")) == (2, True)


@pytest.mark.parametrize("command", ["pin", "unpin"])
def test_only_pictures_on_record_can_be_pinned(bought: Site, command: str) -> None:
    """A file that is missing or not ours is named, and then none of the others is pinned either."""
    bought.write({"title": "A title", "name": "post"})
    bought.draw()
    (PICTURES / "foreign.webp").write_bytes(picture(64, 64))
    bought.commit()
    for wrong in ("foreign.webp", "missing.webp"):
        ran = bought.thumb(command, str(PICTURES / "post.webp"), str(PICTURES / wrong))
        assert (ran.code, wrong in ran.stderr) == (2, True)
    assert bought.all_changes() == set()


def test_the_summary_tells_pinned_and_copied(bought: Site) -> None:
    """A person who wonders why nothing is drawn, or paid, finds it in the first line."""
    bought.write({"title": "A title", "name": "post"})
    bought.draw()
    bought.thumb("pin", str(PICTURES / "post.webp"))
    bought.write({"title": "A better title", "name": "post"}, {"title": "A title", "name": "copy"})
    assert "thumb: 0 made, 1 copied, 1 skipped (1 pinned) in" in bought.thumb(*bought.command()).stderr


def test_a_pinned_choice_of_another_picture_is_drawn(drawn: Site) -> None:
    """A colleague's file of choices names another variant and pins it: that one is drawn, and then stays."""
    drawn.write(*CHOSEN)
    drawn.draw("--pin")
    before = drawn.files()
    choices = PICTURES.parent / "thumbs.choices.toml"
    text = choices.read_text(encoding="utf-8")
    choices.write_text(text.replace("pinned = true", "pinned = true\nvariant = 2", 1), encoding="utf-8")
    assert [event["name"] for event in drawn.draw().named("made")] == ["milk.webp"]
    assert drawn.files()["milk.webp"] != before["milk.webp"]
    assert reasons(drawn.draw("--palette", "#101820,#ffb627").named("skipped")) == {
        "Milk": "pinned",
        "Rum": "pinned",
    }
