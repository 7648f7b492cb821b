"""A baseline: the findings that a repository already has, so that only new ones are reported.

A file of JSON with one entry for each kind of finding: its path, rule and pointer, how often it occurs, and a
mark of the text that it is about. It has no line number and no date, so it changes only when findings do.

The mark tells a finding from another one at the same place, and must not betray the text. It has 16 bits:
of any list of guesses, such as all phone numbers of a country, one in 65,536 matches, which singles nothing
out. It depends on nothing but the text, so many entries about one text tell no more than one. A few
likely passwords could still be distinguished by it: where a secret may be there is no mark at all.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from validator.diagnostics import Diagnostic, Report
from validator.documents.hidden_ranges import Hidden
from validator.documents.model import masked_pointer
from validator.documents.syntax_errors import UNREAD
from validator.engine import files
from validator.engine.suppressions import UNJUDGED
from validator.errors import BaselineError, FileError, mark
from validator.lazy_dataclasses import dataclass, replace
from validator.positions import Lines, Range
from validator.printable import shell_word
from validator.secrets import MASK, Masker

VERSION = 1
SCHEMA = "https://guiderail.example/schemas/baseline.json"
_MOST = 64 * 1024 * 1024  #: bytes that are read
_MARK_DIGITS = 4  #: hexadecimal


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One kind of finding; those that are alike in all of this are counted."""

    path: str  #: with forward slashes, relative to the folder of the baseline
    rule: str
    pointer: str
    mark: str = ""  #: of the text it is about; empty: there is none, or it may contain a secret


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings of a baseline, by how often they occur."""

    path: str  #: where its file is
    counts: Counter[Entry]

    def leave_out(self, reports: Sequence[Report]) -> list[Report]:
        """Return the reports without the findings of the baseline: of each kind as many as it has."""
        left = self.counts.copy()
        return [self._reduced(report, left) for report in reports]

    def gone(self, reports: Sequence[Report], is_chosen: Callable[[str], bool]) -> int:
        """Return how many findings of the baseline occur no more.

        ``reports`` hold all findings of the rules that are chosen. Nothing is said of files that were not
        checked, unless they are not there any more, nor of what only other files can bring about.
        """
        left = self.counts.copy()
        checked, unsure = set(), set()
        for report in reports:
            describe = _Describer(report, self._path_of(report))
            checked.add(describe.path)
            left.subtract(describe.entry(each) for each in report.diagnostics)
            if any(each.rule in UNJUDGED for each in report.diagnostics):
                unsure.add(describe.path)
            for each in report.possible:
                entry = describe.entry(each)
                left[entry] = min(left[entry], 0)
        return sum(
            count
            for entry, count in left.items()
            if count > 0
            and is_chosen(entry.rule)
            and entry.path not in unsure
            and (entry.path in checked or not self._is_there(entry.path))
        )

    def _reduced(self, report: Report, left: Counter[Entry]) -> Report:
        describe = _Describer(report, self._path_of(report))
        kept = []
        for finding in report.diagnostics:
            entry = describe.entry(finding)
            if finding.rule in UNREAD or left[entry] < 1:
                kept.append(finding)
            else:
                left[entry] -= 1
        return replace(report, diagnostics=tuple(kept))

    def _path_of(self, report: Report) -> str:
        return relative(report.path, os.path.dirname(self.path))

    def _is_there(self, path: str) -> bool:
        return MASK in path or os.path.lexists(os.path.join(os.path.dirname(self.path), path))


# --- from findings to entries ------------------------------------------------------------------------


def of(reports: Iterable[Report], path: str) -> Baseline:
    """Return the baseline of these reports, to be written to the file ``path``.

    What could not be read is no part of it: anything may hide there.
    """
    return Baseline(path, Counter(_entries(reports, os.path.dirname(path))))


def _entries(reports: Iterable[Report], folder: str) -> Iterator[Entry]:
    for report in reports:
        describe = _Describer(report, relative(report.path, folder))
        yield from (describe.entry(each) for each in report.diagnostics if each.rule not in UNREAD)


def relative(path: str, folder: str) -> str:
    """Return a path relative to a folder, with forward slashes; what represents no file stays as it is."""
    if not path or path.startswith("<"):
        return path
    try:
        found = os.path.relpath(os.path.realpath(path), os.path.realpath(folder or os.curdir))
    except (OSError, ValueError):  # the current folder is gone, or another drive
        found = path
    import posixpath

    return posixpath.normpath(PurePath(found).as_posix())


class _Describer:
    """Makes the entries of one file's findings."""

    def __init__(self, report: Report, path: str) -> None:
        self._lines = Lines(report.text)
        self._hidden = Hidden(report.secrets)
        self._masker = Masker(self._text(place) for place in report.secrets)
        self.path = self._masker(path)

    def entry(self, finding: Diagnostic) -> Entry:
        pointer = masked_pointer(finding.pointer, self._masker)
        return Entry(self.path, finding.rule, pointer, self._mark(finding.range))

    def _mark(self, place: Range) -> str:
        """Return the mark of a text; empty where a secret, what looks like one, or anything may be."""
        text = " ".join(self._text(place).split())
        if not text or self._hidden.touches(place) or self._masker.spans(text):
            return ""
        from hashlib import sha256

        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_DIGITS]

    def _text(self, place: Range) -> str:
        if not self._lines.text:
            return ""
        return self._lines.text[self._lines.offset(place.start) : self._lines.offset(place.end)].strip("\"'")


