"""Foreign text put into Markdown: nothing in it can become markup, a tag or an attribute."""

from __future__ import annotations

import re

from validator.printable import visible

_SPECIAL = re.compile(r"[\\`*_{}\[\]|]")
_LINE_START = re.compile(r"\A(\s*)([#+-]|[0-9]+(?=[.)]))")
_UNSAFE = re.compile(r"[<>()\s\\\"'`\x00-\x1f]")
_SPAN = re.compile(r"`([^`]*)`")


def plain(text: str) -> str:
    """Return ``text`` as Markdown that shows just these characters, on one line, also in a table."""
    return _LINE_START.sub(_escaped_start, _escaped(_one_line(text)))


def sentence(text: str) -> str:
    """Return a sentence as Markdown: its code spans stay code spans, everything else is shown as it is."""
    pieces = _SPAN.split(_one_line(text))
    shown = "".join(code(piece) if number % 2 else _escaped(piece) for number, piece in enumerate(pieces))
    return _LINE_START.sub(_escaped_start, shown)


def code(text: str) -> str:
    """Return ``text`` as a code span."""
    text = visible(text) or '""'
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{space}{text}{space}{fence}"


def link(text: str, address: str) -> str:
    """Return a link; ``text`` is Markdown already. Only addresses of the web and of pages are linked."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address) and not re.match(r"https?://", address):
        return text
    return f"[{text}]({re.sub(_UNSAFE, lambda found: f'%{ord(found[0]):02X}', address)})"


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")  # no-break spaces stay


def _escaped(text: str) -> str:
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\g<0>", text)


def _escaped_start(found: re.Match[str]) -> str:
    mark = found[2]
    return found[1] + (f"{mark}\\" if mark.isdigit() else f"\\{mark}")
