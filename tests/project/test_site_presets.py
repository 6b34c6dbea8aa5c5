"""What is known of a site by its config file: where posts are, and where their pictures go."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from thumbcli.errors import ConfigError, InputError
from thumbcli.options.option_values import Preset
from thumbcli.project.find_jobs import find_jobs, find_project
from thumbcli.project.project_file import Setting
from thumbcli.project.site_presets import find_site_folder
from thumbcli.write_back.picture_paths import public_address


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def site(*names: str) -> None:
    """Make files, and folders whose names end in a slash."""
    for name in names:
        if name.endswith("/"):
            Path(name).mkdir(parents=True, exist_ok=True)
        else:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text("baseURL = 'https://example.org/'\n" if name == "config.toml" else "")


def found(preset: Preset | None = None) -> tuple[tuple[str, ...], dict[str, object]]:
    """Return the sources and the values of the one job here."""
    project = find_project(allow_outside=False, warn=print)
    (job,) = find_jobs(project, [], preset=preset, allow_outside=False)
    return job.job.sources, {name: setting.value for name, setting in job.job.settings.items()}


@pytest.mark.parametrize(
    ("files", "preset", "source", "out"),
    [
        pytest.param(["hugo.toml", "content/posts/"], "hugo", "content/posts", "static/og", id="Hugo"),
        pytest.param(["hugo.yaml", "content/post/"], "hugo", "content/post", "static/og", id="Hugo, YAML"),
        pytest.param(["config.toml", "content/"], "hugo", "content", "static/og", id="Hugo of old"),
        pytest.param(["_config.yml", "_posts/"], "jekyll", "_posts", "assets/og", id="Jekyll"),
        pytest.param(
            ["_config.yml", "de/news/_posts/2024-01-02-a.md", "en/news/_posts/2024-01-02-b.md"],
            *("jekyll", "*/*/_posts/**/*", "assets/og"),
            id="Jekyll in several languages",
        ),
        pytest.param(
            ["astro.config.mjs", "src/content/blog/"], "astro", "src/content/blog", "public/og", id="Astro"
        ),
        pytest.param(
            ["astro.config.ts", "src/data/blog/"], "astro", "src/data/blog", "public/og", id="Astro 5"
        ),
        pytest.param(
            ["astro.config.mjs", "content/posts/a.md", "src/pages/posts/"],
            *("astro", "content/posts", "public/og"),
            id="Astro with posts elsewhere, and a folder of routes",
        ),
        pytest.param(
            ["hugo.toml", "content/en/post/a.md", "content/de/post/b.md", "content/en/about.md"],
            *("hugo", "content/*/post/**/*", "static/og"),
            id="Hugo in several languages",
        ),
        pytest.param(
            ["eleventy.config.js", "content/blog/", "public/"],
            *("eleventy", "content/blog", "public/og"),
            id="Eleventy",
        ),
        pytest.param(
            [".eleventy.js", "posts/", "static/"], "eleventy", "posts", "static/og", id="Eleventy of old"
        ),
        pytest.param(
            ["mkdocs.yml", "docs/blog/posts/"], "mkdocs", "docs/blog/posts", "docs/assets/og", id="MkDocs"
        ),
        pytest.param(["docusaurus.config.js", "blog/"], "docusaurus", "blog", "static/og", id="Docusaurus"),
        pytest.param(
            ["website/docusaurus.config.ts", "website/blog/"],
            *("docusaurus", "website/blog", "website/static/og"),
            id="a site below a repository of software",
        ),
    ],
)
def test_one_word_is_enough_for_a_site(files: list[str], preset: str, source: str, out: str) -> None:
    """By the file that its generator has in the root."""
    site(*files)
    sources, values = found()
    root = Path("website") if files[0].startswith("website") else Path()
    assert sources == (source,)
    assert values == {
        "format": "blogpost",
        "output_format": "jpg",
        "name": "{path}",
        "write_back": True,
        "out": Path(out),
        # Beside the pictures these would be on the web with them.
        "choices": root / "og.choices.toml",
        "state": root / ".thumb" / preset,
    }


def test_a_site_is_found_from_below() -> None:
    """As git finds its repository."""
    site("hugo.toml", "content/posts/2024/")
    above = find_site_folder(Path("content/posts/2024"))
    assert above is not None
    assert (above.preset, above.root) == (Preset.HUGO, Path.cwd())


def test_zola_is_not_hugo() -> None:
    """Its config file has the same name."""
    site("config.toml", "content/")
    Path("config.toml").write_text('base_url = "https://example.org"\n')
    assert find_site_folder(Path()) is None


def test_two_sites_below_are_none() -> None:
    """Nobody can say which one is meant."""
    site("website/hugo.toml", "docs/_config.yml")
    assert find_site_folder(Path()) is None


def test_what_a_project_file_says_overrides_the_preset() -> None:
    """A preset that is named holds for a source of one's own too."""
    site("hugo.toml", "content/posts/", "content/notes/")
    Path("thumb.toml").write_text(
        'preset = "hugo"\nsource = "content/notes"\nout = "static/cards"\nwrite-back = false\n'
    )
    sources, values = found()
    assert sources == ("content/notes",)
    assert (values["out"], values["write_back"], values["format"]) == (
        Path("static/cards"),
        False,
        "blogpost",
    )


