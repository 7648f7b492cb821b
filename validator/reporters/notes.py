"""What several report formats say about a finding besides its message, in the reader's language."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Report, Severity
from validator.reporters.run import Run
from validator.reporters.wording import Words


def severity_word(run: Run, severity: Severity) -> str:
    """Return the severity in the reader's language."""
    say = run.catalog.say_in
    words = {
        Severity.ERROR: say("severity", "error"),
        Severity.WARNING: say("severity", "warning"),
        Severity.INFO: say("severity", "info"),
    }
    return words[severity]


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
        yield say("unsafe fix; review it first: {command}", command=command)
    if words.step:
        step = words.step
        yield say(
            "step {number}, “{title}”: {command}", number=step.number, title=step.title, command=step.command
        )
    if run.verbose:
        yield say("field: {pointer}", pointer=run.pointer(report, finding) or "/")


def _arguments(run: Run, report: Report) -> str:
    """Return what a command line says for a file to be checked as it was: options, and its name."""
    options = [shlex.quote(run.path(word)) for word in run.repeated]
    return " ".join([*options, "-" if report.path in ("", "<stdin>") else shlex.quote(run.path(report.path))])
