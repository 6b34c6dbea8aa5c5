"""Finds the jobs of the current folder: those of its project file, or the posts of its site."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.brand.kit_lookup import find_kit_file
from thumbcli.errors import ThumbError, UsageError
from thumbcli.project.project_file import Job, Place, read_project
from thumbcli.project.site_presets import STATE_FOLDER, SiteFolder, find_site_folder, with_preset
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.options.option_values import Preset
    from thumbcli.project.project_file import Project

__all__ = ["FoundJob", "JobOutput", "find_jobs", "find_project", "outputs_here", "state_of_output"]

_REMEDY = 'write a thumb.toml such as: source = "titles.csv"; or name the generator of a site with --preset'


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundJob:
    """A job with what the preset of its site adds.

    Attributes:
        job: The job.
        place: The folder that its paths stay inside.
        file: The project file; None for a site without one.
        told: What the preset does, for a person; empty without one.
    """

    job: Job
    place: Place
    file: Path | None
    told: str = ""

    def check(self) -> None:
        """Check that it has titles.

        Raises:
            UsageError: It has none.
        """
        if self.job.sources:
            return
        what = "there is no thumb.toml here or above"
        if self.file is not None:
            what = f"{self.file}: {f'the job {self.job.name}' if self.job.name else 'it'} has no source"
        raise UsageError(f"{what}, and no config file of a site that is known", remedy=_REMEDY)


def find_project(*, allow_outside: bool, warn: Callable[[str], None]) -> Project | None:
    """Return the nearest project file here or above that can be trusted; None if there is none.

    Args:
        allow_outside: Whether the file may name files outside of its folder, and belong to anybody.
        warn: Takes one line about each file that is passed by.

    Raises:
        ConfigError: It is not valid.
    """
    path = find_kit_file(Path(), warn=warn, trust_all=allow_outside)
    return None if path is None else read_project(path, allow_outside=allow_outside)


def find_jobs(
    project: Project | None, names: Sequence[str], *, preset: Preset | None, allow_outside: bool
) -> list[FoundJob]:
    """Return the jobs of a project file, or one for the site of the current folder.

    Args:
        project: The project file, if there is one.
        names: The jobs that are wanted; all if empty.
        preset: The generator that the person named.
        allow_outside: Whether paths may lead out of the folder.

    Raises:
        UsageError: There is no job of a name.
        InputError: A site has no posts where its generator usually has them.
    """
    if project is not None:
        jobs = [project.job(name) for name in dict.fromkeys(names)] if names else project.jobs
        return [_in_project(job, project, preset, allow_outside=allow_outside) for job in jobs]
    if names:
        raise UsageError(f"there is no thumb.toml with a job {names[0]!r}", remedy=_REMEDY)
    site = find_site_folder(Path())
    if preset is not None and (site is None or site.preset is not preset):
        site = SiteFolder(preset=preset, root=Path.cwd())
    place = Place(folder=site.root if site is not None else Path(), allow_outside=allow_outside)
    return [_found(Job(), site, place, None)]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOutput:
    """Where a job draws to.

    Attributes:
        out: The folder of its pictures.
        state: The folder of its records; None for the one in `out`.
    """

    out: Path
    state: Path | None


def outputs_here() -> list[JobOutput]:
    """Return where `thumb run` draws to in this folder; nothing where it would draw nothing."""
    try:
        project = find_project(allow_outside=False, warn=lambda _: None)
        jobs = find_jobs(project, [], preset=None, allow_outside=False)
    except ThumbError:
        return []
    found = []
    for each in jobs:
        out, state = (each.job.settings.get(name) for name in ("out", "state"))
        if out is not None:
            found.append(JobOutput(out=Path(out.value), state=Path(state.value) if state else None))
    return found


def state_of_output(folder: Path) -> Path | None:
    """Return the state folder of what `thumb run` draws into a folder; None where it is inside of it.

    A site has the records of its pictures in its root, so that they are not published with these.
    """
    if store_address(folder) is not None or os.path.lexists(folder / STATE_FOLDER):
        return None
    wanted = os.path.realpath(folder)
    states = (each.state for each in outputs_here() if os.path.realpath(each.out) == wanted)
    return next(states, None)


def _in_project(job: Job, project: Project, preset: Preset | None, *, allow_outside: bool) -> FoundJob:
    root = project.path.parent
    named = preset or job.preset
    site = SiteFolder(preset=named, root=root) if named is not None else None
    if site is None and not job.sources:
        site = find_site_folder(root, above=False)
    return _found(job, site, Place(folder=root, allow_outside=allow_outside), project.path)


def _found(job: Job, site: SiteFolder | None, place: Place, file: Path | None) -> FoundJob:
    if site is None:
        return FoundJob(job=job, place=place, file=file)
    job, told = with_preset(job, site, place)
    return FoundJob(job=job, place=place, file=file, told=told)
