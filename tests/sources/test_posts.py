"""Posts of websites: which are out, what they are called, and which of their fields count."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain
from thumbcli.errors import InputError
from thumbcli.options.column_map import ColumnMap
from thumbcli.sources.row_parsing import USUAL_LANGUAGE
from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.sources.rows import Row

POST = "---\ntitle: A\n---\nText.\n"
MARKERS = {
    "hugo": "hugo.toml",
    "jekyll": "_config.yml",
    "astro": "astro.config.mjs",
    "eleventy": "eleventy.config.js",
    "mkdocs": "mkdocs.yml",
    "docusaurus": "docusaurus.config.ts",
    "pelican": "pelicanconf.py",
}


def site(folder: Path, files: Mapping[str, str], generator: str = "") -> Path:
    """Write the files of a site, and return its folder."""
    (folder / ".git").mkdir(parents=True)
    if generator:
        (folder / MARKERS[generator]).touch()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def read_posts(
    source: Path | str, *, drafts: bool = False, columns: ColumnMap | None = None
) -> tuple[list[Row], list[str]]:
    """Return the rows of a source, and what is told about it."""
    told: list[str] = []
    reader = TitleReader(
        [str(source)], drafts=drafts, columns=lambda _: columns or ColumnMap(), warn=told.append
    )
    return list(drain(reader)), told


def dated(name: str) -> str:
    """Return the front matter of a post with a field."""
    return f"---\ntitle: A\n{name}\n---\n"


@pytest.mark.parametrize(
    ("generator", "path", "text", "expected"),
    [
        ("hugo", "content/posts/My Post.md", POST, ("A", "my-post")),
        ("hugo", "content/posts/hello/index.md", POST, ("A", "hello")),
        ("hugo", "content/posts/2024-01-02-hello.md", POST, ("A", "2024-01-02-hello")),
        ("hugo", "content/posts/hello.de.md", POST, ("A", "hello")),
        ("hugo", "content/posts/a.md", "---\ntitle: A\nslug: own\n---\n", ("A", "own")),
        ("hugo", "content/posts/a.md", "---\ntitle: A\nslug: My own!\n---\n", ("A", "my-own")),
        ("hugo", "content/posts/a.md", "---\ntitle: A\nurl: /2024/own/\n---\n", ("A", "own")),
        (
            "jekyll",
            "_posts/2024-01-02-my-first-post.md",
            "---\n---\n# Heading\n",
            ("My First Post", "my-first-post"),
        ),
        ("jekyll", "_posts/2024-1-2-a.markdown", "---\npermalink: /about.html\n---\n", ("A", "about")),
        ("jekyll", "_posts/2024-01-02-a.md", "---\npermalink: /:title/\n---\n", ("A", "a")),
        ("astro", "src/content/blog/2024/Hello World.mdx", POST, ("A", "2024/hello-world")),
        ("astro", "src/content/blog/what's-new.md", POST, ("A", "whats-new")),
        ("astro", "src/content/blog/hello/index.md", POST, ("A", "hello")),
        ("eleventy", "posts/2024-01-02-hello.md", POST, ("A", "hello")),
        ("eleventy", "posts/hello/index.md", "# B\n", ("B", "hello")),
        ("mkdocs", "docs/getting_started.md", "Text\n\n# Later\n", ("Getting started", "getting_started")),
        ("mkdocs", "docs/api/README.md", "# The API\n", ("The API", "api")),
        ("docusaurus", "blog/2024-01-02-hello.md", "import X from 'x'\n\n# B\n", ("B", "hello")),
        ("docusaurus", "blog/2024/01/02/hello.md", "---\nslug: /own\n---\n", ("Hello", "own")),
        (
            "pelican",
            "content/hello.md",
            "Title: Où est-il?\nDate: 2024-01-02\n\nText",
            ("Où est-il?", "ou-est-il"),
        ),
        ("pelican", "content/b.rst", "Pelican's 3.1\n###\n:date: 2024\n", ("Pelican's 3.1", "pelicans-31")),
        ("mkdocs", "docs/blog/posts/a.md", "# How we're *here*\n", ("How we're here", "how-were-here")),
        ("mkdocs", "docs/blog/posts/a.md", "---\nslug: own\n---\n# B\n", ("B", "own")),
        ("pelican", "content/a.rst", "B\n###\n:date: 2024\n", ("B", "b")),
        ("", "notes/2024-01-02-hello-world.md", "Text alone.\n", ("Hello world", "hello-world")),
        ("", "notes/a.md", "## Not this\n\n# This\n", ("This", "a")),
        ("", "notes/a.md", "---\ntitle: 1984\n---\n", ("1984", "a")),
    ],
)
def test_title_and_slug_are_those_of_the_generator(
    tmp_path: Path, generator: str, path: str, text: str, expected: tuple[str, str]
) -> None:
    """As its documentation has it; the folder is what was named, the post is where the row is."""
    root = site(tmp_path / "site", {path: text}, generator)
    source = root / path.split("/", maxsplit=1)[0]
    (row,), told = read_posts(source)
    assert row.error is None
    assert (row.title, row.columns["slug"]) == expected
    assert row.source == str(root / path)
    assert row.list == str(source)
    assert all("has no title: named after its file" in line for line in told)


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("a.md", dated("draft: true"), "1 draft is"),
        ("a.md", dated("draft: True"), "1 draft is"),
        ("a.md", '+++\ntitle = "A"\ndraft = true\n+++\n', "1 draft is"),
        ("a.md", dated("published: false"), "1 draft is"),
        ("a.md", "Title: A\nStatus: draft\n\n", "1 draft is"),
        ("_drafts/a.md", POST, "1 draft is"),
        ("a.md", dated("date: 2999-01-01"), "1 future post is"),
        ("a.md", dated("date: 2999-01-01T10:00:00+02:00"), "1 future post is"),
        ("a.md", dated("pubDate: 'Jul 08 2999'"), "1 future post is"),
        ("a.md", dated("date: 2001-01-01\npublishDate: 2999-01-01"), "1 future post is"),
        ("_posts/2999-01-01-a.md", POST, "1 future post is"),
        ("a.md", dated("expiryDate: 2001-01-01"), "1 expired post is"),
    ],
)
def test_what_is_not_published_is_left_out_unless_asked_for(
    tmp_path: Path, path: str, text: str, why: str
) -> None:
    """One line tells of it, with the way to have it."""
    root = site(tmp_path / "posts", {path: text, "2001-01-01-z.md": "---\ntitle: Z\n---\n"})
    rows, told = read_posts(root)
    assert [row.title for row in rows] == ["Z"]
    assert told == [f"{root}: {why} left out; --drafts takes what is not published"]
    rows, told = read_posts(root, drafts=True)
    assert sorted(row.title for row in rows) == ["A", "Z"]
    assert not told


@pytest.mark.parametrize(
    "text",
    [
        POST,
        dated("draft: false"),
        dated("published: true"),
        dated("published: 2001-01-01"),
        dated("date: 2001-01-01 10:00:00 +0200"),
        dated("date: some day"),
        dated("expiryDate: 2999-01-01"),
        dated("status: published"),
        dated("date: ''"),
        dated("unlisted: true"),
    ],
)
def test_what_is_published_is_read(tmp_path: Path, text: str) -> None:
    """A date that nobody can read is none."""
    rows, told = read_posts(site(tmp_path / "posts", {"a.md": text}))
    assert [row.title for row in rows] == ["A"]
    assert not told


@pytest.mark.parametrize(
    ("fields", "overrides"),
    [
        ("author: Jane Doe", {"author": "Jane Doe"}),
        ("authors: [Jane Doe, Max]", {"author": "Jane Doe, Max"}),
        ("authors:\n  - name: Jane\n    url: x", {"author": "Jane"}),
        ("author:\n  name: Jane", {"author": "Jane"}),
        ("date: 2024-1-2", {"date": "2024-01-02"}),
        ("date: 2024-01-02T23:30:00-05:00", {"date": "2024-01-02"}),
        ("pubDate: 'Jul 08 2022'", {"date": "2022-07-08"}),
        ("date:\n  created: 2024-01-02", {"date": "2024-01-02"}),
        ("date: Last Modified", {}),
        ("tags: [a, b]", {"tags": "a, b"}),
        ("tags: a, b", {"tags": "a, b"}),
        ("taxonomies:\n  tags: [a]", {"tags": "a"}),
        ("subtitle: More", {"subtitle": "More"}),
        ("kicker: News", {"kicker": "News"}),
        ("category: gaming", {"category": "gaming"}),
        ("category: Programming", {}),
        ("layout: post\nstyle: wide\nmodel: x\nfont: serif", {}),
        ("description: For search engines", {}),
    ],
)
def test_fields_set_options_where_they_mean_the_same(
    tmp_path: Path, fields: str, overrides: dict[str, str]
) -> None:
    """A page's layout is none of ours, and a description is no subtitle; nothing is told of either."""
    (row,), told = read_posts(site(tmp_path / "posts", {"a.md": dated(fields)}))
    assert row.overrides == overrides
    assert not told


