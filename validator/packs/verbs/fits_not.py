"""The verb ``fits-not``: the value must not match a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator

from validator.errors import mark
from validator.json_schema import keywords
from validator.packs.verb import Aim, Code, Example, Expression, Params, Verb, is_schema


def judge(aim: Aim) -> Iterator[Params]:
    if keywords.fits(aim.options, aim.value):
        yield {}


def generate(code: Code) -> Expression:
    return code.python("not fits", fits=code.fits(code.options))


VERB = Verb(
    summary=mark("does not match a JSON Schema"),
    options=is_schema,
    judge=judge,
    generate=generate,
    example=Example(options='{pattern: " "}', good="{value: HELP}", bad="{value: MORE INFO}"),
)
