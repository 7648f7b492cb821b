"""The verb ``parses-as``: the text must be valid in a format; JSON is the only one so far."""

from __future__ import annotations

from collections.abc import Iterator

from validator.documents.json_text import is_json
from validator.errors import mark
from validator.packs.verb import Aim, Code, Example, Expression, Params, Verb

TYPE_CHECKING = False
if TYPE_CHECKING:
    from json import JSONDecodeError


def judge(aim: Aim) -> Iterator[Params]:
    if is_json(aim.value):
        return
    import json  # it says where the error is

    try:
        json.loads(str(aim.value), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        found = _after_comma(error)
        yield {"line": found.lineno, "column": found.colno}
    except (ValueError, RecursionError):
        yield {"line": 1, "column": 1}


def _after_comma(error: JSONDecodeError) -> JSONDecodeError:
    """Return the error at what follows a trailing comma: since Python 3.13 it is at the comma itself."""
    if not error.msg.startswith("Illegal trailing comma"):
        return error
    rest = error.doc[error.pos + 1 :]
    return error.__class__(error.msg, error.doc, len(error.doc) - len(rest.lstrip(" \t\r\n")))


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
