"""The `dataclass` of the standard library, for frozen classes at a quarter of what it costs to load them.

Python up to 3.12 compiles six methods for each frozen class, which takes 1 ms, and a process that draws one
picture loads 130 such classes. Here only `__init__` is compiled; the other methods are closures over the
names of the fields. Type checkers see the original, and `fields`, `replace`, `asdict`, `match`, `copy` and
`pickle` work as with it. `InitVar`, and defaults of fields with `init=False`, do not.

For modules that `thumb gen` and the start of `thumb batch` load.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, kw_only: bool = False, eq: bool = True, **more: bool
    ) -> Callable[[type], type]:
        """Return the decorator that makes a class a dataclass; arguments as for the original.

        What is not frozen with slots is made by the original.
        """
        if more or not (frozen and slots):
            return dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only, eq=eq, **more)
        return lambda cls: _make_frozen(cls, kw_only=kw_only, eq=eq)


__all__ = ["dataclass"]

_NOT_GIVEN = object()
"""The default of a parameter where a factory makes the value."""


def _make_frozen(cls: type, *, kw_only: bool, eq: bool) -> type:
    # With slots the class is made a second time, so methods are added afterwards.
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    fields = dataclasses.fields(made)
    methods = _methods(fields) | {"__init__": _initializer(fields, prepares=hasattr(made, "__post_init__"))}
    if not eq:
        del methods["__eq__"], methods["__hash__"]
    for name, method in methods.items():
        # A class with an `__eq__` of its own has None in place of `__hash__`.
        if vars(cls).get(name) is None:
            method.__module__ = cls.__module__
            method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
            setattr(made, name, method)
    return made


def _methods(fields: Sequence[dataclasses.Field[Any]]) -> dict[str, Callable[..., Any]]:
    """Return the methods that need only the names of the fields."""
    names = [field.name for field in fields]
    shown = [field.name for field in fields if field.repr]
    compared = [field.name for field in fields if field.compare]
    values: Callable[[object], object] = attrgetter(*compared) if compared else lambda _: ()

    def equals(self: object, other: object) -> bool:
        return bool(values(self) == values(other)) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    @recursive_repr("...")
    def shows(self: object) -> str:
        text = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({text})"

    def refuses_to_set(_: object, name: str, __: object) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def refuses_to_delete(_: object, name: str) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def state(self: object) -> list[object]:
        return [getattr(self, name) for name in names]

    def restore(self: object, state: list[object]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {
        "__eq__": equals,
        "__hash__": hashed,
        "__repr__": shows,
        "__setattr__": refuses_to_set,
        "__delattr__": refuses_to_delete,
        "__getstate__": state,
        "__setstate__": restore,
    }


def _initializer(fields: Sequence[dataclasses.Field[Any]], *, prepares: bool) -> Callable[..., None]:
    """Compile the `__init__` of a class, whose parameters are the fields.

    Args:
        fields: The fields of the class.
        prepares: The class has a `__post_init__`.
    """
    scope: dict[str, Any] = {"_set": object.__setattr__, "_NOT_GIVEN": _NOT_GIVEN}
    by_place, by_name, body = ["self"], list[str](), list[str]()
    for field in fields:
        name, value, default = field.name, field.name, ""
        if field.default_factory is not dataclasses.MISSING:
            scope[f"_make_{name}"] = field.default_factory
            value, default = f"_make_{name}() if {name} is _NOT_GIVEN else {name}", "=_NOT_GIVEN"
        elif field.default is not dataclasses.MISSING:
            scope[f"_default_{name}"] = field.default
            default = f"=_default_{name}"
        if field.init:
            (by_name if field.kw_only else by_place).append(name + default)
            body.append(f"_set(self, {name!r}, {value})")
    if prepares:
        body.append("self.__post_init__()")
    parameters = ", ".join([*by_place, *(["*", *by_name] if by_name else [])])
    # The names are those of attributes in our own source.
    exec(f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"]), scope)  # noqa: S102
    made: Callable[..., None] = scope["__init__"]
    made.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return made
