"""What `thumb gen` and `thumb batch` both are told, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.cli.engine_from_options import pick_engine
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.cli.engine_from_options import ChosenEngine
    from thumbcli.contract import Category, EngineName, Format, Model, OutputFormat, Plan
    from thumbcli.contract.design_options import Corner
    from thumbcli.engines.choose_engine import EngineChoice

__all__ = ["PictureCommandOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCommandOptions:
    """The options that both commands have, under the names of their parameters."""

    format_: Format | None
    category: Category
    model: Model
    use_photo: bool
    use_logo: bool
    photo: Path | None
    logo: Path | None
    custom_assets_id: str | None
    layout: str | None
    variant: int
    palette: str | None
    font: str | None
    logo_position: Corner | None
    engine: EngineChoice
    concurrency: int | None
    rate: float | None
    plan: Plan | None
    overwrite: bool
    as_json: bool
    quiet: bool
    verbose: int
    no_progress: bool

    def defaults(
        self,
        output_format: OutputFormat,
        engine: EngineName,
        sources: Sequence[str] = ("<argument>",),
        *,
        decided: Callable[[str], bool] = lambda _: False,
    ) -> RowDefaults:
        """Return what every title gets.

        Args:
            output_format: The file format.
            engine: Who will draw.
            sources: Where titles are from; the kit file beside each is looked at.
            decided: Tells whether some title decides itself about its `photo` or its `logo`.

        Raises:
            UsageError: No title could be drawn with it: a photo is missing, a palette is no palette, …
            ConfigError: A kit file says what it may not.
        """
        from thumbcli.batch.requests.row_options import check_defaults
        from thumbcli.render import family_names

        if self.layout is not None and self.layout.strip().lower() not in {"auto", *family_names()}:
            names = ", ".join(family_names())
            raise UsageError(f"there is no layout {self.layout!r}", remedy=f"layouts are: {names}")
        defaults = self._defaults(output_format)
        for source in sources:
            check_defaults(defaults, engine, source, decided=decided)
        return defaults

    def _defaults(self, output_format: OutputFormat) -> RowDefaults:
        from thumbcli.batch.requests.row_options import RowDefaults
        from thumbcli.cli.brand_context import brands

        return RowDefaults(
            format=self.format_,
            category=self.category,
            model=self.model,
            output_format=output_format,
            use_photo=self.use_photo,
            use_logo=self.use_logo,
            photo=self.photo,
            logo=self.logo,
            custom_assets_id=self.custom_assets_id,
            layout=self.layout,
            variant=self.variant,
            palette=self.palette or "",
            font=self.font,
            logo_position=self.logo_position,
            brands=brands(),
        )

    def pick(self, *, pictures: int | None = None) -> ChosenEngine:
        """Return the engine that is meant, to draw so many pictures at most (None: nobody knows how many).

        Raises:
            AuthError: thumbapi was asked for, and there is no key.
            ConfigError: The key, the address or the config file can't be used.
        """
        return pick_engine(
            self.engine,
            concurrency=self.concurrency,
            pictures=pictures,
            rate_per_s=self.rate,
            plan=self.plan,
        )
