"""From the bytes of an ordinary file to its data, or to nothing: what is unusual is left to the real reader.

Whatever comes back is exactly what :mod:`validator.document` reads from the same bytes, without a finding;
a property test holds both to it. YAML comes from the events of libyaml on both ways.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ClassVar

#: larger files, which may reach a limit of the reader, are its own business
MOST_BYTES = 64 * 1024
_DEPTH = 50
_KEY_LENGTH = 1_000
_DIGITS = 18

#: what plain text in YAML can be but text; the readers of YAML 1.1 take more words for something else
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_AMBIGUOUS = frozenset(
    "~ null Null NULL y n Y N yes Yes YES no No NO on On ON off Off OFF << = -".split()  # noqa: SIM905 - as a list it takes twelve lines
)
_NUMERIC = frozenset("0123456789+-.")
_BLOCKS = ("|", "|-", "|+", ">", ">-", ">+")
#: where libyaml and YAML may disagree: directives, ``?`` and comments that touch what is before them
_ODD_YAML = {
    "\t": ("\t",),
    ".": ("...",),
    "%": ("\n%", "\r%"),
    "?": ("\n?", "\r?", " ?", "[?", "{?", ",?"),
    "#": ("]#", "}#", ",#", '"#', "'#"),
}
#: spaces that people type in comments and texts, beside what Python calls printable
_SPACES = {ord("\n"): "-", ord("\r"): "-", ord("\t"): "-", 0xA0: "-", 0x202F: "-"}


class Unusual(Exception):
    """The text is beyond the ordinary, right or wrong."""


def data_of(content: bytes, ending: str) -> Any:
    """Return the data of a file whose name ends with ``ending`` (``.yaml``). Raises Unusual if unsure."""
    if len(content) > MOST_BYTES or ending not in _READERS:
        raise Unusual
    try:
        text = content.decode()
        if not text.strip() or not text.translate(_SPACES).isprintable():
            raise Unusual
        return _READERS[ending](text)
    except (ValueError, RecursionError) as error:  # every reader's own error is one of these
        raise Unusual from error


# --- YAML --------------------------------------------------------------------------------------------


def _yaml(text: str) -> Any:
    if text[:1] in ("%", "?") or _is_odd(text):
        raise Unusual
    from validator import libyaml

    library = libyaml.load()
    try:
        stream = library.parser(text if text.endswith("\n") else text + "\n")
        return _composed(text, stream.get_event, library.events)
    except library.error as problem:
        raise Unusual from problem


def _is_odd(text: str) -> bool:
    for sign, places in _ODD_YAML.items():
        if sign in text:
            for place in places:
                if place in text:
                    return True
    return False


def _composed(text: str, get_event: Callable[[], Any], kinds: Any) -> Any:
    """Return the data of the one document, which holds plain and quoted scalars, mappings and lists."""
    scalar, mapping_start, sequence_start = (
        kinds.ScalarEvent,
        kinds.MappingStartEvent,
        kinds.SequenceStartEvent,
    )
    ends = (kinds.MappingEndEvent, kinds.SequenceEndEvent)
    get_event()  # the stream begins
    begin = get_event()
    if begin.__class__ is not kinds.DocumentStartEvent or begin.version or begin.tags:
        raise Unusual
    root: list[Any] = []
    stack: list[tuple[dict[str, Any] | None, list[Any], str | None]] = []
    mapping: dict[str, Any] | None = None
    items = root
    key: str | None = None
    while True:
        event = get_event()
        kind = event.__class__
        if kind is scalar:
            value = event.value
            if event.anchor is not None or event.tag is not None:
                raise Unusual
            style = event.style
            if style:
                if style in "|>":
                    header = text[event.start_mark.index :].partition("\n")[0].rstrip("\r ")
                    if header not in _BLOCKS or not value.strip():
                        raise Unusual
                elif event.start_mark.line != event.end_mark.line:
                    raise Unusual
            elif not value or value in _AMBIGUOUS:
                raise Unusual
            elif value in _WORDS:
                value = _WORDS[value]
            elif value[0] in _NUMERIC:
                if len(value) > _DIGITS or not value.isdecimal():
                    raise Unusual
                value = int(value)
            if mapping is None:
                items.append(value)
            elif key is None:
                if value.__class__ is not str or value in mapping or len(value) > _KEY_LENGTH:
                    raise Unusual
                key = value
            else:
                mapping[key] = value
                key = None
            continue
        if kind is mapping_start or kind is sequence_start:
            if event.anchor is not None or event.tag is not None or len(stack) > _DEPTH:
                raise Unusual
            inside: Any = {} if kind is mapping_start else []
            if mapping is None:
                items.append(inside)
            elif key is None:
                raise Unusual
            else:
                mapping[key] = inside
            stack.append((mapping, items, None))
            if inside.__class__ is dict:
                mapping, key = inside, None
            else:
                mapping, items = None, inside
        elif kind in ends:
            mapping, items, key = stack.pop()
        elif kind is kinds.DocumentEndEvent:
            break
        else:
            raise Unusual
    if event.explicit or get_event().__class__ is not kinds.StreamEndEvent or len(root) != 1:
        raise Unusual
    return root[0]


# --- JSON and TOML -----------------------------------------------------------------------------------


def _json(text: str) -> Any:
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
    return data


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


def _toml(text: str) -> Any:
    from validator.accept import plain_toml

    return plain_toml.loads(text)


_READERS = {".yaml": _yaml, ".yml": _yaml, ".json": _json, ".jsonc": _json, ".toml": _toml}
