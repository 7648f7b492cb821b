"""Where libyaml accepts what YAML does not, reads it as something else or keeps silent: the text is asked.

Nothing here decides what a value is; it refuses.
"""

from __future__ import annotations

import re

from validator.documents import libyaml
from validator.documents.syntax_errors import Refusal, syntax_error
from validator.lazy_regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TIGHT_COMMENT = regex(r"""[\]},"']#""")
_COMMENT_START = regex(r"(?:^|[ \t\r\n])#", re.MULTILINE)
_BLOCK_HEADER = regex(r"[|>][-+0-9]*(#?)")
_NEXT_LINE = regex(r"(?:\r\n|\r|\n)([ \t]*)(?=[^ \t\r\n])")
#: what no text goes on with: a comment, an entry of a list, a key
_ENTRY = regex(r"(?:#|- |[\"']?[^\s:\"']+[\"']?:[ \t\r\n])")
_BLANK_LINES = regex(r"[^\r\n]*(?:\r\n|\r|\n)((?: *(?:\r\n|\r|\n))+)( *)(?=[^ \r\n])")
_BAD_VERSION = regex(r"^%YAML[ \t]+[0-9.]+(?=#)", re.MULTILINE)
_PREAMBLE = regex(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)|%[^\r\n]*(?:\r\n|\r|\n))*")
_UNKNOWN_DIRECTIVE = regex(
    r"^%(?=(?!YAML\b|TAG\b)[A-Za-z0-9]+(?:[ \t\r\n])|YAML[ \t]+1\.(?:0|[3-9])[ \t\r\n])", re.MULTILINE
)
_DOCUMENT_START = regex(r"---(?:[ \t\r\n]|$)")
_DOCUMENT_END = regex(r"\.(?=\.\.(?:[ \t\r\n]|$))")


def without_unknown_directives(text: str) -> str:
    """Return the text with a comment of the same length for each directive that YAML says to ignore.

    An end mark without any document before it goes the same way.
    """
    preamble = _PREAMBLE.match(text)
    end = preamble.end() if preamble else 0
    if _DOCUMENT_END.match(text, end):
        return text[:end] + "#" + text[end + 1 :]
    if "%" not in text[:end] or not _DOCUMENT_START.match(text, end):
        return text
    return _UNKNOWN_DIRECTIVE.sub("#", text[:end]) + text[end:]


def bad_directive(text: str, start: int, end: int) -> Refusal | None:
    """Return the refusal of a comment that touches the version in a ``%YAML`` line."""
    found = _BAD_VERSION.search(text, start, end)
    return syntax_error("comment-without-space", found.end()) if found else None


def misread_scalar(
    text: str, start: int, end: int, shape: str, value: str, parent_column: int, in_brackets: bool
) -> Refusal | None:
    """Return why a scalar is not what libyaml takes it for; ``shape`` is its quote or block character."""
    if not shape:
        if in_brackets and value == "-":
            return syntax_error("special-start", start, character="-")
        return None
    if shape in "|>":
        return _misread_block(text, start, value, parent_column)
    if in_brackets or parent_column < 0:
        return None
    for line in _NEXT_LINE.finditer(text, start, end):
        indent = line[1]
        if len(indent) - len(indent.lstrip(" ")) <= parent_column:
            if "\t" in indent:
                return syntax_error("tab", line.start(1) + indent.index("\t"))
            if _ENTRY.match(text, line.end()):
                return syntax_error("unclosed-quote", start, character=shape)
            return syntax_error("bad-indentation", line.end())
    return None


def _misread_block(text: str, start: int, value: str, parent_column: int) -> Refusal | None:
    header = _BLOCK_HEADER.match(text, start)
    if header and header[1]:
        return syntax_error("comment-without-space", header.start(1))
    if value.strip():
        return None
    blank = _BLANK_LINES.match(text, start)
    if blank is None or re.search("[0-9]", header[0] if header else ""):
        return None
    longest = max(len(line) for line in re.split("[\r\n]", blank[1]))
    if parent_column < len(blank[2]) < longest:
        return syntax_error("bad-indentation", blank.end())
    return None


def tight_comment(text: str) -> Refusal | None:
    """Return the refusal of a comment that touches the bracket, comma or quote before it."""
    if "#" not in text or _TIGHT_COMMENT.search(text) is None:
        return None
    outside = _without_scalars(text)
    for found in _TIGHT_COMMENT.finditer(outside):
        line = max(outside.rfind("\n", 0, found.start()), outside.rfind("\r", 0, found.start())) + 1
        if not _COMMENT_START.search(outside, line, found.end() - 1):
            return syntax_error("comment-without-space", found.end() - 1)
    return None


def _without_scalars(text: str) -> str:
    """Return the text with the inside of its scalars and all after an error blotted out."""
    library = libyaml.load()
    next_event = library.parser(text).get_event
    parts: list[str] = []
    at = 0
    try:
        while True:
            event: Any = next_event()
            kind: type = event.__class__
            if kind is library.events.StreamEndEvent:
                parts.append(text[at:])
                break
            if kind is library.events.ScalarEvent and event.end_mark.index - event.start_mark.index > 1:
                start, end = event.start_mark.index, event.end_mark.index
                last = end - 1 if event.style in ("'", '"') else end
                parts += (text[at:start], "x" * (last - start))
                at = last
    except library.error:
        pass
    return "".join(parts)