def test_map_takes_an_option_from_a_field(tmp_path: Path) -> None:
    """And the title, and the slug."""
    text = "---\ntitle: A\nseoTitle: B\ndescription: C\nid: d\nlayout: post\n---\n"
    names = {"title": "seoTitle", "slug": "id", "subtitle": "description"}
    (row,), _ = read_posts(
        site(tmp_path / "posts", {"a.md": text}), columns=ColumnMap(columns=names, required=frozenset(names))
    )
    assert row.title == "B"
    assert row.columns["slug"] == "d"
    assert row.overrides == {"subtitle": "C"}


def test_every_field_is_a_column(tmp_path: Path) -> None:
    """Those of an object with a dot; some are there for every post, so that names can be made of them."""
    text = "---\ntitle: A\nCover Image:\n  src: x.png\nweight: 1.50\ndescription: D\n---\n"
    (row,), _ = read_posts(site(tmp_path / "posts", {"2024/a.md": text}))
    expected = {"weight": "1.50", "Cover Image.src": "x.png", "cover_image_src": "x.png", "description": "D"}
    assert expected.items() <= row.columns.items()
    assert row.columns["path"] == "2024/a"
    assert row.columns["author"] == ""


def test_folder_is_read_in_order_without_what_is_no_post(tmp_path: Path) -> None:
    """No partials, no hidden folders, no resources of a page bundle, no links to elsewhere."""
    files = {
        "content/b.md": POST,
        "content/a/index.md": POST,
        "content/a/notes.md": POST,
        "content/a/deeper/c.md": POST,
        "content/_index.md": POST,
        "content/.obsidian/x.md": POST,
        "content/node_modules/x/README.md": POST,
        "content/picture.png": "",
        "content/page.html": "<html></html>",
        "content/c.html": POST,
        "away/d.md": POST,
    }
    root = site(tmp_path / "site", files, "hugo")
    (root / "content" / "link").symlink_to(root / "away")
    (root / "content" / "away.md").symlink_to(root / "away" / "d.md")
    rows, told = read_posts(root / "content")
    names = [row.location.removeprefix(f"{root}/content/") for row in rows if row.error is None]
    assert names == ["b.md:2", "c.html:2", "a/index.md:2"]
    assert [row.error.message for row in rows if row.error] == [
        f"the file can't be read: it is a link that leads out of its folder, to {root}/away/d.md"
    ]
    assert told == [f"{root}/content: 1 file without front matter is left out"]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"---\ntitle: A: B\n---\n", 2, "not YAML"),
        (b"---\ntitle: A\n", 1, "never closes"),
        (b"---\nx: y\n---\n\n\xff", 5, "byte 0xFF is not UTF-8"),
        ("---\ntitle: A\n---\n".encode("utf-16"), 1, "the file is UTF-16"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", 1, "a Git LFS pointer"),
        (b"../other/post.md", 1, "a link that Git wrote as a file"),
        (b"<<<<<<< HEAD\n# A\n", 1, "merge conflicts"),
        (b"\x89PNG\r\n\x1a\n", 1, "a PNG picture"),
        (b"PK\x03\x04", 1, "a spreadsheet"),
        ("title".encode("utf-16-le") * 9, 1, "UTF-16LE"),
        (b"---\n- a\n---\n", 2, "is a list"),
    ],
)
def test_damaged_post_is_a_rejected_row(tmp_path: Path, data: bytes, line: int, message: str) -> None:
    """The others are drawn; nothing of it is."""
    root = site(tmp_path / "posts", {"z.md": POST})
    (root / "a.md").write_bytes(data)
    bad, good = read_posts(root)[0]
    assert good.title == "A"
    assert bad.error is not None
    assert message in bad.error.message
    assert (bad.title, bad.location) == ("", f"{root}/a.md:{line}")


