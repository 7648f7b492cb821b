"""The verb ``fits``: the value must match a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator

from validator.errors import mark
from validator.json_schema import keywords
from validator.packs.verb import Aim, Code, Example, Expression, Params, Verb, is_schema


def judge(aim: Aim) -> Iterator[Params]:
    if not keywords.fits(aim.options, aim.value):
        yield {}


def generate(code: Code) -> Expression:
    return code.fits(code.options)


VERB = Verb(
    summary=mark("matches a JSON Schema"),
    options=is_schema,
    judge=judge,
    generate=generate,
    example=Example(options="{maximum: 48}", good="{value: 24}", bad="{value: 1440}"),
)
