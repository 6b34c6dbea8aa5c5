"""What `thumb run` promises: one line draws a repository, and a file from elsewhere can't do harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import hosted, thumb
from thumbcli.options.settings import set_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cli.run import Ran
    from tests.loopback import ThumbApiServer

PROJECT = """\
format = "blogpost"
output-format = "png"

[jobs.blog]
source = "posts"
out = "og"

[jobs.talks]
source = "talks.csv"
out = "talks"
output-format = "jpg"
"""


def project(text: str = PROJECT) -> None:
    """Write a project of one post and one talk."""
    Path("thumb.toml").write_text(text)
    Path("posts").mkdir(exist_ok=True)
    Path("posts/hello.md").write_text("---\ntitle: Hello\n---\nText.\n")
    Path("talks.csv").write_text("title\nTalk\n")


def planned(*args: str, env: Mapping[str, str] | None = None) -> list[str | None]:
    """Return the file that each title would have."""
    ran = thumb("run", *args, "--dry-run", "--json", env=env)
    assert ran.code == 0, ran.stderr
    return [event["name"] for event in ran.named("planned")]


def refused(*args: str, env: Mapping[str, str] | None = None) -> str:
    """Run what is refused, and return why."""
    ran = thumb("run", *args, env=env)
    assert ran.code == 2
    assert [event["event"] for event in ran.events] == ["error"] if "--json" in args else not ran.stdout
    return ran.stderr


def test_one_line_draws_all_jobs_or_those_that_are_named() -> None:
    """Each is told by its name, and nothing is drawn twice."""
    project()
    ran = thumb("run")
    assert (ran.code, ran.lines) == (0, ["og/hello.png", "talks/talk.jpg"])
    assert "thumb: blog: posts → og\n" in ran.stderr
    again = thumb("run", "talks", "--json")
    kinds = [event["event"] for event in again.events if event["event"] != "total"]
    assert kinds == ["job", "started", "skipped", "finished"]
    assert again.events[0].items() >= {"job": "talks", "preset": None, "sources": ["talks.csv"]}.items()


def test_a_flag_beats_a_variable_a_job_the_top_and_the_users_file() -> None:
    """In this order."""
    project()
    set_value("output_format", "webp")
    set_value("name", "mine-{slug}")
    assert planned() == ["mine-hello.png", "mine-talk.jpg"]
    env = {"THUMB_OUTPUT_FORMAT": "avif"}
    assert planned(env=env) == ["mine-hello.avif", "mine-talk.avif"]
    assert planned("-t", "webp", env=env) == ["mine-hello.webp", "mine-talk.webp"]


def test_it_is_found_from_below_and_its_paths_stay_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default folder is beside the file too."""
    project('source = "posts"\n')
    monkeypatch.chdir("posts")
    ran = thumb("run", "-e", "local")
    assert (ran.code, ran.lines) == (0, ["../thumbs/hello.webp"])


def test_posts_of_a_site_need_no_file() -> None:
    """The preset is told, and the path of the picture is in the post; another run changes nothing."""
    project("")
    Path("thumb.toml").unlink()
    Path("_config.yml").touch()
    Path("posts").rename("_posts")
    post = Path("_posts/hello.md").rename("_posts/2024-01-02-hello.md")
    ran = thumb("run", "--fail-on-new")
    assert (ran.code, ran.lines) == (10, ["assets/og/2024-01-02-hello.jpg"])
    assert "jekyll site: _posts" in ran.stderr
    written = post.read_text()
    assert "image: /assets/og/2024-01-02-hello.jpg" in written
    assert (thumb("run", "--fail-on-new").code, post.read_text()) == (0, written)


