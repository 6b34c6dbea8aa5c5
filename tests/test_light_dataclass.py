"""Classes of `light_dataclass` behave as those of the standard library, and load faster."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import KW_ONLY, FrozenInstanceError, field
from typing import TYPE_CHECKING, Any

import pytest

from thumbcli import light_dataclass

if TYPE_CHECKING:
    from collections.abc import Callable


@light_dataclass.dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Every kind of field that the package has."""

    name: str
    size_px: tuple[int, int] = (1, 2)
    secret: str = field(default="hidden", repr=False)
    note: str = field(default="", compare=False)
    words: list[str] = field(default_factory=list)
    chars: int = field(init=False)

    def __post_init__(self) -> None:
        """Derive a field."""
        object.__setattr__(self, "chars", len(self.name))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The same, as the standard library makes it."""

    name: str
    size_px: tuple[int, int] = (1, 2)
    secret: str = field(default="hidden", repr=False)
    note: str = field(default="", compare=False)
    words: list[str] = field(default_factory=list)
    chars: int = field(init=False)

    def __post_init__(self) -> None:
        """Derive a field."""
        object.__setattr__(self, "chars", len(self.name))


@light_dataclass.dataclass(frozen=True, slots=True)
class LightPlaced:
    """Fields that are given by place, and by name alone."""

    left: int
    _: KW_ONLY
    right: int = 3

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.left}-{self.right}"


@dataclasses.dataclass(frozen=True, slots=True)
class PlainPlaced:
    """The same, as the standard library makes it."""

    left: int
    _: KW_ONLY
    right: int = 3

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.left}-{self.right}"


@light_dataclass.dataclass(frozen=True, slots=True, kw_only=True)
class LightHeir(Light):
    """A field more than another class."""

    more: int = 0


@light_dataclass.dataclass(frozen=True, slots=True)
class LightNothing:
    """No field at all."""


@light_dataclass.dataclass(frozen=True, slots=True)
class LightEqual:  # noqa: PLW1641 - it gets a hash
    """Equality of its own."""

    name: str

    def __eq__(self, other: object) -> bool:
        """Compare without case."""
        return isinstance(other, LightEqual) and self.name.lower() == other.name.lower()


def _plainly(value: object) -> str:
    return str(value).replace("Light", "Plain")


def _told(act: Callable[[], object]) -> str:
    """Return what an act gives, or how it fails."""
    try:
        return _plainly(act())
    except (TypeError, AttributeError, FrozenInstanceError) as error:
        return _plainly(f"{type(error).__name__}: {error}")


_SAME: dict[str, Callable[[Any, Any], object]] = {
    "shown": lambda cls, _: repr(cls(name="a", secret="b", note="c", words=["d"])),
    "equal whatever is not compared": lambda cls, _: cls(name="a", note="b") == cls(name="a"),
    "unequal": lambda cls, _: cls(name="a") == cls(name="b"),
    "unequal to a tuple": lambda cls, _: cls(name="a") == ("a", (1, 2), "hidden", [], 1),
    "fields": lambda cls, _: [(each.name, each.kw_only, each.repr) for each in dataclasses.fields(cls)],
    "a dictionary": lambda cls, _: dataclasses.asdict(cls(name="a", words=["b"])),
    "another name": lambda cls, _: dataclasses.replace(cls(name="a", note="n"), name="abc"),
    "a copy": lambda cls, _: copy.deepcopy(cls(name="a", words=["b"])),
    "pickled": lambda cls, _: pickle.loads(pickle.dumps(cls(name="a", words=["b"]))),  # noqa: S301 - our own
    "lists of their own": lambda cls, _: cls(name="a").words is cls(name="a").words,
    "a signature": lambda cls, _: [
        (each.name, each.kind) for each in inspect.signature(cls).parameters.values()
    ],
    "what a match takes": lambda _, placed: placed.__match_args__,
    "a hash": lambda _, placed: hash(placed(1, right=2)) == hash(placed(1, right=2)),
    "a set": lambda _, placed: len({placed(1), placed(1), placed(2)}),
    "its own text": lambda _, placed: f"{placed(1)} {placed(1)!r}",
    "too little": lambda cls, _: cls(),
    "too much": lambda cls, _: cls(name="a", other="b"),
    "by place": lambda cls, _: cls("a"),
    "by place where only names are taken": lambda _, placed: placed(1, 2),
    "a hash of a list": lambda cls, _: hash(cls(name="a")),
    "changed": lambda cls, _: setattr(cls(name="a"), "name", "b"),
    "deleted": lambda cls, _: delattr(cls(name="a"), "name"),
    "without a dictionary": lambda cls, _: cls(name="a").__dict__,
}


@pytest.mark.parametrize("act", _SAME.values(), ids=_SAME)
def test_it_behaves_as_the_original(act: Callable[[Any, Any], object]) -> None:
    """Each act gives the same text or the same error, but for the name of the class."""
    assert _told(lambda: act(Light, LightPlaced)) == _told(lambda: act(Plain, PlainPlaced))


def test_an_heir_has_all_fields() -> None:
    """Those of its parent come first; both are told apart."""
    heir = LightHeir(name="abc", more=2)
    assert (heir.chars, heir.more) == (3, 2)
    assert repr(heir).endswith("chars=3, more=2)")
    assert heir != Light(name="abc")


def test_a_class_without_fields_is_equal_to_itself() -> None:
    """As empty tuples are."""
    assert LightNothing() == LightNothing()
    assert len({LightNothing(), LightNothing()}) == 1


def test_methods_of_its_own_stay() -> None:
    """A hash is added to equality of its own, as the original does."""
    assert LightEqual("A") == LightEqual("a")
    assert hash(LightEqual("A")) == hash(LightEqual("A"))


def test_only_its_initializer_is_compiled() -> None:
    """All six of the original are compiled from text, which is what takes the time."""

    def compiled(cls: type) -> set[str]:
        methods = inspect.getmembers(cls, inspect.isfunction)
        return {name for name, method in methods if inspect.unwrap(method).__code__.co_filename == "<string>"}

    assert compiled(Plain) > {"__init__", "__eq__", "__hash__", "__repr__"}
    assert compiled(Light) == {"__init__"}
