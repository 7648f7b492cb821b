"""Data written as a configuration: YAML, JSON, TOML or .env, with comments where the format has them.

The order of the data stays. Whoever needs to be sure reads the text again: :func:`is_faithful`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence

from validator.documents.model import Data, Format, Path
from validator.documents.reader import read
from validator.documents.scalars import is_plain, shown
from validator.lazy_dataclasses import dataclass, field
from validator.lazy_regex import regex

_VARIABLE = regex(r"\$\{\w+\}")
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")
#: what a reader may take for a line end, a mark or nothing at all
_HIDDEN = regex("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
#: lines that keep every character when they are written as a block of YAML
_BLOCK = regex(r"(?:[^\s#][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*\n)+")
_WORD = regex(r"[A-Za-z0-9_.:/@%+,=${}-]*")  #: what a shell takes as it is
_WIDTH = 100  #: a list beyond it is written line by line


class Unwritable(Exception):
    """The format has no way to write such data."""


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments, each beginning with its ``#``; an empty line above a value is an empty text."""

    above: Mapping[Path, Sequence[str]] = field(default_factory=dict)
    beside: Mapping[Path, str] = field(default_factory=dict)
    end: Sequence[str] = ()

    def within(self, path: Path) -> bool:
        """Tell whether something inside the value at ``path`` has a comment."""
        return any(len(at) > len(path) and at[: len(path)] == path for at in (*self.above, *self.beside))


NO_COMMENTS = Comments()


def write(data: Data, format: Format, comments: Comments = NO_COMMENTS) -> str:
    """Return the text of one document; JSON and .env go without comments.

    Raises Unwritable where the format has no such value: null in TOML, no mapping in TOML, infinity.
    """
    if format in (Format.JSON, Format.JSONC):
        try:
            return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        except ValueError as error:
            raise Unwritable from error
    if format is Format.TOML:
        if not isinstance(data, dict):
            raise Unwritable
        lines = [*_toml(data, (), comments), *comments.end]
    elif format is Format.ENV:
        if not isinstance(data, dict):
            raise Unwritable
        lines = [f"{name}={_env(shown(value))}" for name, value in data.items()]
    else:
        lines = [*_yaml(data, (), comments, 0), *comments.end]
    return "\n".join(lines).lstrip("\n") + "\n"


def write_value(value: Data, format: Format) -> str:
    """Return one value as it is written on one line of a format, such as ``"+12025550142"`` in YAML."""
    if format in (Format.JSON, Format.JSONC):
        return json.dumps(value, ensure_ascii=False)
    if format is Format.ENV:
        return _env(shown(value))
    return _toml_value(value) if format is Format.TOML else _in_line(value)


def write_table(table: dict[str, Data], names: Sequence[str]) -> list[str]:
    """Return the lines of a table of TOML with its header, and of the tables inside it."""
    title = tuple(names)
    return [f"[{'.'.join(map(_toml_key, title))}]", *_toml(table, (), NO_COMMENTS, title)]


def is_faithful(text: str, documents: Sequence[Data], format: Format) -> bool:
    """Tell whether a text says just this data: nothing lost, nothing of another type, in the same order."""
    found = read(text.encode(), format=format).documents
    return [_exact(document.data) for document in found] == [_exact(data) for data in documents]


def _exact(data: Data) -> object:
    """Return data in which 1, 1.0 and true differ, and the order of keys counts."""
    if isinstance(data, dict):
        return [(key, _exact(value)) for key, value in data.items()]
    if isinstance(data, list):
        return (list, [_exact(item) for item in data])
    return (type(data), repr(data))