def test_a_source_alone_takes_no_preset() -> None:
    """A list in the repository of a site is a list."""
    site("hugo.toml", "content/posts/")
    Path("thumb.toml").write_text('source = "talks.csv"\n')
    assert found() == (("talks.csv",), {})


def test_a_kit_alone_leaves_the_site_to_be_found() -> None:
    """The file may hold a logo and nothing else."""
    site("hugo.toml", "content/posts/")
    Path("thumb.toml").write_text('logo = "logo.png"\n')
    assert found()[0] == ("content/posts",)


def test_two_jobs_of_one_site_have_a_state_of_their_own() -> None:
    """A manifest belongs to one folder."""
    site("hugo.toml", "content/posts/")
    Path("thumb.toml").write_text('preset = "hugo"\n[jobs.a]\n[jobs.b]\nformat = "x"\nout = "static/x"\n')
    project = find_project(allow_outside=False, warn=print)
    jobs = find_jobs(project, [], preset=None, allow_outside=False)
    assert [job.job.settings["state"].value for job in jobs] == [Path(".thumb/a"), Path(".thumb/b")]
    assert isinstance(jobs[0].job.settings["out"], Setting)


def test_a_site_without_posts_says_where_they_were_looked_for() -> None:
    """And how to name another folder."""
    site("hugo.toml")
    with pytest.raises(InputError, match="content/posts") as caught:
        found()
    assert "source" in caught.value.remedy


def test_a_folder_that_is_a_link_elsewhere_is_refused(tmp_path: Path) -> None:
    """A repository that somebody else wrote may have one."""
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    site("hugo.toml", "content/posts/")
    Path("static").symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out"):
        found()


def test_a_preset_can_be_named_without_a_config_file() -> None:
    """Where the generator is told by nothing."""
    site("content/posts/")
    assert found(Preset.HUGO)[0] == ("content/posts",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", '[params]\nauthor = "Ann Lee"\n'),
        ("hugo.toml", '[Params.Author]\nName = "Ann Lee"\n'),
        ("hugo.yaml", "params:\n  author:\n    name: Ann Lee\n    email: a@example.org\n"),
        ("hugo.json", '{"params": {"author": "Ann Lee"}}'),
        ("config/_default/params.toml", 'author = "Ann Lee"\n'),
        ("_config.yml", "title: x\nauthor: Ann Lee\n"),
        ("_config.yml", "author:\n  name: Ann Lee\n"),
        ("mkdocs.yml", "site_author: Ann Lee\nmarkdown_extensions:\n  - x: !!python/name:a.b\n"),
    ],
)
def test_posts_that_name_nobody_are_by_the_author_of_the_site(name: str, text: str) -> None:
    """As the themes of these generators have it; a thumb.toml overrides it."""
    site({"_config.yml": "_posts/", "mkdocs.yml": "docs/"}.get(name, "content/posts/"), name)
    Path(name).write_text(text)
    if name == "config/_default/params.toml":
        site("config/_default/hugo.toml")
    assert found()[1]["author"] == "Ann Lee"
    Path("thumb.toml").write_text('author = "Bo"\n')
    assert found()[1]["author"] == "Bo"


@pytest.mark.parametrize(
    "text",
    [
        "title = 'x'",
        "[params]\nauthor = ['Ann', 'Bo']",
        "[params]\nauthor = ''",
        f"[params]\nauthor = '{'x' * 61}'",
        "[params",
    ],
)
def test_what_is_no_name_is_no_author(text: str) -> None:
    """A broken config file is for its generator to tell of."""
    site("content/posts/")
    Path("hugo.toml").write_text(text)
    assert "author" not in found()[1]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("export default defineConfig({\n  site: 'https://a.b',\n  base: '/docs/x',\n});", "/docs/x/og"),
        ('export default { base: "blog/" }', "/blog/og"),
        ("export default {\n  base: '/',\n}", None),
        ("export default {\n  base: process.env.BASE,\n}", None),
        ("export default {\n  base: '/a',\n  other: {\n    base: '/b',\n  },\n}", None),
        ("// base: '/a'\nexport default {}", None),
    ],
)
def test_the_base_of_an_astro_site_is_in_the_paths_of_its_pictures(text: str, url: str | None) -> None:
    """Astro adds it to no path in front matter; what only its code knows has to be said in a thumb.toml."""
    site("src/content/blog/")
    Path("astro.config.mjs").write_text(text)
    assert found()[1].get("public_url") == url
    if url:
        Path("thumb.toml").write_text('out = "public/cards"\n')
        assert found()[1]["public_url"] == url.replace("/og", "/cards")
        Path("thumb.toml").write_text('public-url = "/own"\n')
        assert found()[1]["public_url"] == "/own"


_ASTRO = "export default defineConfig({\n  site: 'https://a.example/x/', // not 'https://b.example'\n%s});\n"
_DOCUSAURUS = (
    "const config = {\n  url: 'https://a.example',\n  baseUrl: '/docs/',\n};\nexport default config;\n"
)


