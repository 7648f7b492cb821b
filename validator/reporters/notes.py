"""What several report formats say about a finding besides its message, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Related, Report, Severity
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


def head_sentence(run: Run, finding: Diagnostic, message: str) -> tuple[str, str]:
    """Return how a finding is called, such as ``error[rule]``, and the sentence that begins so."""
    severity = severity_word(run, finding.severity)
    sentence = run.catalog.say_in(
        "head of a finding",
        "{severity}[{rule}]: {message}",
        severity=severity,
        rule=finding.rule,
        message=message,
    )
    return f"{severity}[{finding.rule}]", sentence


def see_also(run: Run, related: Related, sentence: str) -> str:
    """Return the note about another place of a finding; ``sentence``: what is there."""
    say, start = run.catalog.say, related.range.start
    if related.path:
        place = f"{run.path(related.path)}:{start.line}:{start.column}"
        return say("see also {place}: {sentence}", place=place, sentence=sentence)
    return say(
        "see also line {line}, column {column}: {sentence}",
        line=start.line,
        column=start.column,
        sentence=sentence,
    )


def notes(run: Run, report: Report, finding: Diagnostic, words: Words) -> Iterator[str]:
    """Yield what is said below a finding, a line at a time: what to do, where else to look, which step."""
    say = run.catalog.say
    if words.expected:
        yield say("expected: {expected}", expected=words.expected)
    if words.help:
        yield say("help: {help}", help=words.help)
    for related in finding.related:
        yield see_also(run, related, words.related)
    if finding.fix and finding.fix.safe:
        yield say("fix: {command}", command=run.check_command("--fix", paths=[report.path]))
    elif finding.fix:
        command = run.check_command("--diff", "--unsafe-fixes", paths=[report.path])
        yield say("unsafe fix; review it first: {command}", command=command)
    if words.step:
        step = words.step
        yield say(
            "step {number}, “{title}”: {command}", number=step.number, title=step.title, command=step.command
        )
    if run.verbose:
        yield say("field: {pointer}", pointer=run.pointer(report, finding) or "/")
