"""What a half-written text contains so far, and what can be written at one position of it.

The readers refuse a text that is not complete. Here, each line counts that can be understood alone: enough to
complete a key or a value, and to find the field at a position, but not to check the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from validator.documents.limits import LIMITS
from validator.documents.model import Format, Path
from validator.lazy_dataclasses import dataclass
from validator.lazy_regex import regex


@dataclass(frozen=True, slots=True)
class Cursor:
    """The word at a position, perhaps an empty one, and what it is or can become."""

    start: int  #: offset of its first character, quotation marks included
    end: int
    mapping: Path | None = None  #: it can be a key of the mapping at this path
    value: Path | None = None  #: it can be the value at this path
    has_separator: bool = False  #: a key that is already followed by its colon or equals sign
    in_header: bool = False  #: it is in the header of a TOML table


@dataclass(frozen=True, slots=True)
class Outline:
    """What a text contains; ``data`` is that of the document with the cursor."""

    data: Any
    cursor: Cursor | None  #: None: nothing can be completed there, as in a comment


def outline(text: str, format: Format, offset: int) -> Outline:
    """Return what a text contains, and what is at an offset of it (0-based, in code points).

    The text may be broken everywhere. It is read once, from its first to its last character.
    """
    scanners: dict[Format, type[_Scanner]] = {Format.YAML: _Yaml, Format.TOML: _Toml, Format.ENV: _Env}
    scanner = scanners.get(format, _Scanner)(text, offset)
    scanner.scan()
    return Outline(scanner.root[_ROOT], scanner.cursor)


_ROOT = ""  #: the key of the document in what contains it
_QUOTES = ("'", '"')
_DEEPEST = LIMITS.depth
_LINE = regex(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_STRING = r""""(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?"""
_JSON = regex(rf"(?P<string>{_STRING})|(?P<sign>[{{}}\[\],])|(?P<word>[^\s\"{{}}\[\],:]+)|.", re.DOTALL)
_JSON_COMMENT = regex(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_HASH_COMMENT = regex(r"#[^\r\n]*")
_IN_YAML = regex(
    rf"(?P<string>{_STRING})|(?P<sign>[{{}}\[\],])"
    r"|(?P<word>[^\s,{}\[\]\"'#:](?:[^,{}\[\]\r\n:]|:(?=[^\s,}\]]))*)|.",
    re.DOTALL,
)
_IN_TOML = regex(rf"(?P<string>{_STRING})|(?P<sign>[{{}}\[\],])|(?P<word>[^\s,{{}}\[\]\"'#=]+)|.", re.DOTALL)
_QUOTED, _COMMENT = regex(_STRING), regex(r"[ \t]#")
_COLON, _EQUALS = regex(r"[ \t]*:"), regex(r"[ \t]*=")
_SPACE = regex(r"\s*")


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is not yet closed."""

    container: Any
    path: Path
    key: str | int | None = None  #: of the value that comes next; in a mapping, None: a key comes next
    indent: int = -1  #: of the lines of a YAML block

    @property
    def child(self) -> Path:
        """Return the path of the value that comes next."""
        if self.key == _ROOT:
            return ()
        return (*self.path, len(self.container) if self.key is None else self.key)

    def put(self, value: Any) -> None:
        if isinstance(self.container, list) and self.key is None:
            self.container.append(value)
        elif self.key is not None:
            self.container[self.key] = value


class _Scanner:
    """Reads JSON, and what is between brackets in other formats."""

    token, comment, separator = _JSON, _JSON_COMMENT, _COLON

    def __init__(self, text: str, offset: int) -> None:
        self.text, self.offset = text, offset
        self.root: dict[str | int, Any] = {_ROOT: None}
        self.cursor: Cursor | None = None
        self.is_found = False

    def scan(self) -> None:
        self.flow(_Frame(self.root, (), _ROOT), 0, len(self.text))

    # --- the cursor ---

    def find(self, start: int, end: int, **what: Any) -> None:
        """Take what is between two offsets for the word at the cursor, if the cursor is there."""
        if not self.is_found and start <= self.offset <= end:
            self.is_found, self.cursor = True, Cursor(start, end, **what)

    def find_nothing(self, start: int, end: int) -> None:
        """Let nothing be completed between two offsets."""
        self.is_found = self.is_found or start < self.offset <= end

    # --- between brackets ---

    def flow(self, parent: _Frame, at: int, end: int) -> int:
        """Read one value, put it into its parent, and return the offset after it."""
        frames = [parent]
        while len(frames) <= _DEEPEST:
            at = self._pass_space(at, end, frames[-1])
            if at >= end:
                return end
            found = self.token.match(self.text, at, end)
            assert found is not None
            frame, kind = frames[-1], found.lastgroup
            if kind != "word":
                self._gap(frame, at, at)
            at = found.end()
            if kind == "sign":
                self._sign(found[0], frames)
            elif kind is not None:
                at = self._word(found, end, frame, is_inside=frame is not parent)
            if len(frames) == 1 and kind is not None:
                return at
        return end

    def _pass_space(self, at: int, end: int, frame: _Frame) -> int:
        """Return the offset after spaces and comments; the cursor may be between them."""
        while True:
            space = _SPACE.match(self.text, at, end)
            after = space.end() if space else at
            comment = self.comment.match(self.text, after, end)
            if comment is None:
                self._gap(frame, at, after if after == end else after - 1)
                return after
            self._gap(frame, at, after)
            self.find_nothing(after, comment.end())
            at = comment.end()

    def _gap(self, frame: _Frame, start: int, end: int) -> None:
        if not self.is_found and start <= self.offset <= end:
            self.find(self.offset, self.offset, **self._next(frame))

    @staticmethod
    def _next(frame: _Frame) -> dict[str, Any]:
        if isinstance(frame.container, dict) and frame.key is None:
            return {"mapping": frame.path}
        return {"value": frame.child}

    def _word(self, found: re.Match[str], last: int, frame: _Frame, *, is_inside: bool) -> int:
        """Take a word for a key or a value, and return the offset after it."""
        word, start = found[0].rstrip(), found.start()
        end = start + len(word)
        if word[0] in _QUOTES and (len(word) == 1 or word[-1] != word[0]):
            end = max(start, min(end, self.offset))  # it lacks its end, so it seems to go on
        is_mapping = isinstance(frame.container, dict) and is_inside
        separator = self.separator.match(self.text, found.end(), last) if is_mapping else None
        if separator:
            self.find(start, end, mapping=frame.path, has_separator=True)
            frame.key = _plain(word)
            frame.put(None)
            return separator.end()
        self.find(start, end, **self._next(frame))
        frame.put(_value(word))
        if is_inside:
            frame.key = None
        return found.end()

    @staticmethod
    def _sign(sign: str, frames: list[_Frame]) -> None:
        frame = frames[-1]
        if sign in "{[":
            inside: Any = {} if sign == "{" else []
            child = frame.child
            frame.put(inside)
            if len(frames) > 1:
                frame.key = None
            frames.append(_Frame(inside, child))
        elif sign == ",":
            if len(frames) > 1:
                frame.key = None
        else:
            kind = dict if sign == "}" else list
            for depth in range(len(frames) - 1, 0, -1):
                if isinstance(frames[depth].container, kind):
                    del frames[depth:]
                    break


def _plain(word: str) -> str:
    """Return a key or a text without its quotation marks."""
    word = word.strip()
    if word[:1] in _QUOTES:
        return word[1 : -1 if len(word) > 1 and word[-1] == word[0] else None]
    return word


def _value(word: str) -> Any:
    if word[:1] in _QUOTES:
        return _plain(word)
    try:
        return json.loads(word)
    except ValueError:
        return word.strip()


class _Lines(_Scanner):
    """Reads a format line by line."""

    def lines(self, at: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the offsets of the beginning and of the end of each line; ``self.at`` is where one begins."""
        self.at = at
        while self.at <= end:
            found = _LINE.match(self.text, self.at, end)
            assert found is not None
            self.at = found.end() if found.end() > found.end(1) else end + 1
            yield found.start(), found.end(1)

    def continue_after(self, offset: int) -> None:
        """Go on with the line after the one with an offset."""
        if offset >= self.at:
            found = _LINE.match(self.text, offset)
            assert found is not None
            self.at = max(self.at, found.end() if found.end() > found.end(1) else len(self.text) + 1)


_NO_KEY = r"""[-?][ \t\r\n]|[,\[\]{}#&*!|>'"%@`]"""  #: how a key without quotation marks does not begin
_KEY = regex(rf"""("(?:[^"\\\r\n]|\\.)*"[ \t]*|'[^'\r\n]*'[ \t]*|(?!{_NO_KEY})[^\r\n]*?):(?=[ \t\r\n]|\Z)""")
_DASH = regex(r"-(?:[ \t]+|(?=[\r\n]|\Z))")
_MARKS = regex(r"(?:[&!][^\s]*[ \t]+)*")
_BLOCK = regex(r"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?$")
_MARKER = regex(r"(?:---|\.\.\.)(?=[ \t]|\Z)")


class _Yaml(_Lines):
    token, comment, separator = _IN_YAML, _HASH_COMMENT, _COLON

    def scan(self) -> None:
        start, end = self._document()
        self.frames = [_Frame(self.root, (), _ROOT)]
        self.block = -1  #: the indent of the block scalar's key or dash; -1: the line is in none
        for first, stop in self.lines(start, end):
            self._line(first, stop)

    def _document(self) -> tuple[int, int]:
        """Return the offsets of the document with the cursor, without the lines around it."""
        start = 0
        for line in _LINE.finditer(self.text):
            if _MARKER.match(line[1]):
                if line.start() > self.offset:
                    return start, line.start() - 1
                start = line.end()
                self.find_nothing(line.start() - 1, line.end(1))
        return start, len(self.text)

    def _line(self, first: int, stop: int) -> None:
        at = first
        while at < stop and self.text[at] == " ":
            at += 1
        is_blank = not self.text[at:stop].strip()
        indent = self.offset - first if is_blank else at - first
        if 0 <= self.block < indent:
            self.find_nothing(first - 1, stop)
            return
        if is_blank:
            if first <= self.offset <= stop:
                self._blank(indent)
            return
        self.block = -1
        if self.text[at] == "#":
            self.find_nothing(at, stop)
        else:
            self._content(first, at, stop)

    def _blank(self, column: int) -> None:
        """Complete an empty line by the column of the cursor."""
        for frame in reversed(self.frames):
            if frame.indent == column and isinstance(frame.container, dict):
                self.find(self.offset, self.offset, mapping=frame.path)
                return
            if frame.indent < column:
                if frame is self.frames[-1] and frame.key is not None:
                    self.find(self.offset, self.offset, mapping=frame.child, value=frame.child)
                return

    def _content(self, first: int, at: int, stop: int) -> None:
        in_item = False
        while dash := _DASH.match(self.text, at, stop):
            if not self._open(at - first, list):
                self.find_nothing(first - 1, stop)
                return
            in_item, frame = True, self.frames[-1]
            frame.key = len(frame.container)
            frame.container.append(None)
            at = dash.end()
        frame = self.frames[-1]
        end = _word_end(self.text, at, stop)
        if at >= stop:
            if self.text[stop - 1] != "-":
                self.find(self.offset, self.offset, mapping=frame.child, value=frame.child)
        elif key := _KEY.match(self.text, at, stop):
            self._entry(first, key, stop)
        elif self.text[at] in "[{" and frame.key is not None:
            self._between_brackets(frame, at, at - first)
        elif in_item:
            self.find(at, end, mapping=frame.child, value=frame.child)
            self._scalar(frame, at, end)
        elif at <= self.offset <= end and " " not in self.text[at:end]:
            self._half_key(at - first, at, end)
        self.find_nothing(first - 1, stop)

    def _half_key(self, indent: int, at: int, end: int) -> None:
        """Complete a word that is alone on its line."""
        while self.frames[-1].indent > indent or (
            self.frames[-1].indent == indent and isinstance(self.frames[-1].container, list)
        ):
            self.frames.pop()
        frame = self.frames[-1]
        if frame.indent == indent:
            self.find(at, end, mapping=frame.path)
        elif frame.key is not None:
            self.find(at, end, mapping=frame.child, value=frame.child)
        self.is_found = True

    def _open(self, indent: int, kind: type[Any]) -> bool:
        """Make the list or mapping at an indent the innermost one; tell whether there can be one."""
        while self.frames[-1].indent > indent:
            self.frames.pop()
        frame = self.frames[-1]
        if frame.indent == indent and isinstance(frame.container, kind):
            return True
        if frame.indent == indent and kind is dict and isinstance(frame.container, list):
            self.frames.pop()
            return self._open(indent, kind)
        if frame.key is None or (frame.indent == indent and kind is dict) or len(self.frames) > _DEEPEST:
            return False
        inside, child = kind(), frame.child
        frame.put(inside)
        self.frames.append(_Frame(inside, child, indent=indent))
        return True

    def _entry(self, first: int, key: re.Match[str], stop: int) -> None:
        if not self._open(key.start() - first, dict):
            return
        frame = self.frames[-1]
        self.find(key.start(), key.start() + len(key[1].rstrip()), mapping=frame.path, has_separator=True)
        frame.key = _plain(key[1])
        frame.put(None)
        marks = _MARKS.match(self.text, _space_after(self.text, key.end(), stop), stop)
        start = marks.end() if marks else stop
        if start >= stop or self.text[start] == "#":
            if key.end() <= self.offset <= start:
                self.find(self.offset, self.offset, value=frame.child)
        elif self.text[start] in "[{":
            self._between_brackets(frame, start, frame.indent)
        else:
            end = _word_end(self.text, start, stop)
            self.find(start, end, value=frame.child)
            self._scalar(frame, start, end)

    def _scalar(self, frame: _Frame, start: int, end: int) -> None:
        if _BLOCK.match(self.text, start, end):
            self.block = frame.indent
        frame.put(_value(self.text[start:end]))
        frame.key = None

    def _between_brackets(self, frame: _Frame, at: int, indent: int) -> None:
        """Read a value between brackets; it ends at the latest where a line has no deeper indent."""
        end = len(self.text)
        for line in _LINE.finditer(self.text, self.at):
            content = line[1].lstrip(" ")
            if (content and len(line[1]) - len(content) <= indent and content[0] not in "]}") or not line[0]:
                end = max(line.start() - 1, at)
                break
        if end >= len(self.text) - 1:
            end = len(self.text)
        after = self.flow(_Frame(frame.container, frame.path, frame.key), at, end)
        frame.key = None
        self.continue_after(after)


def _word_end(text: str, at: int, stop: int) -> int:
    """Return the offset after the word that begins at an offset of a line; a comment is not part of it."""
    if quoted := _QUOTED.match(text, at, stop):
        return quoted.end()
    comment = _COMMENT.search(text, at, stop)
    return at + len(text[at : comment.start() if comment else stop].rstrip())


def _space_after(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] in " \t":
        at += 1
    return at


_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\r\n]*"?|'[^'\r\n]*'?)"""
_NAMES = regex(rf"({_NAME}?(?:[ \t]*\.[ \t]*{_NAME}?)*)[ \t]*(=?)")
_HEADER = regex(r"[ \t]*(\[\[?)([^\]#\r\n]*)(\]\]?)?")
_WHOLE_HEADER = regex(
    r"^[ \t]*\[{1,2}[A-Za-z0-9_.\"' \t-]+\]{1,2}[ \t]*(?:#[^\r\n]*)?$|^[A-Za-z0-9_.\"'-]+[ \t]*=",
    re.MULTILINE,
)
_LONG_STRING = regex(r'"""|\'\'\'')
_SEGMENT = regex(rf"[ \t]*({_NAME}?)[ \t]*(\.?)")