@pytest.mark.parametrize(
    ("name", "text", "address"),
    [
        ("hugo.toml", 'baseURL = "https://a.example/x/"\n', "https://a.example/x/og"),
        ("hugo.yaml", "baseurl: http://a.example\n", "http://a.example/og"),
        ("config/_default/hugo.toml", "BaseURL = 'https://a.example:8443/'\n", "https://a.example:8443/og"),
        ("_config.yml", "url: https://a.example\nbaseurl: /x\n", "https://a.example/x/assets/og"),
        ("_config.yml", "url: 'https://a.example/'\nbaseurl: ''\n", "https://a.example/assets/og"),
        ("mkdocs.yml", "site_url: https://a.example/x/\n", "https://a.example/x/assets/og"),
        ("astro.config.mjs", _ASTRO % "", "https://a.example/x/og"),
        ("astro.config.ts", (_ASTRO % "  base: `y`,\n").replace("\n", "\r\n"), "https://a.example/x/y/og"),
        ("docusaurus.config.js", _DOCUSAURUS, "https://a.example/docs/og"),
        ("docusaurus.config.ts", _DOCUSAURUS.replace("/docs/", "/"), "https://a.example/og"),
        ("docusaurus.config.js", '{ "url": "https://a.example", "baseUrl": "/" }', "https://a.example/og"),
    ],
)
def test_the_config_file_says_where_pictures_are_on_the_web(name: str, text: str, address: str) -> None:
    """Where an index or meta tags need whole addresses; --public-url overrides it."""
    site(name)
    Path(name).write_bytes(text.encode())
    served = {"_config.yml": "assets", "mkdocs.yml": "docs/assets", "hugo.toml": "static"}
    folder = Path(served.get(name, "static" if "astro" not in name else "public"), "og")
    assert public_address(folder) == address
    assert public_address(folder, "https://cdn.example/c") == "https://cdn.example/c"
    assert public_address(folder, "/c") == "/".join([*address.split("/")[:3], "c"])
    assert not public_address(Path("elsewhere") if "_config" not in name else Path("..", "elsewhere"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", 'baseURL = "/"\n'),
        ("hugo.toml", 'baseURL = "http://localhost:1313/"\n'),
        ("hugo.toml", 'baseURL = "https://ann:secret@a.example/"\n'),
        ("hugo.toml", f'baseURL = "https://a.example/{"x" * 500}"\n'),
        ("_config.yml", "url: ''\n"),
        ("_config.yml", "url: https://a.example\nbaseurl: '/{{ x }}'\n"),
        ("mkdocs.yml", "site_url: !ENV [URL, 'https://a.example']\n"),
        ("astro.config.mjs", "export default { site: process.env.SITE };"),
        ("astro.config.mjs", "export default { site: 'https://a.example' + path };"),
        ("astro.config.mjs", "export default { site: `https://${host}` };"),
        ("astro.config.mjs", "const site = 'https://a.example';\nexport default { site };"),
        ("astro.config.mjs", _ASTRO % "  base: process.env.BASE,\n"),
        ("astro.config.mjs", _ASTRO % "  other: {\n    site: 'https://b.example',\n  },\n"),
        ("astro.config.mjs", "// site: 'https://a.example',\n/*\n site: 'https://b.example',\n*/\n"),
        ("docusaurus.config.js", _DOCUSAURUS.replace("url:", "editUrl:")),
        ("eleventy.config.js", "export default { url: 'https://a.example', pathPrefix: '/x' };"),
    ],
)
def test_what_is_no_plain_address_is_none(name: str, text: str) -> None:
    """Code is not run, and a wrong address is worse than none."""
    site(name)
    Path(name).write_text(text)
    for folder in ("static/og", "public/og", "docs/assets/og", "assets/og"):
        assert not public_address(Path(folder))


def test_a_comment_sign_in_a_text_is_no_comment() -> None:
    """Patterns of files look like one."""
    site("astro.config.mjs")
    text = "export default {\n  files: 'src/**/*.md',\n  site: 'https://a.example',\n  more: '**/*',\n};\n"
    Path("astro.config.mjs").write_text(text)
    assert public_address(Path("public/og")) == "https://a.example/og"


@pytest.mark.parametrize("part", ["/*", "'\\'", "`", "site:", " ", "\n", "{", "{ site: '", '"', "//"])
def test_a_hostile_config_file_is_read_as_fast_as_others(part: str) -> None:
    """A repository of somebody else may hold one: no time that grows with the square of its size."""
    site("astro.config.mjs")
    Path("astro.config.mjs").write_text(part * (250_000 // len(part)))
    begun_s = time.process_time()
    assert not public_address(Path("public/og"))
    assert time.process_time() - begun_s < 2


def test_what_hugo_builds_from_its_assets_has_no_known_address() -> None:
    """It is published under names of its own."""
    site("hugo.toml")
    Path("hugo.toml").write_text("baseURL = 'https://a.example'\n")
    assert public_address(Path("static"))
    assert not public_address(Path("assets/og"))