# --- the file ----------------------------------------------------------------------------------------


def write(baseline: Baseline) -> list[FileError]:
    """Write a baseline to its file and return what was lost. Raises FileError if it cannot be written."""
    return files.write(baseline.path, _written(baseline))


def _written(baseline: Baseline) -> str:
    lines = [
        json.dumps(_shown(entry, count))
        for entry, count in sorted((entry, count) for entry, count in baseline.counts.items() if count > 0)
    ]
    listed = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
    head = f'  "$schema": {json.dumps(SCHEMA)},\n  "version": {VERSION},\n'
    return f'{{\n{head}  "findings": {listed}\n}}\n'


def _shown(entry: Entry, count: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"path": entry.path, "rule": entry.rule, "pointer": entry.pointer}
    return shown | ({"mark": entry.mark} if entry.mark else {}) | ({"count": count} if count > 1 else {})


def read(path: str) -> Baseline:
    """Return the baseline in a file.

    Raises FileError if the file cannot be read, BaselineError if it contains no baseline of this version.
    """
    written = files.content(path, most=_MOST)
    if len(written) > _MOST:
        raise _broken(path)
    try:
        data = json.loads(written)
    except (ValueError, RecursionError):
        raise _broken(path) from None
    if not isinstance(data, dict) or not _is_number(data.get("version")):
        raise _broken(path)
    if data["version"] != VERSION:
        raise BaselineError(
            mark(
                "The baseline `{path}` has version {version}, but this release of guiderail reads version"
                " {known}: write it again with `{command}`."
            ),
            path=path,
            version=str(data["version"])[:20],
            known=str(VERSION),
            command=command(path),
        )
    counts: Counter[Entry] = Counter()
    listed = data.get("findings")
    for each in listed if isinstance(listed, list) else [None]:
        entry, count = _read_entry(each, path)
        counts[entry] += count
    return Baseline(path, counts)


def schema() -> str:
    """Return the JSON Schema of the file, as it is published under :data:`SCHEMA`."""
    return Path(__file__).with_name("baseline.schema.json").read_text(encoding="utf-8")


def command(path: str) -> str:
    """Return the command that writes a baseline again."""
    return f"guiderail check --write-baseline {shell_word(path)}"


def _read_entry(data: object, path: str) -> tuple[Entry, int]:
    if not isinstance(data, dict) or not {"path", "rule", "pointer"} <= set(data):
        raise _broken(path)
    if not set(data) <= {"path", "rule", "pointer", "mark", "count"}:
        raise _broken(path)
    count = data.get("count", 1)
    texts = [data["path"], data["rule"], data["pointer"], data.get("mark", "")]
    if not _is_number(count) or count < 1 or not all(isinstance(text, str) for text in texts):
        raise _broken(path)
    return Entry(*texts), count


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _broken(path: str) -> BaselineError:
    return BaselineError(
        mark(
            "The baseline `{path}` cannot be used, because its content is not what guiderail writes:"
            " write it again with `{command}`."
        ),
        path=path,
        command=command(path),
    )
