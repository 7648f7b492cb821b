"""Read the data of an ordinary file for the fast path; leave anything unusual to the full check.

The data is exactly what :mod:`validator.documents` reads from the same bytes without a finding; a property
test compares them. Both read YAML with libyaml.
"""

from __future__ import annotations

from validator.documents import libyaml
from validator.documents.json_text import JsonDecoder
from validator.fast_path.predicates import reference, texts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

#: the full check reads larger files, which may be over one of its limits
MOST_BYTES = 64 * 1024
_DEPTH = 50
_KEY_LENGTH = 1_000
_MOST_REMEMBERED = 1_000
_DIGITS = 18
_TOML_DEPTH = 20  #: tables and lists inside each other, so that no key has more parts than that either
_MOST_DOTS = 50  #: in a line of TOML: tomllib takes long for a dotted key of many parts

#: plain scalars in YAML that are not text, and those that only a YAML 1.1 reader takes for something else
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_AMBIGUOUS = frozenset(
    (
        *("~", "null", "Null", "NULL", "<<", "=", "-"),
        *("y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO"),
        *("on", "On", "ON", "off", "Off", "OFF"),
    )
)
_NUMERIC = frozenset("0123456789+-.")
#: letters that make what begins with a digit a text, as in an identifier: none of a number or a date
_NEVER_IN_NUMBERS = frozenset("acdfghijklmnpqrsuvwyACDFGHIJKLMNPQRSUVWY")
#: first characters of plain scalars that can only be text
_ONLY_TEXTS = frozenset(map(chr, range(0x21, 0x7F))) - _NUMERIC - {word[0] for word in (*_WORDS, *_AMBIGUOUS)}
_BLOCKS = ("|", "|-", "|+", ">", ">-", ">+")
#: syntax on which libyaml and YAML may disagree, or that is more than data, each with the characters before
#: it: directives, comments without a space before them, explicit keys, anchors, aliases and tags
_ODD_AFTER = {
    ord(sign): (sign, before)
    for signs, before in (("%", "\n\r"), ("#", "]},\"'"), ("?&*!", "\n\r [{,:"))
    for sign in signs
}
_ODD_STARTS = frozenset("%?&*!")
_MOST_NESTED = 300  #: characters that may each begin a mapping or list inside another
#: characters that the readers search for, and the other printable ones in ASCII
_SIGNS = b"\t[{-%#?&*!"
_SILENT = bytes(set(range(0x20, 0x7F)).difference(_SIGNS)) + b"\n\r"
#: spaces that people type in comments and texts, in addition to what Python calls printable
_SPACES = {ord("\n"): "-", ord("\r"): "-", ord("\t"): "-", 0xA0: "-", 0x202F: "-"}


class Unusual(Exception):
    """The file has something unusual, valid or not, so only the full check can read it."""


def data_and_texts(content: bytes, ending: str) -> tuple[Any, list[str]]:
    """Return the data of a file whose name ends with ``ending`` (``.yaml``), and all texts except keys.

    Raises Unusual if the full check may read anything else.
    """
    if len(content) > MOST_BYTES or ending not in _READERS:
        raise Unusual
    try:
        text = content.decode()
        signs = content.translate(None, _SILENT)  # short now, so that searching it is cheap
        if text.isspace() or not text or not _is_printable(text, signs):
            raise Unusual
        return _READERS[ending](text, signs)
    except (ValueError, RecursionError) as error:  # the errors of all readers are among these
        raise Unusual from error


def _is_printable(text: str, signs: bytes) -> bool:
    if signs.isascii():
        return not signs.translate(None, _SIGNS)
    return text.translate(_SPACES).isprintable()


# --- YAML --------------------------------------------------------------------------------------------


def _read_yaml(text: str, signs: bytes) -> tuple[Any, list[str]]:
    if _is_odd(text, signs):
        raise Unusual
    library = libyaml.load()
    try:
        found = library.composed(text, _read_scalar)
    except library.error as problem:
        raise Unusual from problem
    around = [found]  # a document is then a member of something, as every other value is
    texts: list[str] = []
    _replace_members(around, enumerate(around), text, 0, texts)
    return around[0], texts


def _is_odd(text: str, signs: bytes) -> bool:
    """Tell whether a text may be read in two ways, or is nested too deep for a recursive parser."""
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


def _read_scalar(_tag: object, value: str, start: Any, end: Any, style: str) -> Any:
    """Return the text, number or boolean of a scalar, or a block scalar to be completed later."""
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
            if value.isdecimal() and len(value) <= _DIGITS:
                return int(value)
            is_date = value[4:5] == "-"  # YAML 1.1 takes any text behind a date and T for its time
            if value[0] in "+-." or value[1:2] in "xXoObB" or is_date or _NEVER_IN_NUMBERS.isdisjoint(value):
                raise Unusual
    elif style in ("|", ">"):
        return _Block(value, start.index)
    elif start.line != end.line:
        raise Unusual
    return value


class _Block:
    """A block scalar, and the offset of its header (``|``)."""

    __slots__ = ("start", "value")

    def __init__(self, value: str, start: int) -> None:
        self.value, self.start = value, start

    def check_header(self, document: str) -> str:
        """Return the text. Raises Unusual for an unusual header, and for a text that is blank."""
        header = document[self.start :].partition("\n")[0].rstrip("\r ")
        if header not in _BLOCKS or not self.value.strip():
            raise Unusual
        return self.value


