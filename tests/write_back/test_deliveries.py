"""After a run: posts name their pictures, an index and meta tags tell of them; what is the same stays."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pyarrow.parquet as pq
import pytest

from tests.batch.engine import Painter
from tests.batch.stage import Log, batch_of, run, table
from thumbcli.atomic_write import write_atomic
from thumbcli.batch.model.events import Delivered, RunFinished, StopCause
from thumbcli.batch.run.batch_of_titles import Batch
from thumbcli.batch.run.runner import Control
from thumbcli.batch.store.pruning import prune_files
from thumbcli.batch.store.written_posts import PostRecord, clear_posts
from thumbcli.errors import RequestRefused
from thumbcli.sources.title_reader import TitleReader
from thumbcli.write_back.deliveries import deliveries
from thumbcli.write_back.finished_pictures import FileFacts, FinishedPicture, PictureSpool
from thumbcli.write_back.meta_tags import meta_tags
from thumbcli.write_back.picture_paths import PicturePaths
from thumbcli.write_back.post_writer import PostsWritten, PostWriter
from thumbcli.write_back.written_fields import WrittenFields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

POST = "---\ntitle: {}\n---\nBody\n"


def site(root: Path, posts: Mapping[str, str]) -> Path:
    """Write the posts of a site of Hugo, and return its root."""
    (root / "content").mkdir()
    (root / "hugo.toml").touch()
    for name, text in posts.items():
        (root / "content" / name).write_text(text)
    return root


def posts_of(root: Path, **options: Any) -> Batch:  # noqa: ANN401 - those of `deliveries`
    """Return a batch of the posts of a site into its folder of covers."""
    out = root / "static" / "covers"
    return Batch(
        out=out,
        open_titles=partial(TitleReader, [str(root / "content")]),
        rewindable=True,
        deliveries=deliveries(out, **{"write_back": True, **options}),
    )


def ran(
    batch: Batch, engine: Painter | None = None, control: Control | None = None
) -> tuple[RunFinished, Log]:
    """Run a batch to its end."""
    return anyio.run(run, batch, engine or Painter(), control)


def stamps(folder: Path) -> dict[Path, int]:
    """Return when each file was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_posts_name_their_pictures_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """Neither the posts nor the index; a post with a picture of its own keeps it."""
    own = "---\ntitle: C\nimages: [mine.png]\n---\n"
    root = site(tmp_path, {"a.md": POST.format("A"), "b.md": POST.format("B"), "c.md": own})
    batch = posts_of(
        root, index=root / "covers.json", html=str(root / "tags.html"), public_url="https://e.com/x"
    )
    finished, log = ran(batch)
    assert finished.exit_code == 0
    written = log.of(Delivered)[0].result
    assert isinstance(written, PostsWritten)
    assert (written.written, written.kept) == (2, (str(root / "content/c.md"),))
    assert (
        root / "content/a.md"
    ).read_text() == "---\ntitle: A\nimages: [https://e.com/x/a.webp]\n---\nBody\n"
    assert (root / "content/c.md").read_text() == own
    before = stamps(tmp_path)
    _, log = ran(batch)
    assert [getattr(event.result, "changed", 0) for event in log.of(Delivered)] == [0, False, False]
    assert {path for path, when in stamps(tmp_path).items() if before.get(path) != when} == set()


def test_a_post_follows_its_picture_to_another_name(tmp_path: Path) -> None:
    """What we wrote is known again, though the name of the file is another one now."""
    root = site(tmp_path, {"a.md": POST.format("A")})
    ran(posts_of(root))
    assert "images: [covers/a.webp]" in (root / "content/a.md").read_text()
    post = (root / "content/a.md").read_text().replace("title: A\n", "title: A\nslug: b\n")
    (root / "content/a.md").write_text(post)
    ran(posts_of(root))
    assert "images: [covers/b.webp]" in (root / "content/a.md").read_text()


