"""From the bytes of a file to its documents. Whatever the bytes are, nothing is raised."""

from __future__ import annotations

from validator.documents.discovery import base_name, without_example
from validator.documents.limits import LIMITS, Limits
from validator.documents.model import Format, Reading
from validator.documents.syntax_errors import NOT_READABLE, Refusal
from validator.lazy_regex import regex
from validator.positions import Lines

_FORMATS = {
    ".yaml": Format.YAML,
    ".yml": Format.YAML,
    ".json": Format.JSON,
    ".jsonc": Format.JSONC,
    ".toml": Format.TOML,
    ".env": Format.ENV,
}
_CONTROLS = regex(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def format_of(name: str) -> Format | None:
    """Return the format that a file name promises, None if it promises none."""
    base = without_example(base_name(name))
    if base.startswith(".env."):
        return Format.ENV
    _, dot, ending = base.rpartition(".")
    return _FORMATS.get(dot + ending)


def read(data: bytes, *, format: Format, limits: Limits = LIMITS) -> Reading:
    """Read a file's bytes; whatever is wrong with them is a diagnostic of the result."""
    try:
        text = _decode(data, limits)
    except _NotText as problem:
        at = len(problem.before)
        end = at + (problem.case == "not-utf-8")
        refusal = Refusal(NOT_READABLE, problem.case, at, end, **problem.params)
        found = refusal.diagnostic(Lines(problem.before + "\ufffd"))
        return Reading((), (found,), Lines(""), format)
    lines = Lines(text)
    nul = text.find("\0")
    if nul >= 0:
        return _refused(Refusal(NOT_READABLE, "nul-character", nul, nul + 1), lines, format)
    reading = _read_text(lines, format, limits)
    if not text or text.isspace():
        found = Refusal(NOT_READABLE, "empty", 0, 0).diagnostic(lines)
        return Reading(reading.documents, (found,), lines, format)
    return reading


def _refused(refusal: Refusal, lines: Lines, format: Format) -> Reading:
    return Reading((), (refusal.diagnostic(lines),), lines, format)


def _read_text(lines: Lines, format: Format, limits: Limits) -> Reading:
    if format is Format.YAML:
        from validator.documents.yaml_reader import read_yaml

        return read_yaml(lines, limits)
    if format is Format.TOML:
        from validator.documents.toml_reader import read_toml

        return read_toml(lines, limits)
    if format is Format.ENV:
        from validator.documents.env_reader import read_env

        return read_env(lines, limits)
    from validator.documents.json_reader import read_json

    return read_json(lines, limits, format)


class _NotText(Exception):
    """The bytes are no UTF-8 text; ``before`` is what could be decoded in front of the trouble."""

    def __init__(self, case: str, before: str = "", **params: int) -> None:
        super().__init__(case)
        self.case = case
        self.before = before
        self.params = params


def _decode(data: bytes, limits: Limits) -> str:
    if len(data) > limits.file_size:
        raise _NotText("too-large", limit=limits.file_size)
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise _NotText("utf-32")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf_16(data):
        raise _NotText("utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if len(_CONTROLS.findall(data[:1024])) > 1:
            raise _NotText("binary") from None
        raise _NotText("not-utf-8", data[: error.start].decode()) from None


def _looks_like_utf_16(data: bytes) -> bool:
    """Tell whether every second of the first bytes is zero, as in UTF-16 text without a mark."""
    if b"\0" not in data[:2]:
        return False
    start = data[:64]
    even, odd = start[::2], start[1::2]
    return len(start) >= 4 and ((not any(even) and all(odd)) or (not any(odd) and all(even)))
