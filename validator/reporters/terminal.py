"""Text laid out for a terminal: paragraphs of one width, headings, words of a screen."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from validator.i18n.catalog import Catalog
from validator.lazy_regex import regex

WIDTH = 96  #: columns, unless the terminal has others
BOLD, THIN = "\x1b[1m", "\x1b[0m"
#: a line end that is none of a list, a table or an empty line
_LINE_IN_PARAGRAPH = regex(r"(?<!\n)\n(?!\n|\s*(?:[-*|>#]|\d+\.) ?)")


def quoted(catalog: Catalog) -> Callable[[str], str]:
    """Return what puts words of a screen between quotation marks, where there is no bold type."""

    def between(text: str) -> str:
        return catalog.say_in("words on a screen, where there is no bold type", "“{text}”", text=text)

    return between


def heading(text: str, line: str, *, width: int = WIDTH, colors: bool = False) -> str:
    """Return a heading with a line of that character under it."""
    shown = f"{BOLD}{text}{THIN}" if colors else text
    return f"{shown}\n{line * min(len(text), width)}"


def wrapped(text: str, indent: str = "", *, first: str | None = None, width: int = WIDTH) -> str:
    """Return paragraphs and lists in lines of the width; ``first``: what the first line begins with."""
    paragraphs = _LINE_IN_PARAGRAPH.sub(" ", text).split("\n")
    lead = indent if first is None else first
    done: list[str] = []
    for paragraph in paragraphs:
        inner = indent + " " * (len(paragraph) - len(paragraph.lstrip()))
        hanging = inner + ("  " if paragraph.lstrip().startswith("- ") else "")
        lines = textwrap.wrap(
            paragraph.strip(),
            width,
            initial_indent=lead if not done else inner,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        done.append("\n".join(lines))
    return "\n".join(done)
