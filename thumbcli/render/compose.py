"""Turn a request into a picture: read the title, choose the style, compose, encode."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from thumbcli.artwork.brand_logos import BRAND_PREFIX, BRANDS
from thumbcli.artwork.installed_packs import NO_ARTWORK, check_artwork, drawing_from, pack_named
from thumbcli.contract import Category, Format, Model, OutputFormat, Size, Thumbnail
from thumbcli.contract.api_error_messages import LOGO_REQUIRED, PHOTO_REQUIRED
from thumbcli.contract.design_options import NO_EMPHASIS, NO_KICKER, TextChoice
from thumbcli.contract.picture_metadata import METADATA_MAX_BYTES
from thumbcli.errors import NoFont, RequestRefused
from thumbcli.light_dataclass import dataclass
from thumbcli.render.accent_words import accent_words
from thumbcli.render.bright_ground import on_bright_ground
from thumbcli.render.byline import byline_of, is_doubtful_date
from thumbcli.render.layouts.choose import choose, room_for_ideas
from thumbcli.render.layouts.frame_subjects import SOUR, is_about, is_gentle
from thumbcli.render.layouts.ideas import FIRST, ordered
from thumbcli.render.left_out import left_out_warnings
from thumbcli.render.paint.objects import dominant_colour, has_object
from thumbcli.render.paint.picture_canvas import Composition, LayoutItem, PhotoView, Stage
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.pixels.encode import encode
from thumbcli.render.pixels.surface import release_buffer
from thumbcli.render.quality.platform_limits import judge_file
from thumbcli.render.quality.recompose import compose_well
from thumbcli.render.style.color import BLACK
from thumbcli.render.style.mood import (
    GENTLE_MOODS,
    GRAVE_MOOD,
    SOUR_MOODS,
    mood_among,
    mood_for,
    mood_from_style,
)
from thumbcli.render.style.palette import NEUTRAL_STYLES, SOBER_STYLES, STYLES, TOPIC_STYLES
from thumbcli.render.style.recolor import style_from_palette
from thumbcli.render.title.certain_things import certain_things
from thumbcli.render.title.chip_words import chip_word
from thumbcli.render.title.cut_end import with_mended_end
from thumbcli.render.title.drawn_things import is_shown
from thumbcli.render.title.emoji import has_complete_emoji, is_flag, lost_emoji
from thumbcli.render.title.icon_choice import find_brand
from thumbcli.render.title.icon_tables import fitting_choices
from thumbcli.render.title.long_titles import MAX_CHARS
from thumbcli.render.title.place import FALLING, RISING, find_place
from thumbcli.render.title.product_name import with_name_first
from thumbcli.render.title.punctuation import set_quotes
from thumbcli.render.title.script import (
    clean_text,
    has_excess_marks,
    is_rtl,
    letter_counts,
)
from thumbcli.render.title.stop_words import normalize_token
from thumbcli.render.title.tone import Tone
from thumbcli.render.title.understanding import understand
from thumbcli.render.title.word_data import word_list
from thumbcli.render.typography.fonts import drawable
from thumbcli.render.variants import Variants, glance_at

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from contextlib import AbstractContextManager

    from thumbcli.contract import Request
    from thumbcli.contract.asset import FontFile
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Design
    from thumbcli.contract.template import Template
    from thumbcli.render.layouts.choose import Choice
    from thumbcli.render.layouts.ideas import Idea
    from thumbcli.render.quality.findings import Finding
    from thumbcli.render.style.mood import Mood
    from thumbcli.render.style.palette import Style
    from thumbcli.render.title.headline import Headline
    from thumbcli.render.title.understanding import Understanding
    from thumbcli.render.variants import Glance


__all__ = [
    "Brief",
    "Picture",
    "artwork_for",
    "brief_of",
    "choose_idea",
    "compose",
    "count_variants",
    "draw",
    "glance_of",
    "idea_of",
    "only_so_many",
    "varied_icon",
]

_MAX_LISTED_CHARS = 8
"""More characters without a glyph are counted, not listed."""

_MISSING_MAX_SHARE = 0.4
"""A title that lacks more of its letters than this is not drawn: what is left would say something else."""

_STAGE_PX = 1000
"""The least longer side of a canvas that a larger one is laid out as."""

_CHARTS = {"\U0001f4c8": RISING, "\U0001f4c9": FALLING}
"""Objects whose pictures have the colours of a chart, whatever is behind them."""

_MAX_HOOKS = 4
"""How many choices of words the variants of a title go through."""

_WIDE_MAX_CHARS = 112
"""A third more than `MAX_CHARS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A composed picture before it is encoded.

    Attributes:
        pixels: RGBX rows from the top.
        size: In px of `pixels`.
        family: The layout family that drew it.
        composition: What was drawn.
        marks: What is drawn where, in sd px.
        things: The icons that are drawn.
        photo_view: What is shown of the photo; None without one, and for a cut-out.
        findings: Faults of the picture; empty unless every other composition would have been worse.
        repaired: Codes of the faults of the first composition.
        attempts: How many compositions were drawn.
        warnings: What the user should know.
        lacks_glyphs: Whether it leaves out characters that no installed font draws.
    """

    pixels: bytearray
    size: Size
    family: str
    composition: Composition
    marks: tuple[LayoutItem, ...]
    things: tuple[str, ...]
    photo_view: PhotoView | None
    findings: tuple[Finding, ...]
    repaired: tuple[str, ...]
    attempts: int
    warnings: tuple[str, ...]
    lacks_glyphs: bool


class Brief(NamedTuple):
    """What a request comes to before anything is drawn.

    Attributes:
        shown: The words that the picture shows, or takes its words from.
        lost: The characters of them that no installed font draws.
        understood: What the title says.
        composition: What to draw.
        warnings: What the user should know.
    """

    shown: str
    lost: tuple[str, ...]
    understood: Understanding
    composition: Composition
    warnings: tuple[str, ...]


def artwork_for(request: Request) -> AbstractContextManager[None]:
    """Return a context in which things are drawn from the artwork that `request` asks for."""
    return drawing_from(_artwork(request.design))


def brief_of(request: Request, hook: int = 0) -> Brief:
    """Return what to draw for `request`; call it, and draw, within `artwork_for`.

    Args:
        request: What was asked for; its variant does not count here.
        hook: Which of the choices of words: 0 is the best.

    Raises:
        NoFont: Too many of the letters that it shows are missing, or all of its characters.
        RequestRefused: It asks for a photo or a logo and has none, or for a font that is not installed.
    """
    _check_assets(request)
    words = _drawable_words(request)
    text, lost, shown = words.title, words.lost, words.shown
    kind = request.format or Format.YOUTUBE
    understood = _understand(request, words, hook)
    headline = understood.headline
    if kind.is_card and not words.headline:
        headline = with_mended_end(with_name_first(headline, understood.language), understood.language)
    is_wordless = not any(map(str.isalnum, headline.main)) and not (words.headline and headline.main)
    if is_wordless and headline.emoji:
        headline = understand("".join(headline.emoji)).headline
    icons = _requested_icons(request.design, understood)
    if icons is None:
        icons = _icons(f"{words.headline} {text}", understood)
        if kind.is_card and not _is_given(icons, text, understood):
            icons = certain_things(icons, understood)
    style = _requested_style(_style_of(understood), request.design)
    own_colours = bool(request.design.palette or request.design.brand_style)
    size, scale = _stage_size(kind, request.model)
    is_plain_ground = own_colours or kind.is_card or _is_plain(request.design)
    place = "" if is_plain_ground else _place(icons, understood)
    emphasis = accent_words(headline, understood, kind, request.design)
    composition = Composition(
        headline=headline,
        topic=understood.topic,
        style=style,
        format=kind,
        size=size,
        scale=scale,
        icons=icons,
        place=place,
        plain=_is_plain(request.design),
        kicker=_kicker(understood, kind, request),
        emphasis=emphasis,
        own_emphasis=emphasis == request.design.emphasis,
        rtl=is_rtl(shown),
        mirrored=is_rtl(shown),
        photo=request.photo if request.use_photo else None,
        logo=request.logo if request.use_logo else None,
        logo_position=request.design.logo_position,
        logo_size=request.design.logo_size,
        photo_crop=request.design.photo_crop,
        photo_side=request.design.photo_side,
        language=understood.language,
        somber=understood.tone is Tone.GRAVE,
        mood=mood_from_style(style) if own_colours else _mood_of(understood, icons, place if icons else ""),
        seed=_seed_of(understood),
        byline=byline_of(request.design, request.design.language or understood.language),
        background=request.design.background,
        own_colours=own_colours,
        own_font=bool(request.design.font or request.design.brand_style),
        brand_style=request.design.brand_style,
        logo_variants=tuple(logo for logo in (request.logo_light, request.logo_dark) if logo),
    )
    composition = _in_its_tone(composition)
    if not request.design.layout:  # a bright ground is no place for most of the frames that can be asked for
        composition = on_bright_ground(composition)
    warnings = [*_missing_glyph_warnings(lost)]
    wanted = request.design.emphasis
    if wanted not in {None, NO_EMPHASIS} and wanted != composition.emphasis:
        warnings.append(f'the headline "{headline.main}" does not have the words "{request.design.emphasis}"')
    if kind.is_card and request.design.date and is_doubtful_date(request.design.date):
        warnings.append(f'the date "{request.design.date}" stands as it is written: write it as YYYY-MM-DD')
    if is_wordless and not (headline.emoji or icons):
        warnings.append("the title has neither a letter nor a digit: its signs alone are drawn")
    if has_excess_marks(f"{request.design.headline or request.title}{request.design.subtitle or ''}"):
        warnings.append("left out combining marks beyond two per letter: more would cover the line above")
    return Brief(shown, lost, understood, composition, tuple(warnings))


def _stage_size(format_: Format, model: Model) -> tuple[Size, int]:
    """Return the size that a picture is laid out in, and how many times larger it is drawn.

    Large canvases are laid out in the usual size, because grounds and shadows cost by their pixels.
    """
    width_px, height_px = format_.size
    whole = gcd(width_px, height_px)
    factors = (factor for factor in (4, 3, 2) if whole % factor == 0)
    factor = next((each for each in factors if max(format_.size) >= each * _STAGE_PX), 1)
    return Size(width_px // factor, height_px // factor), factor * (2 if model is Model.HD else 1)


class _Words(NamedTuple):
    """What fonts can draw of the words of a request; `lost` is left out of those that are shown."""

    title: str
    headline: str
    subtitle: str
    lost: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The words that the picture shows, or takes its words from."""
        return " | ".join(filter(None, (self.headline or self.title, self.subtitle)))


def _drawable_words(request: Request) -> _Words:
    """Return what fonts can draw of the words of a request.

    Raises:
        NoFont: Too many of the letters that it shows are missing, or all of its characters.
        RequestRefused: The font that it asks for is not installed.
    """
    design, fonts = request.design, _user_fonts(request.design)
    title = clean_text(request.title)
    # Typed with straight quotes, as on any keyboard; those of the title are set where it is cleaned.
    headline, subtitle = (set_quotes(clean_text(text or "")) for text in (design.headline, design.subtitle))
    main, lost_in_main = drawable(headline or title, fonts)
    small, lost_in_small = drawable(subtitle, fonts)
    lost = tuple(dict.fromkeys((*lost_in_main, *lost_in_small)))
    if any(map(str.isalpha, lost)):
        whole = f"{headline or title} {subtitle}"
        missing = sum(letter_counts("".join(char for char in whole if char in lost)).values())
        if missing > _MISSING_MAX_SHARE * sum(letter_counts(whole).values()):
            raise NoFont(
                f"no installed font draws its letters: {_listed(lost)}",
                remedy="give a font that has them: --font FILE",
            )
    if lost and not main:
        raise NoFont(
            f"no installed font draws its characters: {_listed(lost)}",
            remedy="give a font that has them: --font FILE",
        )
    return _Words(title if headline else main, main if headline else "", small, lost)


def _understand(request: Request, words: _Words, hook: int) -> Understanding:
    is_wide = (request.format or Format.YOUTUBE).is_card
    return understand(
        words.title or "\u2026",
        category=None if request.category is Category.AUTO else request.category,
        text=request.design.text or (TextChoice.FULL if is_wide else TextChoice.HOOK),
        max_chars=_WIDE_MAX_CHARS if is_wide else MAX_CHARS,
        variant=hook,
        headline=words.headline,
        subtitle=words.subtitle,
        language=request.design.language,
    )


def _user_fonts(design: Design) -> tuple[str, ...]:
    if design.font is None:
        return ()
    from thumbcli.render.typography.user_fonts import load_user_font

    return (load_user_font(design.font),)


def _check_assets(request: Request) -> None:
    if request.use_photo and request.photo is None:
        raise RequestRefused(PHOTO_REQUIRED, code="400", remedy="give a photo, or turn the photo off")
    if request.use_logo and request.logo is None:
        raise RequestRefused(LOGO_REQUIRED, code="400", remedy="give a logo, or turn the logo off")


def _seed_of(understood: Understanding) -> int:
    """Return what is left to the chance of a title: always the same, in whatever case it is written."""
    return crc32(understood.title.lower().encode())


def _style_of(understood: Understanding) -> Style:
    """Return the style of the topic; a grave title has a sober one, and one of no known topic a neutral one.

    Of several, the title always picks the same.
    """
    topic = understood.topic
    if topic and understood.tone is not Tone.GRAVE:
        return TOPIC_STYLES.get(topic) or STYLES[topic.category]
    looks = NEUTRAL_STYLES if understood.tone is not Tone.GRAVE else SOBER_STYLES
    return looks[_seed_of(understood) % len(looks)]


def _place(icons: tuple[str, ...], understood: Understanding) -> str:
    """Return the scene behind what is drawn; behind words alone only a chart says more."""
    words = f"{understood.headline.main} {understood.headline.sub}"
    place = find_place(understood.topic, icons, words, grave=understood.tone is Tone.GRAVE)
    return place if icons or place in {FALLING, RISING} else ""


def _in_its_tone(composition: Composition) -> Composition:
    """Return words alone in calm colours if they are said in a low voice, in red or dark if all goes ill."""
    if composition.own_colours or composition.icons or composition.somber:
        return composition
    if is_gentle(composition):
        return replace(composition, mood=mood_among(GENTLE_MOODS, composition.seed))
    if is_about(composition, SOUR):
        return replace(composition, mood=mood_among(SOUR_MOODS, composition.seed))
    return composition


def _mood_of(understood: Understanding, icons: tuple[str, ...], place: str) -> Mood:
    if understood.tone is Tone.GRAVE:
        return GRAVE_MOOD
    category = understood.topic.category if understood.topic else None
    colour = dominant_colour(icons[0]) if icons and has_object(icons[0]) else BLACK
    shown = _CHARTS.get(icons[0], place) if place else ""
    return mood_for(category, colour, _seed_of(understood), place=shown, alone=not icons)


def _kicker(understood: Understanding, kind: Format, request: Request) -> str:
    design = request.design
    if design.kicker is not None:
        return "" if design.kicker == NO_KICKER else design.kicker
    if kind.is_card and request.category is Category.AUTO:
        # A topic that was guessed tells a reader nothing that the title does not.
        return ""
    if understood.topic is None or not understood.topic_is_sure or understood.tone is Tone.GRAVE:
        return ""
    return chip_word(understood.topic, understood.language)


def _icons(text: str, understood: Understanding) -> tuple[str, ...]:
    """Return the icons to draw: the emoji that a title speaks of, else those of its words, else none.

    A flag or a joined sequence gives way to a telling word, because only a part of it can be drawn.
    """
    own = tuple(emoji for emoji in understood.spoken_emoji if can_draw(emoji))
    if own and has_complete_emoji(text):
        return own
    if logo := _logo(understood):
        return (logo,)
    if things := tuple(filter(can_draw, understood.things)):
        return (varied_icon(understood), *things[1:]) if things[0] == understood.icon else things
    return own or _flags(text, understood)


def _is_given(icons: tuple[str, ...], text: str, understood: Understanding) -> bool:
    """Tell whether the first thing is an emoji of the title itself or the logo of what it names."""
    own = icons[0] if icons else ""
    return (
        own.startswith(BRAND_PREFIX)
        or own in understood.spoken_emoji
        or (is_flag(own or " ") and own in text)
    )


def _flags(text: str, understood: Understanding) -> tuple[str, ...]:
    """Return the flag beside a title that is not written out: better than none. A grave title has none."""
    if understood.tone is Tone.GRAVE:
        return ()
    return tuple(emoji for emoji in lost_emoji(text, ()) if is_flag(emoji) and can_draw(emoji))[:1]


def varied_icon(understood: Understanding) -> str:
    """Return the icon, or one that is as right for the title: a channel does not show one in each picture."""
    grave = understood.tone is Tone.GRAVE
    icons = tuple(
        icon
        for icon in understood.equal_icons
        if can_draw(icon) and is_shown(icon, understood.topic, grave=grave)
    )
    words = {token.removesuffix("'s") for token in map(normalize_token, understood.title.split())}
    if not icons or not word_list("thing").isdisjoint(words):
        return understood.icon or ""
    icons = fitting_choices(icons, words)
    return icons[crc32(understood.title.encode()) % len(icons)]


def _logo(understood: Understanding) -> str:
    """Return the logo of the brand that a title names; empty for none, and for a grave title."""
    if pack_named(BRANDS) is None or understood.tone is Tone.GRAVE:
        return ""
    logo = f"{BRAND_PREFIX}{find_brand(understood.headline, understood.language, understood.topic)}"
    return logo if has_object(logo) else ""


def _requested_icons(design: Design, understood: Understanding) -> tuple[str, ...] | None:
    """Return the icons that a person asks for: one, or none; None where the title says them.

    Raises:
        RequestRefused: There is no such pack, or no artwork of the icon.
    """
    check_artwork(_artwork(design) or "")
    if design.icon is not None and design.icon != NO_ARTWORK:
        from thumbcli.render.paint.requested_icon import requested_thing

        return (requested_thing(design.icon, understood.language),)
    return () if _is_plain(design) else None


def _is_plain(design: Design) -> bool:
    """Tell whether a person asks for no artwork; an icon that they ask for is drawn all the same."""
    return (design.icon or _artwork(design)) == NO_ARTWORK


def _artwork(design: Design) -> str | None:
    """Return the artwork that a person, or the channel's style, asks for."""
    return design.artwork or (design.brand_style.artwork if design.brand_style else None)


def _missing_glyph_warnings(lost: tuple[str, ...]) -> Iterator[str]:
    if not lost:
        return
    plural = "s" if len(lost) > 1 else ""
    yield f"left out {len(lost)} character{plural} that no installed font draws: {_listed(lost)}"


def _listed(chars: tuple[str, ...]) -> str:
    return " ".join(chars[:_MAX_LISTED_CHARS]) + (" \u2026" if len(chars) > _MAX_LISTED_CHARS else "")


def _misses_ornaments(request: Request) -> bool:
    """Tell whether an emoji at the end of the title belongs in the picture.

    A card shows the headline of a post as it is written; titles of videos have emoji to be clicked on. Who
    chooses the object, or wants none, has decided.
    """
    is_card = (request.format or Format.YOUTUBE).is_card
    return is_card and request.design.icon is None and not _is_plain(request.design)


def _shortening_warnings(wanted: Headline, drawn: Headline) -> Iterator[str]:
    """Yield what the title was shortened to, and the subtitle that the picture has no room for."""
    if drawn.truncated or drawn.main != wanted.main:
        yield f'shortened to "{" / ".join(filter(None, (drawn.main, drawn.sub)))}"'
    if wanted.sub and not drawn.sub:
        yield f'no room for the subtitle "{wanted.sub}"'


def _logo_warnings(wanted: Composition, drawn: Composition) -> Iterator[str]:
    """Yield that the logo is not in its corner, where an object had to be."""
    if wanted.logo_position is not None and drawn.logo_position is None:
        yield f"moved the logo out of the {wanted.logo_position} corner, where the object is"


def _emoji_warnings(title: str, stickers: list[str], *, with_ornaments: bool) -> Iterator[str]:
    """Yield which emoji the title may need and the picture shows neither drawn nor in words."""
    missed = lost_emoji(title, stickers, with_ornaments=with_ornaments)
    if lost := [emoji for emoji in missed if emoji not in stickers]:
        yield f"left out the emoji {' '.join(lost)}; write a word for it if the title needs it"


def compose(request: Request) -> Picture:
    """Draw `request` so that it passes the gate, and return the pixels with a record of what is drawn where.

    Raises:
        RequestRefused: The photo or the logo is missing, broken or too large, or no font draws the letters.
    """
    picture = _compose_idea(request, idea_of(request))
    if not request.design.variant:
        return picture
    number = request.design.variant
    count = count_variants(request, number + 1)
    repeats = f"{only_so_many(count)}: this is variant {number % count} again"
    repeated = (repeats,) if number >= count else ()
    return replace(picture, warnings=(*repeated, *picture.warnings))


def idea_of(request: Request) -> Idea:
    """Return what the variant that `request` asks for changes of the first picture.

    Raises:
        RequestRefused: As `compose`, which it draws the variants before it with.
    """
    number = request.design.variant
    return _variants_of(_first_of(request)).idea(number) if number else FIRST


def count_variants(request: Request, up_to: int) -> int:
    """Return how many pictures that differ `request` allows, counted no further than `up_to`.

    Raises:
        RequestRefused: As `compose`, which it draws them with.
    """
    return _variants_of(_first_of(request)).count(up_to)


def only_so_many(count: int) -> str:
    """Return that a look allows no more variants than `count`."""
    pictures = "1 picture is" if count == 1 else f"{count} different pictures are"
    return f"only {pictures} possible with this look"


def glance_of(request: Request) -> Glance:
    """Return what a viewer sees of the picture of `request` at a glance, to compare it with others."""
    return _glance(request, idea_of(request))


def _first_of(request: Request) -> Request:
    """Return what all variants of a request have in common, in the size and the type that are drawn first."""
    design = replace(request.design, variant=0, max_bytes=None)
    return replace(request, design=design, model=Model.SD, output_format=OutputFormat.WEBP)


@lru_cache(16)
def _variants_of(request: Request) -> Variants:
    if request.design.template is not None:
        return Variants(iter((FIRST,)), lambda idea: _glance(request, idea))
    with artwork_for(request):
        first = brief_of(request).composition
        words = {brief_of(request, hook).composition.headline: None for hook in range(_MAX_HOOKS)}
        room = room_for_ideas(first, request.design, _MAX_HOOKS if len(words) > 1 else 1)
    return Variants(ordered(room, own_colours=first.own_colours), lambda idea: _glance(request, idea))


def _glance(request: Request, idea: Idea) -> Glance:
    picture = _compose_idea(replace(request, model=Model.SD), idea)
    glance = glance_at(
        picture.pixels,
        picture.size,
        is_fit=not picture.findings,
        design=None if request.design.template is not None else _design_of(picture),
        colours=(picture.composition.style, picture.composition.mood),
    )
    release_buffer(picture.pixels)
    return glance


def _design_of(picture: Picture) -> Hashable:
    """Return what makes a picture another one than its mirror image or a copy in other colours."""
    drawn = picture.composition
    words = frozenset(mark.text for mark in picture.marks if mark.text)
    headline = (drawn.headline.main, drawn.headline.sub, drawn.emphasis)
    return (picture.family, headline, words, picture.things, drawn.photo_crop)


def choose_idea(request: Request, composition: Composition, idea: Idea) -> Choice:
    """Return how an idea is composed; `composition` has its words."""
    among = choose(brief_of(request).composition, request.design).ways if idea.hook else ()
    return choose(composition, request.design, idea, among)


def _compose_idea(request: Request, idea: Idea) -> Picture:
    with artwork_for(request):
        brief = brief_of(request, idea.hook)
        if request.design.template is not None:
            return _from_template(request, brief, request.design.template)
        composition = brief.composition
        choice = choose_idea(request, composition, idea)
        made = compose_well(choice.composition, choice.family, choice.others)
    return Picture(
        pixels=made.stage.pixels,
        size=Size(made.stage.width * composition.scale, made.stage.height * composition.scale),
        family=made.family.name,
        composition=made.stage.composition,
        marks=tuple(made.stage.marks),
        things=tuple(made.stage.stickers),
        photo_view=made.stage.photo_view,
        findings=made.findings,
        repaired=made.repaired,
        attempts=made.attempts,
        warnings=(
            *brief.warnings,
            *_shortening_warnings(composition.headline, made.stage.composition.headline),
            *_logo_warnings(composition, made.stage.composition),
            *_emoji_warnings(brief.shown, made.stage.stickers, with_ornaments=_misses_ornaments(request)),
            *left_out_warnings(request, composition, made.stage.composition, made.stage.marks),
            *choice.warnings,
            *(f"not flawless: {finding.message}" for finding in made.findings),
        ),
        lacks_glyphs=bool(brief.lost),
    )


def _from_template(request: Request, brief: Brief, template: Template) -> Picture:
    """Draw `request` by a template: once, as its author wants it, with what is wrong in the warnings."""
    from thumbcli.render.template.draw_template import draw_template
    from thumbcli.render.template.field_values import field_values

    fields = field_values(template, request, brief.composition, brief.understood)
    stage = Stage(brief.composition)
    drawn = draw_template(stage, template, fields.values)
    size, scale = brief.composition.size, brief.composition.scale
    return Picture(
        pixels=stage.pixels,
        size=Size(size.width_px * scale, size.height_px * scale),
        family=template.name,
        composition=brief.composition,
        marks=tuple(stage.marks),
        things=tuple(stage.stickers),
        photo_view=stage.photo_view,
        findings=drawn.findings,
        repaired=(),
        attempts=1,
        warnings=(
            *_missing_glyph_warnings(tuple(dict.fromkeys((*brief.lost, *fields.lost)))),
            *drawn.warnings,
            *(f"not flawless: {finding.message}" for finding in drawn.findings),
        ),
        lacks_glyphs=bool(brief.lost or fields.lost),
    )


def draw(request: Request) -> Thumbnail:
    """Draw `request` and return the finished picture.

    Raises:
        RequestRefused: The photo or the logo is missing, broken or too large, no font draws the letters, or
            the file has more bytes than allowed.
        NotInstalled: This Pillow writes no AVIF.
    """
    picture = compose(request)
    image = encode(
        picture.pixels,
        picture.size,
        request.output_format,
        request.design.max_bytes,
        reserved_bytes=METADATA_MAX_BYTES,
    )
    release_buffer(picture.pixels)
    return Thumbnail(
        image=image,
        format=picture.composition.format,
        output_format=request.output_format,
        width_px=picture.size.width_px,
        height_px=picture.size.height_px,
        warnings=(*picture.warnings, *_file_warnings(picture, len(image), request.output_format)),
        lacks_glyphs=picture.lacks_glyphs,
    )


def _file_warnings(picture: Picture, size_bytes: int, output_format: OutputFormat) -> Iterator[str]:
    """Yield which limits of its platform the file breaks."""
    for finding in judge_file(picture.composition.format, picture.size, size_bytes):
        smaller = "; ask for jpg" if output_format is OutputFormat.PNG else ""
        yield f"{finding.message}{smaller}"


def _requested_style(style: Style, design: Design) -> Style:
    """Return `style` in the colours and the font of `design`, or of its brand style if it names none.

    Raises:
        RequestRefused: No such font family is installed, or the font file is broken.
    """
    if design.brand_style is not None:
        from thumbcli.render.style.brand_restyling import restyle

        style = _in_own_form(restyle(design.brand_style), design.brand_style)
    if design.palette:
        style = style_from_palette(style, design.palette)
    if design.font is not None:
        style = _in_font(style, design.font)
    return style


def _in_own_form(style: Style, brand_style: BrandStyle) -> Style:
    """Return `style` in the font of a channel, in its weight, slant and spacing.

    Raises:
        RequestRefused: No such font family is installed.
    """
    from thumbcli.render.typography.user_fonts import USUAL_FORM, FontForm, family_of, load_user_font

    form = FontForm(
        weight=brand_style.weight, italic=brand_style.italic, tracking_em=brand_style.tracking or 0.0
    )
    if brand_style.face is None and form == USUAL_FORM:
        return style
    name = load_user_font(brand_style.face or family_of(style.display), form)
    return replace(style, display=name, alternates=(), serif=name)


def _in_font(style: Style, font: str | FontFile) -> Style:
    """Return `style` with all its headlines in one font.

    Raises:
        RequestRefused: No such font family is installed, or the font file is broken.
    """
    from thumbcli.render.typography.user_fonts import load_user_font

    name = load_user_font(font)
    return replace(style, display=name, alternates=(), serif=name)
