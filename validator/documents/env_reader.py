"""``.env`` files with positions: ``NAME=value`` lines. No variable is looked up, every value is text."""

from __future__ import annotations

import re

from validator.documents.limits import Limits
from validator.documents.model import Data, Document, Entry, Format, Node, Reading, Style
from validator.documents.syntax_errors import Findings, Refusal, beyond, syntax_error
from validator.lazy_regex import regex
from validator.positions import Lines

_BLANK = regex(r"(?:[ \t\r\n\f\v]+|#[^\r\n]*)*")
_NAME = regex(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.\-]*)")
_EQUALS = regex(r"[ \t]*=[ \t]*")
_SINGLE = regex(r"'([^']*)'")
_DOUBLE = regex(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_PLAIN = regex(r"(?:[^\s#]|(?<![ \t=])#|[ \t]+(?=[^\s#]))*")
_REST = regex(r"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_PARAMETER = regex(r"\$\{(?P<name>[A-Za-z_]\w*)(?::?-(?P<default>[^{}]*)|:?[?+][^{}]*)\}", re.ASCII)
_ESCAPE = regex(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$", "`": "`", "\n": ""}


def read_env(lines: Lines, limits: Limits) -> Reading:
    """Read the variables of a ``.env`` text into one mapping."""
    text = lines.text
    data: dict[str, Data] = {}
    root = Node(data, 0, 0, Style.COLLECTION)
    findings = Findings(lines, limits)
    flawed: set[tuple[str]] = set()
    at = _skip(text, 0)
    root.start = root.end = at if at < len(text) else 0
    try:
        while at < len(text):
            name, key, at = _name(text, at, limits)
            if len(data) >= limits.nodes:
                raise beyond("too-many-values", limits.nodes, *key)
            node = _value(text, at, limits)
            earlier = root.entries.get(name)
            if earlier is not None and earlier.key is not None:
                flawed.add((name,))
                findings.duplicate(name, earlier.key, key, (name,))
            stored = default_of(node, text)
            data[name] = stored.data
            root.entries[name] = Entry(stored, key)
            root.end = node.end
            at = _skip(text, _line_end(text, node))
    except Refusal as refusal:
        findings.refuse(refusal)
        return Reading((), findings.kept, lines, Format.ENV)
    document = Document(data, root, lines, Format.ENV, 0, frozenset(flawed))
    return Reading((document,), findings.kept, lines, Format.ENV)


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _name(text: str, at: int, limits: Limits) -> tuple[str, tuple[int, int], int]:
    """Return a variable's name, its place, and where its value begins."""
    found = _NAME.match(text, at)
    if found is None:
        if text[at] == "=":
            raise syntax_error("missing-key", at)
        raise syntax_error("bad-name", at)
    name, place = found[1], found.span(1)
    if len(name) > limits.key_length:
        raise beyond("key-too-long", limits.key_length, *place)
    equals = _EQUALS.match(text, place[1])
    if equals is None:
        behind = re.compile(r"[ \t]*").match(text, place[1])
        at = behind.end() if behind else place[1]
        character = text[at : at + 1]
        if character == ":":
            raise syntax_error("colon-for-equals", at)
        if character in ("", "\r", "\n"):
            raise syntax_error("missing-equals", place[1], place[1])
        raise syntax_error("missing-equals" if at > place[1] else "bad-name", at)
    return name, place, equals.end()


def _value(text: str, at: int, limits: Limits) -> Node:
    character = text[at : at + 1]
    if character == "'":
        found = _SINGLE.match(text, at)
    elif character == '"':
        found = _DOUBLE.match(text, at)
    else:
        found = _PLAIN.match(text, at)
    if found is None:
        raise syntax_error("unclosed-quote", at, character=character)
    if found.end() - at > limits.value_length:
        raise beyond("value-too-long", limits.value_length, at, found.end())
    if character == '"':
        value = _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[0]), found[1])
    else:
        value = found[1] if character == "'" else found[0]
    return Node(value, at, found.end(), Style.QUOTED if character in ("'", '"') else Style.PLAIN)


def default_of(node: Node, text: str) -> Node:
    """Return what a value such as ``${NAME:-default}`` may mean: its default; else a plain reference.

    These are the forms of the shell and of docker compose; ``${NAME:?text}`` and ``${NAME:+text}`` have no
    default.
    """
    found = _PARAMETER.fullmatch(str(node.data))
    if found is None:
        return node
    start = text.find(found[0], node.start, node.end)
    if found["default"] and start >= 0:
        first, last = found.span("default")
        return Node(found["default"], start + first, start + last, node.style)
    return Node(f"${{{found['name']}}}", node.start, node.end, node.style)


def _line_end(text: str, node: Node) -> int:
    """Return where the line of a value ends; after a value only a comment may be."""
    rest = _REST.match(text, node.end)
    if rest is None:
        at = node.end
        while text[at] in " \t":
            at += 1
        if "\n" in text[node.start : node.end]:  # it was closed by the quotation mark of a later line
            raise syntax_error("unclosed-quote", node.start, character=text[node.start])
        raise syntax_error("extra-text", at)
    return rest.end()
