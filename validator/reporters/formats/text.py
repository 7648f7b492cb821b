"""The report for people: each finding with its lines, what to do and the step; of many, a line for each."""

from __future__ import annotations

from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Related, Report
from validator.errors import mark
from validator.packs import registry
from validator.reporters.focus import counterpart, focus
from validator.reporters.frame import FrameLine, Mark, frame, has_room, number_width
from validator.reporters.notes import head_sentence, see_also
from validator.reporters.paint import Paint, paint_spans, painter
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run
from validator.reporters.terminal import clipped, columns, lines
from validator.reporters.to_fill_in import fill_in_list, to_fill_in
from validator.reporters.wording import Words

_ABOUT_THE_WHOLE = ("missing-platform",)  #: the first line of its file says nothing


def text(run: Run) -> Iterator[str]:
    """Yield the report, a piece at a time: a paragraph for each finding; of many, a line, and a table."""
    is_brief = run.is_brief()
    if is_brief:
        from validator.reporters.one_line_list import one_line_list

        yield from one_line_list(run)
    else:
        yield from _paragraphs(run)
    if notices := list(_notices(run, painter(colors=run.colors))):
        yield "".join(notices) + "\n"
    if is_brief:
        from validator.reporters.statistics import table

        yield table(run) + "\n"


FORMAT = ReportFormat(
    report=text,
    description=mark("readers: each finding with its line, the reason and the step of the guide"),
    media_type="text/plain",
    order=1,
    has_summary=True,
)


def paragraph(run: Run, report: Report, finding: Diagnostic) -> Iterator[str]:
    """Yield the lines about one finding."""
    yield from _Paragraph(run, report, finding, painter(colors=run.colors)).text()


def _paragraphs(run: Run) -> Iterator[str]:
    """Yield a paragraph for each finding, and how many more there are in a file."""
    for report in run.reports:
        open_values = to_fill_in(run, report)
        for finding in run.shown(report):
            if not run.is_notice(finding) and finding not in open_values:
                yield from paragraph(run, report, finding)
                yield "\n"
        if open_values:
            yield from fill_in_list(run, report, open_values, painter(colors=run.colors))
            yield "\n"
        more = len(report.diagnostics) - len(run.shown(report))
        if more and run.shown(report):
            sentence = run.catalog.say_plural(
                "{n} more finding in the file `{path}`.",
                "{n} more findings in the file `{path}`.",
                more,
                path=run.path(report.path),
            )
            yield "\n".join(lines(sentence, run.width)) + "\n\n"


def _notices(run: Run, paint: Paint) -> Iterator[str]:
    """Yield what is said about whole files, each once, in one line: as much of it as there is room for."""
    found: dict[tuple[str, str], list[tuple[Report, Diagnostic]]] = {}
    for report, finding in run.findings():
        if run.is_notice(finding):
            found.setdefault((finding.rule, finding.pack), []).append((report, finding))
    for (_, pack), places in found.items():
        report, finding = places[0]
        words = run.words(report, finding)
        files = run.catalog.say_plural("({n} file)", "({n} files)", len(places)) if len(places) > 1 else ""
        title = run.catalog.say_in(
            "a name, with what belongs to it",
            "{name}: {text}",
            name=run.title(finding),
            text=registry.load(pack).title,
        )
        for message in (f"{words.message} {words.help}", words.message, title):
            name, line = head_sentence(run, finding, f"{message} {files}".rstrip())
            if not run.width or columns(line) <= run.width:
                break
        else:
            line = clipped(line, run.width)
        yield paint(finding.severity, name) + line[len(name) :] + "\n"


