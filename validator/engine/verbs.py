"""The verbs that packs use for what JSON Schema cannot say: each tests a value and yields what it found.

A verb gets plain values and yields the parameters of its findings; it knows no file, place or language. Which
fields it is aimed at stands in ``rules.yaml``; :mod:`validator.engine.rule_findings` looks them up. A new
verb is right when a requirement of any platform cannot be said with these or with JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from validator import urls
from validator.diagnostics import Param
from validator.json_schema import keywords
from validator.suggest import only_nearest

Params = dict[str, Param]
Verb = Callable[..., Iterator[Params]]

VERBS: dict[str, Verb] = {}


def check(verb: Verb) -> Verb:
    """Register a verb under its name, as packs write it: ``fits_not`` is ``fits-not``."""
    VERBS[verb.__name__.replace("_", "-")] = verb
    return verb


@check
def fits(value: object, *, schema: keywords.Schema) -> Iterator[Params]:
    """The value must fit a JSON Schema."""
    if not keywords.fits(schema, value):
        yield {}


@check
def fits_not(value: object, *, schema: keywords.Schema) -> Iterator[Params]:
    """The value must not fit a JSON Schema."""
    if keywords.fits(schema, value):
        yield {}


@check
def equals(value: object, *, other: object, ignoring: str = "", part: str = "") -> Iterator[Params]:
    """The value must equal another one, leaving out the characters ``ignoring``.

    ``part``: ``key`` compares the key of a URL, percent-decoded.
    """
    if part == "key":
        value = urls.key(str(value))
    if _without(value, ignoring) != _without(other, ignoring):
        yield {}


@check
def listed_in(value: object, *, listed: Sequence[object], same: Mapping[str, str]) -> Iterator[Params]:
    """The value must be one of ``listed``; ``same`` maps each spelling to the one it stands for."""
    wanted = [same.get(str(name), name) for name in listed]
    if same.get(str(value), value) not in wanted:
        yield {"suggestion": only_nearest(str(value), [str(name) for name in listed])}


@check
def not_listed_in(
    value: object, *, listed: Sequence[object], of: object = None, ignoring_case: bool = False
) -> Iterator[Params]:
    """The value, or ``of`` in its place, must be none of ``listed``."""
    value = value if of is None else of
    if ignoring_case:
        value, listed = str(value).casefold(), [str(each).casefold() for each in listed]
    if value in listed:
        yield {}


@check
def needs(value: object, *, others: Sequence[object]) -> Iterator[Params]:
    """Another field must be there."""
    if not others:
        yield {}


@check
def referenced_by(value: object, *, users: Sequence[object]) -> Iterator[Params]:
    """The value must be used by another field."""
    if value not in users:
        yield {}


@check
def paired(
    item: Mapping[str, Any], *, others: Sequence[Any], by: str, over: str, values: Sequence[str]
) -> Iterator[Params]:
    """Another item with the same ``by`` must have each of the other ``values`` of ``over``."""
    partners = [
        other.get(over) for other in others if isinstance(other, Mapping) and other.get(by) == item.get(by)
    ]
    for missing in values:
        if missing != item.get(over) and missing not in partners:
            yield {"missing": missing}


@check
def parses_as(value: object, *, format: str) -> Iterator[Params]:
    """The text must be readable as JSON, the only format there is so far."""
    assert format == "json"
    try:
        json.loads(str(value), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        yield {"line": error.lineno, "column": error.colno}
    except (ValueError, RecursionError):
        yield {"line": 1, "column": 1}


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _without(value: object, characters: str) -> object:
    if not characters or not isinstance(value, str):
        return value
    return value.translate(dict.fromkeys(map(ord, characters)))
