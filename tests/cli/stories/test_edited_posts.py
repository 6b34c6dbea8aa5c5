"""Posts are edited: a file that a row names is updated in place, one named after its title is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.stories.site import shows_title
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.cli.stories.site import Site
    from tests.loopback import ThumbApiServer

BY_NAME = pytest.param("name", (), id="a name column")
BY_SLUG = pytest.param("slug", (), id="a slug column")
BY_TEMPLATE = pytest.param("id", ("--name", "{id}"), id="a column in the template")
explicit = pytest.mark.parametrize(("column", "flags"), [BY_NAME, BY_SLUG, BY_TEMPLATE])


@pytest.mark.long
@explicit
def test_an_edited_title_updates_the_file_that_the_row_names(
    bought: Site, api: ThumbApiServer, column: str, flags: tuple[str, ...]
) -> None:
    """Twice: there is one file, it shows the last title, and the other post is not touched."""
    other = {"title": "Another post", column: "other"}
    bought.write({"title": "A first title", column: "post"}, other)
    assert bought.draw(*flags).code == 0
    for title in ("A better title", "The best title"):
        bought.commit()
        bought.write({"title": title, column: "post"}, other)
        ran = bought.draw(*flags)
        assert ran.code == 0
        (made,) = ran.named("made")
        assert (made["title"], made["name"]) == (title, "post.webp")
        assert bought.changes() == {"M post.webp"}
        assert shows_title(bought.files()["post.webp"], title)
    assert bought.status()["orphans"] == 0
    assert sorted(api.titles) == ["A better title", "A first title", "Another post", "The best title"]
    bought.commit()
    assert [event["reason"] for event in bought.draw(*flags).named("skipped")] == ["unchanged", "unchanged"]
    assert bought.all_changes() == set()


def test_an_edited_title_without_a_name_is_another_file(bought: Site) -> None:
    """The old one is an orphan, and stays until somebody prunes."""
    bought.write({"title": "A first title"}, {"title": "Another post"})
    bought.draw()
    bought.commit()
    bought.write({"title": "A better title"}, {"title": "Another post"})
    assert bought.draw().code == 0
    assert bought.changes() == {"?? a-better-title.webp"}
    assert bought.status()["orphans"] == 1


def test_other_settings_update_the_file_of_the_same_title(bought: Site) -> None:
    """Also where the file is named after its title."""
    bought.write({"title": "A title", "category": "travel"})
    bought.draw()
    bought.commit()
    bought.write({"title": "A title", "category": "gaming"})
    assert bought.draw().code == 0
    assert bought.changes() == {"M a-title.webp"}
    assert bought.status()["orphans"] == 0


def test_an_edit_that_is_refused_leaves_the_picture(bought: Site, api: ThumbApiServer) -> None:
    """The row says why; the site goes on with the picture that it has, which nothing prunes."""
    bought.write({"title": "A first title", "name": "post"})
    bought.draw()
    bought.commit()
    bought.write({"title": "A bad title", "name": "post"})
    api.script_title("A bad title", Fault.status(400, "title is not allowed"))
    assert bought.draw().code == 3
    assert bought.draw("--prune", "--yes").code == 3
    assert bought.changes() == set()
    bought.write({"title": "A first title", "name": "post"})
    assert [event["reason"] for event in bought.draw().named("skipped")] == ["unchanged"]
    assert len(api.titles) == 2
