"""The verb ``not-listed-in``: the value must not be one of the values of another field.

``of`` names the field to look for in place of the value. With ``where``, only values in a block that matches
a JSON Schema count; ``default`` is the list if the other field does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.documents.model import Path
from validator.errors import mark
from validator.json_schema import keywords
from validator.packs.verb import (
    Aim,
    Code,
    Example,
    Expression,
    Options,
    Params,
    Verb,
    is_flag,
    is_list,
    is_pointer,
    is_schema,
)


def judge(aim: Aim) -> Iterator[Params]:
    options = aim.options
    if aim.is_misspelt(options["field"]):
        return
    of = next(iter(aim.named(options["of"])), None) if "of" in options else aim.target
    if of is None or not aim.is_sound(of):
        return
    value, listed = aim.canonical(of), _listed(aim)
    if options.get("ignoring-case"):
        value, listed = str(value).casefold(), [str(each).casefold() for each in listed]
    if value in listed:
        yield {}


def related(aim: Aim) -> list[Path]:
    """Return the path of the list that has the value, or of the value itself there."""
    of = next(iter(aim.named(aim.options["of"])), None) if "of" in aim.options else aim.target
    if of is None:
        return []
    value = str(aim.canonical(of)).casefold()
    users = [*filter(aim.is_sound, aim.named(aim.options["field"]))]
    items = [
        (*user, index) if isinstance(listed, list) else user
        for user in users
        for listed in [aim.canonical(user)]
        for index, each in enumerate(listed if isinstance(listed, list) else [listed])
        if str(each).casefold() == value
    ]
    return items[:1]


def _listed(aim: Aim) -> list[object]:
    where, users = aim.options.get("where"), [*filter(aim.is_sound, aim.named(aim.options["field"]))]
    if not users:
        return [*aim.options.get("default", [])]
    listed: list[object] = []
    for user in users:
        block = user[:-1]
        if where is None or (aim.is_flawless(block) and keywords.fits(where, aim.at(block))):
            value = aim.canonical(user)
            listed += value if isinstance(value, list) else [value]
    return listed


def generate(code: Code) -> Expression:
    options = code.options
    return code.python(
        "not is_listed(of, listed if others else default)"
        if "where" in options
        else "not is_listed(of, listed or default)",
        of=code.one(options["of"]) if "of" in options else code.python("target"),
        listed=code.listed(options["field"], options.get("where")),
        others=code.listed(options["field"]),
        default=options.get("default", []),
    )


VERB = Verb(
    summary=mark(
        "differs from all values of another `field`, or from the `default` if it has no value; with `of`,"
        " a different field is compared in place of the value"
    ),
    options=Options(
        {"field": is_pointer},
        {
            "of": is_pointer,
            "where": is_schema,
            "default": is_list,
            "ignoring-case": is_flag,
        },
    ),
    judge=judge,
    related=related,
    generate=generate,
    example=Example(
        options="{field: /taken}", good="{value: START, taken: [STOP]}", bad="{value: STOP, taken: [STOP]}"
    ),
)
