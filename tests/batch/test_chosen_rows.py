"""What was chosen for single pictures is in every run over their list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import Log, batch_of, pictures, run, table
from thumbcli.batch.choices.choices_file import Choice, change_choices, read_choices
from thumbcli.batch.choices.choices_place import noted_choices
from thumbcli.batch.choices.pins import pin_files
from thumbcli.batch.model.events import Copied, Made, Skipped, SkipReason
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.options.option_values import PictureOptions
from thumbcli.options.shard import parse_shard

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.run.batch_of_titles import Batch

TITLES = ("Why We Forget", "Budget Phones")
pytestmark = pytest.mark.anyio


def chosen(batch: Batch, *choices: Choice) -> Batch:
    """Return the batch with these choices, written to their file."""
    path = batch.place.out.parent / "out.choices.toml"

    def change(found: dict[str, Choice]) -> None:
        found.clear()
        found.update({each.target: each for each in choices})

    change_choices(path, change)
    return replace(batch, choices=path)


def forget(**options: str) -> Choice:
    """Return a choice for the first title."""
    return Choice(target="why-we-forget", title=TITLES[0], options=options)


def made(log: Log) -> dict[str, Made]:
    """Return the pictures that were made, by the names of their files."""
    return {each.name or "": each for each in log.of(Made)}


async def test_a_choice_replaces_the_picture_in_its_own_file(tmp_path: Path) -> None:
    """Also another variant; taken back, the first picture is there again, and others are not touched."""
    batch, engine = batch_of(tmp_path, TITLES), Painter()
    await run(batch, engine)
    _, log = await run(chosen(batch, forget(variant="3", layout="hero")), engine)
    assert list(made(log)) == ["why-we-forget.webp"]
    design = made(log)["why-we-forget.webp"].request.design
    assert (design.variant, design.layout) == (3, "hero")
    _, log = await run(chosen(batch, forget(variant="3", layout="hero")), engine)
    assert not log.of(Made)
    asked = len(engine.asked)
    _, log = await run(chosen(batch), engine)
    assert [each.name for each in log.of(Copied)] == ["why-we-forget.webp"]
    assert len(engine.asked) == asked, "it was kept beside the folder"
    assert pictures(tmp_path / "out") == ["budget-phones.webp", "why-we-forget.webp"]


async def test_it_comes_after_the_columns_of_the_list(tmp_path: Path) -> None:
    """A column that the choice does not name still counts."""
    titles = table(
        tmp_path / "t.csv", [{"title": TITLES[0], "layout": "split", "headline": "Remember", "variant": "1"}]
    )
    batch = chosen(batch_of(tmp_path, titles), forget(layout="hero", variant="0"))
    _, log = await run(batch, Painter())
    design = made(log)["why-we-forget.webp"].request.design
    assert (design.layout, design.headline, design.variant) == ("hero", "Remember", 0)


async def test_in_several_formats_it_holds_for_its_own(tmp_path: Path) -> None:
    """Each has the file that it would have without a choice."""
    defaults = RowDefaults(options=PictureOptions(format="youtube"), formats=("youtube", "blogpost"))
    batch = batch_of(tmp_path, TITLES[:1], defaults=defaults)
    choice = Choice(
        target="why-we-forget-blogpost", title=TITLES[0], format="blogpost", options={"variant": "2"}
    )
    _, log = await run(chosen(batch, choice), Painter())
    assert {name: each.request.design.variant for name, each in made(log).items()} == {
        "why-we-forget.webp": 0,
        "why-we-forget-blogpost.webp": 2,
    }


async def test_a_row_with_a_name_finds_it_by_that(tmp_path: Path) -> None:
    """Whatever its title is by now; another row with the same title does not."""
    rows = [{"title": "Edited", "name": "one"}, {"title": TITLES[0], "name": "two"}]
    choice = Choice(target="one", title=TITLES[0], options={"variant": "2"})
    _, log = await run(chosen(batch_of(tmp_path, table(tmp_path / "t.csv", rows)), choice), Painter())
    assert {name: each.request.design.variant for name, each in made(log).items()} == {
        "one.webp": 2,
        "two.webp": 0,
    }


async def test_an_ab_set_has_files_beside_that_of_its_row(tmp_path: Path) -> None:
    """One that shows the same is copied; without the set they are files that no row asks for."""
    main = forget(variant="1")
    members = [
        Choice(target=f"why-we-forget-{letter}", title=TITLES[0], of=main.target, options={"variant": number})
        for letter, number in (("a", "1"), ("b", "4"))
    ]
    batch, engine = batch_of(tmp_path, TITLES), Painter()
    await run(chosen(batch, main, *members), engine)
    assert pictures(tmp_path / "out") == [
        *("budget-phones.webp", "why-we-forget-a.webp", "why-we-forget-b.webp", "why-we-forget.webp"),
    ]
    assert engine.asked.count(TITLES[0]) == 2
    finished, _ = await run(chosen(batch, main), engine)
    assert set(finished.orphans or ()) == {"why-we-forget-a.webp", "why-we-forget-b.webp"}


async def test_a_pin_of_the_file_holds_on_a_machine_that_has_no_manifest(tmp_path: Path) -> None:
    """Drawn there for the first time it stays as it is; released in the file, it follows the list again."""
    batch = chosen(batch_of(tmp_path, TITLES), replace(forget(), pinned=True))
    await run(batch, Painter())
    other = replace(batch, defaults=RowDefaults(options=PictureOptions(variant=0, headline="Other")))
    _, log = await run(other, Painter())
    assert [each.reason for each in log.of(Skipped)] == [SkipReason.PINNED]
    _, log = await run(chosen(other, replace(forget(), pinned=False)), Painter())
    assert "why-we-forget.webp" in made(log)


async def test_thumb_pin_and_a_run_that_pins_write_the_same_file(tmp_path: Path) -> None:
    """It can be committed, and merged."""
    batch = chosen(batch_of(tmp_path, TITLES))
    await run(batch, Painter())
    assert pin_files([tmp_path / "out" / "why-we-forget.webp"], batch.place, pinned=True)
    path = tmp_path / "out.choices.toml"
    assert read_choices(path)["why-we-forget"].pinned
    pin_files([tmp_path / "out" / "why-we-forget.webp"], batch.place, pinned=False)
    assert read_choices(path)["why-we-forget"].pinned is False
    await run(replace(batch, pin=True, choices=path), Painter())
    assert {name: each.pinned for name, each in read_choices(path).items()} == {
        "budget-phones": True,
        "why-we-forget": True,
    }


async def test_one_row_can_be_drawn_alone_by_the_rules_of_the_whole_list(tmp_path: Path) -> None:
    """The others are no files that no row asks for."""
    batch, engine = batch_of(tmp_path, TITLES), Painter()
    await run(batch, engine)
    only = replace(chosen(batch, forget(variant="2")), only=lambda row: row.target == "why-we-forget")
    finished, log = await run(only, engine)
    assert list(made(log)) == ["why-we-forget.webp"]
    assert finished.orphans is None
    assert (sorted(engine.asked[:-1]), engine.asked[-1]) == (sorted(TITLES), TITLES[0])


async def test_other_commands_find_the_file_that_runs_read(tmp_path: Path) -> None:
    """Also where it is not the usual one; a run with that again brings it back."""
    batch = batch_of(tmp_path, TITLES)
    named = tmp_path / "else" / "mine.choices.toml"
    named.parent.mkdir()
    await run(replace(batch, choices=named), Painter())
    pin_files([tmp_path / "out" / "why-we-forget.webp"], batch.place, pinned=True)
    assert read_choices(named)["why-we-forget"].pinned
    assert noted_choices(batch.place).resolve() == named
    await run(chosen(batch), Painter())
    assert noted_choices(batch.place) == tmp_path / "out.choices.toml"
    (batch.place.state / "choices-file").write_text("../../../.bashrc\n")
    assert noted_choices(batch.place) == tmp_path / "out.choices.toml"


def test_each_part_of_a_list_draws_what_was_chosen_for_it(tmp_path: Path) -> None:
    """Also an A/B set, whose pictures may be in other parts; together they are those of the whole list."""
    batch = chosen(
        batch_of(tmp_path, [*TITLES, "Other", "More"]),
        forget(variant="3"),
        replace(forget(variant="2"), target="why-we-forget-b", of="why-we-forget"),
    )

    def planned(shard: str) -> list[tuple[str, int]]:
        plan = replace(batch.plan, shard=parse_shard(shard) if shard else None)
        jobs = plan_batch(replace(batch, plan=plan), Painter())
        return [(job.name, job.item.request.design.variant) for job in jobs if isinstance(job, Make)]

    whole = planned("")
    assert {("why-we-forget.webp", 3), ("why-we-forget-b.webp", 2)} < set(whole)
    assert sorted(each for number in (1, 2, 3) for each in planned(f"{number}/3")) == sorted(whole)