def test_the_field_of_the_posts_is_told_and_a_draft_loses_it() -> None:
    """By a dry run, by the run and by one that removes the picture of a post that is a draft again."""
    Path("hugo.toml").touch()
    Path("content/posts").mkdir(parents=True)
    for name in ("one", "two"):
        Path(f"content/posts/{name}.md").write_text(f"---\ntitle: {name}\n---\n")
    Path("content/posts/empty.md").write_text('---\ntitle: empty\ncover: {image: ""}\n---\n')
    told = thumb("run", "--dry-run").stderr
    assert "thumb: 3 posts would name their pictures in the field images\n" in told
    assert "thumb: 3 posts name their pictures now in the field images\n" in thumb("run").stderr
    draft = Path("content/posts/one.md")
    draft.write_text(draft.read_text().replace("title: one\n", "title: one\ndraft: true\n"))
    pruned = thumb("run", "--prune", "--yes")
    assert "thumb: 1 post lost the field that named a removed picture\n" in pruned.stderr
    assert draft.read_text() == "---\ntitle: one\ndraft: true\n---\n"


def test_no_card_is_drawn_for_a_post_that_keeps_its_picture() -> None:
    """Unless it is to be replaced, or something else names the card; its field is that of the others too."""
    Path("hugo.toml").write_text('baseURL = "https://example.org/"\n')
    Path("content/posts").mkdir(parents=True)
    own = Path("content/posts/own.md")
    own.write_text("---\ntitle: own\ncover: {image: /mine.png}\n---\n")
    Path("content/posts/bare.md").write_text("---\ntitle: bare\n---\n")
    ran = thumb("run")
    assert ran.lines == ["static/og/bare.jpg"]
    assert (
        "thumb: content/posts: 1 post with a picture of its own is left out; --replace-images replaces such"
        " pictures, --field writes another field\n" in ran.stderr
    )
    assert "cover: { image: og/bare.jpg }" in Path("content/posts/bare.md").read_text()
    assert planned() == ["bare.jpg"]
    assert planned("--replace-images") == planned("--field", "images") == ["bare.jpg", "own.jpg"]
    assert planned("--index", "covers.json") == planned("--no-write-back") == ["bare.jpg", "own.jpg"]
    assert "mine.png" in own.read_text()


def test_posts_follow_their_pictures_to_another_address() -> None:
    """What a run wrote is no picture of another origin, wherever the pictures are to be found now."""
    Path("hugo.toml").touch()
    Path("content/posts").mkdir(parents=True)
    post = Path("content/posts/a.md")
    post.write_text("---\ntitle: A\n---\n")
    thumb("run", "--public-url", "https://old.example.org/og")
    ran = thumb("run", "--public-url", "https://new.example.org/og")
    assert "1 post names its picture now" in ran.stderr
    assert post.read_text() == "---\ntitle: A\nimages: [https://new.example.org/og/a.jpg]\n---\n"


def test_a_site_that_gets_a_file_of_jobs_goes_on_with_its_records() -> None:
    """Unless the job draws somewhere else."""
    Path("hugo.toml").touch()
    Path("content/posts").mkdir(parents=True)
    Path("content/posts/a.md").write_text("---\ntitle: A\n---\n")
    thumb("run")
    Path("thumb.toml").write_text('[jobs.blog]\npreset = "hugo"\n')
    assert "0 made, 1 skipped" in thumb("run").stderr
    assert [path.name for path in Path(".thumb").iterdir()] == ["hugo"]
    Path("thumb.toml").write_text('[jobs.blog]\npreset = "hugo"\nout = "static/cards"\n')
    assert "1 made" in thumb("run").stderr
    assert sorted(path.name for path in Path(".thumb").iterdir()) == ["blog", "hugo"]
    post = Path("content/posts/a.md")
    assert post.read_text() == "---\ntitle: A\nimages: [cards/a.jpg]\n---\n"
    assert "thumb: 1 post lost what" in thumb("run", "--field", "image").stderr
    assert post.read_text() == "---\ntitle: A\nimage: cards/a.jpg\n---\n"


