"""The report for people: place, rule, sentence, the line itself, what to do, and the guide's step."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

from validator.diagnostics import Diagnostic, Report, Severity
from validator.reporters.frame import frame
from validator.reporters.run import Run
from validator.reporters.wording import Words

_COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "code": "1",
    "mark": "1;31",
    "gutter": "2",
    "path": "1",
}


def text(run: Run) -> Iterator[str]:
    """Yield the report, a piece at a time: one paragraph for each finding."""
    paint = _painter(run.colors)
    for report in run.reports:
        for finding in run.shown(report):
            yield from _paragraph(run, report, finding, paint)
            yield "\n"
        more = len(report.diagnostics) - len(run.shown(report))
        if more and run.shown(report):
            yield run.catalog.say_plural(
                "{n} more finding in the file `{path}`.",
                "{n} more findings in the file `{path}`.",
                more,
                path=run.path(report.path),
            )
            yield "\n\n"


def severity_word(run: Run, severity: Severity) -> str:
    """Return the severity in the reader's language."""
    say = run.catalog.say_in
    words = {
        Severity.ERROR: say("severity", "error"),
        Severity.WARNING: say("severity", "warning"),
        Severity.INFO: say("severity", "info"),
    }
    return words[severity]


def _paragraph(
    run: Run, report: Report, finding: Diagnostic, paint: Callable[[str, str], str]
) -> Iterator[str]:
    words = run.words(report, finding)
    start = finding.range.start
    place = paint("path", f"{run.path(report.path)}:{start.line}:{start.column}")
    severity = paint(finding.severity, f"{severity_word(run, finding.severity)}[{finding.rule}]")
    yield f"{place}: {severity} {_spans(words.message, paint)}\n"
    for number, line in enumerate(frame(run.source(report), finding, run.masker)):
        yield (paint("mark", line) if number == 2 else line) + "\n"
    for note in notes(run, report, finding, words):
        yield f"   = {_spans(note, paint)}\n"


def notes(run: Run, report: Report, finding: Diagnostic, words: Words) -> Iterator[str]:
    """Yield what is said below a finding, a line at a time: what to do, where else to look, which step."""
    say = run.catalog.say
    if words.expected:
        yield say("expected: {expected}", expected=words.expected)
    if words.help:
        yield say("help: {help}", help=words.help)
    for related in finding.related:
        place = related.range.start
        where = f"{run.path(related.path)}:{place.line}:{place.column}" if related.path else ""
        if where:
            yield say("see also {place}: {sentence}", place=where, sentence=words.related)
        else:
            yield say(
                "see also line {line}, column {column}: {sentence}",
                line=place.line,
                column=place.column,
                sentence=words.related,
            )
    if finding.fix and finding.fix.safe:
        yield say("fix: {command}", command=f"guiderail check --fix {_arguments(run, report)}")
    elif finding.fix:
        command = f"guiderail check --diff --unsafe-fixes {_arguments(run, report)}"
        yield say("unsafe fix, to be read first: {command}", command=command)
    if words.step:
        step = words.step
        yield say(
            "step {number}, “{title}”: {command}", number=step.number, title=step.title, command=step.command
        )
    if run.verbose:
        yield say("field: {pointer}", pointer=run.pointer(finding.pointer) or "/")


def _arguments(run: Run, report: Report) -> str:
    """Return what a command line says for a file to be judged as it was: options, and its name."""
    options = [shlex.quote(run.path(word)) for word in run.repeated]
    return " ".join([*options, "-" if report.path in ("", "<stdin>") else shlex.quote(run.path(report.path))])


def _painter(colors: bool) -> Callable[[str, str], str]:
    if not colors:
        return lambda _, words: words
    return lambda role, words: f"\x1b[{_COLORS[role]}m{words}\x1b[0m"


def _spans(sentence: str, paint: Callable[[str, str], str]) -> str:
    """Return the sentence with its code spans painted; the backticks stay, so colour is not needed."""
    return re.sub(r"`[^`]*`", lambda match: paint("code", match[0]), sentence)
