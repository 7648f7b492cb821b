"""The verb ``referenced-by``: another field must use the value.

With ``where``, only fields in a block that matches a JSON Schema count.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.errors import mark
from validator.json_schema import keywords
from validator.packs.verb import Aim, Code, Example, Expression, Options, Params, Verb, is_pointer, is_schema


def judge(aim: Aim) -> Iterator[Params]:
    place, where = aim.options["field"], aim.options.get("where")
    users = aim.named(place)
    if aim.is_misspelt(place) or any(map(aim.names_nothing, users)) or not aim.are_flawless_around(place):
        return
    if any(map(aim.is_contradicted, users)):
        return
    values = aim.canonicals(place)
    if where is not None:
        values = [
            value
            for user, value in zip(users, values, strict=True)
            if keywords.fits(where, aim.at(user[:-1]))
        ]
    if aim.canonical(aim.target) not in values:
        yield {}


def generate(code: Code) -> Expression:
    return code.python("target in users", users=code.listed(code.options["field"], code.options.get("where")))


VERB = Verb(
    summary=mark("is used by another `field`"),
    options=Options({"field": is_pointer}, {"where": is_schema}),
    judge=judge,
    generate=generate,
    example=Example(
        options="{field: /users/*}", good="{value: home, users: [home]}", bad="{value: home, users: [work]}"
    ),
)
