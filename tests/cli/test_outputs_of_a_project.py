"""`pin`, `unpin`, `repair` and `merge` find the records of a site and of the jobs of a `thumb.toml`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import thumb

LOCAL = ("-e", "local", "--quiet")


def _site() -> None:
    Path("hugo.toml").touch()
    Path("content/posts").mkdir(parents=True)
    Path("content/posts/one.md").write_text("---\ntitle: One\n---\n")
    assert thumb("run", *LOCAL).code == 0


def _jobs() -> None:
    for name in ("a", "b"):
        Path(f"{name}.txt").write_text(f"{name}\n")
    Path("thumb.toml").write_text(
        '[jobs.a]\nsource = "a.txt"\nout = "out-a"\nstate = "records/a"\n'
        '[jobs.b]\nsource = "b.txt"\nout = "out-b"\nstate = "records/b"\n'
    )
    assert thumb("run", *LOCAL).code == 0


def test_a_picture_of_a_site_is_pinned_and_released() -> None:
    """By its path, and by its name alone."""
    _site()
    (picture,) = (str(path) for path in Path("static").rglob("*.*"))
    assert not Path("static/og/.thumb").exists()
    assert thumb("pin", picture).lines == [picture]
    assert thumb("status", "--json").events[0]["pinned"] == 1
    name = str(Path(picture).relative_to("static/og"))
    assert thumb("unpin", name).lines == [picture]
    assert thumb("pin", picture, "--out", "static/og").lines == [picture]


def test_the_records_of_a_site_are_repaired() -> None:
    """Whether its folder is named or not, from where they are."""
    _site()
    (manifest,) = Path(".thumb").rglob("manifest.sqlite3")
    for named in ([], ["static/og"]):
        manifest.write_bytes(b"")
        ran = thumb("repair", *named)
        assert (ran.code, ran.lines[0]) == (0, "static/og")
        assert f"as {manifest.parent}/manifest-damaged" in ran.stdout
    assert not Path("static/og/.thumb").exists()
    assert thumb("run", *LOCAL).stdout == ""


def test_each_job_is_repaired_by_its_name() -> None:
    """Several are as likely: nobody guesses; each picture tells which one it is of."""
    _jobs()
    ran = thumb("repair")
    assert (ran.code, "this project draws into out-a, out-b" in ran.stderr) == (2, True)
    assert "thumb repair out-a" in ran.stderr
    Path("records/b/manifest.sqlite3").write_bytes(b"")
    assert "as records/b/manifest-damaged-1.sqlite3" in thumb("repair", "out-b").stdout
    assert thumb("pin", "out-b/b.webp", "out-a/a.webp").lines == ["out-b/b.webp", "out-a/a.webp"]
    assert thumb("status", "out-b", "--json").events[0]["pinned"] == 1


def test_the_parts_of_a_job_are_merged() -> None:
    """Into the records that the project says."""
    _jobs()
    ran = thumb("merge")
    assert (ran.code, "thumb merge out-a" in ran.stderr) == (2, True)
    Path("thumb.toml").write_text('source = "a.txt"\nout = "out-a"\nstate = "records/a"\n')
    assert thumb("merge", "--json").events == thumb("merge", "out-a", "--json").events
    assert thumb("merge").lines[0] == "out-a"


def test_the_usual_folder_comes_first() -> None:
    """Who draws into it beside a project means it, as before."""
    _jobs()
    assert thumb("batch", "a.txt", *LOCAL).code == 0
    assert thumb("repair").lines[0] == "thumbs"
    assert thumb("pin", "a.webp").lines == ["thumbs/a.webp"]
