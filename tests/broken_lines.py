"""Defects that people bring into a line of a configuration, for tests on every line of every example."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from validator.documents.model import Format
from validator.documents.reader import format_of

CHECKOUT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((CHECKOUT / "docs" / "examples").glob("*/complete.*"))

#: a line with a key and a plain value: indentation, key, sign, value, and what follows it
_PAIR = re.compile(
    r"(?P<indent>[ \t]*(?:- )?)(?P<key>\"?[A-Za-z_$][\w.-]*\"?)(?P<sign>: | = |=)"
    r"(?P<value>\"[^\"{]*\"|[\w./:+-]+)(?P<comma>,?)(?P<rest>[ \t]+#.*)?\Z"
)
_LINED = (Format.YAML, Format.TOML, Format.ENV)
_EACH = tuple(Format)


def _prefixed(text: str) -> Callable[[re.Match[str]], str]:
    return lambda pair: text + pair[0]


def _at_key(text: str) -> Callable[[re.Match[str]], str]:
    return lambda pair: pair["indent"] + text + pair[0][len(pair["indent"]) :]


def _with_value(text: str) -> Callable[[re.Match[str]], str]:
    return lambda pair: pair["indent"] + pair["key"] + pair["sign"] + text + pair["comma"]


def _after_sign(text: str) -> Callable[[re.Match[str]], str]:
    def changed(pair: re.Match[str]) -> str:
        front = pair["indent"] + pair["key"] + pair["sign"].rstrip(" ")
        return front + text + pair["value"] + pair["comma"]

    return changed


def _single(pair: re.Match[str]) -> str:
    return pair["indent"] + pair["key"] + pair["sign"] + pair["value"].replace('"', "'") + pair["comma"]


#: name of a defect -> formats, how a line becomes with it, and whether it is always fixed
DEFECTS: dict[str, tuple[tuple[Format, ...], Callable[[re.Match[str]], str], bool]] = {
    "quoting": (_EACH, _prefixed("> "), True),
    "prompt": (_EACH, _prefixed("$ "), True),
    "line-number": (_EACH, _prefixed("17 | "), True),
    "line-number-colon": (_EACH, _prefixed("17: "), True),
    "bullet": (_EACH, _at_key("• "), False),
    "diff-sign": (_EACH, _prefixed("+"), False),
    "space-in-indentation": (_EACH, _at_key("\u00a0"), True),
    "invisible-in-indentation": (_EACH, _at_key("\u200b"), True),
    "byte-order-mark": (_EACH, _at_key("\ufeff"), True),
    "space-after-sign": (_EACH, _after_sign("\u00a0"), True),
    "invisible-after-sign": (_EACH, _after_sign("\u200b"), True),
    "template": (_EACH, _with_value("{{ name }}"), False),
    "at-signs": ((Format.YAML, Format.JSON, Format.TOML), _with_value("@@NAME@@"), False),
    "hash-braces": ((Format.YAML, Format.TOML, Format.ENV), _with_value("#{NAME}#"), False),
    "slash-comment-line": (
        _LINED,
        lambda pair: f"{pair['indent'].replace('-', ' ')}// note\n{pair[0]}",
        True,
    ),
    "single-quotes": ((Format.JSON,), _single, True),
    "unquoted-key": (
        (Format.JSON,),
        lambda pair: pair[0].replace(pair["key"], pair["key"].strip('"'), 1),
        True,
    ),
    "equals-for-colon": (
        (Format.YAML, Format.JSON),
        lambda pair: pair["indent"] + pair["key"] + " = " + pair["value"] + pair["comma"],
        True,
    ),
    "colon-for-equals": (
        (Format.TOML, Format.ENV),
        lambda pair: f"{pair['indent']}{pair['key']}: {pair['value']}",
        True,
    ),
    "no-space-after-colon": (
        (Format.YAML,),
        lambda pair: pair["indent"] + pair["key"] + ":" + pair["value"],
        True,
    ),
    "tab": ((Format.YAML,), lambda pair: re.sub("^  ", "\t", pair[0]), True),
    "typographic-quotes": (
        (Format.JSON, Format.TOML),
        lambda pair: pair[0].replace(pair["value"], "“" + pair["value"].strip('"') + "”"),
        True,
    ),
    "comment": ((Format.JSON,), lambda pair: pair[0] + " // note", True),
    "number-sign-comment": ((Format.JSON,), lambda pair: pair[0] + " # note", True),
    "semicolon": (
        (Format.TOML,),
        lambda pair: pair["indent"] + pair["key"] + pair["sign"] + pair["value"] + ";",
        True,
    ),
    "set": ((Format.ENV,), _prefixed("set "), True),
    "powershell": ((Format.ENV,), _prefixed("$env:"), True),
    "conflict": (_EACH, lambda pair: f"<<<<<<< HEAD\n{pair[0]}\n=======\n{pair[0]}\n>>>>>>> other", False),
    "fence": (_EACH, lambda pair: f"```\n{pair[0]}", True),
}


def broken(file: Path) -> Iterator[tuple[str, int, str]]:
    """Yield the text of an example with each defect in each line: name, line (1-based) and text."""
    text = file.read_text(encoding="utf-8")
    format = format_of(file.name)
    lines = text.split("\n")
    for name, (formats, change, _) in DEFECTS.items():
        if format not in formats:
            continue
        for at, line in enumerate(lines):
            if at == 0 and name == "byte-order-mark":  # where such a mark may be
                continue
            pair = _PAIR.match(line)
            if pair and change(pair) != line and not _means_else(name, pair, file):
                yield name, at + 1, "\n".join([*lines[:at], change(pair), *lines[at + 1 :]])


def _means_else(name: str, pair: re.Match[str], file: Path) -> bool:
    """Tell whether a line with a defect is no mistake there, or is one of another kind."""
    if "X-Tenant" in pair["key"]:  # the only field of its block, which is then a text
        return name in (
            "space-after-sign",
            "invisible-after-sign",
            "equals-for-colon",
            "no-space-after-colon",
        )
    if "platform" in pair["key"]:  # a file that names no platform
        return name == "template"
    if name in ("comment", "number-sign-comment"):  # ARM templates may have comments
        return "arm" in file.parent.name
    if name in ("typographic-quotes", "single-quotes"):
        return '"' not in pair["value"] or "'" in pair["value"]
    return False
