"""Why a text cannot be read, named by its cause, with the change that makes it readable.

A reader says where a text stops making sense; here the lines around that place are looked at as an author
would look at them. A cause is accepted only if the text without it can be read further, so no guess is
reported. A change is offered as a fix only if there is no doubt about what the text then says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from validator.diagnostics import Diagnostic, Edit, Fix, Severity
from validator.documents import pasted_lines, repairs, template_markup
from validator.documents.limits import LIMITS, LONGEST_LINE, Limits
from validator.documents.model import Format, Reading
from validator.documents.pasted_lines import Cause, Change
from validator.documents.reader import read
from validator.documents.syntax_errors import CONFLICT, SYNTAX, TEMPLATE
from validator.documents.template_markup import shown
from validator.documents.unread_places import first_unread, has_markers
from validator.lazy_dataclasses import replace
from validator.lazy_regex import regex
from validator.placeholders import MARKUP
from validator.positions import Lines, Position

_MARKER = regex(r"^[ \t]*(?P<marker>(?:<{7}|>{7}|\|{7})(?: [^\r\n]*)?|={7})\r?$", re.MULTILINE)
#: cases in which only the author knows what the text was to be
_ASKING = ("markdown-table", "text-line", "ellipsis", "document-end", "json-line")
_MOST_REPAIRS = 500  #: of one kind in one file
_MOST_READ = 4 * 1024 * 1024  #: characters that are read in search of the cause


def with_causes(reading: Reading, limits: Limits = LIMITS) -> Reading:
    """Return a reading whose findings about the text itself name the cause and, where it is certain, the fix.

    The readings of texts without such a finding come back as they are.
    """
    conflict = _merge_conflict(reading)
    if conflict is not None:
        return Reading((), (conflict,), reading.lines, reading.format)
    search = _Search(reading, limits)
    found = search.run()
    if found is None:
        return reading
    _, number = search.trouble or (0, 0)
    others = [each for each in reading.diagnostics if each.document != number]
    if found.fix:  # what else stops the reader may come from the same mistake, and is found again if not
        others = [each for each in others if each.rule != SYNTAX]
    cut = (number, number - 1) if found.case == "document-end" else (number,)
    documents = [each for each in reading.documents if each.number not in cut]
    diagnostics = sorted([*others, found], key=lambda each: (each.document, each.range))
    return Reading(documents, diagnostics, reading.lines, reading.format)


# --- merge conflicts ---------------------------------------------------------------------------------


def _merge_conflict(reading: Reading) -> Diagnostic | None:
    """Return the finding about the markers that git leaves in a text, from the first to the last."""
    text = reading.lines.text
    if not has_markers(text):
        return None
    markers = [match.span("marker") for match in _MARKER.finditer(text)]
    sides = [start for start, _ in markers if text[start] in "<>"]
    if reading.diagnostics:
        lines = {reading.lines.position(start).line for start, _ in markers}
        certain = sides or any(each.range.start.line in lines for each in reading.diagnostics)
    else:  # in a text over several lines
        certain = len(sides) > 1 and all(reading.lines.position(start).column == 1 for start in sides)
    if not markers or not certain:
        return None
    place = reading.lines.range(markers[0][0], markers[-1][1])
    if len(markers) == 1:
        return Diagnostic(CONFLICT, Severity.ERROR, place, case="one-line")
    params = {"first": place.start.line, "last": place.end.line}
    return Diagnostic(CONFLICT, Severity.ERROR, place, params=params)


# --- the search for the cause ------------------------------------------------------------------------


class _Search:
    """The search in one text."""

    def __init__(self, reading: Reading, limits: Limits) -> None:
        self.reading = reading
        self.limits = limits
        self.left = _MOST_READ
        self.trouble = first_unread(reading)  #: offset and number of the document

    def run(self) -> Diagnostic | None:
        """Return what takes the place of the findings of the document; None if they stay as they are."""
        if self.trouble is None:
            return None
        reading, at = self.reading, self.trouble[0]
        first: Cause | None = None
        changes: list[Change] = []
        certain = True
        for _ in range(_MOST_REPAIRS):
            step = self._step(reading, at)
            if step is None:
                break
            cause, options = step
            if first is None:
                first = cause
            elif (cause.rule, cause.case) != (first.rule, first.case) and not _same_line(
                reading, first, cause
            ):
                return self._finding(first, changes if certain else [])  # the next mistake, named in its turn
            if cause.rule == TEMPLATE:
                return self._template(cause)
            if len(changes) * len(options[0][0]) > _MOST_READ:
                break
            moved = [_original(change, changes) for change in options[0][0]]
            if None in moved:
                break
            changes += [change for change in moved if change is not None]
            certain = certain and len(options) == 1
            reading = options[0][1]
            trouble = first_unread(reading)
            if trouble is None:
                break
            at = trouble[0]
        if first is None:
            return None
        return self._finding(first, changes if certain and self._is_past(reading, at, changes) else [])

    def _is_past(self, reading: Reading, at: int, changes: Sequence[Change]) -> bool:
        """Tell whether a changed text can be read to its end, or beyond the lines next to the changes."""
        if first_unread(reading) is None:
            return True
        lines = self.reading.lines
        last = max((lines.position(end).line for _, end, _ in changes), default=0)
        return lines.position(_before_change(at, changes)).line > last + 1

    def _step(self, reading: Reading, at: int) -> tuple[Cause, list[tuple[Sequence[Change], Reading]]] | None:
        """Return the first cause without which the text can be read further, and what it then is."""
        for cause in _causes(reading, at):
            options: list[tuple[Sequence[Change], Reading]] = []
            for option in cause.options:
                after = self._read_further(reading, option, at)
                if after is not None and not any(_same_data(after, other) for _, other in options):
                    options.append((option, after))
            if options:
                whole = [each for each in options if first_unread(each[1]) is None]
                return cause, (whole or options)[: 1 if cause.ordered else None]
        return None

    def _read_further(self, reading: Reading, option: Sequence[Change], at: int) -> Reading | None:
        text = _changed(reading.lines.text, option)
        self.left -= len(text)
        if self.left < 0 or not option:
            return None
        after = read(text.encode(errors="surrogatepass"), format=reading.format, limits=self.limits)
        trouble = first_unread(after)
        return after if trouble is None or _before_change(trouble[0], option) > at else None

    def _finding(self, cause: Cause, changes: Sequence[Change]) -> Diagnostic:
        lines, number = self.reading.lines, (self.trouble or (0, 0))[1]
        edits = tuple(Edit(lines.range(start, end), text) for start, end, text in sorted(changes))
        if cause.case in _ASKING:
            edits = ()
        fix = Fix(True, edits) if edits else None
        same = next((each for each in self.reading.diagnostics if _is(each, cause, lines)), None)
        if same is not None:
            return replace(same, fix=fix)
        start, end = cause.start, cause.end
        if cause.ordered and changes:  # the same characters may be on lines before
            start, end, _ = min((start, end, ""), *changes)
        place = lines.range(start, end)
        return Diagnostic(
            cause.rule, Severity.ERROR, place, document=number, case=cause.case, params=cause.params, fix=fix
        )

    def _template(self, cause: Cause) -> Diagnostic:
        """Return the finding about the first markup that takes the place of a value or key."""
        text = self.reading.lines.text
        start, end = next(_places(text, cause.start), (cause.start, cause.end))
        first = replace(cause, start=start, end=end, params={"found": shown(text[start:end])})
        return self._finding(first, [])


def _is(found: Diagnostic, cause: Cause, lines: Lines) -> bool:
    return (
        found.rule == cause.rule
        and found.case == cause.case
        and lines.offset(found.range.start) == cause.start
    )


_WHOLE_VALUE = regex(
    rf"^[ \t-]{{0,99}}[\w\"'.-]{{1,99}}[ \t]*[:=][ \t]*[\"']?({MARKUP.pattern})[\"']?[ \t,]*$", re.MULTILINE
)
_WHOLE_LINE = regex(rf"^[ \t]*({MARKUP.pattern})[ \t]*$", re.MULTILINE)


def _places(text: str, before: int) -> Iterator[tuple[int, int]]:
    """Yield where markup is a whole value or a whole line, up to an offset, in the order of the text."""
    found = [*_WHOLE_VALUE.finditer(text, 0, before), *_WHOLE_LINE.finditer(text, 0, before)]
    yield from sorted(match.span(1) for match in found)


def _same_line(reading: Reading, one: Cause, other: Cause) -> bool:
    return reading.lines.position(other.start).line == reading.lines.position(one.start).line


def _same_data(one: Reading, other: Reading) -> bool:
    return [each.data for each in one.documents] == [each.data for each in other.documents]


def _causes(reading: Reading, at: int) -> Iterator[Cause]:
    """Yield what may be wrong around the place where reading stopped, the likeliest first."""
    text, format = reading.lines.text, reading.format
    hashed = template_markup.hashed(text) if reading.documents else None
    if hashed and hashed[0] == at:
        start, end = hashed
        params: dict[str, str | int] = {"found": shown(text[start:end])}
        yield Cause("", start, end, [[(start, end, "x" * (end - start))]], params, TEMPLATE)
        return
    found = next((each for each in reading.diagnostics if reading.lines.offset(each.range.start) == at), None)
    known = None
    is_json = format in (Format.JSON, Format.JSONC)  #: often written without line ends
    if found is not None and (is_json or len(reading.lines.line(found.range.start.line)) <= LONGEST_LINE):
        known = repairs.cause_of(text, found, at, reading.lines.offset(found.range.end), format)
    for start, end in _lines_around(reading.lines, at):
        yield from pasted_lines.of_line(text, start, end, at, format)
    if known is not None:
        yield known


def _lines_around(lines: Lines, at: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the line at ``at``, of the one with text before it, and of the one after."""
    number = lines.position(at).line
    opening = lines.text.rfind("/*", 0, at + 2)
    above = next((each for each in range(number - 1, 0, -1) if lines.line(each).strip()), 0)
    first = lines.position(opening).line if opening >= 0 else 0
    for each in dict.fromkeys((number, above, number + 1, first)):
        line = lines.line(each)
        if line.strip() and len(line) <= LONGEST_LINE:
            start = lines.offset(Position(each, 1))
            yield start, start + len(line)


# --- changes -----------------------------------------------------------------------------------------


def _changed(text: str, changes: Iterable[Change]) -> str:
    parts, done = [], 0
    for start, end, new in sorted(changes):
        parts += [text[done:start], new]
        done = max(done, end)
    return "".join([*parts, text[done:]])


def _before_change(at: int, changes: Sequence[Change]) -> int:
    """Return the offset that a place of the changed text had before."""
    found = _original((at, at, ""), changes)
    return found[0] if found else at


def _original(change: Change, made: Sequence[Change]) -> Change | None:
    """Return a change of a text in the offsets that it had before other changes; None if it touches them."""
    start, end, text = change
    moved = 0
    for first, last, new in sorted(made):
        here = first + moved
        if start < here or (start == here and end == here):
            if end > here:
                return None
            break
        if start < here + len(new):
            return None
        moved += len(new) - (last - first)
    return start - moved, end - moved, text
