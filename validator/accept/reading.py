"""From the bytes of an ordinary file to its data, or to nothing: what is unusual is left to the real reader.

Whatever comes back is exactly what :mod:`validator.document` reads from the same bytes, without a finding;
a property test holds both to it. YAML comes from libyaml on both ways.
"""

from __future__ import annotations

import sys

from validator.accept.looks import values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

#: larger files, which may reach a limit of the reader, are its own business
MOST_BYTES = 64 * 1024
_DEPTH = 50
_KEY_LENGTH = 1_000
_MOST_KNOWN_KEYS = 1_000
_DIGITS = 18

#: what plain text in YAML can be but text; the readers of YAML 1.1 take more words for something else
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_AMBIGUOUS = frozenset(
    (
        *("~", "null", "Null", "NULL", "<<", "=", "-"),
        *("y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO"),
        *("on", "On", "ON", "off", "Off", "OFF"),
    )
)
_NUMERIC = frozenset("0123456789+-.")
#: what plain text begins with that can be nothing but text
_ONLY_TEXTS = frozenset(map(chr, range(0x21, 0x7F))) - _NUMERIC - {word[0] for word in (*_WORDS, *_AMBIGUOUS)}
_BLOCKS = ("|", "|-", "|+", ">", ">-", ">+")
#: where libyaml and YAML may disagree, and what is more than data, by what stands before it: directives,
#: comments that touch something, explicit keys, anchors, aliases and tags
_ODD_AFTER = {
    "%": frozenset("\n\r"),
    "#": frozenset("]},\"'"),
    **dict.fromkeys("?&*!", frozenset("\n\r [{,:")),
}
_ODD_STARTS = frozenset("%?&*!")
_MOST_NESTED = 300  #: signs that may each begin something inside something else
#: what may stand in a text of one byte a character
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n\r\t"
#: spaces that people type in comments and texts, beside what Python calls printable
_SPACES = {ord("\n"): "-", ord("\r"): "-", ord("\t"): "-", 0xA0: "-", 0x202F: "-"}


class Unusual(Exception):
    """The text is beyond the ordinary, right or wrong."""


def data_and_values(content: bytes, ending: str) -> tuple[Any, list[Any]]:
    """Return the data of a file whose name ends with ``ending`` (``.yaml``), and all values in it.

    Values are what is no mapping and no list. Raises Unusual if unsure.
    """
    if len(content) > MOST_BYTES or ending not in _READERS:
        raise Unusual
    try:
        text = content.decode()
        if text.isspace() or not text or not _is_printable(content, text):
            raise Unusual
        return _READERS[ending](text)
    except (ValueError, RecursionError) as error:  # every reader's own error is one of these
        raise Unusual from error


def _is_printable(content: bytes, text: str) -> bool:
    if content.isascii():
        return not content.translate(None, _PLAIN)
    return text.translate(_SPACES).isprintable()


# --- YAML --------------------------------------------------------------------------------------------


def _yaml(text: str) -> tuple[Any, list[Any]]:
    if _is_odd(text):
        raise Unusual
    from validator import libyaml

    library = libyaml.load()
    try:
        node = library.composer(text if text.endswith("\n") else text + "\n").get_single_node()
    except library.error as problem:
        raise Unusual from problem
    if node is None:
        raise Unusual
    if node.__class__ is library.nodes.ScalarNode:
        value = _scalar(text, node)
        return value, [value]
    values: list[Any] = []
    return _collection(text, node, library.nodes, 1, values), values


def _is_odd(text: str) -> bool:
    """Tell whether a text may be read in two ways, or go too deep for a parser that calls itself."""
    if "\t" in text or "..." in text or text[:1] in _ODD_STARTS:
        return True
    if text.count("[") + text.count("{") + text.count("-") > _MOST_NESTED:
        return True
    for sign, before in _ODD_AFTER.items():
        if sign in text:
            for part in text.split(sign)[:-1]:
                if part[-1:] in before:
                    return True
    return False