class _Toml(_Lines):
    token, comment, separator = _IN_TOML, _HASH_COMMENT, _EQUALS

    def scan(self) -> None:
        self.table: dict[str, Any] = {}
        self.root[_ROOT] = self.table
        self.path: Path = ()
        for first, stop in self.lines(0, len(self.text)):
            at = _space_after(self.text, first, stop)
            if at == stop:
                if first <= self.offset <= stop:
                    self.find(self.offset, self.offset, mapping=self.path)
            elif self.text[at] == "#":
                self.find_nothing(at, stop)
            elif self.text[at] == "[":
                self._header(at, stop)
            else:
                self._pair(at, stop)

    def _header(self, at: int, stop: int) -> None:
        found = _HEADER.match(self.text, at, stop)
        assert found is not None
        names = self._segments(found.start(2), found.end(2), (), in_header=True, has_separator=bool(found[3]))
        self.find_nothing(at - 1, stop)
        self.table, self.path = self._table(self.root[_ROOT], (), names, is_list=found[1] == "[[")

    def _pair(self, at: int, stop: int) -> None:
        found = _NAMES.match(self.text, at, stop)
        assert found is not None
        names = self._segments(at, found.end(1), self.path, has_separator=bool(found[2]))
        if not found[2] or not names:
            self.find_nothing(at - 1, stop)
            return
        table, path = self._table(self.table, self.path, names[:-1])
        start = _space_after(self.text, found.end(), stop)
        frame = _Frame(table, path, names[-1])
        if quotes := _LONG_STRING.match(self.text, start):
            close = self.text.find(quotes[0], quotes.end())
            close = len(self.text) if close < 0 else close + 3
            self.find_nothing(start, close)
            self.continue_after(close)
        elif self.text[start : start + 1] in ("[", "{"):
            later = _WHOLE_HEADER.search(self.text, stop)
            self.continue_after(self.flow(frame, start, later.start() if later else len(self.text)))
        else:
            self.flow(frame, found.end(), stop)
        self.find_nothing(at - 1, stop)

    def _segments(self, at: int, end: int, path: Path, **what: Any) -> list[str]:
        """Return the names of a dotted key, any of which may be at the cursor."""
        names: list[str] = []
        while found := _SEGMENT.match(self.text, at, end):
            self.find(found.start(1), found.end(1), mapping=(*path, *names), **what)
            names.append(_plain(found[1]))
            at = found.end()
            if not found[2] or len(names) > _DEEPEST:
                break
        return names

    @staticmethod
    def _table(
        table: dict[str, Any], path: Path, names: list[str], *, is_list: bool = False
    ) -> tuple[dict[str, Any], Path]:
        """Return the table that names lead to, and its path; it is made if there is none."""
        for number, name in enumerate(names, 1):
            inner = table.get(name)
            path = (*path, name)
            if is_list and number == len(names):
                inner = table[name] = inner if isinstance(inner, list) else []
                inner.append({})
            if isinstance(inner, list) and inner and isinstance(inner[-1], dict):
                path, inner = (*path, len(inner) - 1), inner[-1]
            if not isinstance(inner, dict):
                inner = table[name] = {}
            table = inner
        return table, path


_VARIABLE = regex(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)?[ \t]*(=?)[ \t]*")


class _Env(_Lines):
    def scan(self) -> None:
        variables: dict[str, Any] = {}
        self.root[_ROOT] = variables
        for first, stop in self.lines(0, len(self.text)):
            found = _VARIABLE.match(self.text, first, stop)
            assert found is not None
            if found[1]:
                self.find(found.start(1), found.end(1), mapping=(), has_separator=bool(found[2]))
            elif found.end() == stop and not found[2] and first <= self.offset <= stop:
                self.find(self.offset, self.offset, mapping=())
            if found[1] and found[2]:
                end = _word_end(self.text, found.end(), stop)
                self.find(found.end(), end, value=(found[1],))
                variables[found[1]] = _plain(self.text[found.end() : end])
            self.find_nothing(first - 1, stop)
