"""What a fix has changed in a file, in the reader's language and in the past tense."""

from __future__ import annotations

from collections.abc import Sequence

from validator.diagnostics import Diagnostic, Edit, Report
from validator.engine.fixes import edited
from validator.positions import Lines, Range
from validator.printable import shortened, visible
from validator.reporters.run import Run


def describe_applied_fix(run: Run, report: Report, finding: Diagnostic) -> str:
    """Return a sentence about the change that the fix of a finding has made.

    ``report`` is of the text before the fix and one of the reports of ``run``. A text that may be a secret,
    before or after, is not in the sentence.
    """
    say, source = run.catalog.say, run.source(report)
    edits = finding.fix.edits if finding.fix else ()
    place = Range(min(each.range.start for each in edits), max(each.range.end for each in edits))
    old, new = _change(report.text, place, edits)
    whole = finding.range
    inside = whole.start <= place.start and place.end <= whole.end
    if inside and not (old.isspace() and not new):  # a word says more than a letter of it
        place = whole
        old, new = _change(report.text, place, edits)
    masker = source.masker_of(place)
    if source.hidden.touches(place) or masker.spans(old) or masker.spans(new):
        return say("Corrected a value that is not shown, because it may be a secret.")
    if not new:
        return say("Removed `{text}`.", text=_shown(old))
    if not old:
        return say("Inserted `{text}`.", text=_shown(new))
    if new[0] == new[-1] and new[0] in "\"'" and new[1:-1] == old:
        return say("Put `{text}` into quotation marks.", text=_shown(old))
    if old[0] == old[-1] and old[0] in "\"'" and old[1:-1] == new:
        return say("Removed the quotation marks around `{text}`.", text=_shown(new))
    return say("Replaced `{old}` with `{new}`.", old=_shown(old), new=_shown(new))


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
    return shortened(visible(text)).replace("`", "’")
