"""What `--on` refuses is refused before a cluster is looked for, with the way on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import thumb


@pytest.mark.parametrize(
    ("options", "problem", "remedy"),
    [
        pytest.param(
            "--on ray://head:10001", "does not work through a Ray client", "ray job submit", id="client"
        ),
        pytest.param("--on slurm", "there is no such cluster", "--on ray", id="another kind"),
        pytest.param("--on ray --shard 1/2", "--shard does not go with --on ray", "leave out", id="shard"),
        pytest.param("--on ray --prune --yes", "--prune does not go with --on ray", "leave out", id="prune"),
        pytest.param("--on ray --limit 3", "--limit does not go with --on ray", "leave out", id="limit"),
        pytest.param("--on ray --index all.json", "--index does not go with", "leave out", id="index"),
        pytest.param("--on ray --write-back", "--write-back does not go with", "leave out", id="write-back"),
    ],
)
def test_what_a_cluster_can_not_do(options: str, problem: str, remedy: str) -> None:
    """Nothing is drawn."""
    Path("titles.txt").write_text("One\nTwo\n")
    ran = thumb("batch", "titles.txt", "-e", "local", *options.split())
    assert ran.code == 2
    assert problem in ran.stderr
    assert remedy in ran.stderr
    assert not Path("thumbs").exists()


def test_a_pipe_can_not_be_shared() -> None:
    """The list is read twice."""
    ran = thumb("batch", "-", "-e", "local", "--on", "ray", stdin="One\n")
    assert (ran.code, "a pipe can be read once" in ran.stderr) == (2, True)
