"""The tools and resources of `thumb mcp`.

`generate_thumbnail` has the name and the arguments of the tool of ThumbAPI's own MCP server, so that a
configuration moves over by its command alone; what the local engine takes beyond follows them.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

from mcp.server.mcpserver import Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import InputRequiredResult, Resource, ToolAnnotations
from pydantic import Field

from thumbcli.contract import API_FORMATS, SIZES, TITLE_MAX_CHARS, Category, EngineName, OutputFormat
from thumbcli.contract.asset import is_icon_file
from thumbcli.contract.design_options import VARIANT_MAX
from thumbcli.contract.formats import SIZE_FORM
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.errors import ThumbError
from thumbcli.installed_plugins import PluginKind, plugin_names
from thumbcli.mcp_server.sign_in import SignIn
from thumbcli.render import family_names
from thumbcli.render.quality.inspect import inspect
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mcp.server.lowlevel.helper_types import ReadResourceContents
    from mcp.server.mcpserver import Context
    from pydantic import AnyUrl

    from thumbcli.mcp_server.studio import Drawn, Studio

__all__ = ["TITLES_MAX", "mcp_server"]

TITLES_MAX: Final = 100
"""The most titles of one call: an agent waits for its answer."""

_VARIANTS_SHOWN_MAX: Final = 6
"""The most pictures in one answer; each takes some 60 KB of an agent's context."""

_LISTED_MAX: Final = 100
"""The most pictures in the list of resources, the newest ones; any other is read by its name."""

# What a client asks its user before, and what it need not ask.
_READS: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ADDS: Final = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True)
_REMOVES: Final = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True)

_OF_ANY_TYPE: Final = "application/octet-stream"

_INSTRUCTIONS: Final = (
    "Draws finished thumbnails from titles into one folder. generate_thumbnail draws one and shows it; the "
    "same request again costs nothing. generate_thumbnails draws many without showing them. check_thumbnail "
    "names visible problems, thumbnail_status what was spent and what is left."
)

_Title = Annotated[str, Field(description="What the picture says.", max_length=TITLE_MAX_CHARS)]
_Titles = Annotated[
    list[str], Field(description="One title per picture.", min_length=1, max_length=TITLES_MAX)
]
_Format = Annotated[
    str,
    Field(description=f"Where it is shown: {', '.join(SIZES)}; or {SIZE_FORM} (local engine)."),
]
_Category = Annotated[str, Field(description=f"The look: {', '.join(Category)}.")]
_Model = Annotated[str, Field(description="sd, or hd at double size and price.")]
_OutputFormat = Annotated[str, Field(description="webp, png, jpg or avif.")]
_UsePhoto = Annotated[bool, Field(description="Make the saved photo the main subject.")]
_UseLogo = Annotated[bool, Field(description="Put the saved logo into its corner.")]
_SetId = Annotated[str, Field(description="A saved set of reference pictures, whose style it takes on.")]
_Headline = Annotated[str, Field(description="The large words, if not those chosen from the title.")]
_Subtitle = Annotated[str, Field(description="The small line.")]
_Icon = Annotated[str, Field(description="An emoji, the name of a thing or a brand, or none.")]
_Palette = Annotated[str, Field(description="Colours such as #101820,#ff3d81.")]
_Layout = Annotated[str, Field(description="A layout of list_layouts.")]
_Variant = Annotated[int, Field(description="Another idea for the same title, from 0.", ge=0, le=VARIANT_MAX)]
_Count = Annotated[int, Field(description="How many ideas.", ge=1, le=_VARIANTS_SHOWN_MAX)]
_Again = Annotated[bool, Field(description="Draw it anew although it is there; it may cost again.")]
_Name = Annotated[str, Field(description="The name of a file, as other tools return it.")]


