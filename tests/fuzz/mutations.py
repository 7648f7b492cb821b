"""Changes to bytes: of bits, of words that readers know, of lines, and with pieces of other inputs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

MOST_BYTES = 3_000  #: of an input: what breaks a reader is seldom long, and short inputs are tried faster

#: what means something to one of the readers, and what has broken readers before
_TEXTS = (
    *"{}[]()<>:,;#&*!|>-?%@`'\"\\/=+~.$_^ \t\n\r\0", "\r\n", "\n\n", "---\n", "\n...\n",
    "%YAML 1.2\n---\n", "%TAG ! x\n---\n", "- ", "? ", ": ", " #", "\n  ", "\n    ", "&a ", "*a",
    "<<: *a", "!!str ", "!!int ", "!x ", "|\n", "|2-\n", ">+\n ", "~", "null", "true", "no", "0o17",
    "0x1F", "1_000", "012", "1e400", "-.inf", ".nan", "12:30:45", "2026-11-21", "2026-02-30T25:61:61Z",
    "9" * 70, "1." + "0" * 70, '"""', "'''", "[[a]]\n", "[a.b]\n", "a.b.c = 1\n", "{x = 1}", "inf",
    "nan", "//", "/*", "*/", "/* c */", ",]", ",}", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\x1b",
    "\\U0001F600", "\\N", "\\\n", "NaN", "Infinity", "-0", "1E+2", "export ", "A=", "${A}", "$(id)",
    "env(A)", "op://v/i", "vault:x", "\ufeff", "\u0085", "\u2028", "\u00a0", "\u200b", "\u202e",
    "e\u0301", "\ud800", "\U0001f600", "\x1b[31m", "\x7f", "\n::error::x", "# guiderail: ignore[",
    "# guiderail: ignore-file", "// guiderail: ignore[secret-in-file]", "platform: azure-bot-service\n",
    "auth_token: ", "account_sid", "version", "findings", "severity", "ignore = [",
    "[tool.guiderail]\n", "https://u:p@h/", "\\", "\x1a",
)  # fmt: skip
_BYTES = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
WORDS = (*(text.encode("utf-8", "surrogatepass") for text in _TEXTS), *_BYTES)

_TOKEN = re.compile(rb"\w+|\s+|[^\w\s]")


def mutated(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Return ``data`` changed in one place or several; ``others`` lend pieces."""
    for _ in range(1 << random.choice((0, 0, 0, 1, 1, 2, 3))):
        data = random.choice(_CHANGES)(data, others, random)
    return data[:MOST_BYTES]


def _flip(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    if not data:
        return bytes([random.randrange(256)])
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def _word(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + random.choice(WORDS) + data[random.choice((start, end)) :]


def _cut(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _again(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:end] + data[start:end] * (1 << random.choice((0, 0, 1, 3, 7))) + data[end:]


def _move(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    rest = data[:start] + data[end:]
    at = random.randint(0, len(rest))
    return rest[:at] + data[start:end] + rest[at:]


def _token(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Put one token of the input or of another in the place of a token."""
    tokens = _TOKEN.findall(data)
    lent = _TOKEN.findall(random.choice(others)) if others and random.random() < 0.5 else tokens
    if not tokens or not lent:
        return _word(data, others, random)
    tokens[random.randrange(len(tokens))] = random.choice(lent)
    return b"".join(tokens)


def _lines(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Drop, repeat, exchange or indent lines."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    kind = random.randrange(4)
    if kind == 0:
        del lines[one]
    elif kind == 1:
        lines.insert(other, lines[one])
    elif kind == 2:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines[one] = random.choice((b" ", b"  ", b"\t", b"- ")) + lines[one]
    return b"".join(lines)


def _splice(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Put a piece of another input into this one."""
    if not others:
        return data
    other = random.choice(others)
    start, end = _span(other, random)
    first, last = _span(data, random)
    return data[:first] + other[start:end] + data[random.choice((first, last)) :]


def _member(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Put a value of JSON data, or a word, in the place of another value, under its name or a new one."""
    try:
        whole = json.loads(data)
        blocks = [each for each in _values(whole) if isinstance(each, (dict, list)) and each]
        block = random.choice(blocks)
    except (ValueError, IndexError, RecursionError):  # no JSON, or nothing in it
        return _word(data, others, random)
    places = list(block) if isinstance(block, dict) else range(len(block))
    at = random.choice(places)
    lent: Any = json.dumps(random.choice([*_values(whole), random.choice(_TEXTS), True, 3, None]))
    names = [name for each in blocks if isinstance(each, dict) for name in each]
    if isinstance(block, dict) and names and random.random() < 0.4:
        at = random.choice(names)
    if random.random() < 0.2:
        del block[random.choice(places)]
    else:
        block[at] = json.loads(lent)
    return json.dumps(whole, indent=1).encode()


def _values(value: Any) -> list[Any]:
    """Return a value and all values inside it."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(each for inner in inside for each in _values(inner))]


def _span(data: bytes, random: Random) -> tuple[int, int]:
    """Return where a piece starts and ends; most pieces are short."""
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice((0, 1, 1, 2, 4, 8, 32, 200)))


_CHANGES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _flip, _word, _word, _cut, _again, _move, _token, _token, _lines, _splice,
    _member, _member, _member,
)  # fmt: skip
