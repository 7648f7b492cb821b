"""How a file would change, as a patch for ``git apply``.

Secrets are masked and invisible characters are made visible; where that has changed a line, a sentence says
that the patch cannot be applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.diagnostics import Report
from validator.printable import visible
from validator.reporters.run import Run
from validator.reporters.source import Source
from validator.secrets import masked

_AROUND = 3  #: unchanged lines shown before and after a change
_COLORS = {"-": "31", "+": "32", "@": "36"}


def difference(run: Run, before: Report, after: Report) -> Iterator[str]:
    """Yield the lines of the diff between the texts of two reports of one file, both of them in ``run``."""
    old, new = _lines(before.text), _lines(after.text)
    body = list(_body(run, before, after, old, new))
    if not all(exact for _, exact in body):
        yield "# " + run.catalog.say(
            "This patch cannot be applied with `git apply`, because it does not show secrets and invisible"
            " characters as they are; `{command}` changes the file itself.",
            command="guiderail check --fix",
        )
        yield "\n"
    path = visible(run.local(before.path))
    end = "\t\n" if " " in path else "\n"  # so that programs know where such a name ends
    yield f"--- a/{path}{end}"
    yield f"+++ b/{path}{end}"
    yield from (line for line, _ in body)


#: a line of the patch, and whether it is as it is in the file
_Line = tuple[str, bool]


def _body(run: Run, before: Report, after: Report, old: list[str], new: list[str]) -> Iterator[_Line]:
    from difflib import SequenceMatcher  # only those who ask for it wait for it

    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND):
        (_, first, _, new_first, _), (_, _, last, _, new_last) = group[0], group[-1]
        yield _painted(run, f"@@ -{_span(first, last)} +{_span(new_first, new_last)} @@\n"), True
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield from _shown(run, " ", run.source(before), old, range(start, end))
                continue
            yield from _shown(run, "-", run.source(before), old, range(start, end))
            yield from _shown(run, "+", run.source(after), new, range(new_start, new_end))


def _lines(text: str) -> list[str]:
    """Return the lines of a text, each with its line end."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _span(first: int, last: int) -> str:
    count = last - first
    start = first + 1 if count else first
    return str(start) if count == 1 else f"{start},{count}"


def _shown(run: Run, sign: str, source: Source, lines: list[str], numbers: range) -> Iterator[_Line]:
    for number in numbers:
        line = lines[number].rstrip("\r\n")
        shown = "\t".join(map(visible, masked(line, source.spans(number + 1)).split("\t")))
        ending = {"\r\n": "\r\n", "\r": "\\r\n"}.get(lines[number][len(line) :], "\n")
        exact = shown == line and ending in ("\n", "\r\n")
        yield _painted(run, f"{sign}{shown}{ending}"), exact
        if lines[number] == line:
            note = run.catalog.say("No newline at the end of the file")
            yield f"\\ {note}\n", True


def _painted(run: Run, line: str) -> str:
    color = _COLORS.get(line[0])
    if not run.colors or color is None:
        return line
    return f"\x1b[{color}m{line.rstrip()}\x1b[0m\n"