def _text(value: str) -> str:
    """Return a text in double quotation marks, right in YAML, JSON and TOML alike."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _number(value: Data) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unwritable  # no reader of ours takes it
    return json.dumps(value)


def _env(value: str) -> str:
    return value if _WORD.fullmatch(value) else "'" + value.replace("'", "'\\''") + "'"


# --- YAML --------------------------------------------------------------------------------------------


def _yaml(data: Data, path: Path, comments: Comments, depth: int) -> Iterator[str]:
    """Yield the lines of a value that is on its own lines."""
    indent = " " * depth
    if isinstance(data, dict) and data:
        for key, value in data.items():
            inner = (*path, key)
            yield from _above(comments, inner, indent)
            yield from _member(f"{indent}{_yaml_key(key)}:", value, inner, comments, depth)
    elif isinstance(data, list) and data:
        for index, value in enumerate(data):
            inner = (*path, index)
            yield from _above(comments, inner, indent)
            yield from _item(value, inner, comments, depth)
    else:
        yield indent + _yaml_scalar(data)


def _member(head: str, value: Data, path: Path, comments: Comments, depth: int) -> Iterator[str]:
    if isinstance(value, str) and _BLOCK.fullmatch(value):
        yield _with_beside(f"{head} |", comments, path)
        yield from (f"{' ' * (depth + 2)}{line}" for line in value.splitlines())
    elif isinstance(value, (dict, list)) and value and not _fits_in_line(value, path, comments):
        yield _with_beside(head, comments, path)
        yield from _yaml(value, path, comments, depth + 2)
    else:
        yield _with_beside(f"{head} {_in_line(value)}", comments, path)


def _item(value: Data, path: Path, comments: Comments, depth: int) -> Iterator[str]:
    indent = " " * depth
    if not isinstance(value, (dict, list)) or not value or _fits_in_line(value, path, comments):
        yield _with_beside(f"{indent}- {_in_line(value)}", comments, path)
        return
    first = (*path, next(iter(value)) if isinstance(value, dict) else 0)
    yield from _above(comments, first, indent)  # after the dash there is no place for it
    if path in comments.beside:
        yield indent + comments.beside[path]
    rest = Comments({**comments.above, first: ()}, comments.beside)
    lines = list(_yaml(value, path, rest, depth + 2))
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _fits_in_line(value: Data, path: Path, comments: Comments) -> bool:
    """Tell whether a list is short and plain enough for brackets on one line."""
    if not isinstance(value, list) or comments.within(path):
        return False
    plain = all(not isinstance(item, (dict, list)) for item in value)
    return plain and len(_in_line(value)) < _WIDTH


def _in_line(value: Data) -> str:
    if isinstance(value, list):
        inside = (
            _text(item) if isinstance(item, str) and not is_plain(item) else _yaml_scalar(item)
            for item in value
        )
        return f"[{', '.join(inside)}]"
    return "{}" if isinstance(value, dict) else _yaml_scalar(value)


def _yaml_scalar(value: Data) -> str:
    if isinstance(value, str):
        return value if is_plain(_VARIABLE.sub("NAME", value)) and value.isascii() else _yaml_text(value)
    return _number(value)  # an empty mapping or list too


def _yaml_text(value: str) -> str:
    return value if is_plain(value) else _text(value)


def _yaml_key(key: str) -> str:
    return key if is_plain(key) else _text(key)


def _above(comments: Comments, path: Path, indent: str) -> Iterator[str]:
    return (indent + line if line else "" for line in comments.above.get(path, ()))


def _with_beside(line: str, comments: Comments, path: Path) -> str:
    return f"{line}  {comments.beside[path]}" if path in comments.beside else line


# --- TOML --------------------------------------------------------------------------------------------


def _toml(table: dict[str, Data], path: Path, comments: Comments, name: Sequence[str] = ()) -> Iterator[str]:
    """Yield the lines of a table: first what is in it, then the tables inside it.

    A table in front of a plain value has its keys joined by dots, so that the order stays.
    """
    members = list(table.items())
    behind = len(members)
    while behind and _is_table(members[behind - 1][1]):
        behind -= 1
    for key, value in members[:behind]:
        yield from _assigned(value, (*path, key), comments, (key,))
    for key, value in members[behind:]:
        inner, title = (*path, key), (*name, key)
        if isinstance(value, dict):
            yield from _section(value, inner, comments, title, "[{}]")
        elif isinstance(value, list):
            yield from _above(comments, inner, "")
            for index, item in enumerate(value):
                assert isinstance(item, dict)
                yield from _section(item, (*inner, index), comments, title, "[[{}]]")


def _section(
    table: dict[str, Data], path: Path, comments: Comments, title: Sequence[str], form: str
) -> Iterator[str]:
    above = list(_above(comments, path, ""))
    yield from above if above[:1] == [""] else ["", *above]
    yield _with_beside(form.format(".".join(map(_toml_key, title))), comments, path)
    yield from _toml(table, path, comments, title)


def _is_table(value: Data) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, dict) for item in value)
    return isinstance(value, dict)


def _assigned(value: Data, path: Path, comments: Comments, keys: Sequence[str]) -> Iterator[str]:
    yield from _above(comments, path, "")
    if isinstance(value, dict) and value:
        if path in comments.beside:
            yield comments.beside[path]
        for key, inner in value.items():
            yield from _assigned(inner, (*path, key), comments, (*keys, key))
        return
    for inner_path in _commented(path, comments):
        yield from filter(None, comments.above.get(inner_path, ()))
        if inner_path in comments.beside:
            yield comments.beside[inner_path]
    yield _with_beside(f"{'.'.join(map(_toml_key, keys))} = {_toml_value(value)}", comments, path)


def _commented(path: Path, comments: Comments) -> list[Path]:
    """Return the places inside a value on one line that have comments: they go above it."""
    places = dict.fromkeys((*comments.above, *comments.beside))
    return [at for at in places if len(at) > len(path) and at[: len(path)] == path]


def _toml_value(value: Data) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_toml_key(key)} = {_toml_value(inner)}" for key, inner in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if value is None:
        raise Unwritable
    return _number(value)


def _toml_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)
