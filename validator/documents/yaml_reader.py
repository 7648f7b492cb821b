"""YAML 1.2 with places, on the events of libyaml.

The core schema is resolved here, so nothing depends on the readings of YAML 1.1: no dates, no ``yes`` and
``no``, no numbers in base 60. Nothing recurses, and whatever grows is counted while it grows.
"""

from __future__ import annotations

import re

from validator.diagnostics import Param
from validator.documents import libyaml
from validator.documents.limits import Limits
from validator.documents.model import Data, Document, Entry, Format, Node, Path, Reading, Style
from validator.documents.numerals import bounds, fraction, whole
from validator.documents.syntax_errors import NOT_READABLE, Findings, Refusal, beyond, syntax_error
from validator.documents.yaml_errors import explain
from validator.documents.yaml_guards import (
    bad_directive,
    misread_scalar,
    tight_comment,
    without_unknown_directives,
)
from validator.lazy_regex import regex
from validator.positions import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CONSTANTS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_WHOLE = regex(r"[-+]?[0-9]+")
_PREFIXED = regex(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = regex(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMERIC = frozenset("0123456789+-.")

_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS: dict[str, type] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "null": type(None),
    "map": dict,
    "seq": list,
}
_PROPERTY = regex(r"(?:[ \t\r\n]+|(?:(?<=\s)|^)#[^\r\n]*)*(?:(&[^\s,\[\]{}]+)|(!<[^>\s]*>|![^\s,\[\]{}]*))")
_BETWEEN = regex(r"(?:[ \t\r\n]+|(?<=\s)#[^\r\n]*)*")
_CONTROL = regex("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_OTHER_BREAK = regex("[\x85\u2028\u2029]")
_BLANK_END = regex(r"[\r\n] +\Z")
_TIGHT_QUESTION_MARK = regex(r"(?:^|[\s\[{,])\?[^\s\]},]", re.MULTILINE)

#: brackets inside each other that libyaml may see; the exact depth is counted on its events
_RAW_DEPTH = 1_000


def read_yaml(lines: Lines, limits: Limits) -> Reading:
    """Read all documents of a YAML text."""
    stream = _Stream(lines, limits)
    try:
        stream.run()
    except Refusal as refusal:
        stream.refuse(refusal)
    return Reading(stream.documents, stream.findings.kept, lines, Format.YAML)


class _Frame:
    """A mapping or list that is being read."""

    __slots__ = (
        "anchor",
        "entries",
        "flawed_key",
        "flow",
        "height",
        "is_key",
        "items",
        "key",
        "key_place",
        "mapping",
        "merge_place",
        "merges",
        "merging",
        "node",
        "sequence",
        "wants_key",
    )

    def __init__(self, node: Node, anchor: str | None, flow: bool, is_key: bool) -> None:
        data: Any = node.data
        is_mapping = data.__class__ is dict
        self.node = node
        self.anchor = anchor
        self.flow = flow  #: between brackets or braces
        self.is_key = is_key
        self.mapping: dict[str, Data] | None = data if is_mapping else None
        self.sequence: list[Data] = data
        self.entries = node.entries
        self.items = node.items
        self.wants_key = is_mapping  #: what comes next is a key
        self.key: str | None = None  #: None: the value that comes next belongs to no key of its own
        self.key_place = (node.start, node.start)
        self.flawed_key = False
        self.merging = False  #: the value that comes next belongs to a merge key
        self.merge_place: tuple[int, int] | None = None
        self.merges: list[Entry] = []
        self.height = 0  #: how many mappings and lists are inside each other within it


class _Anchor:
    """What an anchor names, and how much an alias to it adds."""

    __slots__ = ("before", "height", "node", "open", "size")

    def __init__(self, node: Node, open: bool, before: int) -> None:
        self.node = node
        self.open = open  #: it is still being read, so an alias to it would be inside itself
        self.before = before  #: values counted when it began, itself included
        self.size = 1  #: values in it once its own aliases are followed
        self.height = 0


class _Stream:
    """The state of reading one text."""

    def __init__(self, lines: Lines, limits: Limits) -> None:
        self.lines = lines
        self.text = lines.text
        self.limits = limits
        self.documents: list[Document] = []
        self.findings = Findings(lines, limits)
        self.stack: list[_Frame] = []
        self.frame: _Frame | None = None
        self.root: Node | None = None
        self.anchors: dict[str, _Anchor] = {}
        self.flawed_nodes: dict[int, Node] = {}
        self.flawed_entries: dict[int, Entry] = {}
        self.count = 0  #: values as written
        self.followed = 0  #: values that aliases and merge keys add
        self.aliases = 0
        self.merge_count = 0
        self.back: dict[int, int] = {}
        self.explicit_end = True  #: nothing, or ``...``, is before the next document
        self.odd_question_marks = "?" in lines.text and bool(_TIGHT_QUESTION_MARK.search(lines.text))

    def refuse(self, refusal: Refusal) -> None:
        """Record why the current document, and all after it, cannot be read.

        What looked like a key that is no text, as in ``{{ name }} x``, is then part of the same mistake.
        """
        number = len(self.documents)
        self.findings.kept = [
            found for found in self.findings.kept if found.document != number or found.case != "key-not-text"
        ]
        self.findings.refuse(refusal, document=number)

    def run(self) -> None:
        """Read the text to its end; raises Refusal where that is impossible."""
        library = libyaml.load()
        kinds = library.events
        scalar_event, mapping_start, sequence_start = (
            kinds.ScalarEvent,
            kinds.MappingStartEvent,
            kinds.SequenceStartEvent,
        )
        ends = (kinds.MappingEndEvent, kinds.SequenceEndEvent)
        get_event = library.parser(self._prepared()).get_event
        limits = self.limits
        size = len(self.text)
        most_nodes = limits.nodes
        longest = limits.value_length
        constants = _CONSTANTS
        numeric = _NUMERIC
        plain, quoted = Style.PLAIN, Style.QUOTED
        swapped = bool(self.back)
        data: Data
        while True:
            try:
                event = get_event()
            except library.error as error:
                raise self._explained(error) from None
            kind = event.__class__
            if kind is scalar_event:
                self.count += 1
                value = event.value
                start = event.start_mark.index
                end = event.end_mark.index
                if self.count > most_nodes or len(value) > longest:
                    raise self._too_much(len(value), start, end)
                if event.anchor is not None or event.tag is not None or end > size or swapped:
                    self._unusual_scalar(event, start, end)
                    continue
                style = plain
                if event.style:
                    if event.start_mark.line != event.end_mark.line:
                        self._unusual_scalar(event, start, end)
                        continue
                    style = quoted
                    data = value
                elif value in constants:
                    data = constants[value]
                    if not value:
                        start = end = self._behind_sign(start)
                elif value[0] in numeric:
                    data, flaw = _number(value, limits)
                    if flaw or value == "-":
                        self._unusual_scalar(event, start, end)
                        continue
                else:
                    data = value
                frame = self.frame
                if frame is None:
                    self.root = Node(data, start, end, style)
                elif frame.wants_key:
                    self._key(value, data, start, end, data == "<<" and style is plain)
                elif frame.mapping is not None:
                    key = frame.key
                    if key is None or frame.flawed_key:
                        self._attach(Node(data, start, end, style), None)
                    else:
                        frame.wants_key = True
                        frame.mapping[key] = data
                        frame.entries[key] = Entry(Node(data, start, end, style), frame.key_place)
                else:
                    frame.sequence.append(data)
                    frame.items.append(Entry(Node(data, start, end, style)))
            elif kind is mapping_start:
                self._open(event, {})
            elif kind is sequence_start:
                self._open(event, [])
            elif kind in ends:
                self._close(event)
            elif kind is kinds.AliasEvent:
                self._alias(event)
            elif kind is kinds.DocumentStartEvent:
                self._start_document(event)
            elif kind is kinds.DocumentEndEvent:
                self._end_document(event)
            elif kind is kinds.StreamEndEvent:
                break
        if not self.documents:
            raise Refusal(NOT_READABLE, "empty", 0, 0)

    # -- before and after libyaml -------------------------------------------------------------

    def _prepared(self) -> str:
        """Return the text as libyaml may see it: as long, but for a line end after blanks at the end."""
        text = self.text
        if text.startswith("\ufeff"):  # a second byte order mark, which libyaml drops without counting it
            raise Refusal(NOT_READABLE, "control-character", 0, 1, code="U+FEFF")
        self._check_raw_depth(text)
        if "%" in text or "..." in text:
            text = without_unknown_directives(text)
        if not text.isascii() and _OTHER_BREAK.search(text):
            private = (code for code in range(0xE000, 0xF8FF) if chr(code) not in text)
            swaps = {ord(character): next(private) for character in "\x85\u2028\u2029"}
            self.back = {there: here for here, there in swaps.items()}
            text = text.translate(swaps)
        tight = tight_comment(text)
        if tight is not None:
            raise tight
        if text[-1:] == " " and _BLANK_END.search(text):
            text += "\n"  # libyaml would take the blanks for a part of the text in a block before them
        return text

    def _check_raw_depth(self, text: str) -> None:
        if text.count("[") + text.count("{") <= _RAW_DEPTH:
            return
        depth = 0
        for bracket in re.finditer(r"[\[\]{}]", text):
            if bracket[0] in "[{":
                depth += 1
                if depth > _RAW_DEPTH:
                    raise beyond("too-deep", self.limits.depth, bracket.start(), bracket.end())
            else:
                depth = max(0, depth - 1)

    def _explained(self, error: Any) -> Refusal:
        control = _CONTROL.search(self.text)
        if control:
            code = f"U+{ord(control[0]):04X}"
            return Refusal(NOT_READABLE, "control-character", control.start(), control.end(), code=code)
        mark = getattr(error, "problem_mark", None)
        context = getattr(error, "context_mark", None)
        at = min(mark.index, len(self.text)) if mark is not None else 0
        return explain(self.text, at, None if context is None else context.index)

    def _too_much(self, length: int, start: int, end: int) -> Refusal:
        if length > self.limits.value_length:
            return beyond("value-too-long", self.limits.value_length, start, end)
        return beyond("too-many-values", self.limits.nodes, start, end)

    # -- documents -----------------------------------------------------------------------------

    def _start_document(self, event: Any) -> None:
        start = event.start_mark.index
        if len(self.documents) >= self.limits.documents:
            raise beyond("too-many-documents", self.limits.documents, start, start + 1)
        if (event.version or event.tags) and not self.explicit_end:
            at = self.text.rfind("\n%", 0, event.end_mark.index) + 1
            at = self.text.find("%", start) if self.text[at : at + 1] != "%" else at
            raise Refusal("syntax-error", "directive", at, at + 1)
        if event.version:
            bad = bad_directive(self.text, start, event.end_mark.index)
            if bad is not None:
                raise bad
        self.stack = []
        self.frame = None
        self.root = None
        self.anchors = {}
        self.flawed_nodes = {}
        self.flawed_entries = {}

    def _end_document(self, event: Any) -> None:
        self.explicit_end = event.explicit
        root = self.root
        if root is None:  # pragma: no cover - every document has a root, be it an empty scalar
            return
        flawed = self._flawed_paths(root) if self.flawed_nodes or self.flawed_entries else frozenset()
        number = len(self.documents)
        self.documents.append(Document(root.data, root, self.lines, Format.YAML, number, flawed))

    def _flawed_paths(self, root: Node) -> frozenset[Path]:
        """Return every path, through aliases too, that leads to something already complained about."""
        found: set[Path] = set()
        stack: list[tuple[Path, Entry]] = [((), Entry(root))]
        while stack:
            path, entry = stack.pop()
            if id(entry.node) in self.flawed_nodes or id(entry) in self.flawed_entries:
                found.add(path)
            stack.extend(((*path, key), inner) for key, inner in entry.node.entries.items())
            stack.extend(((*path, index), inner) for index, inner in enumerate(entry.node.items))
        return frozenset(found)

    # -- scalars -------------------------------------------------------------------------------

    def _unusual_scalar(self, event: Any, start: int, end: int) -> None:
        """Take in a scalar with quotes, a block style, a tag, an anchor, swapped characters or a flaw."""
        value: str = event.value
        shape: str = event.style or ""
        text = self.text
        end = min(end, len(text))
        start = min(start, end)
        if self.back:
            value = value.translate(self.back)
        if event.tag is not None or event.anchor is not None:
            start = self._behind_properties(start, end, event)
        if shape in ("|", ">"):
            style = Style.BLOCK
            end = start + len(text[start:end].rstrip(" \t\r\n"))
        else:
            style = Style.QUOTED if shape else Style.PLAIN
        column = self._parent_column() if shape else -1
        misread = misread_scalar(text, start, end, shape, value, column, self._in_brackets())
        if misread is not None:
            raise misread
        data, flaw = _resolved(event.tag, shape, value, self.limits)
        node = Node(data, start, end, style)
        frame = self.frame
        is_key = frame is not None and frame.wants_key
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(node, False, 0)
        if flaw and is_key and flaw not in ("unknown-tag", "tag-mismatch"):
            data = None  # a number, whatever else is wrong with it: the key is not text
        elif flaw:
            self.flawed_nodes[id(node)] = node
            self._complain(flaw, start, end, **bounds(flaw, self.limits))
        if is_key:
            self._key(value, data, start, end, False)
        else:
            self._attach(node, None)

    def _behind_properties(self, start: int, end: int, event: Any) -> int:
        """Return where a value begins after its anchor and tag."""
        wanted = [event.anchor is not None, event.tag is not None]
        text = self.text
        while any(wanted):
            found = _PROPERTY.match(text, start)
            if found is None:
                break
            which = 0 if found[1] else 1
            if not wanted[which]:
                break
            if found[1] and found[1] != "&" + event.anchor:
                raise syntax_error("bad-name", found.start(1) + 1 + len(event.anchor))
            wanted[which] = False
            start = found.end()
        between = _BETWEEN.match(text, start)
        return min(end, between.end() if between else start) if end > start else start

    def _behind_sign(self, at: int) -> int:
        """Return the place of an empty value: after its colon or dash, not at what comes next."""
        while at and self.text[at - 1] in " \t\r\n":
            at -= 1
        return at

    def _parent_column(self) -> int:
        """Return the column of the innermost mapping or list in block style, -1 outside of all."""
        for frame in reversed(self.stack):
            if not frame.flow:
                start = frame.node.start
                return start - max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) - 1
        return -1

    def _in_brackets(self) -> bool:
        return self.frame is not None and self.frame.flow

    # -- keys and places -----------------------------------------------------------------------

    def _key(self, value: str, data: Data, start: int, end: int, merge: bool) -> None:
        """Take in a key: its text, and what it would be as a value."""
        frame = self.frame
        assert frame is not None
        frame.wants_key = False
        frame.key_place = (start, end)
        frame.merging = merge
        if self.odd_question_marks and self.text[start - 1 : start] == "?":
            raise syntax_error("special-start", start - 1, character="?")
        if len(value) > self.limits.key_length:
            raise beyond("key-too-long", self.limits.key_length, start, end)
        flawed = False
        if merge:
            self.merge_count += 1
            if self.merge_count > self.limits.merges:
                raise beyond("too-many-merges", self.limits.merges, start, end)
            frame.key = None
            first = frame.merge_place
            frame.merge_place = first or (start, end)
        else:
            if data.__class__ is not str:
                value = self.text[start:end]
                flawed = True
            frame.key = value
            earlier = frame.entries.get(value)
            first = earlier.key if earlier is not None else None
        frame.flawed_key = flawed or first is not None
        if flawed:
            self._complain("key-not-text", start, end)
        elif first is not None:
            place, number = (start, end), len(self.documents)
            self.findings.duplicate("<<" if merge else value, first, place, self._path(), document=number)

    def _attach(self, node: Node, alias: tuple[int, int] | None) -> None:
        """Put a value where the text has it: under the key that waits for it, or at the end of the list."""
        frame = self.frame
        if frame is None:
            self.root = node
            return
        if frame.mapping is None:
            frame.sequence.append(node.data)
            frame.items.append(Entry(node, None, alias))
            return
        frame.wants_key = True
        entry = Entry(node, frame.key_place, alias)
        if frame.key is None:
            if frame.merging:
                frame.merges.append(entry)
            return
        frame.mapping[frame.key] = node.data
        frame.entries[frame.key] = entry
        if frame.flawed_key:
            self.flawed_entries[id(entry)] = entry

    def _path(self) -> Path:
        """Return the path of the value that is being read."""
        path: list[str | int] = []
        for frame in self.stack:
            if frame.mapping is None:
                path.append(len(frame.items) - (frame is not self.frame))
            elif frame.key is not None:
                path.append(frame.key)
            else:
                break
        return tuple(path)

    def _complain(self, case: str, start: int, end: int, **params: Param) -> None:
        number = len(self.documents)
        self.findings.unreadable(case, (start, end), self._path(), document=number, params=params)

    # -- mappings, lists and aliases -----------------------------------------------------------

    def _open(self, event: Any, data: dict[str, Data] | list[Data]) -> None:
        self.count += 1
        text = self.text
        start = event.start_mark.index
        if self.count > self.limits.nodes:
            raise beyond("too-many-values", self.limits.nodes, start, start + 1)
        if len(self.stack) >= self.limits.depth:
            raise beyond("too-deep", self.limits.depth, start, start + 1)
        end = len(text)
        if event.tag is not None or event.anchor is not None:
            start = self._behind_properties(start, end, event)
        node = Node(data, start, start, Style.COLLECTION)
        frame = self.frame
        is_key = frame is not None and frame.wants_key
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(node, True, self.count + self.followed)
        if event.tag is not None:
            fitting = _TAG + ("map" if isinstance(data, dict) else "seq")
            if event.tag not in ("!", fitting):
                known = event.tag.removeprefix(_TAG) in _KNOWN_TAGS and event.tag.startswith(_TAG)
                self._complain("tag-mismatch" if known else "unknown-tag", start, start + 1)
                self.flawed_nodes[id(node)] = node
        if not is_key:
            self._attach(node, None)
        opened = _Frame(
            node, event.anchor, bool(event.flow_style) and text[start : start + 1] in ("[", "{"), is_key
        )
        self.stack.append(opened)
        self.frame = opened

    def _close(self, event: Any) -> None:
        stack = self.stack
        closed = stack.pop()
        node = closed.node
        self.frame = frame = stack[-1] if stack else None
        if closed.flow:
            node.end = event.end_mark.index
        else:
            node.end = self._last_end(closed)
        if closed.merges:
            self._merge(closed)
        anchor = self.anchors.get(closed.anchor) if closed.anchor is not None else None
        if anchor is not None and anchor.node is node:
            anchor.open = False
            anchor.size = self.count + self.followed - anchor.before + 1
            anchor.height = closed.height
        if frame is None:
            return
        if closed.height >= frame.height:
            frame.height = closed.height + 1
        if closed.is_key:
            frame.wants_key = False
            frame.merging = False
            frame.key = None
            frame.key_place = (node.start, node.end)
            self._complain("key-not-text", node.start, node.end)

    def _last_end(self, frame: _Frame) -> int:
        """Return where a mapping or list in block style ends: after its last value."""
        start = frame.node.start
        end = max(start, frame.key_place[1])
        if frame.items:
            last = frame.items[-1]
        elif frame.entries:
            last = next(reversed(frame.entries.values()))
        else:
            last = None
        for entry in (last, *(frame.merges[-1:])):
            if entry is not None:
                end = max(end, entry.alias[1] if entry.alias else entry.node.end)
        return end

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        limits = self.limits
        self.count += 1
        self.aliases += 1
        if self.aliases > limits.aliases:
            raise beyond("too-many-aliases", limits.aliases, start, end)
        if self.text[end : end + 1] not in ("", " ", "\t", "\r", "\n", ",", "]", "}"):
            raise syntax_error("bad-name", end)
        anchor = self.anchors.get(event.anchor)
        frame = self.frame
        if anchor is None or anchor.open:
            node = Node(None, start, end, Style.PLAIN)
            self.flawed_nodes[id(node)] = node
            self._complain("unknown-alias" if anchor is None else "alias-inside-itself", start, end)
            if frame is not None and frame.wants_key:
                frame.wants_key = frame.merging = False
                frame.key = None
            else:
                self._attach(node, None)
            return
        if frame is not None and frame.wants_key:
            data = anchor.node.data
            self._key(data if isinstance(data, str) else "", data, start, end, False)
            return
        self.followed += anchor.size
        if self.count + self.followed > limits.expanded:
            raise beyond("too-much-expansion", limits.expanded, start, end)
        if anchor.node.style is Style.COLLECTION and frame is not None:
            if len(self.stack) + anchor.height + 1 > limits.depth:
                raise beyond("too-deep", limits.depth, start, end)
            frame.height = max(frame.height, anchor.height + 1)
        self._attach(anchor.node, (start, end))

    def _merge(self, frame: _Frame) -> None:
        """Give a mapping what its merge keys bring; its own keys win, then the earlier source."""
        mapping = frame.mapping
        assert mapping is not None
        for source in frame.merges:
            sources = source.node.items if isinstance(source.node.data, list) else [source]
            for entry in sources:
                if not isinstance(entry.node.data, dict):
                    if id(entry.node) not in self.flawed_nodes:
                        start, end = entry.alias or (entry.node.start, entry.node.end)
                        self._complain("merge-not-mapping", start, end)
                    continue
                self.followed += len(entry.node.entries)
                if self.count + self.followed > self.limits.expanded:
                    start, end = entry.alias or (entry.node.start, entry.node.end)
                    raise beyond("too-much-expansion", self.limits.expanded, start, end)
                for key, inner in entry.node.entries.items():
                    if key not in mapping:
                        mapping[key] = inner.node.data
                        frame.entries[key] = Entry(inner.node, inner.key, inner.alias, True)


def _number(value: str, limits: Limits) -> tuple[Data, str]:
    """Return what a plain scalar with the first character of a number is, and the case of its flaw."""
    if _WHOLE.fullmatch(value):
        return whole(value, 10, limits)
    if _PREFIXED.fullmatch(value):
        return whole(value[2:], 16 if value[1] == "x" else 8, limits)
    if _FRACTION.fullmatch(value):
        return fraction(value, limits)
    return value, "not-finite" if _NOT_FINITE.fullmatch(value) else ""


def _plain(value: str, limits: Limits) -> tuple[Data, str]:
    if value in _CONSTANTS:
        return _CONSTANTS[value], ""
    return _number(value, limits) if value[0] in _NUMERIC else (value, "")


def _resolved(tag: str | None, shape: str, value: str, limits: Limits) -> tuple[Data, str]:
    """Return what a scalar is by its tag, quotes and characters, and the case of its flaw."""
    if tag is None:
        return (value, "") if shape else _plain(value, limits)
    if tag in ("!", _TAG + "str"):
        return (value if value or shape or tag != "!" else None), ""
    name = tag.removeprefix(_TAG)
    if name == tag or name not in _KNOWN_TAGS:
        return value, "unknown-tag"
    data, flaw = _plain(value, limits)
    if flaw or type(data) is _KNOWN_TAGS[name]:
        return data, flaw
    if name == "float" and type(data) is int:
        return float(data), ""
    return value, "tag-mismatch"