def _replace_members(
    found: Any, members: Iterable[tuple[Any, Any]], text: str, depth: int, texts: list[str]
) -> None:
    """Replace the nodes in a mapping or a list by their data; ``texts`` collects the texts among them."""
    if depth > _DEPTH:
        raise Unusual
    for key, value in members:
        kind = value.__class__
        if kind is str:
            texts.append(value)
        elif kind is libyaml.Mapping:
            found[key] = inner = dict(value.value)
            if len(inner) < len(value.value):  # a duplicate key
                raise Unusual
            if not _valid_keys.issuperset(inner):
                _check_keys(inner)
            _replace_members(inner, inner.items(), text, depth + 1, texts)
        elif kind is libyaml.Sequence:
            found[key] = value.value
            _replace_members(value.value, enumerate(value.value), text, depth + 1, texts)
        elif kind is _Block:
            found[key] = value.check_header(text)
            texts.append(found[key])


def _check_keys(found: dict[Any, Any]) -> None:
    """Check the keys of a mapping, and remember them: the next file usually has the same."""
    for key in found:
        if key.__class__ is not str or key[:1] in _ODD_KEY_STARTS or _is_odd_key(key):
            raise Unusual
    if len(_valid_keys) < _MOST_REMEMBERED:
        _valid_keys.update(found)


def _is_odd_key(key: str) -> bool:
    """Tell whether a key is over the limit, or contains a space that nobody sees."""
    return len(key) > _KEY_LENGTH or (not key.isascii() and ("\xa0" in key or "\u202f" in key))


#: first characters of keys in YAML that may be copied along (:mod:`validator.documents.causes`)
_ODD_KEY_STARTS = frozenset("$P>*+-0123456789•·‣▪●○–—")
_valid_keys: set[str] = set()


# --- JSON and TOML -----------------------------------------------------------------------------------


def _read_json(text: str, signs: bytes) -> tuple[Any, list[str]]:
    if signs.count(b"[") + signs.count(b"{") > _DEPTH or "\\ud" in text or "\\uD" in text:
        raise Unusual
    data = _decode(text)
    return data, texts_of(data)


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unusual
    if not _ordinary_keys.issuperset(found):
        if any(map(_is_odd_key, found)):
            raise Unusual
        if len(_ordinary_keys) < _MOST_REMEMBERED:
            _ordinary_keys.update(found)
    return found


_ordinary_keys: set[str] = set()


def _parse_integer(text: str) -> int:
    if len(text) > _DIGITS:
        raise Unusual
    return int(text)


def _refuse_number(text: str) -> Any:
    raise Unusual


_decode = JsonDecoder(
    object_pairs_hook=_build_object,
    parse_int=_parse_integer,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
)


def _read_toml(text: str, _signs: bytes) -> tuple[Any, list[str]]:
    if any(line.count(".") > _MOST_DOTS for line in text.split("\n")):
        raise Unusual
    import tomllib

    data = tomllib.loads(text, parse_float=_refuse_number)
    texts: list[str] = []
    _check_toml(data, 0, texts)
    return data, texts


def _check_toml(value: Any, depth: int, texts: list[str]) -> None:
    """Collect the texts in TOML data. Raises Unusual for a date, and for a value that may be over a limit."""
    kind = value.__class__
    if kind is str:
        texts.append(value)
    elif depth > _TOML_DEPTH:
        raise Unusual
    elif kind is dict:
        for key, inner in value.items():
            if _is_odd_key(key):
                raise Unusual
            _check_toml(inner, depth + 1, texts)
    elif kind is list:
        for inner in value:
            _check_toml(inner, depth + 1, texts)
    elif kind is int:
        if abs(value) >= 10**_DIGITS:
            raise Unusual
    elif kind is not bool:
        raise Unusual


# --- variables of an environment ---------------------------------------------------------------------


def _read_env(text: str, signs: bytes) -> tuple[Any, list[str]]:
    lines = text.replace("\r\n", "\n").split("\n")
    if b"\t" in signs or any("\r" in line for line in lines):
        raise Unusual
    data: dict[str, str] = {}
    for line in lines:
        if line.strip(" ") and line.lstrip(" ")[0] != "#":
            name, equals, value = line.partition("=")
            if (
                not equals
                or not name.isascii()
                or not name.isidentifier()
                or name in data
                or _is_odd_key(name)
            ):
                raise Unusual
            data[name] = _read_variable(value)
    return data, list(data.values())


def _read_variable(value: str) -> str:
    """Return the value of a variable. Raises Unusual for one that a program may read in two ways."""
    quote = value[:1]
    if quote and quote in "\"'":
        if len(value) < 2 or value[-1] != quote:
            raise Unusual
        value = value[1:-1]
    elif "#" in value or any(map(str.isspace, value)):
        raise Unusual
    if not _QUOTES.isdisjoint(value) or ("$" in value and not reference(value)):
        raise Unusual
    return value


_QUOTES = frozenset("\"'\\")

_READERS = {
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".json": _read_json,
    ".jsonc": _read_json,
    ".toml": _read_toml,
    ".env": _read_env,
}