def test_a_post_of_a_failed_row_a_draft_and_a_bare_one_stay(tmp_path: Path) -> None:
    """The last one is told of."""
    draft = "---\ntitle: D\ndraft: true\n---\n"
    texts = {"a.md": POST.format("A"), "b.md": POST.format("B"), "d.md": draft, "e.md": "# E\n"}
    root = site(tmp_path, texts)
    painter = Painter()
    painter.faults["A"] = RequestRefused("no")
    finished, log = ran(posts_of(root), painter)
    assert finished.exit_code == 3
    changed = {name for name, text in texts.items() if (root / "content" / name).read_text() != text}
    assert changed == {"b.md"}
    written = log.of(Delivered)[0].result
    assert isinstance(written, PostsWritten)
    assert [reason for _, reason in written.refused] == ["it has no front matter"]


_BARE = "title: A"
_FIELDS = {
    "Hugo reads images": ("hugo.toml", [_BARE, _BARE], ["images", "images"]),
    "an empty field is no hint to Hugo": (
        "hugo.toml",
        ["title: A\ncover:\n  image: ''", _BARE, _BARE],
        ["images", "images", "images"],
    ),
    "nor are those of all its posts": (
        "hugo.toml",
        ["title: A\nimage:", "title: B\nimage: []"],
        ["images"] * 2,
    ),
    "what posts of Hugo fill is what its theme reads": (
        "hugo.toml",
        ["title: A\ncover: {image: /mine.png}", _BARE, "title: C\nthumbnail: ''"],
        [None, "cover.image", "cover.image"],
    ),
    "most of them count": (
        "hugo.toml",
        ["title: A\nimage: /a.png", "title: B\nthumbnail: /b.png", "title: C\nthumbnail: /c.png", _BARE],
        [None, None, None, "thumbnail"],
    ),
    "Jekyll reads image": ("_config.yml", ["title: A\nthumbnail: ''", _BARE], ["image", "image"]),
    "Docusaurus too": ("docusaurus.config.js", ["title: A\nhero: ''", _BARE], ["image", "image"]),
    "Astro reads none itself": (
        "astro.config.mjs",
        ["title: A\nogImage: ''", _BARE, _BARE],
        ["ogImage", "image", "image"],
    ),
    "so that empty fields of most posts count": (
        "astro.config.mjs",
        ["title: A\nogImage: ''", "title: B\nogImage: ''", _BARE],
        ["ogImage", "ogImage", "ogImage"],
    ),
    "and filled ones more": (
        "eleventy.config.js",
        ["title: A\nhero: ''", "title: B\nhero: ''", "title: C\ncover: /a.png"],
        ["cover", "cover", None],
    ),
    "MkDocs": ("mkdocs.yml", [_BARE], ["image"]),
}


@pytest.mark.parametrize(("config", "matters", "expected"), _FIELDS.values(), ids=_FIELDS)
def test_posts_get_the_field_that_their_site_reads(
    tmp_path: Path, config: str, matters: list[str], expected: list[str | None]
) -> None:
    """That of the generator, unless posts fill another one; and what is foreseen is what happens."""
    (tmp_path / config).touch()
    (tmp_path / "static").mkdir()
    paths = [tmp_path / f"2026-01-0{number}-a.md" for number, _ in enumerate(matters, 1)]
    for path, matter in zip(paths, matters, strict=True):
        path.write_text(f"---\n{matter}\n---\nBody\n")
    writer = PostWriter(paths=PicturePaths(tmp_path / "static"))
    record = PostRecord(None, WrittenFields(tmp_path))
    posts = [(str(path), f"{path.stem}.webp") for path in paths]
    foreseen = writer.foresee(posts, record)
    assert record.posts.text() is None
    assert all("webp" not in path.read_text() for path in paths)
    written = writer.deliver([_of_post(*post) for post in posts], record)
    assert written == foreseen
    assert dict(written.fields) == Counter(filter(None, expected))
    for path, field in zip(paths, expected, strict=True):
        noted = record.posts.get(str(path))
        assert (noted and noted.field) == field
        assert ("webp" in path.read_text()) == (field is not None)