def test_single_post_is_one_row(tmp_path: Path) -> None:
    """As a shell hands over each file of `posts/*.md`."""
    path = site(tmp_path / "posts", {"a.md": "---\ntitle: A\n---\nOne line.\n\nAnother.\n"}) / "a.md"
    (row,), _ = read_posts(path)
    assert (row.title, row.source, row.list) == ("A", str(path), str(path))


def test_pattern_finds_posts(tmp_path: Path) -> None:
    """In quotes, so that the shell leaves it alone; it is what asks for the pictures."""
    root = site(tmp_path / "p", {"a/x.md": POST, "b/y.md": POST, "b/z.txt": "Z\n"})
    rows, _ = read_posts(f"{root}/**/*.md")
    assert [row.columns["path"] for row in rows] == ["a/x", "b/y"]
    assert {row.list for row in rows} == {f"{root}/**/*.md"}


@pytest.mark.parametrize("name", ["*.md", "missing/*.md"])
def test_pattern_without_posts_is_refused(tmp_path: Path, name: str) -> None:
    """As a file that does not exist."""
    with pytest.raises(InputError, match="matches no post"):
        TitleReader([str(tmp_path / name)])


def test_folder_without_posts_is_refused(tmp_path: Path) -> None:
    """With what to name in its place."""
    (tmp_path / "titles.csv").write_text("title\nA\n")
    with pytest.raises(InputError, match="a folder without posts") as caught:
        TitleReader([str(tmp_path)])
    assert "*.csv" in caught.value.remedy


