"""Dataclasses that are finished when they are first used.

A run of guiderail meets some sixty of them and makes objects of a few. To import ``dataclasses`` and to
finish them all takes several times as long as starting Python, so here an ``__init__`` is written when
many objects are made. For type checkers, and for what asks ``dataclasses``, they are dataclasses.
"""

from __future__ import annotations

from _operator import attrgetter, ge, gt, le, lt  # ``operator`` takes longer to import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["dataclass", "field", "field_hints", "field_names", "field_types", "is_record", "replace"]

_SOME = 50  #: objects of a class before its ``__init__`` is written, which takes longer than to make them
_put = object.__setattr__  #: sets a field of a frozen record
_ABSENT: Any = object()  #: represents no default, and one that is made for each object

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:

    def dataclass(cls=None, /, **options):
        """Make a class a dataclass; the options are those of ``dataclasses.dataclass``."""
        return _made(cls) if cls else lambda each: _made(each, **options)

    def field(*, default=_ABSENT, default_factory=_ABSENT, init=True, repr=True):
        """Say more about a field, as ``dataclasses.field`` does."""
        return _Field(default, default_factory, init, repr)

    def replace(record, /, **changes):
        """Return an object that differs in some fields, as ``dataclasses.replace`` does."""
        same = {name: getattr(record, name) for name, each in record.__record_fields__.items() if each.init}
        return record.__class__(**same | changes)


def is_record(cls: object) -> bool:
    """Tell whether a class is a dataclass of this module."""
    return hasattr(cls, "__record_fields__")


def field_names(cls: type) -> list[str]:
    """Return the names of the fields of a dataclass of this module."""
    return list(cls.__record_fields__)  # type: ignore[attr-defined]  # for type checkers it is a dataclass


def field_hints(cls: type) -> dict[str, str]:
    """Return the annotations of the fields of a dataclass of this module, by name, as they are written."""
    fields: dict[str, _Field] = cls.__record_fields__  # type: ignore[attr-defined]
    return {name: each.type for name, each in fields.items()}


def field_types(cls: type) -> dict[str, Any]:
    """Return the types of the fields of a dataclass of this module, by name; Any and Literal are known.

    Raises NameError for another name that its module does not have.
    """
    from typing import Any, Literal, get_type_hints

    return get_type_hints(cls, localns={"Any": Any, "Literal": Literal})


class _Field:
    """One field of a record."""

    __slots__ = ("default", "factory", "init", "kw_only", "repr", "type")

    def __init__(self, default: Any, factory: Any = _ABSENT, init: bool = True, repr: bool = True) -> None:
        self.default, self.factory, self.init, self.repr = default, factory, init, repr
        self.kw_only, self.type = False, ""

    @property
    def options(self) -> dict[str, Any]:
        """Return what ``dataclasses.field`` takes."""
        given = {"default": self.default, "default_factory": self.factory}
        given = {name: value for name, value in given.items() if value is not _ABSENT}
        return {"init": self.init, "repr": self.repr, "kw_only": self.kw_only, **given}


def _made(
    cls: type,
    *,
    frozen: bool = False,
    slots: bool = False,
    kw_only: bool = False,
    order: bool = False,
) -> type:
    """Give a class the methods of a dataclass.

    ``slots`` is for type checkers: to make each class once more takes longer than a report needs its objects.
    """
    fields: dict[str, _Field] = {}
    for base in reversed(cls.__mro__[1:]):
        fields |= base.__dict__.get("__record_fields__", {})
    for name, hint in cls.__annotations__.items():
        given = cls.__dict__.get(name, _ABSENT)
        found = fields[name] = given if isinstance(given, _Field) else _Field(given)
        found.kw_only, found.type = kw_only, hint
        if given is found and found.default is _ABSENT:
            delattr(cls, name)
        elif given is found:
            setattr(cls, name, found.default)
    methods: dict[str, Any] = {"__eq__": _eq, "__hash__": _hash if frozen else None, "__repr__": _repr}
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if order:
        methods |= _COMPARISONS
    names = tuple(fields)
    members: dict[str, Any] = {
        **{name: each for name, each in methods.items() if name not in cls.__dict__ or name == "__hash__"},
        "__record_fields__": fields,
        "__record_values__": staticmethod(attrgetter(*names) if names else lambda record: ()),
        "__match_args__": tuple(name for name, each in fields.items() if each.init and not each.kw_only),
        "__dataclass_fields__": _ForDataclasses("__dataclass_fields__", frozen, order),
        "__dataclass_params__": _ForDataclasses("__dataclass_params__", frozen, order),
        "__init__": _first_init(cls, frozen),
    }
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


