"""The verb ``parses-as``: the text must be valid in a format; JSON is the only one so far."""

from __future__ import annotations

import json
from collections.abc import Iterator

from validator.errors import mark
from validator.packs.verb import Aim, Code, Example, Expression, Params, Verb


def judge(aim: Aim) -> Iterator[Params]:
    try:
        json.loads(str(aim.value), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        yield {"line": error.lineno, "column": error.colno}
    except (ValueError, RecursionError):
        yield {"line": 1, "column": 1}


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def generate(code: Code) -> Expression:
    return code.python("is_json(value)")


VERB = Verb(
    summary=mark("can be read as JSON"),
    options=lambda value: value == "json",
    judge=judge,
    generate=generate,
    example=Example(options="json", good="{value: '[1]'}", bad="{value: '[1'}"),
)
