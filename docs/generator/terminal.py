"""The output of commands on a page, with the colours that a terminal shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.diagnostics import Severity
from validator.i18n.catalog import Catalog
from validator.reporters.notes import severity_word
from validator.reporters.run import Run

_BLOCK = re.compile(r"<code>(?=<span class=\"g[po]\">).*?</code>", re.DOTALL)
_OUTPUT = re.compile(r"<span class=\"go\">([^\n]*)</span>")
_FINDING = re.compile(r"([^\W\d_]+)(\[[a-z0-9-]+\])")
_PLACE = re.compile(r"( *)(--&gt;)( .*)")
_LINE = re.compile(r"( *\d* *\|)(.*)")
_NOTE = re.compile(r"( *= )([^:]+?)(\s?:.*)")
_GAP = re.compile(r"(?<=\S) {4}(?=\S)")  #: between two commands on one line
_OPTION = re.compile(r"--[a-z][a-z-]*")
_CHANGES = {"+": "gi", "-": "gd", "@": "gu"}  #: the classes of Pygments for the lines of a difference


def coloured(html: str, catalog: Catalog) -> str:
    """Return a page with the output of its commands coloured; ``html``: as Pygments marks it."""
    severities = {severity_word(Run([], catalog), each): each.value for each in Severity}
    return _BLOCK.sub(lambda block: _coloured(block[0], severities), html)


def _coloured(block: str, severities: dict[str, str]) -> str:
    lines = _lines([found[1] for found in _OUTPUT.finditer(block)], severities)
    block = _OUTPUT.sub(lambda _: _span("go", next(lines)), block)
    return _OPTION.sub(lambda option: _span("word", option[0]), block)


def _lines(lines: list[str], severities: dict[str, str]) -> Iterator[str]:
    severity, changes = "error", False
    for line in lines:
        changes = line.startswith("--- ") or (changes and line[:1] in (" ", "\\", *_CHANGES))
        if changes:
            kind = "gh" if line.startswith(("--- ", "+++ ")) else _CHANGES.get(line[0], "")
            yield _span(kind, line) if kind else line
        elif (found := _FINDING.match(line)) and found[1] in severities:
            severity = severities[found[1]]
            yield _span(severity, found[0]) + line[found.end() :]
        elif found := _PLACE.match(line):
            yield found[1] + _span("gh", found[2]) + found[3]
        elif found := _LINE.fullmatch(line):
            marked = found[2].strip("^ ") == "" and "^" in found[2]
            yield _span("gh", found[1]) + (_span(severity, found[2]) if marked else found[2])
        elif found := _NOTE.fullmatch(line):
            yield f"{found[1]}<b>{found[2]}</b>{found[3]}"
        elif _GAP.search(line):
            yield '</span>\n<span class="go">'.join(_GAP.split(line))
        else:
            yield line


def _span(kind: str, text: str) -> str:
    return f'<span class="{kind}">{text}</span>'
