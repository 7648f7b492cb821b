"""TOML 1.0 with places, in one pass. Dates and times stay the text that the author wrote."""

from __future__ import annotations

import re

from validator.documents.limits import Limits
from validator.documents.model import Data, Document, Entry, Format, Node, Path, Reading, Style, still_flawed
from validator.documents.numerals import bounds, fraction, whole
from validator.documents.syntax_errors import Findings, Refusal, beyond, syntax_error, typographic_quote
from validator.lazy_regex import regex
from validator.positions import Lines

_SPACE = regex(r"[ \t]*")
_SPACE_AND_LINES = regex(r"(?:[ \t]+|\r?\n|#[^\r\n]*)*")
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")
_REST = regex(r"[^\r\n]*")
_WORD = regex(r"[^\s,\]}#=\"'\[{]+")
_WHOLE = regex(r"[+-]?(?:0|[1-9](?:_?[0-9])*)")
_PREFIXED = regex(r"0(?:x[0-9a-fA-F](?:_?[0-9a-fA-F])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)")
_FRACTION = regex(r"[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?")
_NOT_FINITE = regex(r"[+-]?(?:inf|nan)")
_DATE = regex(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = regex(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?")
_LIKE_DATE = regex(r"[0-9]{4}-[0-9]|[0-9]{1,2}:[0-9]")
_ZONE = regex(r"[zZ]|[+-]([0-9]{2}):([0-9]{2})")
_BASES = {"x": 16, "o": 8, "b": 2}
_BASIC = regex(r'"([^"\\\x00-\x08\x0a-\x1f\x7f]*)"')
_BASIC_PART = regex(r'[^"\\\x00-\x08\x0a-\x1f\x7f]*')
_LONG_BASIC_PART = regex(r'(?:[^"\\\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f]|\r\n|"(?!""))*')
_LITERAL = regex(r"'([^'\x00-\x08\x0a-\x1f\x7f]*)'")
_LONG_LITERAL = regex(r"'''(\r?\n)?((?:[^'\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f]|\r\n|'(?!''))*)'''('{0,2})")
_CONTROL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_LINE_CONTINUES = regex(r"\\[ \t]*\r?\n[ \t\r\n]*")
_ESCAPE = regex(r"\\(?:([btnfr\"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}

Keys = list[tuple[str, tuple[int, int]]]


def read_toml(lines: Lines, limits: Limits) -> Reading:
    """Read a TOML text into one document."""
    parser = _Parser(lines, limits)
    try:
        parser.run()
    except Refusal as refusal:
        parser.findings.refuse(refusal)
        return Reading((), parser.findings.kept, lines, Format.TOML)
    root = parser.root
    document = Document(root.data, root, lines, Format.TOML, 0, still_flawed(root, parser.flawed))
    return Reading((document,), parser.findings.kept, lines, Format.TOML)


class _Parser:
    """The state of reading one text."""

    def __init__(self, lines: Lines, limits: Limits) -> None:
        self.text = lines.text
        self.limits = limits
        self.findings = Findings(lines, limits)
        self.flawed: dict[Path, int] = {}  #: where the key or value starts
        self.root = Node({}, 0, len(lines.text.rstrip()), Style.COLLECTION)
        self.closed: set[int] = set()  #: ids of tables and arrays written as values: nothing is added to them
        self.headed: set[int] = set()  #: ids of tables that had their own header
        self.dotted: set[int] = set()  #: ids of tables made by a dotted key
        self.table = self.root
        self.table_path: Path = ()
        self.count = 0

    def run(self) -> None:
        """Read the text to its end; raises Refusal if that is impossible."""
        text = self.text
        at = self._lines(0)
        while at < len(text):
            if text[at] == "[":
                at = self._header(at)
            else:
                at = self._pair(at, self.table, self.table_path, 0)
                self.table.end = max(self.table.end, at)
            at = self._line_end(at)
            at = self._lines(at)

    # -- headers -------------------------------------------------------------------------------

    def _header(self, at: int) -> int:
        start = at
        is_array = self.text.startswith("[[", at)
        keys, at = self._keys(self._space(at + 1 + is_array))
        closing = "]]" if is_array else "]"
        at = self._space(at)
        if not self.text.startswith(closing, at):
            raise self._header_unclosed(start, at)
        end = at + len(closing)
        parent = self.root
        path: Path = ()
        for key, place in keys[:-1]:
            parent, path = self._into(parent, path, key, place, headed=True)
        self._limit_depth(len(path) + 1 + is_array, start)
        self._open_table(parent, path, *keys[-1], is_array=is_array, start=start, end=end)
        return end

    def _header_unclosed(self, start: int, at: int) -> Refusal:
        character = self.text[at : at + 1]
        if character in ("", "\r", "\n"):
            return syntax_error("unclosed-bracket", start, character="[")
        return typographic_quote(self.text, at, Format.TOML) or syntax_error("bad-key", at)

    def _open_table(
        self,
        parent: Node,
        path: Path,
        key: str,
        place: tuple[int, int],
        *,
        is_array: bool,
        start: int,
        end: int,
    ) -> None:
        entry = parent.entries.get(key)
        self.table_path = (*path, key)
        if is_array:
            if entry is None:
                entry = self._add(parent, key, place, Node([], start, end, Style.COLLECTION))
            elif id(entry.node) in self.headed:
                raise syntax_error("table-and-list", *place, found=key)
            elif not isinstance(entry.node.data, list) or id(entry.node) in self.closed:
                raise syntax_error("table-closed", *place)
            self.table_path = (*self.table_path, len(entry.node.items))
            self.table = Node({}, start, end, Style.COLLECTION)
            self._count(start)
            array = entry.node
            assert isinstance(array.data, list)
            array.data.append(self.table.data)
            array.items.append(Entry(self.table))
            array.end = end
            return
        if entry is None:
            self.table = Node({}, start, end, Style.COLLECTION)
            self._add(parent, key, place, self.table)
        else:
            node = entry.node
            if not isinstance(node.data, dict) or id(node) in self.closed or id(node) in self.dotted:
                raise syntax_error("table-closed", *place)
            self.table = node
            if id(node) in self.headed:
                self.flawed[self.table_path] = (entry.key or place)[0]
                self.findings.duplicate(key, entry.key or place, place, self.table_path)
            else:
                node.start = min(node.start, start)
                entry.key = place
        self.headed.add(id(self.table))

    # -- keys ----------------------------------------------------------------------------------

    def _keys(self, at: int) -> tuple[Keys, int]:
        """Return the parts of a dotted key with their places, and where it ends."""
        keys: Keys = []
        while True:
            start = at
            key, at = self._one_key(at)
            if len(key) > self.limits.key_length:
                raise beyond("key-too-long", self.limits.key_length, start, at)
            keys.append((key, (start, at)))
            if len(keys) > self.limits.key_parts:
                raise beyond("too-many-key-parts", self.limits.key_parts, start, at)
            behind = self._space(at)
            if self.text[behind : behind + 1] != ".":
                return keys, at
            at = self._space(behind + 1)

    def _one_key(self, at: int) -> tuple[str, int]:
        bare = _BARE_KEY.match(self.text, at)
        if bare:
            return bare[0], bare.end()
        character = self.text[at : at + 1]
        if character in ('"', "'"):
            if self.text.startswith(character * 3, at):
                raise syntax_error("bad-key", at)
            return self._short_text(at)
        if character in ("=", "]", ".", ""):
            raise syntax_error("missing-key", at)
        raise self._odd(at) or syntax_error("bad-key", at)

    def _pair(self, at: int, table: Node, path: Path, depth: int) -> int:
        """Read ``key = value`` into a table; return where it ends."""
        text = self.text
        keys, at = self._keys(at)
        behind = self._space(at)
        if text[behind : behind + 1] != "=":
            raise self._no_equals(at, behind)
        for key, place in keys[:-1]:
            table, path = self._into(table, path, key, place, headed=False)
        self._limit_depth(len(path), keys[0][1][0])
        at = self._space(behind + 1)
        key, place = keys[-1]
        node, at = self._value(at, (*path, key), depth + 1, behind)
        entry = table.entries.get(key)
        if entry is not None:
            self.flawed[(*path, key)] = place[0]
            self.findings.duplicate(key, entry.key or place, place, (*path, key))
        self._add(table, key, place, node)
        return at

    def _no_equals(self, key_end: int, at: int) -> Refusal:
        character = self.text[at : at + 1]
        if character == ":":
            block = re.compile(r":[ \t]*(?:#|[\r\n]|\Z)").match(self.text, at)
            return syntax_error("yaml-block" if block else "colon-for-equals", at)
        if character in ("", "\r", "\n", "#"):
            return syntax_error("missing-equals", key_end, key_end)
        return self._odd(at) or syntax_error("missing-equals", at)

    def _into(
        self, table: Node, path: Path, key: str, place: tuple[int, int], *, headed: bool
    ) -> tuple[Node, Path]:
        """Return the table that a part of a dotted key leads to, made where it is absent."""
        entry = table.entries.get(key)
        if entry is None:
            made = Node({}, place[0], place[1], Style.COLLECTION)
            self._add(table, key, place, made)
            if not headed:
                self.dotted.add(id(made))
            return made, (*path, key)
        node = entry.node
        path = (*path, key)
        if id(node) in self.closed:
            raise syntax_error("table-closed", *place)
        if isinstance(node.data, list) and headed:
            return node.items[-1].node, (*path, len(node.items) - 1)
        if not isinstance(node.data, dict) or (not headed and id(node) not in self.dotted):
            raise syntax_error("table-closed", *place)
        return node, path

    def _add(self, table: Node, key: str, place: tuple[int, int], node: Node) -> Entry:
        data = table.data
        assert isinstance(data, dict)
        data[key] = node.data
        entry = Entry(node, place)
        table.entries[key] = entry
        table.end = max(table.end, node.end)
        if node.style is Style.COLLECTION and not node.entries and not node.items:
            self._count(place[0])
        return entry

    # -- values --------------------------------------------------------------------------------

    def _value(self, at: int, path: Path, depth: int, sign: int) -> tuple[Node, int]:
        """Return the value at ``at`` and where it ends; ``sign`` is what is before it."""
        text = self.text
        self._count(at)
        character = text[at : at + 1]
        if character in ('"', "'"):
            data, end = self._text(at)
            if end - at > self.limits.value_length:
                raise beyond("value-too-long", self.limits.value_length, at, end)
            return Node(data, at, end, Style.QUOTED), end
        if character == "[":
            return self._array(at, path, depth)
        if character == "{":
            return self._inline_table(at, path, depth)
        word = _WORD.match(text, at)
        if word is None:
            raise self._no_value(at, sign)
        date = _DATE.fullmatch(word[0])
        end = word.end()
        if date and re.match(r" [0-9]{2}:", text[end : end + 4]):
            rest = _WORD.match(text, end + 1)
            end = rest.end() if rest else end
        return self._plain(at, end, path), end

    def _plain(self, at: int, end: int, path: Path) -> Node:
        word = self.text[at:end]
        data: Data
        flaw = ""
        if word in ("true", "false"):
            data = word == "true"
        elif _WHOLE.fullmatch(word):
            data, flaw = whole(word.replace("_", ""), 10, self.limits)
        elif _PREFIXED.fullmatch(word):
            data, flaw = whole(word[2:].replace("_", ""), _BASES[word[1]], self.limits)
        elif _FRACTION.fullmatch(word):
            data, flaw = fraction(word.replace("_", ""), self.limits)
        elif _NOT_FINITE.fullmatch(word):
            data, flaw = word, "not-finite"
        elif _is_date(word):
            data = word
        else:
            raise self._bad_word(word, at, end)
        if flaw:
            self.flawed[path] = at
            self.findings.unreadable(flaw, (at, end), path, params=bounds(flaw, self.limits))
            data = word
        return Node(data, at, end, Style.PLAIN)

    def _array(self, at: int, path: Path, depth: int) -> tuple[Node, int]:
        self._limit_depth(max(depth, len(path)), at)
        start = at
        text = self.text
        data: list[Data] = []
        node = Node(data, at, at, Style.COLLECTION)
        at = self._lines(at + 1)
        while text[at : at + 1] != "]":
            value, at = self._value(at, (*path, len(data)), depth + 1, start)
            data.append(value.data)
            node.items.append(Entry(value))
            at = self._lines(at)
            if text[at : at + 1] == ",":
                at = self._lines(at + 1)
                if text[at : at + 1] == ",":
                    raise syntax_error("extra-comma", at)
            elif text[at : at + 1] != "]":
                raise self._no_comma(start, at)
        return self._closed_at(node, at + 1)

    def _inline_table(self, at: int, path: Path, depth: int) -> tuple[Node, int]:
        self._limit_depth(max(depth, len(path)), at)
        start = at
        text = self.text
        node = Node({}, at, at, Style.COLLECTION)
        at = self._space(at + 1)
        inner: list[Node] = [node]
        while text[at : at + 1] != "}":
            if text[at : at + 1] in ("", "\r", "\n", "#"):
                raise self._broken_inline(start, at)
            at = self._space(self._pair(at, node, path, depth))
            if text[at : at + 1] == ",":
                comma = at
                at = self._space(at + 1)
                if text[at : at + 1] == "}":
                    raise syntax_error("trailing-comma", comma)
                if text[at : at + 1] == ",":
                    raise syntax_error("extra-comma", at)
            elif text[at : at + 1] != "}":
                raise self._broken_inline(start, at)
        while inner:
            table = inner.pop()
            self.closed.add(id(table))
            inner.extend(entry.node for entry in table.entries.values() if id(entry.node) in self.dotted)
        return self._closed_at(node, at + 1)

    def _closed_at(self, node: Node, end: int) -> tuple[Node, int]:
        node.end = end
        self.closed.add(id(node))
        return node, end

    def _broken_inline(self, start: int, at: int) -> Refusal:
        character = self.text[at : at + 1]
        if character in ("\r", "\n", "#") and self.text.find("}", at) >= 0:
            return syntax_error("line-break-in-table", at)
        return self._no_comma(start, at)

    def _no_comma(self, start: int, at: int) -> Refusal:
        character = self.text[at : at + 1]
        if character in ("", "=", "]", "}", "\r", "\n"):
            return self._control(at) or syntax_error("unclosed-bracket", start, character=self.text[start])
        return self._odd(at) or syntax_error("missing-comma", at)

    def _no_value(self, at: int, sign: int) -> Refusal:
        character = self.text[at : at + 1]
        if self.text[sign] == "[":
            if character == ",":
                return syntax_error("extra-comma", at)
            if character in ("", "=", "}"):
                return syntax_error("unclosed-bracket", sign, character="[")
        if character in ("", "\r", "\n", "#", ",", "]", "}"):
            return self._control(at) or syntax_error("missing-value", sign)
        return syntax_error("bad-value", at, format="TOML")

    def _bad_word(self, word: str, at: int, end: int) -> Refusal:
        found = self._odd(at)
        if found:
            return found
        if word.lower() in ("true", "false"):
            return syntax_error("literal-case", at, end, expected=word.lower())
        if _LIKE_DATE.match(word):
            return syntax_error("bad-date", at, end)
        if re.fullmatch(r"[+-]?\.?[0-9][0-9_.eExob+-]*", word):
            return syntax_error("bad-number", at, end, format="TOML")
        line = _REST.match(self.text, at)
        whole_line = line[0] if line else word
        return syntax_error("missing-quotes", at, max(end, at + len(_uncommented(whole_line))), format="TOML")

    # -- texts ---------------------------------------------------------------------------------

    def _text(self, at: int) -> tuple[str, int]:
        text = self.text
        if text.startswith('"""', at):
            return self._long_basic(at)
        if text.startswith("'''", at):
            found = _LONG_LITERAL.match(text, at)
            if found is None:
                raise self._bad_text(at, "'''")
            return (found[2] + found[3]).replace("\r\n", "\n"), found.end()
        return self._short_text(at)

    def _short_text(self, at: int) -> tuple[str, int]:
        text = self.text
        if text[at] == "'":
            found = _LITERAL.match(text, at)
            if found is None:
                raise self._bad_text(at, "'")
            return found[1], found.end()
        found = _BASIC.match(text, at)
        if found is not None:
            return found[1], found.end()
        parts: list[str] = []
        start = at
        at += 1
        while True:
            part = _BASIC_PART.match(text, at)
            assert part is not None
            parts.append(part[0])
            at = part.end()
            if text[at : at + 1] == '"':
                return "".join(parts), at + 1
            if text[at : at + 1] != "\\":
                raise self._bad_text(start, '"')
            character, at = self._escape(at)
            parts.append(character)

    def _long_basic(self, at: int) -> tuple[str, int]:
        text = self.text
        start = at
        at += 3
        if text.startswith("\r\n", at):
            at += 2
        elif text.startswith("\n", at):
            at += 1
        parts: list[str] = []
        while True:
            part = _LONG_BASIC_PART.match(text, at)
            assert part is not None
            parts.append(part[0].replace("\r\n", "\n"))
            at = part.end()
            if text.startswith('"""', at):
                more = 3
                while more < 5 and text[at + more : at + more + 1] == '"':
                    more += 1
                parts.append('"' * (more - 3))
                return "".join(parts), at + more
            if text[at : at + 1] != "\\":
                raise self._bad_text(start, '"""')
            continued = _LINE_CONTINUES.match(text, at)
            if continued:
                lone = re.search(r"\r(?!\n)", continued[0])
                if lone:
                    raise syntax_error("unescaped-character", at + lone.start(), code="U+000D")
                at = continued.end()
                continue
            character, at = self._escape(at)
            parts.append(character)

    def _escape(self, at: int) -> tuple[str, int]:
        found = _ESCAPE.match(self.text, at)
        if found is None:
            raise syntax_error("bad-escape", at)
        if found[1]:
            return _SHORT[found[1]], found.end()
        code = int(found[2] or found[3], 16)
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            raise syntax_error("bad-escape", at)
        return chr(code), found.end()

    def _bad_text(self, at: int, quote: str) -> Refusal:
        """Return why a text that begins at ``at`` does not end: a control character or no quote."""
        text = self.text
        inside = at + len(quote)
        stop = len(text)
        if len(quote) == 1:
            line = _REST.match(text, inside)
            stop = line.end() if line else stop
            closing = text.find(quote, inside, stop)
        else:
            closing = text.find(quote, inside)
        control = _CONTROL.search(text, inside, closing if closing >= 0 else stop)
        if control:
            return syntax_error("unescaped-character", control.start(), code=f"U+{ord(control[0]):04X}")
        return syntax_error("unclosed-quote", at, at + len(quote), character=quote)

    # -- white space and bounds ----------------------------------------------------------------

    def _space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _lines(self, at: int) -> int:
        """Return where white space, line ends and comments are over."""
        found = _SPACE_AND_LINES.match(self.text, at)
        end = found.end() if found else at
        if "#" in self.text[at:end]:
            self._check_comments(at, end)
        if self.text[end : end + 1] == "\r":
            raise syntax_error("unescaped-character", end, code="U+000D")
        return end

    def _check_comments(self, at: int, end: int) -> None:
        control = _CONTROL.search(self.text, at, end)
        if control and control[0] != "\r":
            raise syntax_error("unescaped-character", control.start(), code=f"U+{ord(control[0]):04X}")

    def _line_end(self, at: int) -> int:
        """Return where the line is over: after a pair or header only a comment may be."""
        at = self._space(at)
        character = self.text[at : at + 1]
        if character in ("", "\n", "#") or self.text.startswith("\r\n", at):
            return at
        if character == ",":
            raise syntax_error("extra-comma", at)
        if character in "]}":
            raise syntax_error("extra-bracket", at, character=character)
        raise self._odd(at) or syntax_error("extra-text", at)

    def _odd(self, at: int) -> Refusal | None:
        """Return the refusal of a character that is wrong between values, whatever was to be there."""
        return typographic_quote(self.text, at, Format.TOML) or self._control(at)

    def _control(self, at: int) -> Refusal | None:
        found = _CONTROL.match(self.text, at)
        if found is None:
            return None
        return syntax_error("unescaped-character", at, code=f"U+{ord(found[0]):04X}")

    def _count(self, at: int) -> None:
        self.count += 1
        if self.count > self.limits.nodes:
            raise beyond("too-many-values", self.limits.nodes, at, at + 1)

    def _limit_depth(self, depth: int, at: int) -> None:
        if depth > self.limits.depth:
            raise beyond("too-deep", self.limits.depth, at, at + 1)


def _uncommented(line: str) -> str:
    """Return a line up to its comment or last visible character."""
    return re.split(r"\s#|[,\]}]", line)[0].rstrip()


def _is_date(word: str) -> bool:
    """Tell whether a word is a date, a time or both, and possible on a calendar and a clock."""
    at = 0
    date = _DATE.match(word)
    if date:
        from calendar import monthrange  # only a date pays for it

        year, month, day = map(int, date.groups())
        if not 1 <= month <= 12 or not 1 <= day <= (
            monthrange(year, month)[1] if year else 29 if month == 2 else 31
        ):
            return False
        at = date.end()
        if at == len(word):
            return True
        if word[at] not in "Tt ":
            return False
        at += 1
    time = _TIME.match(word, at)
    if time is None or int(time[1]) > 23 or int(time[2]) > 59 or int(time[3]) > 59:
        return False
    if time.end() == len(word):
        return True
    zone = _ZONE.fullmatch(word, time.end())
    return bool(date and zone and (zone[1] is None or (int(zone[1]) < 24 and int(zone[2]) < 60)))