class Tools:
    """The tools of one server; the first line of each docstring is what an agent reads.

    Args:
        studio: Draws.
        engine: The engine that draws.
        sign_in: Stores and removes the key of the hosted engine.
    """

    def __init__(self, studio: Studio, engine: EngineName, sign_in: SignIn) -> None:
        self._studio, self._engine, self._sign_in = studio, engine, sign_in

    async def generate_thumbnail(
        self,
        title: _Title,
        format: _Format = "youtube",
        category: _Category = "auto",
        model: _Model = "sd",
        outputFormat: _OutputFormat = "webp",
        usePhoto: _UsePhoto = False,
        useLogo: _UseLogo = False,
        customAssetsId: _SetId = "",
        headline: _Headline = "",
        subtitle: _Subtitle = "",
        icon: _Icon = "",
        palette: _Palette = "",
        layout: _Layout = "",
        variant: _Variant = 0,
        again: _Again = False,
    ) -> list[Image | str]:
        """Draw a finished thumbnail or social card from a title, save it and show it."""
        if layout not in {"", *self.list_layouts()}:
            raise ToolError(f"there is no layout {layout!r}: list_layouts names them")
        options = _cells(
            format=format,
            category=category,
            model=model,
            output_format=outputFormat,
            use_photo=usePhoto,
            use_logo=useLogo,
            custom_assets_id=customAssetsId,
            headline=headline,
            subtitle=subtitle,
            icon=icon,
            palette=palette,
            layout=layout,
            variant=variant,
        )
        return await self._shown(title, options, again=again)

    async def generate_thumbnails(
        self,
        titles: _Titles,
        format: _Format = "youtube",
        category: _Category = "auto",
        outputFormat: _OutputFormat = "webp",
        again: _Again = False,
    ) -> list[dict[str, object]]:
        """Draw a thumbnail for each of many titles and save them, without showing them."""
        options = _cells(format=format, category=category, output_format=outputFormat)
        return [_told(drawn) for drawn in await self._draw(titles, options, again=again)]

    async def thumbnail_variants(
        self, title: _Title, count: _Count = 3, format: _Format = "youtube"
    ) -> list[Image | str]:
        """Draw several ideas for one title, save each under a name of its own and show them."""
        ideas = [await self._shown(title, _cells(format=format, variant=number)) for number in range(count)]
        return [part for idea in ideas for part in idea]

    async def check_thumbnail(self, name: _Name) -> dict[str, object]:
        """Name the visible problems of a saved picture: size, weight, small or cut text."""
        report = inspect(await self.picture(name), None)
        return {
            "name": name,
            "ok": not report.findings,
            "format": report.format,
            "width_px": report.width_px,
            "height_px": report.height_px,
            "size_bytes": report.size_bytes,
            "findings": [finding.as_dict() for finding in report.findings],
        }

    def list_formats(self) -> dict[str, object]:
        """List the formats that this server draws, with their sizes in pixels."""
        return {
            format_: {"width_px": width_px, "height_px": height_px}
            for format_, (width_px, height_px) in SIZES.items()
            if self._engine is EngineName.LOCAL or format_ in API_FORMATS
        }

    def list_layouts(self) -> list[str]:
        """List the layouts that generate_thumbnail takes."""
        return list(dict.fromkeys((*family_names(), *plugin_names(PluginKind.LAYOUT))))

    async def thumbnail_status(self) -> dict[str, object]:
        """Say what the folder holds, what was spent, and what is left of the budget."""
        with _refusals():
            return {"engine": self._engine, **await self._studio.status()}

    async def login(self) -> str:
        """Let the person sign in to ThumbAPI in their browser; call again until it says that they have."""
        with _refusals():
            return await self._sign_in.login()

    async def logout(self) -> str:
        """Remove the stored ThumbAPI key from this machine."""
        with _refusals():
            return await self._sign_in.logout()

    async def key_status(self) -> dict[str, object]:
        """Say whether there is a ThumbAPI key, and where it comes from; it is never shown."""
        with _refusals():
            return await self._sign_in.status()

    async def pictures(self) -> list[Resource]:
        """List the newest finished pictures."""
        with _refusals():
            finished = await self._studio.finished(_LISTED_MAX)
        return [
            Resource(
                uri=f"thumbnail://{quote(picture.name, safe='')}",
                name=picture.name,
                title=picture.title or None,
                description=f"{picture.format} picture" if picture.format else None,
                mime_type=_media_type_of(picture.name),
            )
            for picture in finished
        ]

    async def picture(self, name: str) -> bytes:
        """Return a finished picture by the name of its file."""
        try:
            return await self._studio.picture(name)
        except (OSError, BrokenPictureError, ThumbError) as error:
            raise ToolError(f"{name}: {getattr(error, 'strerror', None) or error}") from None

    async def _draw(self, titles: list[str], options: dict[str, str], *, again: bool) -> list[Drawn]:
        with _refusals():
            return await self._studio.draw(titles, options, again=again)

    async def _shown(self, title: str, options: dict[str, str], *, again: bool = False) -> list[Image | str]:
        """Draw one picture; return it, and what became of the title."""
        (drawn,) = await self._draw([title], options, again=again)
        if drawn.name is None:
            raise ToolError(drawn.error)
        image = await self.picture(drawn.name)
        media_type = read_header(image).output_format.media_type
        shown = Image(data=image, format=media_type.removeprefix("image/"))
        return [shown, json.dumps(_told(drawn), ensure_ascii=False)]