def test_another_field_takes_away_what_an_earlier_run_wrote(tmp_path: Path) -> None:
    """And nothing that somebody has changed since; a run that changes nothing writes no record."""
    root = site(tmp_path, {"a.md": POST.format("A"), "b.md": POST.format("B"), "c.md": POST.format("C")})
    ran(posts_of(root))
    by_hand = (root / "content/b.md").read_text().replace("covers/b.webp", "mine.png")
    (root / "content/b.md").write_text(by_hand)
    _, log = ran(posts_of(root, field="cover.image"))
    written = log.of(Delivered)[0].result
    assert isinstance(written, PostsWritten)
    assert (written.written, written.cleared, written.fields) == (3, 2, (("cover.image", 3),))
    assert (root / "content/a.md").read_text() == (
        "---\ntitle: A\ncover: { image: covers/a.webp }\n---\nBody\n"
    )
    assert "images: [mine.png]\ncover: { image: covers/b.webp }" in (root / "content/b.md").read_text()
    before = stamps(root / "static/covers/.thumb")
    record = root / "static/covers/.thumb/written-fields.json"
    ran(posts_of(root, field="cover.image"))
    assert stamps(root / "static/covers/.thumb")[record] == before[record]
    ran(posts_of(root, field="images"))
    assert (root / "content/c.md").read_text() == "---\ntitle: C\nimages: [covers/c.webp]\n---\nBody\n"


def test_a_field_whose_record_is_lost_is_told(tmp_path: Path) -> None:
    """Nobody knows who wrote it, so it stays; every run without a record tells it until it is gone."""
    root = site(tmp_path, {"a.md": POST.format("A"), "b.md": POST.format("B")})
    ran(posts_of(root))
    (root / "static/covers/.thumb/written-fields.json").unlink()

    def told() -> tuple[tuple[str, str], ...]:
        _, log = ran(posts_of(root, field="cover.image"))
        result = log.of(Delivered)[0].result
        assert isinstance(result, PostsWritten)
        return result.twice

    posts = {str(root / "content" / name) for name in ("a.md", "b.md")}
    assert {*told()} == {(post, "images") for post in posts}
    (root / "static/covers/.thumb/written-fields.json").unlink()
    assert {*told()} == {(post, "images") for post in posts}
    for post in (root / "content/a.md", root / "content/b.md"):
        lines = post.read_text().splitlines(keepends=True)
        post.write_text("".join(line for line in lines if not line.startswith("images:")))
    (root / "static/covers/.thumb/written-fields.json").unlink(missing_ok=True)
    assert told() == ()


def test_a_post_whose_picture_is_removed_names_it_no_more(tmp_path: Path) -> None:
    """It was a draft meanwhile; one that is deleted is no trouble, and others stay."""
    root = site(tmp_path, {name: POST.format(name) for name in ("a.md", "b.md", "c.md")})
    batch = posts_of(root)
    ran(batch)
    post = root / "content/a.md"
    post.write_text(post.read_text().replace("title: a.md\n", "title: a.md\ndraft: true\n"))
    (root / "content/b.md").unlink()
    finished, _ = ran(batch)
    gone = [file.name for file in prune_files(batch.place, finished.orphans or ()) if file.removed]
    record = batch.place.state / "written-fields.json"
    known = record.read_bytes()
    assert clear_posts(batch.place, gone, inside=root / "static") == 0
    record.write_bytes(known)
    assert clear_posts(batch.place, gone, inside=root) == 1
    assert post.read_text() == "---\ntitle: a.md\ndraft: true\n---\nBody\n"
    assert "images:" in (root / "content/c.md").read_text()
    assert list(json.loads(record.read_text())) == ["../../content/c.md"]