def test_document_without_front_matter_may_be_a_list(tmp_path: Path) -> None:
    """Nobody knows but the person, and neither costs more than a flag."""
    path = tmp_path / "a.md"
    path.write_text("# A\n\nText.\n")
    with pytest.raises(InputError, match="begins with a heading") as caught:
        TitleReader([str(path)])
    assert "front-matter" in caught.value.remedy
    rows = list(drain(TitleReader([str(path)], input_format=InputFormat.FRONT_MATTER)))
    assert [row.title for row in rows] == ["A"]
    lines = list(drain(TitleReader([str(path)], input_format=InputFormat.TEXT)))
    assert [row.title for row in lines if not row.error] == ["# A", "Text."]


def test_front_matter_of_a_megabyte_is_bounded(tmp_path: Path) -> None:
    """What is kept of one post is no more than a person writes."""
    many = "".join(f"k{n}: {'x' * 90}\n" for n in range(600))
    long = "---\ntitle: A\n" + many + "---\n"
    (row,), _ = read_posts(site(tmp_path / "posts", {"a.md": long}))
    assert len(row.columns) < 300
    assert max(map(len, row.columns.values())) <= 10_000


def test_posts_say_when_none_has_a_title(tmp_path: Path) -> None:
    """The field that `--map` names counts, and no other."""
    (row,), _ = read_posts(
        site(tmp_path / "posts", {"a.md": POST}), columns=ColumnMap(columns={"title": "seoTitle"})
    )
    assert row.error is not None
    assert re.search("no title", row.error.message)


def test_pictures_of_jekyll_are_in_no_folder_that_it_hides(tmp_path: Path) -> None:
    """It serves nothing whose name begins with an underscore."""
    root = site(tmp_path / "site", {"en/news/_posts/2024-01-02-a.md": POST}, "jekyll")
    (row,), _ = read_posts(root)
    assert row.columns["path"] == "en/news/2024-01-02-a"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("05-untitled", "Untitled"),
        ("2024-01-02-new-year", "New year"),
        ("10-money-mistakes", "10 money mistakes"),
        ("007", "007"),
    ],
)
def test_a_number_to_sort_by_is_no_part_of_a_title(tmp_path: Path, name: str, title: str) -> None:
    """A post without a title is named after its file, and that is told."""
    rows, told = read_posts(site(tmp_path, {f"content/{name}.md": "---\ntags: [a]\n---\nText.\n"}, "hugo"))
    assert [row.title for row in rows] == [title]
    assert told == [f"{tmp_path}/content/{name}.md has no title: named after its file"]


