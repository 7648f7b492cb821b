"""The verb ``agrees-with``: the value must be among those of the list item that another field names.

``by`` is the field that names the item, ``names`` the place of the names of all items and ``field`` that of
the values, or lists of values, that count. ``same`` names the values that count as another.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.documents.model import Path
from validator.errors import mark
from validator.packs.verb import Aim, Code, Example, Expression, Options, Params, Verb, is_pointer
from validator.printable import code_spans

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def judge(aim: Aim) -> Iterator[Params]:
    found = _item(aim)
    if found is None:
        return
    name, other = found
    listed, value = _listed(aim, other), aim.canonical(aim.target)
    if not aim.refers(aim.value) and aim.options.get("same", {}).get(value, value) not in listed:
        yield {"item": name, "listed": code_spans(listed)}


def _item(aim: Aim) -> tuple[str, Path] | None:
    """Return the name of the item and the path of its field; None if they are not known for sure."""
    names, fields = aim.canonicals(aim.options["names"]), aim.named(aim.options["field"])
    by = next(iter(aim.named(aim.options["by"])), None)
    if by is None or not aim.is_sound(by) or aim.names_nothing(by) or len(names) != len(fields):
        return None
    if not aim.is_sound(aim.target[:-1]):  # a field that the value decides about is missing
        return None
    name = aim.canonical(by)
    found = [other for each, other in zip(names, fields, strict=True) if each == name]
    if len(found) != 1 or not aim.is_sound(found[0]) or not aim.is_flawless(found[0]):
        return None
    if aim.is_contradicted(found[0]):
        return None
    return str(name), found[0]


def _listed(aim: Aim, path: Path) -> list[object]:
    """Return the values at a path, each in the spelling that represents all others."""
    value = aim.canonical(path)
    if not isinstance(value, list):
        return [value]
    return [aim.canonical((*path, index)) for index in range(len(value))]


def related(aim: Aim) -> list[Path]:
    found = _item(aim)
    return [] if found is None else [found[1]]


def generate(code: Code) -> Expression:
    options = code.options
    value = "same.get(target, target)" if "same" in options else "target"
    return code.python(
        f"len(names) == len(lists) and all({value} in (listed if listed.__class__ is list else [listed])"
        " for other, listed in zip(names, lists) if other == name)",
        names=code.listed(options["names"]),
        lists=code.listed(options["field"]),
        name=code.one(options["by"]),
        same=options.get("same"),
    )


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


VERB = Verb(
    summary=mark("is among the values of the list item that another field names"),
    options=Options({"by": is_pointer, "names": is_pointer, "field": is_pointer}, {"same": _is_table}),
    judge=judge,
    related=related,
    generate=generate,
    example=Example(
        options="{by: /user, names: /users/*/name, field: /users/*/roles}",
        good="{value: reader, user: ann, users: [{name: ann, roles: [reader]}]}",
        bad="{value: writer, user: ann, users: [{name: ann, roles: [reader]}]}",
    ),
    doubts=("by",),
    is_first=True,
)
