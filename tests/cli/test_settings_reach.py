"""What counts when flag, variable and config file disagree, seen in what is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.run import hosted, thumb
from thumbcli.options.option_list import OPTIONS
from thumbcli.options.settings import set_value

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer

SETTINGS = [
    # key, in the config file, in the environment, by flag
    ("format", "x", "linkedin", "blogpost"),
    ("category", "gaming", "travel", "food-cooking"),
    ("model", "hd", "sd", "hd"),
    ("output_format", "png", "webp", "png"),
    ("out", "by-config", "by-env", "by-flag"),
    ("name", "config-{slug}", "env-{slug}", "flag-{slug}"),
    ("concurrency", "2", "3", "1"),
    ("limit", "3", "2", "1"),
]
CSV = "title\nOne\nTwo\nThree\nFour\n"
PLACES = ["config", "environment", "flag"]


@pytest.mark.parametrize("last", [1, 2, 3], ids=PLACES)
def test_a_flag_overrides_a_variable_which_overrides_the_config_file(api: ThumbApiServer, last: int) -> None:
    """Every setting at once: the config file alone, a variable before it, a flag before both."""
    env, flags = hosted(api), ["--json"]
    for key, in_config, in_env, by_flag in SETTINGS:
        set_value(key, in_config)
        if last > 1:
            env[OPTIONS[key].env_name] = in_env
        if last > 2:
            flags += [f"--{key.replace('_', '-')}", by_flag]
    ran = thumb("batch", *flags, stdin=CSV, env=env)
    wanted = {key: places[last - 1] for key, *places in SETTINGS}
    assert ran.code == 0, ran.stderr
    assert _seen(api, ran.events) == wanted


def _seen(api: ThumbApiServer, events: list[dict[str, Any]]) -> dict[str, str]:
    """Read back from the wire and the events what each setting was."""
    body = api.requests[0].body
    (started,) = (event for event in events if event["event"] == "started")
    made = [event for event in events if event["event"] == "made"]
    first = next(event for event in made if event["title"] == "One")
    stem = first["path"].rpartition("/")[2].rpartition(".")[0]
    return {
        "format": str(body["format"]),
        "category": str(body["category"]),
        "model": str(body["model"]),
        "output_format": str(body["outputFormat"]),
        "out": started["out"],
        "name": stem.replace("one", "{slug}"),
        "concurrency": str(started["concurrency"]),
        "limit": str(len(made)),
    }


@pytest.mark.parametrize(
    ("config", "env", "flags", "quiet"),
    [
        pytest.param("true", {}, [], True, id="in the config file"),
        pytest.param("true", {}, ["--no-quiet"], False, id="taken back by a flag"),
        pytest.param("false", {"THUMB_QUIET": "1"}, [], True, id="by a variable"),
        pytest.param("true", {"THUMB_QUIET": "0"}, [], False, id="taken back by a variable"),
    ],
)
def test_a_switch_can_be_turned_off(config: str, env: dict[str, str], flags: list[str], quiet: bool) -> None:
    """What is on by default for a person can be off for one run."""
    set_value("quiet", config)
    ran = thumb("batch", "-n", "-e", "local", *flags, stdin="One\n", env=env)
    assert ran.code == 0
    assert (ran.stdout == "", ran.stderr == "") == (quiet, quiet)


def test_gen_reads_the_same_places(api: ThumbApiServer) -> None:
    """One config file serves both commands."""
    set_value("format", "x")
    set_value("out", "from-config")
    ran = thumb("gen", "One", env=hosted(api) | {"THUMB_FORMAT": "linkedin"})
    assert (ran.code, ran.stdout) == (0, "from-config/one.webp\n")
    assert api.requests[0].body["format"] == "linkedin"


def test_a_row_overrides_every_setting(api: ThumbApiServer) -> None:
    """What stands in the table is about this title alone."""
    csv = "title,format\nOne,instagram\nTwo,\n"
    thumb("batch", "-f", "x", "-j", "1", stdin=csv, env=hosted(api) | {"THUMB_FORMAT": "linkedin"})
    assert [received.body["format"] for received in api.requests] == ["instagram", "x"]


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        pytest.param("THUMB_FORMAT", "tiktok", "'tiktok' is not one of youtube", id="no such choice"),
        pytest.param("THUMB_VARIANT", "300", "300 is not in the range", id="out of range"),
        pytest.param("THUMB_QUIET", "perhaps", "'perhaps' is not true or false", id="neither yes nor no"),
        pytest.param("THUMB_MAX_TIME", "soon", "invalid duration 'soon'", id="no duration"),
        pytest.param("THUMB_LAYOUT", "mosaic", "there is no layout 'mosaic'", id="no such layout"),
        pytest.param("THUMB_PALETTE", "red", "palette must name 2 to 6 colours", id="no palette"),
        pytest.param("THUMB_FONT", "Nobody", "no font family 'Nobody'", id="no such face"),
        pytest.param("THUMB_CUSTOM_ASSETS_ID", "x", "there is no reference set 'x'", id="no such set"),
        pytest.param("THUMB_PHOTO", "me.jpg", "photo me.jpg does not exist", id="no such photo"),
        pytest.param("THUMB_NAME", "{nope", "--name '{nope'", id="no file name"),
        pytest.param("THUMB_ALLOW_REJECTED", "few", "invalid number of rows 'few'", id="no number of rows"),
        pytest.param("THUMB_MAP", "layout=a:category", "--map 'category' has no `=`", id="no column"),
        pytest.param("THUMB_REUSE", "nowhere", "--reuse nowhere", id="no folder of pictures"),
    ],
)
def test_a_wrong_variable_is_named(variable: str, value: str, message: str) -> None:
    """Nobody has typed the flag of the same setting."""
    ran = thumb("batch", "-e", "local", stdin="One\n", env={variable: value})
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"thumb: environment variable {variable}: {message}")


def test_the_nearest_layout_is_named_in_place_of_all() -> None:
    """There are too many for a line."""
    ran = thumb("gen", "One", "-e", "local", "--layout", "heroo")
    assert ran.stderr.splitlines()[1].strip() == "did you mean hero? thumb formats lists the layouts"


def test_a_variable_whose_value_is_refused_later_is_named() -> None:
    """The end of a name is looked at late."""
    ran = thumb("gen", "One", "-e", "local", env={"THUMB_OUT": "one.gif"})
    assert ran.code == 2
    assert ran.stderr.startswith("thumb: environment variable THUMB_OUT: --out one.gif: the name ends in")


def test_a_wrong_flag_is_named_though_there_is_a_variable(api: ThumbApiServer) -> None:
    """The flag is what counts, so it is what is wrong; the variable is not even looked at."""
    env = hosted(api) | {"THUMB_FORMAT": "tiktok", "THUMB_LAYOUT": "mosaic"}
    ran = thumb("batch", "-f", "vimeo", stdin="One\n", env=env)
    assert ran.code == 2
    assert ran.stderr.startswith("thumb: --format: 'vimeo' is not one of")
    ran = thumb("batch", "-f", "x", "--layout", "collage", stdin="One\n", env=env)
    assert ran.stderr.startswith("thumb: there is no layout 'collage'")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        pytest.param('palette = "red"', "palette must name 2 to 6 colours", id="no palette"),
        pytest.param('photo = "me.jpg"', "photo me.jpg does not exist", id="no such photo"),
        pytest.param('custom-assets-id = "x"', "there is no reference set 'x'", id="no such set"),
    ],
)
def test_a_config_file_whose_value_is_refused_later_is_named(setting: str, message: str) -> None:
    """What is well-formed may still be wrong."""
    Path("mine.toml").write_text(f"{setting}\n")
    ran = thumb("batch", "-e", "local", stdin="One\n", env={"THUMB_CONFIG": "mine.toml"})
    assert ran.code == 2
    assert ran.stderr.startswith(f"thumb: mine.toml: {message}")


def test_the_columns_of_a_project() -> None:
    """Its thumb.toml names them, --map one for this run; neither has to be known to the other lists."""
    Path("thumb.toml").write_text('[map]\ncategory = "topic"\nslug = "path"\nlayout = ""\n')
    Path("posts.csv").write_text("title,category,topic,path,layout\nOne,Sport,travel,2024/one,post\n")
    named = ["batch", "posts.csv", "-n", "--json", "-e", "local", "--name", "{category}/{slug}"]
    ran = thumb(*named)
    assert (ran.code, [planned["name"] for planned in ran.events]) == (0, ["Sport/2024/one.webp"])
    assert "none of ours" not in ran.stderr
    ran = thumb(*named, "--map", "slug=", "--map", "category=layout")
    assert (ran.code, ran.events[0]["reason"][:33]) == (3, "rejected: category must be one of")
    ran = thumb("batch", "-n", "-e", "local", stdin="title,layout\nOne,post\n")
    assert ran.code == 0
    assert "which thumb.toml names for category" in ran.stderr


def test_a_kit_file_whose_set_is_missing_is_named() -> None:
    """It stands beside the titles, and nobody thinks of it."""
    Path("thumb.toml").write_text('use = "main"\n')
    ran = thumb("gen", "One", "-e", "local")
    assert ran.code == 2
    assert "thumb.toml: there is no reference set 'main'" in ran.stderr


def test_a_wrong_config_file_is_named(api: ThumbApiServer) -> None:
    """Else people would look for the mistake on their command line."""
    Path("broken.toml").write_text('format = "tiktok"\n')
    ran = thumb("batch", stdin="One\n", env=hosted(api) | {"THUMB_CONFIG": "broken.toml"})
    assert (ran.code, ran.stdout) == (2, "")
    assert 'broken.toml: format = "tiktok"' in ran.stderr
    assert not api.requests
