"""Data written as YAML, JSON or TOML, the way people write configurations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from validator.documents.scalars import is_plain, quoted, shown

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
#: whole lines of ordinary characters: what YAML's ``|`` keeps as they are
_LINES = re.compile(r"(?:[!-~\u00a1-\u167f][ -~\u00a1-\u167f]*\n)+")
_LITERAL = re.compile(r"[ -&(-~\u00a0-\u167f]*")  #: what TOML takes between apostrophes
_WORD = re.compile(r"[A-Za-z0-9_.:/@%+,=${}-]*")  #: what a shell takes as it is
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")


def written(data: dict[str, Any], format: str) -> str:
    """Return a mapping in a format that is called by its name, such as ``jsonc``."""
    return {"json": as_json, "jsonc": as_json, "toml": as_toml, "env": as_env}.get(format, as_yaml)(data)


def written_value(value: Any, format: str) -> str:
    """Return one value as it is written on one line of a format, such as ``"+12025550142"`` in YAML."""
    if format in ("json", "jsonc"):
        return json.dumps(value, ensure_ascii=False)
    if format == "env":
        return _env(shown(value))
    return _toml_value(value) if format == "toml" else _flow(value)


def as_yaml(data: Any) -> str:
    """Return a mapping in block style; text is quoted only where a reader could mistake it."""
    return "\n".join(_yaml(data)) + "\n"


def as_json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def as_toml(data: dict[str, Any]) -> str:
    """Return a mapping as TOML: tables under headers, lists of tables as ``[[name]]``."""
    return "\n".join(_toml(data, ())).lstrip("\n") + "\n"


def as_env(data: dict[str, Any]) -> str:
    """Return a mapping of texts as lines ``NAME=value``, quoted where a shell would cut the value."""
    return "".join(f"{name}={_env(str(value))}\n" for name, value in data.items())


def _env(value: str) -> str:
    return value if _WORD.fullmatch(value) else "'" + value.replace("'", "'\\''") + "'"


def _yaml(data: Any, indent: str = "") -> Iterator[str]:
    for key, value in data.items():
        name = key if is_plain(key) else quoted(key)
        if isinstance(value, dict) and value:
            yield f"{indent}{name}:"
            yield from _yaml(value, indent + "  ")
        elif isinstance(value, list) and _is_table(value):
            yield f"{indent}{name}:"
            for item in value:
                lines = list(_yaml(item, indent + "    ")) or ["{}"]
                yield f"{indent}  - {lines[0].lstrip()}"
                yield from lines[1:]
        elif isinstance(value, str) and _LINES.fullmatch(value):
            yield f"{indent}{name}: |"
            yield from (f"{indent}  {line}" for line in value.rstrip("\n").split("\n"))
        else:
            yield f"{indent}{name}: {_flow(value)}"


def _flow(value: Any, *, inside: bool = False) -> str:
    """Return a value on one line; ``inside`` a list, a brace would begin a mapping."""
    if isinstance(value, list):
        return f"[{', '.join(_flow(item, inside=True) for item in value)}]"
    if isinstance(value, dict):
        members = (f"{quoted(key)}: {_flow(item, inside=True)}" for key, item in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, str):
        return value if is_plain(value if inside else _REFERENCE.sub("NAME", value)) else quoted(value)
    return shown(value)


def _toml(data: dict[str, Any], place: tuple[str, ...]) -> Iterator[str]:
    inner = {key: value for key, value in data.items() if _is_table(value)}
    for key, value in data.items():
        if key not in inner:
            yield f"{_key(key)} = {_toml_value(value)}"
    for key, value in inner.items():
        deeper = (*place, key)
        header = ".".join(map(_key, deeper))
        for table in value if isinstance(value, list) else [value]:
            lines = list(_toml(table, deeper))
            if isinstance(value, list):
                yield from ("", f"[[{header}]]")
            elif not lines or lines[0] != "":
                yield from ("", f"[{header}]")
            yield from lines


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
    )


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else quoted(key)


def _toml_value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_toml_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, str):
        return f"'{value}'" if '"' in value and _LITERAL.fullmatch(value) else quoted(value)
    return shown(value)
