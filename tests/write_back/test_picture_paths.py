"""What posts call their pictures: the path that the generator of their site looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from thumbcli.errors import UsageError
from thumbcli.write_back.deliveries import deliveries
from thumbcli.write_back.matter_fields import field_named
from thumbcli.write_back.meta_tags import MetaTagsWriter
from thumbcli.write_back.picture_index import IndexWriter
from thumbcli.write_back.picture_paths import PicturePaths
from thumbcli.write_back.post_writer import PostWriter, Written, write_post

if TYPE_CHECKING:
    from pathlib import Path

_MARKERS = {
    "hugo": "hugo.toml",
    "jekyll": "_config.yml",
    "astro": "astro.config.mjs",
    "eleventy": "eleventy.config.js",
    "mkdocs": "mkdocs.yml",
    "docusaurus": "docusaurus.config.ts",
    "pelican": "pelicanconf.py",
    "none": "README",
}


@pytest.mark.parametrize(
    ("generator", "post", "out", "written"),
    [
        ("hugo", "content/posts/a.md", "static/covers", "covers/a.webp"),
        ("hugo", "content/posts/a.md", "assets/covers", "covers/a.webp"),
        ("hugo", "content/posts/a/index.md", "content/posts/a", "a.webp"),
        ("hugo", "content/posts/a/index.md", "content/posts/a/img", "img/a.webp"),
        ("jekyll", "_posts/2024-01-01-a.md", "assets/covers", "/assets/covers/a.webp"),
        ("astro", "src/content/blog/a.md", "public/og", "/og/a.webp"),
        ("astro", "src/content/blog/a.md", "src/assets", "../../assets/a.webp"),
        ("astro", "src/content/blog/a.md", "src/content/blog", "./a.webp"),
        ("eleventy", "src/posts/a.md", "src/img", "/img/a.webp"),
        ("eleventy", "posts/a.md", "img", "/img/a.webp"),
        ("mkdocs", "docs/a.md", "docs/assets/covers", "assets/covers/a.webp"),
        ("docusaurus", "blog/2024-01-01-a.md", "static/img", "/img/a.webp"),
        ("docusaurus", "blog/2024/index.md", "blog/2024/img", "./img/a.webp"),
        ("pelican", "content/a.md", "content/images", "images/a.webp"),
        ("none", "posts/a.md", "posts/covers", "./covers/a.webp"),
        ("none", "posts/a.md", "covers", "../covers/a.webp"),
    ],
)
def test_a_post_calls_its_picture_as_the_generator_looks_for_it(
    tmp_path: Path, generator: str, post: str, out: str, written: str
) -> None:
    """And what it says is known to be that picture."""
    (tmp_path / _MARKERS[generator]).touch()
    (tmp_path / ".git").mkdir()
    paths, path = PicturePaths(tmp_path / out), str(tmp_path / post)
    assert paths.written(path, "a.webp") == written
    assert paths.name_in(path, written) == "a.webp"
    assert paths.unserved_by(path, "a.webp") is None


def test_the_slash_of_earlier_versions_is_the_same_picture(tmp_path: Path) -> None:
    """A post of Hugo that has it is written once: below a `baseURL` with a path it leads to nothing."""
    (tmp_path / "hugo.toml").write_text('baseURL = "https://example.org/blog/"\n')
    post = tmp_path / "content/posts/a.md"
    post.parent.mkdir(parents=True)
    post.write_text("---\ntitle: A\nimages: [/og/a.webp]\n---\n")
    paths = PicturePaths(tmp_path / "static/og")
    value = paths.written(str(post), "a.webp")

    def may_replace(old: str) -> bool:
        return paths.name_in(str(post), old) == "a.webp"

    written = [write_post(post, field_named("images"), value, may_replace) for _ in range(2)]
    field = field_named("images")
    assert written == [Written(True, field, "/og/a.webp"), Written(False, field)]
    assert post.read_text() == "---\ntitle: A\nimages: [og/a.webp]\n---\n"


@pytest.mark.parametrize(
    ("public_url", "written"),
    [
        ("https://example.com/covers", "https://example.com/covers/sub/%C3%BC.webp"),
        ("https://example.com/covers/", "https://example.com/covers/sub/%C3%BC.webp"),
        ("/blog/covers", "/blog/covers/sub/%C3%BC.webp"),
    ],
)
def test_an_address_of_the_folder_counts_more(tmp_path: Path, public_url: str, written: str) -> None:
    """It is escaped, and known again."""
    (tmp_path / "hugo.toml").touch()
    paths, post = PicturePaths(tmp_path / "static", public_url), str(tmp_path / "content/a.md")
    assert paths.written(post, "sub/ü.webp") == written
    assert paths.name_in(post, written) == "sub/ü.webp"


@pytest.mark.parametrize("value", ["/img/mine.png", "https://other.org/a.webp", "../a.webp", "/covers", ""])
def test_other_pictures_are_none_of_the_folder(tmp_path: Path, value: str) -> None:
    """Whatever they are called."""
    (tmp_path / "hugo.toml").touch()
    paths = PicturePaths(tmp_path / "static/covers")
    assert paths.name_in(str(tmp_path / "content/posts/a.md"), value) is None


def test_a_folder_that_the_generator_does_not_serve_is_told(tmp_path: Path) -> None:
    """An address makes it one that is known."""
    (tmp_path / "hugo.toml").touch()
    post = str(tmp_path / "content/posts/a.md")
    assert PicturePaths(tmp_path / "thumbs").unserved_by(post, "a.webp") == "Hugo"
    assert PicturePaths(tmp_path / "thumbs", "/thumbs").unserved_by(post, "a.webp") is None


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"public_url": "covers"}, "neither a web address"),
        ({"public_url": "//example.com"}, "neither a web address"),
        ({"public_url": "ftp://example.com"}, "neither a web address"),
        ({"public_url": "https://example.com/?a=b"}, "neither a web address"),
        ({"public_url": 'https://example.com/"x'}, "neither a web address"),
        ({"public_url": "https://[x"}, "neither a web address"),
        ({"field": "image"}, "add --write-back"),
        ({"replace_images": True}, "add --write-back"),
        ({"write_back": True, "field": "cover..image"}, "a field is a name"),
        ({"html": "tags.html"}, "--public-url"),
        ({"html": "tags.html", "public_url": "/covers"}, "--public-url"),
        ({"index": "index.yaml"}, "JSON, JSON Lines, CSV or Parquet"),
    ],
)
def test_what_can_not_be_written_is_refused_before_anything_is_drawn(
    tmp_path: Path, options: dict[str, Any], why: str
) -> None:
    """With the way on."""
    if "index" in options:
        options = options | {"index": tmp_path / options["index"]}
    with pytest.raises(UsageError) as caught:
        deliveries(tmp_path, **options)
    assert why in f"{caught.value.message} {caught.value.remedy}"


def test_meta_tags_and_an_index_need_no_address_in_a_site_that_tells_it(tmp_path: Path) -> None:
    """Posts still get a path, as the generator wants it, and so does an index if a path was asked for."""
    (tmp_path / "astro.config.mjs").write_text("export default { site: 'https://a.example', base: '/x' };\n")
    out = tmp_path / "public" / "og"
    files: Any = {"index": tmp_path / "i.json", "html": str(tmp_path / "t.html")}
    posts, index, tags = deliveries(out, write_back=True, **files)
    assert isinstance(posts, PostWriter)
    assert isinstance(index, IndexWriter)
    assert isinstance(tags, MetaTagsWriter)
    assert posts.paths.written(str(tmp_path / "src/content/a.md"), "a.jpg") == "/og/a.jpg"
    assert index.public_url == tags.public_url == "https://a.example/x/og"
    index, tags = deliveries(out, public_url="/y/og", **files)
    assert isinstance(index, IndexWriter)
    assert isinstance(tags, MetaTagsWriter)
    assert (index.public_url, tags.public_url) == ("/y/og", "https://a.example/y/og")
