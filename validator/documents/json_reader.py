"""Strict JSON, and JSON with comments and trailing commas (JSONC), with places.

One loop over tokens with its own stack, so depth costs no recursion.
"""

from __future__ import annotations

import re

from validator.documents.limits import Limits
from validator.documents.model import Data, Document, Entry, Format, Node, Path, Reading, Style, still_flawed
from validator.documents.numerals import bounds, fraction, whole
from validator.documents.syntax_errors import Findings, Refusal, beyond, syntax_error, typographic_quote
from validator.lazy_regex import regex
from validator.positions import Lines

_SPACE = regex(r"[ \t\r\n]*")
_SPACE_AND_COMMENTS = regex(r"(?:[ \t\r\n]+|//[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = regex(r'"([^"\\\x00-\x1f]*)(?:"|(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)+")')
_STRING_PART = regex(r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*')
_ESCAPE = regex(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NUMBER = regex(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = regex(r"[-+]?[\w$.+-]+")
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_NOT_FINITE = frozenset({"NaN", "Infinity", "-Infinity", "+Infinity"})


def read_json(lines: Lines, limits: Limits, format: Format = Format.JSON) -> Reading:
    """Read a JSON or JSONC text; strict JSON has neither comments nor trailing commas."""
    scanner = _Scanner(lines, limits, format)
    try:
        root = scanner.run()
    except Refusal as refusal:
        scanner.findings.refuse(refusal)
        return Reading((), scanner.findings.kept, lines, format)
    document = Document(root.data, root, lines, format, 0, still_flawed(root, scanner.flawed))
    return Reading((document,), scanner.findings.kept, lines, format)


class _Frame:
    """An object or array that is being read."""

    __slots__ = ("data", "key", "key_place", "node")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.data: Data = node.data
        self.key = ""
        self.key_place = (0, 0)


class _Scanner:
    """The state of reading one text."""

    def __init__(self, lines: Lines, limits: Limits, format: Format) -> None:
        self.text = lines.text
        self.limits = limits
        self.format = format
        self.space = _SPACE if format is Format.JSON else _SPACE_AND_COMMENTS
        self.findings = Findings(lines, limits)
        self.flawed: dict[Path, int] = {}  #: where the key or value starts
        self.stack: list[_Frame] = []
        self.count = 0

    def run(self) -> Node:
        """Return the one value of the text; raises Refusal if it cannot be read."""
        at = self._skip(0)
        root, at = self._value(at)
        while self.stack:
            frame = self.stack[-1]
            at = self._skip(at)
            at = self._member(frame, at) if frame.data.__class__ is dict else self._item(frame, at)
        at = self._skip(at)
        if at < len(self.text):
            if self.text[at] in "]}":
                raise syntax_error("extra-bracket", at, character=self.text[at])
            raise syntax_error("second-value" if self.text[at] in "[{" else "extra-text", at)
        return root

    # -- objects and arrays --------------------------------------------------------------------

    def _member(self, frame: _Frame, at: int) -> int:
        """Read on in an object from ``at``: its end, or its next key and value."""
        text = self.text
        node = frame.node
        character = text[at : at + 1]
        if node.entries and character != "}":
            at = self._pass_comma(at, "}")
        elif character == ",":
            raise syntax_error("extra-comma", at)
        if text[at : at + 1] == "}":
            return self._close(at)
        if text[at : at + 1] != '"':
            raise self._no_key(at)
        start = at
        key, at = self._string(at)
        if len(key) > self.limits.key_length:
            raise beyond("key-too-long", self.limits.key_length, start, at)
        frame.key_place = (start, at)
        frame.key = key
        earlier = node.entries.get(key)
        if earlier is not None and earlier.key is not None:
            path = self._path()
            self.flawed[path] = start
            self.findings.duplicate(key, earlier.key, (start, at), path)
        end = at
        at = self._skip(at)
        if text[at : at + 1] != ":":
            raise self._no_colon(at, end)
        colon = at
        at = self._skip(at + 1)
        if text[at : at + 1] == ",":
            raise syntax_error("missing-value-before", at)
        if text[at : at + 1] in ("", "}", "]"):
            raise syntax_error("missing-value", colon)
        value, at = self._value(at)
        data = frame.data
        assert isinstance(data, dict)
        data[key] = value.data
        node.entries[key] = Entry(value, frame.key_place)
        return at

    def _item(self, frame: _Frame, at: int) -> int:
        """Read on in an array from ``at``: its end, or its next value."""
        text = self.text
        items = frame.node.items
        if items and text[at : at + 1] != "]":
            at = self._pass_comma(at, "]")
        if text[at : at + 1] == "]":
            return self._close(at)
        if text[at : at + 1] == ",":
            raise syntax_error("extra-comma", at)
        if not text[at : at + 1]:
            raise self._unclosed()
        value, at = self._value(at)
        data = frame.data
        assert isinstance(data, list)
        data.append(value.data)
        items.append(Entry(value))
        return at

    def _pass_comma(self, at: int, closing: str) -> int:
        """Return where the text goes on after a comma; in strict JSON, that is not the closing bracket."""
        if self.text[at : at + 1] != ",":
            raise self._no_comma(at)
        comma, at = at, self._skip(at + 1)
        if self.text[at : at + 1] == closing and self.format is Format.JSON:
            raise syntax_error("trailing-comma", comma)
        return at

    def _close(self, at: int) -> int:
        self.stack.pop().node.end = at + 1
        return at + 1

    def _path(self) -> Path:
        """Return the path of the value that is being read."""
        return tuple(
            frame.key
            if isinstance(frame.data, dict)
            else len(frame.node.items) - (frame is not self.stack[-1])
            for frame in self.stack
        )

    # -- values --------------------------------------------------------------------------------

    def _value(self, at: int) -> tuple[Node, int]:
        """Return the value at ``at``; of an object or array only its beginning, its frame on the stack."""
        text = self.text
        self.count += 1
        if self.count > self.limits.nodes:
            raise beyond("too-many-values", self.limits.nodes, at, at + 1)
        character = text[at : at + 1]
        if character == '"':
            data, end = self._string(at)
            return Node(data, at, end, Style.QUOTED), end
        if character in ("{", "["):
            if len(self.stack) >= self.limits.depth:
                raise beyond("too-deep", self.limits.depth, at, at + 1)
            collection: Data = {} if character == "{" else []
            node = Node(collection, at, at + 1, Style.COLLECTION)
            self.stack.append(_Frame(node))
            return node, at + 1
        word = _WORD.match(text, at)
        if word is None:
            raise self._no_value(at)
        return self._scalar(word[0], at), word.end()

    def _scalar(self, word: str, at: int) -> Node:
        end = at + len(word)
        if word in _LITERALS:
            return Node(_LITERALS[word], at, end, Style.PLAIN)
        number = _NUMBER.fullmatch(word)
        data: Data
        if number is None:
            if word not in _NOT_FINITE:
                raise self._bad_word(word, at)
            data, flaw = word, "not-finite"
        elif number[1] or number[2]:
            data, flaw = fraction(word, self.limits)
        else:
            data, flaw = whole(word, 10, self.limits)
        if flaw:
            path = self._path()
            self.flawed[path] = at
            self.findings.unreadable(flaw, (at, end), path, params=bounds(flaw, self.limits))
        return Node(data, at, end, Style.PLAIN)

    def _string(self, at: int) -> tuple[str, int]:
        found = _STRING.match(self.text, at)
        if found is None:
            raise self._bad_string(at)
        end = found.end()
        if end - at - 2 > self.limits.value_length:
            raise beyond("value-too-long", self.limits.value_length, at, end)
        inside = found[1]
        if len(inside) == end - at - 2:
            return inside, end
        return _ESCAPE.sub(lambda escape: _unescaped(escape, at + 1), self.text[at + 1 : end - 1]), end

    # -- white space and what is wrong ---------------------------------------------------------

    def _skip(self, at: int) -> int:
        """Return where the next token begins."""
        found = self.space.match(self.text, at)
        at = found.end() if found else at
        character = self.text[at : at + 1]
        if character == "/":
            if self.format is not Format.JSON and self.text.startswith("/*", at):
                raise syntax_error("unclosed-bracket", at, at + 2, character="/*")
            if self.text.startswith(("//", "/*"), at):
                raise syntax_error("comment-in-json", at, at + 2)
        elif character == "#":
            raise syntax_error("comment-in-json", at)
        return at

    def _unclosed(self) -> Refusal:
        frame = self.stack[-1]
        start = frame.node.start
        return syntax_error("unclosed-bracket", start, character=self.text[start])

    def _no_comma(self, at: int) -> Refusal:
        character = self.text[at : at + 1]
        if not character:
            return self._unclosed()
        if character in "]}":
            return self._unclosed()
        if character == ":":
            return syntax_error("bad-key" if self.stack[-1].node.items else "extra-text", at)
        return typographic_quote(self.text, at, Format.JSON) or syntax_error("missing-comma", at)

    def _no_key(self, at: int) -> Refusal:
        character = self.text[at : at + 1]
        if not character:
            return self._unclosed()
        if character == ",":
            return syntax_error("extra-comma", at)
        if character == "'":
            return syntax_error("single-quotes", at)
        if character == ":":
            return syntax_error("missing-key", at)
        if character == "]":
            return self._unclosed()
        word = _WORD.match(self.text, at)
        if word:
            return syntax_error("unquoted-key", at, word.end())
        return typographic_quote(self.text, at, Format.JSON) or syntax_error("bad-key", at)

    def _no_colon(self, at: int, key_end: int) -> Refusal:
        character = self.text[at : at + 1]
        if not character:
            return syntax_error("missing-colon", key_end, key_end)
        return syntax_error("missing-colon", at)

    def _no_value(self, at: int) -> Refusal:
        character = self.text[at : at + 1]
        if not character:
            return self._unclosed() if self.stack else syntax_error("missing-value", at, at)
        if character == "'":
            return syntax_error("single-quotes", at)
        if character in "]}":
            if self.stack:
                return self._unclosed()
            return syntax_error("extra-bracket", at, character=character)
        if character == ",":
            return syntax_error("extra-comma", at)
        if ord(character) < 32:
            return syntax_error("unescaped-character", at, code=f"U+{ord(character):04X}")
        return typographic_quote(self.text, at, Format.JSON) or syntax_error("bad-value", at, format="JSON")

    def _bad_word(self, word: str, at: int) -> Refusal:
        end = at + len(word)
        if word.lower() in _LITERALS:
            return syntax_error("literal-case", at, end, expected=word.lower())
        if word in ("None", "nil", "undefined"):
            return syntax_error("literal-case", at, end, expected="null")
        if re.match(r"[-+]?\.?[0-9]", word):
            return syntax_error("bad-number", at, end, format="JSON")
        return syntax_error("missing-quotes", at, end, format="JSON")

    def _bad_string(self, at: int) -> Refusal:
        text = self.text
        part = _STRING_PART.match(text, at + 1)
        end = part.end() if part else at + 1
        character = text[end : end + 1]
        if character == "\\" and text[end + 1 : end + 2]:
            return syntax_error("bad-escape", end)
        if character and character not in "\r\n\\":
            return syntax_error("unescaped-character", end, code=f"U+{ord(character):04X}")
        return syntax_error("unclosed-quote", at, character='"')


def _unescaped(escape: re.Match[str], offset: int) -> str:
    high, low, code, short = escape.groups()
    if short:
        return _SHORT.get(short, short)
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if 0xD800 <= int(code, 16) < 0xE000:
        raise syntax_error("bad-escape", offset + escape.start())
    return chr(int(code, 16))