class _Paragraph:
    """One finding: the sentence, the place, the lines, what to do, the step."""

    def __init__(self, run: Run, report: Report, finding: Diagnostic, paint: Paint) -> None:
        self._run, self._report, self._finding, self._paint = run, report, finding, paint
        self._source = run.source(report)
        self._words: Words = run.words(report, finding)
        self._place = focus(self._source, finding)
        self._notes: list[tuple[str, str]] = []  #: of labels that have no room: their first words, the others

    def text(self) -> Iterator[str]:
        """Yield the lines of the paragraph."""
        yield from self._head()
        whole = self._finding.range  # on which line a finding is, is the same in every format
        on_line = self._place if self._place.start.line == whole.start.line else whole
        place = self._run.place(self._report, self._finding, on_line)
        yield f"  --> {self._paint('path', place)}\n"
        if self._finding.rule not in _ABOUT_THE_WHOLE:
            yield from self._frames()
        for head, words in (*self._notes, *self._advice()):
            yield from self._note(head, words)

    def _head(self) -> Iterator[str]:
        paint, finding = self._paint, self._finding
        name, sentence = head_sentence(self._run, finding, self._words.message)
        for line in lines(sentence, self._run.width):
            if line.startswith(name):
                yield f"{paint(finding.severity, name)}{paint('strong', line[len(name) :])}\n"
            else:
                yield paint("strong", line) + "\n"

    # --- lines of the file ---

    def _frames(self) -> Iterator[str]:
        """Yield the frame of the finding, with the other places that it names in the same file."""
        expected = _without_quotes(self._words.expected)
        label = self._run.catalog.say("expected: {expected}", expected=expected) if expected else ""
        label = label or self._words.label
        here = [each for each in self._finding.related if not each.path]
        elsewhere = [each for each in self._finding.related if each.path]
        marks = [Mark(self._place, label)]
        for related in here:
            place = counterpart(self._source, self._finding, related.range)
            marks.append(Mark(place, self._words.related, "-"))
        gutter = number_width(marks)
        if not self._source.has_lines or not has_room(label, self._run.width, gutter):
            self._note_expected()
        for each in here if self._source.report.has_text else ():
            if not has_room(self._words.related, self._run.width, gutter):
                self._note_related(each)
        found = list(frame(self._source, marks, width=self._run.width))
        if found:
            yield self._gutter(" " * gutter + " |") + "\n"
        yield from map(self._painted, found)
        for each in elsewhere:
            yield from self._frame_elsewhere(each, gutter)

    def _frame_elsewhere(self, related: Related, gutter: int) -> Iterator[str]:
        """Yield the line of another file; a note if that is not one of the run."""
        other = self._run.report_of(related.path)
        mark = Mark(related.range, self._words.related, "-")
        gutter = max(gutter, number_width([mark]))
        found: list[FrameLine] = []
        if other and has_room(mark.label, self._run.width, gutter):
            found = list(frame(self._run.source(other), [mark], width=self._run.width, gutter=gutter))
        if not other or not found:
            self._note_related(related)
            return
        yield f"  ::: {self._paint('path', self._run.place(other, related))}\n"
        yield from map(self._painted, found)

    def _painted(self, line: FrameLine) -> str:
        role = {"^": self._finding.severity.value, "-": "related"}.get(line.sign, "")
        text = self._paint(role, line.text) if role else line.text
        return f"{self._gutter(line.gutter)} {text}".rstrip() + "\n"

    def _gutter(self, text: str) -> str:
        number, _, _ = text.partition("|")
        return self._paint("dim", number) + self._paint(self._finding.severity, "|")

    # --- what to do ---

    def _note_expected(self) -> None:
        if self._words.expected:
            say = self._run.catalog.say
            self._notes.append((say("expected: {expected}", expected=""), self._words.expected))

    def _note_related(self, related: Related) -> None:
        self._notes.append(("", see_also(self._run, related, self._words.related)))

    def _advice(self) -> Iterator[tuple[str, str]]:
        """Yield the notes below the frame: how each begins, and what it says."""
        say = self._run.catalog.say
        words = self._words
        if words.help:
            yield say("help: {help}", help=""), words.help
        if step := words.step:
            number, total = step.number, step.total
            yield say("step {number} of {total}: {title}", number=number, total=total, title=""), step.title
        if self._run.verbose:
            yield say("field: {pointer}", pointer=""), self._run.pointer(self._report, self._finding) or "/"

    def _note(self, head: str, words: str) -> Iterator[str]:
        first = f"   = {head}"
        for number, line in enumerate(lines(words, self._run.width, first=first, rest=" " * columns(first))):
            if not number and line.startswith(first):
                yield self._paint("dim", first) + paint_spans(line[len(first) :], self._paint) + "\n"
            else:
                yield paint_spans(line, self._paint) + "\n"


def _without_quotes(words: str) -> str:
    """Return words that are one code span without its backticks."""
    return words[1:-1] if words.startswith("`") and words.find("`", 1) == len(words) - 1 else words
