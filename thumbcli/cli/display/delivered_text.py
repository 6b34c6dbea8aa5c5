"""What a person is told of posts, indexes and meta tags that a run wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from thumbcli.stores.store_address import store_address
from thumbcli.write_back.output_files import FileWritten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.write_back.post_writer import PostsWritten

__all__ = ["delivered_as_json", "delivered_lines", "foreseen_lines"]

_SHOWN: Final = 5
"""How many posts are named one by one."""


def delivered_lines(result: PostsWritten | FileWritten, *, verbose: bool) -> Iterator[str]:
    """Yield the lines about one thing that was written; none where nothing changed and nothing is amiss."""
    if isinstance(result, FileWritten):
        if result.changed or verbose:
            state = "" if result.changed else ", as it was"
            yield f"{store_address(result.path) or result.path}: {_count(result.pictures, 'picture')}{state}"
        return
    if result.written or verbose:
        before = f", {result.unchanged:,} did already" if result.unchanged else ""
        verb = "names its picture" if result.written == 1 else "name their pictures"
        yield f"{_count(result.written, 'post')} {verb} now{_where(result)}{before}"
    if result.cleared:
        yield f"{_count(result.cleared, 'post')} lost what an earlier run had written into another field"
    yield from _amiss(result)


def foreseen_lines(result: PostsWritten) -> Iterator[str]:
    """Yield the lines about the posts that a run would write."""
    if result.written or result.unchanged:
        before = f", {result.unchanged:,} already" if result.unchanged else ""
        verb = "would name its picture" if result.written == 1 else "would name their pictures"
        yield f"{_count(result.written, 'post')} {verb}{_where(result)}{before}"
    yield from _amiss(result)


def _where(result: PostsWritten) -> str:
    """Return the fields with the pictures; how many posts have each, where there are several."""
    names = [f"{name} ({posts:,})" if len(result.fields) > 1 else name for name, posts in result.fields]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f" in the field{'s' if len(names) > 1 else ''} {listed}" if names else ""


def _amiss(result: PostsWritten) -> Iterator[str]:
    if result.unserved:
        yield (
            f"{result.unserved} serves nothing from the folder of the pictures: let --out be one that it "
            "serves, or say with --public-url where they will be"
        )
    if result.twice:
        post, field = result.twice[0]
        yield (
            f"{_count(len(result.twice), 'post')} with the picture in another field as well, such as {post} "
            f"in {field}: if an earlier run wrote it, whose record is gone, remove that line"
        )
    if result.kept:
        yield (
            f"{_count(len(result.kept), 'post')} with a picture of another origin: left as before, such as "
            f"{result.kept[0]}; --replace-images replaces it, --field writes another field"
        )
    for post, reason in result.refused[:_SHOWN]:
        yield reason if reason.startswith(post) else f"{post} is not changed: {reason}"
    if more := result.refused[_SHOWN:]:
        yield f"{_count(len(more), 'more post')} can't be changed; --json names all"
    if result.others and not (result.written or result.unchanged or result.kept or result.refused):
        yield "--write-back changes posts, and no title is from one; --index serves other lists"


def delivered_as_json(result: PostsWritten | FileWritten) -> dict[str, object]:
    """Return one thing that was written as the JSON object that `docs/scripts.md` documents."""
    if isinstance(result, FileWritten):
        return {
            "path": str(store_address(result.path) or result.path),
            "pictures": result.pictures,
            "changed": result.changed,
        }
    return {
        "posts": result.written,
        "unchanged": result.unchanged,
        "fields": dict(result.fields),
        "cleared": result.cleared,
        "twice": [{"path": path, "field": field} for path, field in result.twice],
        "kept": list(result.kept),
        "refused": [{"path": path, "message": message} for path, message in result.refused],
    }


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
