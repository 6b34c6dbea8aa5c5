"""One picture under several names: each row has a file of its own, and none costs anything but the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.run import hosted, thumb
from tests.cli.stories.site import PICTURES, shows_title
from tests.faults import PUBLIC_TEST_KEY
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.cli.stories.site import Site
    from tests.loopback import ThumbApiServer


def test_a_renamed_slug_gets_a_copy(bought: Site, api: ThumbApiServer) -> None:
    """The file under the old name is an orphan, and nothing is bought."""
    bought.write({"title": "A title", "slug": "before"})
    bought.draw()
    bought.commit()
    bought.write({"title": "A title", "slug": "after"})
    ran = bought.draw()
    assert ran.code == 0
    assert [(event["name"], event["credits"]) for event in ran.named("copied")] == [("after.webp", 0)]
    assert bought.changes() == {"?? after.webp"}
    files = bought.files()
    assert files["after.webp"] == files["before.webp"]
    assert bought.status()["orphans"] == 1
    assert api.titles == ["A title"]


def test_two_names_for_one_title_are_two_files(bought: Site, api: ThumbApiServer) -> None:
    """One is bought, the other copied; the next run finds both, under their own names."""
    bought.write({"title": "A title", "name": "one"}, {"title": "A title", "name": "two"})
    ran = bought.draw()
    assert ran.code == 0
    assert [event["name"] for event in ran.named("made")] == ["one.webp"]
    assert [event["name"] for event in ran.named("copied")] == ["two.webp"]
    files = bought.files()
    assert files.keys() == {"one.webp", "two.webp"}
    assert files["one.webp"] == files["two.webp"]
    bought.commit()
    again = bought.draw()
    assert [event["name"] for event in again.named("skipped")] == ["one.webp", "two.webp"]
    assert bought.all_changes() == set()
    assert (api.titles, bought.status()["credits"]) == (["A title"], 10)


def test_a_title_that_fails_fails_under_each_of_its_names(bought: Site, api: ThumbApiServer) -> None:
    """It is asked for once, and no row is passed over in silence."""
    bought.write({"title": "A title", "name": "one"}, {"title": "A title", "name": "two"})
    api.script_title("A title", Fault.status(400, "title is not allowed"))
    ran = bought.draw()
    assert ran.code == 3
    told = [event for event in ran.events if event["event"] in {"failed", "skipped"}]
    assert sorted(event["line"] for event in told) == [2, 3]
    assert {event.get("reason", "failed-before") for event in told} == {"failed-before"}
    assert api.titles == ["A title"]


def test_swapped_slugs_swap_their_files(bought: Site, api: ThumbApiServer) -> None:
    """Both pictures exist, so nothing is bought, whichever file is replaced first."""
    bought.write({"title": "Hello", "slug": "a"}, {"title": "World", "slug": "b"})
    bought.draw()
    bought.commit()
    bought.write({"title": "Hello", "slug": "b"}, {"title": "World", "slug": "a"})
    assert bought.draw().code == 0
    assert bought.changes() == {"M a.webp", "M b.webp"}
    files = bought.files()
    assert shows_title(files["a.webp"], "World")
    assert shows_title(files["b.webp"], "Hello")
    assert api.credits == 20


def test_one_name_for_two_titles_is_an_error_that_names_both_rows(bought: Site, api: ThumbApiServer) -> None:
    """In each run: neither overwrites the other, and nothing is bought again and again."""
    bought.write({"title": "Hello", "name": "same"}, {"title": "World", "name": "same"})
    ran = bought.draw()
    assert ran.code in {2, 3}
    assert "posts.csv:2" in ran.stderr
    assert "posts.csv:3" in ran.stderr
    assert "same" in ran.stderr
    asked = len(api.titles)
    assert asked <= 1
    bought.draw()
    assert len(api.titles) == asked


def test_one_name_for_two_titles_is_an_error_in_a_pipe_too(bought: Site, api: ThumbApiServer) -> None:
    """It is read only once: the first row has its picture by then, so the second one fails, and names it."""
    posts = "title,name\nHello,same\nHello,same\nWorld,same\n"
    for _ in range(2):
        ran = bought.thumb(*bought.command("-i", "csv", "--json", posts="-"), stdin=posts)
        assert ran.code == 3
        (failed,) = ran.named("failed")
        assert failed["line"] == 4
        assert "<stdin>:2" in failed["message"]
        assert bought.files().keys() == {"same.webp"}
    assert api.titles == ["Hello"]


def test_a_picture_with_two_names_is_bought_anew_only_once(bought: Site, api: ThumbApiServer) -> None:
    """`--overwrite` is one wish for each picture: both files show it, and the books have both purchases."""
    bought.write({"title": "A title", "name": "one"}, {"title": "A title", "name": "two"})
    bought.draw()
    before = bought.files()
    assert bought.draw("--overwrite").code == 0
    files = bought.files()
    assert files["one.webp"] == files["two.webp"] != before["one.webp"]
    assert api.titles == ["A title"] * 2
    assert bought.status()["credits"] == api.credits == 20


def test_a_shared_picture_is_kept_when_all_its_rows_are_edited(bought: Site, api: ThumbApiServer) -> None:
    """It was paid for, and the API keeps no copy: a later run finds it among the replaced ones."""
    api.script_always(Fault.changed(imageUrl=None))
    shared = [{"title": "A title", "name": "one"}, {"title": "A title", "name": "two"}]
    bought.write(*shared)
    bought.draw()
    bought.write({"title": "Another", "name": "one"}, {"title": "A third", "name": "two"})
    assert bought.draw().code == 0
    bought.write(*shared)
    ran = bought.draw()
    assert (ran.code, len(ran.named("copied"))) == (0, 2)
    assert all(shows_title(data, "A title") for data in bought.files().values())
    assert sorted(api.titles) == ["A third", "A title", "Another"]


def test_a_shared_picture_is_kept_when_its_other_file_is_gone(bought: Site, api: ThumbApiServer) -> None:
    """A person has deleted that one: a record alone holds no picture."""
    api.script_always(Fault.changed(imageUrl=None))
    bought.write({"title": "A title", "name": "one"}, {"title": "A title", "name": "two"})
    bought.draw()
    (PICTURES / "two.webp").unlink()
    bought.write({"title": "Another", "name": "one"})
    bought.draw()
    bought.write({"title": "A title", "name": "one"})
    assert len(bought.draw().named("copied")) == 1
    assert sorted(api.titles) == ["A title", "Another"]


def test_a_picture_that_came_again_for_nothing_is_kept_too(bought: Site, api: ThumbApiServer) -> None:
    """Its file was deleted, and the API replayed the answer: it was paid for all the same."""
    api.script_always(Fault.changed(imageUrl=None))
    bought.write({"title": "A title", "name": "one"})
    bought.draw()
    (PICTURES / "one.webp").unlink()
    bought.draw()
    bought.write({"title": "Another", "name": "one"})
    bought.draw()
    bought.write({"title": "A title", "name": "one"})
    assert len(bought.draw().named("copied")) == 1
    assert bought.status()["credits"] == api.credits == 20


def test_the_test_key_draws_under_each_name(bought: Site, api: ThumbApiServer) -> None:
    """A placeholder is copied nowhere: it costs nothing to draw it once more."""
    bought.write({"title": "A title", "name": "one"}, {"title": "A title", "name": "two"})
    ran = thumb(*bought.command("--json"), env=hosted(api, PUBLIC_TEST_KEY))
    assert (ran.code, len(ran.named("made"))) == (0, 2)
    assert bought.files().keys() == {"one.webp", "two.webp"}


def test_the_test_key_takes_a_paid_picture_that_was_kept(bought: Site, api: ThumbApiServer) -> None:
    """A placeholder would hide it from the key that pays."""
    api.script_always(Fault.changed(imageUrl=None))
    for title in ("A title", "Another"):
        bought.write({"title": title, "name": "one"})
        bought.draw()
    bought.write({"title": "A title", "name": "one"})
    ran = thumb(*bought.command("--json"), env=hosted(api, PUBLIC_TEST_KEY))
    assert len(ran.named("copied")) == 1
    assert bought.draw().code == 0
    assert sorted(api.titles) == ["A title", "Another"]


def test_a_name_that_is_like_another_one_with_its_format(bought: Site) -> None:
    """Each row keeps the file that it names, though it might have had the other one."""
    bought.write({"title": "A title", "name": "one"}, {"title": "A title", "name": "one-youtube"})
    bought.draw()
    bought.commit()
    ran = bought.draw()
    assert [event["name"] for event in ran.named("skipped")] == ["one.webp", "one-youtube.webp"]
    assert bought.all_changes() == set()


@pytest.mark.parametrize("flags", [(), ("--overwrite",)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_file_of_one_row_is_not_taken_by_another_one(
    bought: Site, flags: tuple[str, ...], *, turned: bool
) -> None:
    """A row goes on with the file that another one names now: both would write it."""
    bought.write({"title": "A title", "name": "one-youtube"})
    bought.draw()
    rows = [{"title": "A title", "name": "one"}, {"title": "Another", "name": "one-youtube"}]
    bought.write(*(reversed(rows) if turned else rows))
    ran = bought.draw(*flags)
    assert (ran.code, [event["title"] for event in ran.named("failed")]) == (3, ["Another"])
    assert shows_title(bought.files()["one-youtube.webp"], "A title")
