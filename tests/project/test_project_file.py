"""What a project file may say: strict keys with their lines, paths inside its folder, and who wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from thumbcli.brand.kit_file import read_kit
from thumbcli.errors import ConfigError, UsageError
from thumbcli.options.config_file import line_of_key
from thumbcli.options.option_list import OPTIONS
from thumbcli.options.option_values import EngineChoice, Preset
from thumbcli.options.project_options import PROJECT_OPTIONS, YOURS
from thumbcli.project.project_file import read_project


@pytest.fixture(autouse=True)
def _in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")


def written(text: str) -> Path:
    """Write the file, and return its path."""
    path = Path("thumb.toml").absolute()
    path.write_text(text)
    return path


JOBS = """\
format = "blogpost"
palette = "#0f172a,#22d3ee"
use = "main"
map = { category = "topic" }

[jobs.blog]
source = "content/posts"
out = "static/og"
name = "{path}"

[jobs.talks]
source = ["talks.csv", "more/*.md"]
format = "youtube"
map = { headline = "short" }
"""


def test_a_job_overrides_what_holds_for_all() -> None:
    """Values are as the command takes them, and each says where it was set."""
    path = written(JOBS)
    blog, talks = read_project(path).jobs
    assert (blog.name, blog.sources, talks.sources) == (
        "blog",
        ("content/posts",),
        ("talks.csv", "more/*.md"),
    )
    assert {name: setting.value for name, setting in blog.settings.items()} == {
        "format": "blogpost",
        "palette": "#0f172a,#22d3ee",
        "out": Path("static/og"),
        "name": "{path}",
    }
    assert talks.settings["format"].where == f"{path}: line 13"
    assert talks.settings["map"].value == ["headline=short"]
    assert talks.settings["palette"].where == f"{path}: line 2"


def test_what_a_house_says_is_the_jobs_and_the_kits(tmp_path: Path) -> None:
    """A job overrides it, and it holds where no job is run."""
    path = tmp_path / "thumb.toml"
    path.write_text('author = "Maya"\nsite = "a.org"\n[jobs.a]\nsource = "a.csv"\nsite = "b.org"\n')
    (job,) = read_project(path).jobs
    assert {name: job.settings[name].value for name in ("author", "site")} == {
        "author": "Maya",
        "site": "b.org",
    }
    kit = read_kit(path, in_project=True)
    assert kit is not None
    assert (kit.author, kit.site) == ("Maya", "a.org")


def test_a_file_without_jobs_is_one() -> None:
    """Its sources hold for jobs that name none."""
    (only,) = read_project(written('source = "titles.csv"\npreset = "Hugo"\n')).jobs
    assert (only.name, only.sources, only.preset) == ("", ("titles.csv",), Preset.HUGO)
    (job,) = read_project(written('source = "titles.csv"\n[jobs.a]\n')).jobs
    assert (job.name, job.sources) == ("a", ("titles.csv",))


def test_paths_are_relative_to_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the command is called."""
    path = written('source = "a.csv"\nout = "og"\nfont = "brand/a.ttf"\nicon = "rocket"\nhtml = "meta/"\n')
    Path("deep/er").mkdir(parents=True)
    monkeypatch.chdir("deep/er")
    (job,) = read_project(path).jobs
    values = {name: str(setting.value) for name, setting in job.settings.items()}
    assert job.sources == ("../../a.csv",)
    assert values == {"out": "../../og", "font": "../../brand/a.ttf", "icon": "rocket", "html": "../../meta/"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param('fromat = "x"', "unknown key 'fromat'", id="a misspelt key"),
        pytest.param('format = "xx"', "format = 'xx' is not allowed", id="a wrong value"),
        pytest.param("format = 3", "format = '3' is not allowed", id="a value of another type"),
        pytest.param('palette = "red"', "palette = 'red' is not allowed", id="a colour that is none"),
        pytest.param('max-time = "soon"', "max-time = 'soon' is not allowed", id="a time that is none"),
        pytest.param('preset = "gatsby"', "there is no preset 'gatsby'", id="an unknown preset"),
        pytest.param("source = []", "source is not a file", id="no source"),
        pytest.param("source = [3]", "source is not a file", id="a source that is a number"),
        pytest.param('source = "-"', "standard input", id="standard input"),
        pytest.param('map = "a=b"', "map is not a table", id="a map that is text"),
        pytest.param('map = { categry = "x" }', "there is no option 'categry'", id="a map of nothing"),
        pytest.param('max_time = "1m"\nmax-time = "1m"', "max-time is set twice", id="a key twice"),
        pytest.param('[jobs.a.more]\nx = "1"', "unknown key 'more'", id="a table in a job"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(line: str, message: str) -> None:
    """Of a job; at the top the kit has keys of its own."""
    path = written(f"[jobs.a]\n\n{line}\n")
    with pytest.raises(ConfigError) as caught:
        read_project(path)
    number = 4 if "\nmax" in line else 3
    assert caught.value.message.startswith(f"{path}: line {number}: ")
    assert message in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("name", sorted(YOURS))
def test_what_spends_sends_or_belongs_to_a_person_is_refused(name: str) -> None:
    """Money, addresses, the screen: at the top as in a job."""
    assert name in OPTIONS
    assert name not in PROJECT_OPTIONS
    for head in ("", "[jobs.a]\n"):
        with pytest.raises(ConfigError, match=r"a project can't set|unknown key"):
            read_project(written(f"{head}{OPTIONS[name].key} = 1\n"))


@pytest.mark.parametrize(
    "line",
    [
        'source = "../titles.csv"',
        'source = "/etc/passwd"',
        'source = ["a.csv", "../*/x.md"]',
        'source = "~/titles.csv"',
        'source = "https://example.org/feed.xml"',
        'source = "out/posts"',
        'source = "out/*.md"',
        'out = "o[u]t/og"',
        'out = ".."',
        'out = "/tmp"',
        'out = "out/og"',
        'out = "s3://bucket/og"',
        'out = ".git/hooks"',
        'out = ".GIT/hooks"',
        'state = "../state"',
        'reuse = ["og", "../og"]',
        'index = "../index.json"',
        'html = "out/meta/"',
        'font = "/usr/share/a.ttf"',
        'icon = "../secret.png"',
        '[jobs.a]\nphoto = "~/me.jpg"',
        '[jobs.a]\nlogo = "out/logo.png"',
        '[jobs.a]\ntemplate = "../card.yml"',
    ],
)
def test_nothing_leads_out_of_the_folder_unless_the_person_says_so(line: str, tmp_path: Path) -> None:
    """Neither by a path, nor by a link, nor as an address."""
    Path("out").symlink_to(tmp_path)
    Path("o[u]t").symlink_to(tmp_path)
    path = written(f"{line}\n")
    with pytest.raises(ConfigError) as caught:
        read_project(path)
    assert caught.value.message.startswith(f"{path}: line ")
    if ".git" not in line.lower():
        assert "--allow-outside" in caught.value.remedy
    read_project(path, allow_outside=True)


def test_a_folder_may_have_the_name_of_a_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As routes of web frameworks have."""
    (tmp_path / "[site]").mkdir()
    monkeypatch.chdir(tmp_path / "[site]")
    (job,) = read_project(written('source = "posts/*.md"\nout = "og"\n')).jobs
    assert (job.sources, job.settings["out"].value) == (("posts/*.md",), Path("og"))


def test_a_file_that_is_a_link_out_of_its_folder_is_not_read(tmp_path: Path) -> None:
    """It may be anything."""
    (tmp_path / "other.toml").write_text('source = "a.csv"\n')
    Path("thumb.toml").symlink_to(tmp_path / "other.toml")
    with pytest.raises(ConfigError, match="can't be read"):
        read_project(Path("thumb.toml").absolute())


@pytest.mark.parametrize("name", ["", "a/b", "../x", "-x", "x" * 65, "a\\nb", "\\u202ex"])
def test_names_of_jobs_are_plain(name: str) -> None:
    """They stand on a command line, and name a folder."""
    with pytest.raises(ConfigError, match="a job can't be called"):
        read_project(written(f'[jobs."{name}"]\nsource = "a.csv"\n'))


def test_a_job_that_is_not_there_is_told_with_those_that_are() -> None:
    """A misspelt one with the one that is meant."""
    project = read_project(written(JOBS))
    assert project.job("talks").name == "talks"
    with pytest.raises(UsageError) as caught:
        project.job("tlks")
    assert caught.value.remedy == "did you mean talks?"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("format",), 1),
        (("jobs",), 6),
        (("jobs", "blog"), 6),
        (("jobs", "blog", "out"), 8),
        (("jobs", "talks", "format"), 13),
        (("jobs", "talks", "map"), 14),
        (("jobs", "talks", "map", "headline"), 14),
        (("jobs", "blog", "missing"), 6),
        (("map", "category"), 4),
        (("nothing",), 1),
    ],
)
def test_the_line_of_a_key(path: tuple[str, ...], line: int) -> None:
    """That of the table around it, if it has none of its own."""
    assert line_of_key(JOBS, path) == line


def test_the_line_of_a_key_below_a_long_string() -> None:
    """Lines inside of it are no keys."""
    text = 'a = """\nformat = "x"\n[jobs.b]\n"""\n[jobs.a]\nformat = "y"\n'
    assert line_of_key(text, ("jobs", "a", "format")) == 6
    assert line_of_key(text, ("format",)) == 1


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ('out = "og"', "og"),
        ('engine = "local"', "local"),
        ('max-time = "10m"', "10m"),
        ('max-bytes = "300KB"', "300KB"),
        ('allow-rejected = "0.5%"', "0.5%"),
        ("allow-rejected = 20", "20"),
        ('reuse = ["a", "b"]', ["a", "b"]),
        ("prune = true", True),
        ("variant = 2", 2),
        ("reading-time = 6", "6"),
        ('tags = ["maps", "rain"]', "maps,rain"),
        ('kicker = ""', "none"),
        ('date = ""', "none"),
        ('palette = ["#0f172a", "#22d3ee"]', "#0f172a,#22d3ee"),
        ('format = ["youtube", "blogpost"]', "youtube,blogpost"),
        ("date = 2026-03-12", "2026-03-12"),
        ("reading-time = 5", "5"),
    ],
)
def test_values_are_shown_as_a_config_file_has_them(line: str, plain: object) -> None:
    """For `thumb config show`."""
    (setting,) = read_project(written(f"{line}\n")).top.settings.values()
    assert setting.plain == plain


def test_the_hosted_engine_may_be_named() -> None:
    """Whether it is used is for the person to say."""
    (job,) = read_project(written('engine = "thumbapi"\n')).jobs
    assert job.settings["engine"].value is EngineChoice.THUMBAPI
