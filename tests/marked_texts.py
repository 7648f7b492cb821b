"""Texts that show where a finding is expected: the wrong characters are between ⟦ and ⟧."""

from __future__ import annotations

from validator.diagnostics import Diagnostic
from validator.documents.model import Format, Reading
from validator.documents.reader import read
from validator.positions import Lines, Range


def unmarked(marked: str) -> tuple[str, Range]:
    """Return a text without its marks, and the range between them."""
    start = marked.index("⟦")
    end = marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")
    return text, Lines(text).range(start, end)


def only_finding(marked: str, form: Format) -> tuple[Diagnostic, Reading]:
    """Return the one finding of a marked text, which has to be at its marks."""
    text, expected = unmarked(marked)
    reading = read(text.encode(), format=form)
    assert len(reading.diagnostics) == 1, reading.diagnostics
    found = reading.diagnostics[0]
    assert found.range == expected, found
    assert found.severity == "error"
    assert found.pack == ""
    return found, reading


def check(marked: str, form: Format, case: str, **params: str | int) -> None:
    """Expect one finding at the marks; ``case`` is ``rule/case`` unless it is a syntax error."""
    found, _ = only_finding(marked, form)
    rule, _, name = case.rpartition("/")
    assert (found.rule, found.case, dict(found.params)) == (rule or "syntax-error", name, params)
