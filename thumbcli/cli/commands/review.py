"""`thumb review`: look at the pictures of a folder in a browser, choose, and draw some of them again."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from thumbcli.cli.commands.serve_keys import need_packages
from thumbcli.cli.display.streams import info, print_path
from thumbcli.cli.shared_options import HomePath, StateFolder, examples
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import UsageError
from thumbcli.options.option import LIMITS, OUTPUT
from thumbcli.printable_text import printable
from thumbcli.regular_files import leads_to_folder
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.cli.batch_options import BatchOptions
    from thumbcli.review.review_list import ReviewList
    from thumbcli.review.review_session import ReviewSession

__all__ = ["EXAMPLES", "lists_of", "review"]

EXAMPLES = examples(
    "thumb review",
    "thumb review thumbs --port 8800 --no-open",
    "thumb review thumbs --max-credits 10",
    "thumb review s3://my-bucket/covers",
    note=(
        "Keys on the page, for the picture in focus: p pins it, x rejects it, r draws the next variant, u "
        "takes the last choice back; / searches, arrows go from picture to picture, Enter opens one.\n\n"
        "What you choose is written at once into DIR.choices.toml beside DIR. thumb batch and thumb run read "
        "it: run your list again, and nothing is lost. Commit it, and it holds on other machines; thumb "
        "choices lists, exports, applies and clears it.\n\n"
        "An opened picture shows other variants and all that can be chosen. Keep for A/B adds a file beside "
        "it: NAME-a, NAME-b, NAME-c. Where a picture costs credits, the button says how many, and you are "
        "asked."
    ),
)


def review(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[DIR]",
            click_type=HomePath(),
            help="A folder that thumb batch drew into, or s3://BUCKET/PREFIX.",
        ),
    ] = Path("thumbs"),
    *,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, metavar="PORT", help="0 takes any free one.")
    ] = 0,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Print the address, and open no browser.")
    ] = False,
    choices: Annotated[
        Path | None,
        typer.Option(
            "--choices",
            click_type=HomePath(),
            metavar="FILE",
            help="The file of choices.",
            show_default="DIR.choices.toml beside DIR; of a bucket in the working folder",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    state: StateFolder = None,
    no_check: Annotated[
        bool,
        typer.Option(
            "--no-check",
            help="Don't look for visible problems as thumb check does.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    allow_outside: Annotated[
        bool, typer.Option("--allow-outside", help="Let lists use files outside their own folders.")
    ] = False,
    max_credits: Annotated[
        int | None,
        typer.Option(
            "--max-credits",
            min=0,
            metavar="N",
            help="Spend at most N credits in all.",
            rich_help_panel=LIMITS,
        ),
    ] = None,
    max_credits_per_day: Annotated[
        int | None,
        typer.Option(
            "--max-credits-per-day",
            min=0,
            metavar="N",
            help="Spend at most N credits per day.",
            show_default="that of the last run",
            rich_help_panel=LIMITS,
        ),
    ] = None,
) -> None:
    """Look at all pictures of a folder in your browser, choose among variants, and draw some again.

    Pin, reject, redo and undo with one key; change layout, words, the words that stand out, icon and palette;
    drag the photo; keep several for an A/B test. The page is served on this machine alone, at an address with
    a secret; Ctrl-C ends it.
    """
    need_packages("review")
    if store_address(folder) is None and not leads_to_folder(folder):
        remedy = "draw pictures first: thumb batch titles.csv, or thumb run in a project"
        raise UsageError(f"there is no folder {folder}", remedy=remedy)
    import uvicorn

    from thumbcli.batch.choices.choices_place import note_choices, noted_choices
    from thumbcli.gallery.find_pictures import place_named
    from thumbcli.review.review_app import new_token, review_app
    from thumbcli.review.review_session import ReviewSession
    from thumbcli.server.run_server import bind

    place = place_named(folder, state)
    info(f"thumb: reading the lists and the pictures of {printable(place.label)}")
    path = noted_choices(place, choices)
    if choices is not None:
        note_choices(place, path)
    limits = {} if max_credits_per_day is None else {"max_credits_per_day": max_credits_per_day}
    lists = list(lists_of(place, path, allow_outside=allow_outside, **limits))
    session = ReviewSession(place, lists, path, max_credits=max_credits, check=not no_check)
    session.pictures.read()
    if not lists:
        info(
            "thumb: no list is known for this folder, so pictures can only be pinned and rejected;"
            " run thumb run or thumb batch once more"
        )
    token = new_token()
    bound = bind("127.0.0.1", port)
    bound.listen()  # Whoever reads the address may use it at once.
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/{token}/"
    print_path(address)
    sys.stdout.flush()
    info("thumb: Ctrl-C ends the review; what you choose is kept")
    if not no_open and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(address)
    config = uvicorn.Config(
        review_app(session, token),
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=_GRACE_S,
    )
    try:
        with _checking(session):
            uvicorn.Server(config).run(sockets=[bound])
    except KeyboardInterrupt:
        pass  # As it was asked for.
    finally:
        bound.close()


@contextmanager
def _checking(session: ReviewSession) -> Iterator[None]:
    """Look for visible problems beside the review: the page is there before, and is told of them."""
    ended = threading.Event()

    def check() -> None:
        while not ended.is_set():
            if not session.pictures.check_next():
                ended.wait(_PAUSE_S)

    thread = threading.Thread(target=check)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


_GRACE_S = 5
"""How long a picture that is being drawn may take after Ctrl-C."""

_PAUSE_S = 0.5
"""Between two looks for pictures that were not checked."""


def lists_of(
    place: OutputPlace, choices: Path, *, allow_outside: bool, **limits: int
) -> Iterator[ReviewList]:
    """Yield what the pictures of an output were drawn from.

    Args:
        place: The output.
        choices: The file of choices.
        allow_outside: Whether lists may use files outside their own folders.
        limits: What overrides the limits that the runs had.
    """
    from thumbcli.cli.batch_options import batch_of
    from thumbcli.cli.draw_options import select_engine
    from thumbcli.cli.last_runs import read_runs
    from thumbcli.review.review_list import ReviewList

    warn = cache(info)  # The runs of one folder are warned of the same things.
    for sources, noted in read_runs(place):
        out = {"out": Path(place.label), "state": place.elsewhere, "choices": choices}
        options = cast("BatchOptions", {**noted, **out, "allow_outside": allow_outside, **limits})
        engine = select_engine(options, pictures=1)
        batch = batch_of(sources, options, engine, warn=warn, inside=None, spent=0)
        yield ReviewList(batch=batch, make_engine=partial(engine.make, notify=ignore_notice))
