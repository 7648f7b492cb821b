"""What an editor offers to do about findings: fix one, fix all, ignore its rule, open the guide step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from lsprotocol import types

from validator.diagnostics import Diagnostic, Edit, Report
from validator.documents.model import Format, Style
from validator.documents.syntax_errors import UNREAD
from validator.engine import fixes
from validator.engine.suppressions import UNUSED
from validator.lazy_dataclasses import replace
from validator.lsp.diagnostics import Find, diagnostic
from validator.lsp.open_files import OpenFile, OpenFiles
from validator.lsp.places import Places
from validator.positions import Position, Range
from validator.reporters.applied_fix import describe_edits, describe_fix
from validator.reporters.run import Run
from validator.secrets import without_shapes

FIX_ALL = "source.fixAll.guiderail"
OPEN_STEP = "guiderail.openStep"  #: the command; its arguments are the platform and the step
KINDS = (types.CodeActionKind.QuickFix, FIX_ALL)
_WITH_COMMENTS = (Format.YAML, Format.TOML, Format.ENV)


class Actions:
    """The actions for one open file, whose newest text has been checked."""

    def __init__(self, files: OpenFiles, file: OpenFile, run: Run, places: Places, find: Find) -> None:
        self._files, self._file, self._run, self._places, self._find = files, file, run, places, find
        self._report = run.reports[0]

    def at(self, wanted: types.Range, only: Sequence[str] | None) -> list[types.CodeAction]:
        """Return the actions about the findings in a range. ``only``: the kinds that are wanted."""
        found: list[types.CodeAction] = []
        if _wants(only, types.CodeActionKind.QuickFix):
            for finding in self._run.shown(self._report):
                if _touches(self._places.range(finding.range), wanted):
                    found += self._about(finding)
        if _wants(only, FIX_ALL):
            found += self._fix_all()
        return found

    def _about(self, finding: Diagnostic) -> Iterator[types.CodeAction]:
        say = self._run.catalog.say
        shown = diagnostic(self._run, self._report, finding, self._places, self._find)
        fix = self._run.fix(self._report, finding)
        if fix is not None and fix.edits:
            title = describe_fix(self._run, self._report, finding)
            title = title if fix.safe else say("{fix} (check the result)", fix=title)
            edits = self._text_edits(fix.edits)
            yield self._action(title, edits, diagnostics=[shown], is_preferred=fix.safe)
        for choice in self._run.choices(self._report, finding):
            title = describe_edits(self._run, self._report, finding, choice.edits)
            yield self._action(title, self._text_edits(choice.edits), diagnostics=[shown])
        step = self._run.words(self._report, finding).step
        if step is not None:
            title = say("Open step {number} of the guide: {title}", number=step.number, title=step.title)
            command = types.Command(title, OPEN_STEP, arguments=[step.platform, step.id, self._file.uri])
            yield types.CodeAction(
                without_shapes(title),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                command=command,
            )
        if edit := self._ignore(finding):
            title = say("Ignore the rule `{rule}` here", rule=finding.rule)
            yield self._action(title, [edit], diagnostics=[shown])

    def _text_edits(self, edits: Sequence[Edit]) -> list[types.TextEdit]:
        return [types.TextEdit(self._places.range(each.range), each.text) for each in edits]

    def _ignore(self, finding: Diagnostic) -> types.TextEdit | None:
        """Return the edit that adds a comment above a finding; None where there can be none."""
        judgement = self._file.judgement
        reading = judgement.reading if judgement else None
        if reading is None or reading.format not in _WITH_COMMENTS or finding.rule in UNREAD | {UNUSED}:
            return None
        number = finding.range.start.line
        start = reading.lines.offset(Position(number, 1))
        for document in reading.documents:
            for _, node in document.scalars():
                if node.start < start < node.end and node.style is not Style.COLLECTION:
                    return None  # the comment would become a part of the text
        line = reading.lines.line(number)
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        above = Range(Position(number, 1), Position(number, 1))
        return types.TextEdit(self._places.range(above), f"{indent}# guiderail: ignore[{finding.rule}]\n")

    def _fix_all(self) -> Iterator[types.CodeAction]:
        before = self._only_shown(self._report)
        if not fixes.applicable(before):
            return
        fixed = fixes.fix([before], self._again)
        if fixed.texts:
            edits = list(self._difference(before.text, fixed.texts[0]))
            title = self._run.catalog.say("Fix everything that can be fixed safely")
            yield self._action(title, edits, kind=FIX_ALL)

    def _again(self, texts: Mapping[int, str]) -> list[Report]:
        """Return the report of another text of the file, for :func:`validator.engine.fixes.fix`."""
        judgement = self._files.judge(self._file, texts[0]) if texts else None
        if judgement is None:
            return [self._only_shown(self._report)]
        files = self._files.files.values()
        found = self._files.reports(files, judgement)
        return [self._only_shown(next(each for each in found if each.path == self._file.path))]

    def _only_shown(self, report: Report) -> Report:
        """Return a report without the fixes whose text would show a secret."""
        run = Run([report], self._run.catalog)
        findings = (replace(each, fix=run.fix(report, each)) for each in report.diagnostics)
        return replace(report, diagnostics=tuple(findings))

    def _difference(self, before: str, after: str) -> Iterator[types.TextEdit]:
        """Yield the edits that make one text of another; what both have stays untouched."""
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
        lines = self._places.lines
        start = 0
        places = {}
        for number, line in enumerate(old):
            places[number] = start
            start += len(line)
        places[len(old)] = start
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            left, right = "".join(old[a:b]), "".join(new[c:d])
            for first, last, text in _changes(left, right):
                place = lines.range(places[a] + first, places[a] + last)
                yield types.TextEdit(self._places.range(place), text)

    def _action(
        self,
        title: str,
        edits: Sequence[types.TextEdit],
        *,
        kind: str = types.CodeActionKind.QuickFix,
        diagnostics: list[types.Diagnostic] | None = None,
        is_preferred: bool | None = None,
    ) -> types.CodeAction:
        edit = types.WorkspaceEdit(changes={self._file.uri: list(edits)})
        return types.CodeAction(
            without_shapes(title), kind=kind, diagnostics=diagnostics, is_preferred=is_preferred, edit=edit
        )


def _wants(only: Sequence[str] | None, kind: str) -> bool:
    return only is None or any(kind == each or kind.startswith(f"{each}.") for each in only)


def _touches(one: types.Range, other: types.Range) -> bool:
    return not (_place(one.end) < _place(other.start) or _place(other.end) < _place(one.start))


def _place(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _changes(one: str, other: str) -> Iterator[tuple[int, int, str]]:
    """Yield what changes between two short texts, character by character: a secret in between is left out."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield a, b, other[c:d]