def test_two_posts_of_a_site_have_two_names() -> None:
    """Their folders and their languages tell them apart."""
    Path("hugo.toml").touch()
    for name in ("a/b-c.md", "a-b/c.md", "one.md", "one.fr.md", "two/index.md", "two/index.fr.md"):
        path = Path("content/posts", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {name}\n---\n")
    names = {name and name.removesuffix(".jpg") for name in planned()}
    assert names == {"a/b-c", "a-b/c", "one", "one.fr", "two", "two.fr"}


def test_without_a_file_and_a_site_it_says_what_to_write() -> None:
    """So does a file without a source."""
    assert 'source = "titles.csv"' in refused()
    Path("thumb.toml").write_text('format = "x"\n')
    assert "thumb.toml: it has no source" in refused()


def test_a_wrong_job_leaves_the_others() -> None:
    """The exit code is that of the one that failed."""
    project(PROJECT.replace('source = "posts"', 'source = "gone"'))
    ran = thumb("run")
    assert (ran.code, ran.lines) == (2, ["talks/talk.jpg"])
    assert "gone" in ran.stderr


def test_an_error_about_a_value_names_its_line() -> None:
    """What only the command can check."""
    project('source = "talks.csv"\nlayout = "nonsense"\n')
    assert "thumb.toml: line 2: there is no layout 'nonsense'" in refused()


def test_an_error_about_a_flag_blames_no_line_of_the_file() -> None:
    """Which is right, and which the flag overrides; a wrong line there is named."""
    project('source = "posts"\npalette = "#0f172a,#22d3ee"\n')
    assert refused("--palette", "navy,tomatoe") == (
        "thumb: palette: 'tomatoe' is not a colour\n       did you mean tomato?\n"
    )
    project('source = "posts"\npalette = "#0f172a,#zz"\n')
    assert "thumb.toml: line 2: palette" in refused()


def test_the_kit_in_the_same_file_holds_for_batch() -> None:
    """Which takes no notice of the jobs, but of a key that is none."""
    project(f'map = {{ title = "title" }}\n{PROJECT}')
    assert thumb("batch", "talks.csv", "--dry-run").code == 0
    Path("thumb.toml").write_text(f"fromat = 1\n{PROJECT}")
    ran = thumb("batch", "talks.csv", "--dry-run")
    assert ran.code == 2
    assert "thumb.toml: line 1: there is no key fromat" in ran.stderr
    assert "did you mean format?" in ran.stderr


def drawn_with(ran: Ran) -> str:
    """Return the engine of a run."""
    assert ran.code == 0, ran.stderr
    return str(ran.named("started")[0]["engine"])


def test_a_repository_spends_no_credits_by_itself(api: ThumbApiServer) -> None:
    """A key that is configured is for its owner: a flag, a variable or the config file says so."""
    project('source = "talks.csv"\n')
    env = hosted(api)
    assert drawn_with(thumb("run", "--json", "--out", "a", env=env)) == "local"
    assert drawn_with(thumb("run", "--json", "--out", "b", "-e", "thumbapi", env=env)) == "thumbapi"
    set_value("engine", "auto")
    assert drawn_with(thumb("run", "--json", "--out", "c", env=env)) == "thumbapi"
    assert len(api.titles) == 2


def test_a_repository_that_asks_for_the_hosted_engine_needs_a_yes(api: ThumbApiServer) -> None:
    """It is refused rather than drawn with another look; a limit of its own can only be lower."""
    project('source = "talks.csv"\nengine = "thumbapi"\nmax-credits = 1000\n')
    env = hosted(api)
    assert "thumb.toml: line 2: a project can't spend credits" in refused(env=env)
    assert "thumb.toml: line 2: a project can't spend credits" in refused("--json", env=env)
    set_value("engine", "thumbapi")
    set_value("max_credits", "1")
    assert thumb("run", env=env).code == 7
    assert api.titles == []


def test_links_in_a_repository_lead_nowhere_else(tmp_path: Path) -> None:
    """A folder that a pattern goes through, and a post."""
    outside = tmp_path.parent / f"{tmp_path.name}-private"
    outside.mkdir()
    (outside / "diary.md").write_text("---\ntitle: Private\n---\n")
    project('source = "posts/*/*.md"\n')
    Path("posts/link").symlink_to(outside)
    Path("posts/own").mkdir()
    Path("posts/own/diary.md").symlink_to(outside / "diary.md")
    ran = thumb("run", "--json")
    assert ran.code == 3
    assert {event["code"] for event in ran.named("failed")} == {"rejected"}
    assert (len(ran.named("failed")), ran.named("made")) == (2, [])
    assert "Private" not in ran.stdout + ran.stderr


@pytest.mark.long
def test_fail_on_new_tells_what_is_to_do_and_what_was_done() -> None:
    """For hooks, and for a check in CI."""
    project('source = "talks.csv"\n')
    line = ["run", "--fail-on-new", "--prune", "--yes"]
    assert [thumb(*line, *more).code for more in (["-n"], [], ["-n"], [])] == [10, 10, 0, 0]
    Path("talks.csv").write_text("title\nOther\n")
    assert thumb(*line, "-n").code == 10
    assert thumb(*line).code == 10
    assert [path.name for path in Path("thumbs").glob("*.webp")] == ["other.webp"]


def test_config_show_tells_what_was_set_where() -> None:
    """Of a job, of the top, and of the preset; a variable overrides all of these."""
    project()
    Path("hugo.toml").touch()
    Path("content/posts").mkdir(parents=True)
    path = Path("thumb.toml").absolute()
    shown = thumb("config", "show", "talks")
    assert f'# thumb run talks, from {path}: source = ["talks.csv"]' in shown.lines
    assert f'output-format = "jpg"  # {path}: line 11' in shown.lines
    assert f'format = "blogpost"  # {path}: line 1' in shown.lines
    assert 'engine = "auto"  # default' in shown.lines
    both = thumb("config", "show")
    assert f'output-format = "png"  # {path}: line 2' in both.lines
    assert "has the jobs blog, talks" in both.stderr
    Path("thumb.toml").write_text('preset = "hugo"\n')
    assert 'name = "{path}"  # the preset hugo' in thumb("config", "show").lines
    shown = thumb("config", "show", "--json", env={"THUMB_NAME": "x"})
    report = json.loads(shown.stdout)
    assert report["name"] == {"value": "x", "origin": "environment"}
    assert report["format"] == {"value": "blogpost", "origin": "preset", "where": "the preset hugo"}
    assert thumb("config", "show", "nothing").code == 2


def test_links_in_a_folder_of_meta_tags_lead_nowhere_else(tmp_path: Path) -> None:
    """A picture in a folder has its tags in one of the same name."""
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    project('source = "posts"\nname = "{path}"\nhtml = "meta/"\npublic-url = "https://example.org/"\n')
    Path("posts/a").mkdir()
    Path("posts/hello.md").rename("posts/a/hello.md")
    Path("meta").mkdir()
    Path("meta/a").symlink_to(outside)
    ran = thumb("run")
    assert ran.code == 9
    assert "meta/a is a link that leads out of meta" in ran.stderr
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("site", [False, True], ids=["nothing else", "a site"])
def test_a_project_file_that_is_not_trusted_is_named(site: bool) -> None:
    """It is there, so that nobody looks for it in vain; also with --quiet."""
    Path("list.txt").write_text("One\n")
    Path("thumb.toml").write_text('source = "list.txt"\n')
    Path("thumb.toml").chmod(0o666)
    if site:
        Path("mkdocs.yml").write_text("site_name: A\n")
        Path("docs").mkdir()
        Path("docs/one.md").write_text("---\ntitle: One\n---\n")
    ran = thumb("run", "--engine", "local", "--quiet")
    assert ran.code == (0 if site else 2)
    assert "thumb.toml is ignored: everybody may change it" in ran.stderr
    assert "no thumb.toml" not in ran.stderr