@pytest.mark.parametrize("generator", ["hugo", "jekyll"])
@pytest.mark.parametrize("field", ["tittle", "tilte", "titel"])
def test_a_misspelled_title_of_a_post_is_asked_about(tmp_path: Path, field: str, generator: str) -> None:
    """As a misspelled column of a list is: a picture named after the file is not what was meant."""
    path = "_posts/2024-05-01-run.md" if generator == "jekyll" else "content/run.md"
    source = site(tmp_path, {path: f"---\ntags: [a]\n{field}: Why we run\n---\nText.\n"}, generator)
    ((row,), told) = read_posts(source)
    assert row.error is not None
    assert (str(row.error), row.line) == (f"the post has no title, and a field {field!r}", 3)
    assert f"--map title={field}" in row.error.remedy
    assert told == []
    ((row,), told) = read_posts(source, columns=ColumnMap(columns={"title": field}))
    assert (row.title, row.error, told) == ("Why we run", None, [])


def test_a_misspelled_title_above_a_heading_is_told(tmp_path: Path) -> None:
    """The heading is the title, as for the generator."""
    text = "---\ntitel: Why we run\n---\n# Why we walk\n"
    ((one, two), told) = read_posts(site(tmp_path, {"docs/a.md": text, "docs/b.md": text}, "mkdocs"))
    assert (one.title, one.error, two.error) == ("Why we walk", None, None)
    assert told == [f"{tmp_path}/docs/a.md:2: field 'titel' sets nothing; did you mean `title`?"]


@pytest.mark.parametrize("matter", ["---\nTitle : Why we run\n---\n", '+++\nTITLE  =  "Why we run"\n+++\n'])
def test_a_title_counts_however_it_is_set(tmp_path: Path, matter: str) -> None:
    """Capitals and blanks before the colon are no mistakes."""
    ((row,), told) = read_posts(site(tmp_path, {"content/a.md": matter}, "hugo"))
    assert (row.title, row.error, told) == ("Why we run", None, [])


@pytest.mark.parametrize(
    ("field", "meant"),
    [("subtitel", "subtitle"), ("headlin", "headline"), ("kiker", "kicker"), ("reading-tme", "reading_time")],
)
def test_a_misspelled_field_of_a_post_is_told_once(tmp_path: Path, field: str, meant: str) -> None:
    """The post is drawn all the same."""
    text = f"---\ntitle: A\n{field}: 5 min\n---\n"
    rows, told = read_posts(site(tmp_path, {"content/a.md": text, "content/b.md": text}, "hugo"))
    assert [row.error for row in rows] == [None, None]
    assert told == [f"{tmp_path}/content/a.md:3: field {field!r} sets nothing; did you mean `{meant}`?"]


@pytest.mark.parametrize("field", "authors categories heading layouts images titles template styles".split())
def test_fields_of_themes_are_no_mistakes(tmp_path: Path, field: str) -> None:
    """Most fields of a post are for its site."""
    rows, told = read_posts(site(tmp_path, {"content/a.md": f"---\ntitle: A\n{field}: x\n---\n"}, "hugo"))
    assert ([row.error for row in rows], told) == ([None], [])


