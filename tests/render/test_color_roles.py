"""Colours find their roles, and whatever they are, the roles do their work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thumbcli.render.learning.color_clusters import Cluster
from thumbcli.render.learning.color_roles import Roles, assign_roles, mean_chroma, mean_warmth
from thumbcli.render.style.color import READABLE, contrast
from thumbcli.render.style.oklab import delta_e, to_lab


def cluster(colour: int, share: float, border: float = 0.0) -> Cluster:
    """Return a colour that takes some of the pictures."""
    lab = to_lab(colour)
    return Cluster(lab=lab, share=share, border=border, vivid=lab)


NAVY, CYAN, SNOW, RED = 0xFF0B1020, 0xFF3DF0FF, 0xFFFAFAFA, 0xFFE02020


def works(roles: Roles) -> bool:
    """Tell whether words are read and accents seen."""
    return (
        min(contrast(roles.ink, roles.background), contrast(roles.ink, roles.surface)) >= READABLE
        and min(delta_e(roles.accent, roles.background), delta_e(roles.accent, roles.surface)) > 0.1
    )


def test_each_colour_gets_the_role_that_it_plays() -> None:
    """What most lies in, what words are written in, what is liveliest."""
    clusters = [cluster(NAVY, 0.6, 0.8), cluster(SNOW, 0.15), cluster(CYAN, 0.1)]
    roles = assign_roles(clusters, {1: 0.1}, {0: 1.0})
    assert delta_e(roles.background, NAVY) < 0.02
    assert delta_e(roles.ink, SNOW) < 0.02
    assert delta_e(roles.accent, CYAN) < 0.02
    assert works(roles)


def test_the_ground_of_the_words_counts_for_the_background() -> None:
    """A bright panel is large and reaches the edges, but no word stands on it."""
    clusters = [cluster(CYAN, 0.4, 0.45), cluster(NAVY, 0.35, 0.35), cluster(SNOW, 0.15)]
    assert delta_e(assign_roles(clusters, {2: 0.1}, {1: 1.0}).background, NAVY) < 0.02


def test_what_shines_through_is_no_surface() -> None:
    """A clear yellow over blue is seen as grey, but no channel paints its panels so."""
    blue, yellow, grey = 0xFF16304A, 0xFFFFD063, 0xFF585D59
    clusters = [cluster(blue, 0.4, 0.4), cluster(yellow, 0.3), cluster(SNOW, 0.15), cluster(grey, 0.1)]
    surface = to_lab(assign_roles(clusters, {2: 0.1}, {0: 1.0}).surface)
    assert surface.chroma >= to_lab(blue).chroma
    assert abs(surface.hue - to_lab(blue).hue) < 0.1


def test_a_faint_ink_is_moved_until_it_reads() -> None:
    """Towards the side that it lay on already."""
    clusters = [cluster(0xFF7A1020, 0.8, 1.0), cluster(0xFFD9A0A8, 0.2)]
    roles = assign_roles(clusters, {1: 0.1}, {0: 1.0})
    assert works(roles)
    assert to_lab(roles.ink).lightness > to_lab(roles.background).lightness


@given(
    st.lists(
        st.tuples(st.integers(0, 0xFFFFFF), st.floats(0.01, 1), st.floats(0, 1), st.floats(0, 0.2)),
        min_size=1,
        max_size=9,
    )
)
def test_any_colours_at_all_are_cast_so_that_they_work(drawn: list[tuple[int, float, float, float]]) -> None:
    """Whatever shares they have, and whatever was written in them."""
    clusters = [cluster(0xFF000000 | colour, share, border) for colour, share, border, _ in drawn]
    written = {at: ink for at, (*_, ink) in enumerate(drawn)}
    assert works(assign_roles(clusters, written, {}))


def test_warmth_has_a_sign_and_grey_has_none() -> None:
    """Orange is warm, blue is cold, and both together are neither."""
    warm, cold = cluster(0xFFE07A20, 1.0), cluster(0xFF2060C0, 1.0)
    assert mean_warmth([warm]) > 0.8
    assert mean_warmth([cold]) < -0.8
    assert abs(mean_warmth([cluster(0xFF808080, 1.0)])) < 0.01
    assert mean_chroma([cluster(RED, 1.0)]) > 0.2
