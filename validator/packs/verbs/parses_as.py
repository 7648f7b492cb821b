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
        yield _described(error)
    except (ValueError, RecursionError):
        yield {"line": 1, "column": 1}


def _described(error: JSONDecodeError) -> Params:
    """Return where a text stops being JSON, and its cause and what it was to be if that is certain."""
    text, at = error.doc, error.pos
    before = text[:at].rstrip(" \t\r\n")
    if text[at : at + 1] in ("}", "]") and before[-1:] == ",":  # Python 3.13 is at the comma itself
        at = len(before) - 1
    cause, right = "", ""
    if text[at : at + 1] == "," and text[at + 1 :].lstrip(" \t\r\n")[:1] in ("}", "]"):
        cause, right = "trailing-comma", text[:at] + text[at + 1 :]
    elif text[at : at + 1] and text[at] in _TYPOGRAPHIC:
        cause, right = "typographic-quotes", text.translate(dict.fromkeys(map(ord, _TYPOGRAPHIC), '"'))
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    right = right if is_json(right) else ""
    return {"line": line, "column": column, "cause": cause, "suggestion": right}


_TYPOGRAPHIC = "“”„‟«»"


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