@pytest.mark.parametrize(
    ("marker", "listed", "text", "post"),
    [
        (
            "docusaurus.config.js",
            "blog/authors.yml",
            "ann:\n  name: Ann Lee\n  title: Editor\nbo: {name: Bo Ek}\n",
            "blog/one.md",
        ),
        (
            "mkdocs.yml",
            "docs/blog/.authors.yml",
            "authors:\n  ann:\n    name: Ann Lee\n    avatar: a.png\n  bo:\n    name: Bo Ek\n",
            "docs/blog/posts/one.md",
        ),
        (
            "_config.yml",
            "_data/authors.yml",
            "ann:\n  name: Ann Lee\nbo: Bo Ek\n",
            "_posts/2024-5-1-a.md",
        ),
    ],
    ids=["Docusaurus", "Material for MkDocs", "Jekyll"],
)
def test_authors_have_the_names_that_the_site_lists(
    tmp_path: Path, marker: str, listed: str, text: str, post: str
) -> None:
    """Also after the list has changed; what is broken names nobody, and what is no key stays as it is."""

    def author() -> str:
        (row,) = drain(TitleReader([str((tmp_path / post).parent)]))
        return row.overrides.get("author", "")

    files = {marker: "", listed: text, post: "---\ntitle: One\nauthors: [ann, bo, Cy Roe]\n---\n"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert author() == "Ann Lee, Bo Ek, Cy Roe"
    (tmp_path / listed).write_text(text.replace("Ann Lee", "Ann Poe"))
    os.utime(tmp_path / listed, ns=(1, 1))
    assert author() == "Ann Poe, Bo Ek, Cy Roe"
    (tmp_path / listed).write_text("ann: [")
    os.utime(tmp_path / listed, ns=(2, 2))
    assert author() == ("Cy Roe" if "docusaurus" in marker else "ann, bo, Cy Roe")
    (tmp_path / listed).unlink()
    (tmp_path / listed).symlink_to("/etc/passwd")
    assert author() == ("Cy Roe" if "docusaurus" in marker else "ann, bo, Cy Roe")


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        (["Ann", "Bob"], "Ann, Bob"),
        (
            [f"Somebody Number {number}" for number in range(14)],
            f"{', '.join(f'Somebody Number {n}' for n in range(3))} +11",
        ),
        (["x" * 90, "Bob"], f"{'x' * 90} +1"),
    ],
)
def test_of_many_authors_the_first_are_named(tmp_path: Path, authors: list[str], shown: str) -> None:
    """A post on a conference has a card too."""
    text = f"---\ntitle: A\nauthors: {json.dumps(authors)}\n---\nText.\n"
    (row,), _ = read_posts(site(tmp_path, {"content/a.md": text}, "hugo"))
    assert row.overrides["author"] == shown


@pytest.mark.parametrize(
    ("config", "listed"),
    [
        ("  authorsMapPath: 'people.yml',", "blog/people.yml"),
        ("  authorsMapPath: '../people.yml',", "people.yml"),
        ("  blog: {path: './news', authorsMapPath: \"people.yml\"},", "news/people.yml"),
    ],
)
def test_docusaurus_says_where_its_authors_are_listed(tmp_path: Path, config: str, listed: str) -> None:
    """The path is relative to the folder of the blog."""
    text = "ann: {name: Ann Lee}\n"
    files = {
        "docusaurus.config.js": f"export default {{\n{config}\n}};\n",
        "blog/authors.yml": text.replace("Lee", "Poe"),
        listed: text,
        "blog/one.md": "---\ntitle: One\nauthors: [ann]\n---\n",
    }
    ((row,), _) = read_posts(site(tmp_path, files) / "blog")
    assert row.overrides["author"] == "Ann Lee"


@pytest.mark.parametrize(
    "config",
    ["authorsMapPath: '../../out.yml'", "authorsMapPath: '/etc/passwd'", "authorsMapPath: `${x}.yml`"],
)
def test_authors_listed_elsewhere_are_not_read(tmp_path: Path, config: str) -> None:
    """Outside of the site, or only its code knows where: the usual file counts."""
    files = {
        "docusaurus.config.js": f"export default {{ {config} }};\n",
        "blog/authors.yml": "ann: {name: Ann Lee}\n",
        "blog/one.md": "---\ntitle: One\nauthors: [ann]\n---\n",
    }
    (tmp_path / "out.yml").write_text("ann: {name: Eve}\n")
    ((row,), _) = read_posts(site(tmp_path / "site", files) / "blog")
    assert row.overrides["author"] == "Ann Lee"