class _Server(MCPServer):
    """Lists the finished pictures of the folder as they are now; the base class lists what was added once.

    Args:
        tools: Know the pictures.
    """

    def __init__(self, tools: Tools) -> None:
        super().__init__("thumbcli", version=__version__, instructions=_INSTRUCTIONS, log_level="ERROR")
        self._tools = tools

    async def list_resources(self) -> list[Resource]:
        """Return the newest pictures."""
        return [*await super().list_resources(), *await self._tools.pictures()]

    async def read_resource(
        self, uri: AnyUrl | str, context: Context[Any, Any] | None = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        """Return a picture with its media type; the template can't know it."""
        read = await super().read_resource(uri, context)
        if isinstance(read, InputRequiredResult):
            return read
        return [replace(part, mime_type=_media_type_of(str(uri))) for part in read]


def mcp_server(studio: Studio, engine: EngineName, sign_in: SignIn | None = None) -> MCPServer:
    """Return a server whose tools draw with `studio`, which the engine called `engine` serves."""
    tools = Tools(studio, engine, sign_in or SignIn())
    server = _Server(tools)
    offered: list[tuple[Callable[..., object], ToolAnnotations]] = [
        (tools.generate_thumbnail, _ADDS),
        (tools.generate_thumbnails, _ADDS),
        (tools.check_thumbnail, _READS),
        (tools.list_formats, _READS),
        (tools.thumbnail_status, _READS),
    ]
    if engine is EngineName.LOCAL:
        offered += [(tools.thumbnail_variants, _ADDS), (tools.list_layouts, _READS)]
    if engine is EngineName.THUMBAPI:
        offered += [(tools.login, _ADDS), (tools.logout, _REMOVES), (tools.key_status, _READS)]
    for tool, hints in offered:
        server.add_tool(tool, annotations=hints)
    server.resource("thumbnail://{name}", name="thumbnail", mime_type=_OF_ANY_TYPE)(tools.picture)
    return server


def _cells(**values: object) -> dict[str, str]:
    """Return the cells of the options that were set.

    Raises:
        ToolError: The icon is a file: an agent names no files of the machine.
    """
    icon = str(values.get("icon") or "")
    if is_icon_file(icon):
        raise ToolError(f"icon {icon!r} is a file: name an emoji, a thing or a brand")
    return {name: str(value) for name, value in values.items() if value}


def _media_type_of(name: str) -> str:
    """Return the media type that the extension of a picture of ours stands for."""
    kind = PurePath(name).suffix.removeprefix(".").lower()
    return OutputFormat(kind).media_type if kind in set(OutputFormat) else _OF_ANY_TYPE


def _told(drawn: Drawn) -> dict[str, object]:
    """Return what became of a title, without what says nothing."""
    return {name: value for name, value in asdict(drawn).items() if value not in (None, "", ())}


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn an error of ours into the answer of a tool."""
    try:
        yield
    except ThumbError as error:
        raise ToolError(f"{error.message}; {error.remedy}" if error.remedy else error.message) from None