def test_what_was_drawn_before_a_stop_is_written_back_and_the_index_stays(tmp_path: Path) -> None:
    """Half an index would tell less than the one before."""
    root = site(tmp_path, {f"{name}.md": POST.format(name.upper()) for name in "abc"})
    control, painter = Control(), Painter(concurrency=1)
    painter.on_ask = lambda title: control.stop(StopCause.SIGINT) if title == "B" else None
    finished, _ = ran(posts_of(root, index=root / "covers.json"), painter, control)
    assert finished.exit_code == 130
    named = [name for name in "abc" if "images:" in (root / f"content/{name}.md").read_text()]
    assert named == ["a", "b"]
    assert not (root / "covers.json").exists()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("ogImage: /social-card.png", "ogImage: covers/b.webp"),
        ("cover: https://e.org/a.png", "cover: covers/b.webp"),
        ("heroImage: ./a.jpg", "images:"),  # Astro would look for ours beside the post too
        ("heroImage: '@assets/a.jpg'", "images:"),
    ],
)
def test_posts_without_a_field_get_that_of_a_post_whose_picture_stays(
    tmp_path: Path, theirs: str, ours: str
) -> None:
    """Where it says an address of the site, as ours does."""
    root = site(tmp_path, {"a.md": f"---\ntitle: A\n{theirs}\n---\n", "b.md": POST.format("B")})
    before = (root / "content/a.md").read_text()
    ran(posts_of(root))
    assert ours in (root / "content/b.md").read_text()
    assert (root / "content/a.md").read_text() == before


def test_a_post_that_can_not_be_written_is_an_error_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its picture and all other posts are there, and the next run goes on."""
    root = site(tmp_path, {"a.md": POST.format("A"), "b.md": POST.format("B")})

    def fail(path: Path, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - those of the function
        if path.name == "a.md":
            raise PermissionError(13, "Permission denied")
        write_atomic(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr("thumbcli.write_back.post_writer.write_atomic", fail)
        finished, log = ran(posts_of(root))
    assert finished.exit_code == 9
    written = log.of(Delivered)[0].result
    assert isinstance(written, PostsWritten)
    assert (written.written, len(written.refused)) == (1, 1)
    assert (root / "static/covers/a.webp").exists()
    assert ran(posts_of(root))[0].exit_code == 0
    assert "images:" in (root / "content/a.md").read_text()


def _indexed(path: Path) -> list[dict[str, Any]]:
    match path.suffix:
        case ".json":
            return [one | one.pop("fields") for one in json.loads(path.read_text())]
        case ".jsonl":
            return [one | one.pop("fields") for one in map(json.loads, path.read_text().splitlines())]
        case ".csv":
            with path.open(newline="") as file:
                return list(csv.DictReader(file))
        case _:
            found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
            return found


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".parquet"])
def test_an_index_tells_the_file_of_each_row(tmp_path: Path, suffix: str) -> None:
    """Rows that were there before and rows with one file too; a row that failed is in none."""
    titles = table(
        tmp_path / "titles.csv",
        [{"title": 'A "quoted", title', "sku": "1"}, {"title": "B", "sku": "2"}, {"title": "C", "sku": "ü"}],
    )
    path = tmp_path / f"index{suffix}"
    batch = batch_of(tmp_path, titles)
    batch = replace(batch, deliveries=deliveries(batch.out, index=path, public_url="https://e.com/"))
    painter = Painter()
    painter.faults["B"] = RequestRefused("no")
    ran(batch, painter)
    ran(batch, painter)
    found = _indexed(path)
    assert [(int(one["row"]), one["title"], one["sku"]) for one in found] == [
        (1, 'A "quoted", title', "1"),
        (3, "C", "ü"),
    ]
    first, image = found[0], (batch.out / found[0]["name"]).read_bytes()
    assert first["url"] == f"https://e.com/{first['name']}"
    assert first["sha256"] == hashlib.sha256(image).hexdigest()
    assert [int(first[name]) for name in ("size_bytes", "width_px", "height_px", "line")] == [
        len(image), 1280, 720, 2,
    ]  # fmt: skip
    assert first["media_type"] == "image/webp"
    assert first["source"] == str(titles)


def test_an_index_measures_a_file_that_was_there_before(tmp_path: Path) -> None:
    """It is on record without a picture."""
    batch = batch_of(tmp_path, ["A"])
    ran(batch)
    image = (batch.out / "a.webp").read_bytes()
    there = replace(batch, out=tmp_path / "there")
    there.out.mkdir()
    (there.out / "a.webp").write_bytes(image)
    index = tmp_path / "index.json"
    ran(replace(there, deliveries=deliveries(there.out, index=index)))
    (found,) = _indexed(index)
    assert (found["width_px"], found["height_px"], found["size_bytes"]) == (1280, 720, len(image))
    assert found["url"] is None


def test_a_column_that_is_called_as_one_of_ours_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Nothing is lost."""
    titles = table(tmp_path / "titles.csv", [{"title": "A", "url": "x", "row": "7"}])
    batch = batch_of(tmp_path, titles)
    ran(replace(batch, deliveries=deliveries(batch.out, index=tmp_path / "index.csv")))
    (found,) = _indexed(tmp_path / "index.csv")
    assert (found["fields.url"], found["fields.row"], found["row"]) == ("x", "7", "1")