def _collection(text: str, node: Any, kinds: Any, depth: int, values: list[Any]) -> Any:
    """Return the mapping or the list that a node stands for; ``values`` gets what is neither in it."""
    scalar, only_texts, note = kinds.ScalarNode, _ONLY_TEXTS, values.append
    if depth > _DEPTH:
        raise Unusual
    if node.__class__ is kinds.SequenceNode:
        items = []
        for item in node.value:
            if item.__class__ is scalar:
                items.append(_scalar(text, item))
                note(items[-1])
            else:
                items.append(_collection(text, item, kinds, depth + 1, values))
        return items
    found: dict[str, Any] = {}
    known_key = _known_keys.get
    for key_node, value_node in node.value:
        if key_node.__class__ is not scalar:
            raise Unusual
        key = (None if key_node.style else known_key(key_node.value)) or _key(text, key_node)
        value = value_node.value
        if value_node.__class__ is not scalar:
            value = _collection(text, value_node, kinds, depth + 1, values)
        else:
            if value_node.style or value[:1] not in only_texts:
                value = _scalar(text, value_node)
            note(value)
        found[key] = value
    if len(found) < len(node.value):  # a key stands there twice
        raise Unusual
    return found


def _key(text: str, node: Any) -> str:
    """Return the text that a key stands for; a plain one is remembered, for the next file has it as well."""
    key = _scalar(text, node)
    if key.__class__ is not str or len(key) > _KEY_LENGTH:
        raise Unusual
    if not node.style and len(_known_keys) < _MOST_KNOWN_KEYS:
        _known_keys[key] = sys.intern(key)
    return key


_known_keys: dict[str, str] = {}  #: plain keys that were right


def _scalar(text: str, node: Any) -> Any:
    """Return the text, the number or the truth value that a scalar stands for."""
    value, style = node.value, node.style
    if style in ("|", ">"):
        header = text[node.start_mark.index :].partition("\n")[0].rstrip("\r ")
        if header not in _BLOCKS or not value.strip():
            raise Unusual
    elif style:
        if node.start_mark.line != node.end_mark.line:
            raise Unusual
    elif not value or value in _AMBIGUOUS:
        raise Unusual
    elif value in _WORDS:
        return _WORDS[value]
    elif value[0] in _NUMERIC:
        if len(value) > _DIGITS or not value.isdecimal():
            raise Unusual
        return int(value)
    return value


# --- JSON and TOML -----------------------------------------------------------------------------------


def _json(text: str) -> tuple[Any, list[Any]]:
    if text.count("[") + text.count("{") > _DEPTH or "\\ud" in text or "\\uD" in text:
        raise Unusual
    try:
        from _json import make_scanner  # what json.loads uses, without the rest of json
    except ImportError as error:  # pragma: no cover - a Python without it has the usual way
        raise Unusual from error
    stripped = text.strip(" \t\r\n")
    try:
        data, end = make_scanner(_Json)(stripped, 0)  # type: ignore[arg-type]  # any object with these attributes
    except StopIteration as error:
        raise Unusual from error
    if end != len(stripped):
        raise Unusual
    return data, values_of(data)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or any(len(key) > _KEY_LENGTH for key in found):
        raise Unusual
    return found


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise Unusual
    return int(text)


def _no_number(text: str) -> Any:
    raise Unusual


class _Json:
    """How JSON is read: duplicate keys, fractions and whatever is no JSON are unusual."""

    strict = True
    object_hook = None
    memo: ClassVar[dict[str, str]] = {}

    object_pairs_hook = staticmethod(_members)
    parse_int = staticmethod(_whole)
    parse_float = staticmethod(_no_number)
    parse_constant = staticmethod(_no_number)


def _toml(text: str) -> tuple[Any, list[Any]]:
    from validator.accept import plain_toml

    data = plain_toml.loads(text)
    return data, values_of(data)


_READERS = {".yaml": _yaml, ".yml": _yaml, ".json": _json, ".jsonc": _json, ".toml": _toml}
