"""The verb ``needs``: another field must exist next to the value."""

from __future__ import annotations

from collections.abc import Iterator

from validator.errors import mark
from validator.packs.verb import Aim, Code, Example, Expression, Options, Params, Verb, is_pointer


def judge(aim: Aim) -> Iterator[Params]:
    place = aim.options["field"]
    if not aim.is_misspelt(place) and not aim.named(place):
        yield {}


def generate(code: Code) -> Expression:
    return code.listed(code.options["field"])


VERB = Verb(
    summary=mark("is accompanied by another `field`"),
    options=Options({"field": is_pointer}),
    judge=judge,
    generate=generate,
    example=Example(options="{field: /other}", good="{value: key, other: secret}", bad="{value: key}"),
    at_key=True,
    of_lack=True,
)
