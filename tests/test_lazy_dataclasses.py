"""Records are dataclasses in everything but the time that they take."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import operator
import pickle
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from validator import lazy_dataclasses

OPTIONS = [
    {},
    {"frozen": True},
    {"frozen": True, "kw_only": True},
    {"frozen": True, "order": True},
]


def shape(module: Any, options: dict[str, bool]) -> Any:
    """Return a class with all kinds of fields, made by a module."""

    @module.dataclass(**options)
    class Shape:
        name: str
        size: int = 1
        parts: list[int] = module.field(default_factory=list)
        hidden: int = module.field(default=3, repr=False)
        sum: int = module.field(init=False, default=0)

        def __post_init__(self) -> None:
            object.__setattr__(self, "sum", self.size + self.hidden)

    return Shape


def larger(module: Any, options: dict[str, bool]) -> Any:
    """Return a class that adds a field to the other one."""
    members = {"__annotations__": {"more": "str"}, "__module__": __name__, "more": "x"}
    return module.dataclass(**options)(type("Larger", (shape(module, options),), members))


def seen(act: Any) -> object:
    """Return what an action gives, or that it is refused."""
    try:
        found = act()
    except (TypeError, AttributeError):
        return "refused"
    return repr(found) if dataclasses.is_dataclass(found) else found


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("make", [shape, larger])
def test_a_record_does_what_a_dataclass_does(make: Any, options: dict[str, bool]) -> None:
    ours, theirs = make(lazy_dataclasses, options), make(dataclasses, options)

    def both(act: Any) -> None:
        assert seen(lambda: act(ours)) == seen(lambda: act(theirs))

    for _ in range(2):  # of the first objects none needs the ``__init__`` that is written for the class
        both(lambda cls: cls(name="a"))
        for call in (
            {},
            {"name": "a", "size": 2, "parts": [1], "hidden": 4},
            {"name": "a", "other": 1},
            {"sum": 2},
        ):
            both(lambda cls, call=call: cls(**call))
        both(lambda cls: cls("a", 2))
        both(lambda cls: cls(name="a").parts is cls(name="a").parts)
        both(lambda cls: cls(name="a") == cls(name="a", parts=[]))
        both(lambda cls: cls(name="a") == cls(name="b"))
        both(lambda cls: cls(name="a") == ("a", 1))
        both(lambda cls: hash(cls(name="a", parts=())) == hash(cls(name="a", parts=())))
        both(lambda cls: len({cls(name="a", parts=()), cls(name="a", parts=())}))
        both(lambda cls: setattr(cls(name="a"), "size", 5))
        both(lambda cls: delattr(cls(name="a"), "size"))
        both(lambda cls: setattr(cls(name="a"), "other", 5))
        both(lambda cls: cls.__match_args__)
        both(lambda cls: getattr(cls, "size", None))
        both(lambda cls: getattr(cls, "parts", None))
        both(lambda cls: copy.deepcopy(cls(name="a", parts=[1])))
        for compare in (operator.lt, operator.le, operator.gt, operator.ge):
            both(lambda cls, compare=compare: compare(cls(name="a"), cls(name="b")))
        assert seen(lambda: lazy_dataclasses.replace(ours(name="a"), size=7)) == seen(
            lambda: dataclasses.replace(theirs(name="a"), size=7)
        )
        assert seen(lambda: dataclasses.replace(ours(name="a"), size=7)) == repr(theirs(name="a", size=7))
    both(lambda cls: list(inspect.signature(cls).parameters))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_record_shows_its_fields_to_dataclasses_and_pydantic(options: dict[str, bool]) -> None:
    ours, theirs = shape(lazy_dataclasses, options), shape(dataclasses, options)
    assert dataclasses.asdict(ours(name="a")) == dataclasses.asdict(theirs(name="a"))
    assert [(each.name, each.init, each.repr, each.kw_only) for each in dataclasses.fields(ours)] == [
        (each.name, each.init, each.repr, each.kw_only) for each in dataclasses.fields(theirs)
    ]
    assert lazy_dataclasses.field_names(ours) == [each.name for each in dataclasses.fields(theirs)]
    assert lazy_dataclasses.is_record(ours)
    assert not lazy_dataclasses.is_record(theirs)
    assert dataclasses.fields(ours)[0] is dataclasses.fields(ours)[0], "they are made anew each time"
    adapter = TypeAdapter(ours)
    assert repr(adapter.validate_python({"name": "a", "parts": ["2"]})) == repr(theirs(name="a", parts=[2]))
    with pytest.raises(ValidationError):
        adapter.validate_python({"size": 1})


@lazy_dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """A record that goes to another process."""

    name: str
    parts: tuple[int, ...] = ()


def test_a_record_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent("a", (1, 2)))) == Sent("a", (1, 2))
