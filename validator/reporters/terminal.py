"""Text laid out for a terminal: its width, paragraphs in lines, headings, words of a screen."""

from __future__ import annotations

from collections.abc import Callable

from validator.i18n.catalog import Catalog
from validator.lazy_regex import regex

WIDTH = 96  #: columns of a page, unless the terminal has others
BOLD, THIN = "\x1b[1m", "\x1b[0m"
#: a line end that is not one of a list, a table or an empty line
_LINE_IN_PARAGRAPH = regex(r"(?<!\n)\n(?!\n|\s*(?:[-*|>#]|\d+\.) ?)")

_GLUE = "\ue002"  #: represents a space at which no line ends, while lines are measured
_GLUED = regex(r"(?<!`)\bguiderail(?:\ue002[^\ue002\s]+)+")
_CODE_SPAN = regex(r"`[^`\n]*`")
#: characters of which each takes one column; for others, a library knows
_SIMPLE = regex(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u202f\u2030-\u203a\u2500\ue000-\ue002✓✗○]*")


def columns(text: str) -> int:
    """Return how many columns of a terminal a text without control characters takes."""
    plain = text.replace(_GLUE, " ")
    if (plain.isascii() and plain.isprintable()) or _SIMPLE.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def padded(text: str, width: int) -> str:
    """Return the text with spaces up to a width in columns."""
    return text + " " * (width - columns(text))


def clipped(text: str, width: int) -> str:
    """Return the text if it fits the width in columns, else its beginning and an ellipsis."""
    if columns(text) <= width:
        return text
    text = text[: max(0, width - 1)]
    while columns(text) >= max(1, width):
        text = text[:-1]
    return text.rstrip() + "…" if width > 0 else ""


def glued(command: str) -> str:
    """Return a command as one word for :func:`lines`, which puts it on one line if there is room."""
    return command.replace(" ", _GLUE)


def lines(
    text: str, width: int, *, first: str = "", rest: str = "", paint: Callable[[str], str] = str
) -> list[str]:
    """Return a paragraph in lines of at most ``width`` columns; 0: in one line.

    ``first`` and ``rest`` are what the first line and the others begin with; ``paint`` gives commands that
    were glued their colour. No word and no code span is
    broken, unless a code span has words and is longer than a line. A command that is longer than a line
    continues after a backslash, so that it can be copied. A longer word takes the place of the indent.
    """

    def unglued(line: str) -> str:
        return _GLUED.sub(lambda found: paint(found[0].replace(_GLUE, " ")), line).replace(_GLUE, " ")

    if not width:
        return [unglued(first + text)]
    room = width - columns(rest)
    glued_text = _CODE_SPAN.sub(
        lambda span: glued(span[0]) if columns(span[0]) <= room else span[0], " ".join(text.split(" "))
    )
    if _SIMPLE.fullmatch(first + glued_text + rest):
        from textwrap import wrap
    else:
        from wcwidth import wrap
    found = wrap(
        glued_text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [unglued(part) for line in found for part in _fitting(line, width, rest)] or [first.rstrip()]


def _fitting(line: str, width: int, rest: str) -> list[str]:
    """Return a line; if a long word makes it too wide, with less indent, a command in several lines."""
    if columns(line) <= width:
        return [line]
    if _GLUE in line and "`" not in line:
        head, _, tail = line.partition(_GLUE)
        parts = [head]
        for word in tail.split(_GLUE):
            if columns(parts[-1]) + columns(word) + 3 <= width:
                parts[-1] += f" {word}"
            else:
                parts[-1] += " \\"
                parts.append(f"{rest}  {word}")
        return parts
    bare = line.lstrip(" ")
    return [" " * max(0, min(len(line) - len(bare), width - columns(bare))) + bare]


def quoted(catalog: Catalog) -> Callable[[str], str]:
    """Return what puts words of a screen between quotation marks, where there is no bold type."""

    def between(text: str) -> str:
        return catalog.say_in("words on a screen, where there is no bold type", "“{text}”", text=text)

    return between


def heading(text: str, line: str, *, width: int = WIDTH, colors: bool = False) -> str:
    """Return a heading in lines of the width, with a line of that character under it."""
    found = lines(text, width)
    shown = [f"{BOLD}{each}{THIN}" if colors else each for each in found]
    return "\n".join([*shown, line * min(max(map(columns, found)), width)])


def wrapped(text: str, indent: str = "", *, first: str | None = None, width: int = WIDTH) -> str:
    """Return paragraphs and lists in lines of the width; ``first``: what the first line begins with."""
    paragraphs = _LINE_IN_PARAGRAPH.sub(" ", text).split("\n")
    lead = indent if first is None else first
    done: list[str] = []
    for paragraph in paragraphs:
        inner = indent + " " * (len(paragraph) - len(paragraph.lstrip()))
        hanging = inner + ("  " if paragraph.lstrip().startswith("- ") else "")
        stripped = paragraph.strip()
        done.append(
            "\n".join(lines(stripped, width, first=lead if not done else inner, rest=hanging))
            if stripped
            else ""
        )
    return "\n".join(done)
