"""Why a YAML text stops making sense at some place, checked by its own characters around that place.

The words of libyaml are not used: they differ between versions and are about the parser, not of the text.
"""

from __future__ import annotations

import re

from validator.documents.syntax_errors import Refusal, syntax_error
from validator.lazy_regex import regex

_TYPOGRAPHIC = regex(r"(?:^|[:?\-][ \t]|[\[{,])[ \t]*([“”„‟«»‘’‚‹›])")
_QUOTED = {'"': regex(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": regex(r"'(?:[^']|'')*'")}
_TIGHT_COLON = regex(r"[^\s:#\"'\[\]{}]+(:)(?=[^\s/:])")
_KEY_SIGN = regex(r":(?=[ \t]|$)")
_DASHES = regex(r"(?:- +)*")
_NESTING = regex(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[\[\]{}]", re.DOTALL)
_DIRECTIVE_LINE = regex(r"^%", re.MULTILINE)


def explain(text: str, at: int, context: int | None) -> Refusal:
    """Return what is wrong at offset ``at``; ``context`` is where the thing around it began."""
    place = _Place(text, at, context)
    for look in (
        _tab,
        _block_text,
        _typographic_quotes,
        _quoted_text,
        _special_start,
        _brackets,
        _unexpected_colon,
        _key_without_colon,
        _dash,
        _text_behind,
        _directive,
        _indentation,
    ):
        found = look(place)
        if found is not None:
            return found
    return syntax_error("", at, format="YAML")


class _Place:
    """The place of an error, and what is around it."""

    def __init__(self, text: str, at: int, context: int | None) -> None:
        self.text = text
        self.at = at
        self.context = context
        self.character = text[at : at + 1]
        self.opener = text[context : context + 1] if context is not None else ""
        self.line_start = _line_start(text, at)
        self.line = text[self.line_start : _line_end(text, at)]
        self.before = text[self.line_start : at]  #: what is on the same line in front of it

    def is_first(self) -> bool:
        """Tell whether only white space is before it on its line."""
        return not self.before.strip()

    def at_end(self) -> bool:
        return not self.text[self.at :].strip()


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return min(ends, default=len(text))


def _tab(place: _Place) -> Refusal | None:
    indent = place.line[: len(place.line) - len(place.line.lstrip(" \t"))]
    if "\t" in indent:
        return syntax_error("tab", place.line_start + indent.index("\t"))
    return syntax_error("tab", place.at) if place.character == "\t" else None


def _block_text(place: _Place) -> Refusal | None:
    """The text that a ``|`` or ``>`` announces is not indented more than its key."""
    for at in (place.context, place.at):
        start = _line_start(place.text, at) if at is not None else 0
        earlier = _line_before(place.text, start)
        sign = _BLOCK_SIGN.match(earlier[1]) if earlier else None
        line = place.text[start : _line_end(place.text, start)]
        indent = len(line) - len(line.lstrip(" "))
        if sign and line.strip() and indent <= len(sign["indent"]):
            return syntax_error("block-indent", start + indent, found=sign["sign"])
    return None


_BLOCK_SIGN = regex(r"(?P<indent> *(?:- +)*)[\w\"'.-]+:[ \t]+(?P<sign>[|>][0-9+-]{0,2})[ \t]*(?:#.*)?\Z")


def _typographic_quotes(place: _Place) -> Refusal | None:
    found = _TYPOGRAPHIC.search(place.line)
    if found is None:
        return None
    at = place.line_start + found.start(1)
    return syntax_error("typographic-quotes", at, character=found[1], format="YAML")


def _quoted_text(place: _Place) -> Refusal | None:
    """The error is inside a quoted text: an escape, or no end."""
    context = place.context
    if context is None or place.opener not in _QUOTED:
        return None
    closed = _QUOTED[place.opener].match(place.text, context)
    if place.opener == '"':
        slash = place.at if place.character == "\\" else place.at - 2
        if slash > context and place.text[slash : slash + 1] == "\\":
            return syntax_error("bad-escape", slash)
    if closed and closed.end() <= place.at:
        return None
    return syntax_error("unclosed-quote", context, character=place.opener)


def _special_start(place: _Place) -> Refusal | None:
    """A plain value begins with a character that means something else."""
    if place.context is not None and place.opener and place.opener in "*&|>!%":
        if place.text.startswith(("%YAML", "%TAG"), place.context):
            return syntax_error("directive", place.context)
        return syntax_error("special-start", place.context, character=place.opener)
    if place.character and place.character in "@`%":
        return syntax_error("special-start", place.at, character=place.character)
    opening = place.before.rstrip()[-1:]
    if place.character == "," and opening in ("", ":", "-"):
        return syntax_error("special-start", place.at, character=",")
    if place.character == "-" and opening and opening in "[{,":
        return syntax_error("special-start", place.at, character="-")
    return None


def _brackets(place: _Place) -> Refusal | None:
    """The error is between brackets or braces, or is one of them."""
    text, at, context = place.text, place.at, place.context
    if place.at_end() and text[:at].rstrip()[-1:] in ("[", "{", ",") and (context is None or context >= at):
        opening = _unclosed(text)
        if opening is not None:
            return syntax_error("unclosed-bracket", opening, character=text[opening])
    if context is None or not place.opener or place.opener not in "[{":
        if place.character and place.character in "]}":
            return syntax_error("extra-bracket", at, character=place.character)
        return syntax_error("extra-comma", at) if place.character == "," else None
    if place.at_end() or place.character in "]}" or not _closes(text, context):
        return syntax_error("unclosed-bracket", context, character=place.opener)
    if place.character == ",":
        return syntax_error("extra-comma", at)
    member = text[max(text.rfind(",", context, at), context) + 1 : at]
    if place.opener == "{" and ":" not in member and place.character != ":":
        return syntax_error("missing-colon", at)
    if place.character == ":":
        word = re.search(r"\S+[ \t]*$", place.before)
        at = place.line_start + word.start() if word else at
    return syntax_error("missing-comma", at)


def _closes(text: str, start: int) -> bool:
    """Tell whether the bracket at ``start`` has a partner further on."""
    depth = 0
    for found in _NESTING.finditer(text, start):
        if found[0] in ("[", "{"):
            depth += 1
        elif found[0] in ("]", "}"):
            depth -= 1
            if depth == 0:
                return True
    return False


def _unclosed(text: str) -> int | None:
    """Return the offset of the last bracket that has no partner, None if all have."""
    openings: list[int] = []
    for found in _NESTING.finditer(text):
        if found[0] in ("[", "{"):
            openings.append(found.start())
        elif found[0] in ("]", "}") and openings:
            openings.pop()
    return openings[-1] if openings else None


def _unexpected_colon(place: _Place) -> Refusal | None:
    if place.character != ":":
        return None
    before = place.before
    opening = before.rstrip()[-1:]
    if opening and opening in "[{,":
        return syntax_error("special-start", place.at, character=":")
    if opening in ("", "-", "?"):
        return syntax_error("missing-key", place.at)
    if before.startswith("---"):
        return syntax_error("extra-text", place.line_start + len(before) - len(before[3:].lstrip()))
    if _KEY_SIGN.search(before):
        return syntax_error("colon-in-value", place.at)
    if opening in _QUOTED and before.count(opening) % 2:
        return syntax_error("key-over-lines", place.at)
    earlier = _line_before(place.text, place.line_start)
    if earlier is not None:
        start, line = earlier
        if not _KEY_SIGN.search(line) and not (before.lstrip() + line.lstrip()).startswith("- "):
            return _colonless(place.text, start, line)
    return syntax_error("bad-indentation", place.line_start + len(before) - len(before.lstrip()))


def _key_without_colon(place: _Place) -> Refusal | None:
    """A line was to be a key and its value, and no colon came."""
    context = place.context
    if context is None or context >= place.line_start:
        return None
    start = _line_start(place.text, context)
    line = place.text[start : _line_end(place.text, context)]
    between = place.text[start + len(line) : place.line_start]
    if _KEY_SIGN.search(line) or line.lstrip()[:1] in ("-", "?", "") or between.strip():
        return None
    return _colonless(place.text, start, line)


def _colonless(text: str, start: int, line: str) -> Refusal:
    """Return what is wrong with a line that has no colon followed by a space."""
    content = len(line) - len(line.lstrip())
    dashes = _DASHES.match(line, content)
    content = dashes.end() if dashes else content
    tight = _TIGHT_COLON.match(line, content)
    if tight:
        return syntax_error("missing-space-after-colon", start + tight.start(1))
    equals = line.find("=", content)
    if equals >= 0:
        return syntax_error("missing-colon", start + equals)
    quoted = _QUOTED[line[content]].match(line, content) if line[content : content + 1] in _QUOTED else None
    end = quoted.end() if quoted else content + len(re.split(r"\s", line[content:], maxsplit=1)[0])
    at = start + end
    return syntax_error("missing-colon", at, at + 1 if end < len(line) else at)


def _line_before(text: str, line_start: int) -> tuple[int, str] | None:
    """Return the nearest line above that is neither blank nor a comment, with its offset."""
    end = line_start
    while end > 0:
        end -= 2 if text[max(0, end - 2) : end] == "\r\n" else 1
        start = _line_start(text, end)
        line = text[start:end]
        if line.strip() and not line.lstrip().startswith("#"):
            return None if line.startswith("---") else (start, line)
        end = start
    return None


def _dash(place: _Place) -> Refusal | None:
    if place.character == "-" and place.text[place.at + 1 : place.at + 2] in ("", " ", "\t", "\r", "\n"):
        return syntax_error("sequence-indent", place.at)
    return None


def _text_behind(place: _Place) -> Refusal | None:
    """Something is after the end of a value, on the same line."""
    before = place.before.rstrip()
    if not before or place.at_end():
        return None
    quote = before[-1]
    if quote in _QUOTED and before.count(quote) % 2:
        opening = place.text.rfind(quote, 0, place.line_start)
        if opening >= 0:
            return syntax_error("unclosed-quote", opening, character=quote)
    return syntax_error("extra-text", place.at)


def _directive(place: _Place) -> Refusal | None:
    if place.at_end():
        lines = list(_DIRECTIVE_LINE.finditer(place.text))
        if lines:
            return syntax_error("directive", lines[-1].start())
    return None


def _indentation(place: _Place) -> Refusal | None:
    return syntax_error("bad-indentation", place.at) if place.is_first() and not place.at_end() else None