CONFIGS = {
    "Hugo": ("hugo.toml", 'languageCode = "en-us"\n', "content/posts"),
    "Hugo's default language": (
        "hugo.yaml",
        "languageCode: pt-br\ndefaultContentLanguage: en\n",
        "content/posts",
    ),
    "Hugo's locale": ("config/_default/hugo.toml", 'locale = "en-GB"\n', "content/posts"),
    "Jekyll": ("_config.yml", "lang: en\n", "_posts"),
    "MkDocs": ("mkdocs.yml", "theme:\n  name: material\n  language: en\n", "docs/blog/posts"),
    "Docusaurus": ("docusaurus.config.ts", "export default {i18n: {defaultLocale: 'en'}}\n", "blog"),
    "Astro": (
        "astro.config.mjs",
        'export default {i18n: {defaultLocale: "en",\n}}\n',
        "src/content/blog",
    ),
    "Pelican": ("pelicanconf.py", "DEFAULT_LANG = 'en'\n", "content"),
}
FRENCH = "Pourquoi le café est si bon à Paris"
"""A title that shows its language."""


@pytest.mark.parametrize("named", CONFIGS)
def test_the_config_of_a_site_says_the_language_of_its_posts(tmp_path: Path, named: str) -> None:
    """It counts where the title shows another one, also after the config has changed."""
    config, text, folder = CONFIGS[named]
    posts = {f"{folder}/2024-05-01-{i}.md": f"---\ntitle: {title}\n---\n" for i, title in enumerate(TITLES)}
    root = site(tmp_path, {config: text, **posts})

    def languages() -> list[str | None]:
        rows = sorted(drain(TitleReader([str(root / folder)])), key=lambda row: row.title != TITLES[0])
        return [row.overrides.get(USUAL_LANGUAGE) for row in rows]

    assert languages() == ["en", None]
    (root / config).write_text(re.sub(r"\ben\b", "fr", text))
    os.utime(root / config, ns=(1, 1))
    assert languages() == [None, "fr"]
    (root / config).write_text("")
    os.utime(root / config, ns=(2, 2))
    assert languages() == [None, None]


TITLES = (FRENCH, "The Best Bread You Can Make")


@pytest.mark.parametrize(
    ("name", "matter", "language"),
    [
        ("content/posts/a.md", "lang: en", "en"),
        ("content/posts/a.md", "language: pt-BR", "pt"),
        ("content/posts/a.md", "locale: en_US.UTF-8", "en"),
        ("content/posts/a.en.md", "draft: false", "en"),
        ("content/en/posts/a.md", "draft: false", "en"),
        ("content/posts/it/a.md", "draft: false", None),
        ("content/posts/intro.js.md", "draft: false", None),
        ("content/posts/a.md", "language: Python", None),
        ("content/posts/a.md", "language: [en, de]", None),
    ],
)
def test_a_post_says_its_language_itself(
    tmp_path: Path, name: str, matter: str, language: str | None
) -> None:
    """In its front matter, or by its file or folder; `it` alone may be a folder about computers."""
    files = {name: f"---\ntitle: {FRENCH}\n{matter}\n---\n", "content/fr/posts/b.md": POST}
    root = site(tmp_path, files, "hugo")
    rows = [row for row in read_posts(root / "content")[0] if row.title == FRENCH]
    assert [row.overrides.get("language") for row in rows] == [language]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\ntitle: B\nthumb: false\n---\nText.\n", "1 post with thumb: false is left out"),
        ("+++\ntitle = 'B'\n[params]\nthumb = false\n+++\nText.\n", "1 post with thumb: false is left out"),
        ("", "1 file without a title and without text is left out"),
        ("\n \n", "1 file without a title and without text is left out"),
    ],
)
def test_a_post_may_have_no_picture(tmp_path: Path, text: str, told: str) -> None:
    """Whoever asks for drafts gets it neither."""
    root = site(tmp_path, {"content/16-b.md": text, "content/a.md": POST}, "hugo")
    for drafts in (False, True):
        rows, lines = read_posts(root / "content", drafts=drafts)
        assert [row.title for row in rows] == ["A"]
        assert [line.partition(": ")[2] for line in lines] == [told]


def test_no_field_is_advised_that_is_read_already(tmp_path: Path) -> None:
    """An empty `title` is none under its own name either."""
    root = site(tmp_path, {"content/a.md": "---\ntitle:\n---\nText.\n"}, "hugo")
    _, (told,) = read_posts(root / "content")
    assert told == f"{root}/content/a.md has no title: named after its file"
