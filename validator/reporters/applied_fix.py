"""What a fix changes in a file, in the reader's language: as an offer, or in the past tense."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from validator.diagnostics import Diagnostic, Edit, Report
from validator.engine.fixes import edited
from validator.errors import mark
from validator.positions import Lines, Range
from validator.printable import shortened, visible
from validator.reporters.run import Run

MOST_IN_TITLE = 40  #: characters of a text in a title

#: what a fix does → the words before it is made, and after
_WORDS = {
    "hidden": (
        mark("Correct a value that is not shown, because it may be a secret"),
        mark("Corrected a value that is not shown, because it may be a secret."),
    ),
    "remove": (mark("Remove `{text}`"), mark("Removed `{text}`.")),
    "insert": (mark("Insert `{text}`"), mark("Inserted `{text}`.")),
    "quote": (mark("Put `{text}` in quotation marks"), mark("Put `{text}` in quotation marks.")),
    "unquote": (
        mark("Remove the quotation marks around `{text}`"),
        mark("Removed the quotation marks around `{text}`."),
    ),
    "replace": (mark("Replace `{old}` with `{new}`"), mark("Replaced `{old}` with `{new}`.")),
}


def describe_fix(run: Run, report: Report, finding: Diagnostic) -> str:
    """Return the change that the fix of a finding makes, as a title: without a full stop.

    ``report`` is of the text before the fix and one of the reports of ``run``. A text that may be a secret,
    before or after, is not in it.
    """
    return describe_edits(run, report, finding, finding.fix.edits if finding.fix else ())


def describe_edits(run: Run, report: Report, finding: Diagnostic, edits: Sequence[Edit]) -> str:
    """Return the same for one of the ways to fix a finding."""
    kind, params = _what(run, report, finding, edits, most=MOST_IN_TITLE)
    return run.catalog.say(_WORDS[kind][0], **params)


def describe_applied_fix(run: Run, report: Report, finding: Diagnostic) -> str:
    """Return the same as a sentence about a fix that has been made."""
    kind, params = _what(run, report, finding, finding.fix.edits if finding.fix else ())
    return run.catalog.say(_WORDS[kind][1], **params)


def _what(
    run: Run, report: Report, finding: Diagnostic, edits: Sequence[Edit], most: int = sys.maxsize
) -> tuple[str, dict[str, str]]:
    """Return what a fix does, a key of ``_WORDS``, and the texts that it is about.

    Of texts longer than ``most`` characters, only what changes is shown.
    """
    source = run.source(report)
    place = Range(min(each.range.start for each in edits), max(each.range.end for each in edits))
    old, new = _change(report.text, place, edits)
    whole = finding.range
    inside = whole.start <= place.start and place.end <= whole.end
    if inside and not (old.isspace() and not new):  # a word says more than a letter of it
        words = _change(report.text, whole, edits)
        if max(map(len, words)) <= most:
            place, (old, new) = whole, words
    masker = source.masker_of(place)
    if source.hidden.touches(place) or masker.spans(old) or masker.spans(new):
        return "hidden", {}
    if not new:
        return "remove", {"text": _shown(old)}
    if not old:
        return "insert", {"text": _shown(new)}
    if new[0] == new[-1] and new[0] in "\"'" and new[1:-1] == old:
        return "quote", {"text": _shown(old)}
    if old[0] == old[-1] and old[0] in "\"'" and old[1:-1] == new:
        return "unquote", {"text": _shown(new)}
    return "replace", {"old": _shown(old), "new": _shown(new)}


def _change(text: str, place: Range, edits: Sequence[Edit]) -> tuple[str, str]:
    """Return what is at a place of ``text`` before and after some edits inside it."""
    lines = Lines(text)
    start, end = lines.offset(place.start), lines.offset(place.end)
    changed = edited(text, edits)
    return text[start:end], changed[start : len(changed) - len(text) + end]


def _shown(text: str) -> str:
    """Return a piece of a file as a sentence shows it: white space by its code points."""
    if text.isspace():
        return " ".join(f"U+{ord(character):04X}" for character in text)
    return shortened(visible(" ".join(text.split()))).replace("`", "’")
