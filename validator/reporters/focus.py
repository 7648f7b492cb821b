"""The smallest wrong part of a value, which the mark of a frame is put under, in a report for people.

Reports for programs have the range of the whole value.
"""

from __future__ import annotations

from validator import urls
from validator.diagnostics import Diagnostic
from validator.engine.full_check import rule_of
from validator.json_schema.ecma_regex import expression
from validator.positions import Lines, Position, Range
from validator.reporters.source import Source

_FEWEST = 8  #: characters that two values have in common at least, if only the others are marked


def focus(source: Source, finding: Diagnostic) -> Range:
    """Return the smallest wrong part of the range of a finding: of a URL, a number or an identifier."""
    part = _smallest_part(source.lines, finding) if source.has_lines else None
    return finding.range if part is None or source.hidden.touches(part) else part


def _smallest_part(lines: Lines, finding: Diagnostic) -> Range | None:
    whole = finding.range
    if "column" in finding.params and (place := _place_in_text(lines, finding)):
        return place
    if whole.start.line != whole.end.line:
        find = _end_of_line if finding.case == "line-break" else _part_of_pattern
        return find(lines, finding)
    if part := _part_of_url(lines, finding) or _part_of_pattern(lines, finding):
        return part
    for edit in finding.fix.edits if finding.fix and len(finding.fix.edits) == 1 else ():
        if whole.start <= edit.range.start and edit.range.end <= whole.end:
            if not edit.text and edit.range.start < edit.range.end:  # too much, and nothing else
                return edit.range
            return _differing(lines, edit.range, edit.text)
    for related in finding.related:
        if not related.path and related.range.start.line == related.range.end.line:
            return _differing(lines, whole, text_at(lines, related.range))
    return None


def _place_in_text(lines: Lines, finding: Diagnostic) -> Range | None:
    """Return the place of the line and column that a finding names of a text that is a value."""
    start, number, column = finding.range.start, finding.params["line"], finding.params["column"]
    assert isinstance(number, int)
    assert isinstance(column, int)
    text = text_at(lines, finding.range)
    if text[:1] == "|":
        line = lines.line(start.line + 1)
        at = Position(start.line + number, len(line) - len(line.lstrip(" ")) + column)
    elif number == 1 and text[:1] in "'\"" and "\\" not in text and text[:3] not in ("'''", '"""'):
        at = Position(start.line, start.column + column)
    else:
        return None
    return Range(at, Position(at.line, at.column + 1))


def _end_of_line(lines: Lines, finding: Diagnostic) -> Range:
    """Return the place at which the first line of a value ends."""
    number = finding.range.start.line
    end = Position(number, len(lines.line(number).rstrip()) + 1)
    return Range(end, end)


def counterpart(source: Source, finding: Diagnostic, other: Range) -> Range:
    """Return the part of a second place in the same file that differs from the place of the finding."""
    whole, lines = finding.range, source.lines
    if other.start.line != other.end.line or source.hidden.touches(other) or whole == focus(source, finding):
        return other
    return _differing(lines, other, text_at(lines, whole)) or other


def text_at(lines: Lines, place: Range) -> str:
    """Return the author's text at a range."""
    return lines.text[lines.offset(place.start) : lines.offset(place.end)]


def _part_of_url(lines: Lines, finding: Diagnostic) -> Range | None:
    """Return the place of the part of a URL that a finding names; None if it names none."""
    rule, part = rule_of(finding), finding.case
    if rule.parts != "url" or part not in urls.PARTS:
        return None
    text = text_at(lines, finding.range)
    bare = text.strip("\"'")
    parts = urls.split(bare)
    if not parts[part]:
        return None
    start = lines.offset(finding.range.start) + text.index(bare)
    start += len("".join(parts[each] for each in urls.PARTS[: urls.PARTS.index(part)]))
    return lines.range(start, start + len(parts[part]))


def _part_of_pattern(lines: Lines, finding: Diagnostic) -> Range | None:
    """Return the place of the part of a value that the rule says to mark; None if it says none."""
    rule = rule_of(finding)
    case = rule.cases.get(finding.case)
    pattern = (case.mark if case else "") or rule.mark
    text = text_at(lines, finding.range)
    bare = text.strip("\"'")
    match = expression(pattern).search(bare) if pattern else None
    if match is None or not match[0]:
        return None
    start = lines.offset(finding.range.start) + text.index(bare)
    return lines.range(start + match.start(), start + match.end())


def _differing(lines: Lines, place: Range, other: str) -> Range | None:
    """Return the part of a text at a range that a similar text does not have; None for other texts."""
    text = text_at(lines, place)
    bare, other = text.strip("\"'"), other.strip("\"'")
    if bare == other:
        return None
    before = _common(bare, other)
    rest, other_rest = bare[before:], other[before:]
    behind = _common(rest[::-1], other_rest[::-1])
    if before + behind < max(_FEWEST, len(bare) / 2) or behind == len(rest):
        return None
    start = lines.offset(place.start) + text.index(bare) + before
    return lines.range(start, start + len(rest) - behind)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (here, there) in pairs if here != there), min(len(one), len(other)))