def _first_init(cls: type, frozen: bool) -> Any:
    """Return an ``__init__`` for some objects; then one is written that takes its place."""
    left = _SOME
    filler: _Filler | None = None

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807  # it becomes this method
        nonlocal left, filler
        left -= 1
        filler = filler or _Filler(self)
        if left < 0 or not filler.fill(self, values, named):
            cls.__init__ = _init(cls, frozen)  # type: ignore[misc]  # that is the point
            cls.__init__(self, *values, **named)  # type: ignore[misc]

    return __init__


class _Filler:
    """What fills the fields of the first records."""

    def __init__(self, record: Any) -> None:
        fields = record.__record_fields__.items()
        self._names: tuple[str, ...] = record.__match_args__
        self._absent = {name: each.default for name, each in fields if each.init}
        self._factories = {name: each.factory for name, each in fields if each.factory is not _ABSENT}
        has_none = {name for name, default in self._absent.items() if default is _ABSENT}
        self._required = has_none - self._factories.keys()
        self._has_more = hasattr(record, "__post_init__")

    def fill(self, record: Any, values: tuple[Any, ...], named: dict[str, Any]) -> bool:
        """Give a record its fields; False for wrong arguments, about which the written one complains."""
        given = dict(zip(self._names, values, strict=False)) | named if values else named
        found = self._absent | given
        is_wrong = len(found) > len(self._absent) or len(given) < len(values) + len(named)
        if is_wrong or not self._required <= given.keys():
            return False
        for name, make in self._factories.items():
            if name not in given:
                found[name] = make()
        for name, value in found.items():
            _put(record, name, value)
        if self._has_more:
            record.__post_init__()
        return True


def _init(cls: Any, frozen: bool) -> Any:
    """Return the ``__init__`` of a record, written for its fields."""
    known: dict[str, Any] = {"absent": _ABSENT, "put": object.__setattr__}
    parameters: dict[bool, list[str]] = {False: [], True: []}
    body = []
    for name, each in cls.__record_fields__.items():
        known |= {f"default_{name}": each.default, f"make_{name}": each.factory}
        value = name
        if each.factory is not _ABSENT:
            value = f"make_{name}() if {name} is absent else {name}" if each.init else f"make_{name}()"
        elif not each.init:
            continue
        body.append(f"put(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
        if each.init:
            default = f"=default_{name}" if each.default is not _ABSENT else "=absent"
            needed = each.default is _ABSENT and each.factory is _ABSENT
            parameters[each.kw_only].append(name if needed else name + default)
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    named = ["*", *parameters[True]] if parameters[True] else []
    head = ", ".join(["self", *parameters[False], *named])
    exec(f"def __init__({head}):\n " + "\n ".join(body or ["pass"]), known)
    return known["__init__"]


class _ForDataclasses:
    """What ``dataclasses`` looks for in a class, made when it looks for the first time."""

    def __init__(self, name: str, frozen: bool, order: bool) -> None:
        self.name, self.frozen, self.order = name, frozen, order

    def __get__(self, record: object, cls: Any) -> Any:
        import dataclasses

        try:
            types = field_types(cls)
        except NameError:  # of what is imported for type checkers alone
            types = field_hints(cls)
        fields = [
            (name, types[name], dataclasses.field(**each.options))
            for name, each in cls.__record_fields__.items()
        ]
        made = dataclasses.make_dataclass(cls.__name__, fields, frozen=self.frozen, order=self.order)
        found = getattr(made, self.name)
        setattr(cls, self.name, found)
        return found


# --- the methods of all records ----------------------------------------------------------------------


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__record_values__(self) == self.__record_values__(other)


def _hash(self: Any) -> int:
    return hash(self.__record_values__(self))


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, each in self.__record_fields__.items() if each.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, value: object = None) -> None:
    raise AttributeError(f"cannot change the field {name!r}")


def _comparing(holds: Any) -> Any:
    def compare(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return holds(self.__record_values__(self), self.__record_values__(other))

    return compare


_COMPARISONS = {f"__{holds.__name__}__": _comparing(holds) for holds in (lt, le, gt, ge)}
