"""From the bytes of an ordinary file to its data, or to nothing: what is unusual is left to the real reader.

Whatever comes back is exactly what :mod:`validator.documents` reads from the same bytes, without a finding;
a property test holds both to it. YAML comes from libyaml on both ways.
"""

from __future__ import annotations

import sys

from validator.documents import libyaml
from validator.fast_path.predicates import texts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
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
    ord(sign): (sign, before)
    for signs, before in (("%", "\n\r"), ("#", "]},\"'"), ("?&*!", "\n\r [{,:"))
    for sign in signs
}
_ODD_STARTS = frozenset("%?&*!")
_MOST_NESTED = 300  #: signs that may each begin something inside something else
#: what a reader looks for in a text, and what else may stand in one of one byte a character
_SIGNS = b"\t[{-%#?&*!"
_SILENT = bytes(set(range(0x20, 0x7F)).difference(_SIGNS)) + b"\n\r"
#: spaces that people type in comments and texts, beside what Python calls printable
_SPACES = {ord("\n"): "-", ord("\r"): "-", ord("\t"): "-", 0xA0: "-", 0x202F: "-"}


class Unusual(Exception):
    """The text is beyond the ordinary, right or wrong."""


def data_and_texts(content: bytes, ending: str) -> tuple[Any, list[str]]:
    """Return the data of a file whose name ends with ``ending`` (``.yaml``), and all texts in it but keys.

    Raises Unusual if unsure.
    """
    if len(content) > MOST_BYTES or ending not in _READERS:
        raise Unusual
    try:
        text = content.decode()
        signs = content.translate(None, _SILENT)  # by now short, and searched for many things
        if text.isspace() or not text or not _is_printable(text, signs):
            raise Unusual
        return _READERS[ending](text, signs)
    except (ValueError, RecursionError) as error:  # every reader's own error is one of these
        raise Unusual from error


def _is_printable(text: str, signs: bytes) -> bool:
    if signs.isascii():
        return not signs.translate(None, _SIGNS)
    return text.translate(_SPACES).isprintable()


# --- YAML --------------------------------------------------------------------------------------------


def _yaml(text: str, signs: bytes) -> tuple[Any, list[str]]:
    if _is_odd(text, signs):
        raise Unusual
    library = libyaml.load()
    try:
        found = library.composed(text, _scalar)
    except library.error as problem:
        raise Unusual from problem
    around = [found]  # so that a document is inside of something, as everything else is
    texts: list[str] = []
    _complete(around, enumerate(around), text, 0, texts)
    return around[0], texts


def _is_odd(text: str, signs: bytes) -> bool:
    """Tell whether a text may be read in two ways, or go too deep for a parser that calls itself."""
    if b"\t" in signs or "..." in text or text[:1] in _ODD_STARTS or text[-1] == " ":
        return True
    if signs.count(b"[") + signs.count(b"{") + signs.count(b"-") > _MOST_NESTED:
        return True
    for code, (sign, before) in _ODD_AFTER.items():
        if code in signs:
            for part in text.split(sign)[:-1]:
                if part[-1:] in before:
                    return True
    return False


def _scalar(_tag: object, value: str, start: Any, end: Any, style: str) -> Any:
    """Return the text, the number or the truth value that a scalar stands for; of a block, what is known."""
    if not style:
        if not value:
            raise Unusual
        if value[0] in _ONLY_TEXTS:
            return value
        if value in _WORDS:
            return _WORDS[value]
        if value in _AMBIGUOUS:
            raise Unusual
        if value[0] in _NUMERIC:
            if len(value) > _DIGITS or not value.isdecimal():
                raise Unusual
            return int(value)
    elif style in ("|", ">"):
        return _Block(value, start.index)
    elif start.line != end.line:
        raise Unusual
    return value


class _Block:
    """A text of several lines, and where its sign stands."""

    __slots__ = ("sign", "value")

    def __init__(self, value: str, sign: int) -> None:
        self.value, self.sign = value, sign

    def text(self, around: str) -> str:
        header = around[self.sign :].partition("\n")[0].rstrip("\r ")
        if header not in _BLOCKS or not self.value.strip():
            raise Unusual
        return self.value


def _complete(
    found: Any, members: Iterable[tuple[Any, Any]], text: str, depth: int, texts: list[str]
) -> None:
    """Put in its place what members of a mapping or a list stand for; ``texts`` gets the texts among them."""
    if depth > _DEPTH:
        raise Unusual
    for key, value in members:
        kind = value.__class__
        if kind is str:
            texts.append(value)
        elif kind is libyaml.Mapping:
            found[key] = inner = dict(value.value)
            if len(inner) < len(value.value):  # a key stands there twice
                raise Unusual
            if not _known_keys.issuperset(inner):
                _check_keys(inner)
            _complete(inner, inner.items(), text, depth + 1, texts)
        elif kind is libyaml.Sequence:
            found[key] = value.value
            _complete(value.value, enumerate(value.value), text, depth + 1, texts)
        elif kind is _Block:
            found[key] = value.text(text)
            texts.append(found[key])


def _check_keys(found: dict[Any, Any]) -> None:
    """Remember that the keys of a mapping are right, for the next file has them as well."""
    for key in found:
        if key.__class__ is not str or len(key) > _KEY_LENGTH:
            raise Unusual
    if len(_known_keys) < _MOST_KNOWN_KEYS:
        _known_keys.update(found)


_known_keys: set[str] = set()  #: keys that were right


# --- JSON and TOML -----------------------------------------------------------------------------------


def _json(text: str, signs: bytes) -> tuple[Any, list[str]]:
    if signs.count(b"[") + signs.count(b"{") > _DEPTH or "\\ud" in text or "\\uD" in text:
        raise Unusual
    stripped = text.strip(" \t\r\n")
    try:
        data, end = _scanned(stripped)
    except (StopIteration, ImportError) as error:
        raise Unusual from error
    if end != len(stripped):
        raise Unusual
    return data, texts_of(data)


def _scanned(text: str) -> tuple[Any, int]:
    """Return the data at the beginning of a text, and where it ends. Raises ValueError or StopIteration.

    This is the scanner that ``json.loads`` uses, without the rest of ``json``, which takes long to import.
    Only its error does the scanner take from there.
    """
    from _json import make_scanner

    how: Any = _Json  # any object with these attributes will do
    scan: Any = make_scanner(how)
    found: tuple[Any, int]
    if not libyaml.alone:
        from importlib import import_module

        import_module("json.decoder")  # others in this process may need the real one at any time
    if _FINDS_ITS_ERROR or "json.decoder" in sys.modules:
        found = scan(text, 0)
        return found
    stand_in: Any = type(sys)("json.decoder")
    stand_in.JSONDecodeError = _Refused
    sys.modules["json.decoder"] = stand_in
    try:
        found = scan(text, 0)
    finally:
        del sys.modules["json.decoder"]
    return found


#: before Python 3.12, the scanner broke down where nobody had imported the module of its error
_FINDS_ITS_ERROR = sys.version_info >= (3, 12)


class _Refused(ValueError):
    """The text is no JSON."""


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


def _toml(text: str, _signs: bytes) -> tuple[Any, list[str]]:
    from validator.fast_path import toml

    data = toml.loads(text)
    return data, texts_of(data)


_READERS = {".yaml": _yaml, ".yml": _yaml, ".json": _json, ".jsonc": _json, ".toml": _toml}
