"""A channel and its list: what is set, what is skipped, what goes wrong on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from PIL import Image

from tests.cli.run import Started, clean_env, thumb, thumb_on, until
from tests.publishing.stand_in import Fault
from tests.publishing.youtube_stand_in import (
    ACCESS,
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH,
    YouTubeStandIn,
    google_error,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.run import Ran

ALL = {"aaaaaaaaaa1", "aaaaaaaaaa2", "aaaaaaaaaa3"}
FIRST_THAT_ANSWERS = Fault(method="PUT", is_lost=True)


def publish(*more: str, env: dict[str, str] | None = None) -> Ran:
    """Publish the list."""
    return thumb("publish", "youtube", "videos.csv", "--out", "channel", *more, env=env)


@pytest.mark.long
def test_each_video_gets_its_picture_once(lists: Path, youtube: YouTubeStandIn) -> None:
    """As JPEG, which YouTube takes; the same command again asks for nothing, and a changed picture is set."""
    first = publish()
    assert first.code == 0, first.stderr
    assert sorted(first.stdout.split()) == sorted(f"https://youtu.be/{video}" for video in ALL)
    assert "3 published, 1 without a video" in first.stderr
    for data in youtube.thumbnails.values():
        with Image.open(BytesIO(data)) as image:
            assert (image.format, image.size) == ("JPEG", (1280, 720))
    seen = len(youtube.requests)
    again = publish()
    assert (again.code, again.stdout, len(youtube.requests)) == (0, "", seen)
    assert "3 unchanged, 1 without a video" in again.stderr
    shutil.copy(lists / "channel/why-we-forget.webp", lists / "channel/figma-vs-framer.webp")
    changed = publish()
    assert changed.stdout.split() == ["https://youtu.be/aaaaaaaaaa2"]
    assert youtube.set_count == {"aaaaaaaaaa1": 1, "aaaaaaaaaa2": 2, "aaaaaaaaaa3": 1}
    assert publish("--force").code == 0
    assert youtube.set_count == {"aaaaaaaaaa1": 2, "aaaaaaaaaa2": 3, "aaaaaaaaaa3": 2}


@pytest.mark.usefixtures("lists")
def test_quota_is_told_before_and_after(youtube: YouTubeStandIn) -> None:
    """What it costs, and what was spent from here today."""
    ran = publish()
    assert "3 thumbnails cost 150 of the 10,000 units" in ran.stderr
    assert "150 units of quota spent, 150 from here today" in ran.stderr
    forced = publish("--force", "--limit", "1")
    assert "1 thumbnail costs 50 of the 10,000 units" in forced.stderr
    assert "150 were spent from here today" in forced.stderr
    assert "50 units of quota spent, 200 from here today" in forced.stderr
    assert youtube.spent == 200


def test_a_dry_run_asks_nothing_and_writes_nothing(lists: Path, youtube: YouTubeStandIn) -> None:
    """It needs no login either."""
    before = sorted(path.name for path in (lists / "channel/.thumb").iterdir())
    ran = publish("--dry-run", env={"YOUTUBE_ACCESS_TOKEN": ""})
    assert ran.code == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        "videos.csv:2  publish  aaaaaaaaaa1  why-we-forget.webp",
        "videos.csv:3  publish  aaaaaaaaaa2  figma-vs-framer.webp",
        "videos.csv:4  publish  aaaaaaaaaa3  10-money-mistakes.webp",
        "videos.csv:5  skip: no video yet  -  not-uploaded-yet.webp",
    ]
    assert "3 to publish, 1 without a video" in ran.stderr
    assert youtube.requests == []
    assert sorted(path.name for path in (lists / "channel/.thumb").iterdir()) == before


@pytest.mark.long
@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(method="PUT", cut_after=3000), id="the connection breaks in the middle"),
        pytest.param(Fault(method="PUT", cut_after=0), id="the connection breaks before the first byte"),
        pytest.param(FIRST_THAT_ANSWERS, id="the answer gets lost"),
        pytest.param(Fault(method="PUT", status=503), id="503 in the middle"),
    ],
)
def test_an_upload_goes_on_after_a_cut(youtube: YouTubeStandIn, fault: Fault) -> None:
    """From where the server has it, for no more quota."""
    youtube.order(fault)
    ran = publish("--limit", "1")
    assert ran.code == 0, ran.stderr
    assert youtube.spent == 50
    assert youtube.set_count == {"aaaaaaaaaa1": 1}
    ranges = [each.headers.get("content-range", "") for each in youtube.asked("PUT", "")]
    size = len(youtube.thumbnails["aaaaaaaaaa1"])
    assert ranges[1] == f"bytes */{size}"
    if fault.cut_after:
        assert ranges[2] == f"bytes 3000-{size - 1}/{size}"


@pytest.mark.long
@pytest.mark.usefixtures("lists")
def test_an_upload_that_ended_begins_again(youtube: YouTubeStandIn) -> None:
    """That costs the quota of a second one."""
    youtube.order(Fault(method="PUT", status=404))
    ran = publish("--limit", "1")
    assert ran.code == 0, ran.stderr
    assert "next attempt in" in ran.stderr
    assert (youtube.spent, youtube.set_count) == (100, {"aaaaaaaaaa1": 1})


@pytest.mark.usefixtures("lists")
def test_the_end_of_the_quota_ends_the_run(youtube: YouTubeStandIn) -> None:
    """What was set is on record, and the next day goes on with the rest."""
    youtube.quota = 100
    ran = publish("--concurrency", "1")
    assert ran.code == 6
    assert "quota of the day is used up" in ran.stderr
    assert "<a " not in ran.stderr
    assert len(youtube.thumbnails) == 2
    youtube.quota = 10_000
    assert len(publish().stdout.split()) == 1
    assert set(youtube.set_count.values()) == {1}


@pytest.mark.usefixtures("lists")
def test_a_limit_of_ones_own_ends_the_run(youtube: YouTubeStandIn) -> None:
    """Nothing above it is asked for."""
    ran = publish("--max-quota", "120", "--concurrency", "1")
    assert ran.code == 7
    assert "--max-quota 120 is reached: 100 units were spent" in ran.stderr
    assert youtube.spent == 100


@pytest.mark.long
@pytest.mark.usefixtures("lists")
def test_too_many_requests_are_sent_again_when_the_server_says(youtube: YouTubeStandIn) -> None:
    """All wait as long as one was asked to."""
    youtube.order(Fault(method="POST", status=429, headers={"Retry-After": "2"}))
    ran = publish("--json", "--concurrency", "1")
    assert ran.code == 0
    (retrying,) = ran.named("retrying")
    assert retrying["wait_s"] >= 2
    assert len(ran.named("published")) == 3


@pytest.mark.usefixtures("lists")
def test_a_wait_of_an_hour_is_left_to_the_next_run(youtube: YouTubeStandIn) -> None:
    """It is told, and the exit code says to try again."""
    youtube.order(Fault(method="POST", status=429, headers={"Retry-After": "3600"}))
    ran = publish("--concurrency", "1")
    assert ran.code == 4
    assert "it asks to wait 3,600 s" in ran.stderr
    assert youtube.thumbnails == {}


@pytest.mark.usefixtures("lists")
def test_too_many_thumbnails_of_a_channel_are_left_to_a_later_run(youtube: YouTubeStandIn) -> None:
    """No attempt is wasted on it: each would cost quota."""
    reply = google_error(429, "uploadRateLimitExceeded", "The channel has uploaded too many thumbnails.")
    youtube.order(Fault(), Fault(), Fault(method="POST", status=429, fields=reply.fields))
    ran = publish("--concurrency", "1")
    assert (ran.code, len(youtube.asked("POST", "set"))) == (4, 2)
    assert "no more thumbnails of this channel for now" in ran.stderr
    assert set(youtube.thumbnails) == {"aaaaaaaaaa1"}


@pytest.mark.long
@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("reason", "status", "said"),
    [
        ("forbidden", 403, "verify it by phone"),
        ("videoNotFound", 404, "there is no such video"),
        ("invalidImage", 400, "does not take the picture"),
    ],
)
def test_one_video_that_is_refused_leaves_the_others(
    youtube: YouTubeStandIn, reason: str, status: int, said: str
) -> None:
    """Its line and what to do are told."""
    reply = google_error(status, reason)
    youtube.order(Fault(method="POST", status=reply.status, fields=reply.fields))
    ran = publish("--concurrency", "1")
    assert ran.code == 3
    assert "videos.csv:2" in ran.stderr
    assert said in ran.stderr
    assert set(youtube.thumbnails) == ALL - {"aaaaaaaaaa1"}


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("reason", "remedy"),
    [("accessNotConfigured", "enable the YouTube Data API"), ("insufficientPermissions", "sign in again")],
)
def test_what_each_video_would_meet_ends_the_run(youtube: YouTubeStandIn, reason: str, remedy: str) -> None:
    """After the first request, with the exit code of a bad login."""
    reply = google_error(403, reason)
    youtube.order(Fault(method="POST", status=reply.status, fields=reply.fields))
    ran = publish("--concurrency", "1")
    assert (ran.code, len(youtube.requests)) == (5, 1)
    assert remedy in ran.stderr


@pytest.mark.usefixtures("lists")
def test_an_access_token_that_ended_is_told(youtube: YouTubeStandIn) -> None:
    """Nothing can renew it."""
    youtube.access = "another"
    ran = publish()
    assert ran.code == 5
    assert "does not take the access token" in ran.stderr


@pytest.mark.long
def test_a_server_renews_its_token(lists: Path, youtube: YouTubeStandIn) -> None:
    """Also one that the API refuses in the middle of a run."""
    saved = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": REFRESH}
    (lists / "login.json").write_text(json.dumps({**saved, "token_uri": f"{youtube.url}/token"}))
    env = {"YOUTUBE_ACCESS_TOKEN": "", "YOUTUBE_CREDENTIALS_FILE": "login.json"}
    refused = google_error(401, "authError")
    youtube.order(Fault(method="POST", path="set", status=401, fields=refused.fields))
    ran = publish(env=env)
    assert ran.code == 0, ran.stderr
    assert len(youtube.asked("POST", "/token")) == 2
    youtube.is_revoked = True
    ended = publish("--force", env=env)
    assert ended.code == 5
    assert "Google has ended this login (Token has been expired or revoked.)" in ended.stderr


def test_one_picture_by_hand(lists: Path, youtube: YouTubeStandIn) -> None:
    """By the id of its video or by any address of it."""
    picture = str(lists / "channel/why-we-forget.webp")
    for video in ("aaaaaaaaaa1", "https://www.youtube.com/watch?v=aaaaaaaaaa1&t=3"):
        ran = thumb("publish", "youtube", picture, "--video", video)
        assert (ran.code, ran.stdout) == (0, "https://youtu.be/aaaaaaaaaa1\n"), ran.stderr
    assert youtube.set_count == {"aaaaaaaaaa1": 2}


def test_the_column_is_found_or_named(lists: Path, youtube: YouTubeStandIn) -> None:
    """A list without one says what it has."""
    rows = "Why We Forget,https://youtu.be/aaaaaaaaaa1\nFigma vs Framer,nonsense\n"
    (lists / "other.csv").write_text(f"title,Clip\n{rows}", encoding="utf-8")
    lost = thumb("publish", "youtube", "other.csv", "--out", "channel")
    assert lost.code == 2
    assert "other.csv has no column with the video" in lost.stderr
    assert "--by COLUMN" in lost.stderr
    ran = thumb("publish", "youtube", "other.csv", "--out", "channel", "--by", "clip")
    assert ran.code == 3
    assert "'nonsense' is neither the id of a video nor its address" in ran.stderr
    assert set(youtube.thumbnails) == {"aaaaaaaaaa1"}


def test_rows_without_a_picture_say_what_to_do(lists: Path, youtube: YouTubeStandIn) -> None:
    """The others are published."""
    with (lists / "videos.csv").open("a", encoding="utf-8") as file:
        file.write("Brand New,aaaaaaaaaa4\nWhy We Forget,aaaaaaaaaa1\n")
    (lists / "channel/figma-vs-framer.webp").unlink()
    ran = publish()
    assert ran.code == 3
    assert "videos.csv:3: figma-vs-framer.webp is missing in channel" in ran.stderr
    assert "videos.csv:6: channel has no picture of this title" in ran.stderr
    assert "draw it first: thumb run, or thumb batch videos.csv --out channel" in ran.stderr
    assert "videos.csv:7: aaaaaaaaaa1 is that of videos.csv:2 too" in ran.stderr
    assert set(youtube.thumbnails) == {"aaaaaaaaaa1", "aaaaaaaaaa3"}


def test_rows_with_one_title_are_told_apart_by_their_names(lists: Path, youtube: YouTubeStandIn) -> None:
    """Each has the picture that was drawn for it."""
    rows = "Live,one,aaaaaaaaaa1,red\nLive,two,aaaaaaaaaa2,blue\n"
    (lists / "live.csv").write_text(f"title,name,video_id,subtitle\n{rows}", encoding="utf-8")
    drawn = thumb("batch", "live.csv", "--engine", "local", "--for-upload", "--out", "live")
    assert drawn.code == 0, drawn.stderr
    ran = thumb("publish", "youtube", "live.csv", "--out", "live")
    assert ran.code == 0, ran.stderr
    for video, name in (("aaaaaaaaaa1", "one"), ("aaaaaaaaaa2", "two")):
        assert youtube.thumbnails[video] == (lists / f"live/{name}.jpg").read_bytes()


@pytest.mark.usefixtures("lists")
def test_events_are_json(youtube: YouTubeStandIn) -> None:
    """One object per line, the last one with all counts."""
    ran = publish("--json", "--concurrency", "1")
    assert [event["event"] for event in ran.events] == ["skipped", *["published"] * 3, "finished"]
    made = ran.events[1]
    assert (made["target"], made["name"], made["line"]) == ("aaaaaaaaaa1", "why-we-forget.webp", 2)
    assert made["media_type"] == "image/jpeg"
    assert made["size_bytes"] == len(youtube.thumbnails["aaaaaaaaaa1"])
    counts = {name: ran.events[-1][name] for name in ("published", "without_target", "failed", "units")}
    assert counts == {"published": 3, "without_target": 1, "failed": 0, "units": 150}


@pytest.mark.long
@pytest.mark.usefixtures("lists")
def test_no_more_at_once_than_asked_for(youtube: YouTubeStandIn) -> None:
    """A slow server is not asked by all of them."""
    youtube.order(*[Fault(method="POST", path="set", delay_s=0.3) for _ in range(3)])
    assert publish("--concurrency", "2").code == 0
    assert youtube.peak == 2


@pytest.mark.long
@pytest.mark.usefixtures("lists")
def test_ctrl_c_keeps_what_was_done(youtube: YouTubeStandIn) -> None:
    """What is in flight finishes and is on record; the same command goes on with the rest."""
    youtube.order(Fault(), Fault(), Fault(method="POST", path="set", delay_s=20))
    arguments = ("publish", "youtube", "videos.csv", "--out", "channel", "--concurrency", "1")
    with Started(*arguments) as running:
        until(lambda: len(youtube.requests) == 3)  # the second one has begun
        running.send_signal(signal.SIGINT)
        until(lambda: "finishing what is in flight" in running.stderr.readline())
        youtube.release.set()
        stdout, _ = running.finish()
        assert running.returncode == 130
    assert stdout.split() == ["https://youtu.be/aaaaaaaaaa1", "https://youtu.be/aaaaaaaaaa2"]
    assert publish().stdout.split() == ["https://youtu.be/aaaaaaaaaa3"]
    assert set(youtube.set_count.values()) == {1}


@pytest.mark.usefixtures("lists")
def test_ctrl_c_twice_drops_what_is_in_flight(youtube: YouTubeStandIn) -> None:
    """A server that never answers holds nobody up."""
    youtube.order(Fault(method="POST", path="set", delay_s=50))
    with Started("publish", "youtube", "videos.csv", "--out", "channel", "--concurrency", "1") as running:
        until(lambda: len(youtube.requests) == 1)
        running.send_signal(signal.SIGINT)
        until(lambda: "finishing what is in flight" in running.stderr.readline())
        running.send_signal(signal.SIGINT)
        assert running.wait() == 130
    youtube.release.set()
    assert youtube.thumbnails == {}


@pytest.mark.long
@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "https://[", "http://127.0.0.1:1/upload/x", "https://x/a.googleapis.com/upload/"],
)
def test_bytes_and_token_go_to_the_api_alone(youtube: YouTubeStandIn, address: str) -> None:
    """Whatever address it names for the upload."""
    youtube.order(Fault(method="POST", status=200, headers={"Location": address}))
    ran = publish("--concurrency", "1")
    assert (ran.code, len(youtube.requests)) == (2, 1)
    assert "named no address for the upload" in ran.stderr


@pytest.mark.usefixtures("lists")
def test_a_reader_that_went_away_ends_the_run(youtube: YouTubeStandIn) -> None:
    """What is in flight is on record all the same."""
    reader, writer = os.pipe()
    os.close(reader)
    arguments = ("publish", "youtube", "videos.csv", "--out", "channel", "--concurrency", "2")
    code, _ = thumb_on(*arguments, stdout=writer, env=clean_env())
    os.close(writer)
    assert code == 4
    done = len(youtube.thumbnails)
    assert 1 <= done <= 2
    assert len(publish().stdout.split()) == 3 - done
    assert set(youtube.set_count.values()) == {1}


@pytest.mark.long
def test_the_feed_of_a_channel_is_a_list(lists: Path, youtube: YouTubeStandIn) -> None:
    """Its entries have the ids."""
    entries = "".join(
        f"<entry><id>yt:video:{video}</id><yt:videoId>{video}</yt:videoId><title>{title}</title>"
        f'<link rel="alternate" href="https://www.youtube.com/watch?v={video}"/></entry>'
        for title, video in (("Feed One", "aaaaaaaaaa1"), ("Feed Two", "aaaaaaaaaa2"))
    )
    spaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015"'
    feed = f"<feed {spaces}><title>Channel</title>{entries}</feed>"
    (lists / "feed.xml").write_text(f'<?xml version="1.0"?>{feed}', encoding="utf-8")
    drawn = thumb("batch", "feed.xml", "--engine", "local", "--out", "fed")
    assert drawn.code == 0, drawn.stderr
    ran = thumb("publish", "youtube", "feed.xml", "--out", "fed")
    assert ran.code == 0, ran.stderr
    assert set(youtube.thumbnails) == {"aaaaaaaaaa1", "aaaaaaaaaa2"}


@pytest.mark.usefixtures("youtube")
def test_a_picture_alone_wants_its_video(lists: Path) -> None:
    """It is no list."""
    ran = thumb("publish", "youtube", str(lists / "channel/why-we-forget.webp"))
    assert ran.code == 2
    assert "say which video it is for, with --video" in ran.stderr


def test_settings_for_drawing_do_not_count(lists: Path, youtube: YouTubeStandIn) -> None:
    """But the folder and what else the two have in common."""
    config = lists / "home/.config/thumbcli/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('out = "channel"\nconcurrency = 64\noutput-format = "png"\nformat = "linkedin"\n')
    ran = thumb("publish", "youtube", "videos.csv")
    assert ran.code == 0, ran.stderr
    assert set(youtube.thumbnails) == ALL


@pytest.mark.usefixtures("youtube")
def test_one_run_per_folder(lists: Path) -> None:
    """A second one would set everything twice."""
    with FileLock(lists / "channel/.thumb/publish.lock"):
        ran = publish()
    assert ran.code == 8
    assert "another thumb publish is at work" in ran.stderr


@pytest.mark.long
@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_the_token_is_shown_nowhere(youtube: YouTubeStandIn, tmp_path: Path, status: int) -> None:
    """Whatever the server says of it."""
    reply = google_error(status, f"odd-{ACCESS}", f"the token {ACCESS} is not liked")
    youtube.order(*[Fault(method="POST", status=status, fields=reply.fields) for _ in range(9)])
    ran = publish("--json", "--limit", "1")
    assert ran.code != 0
    assert "is not liked" in ran.stdout
    assert ACCESS not in ran.stdout + ran.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if ACCESS.encode() in path.read_bytes()]


@pytest.mark.long
@pytest.mark.usefixtures("lists")
def test_a_server_that_is_gone_is_told(youtube: YouTubeStandIn) -> None:
    """Nothing was sent, so that a later run is fine."""
    ran = publish("--limit", "1", env={"YOUTUBE_API_URL": "http://127.0.0.1:9"})
    assert ran.code == 4
    assert "YouTube can't be reached" in ran.stderr
    assert youtube.requests == []


def test_without_a_login_it_says_how_to_get_one(lists: Path) -> None:
    """Before anything is sent."""
    assert (lists / "channel").is_dir()
    ran = publish()
    assert ran.code == 5
    assert "thumb publish login youtube" in ran.stderr