def _of_post(post: str, name: str) -> FinishedPicture:
    return replace(_picture("A", name), source=post, is_post=True)


def _picture(title: str, name: str = "a.webp", facts: FileFacts | None = None) -> FinishedPicture:
    return FinishedPicture(
        row=1,
        title=title,
        source="titles.csv",
        line=1,
        is_post=False,
        fields={},
        name=name,
        facts=facts or FileFacts(10, "0" * 64, 1200, 630),
    )


def test_meta_tags_are_escaped_and_whole() -> None:
    """A title may hold anything, a name any letter."""
    tags = meta_tags(_picture('<b> & "quotes"\nin lines', "sub/ü ö.png"), "https://e.com/c")
    assert tags.splitlines() == [
        '<meta property="og:image" content="https://e.com/c/sub/%C3%BC%20%C3%B6.png">',
        '<meta property="og:image:type" content="image/png">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        '<meta property="og:image:alt" content="&lt;b&gt; &amp; &quot;quotes&quot; in lines">',
        '<meta name="twitter:card" content="summary_large_image">',
        '<meta name="twitter:image" content="https://e.com/c/sub/%C3%BC%20%C3%B6.png">',
        '<meta name="twitter:image:alt" content="&lt;b&gt; &amp; &quot;quotes&quot; in lines">',
    ]


def test_what_is_not_known_is_not_claimed() -> None:
    """A size of 0 would be one."""
    assert "width" not in meta_tags(_picture("A", facts=FileFacts()), "https://e.com")


def test_a_folder_gets_a_snippet_for_each_picture(tmp_path: Path) -> None:
    """So that a page can include its own."""
    batch = batch_of(tmp_path, ["A", "B"])
    folder = tmp_path / "tags"
    made = deliveries(batch.out, html=f"{folder}/", public_url="https://e.com")
    ran(replace(batch, deliveries=made))
    assert sorted(path.name for path in folder.iterdir()) == ["a.html", "b.html"]
    assert 'content="https://e.com/b.webp"' in (folder / "b.html").read_text()


def test_pictures_come_in_the_order_of_their_rows(tmp_path: Path) -> None:
    """Whichever was finished first; a row without a picture leaves nothing."""
    path = tmp_path / "titles.txt"
    path.write_text("".join(f"Title {number}\n" for number in range(5)))
    rows = TitleReader([str(path)]).next_batch()
    with PictureSpool.open() as spool:
        for one in (rows[3], rows[0], rows[4]):
            spool.add(one, f"{one.index}.webp")
        assert [picture.name for picture in spool] == ["1.webp", "4.webp", "5.webp"]
        assert [picture.title for picture in spool] == ["Title 0", "Title 3", "Title 4"]


def test_a_row_may_have_several_pictures_and_its_post_names_one(tmp_path: Path) -> None:
    """The one whose shape link previews have."""
    root = site(tmp_path, {"a.md": POST.format("A")})
    (one,) = TitleReader([str(root / "content")]).next_batch()
    sizes = {"a-x.webp": (1600, 900), "a.webp": (1280, 720), "a-blog.webp": (1200, 630)}
    (writer,) = deliveries(root / "static", write_back=True)
    with PictureSpool.open() as spool:
        for name in sizes:
            spool.add(one, name)
        pictures = spool.described(lambda names: [FileFacts(1, "", *sizes[name]) for name in names])
        assert [picture.name for picture in pictures] == ["a-blog.webp", "a-x.webp", "a.webp"]
        result = writer.deliver(pictures, PostRecord(None, WrittenFields(root)))
    assert isinstance(result, PostsWritten)
    assert result.written == 1
    assert "images: [a-blog.webp]" in (root / "content/a.md").read_text()
