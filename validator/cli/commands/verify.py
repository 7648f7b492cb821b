"""``guiderail verify``: check files, then ask Twilio whether it has what they say."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from validator.cli.commands.call import Call
from validator.cli.commands.check import Check
from validator.cli.exit_codes import Exit
from validator.diagnostics import Report
from validator.documents.model import Format
from validator.engine import files, full_check, variables
from validator.engine.annotated_document import Subject
from validator.engine.files import Source
from validator.engine.full_check import Judgement
from validator.engine.runner import Task
from validator.engine.variables import Variables
from validator.errors import UsageError, mark
from validator.guides.progress import Answers, Progress
from validator.lazy_dataclasses import replace
from validator.live import client, probes
from validator.packs import registry
from validator.printable import visible

_SECONDS = 10.0  #: for the questions about one integration, unless ``--timeout`` says otherwise


def run(call: Call) -> int:
    """Check the files, ask Twilio about those without errors, report, and return the exit code."""
    return _Verify(call).run()


class _Verify(Check):
    """One call of ``verify``."""

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self.timeout = timeout(call)
        self.variables = {**(self.variables or {}), **variables.in_environment(os.environ)}
        client.address()  # a wrong address is refused before anything is read
        self.asked_about = 0  #: documents that Twilio was asked about
        self.incomplete = False  #: something could not be asked

    def run(self) -> int:
        code = super().run()
        if code != Exit.FINE:
            return code
        if not self.asked_about and not self.incomplete:
            return Exit.NOTHING_CHECKED
        return Exit.NOT_ASKED if self.incomplete else code

    def make_tasks(self, source: Source) -> Iterator[Task]:
        """Yield the task for a file, with its content, which a finding at any place needs."""
        for task in super().make_tasks(source):
            content = task.content
            if content is None:
                content = files.content(task.source.path, most=task.limits.file_size)
            yield replace(task, content=content)

    def reports(self, judgements: Sequence[Judgement]) -> list[Report]:
        """Return the reports of a run, with what Twilio says about the files that have no errors."""
        found = super().reports(judgements)
        return [self.verified(task, report) for task, report in zip(self.judged, found, strict=True)]

    def verified(self, task: Task, report: Report) -> Report:
        """Return the report of a file with the findings that come from Twilio's answers."""
        if any(each.severity == "error" for each in report.diagnostics):
            not_before_errors(self.call, report.path)
            return report
        content = task.content or b""
        subjects = full_check.subjects(
            content,
            report.path,
            task.format or files.guess_format(report.path, content),
            self.variables or {},
            platform=task.platform or task.given,
            limits=task.limits,
        )
        found = list(report.diagnostics)
        name = f"{visible(report.path)}: " if len(self.judged) > 1 else ""
        for subject in subjects:
            verified = ask(self.call, subject, self.variables or {}, self.timeout, name)
            if verified is not None:
                self.asked_about += 1
                self.incomplete |= verified.incomplete
                found += verified.findings
        found.sort(key=lambda each: (each.document, each.range))
        return self.chosen(replace(report, diagnostics=tuple(found)))


def answers(call: Call, done: Progress, data: bytes, path: str, format: Format) -> tuple[Answers, bool]:
    """Ask Twilio about the file of a guide; return what it said, and whether something could not be asked.

    ``done``: how far the file has come without that; one with errors is not asked about.
    """
    seconds = timeout(call)
    client.address()
    if any(each.severity == "error" for each in done.report.diagnostics):
        not_before_errors(call, path)
        return Answers(), False
    given = {**(call.variables() or {}), **variables.in_environment(os.environ)}
    subjects = full_check.subjects(data, path, format, given)
    ours = [each for each in subjects if each.pack.name == done.platform]
    ours = ours or full_check.subjects(data, path, format, given, platform=done.platform)
    asked = [(each, ask(call, each, given, seconds)) for each in ours]
    said = [(subject, verified) for subject, verified in asked if verified is not None]
    settled = [verified.settled(subject.pack) for subject, verified in said]
    return Answers(
        tuple(finding for _, verified in said for finding in verified.findings),
        frozenset.intersection(*settled) if settled else frozenset(),
    ), any(verified.incomplete for _, verified in said)


def ask(
    call: Call, subject: Subject, given: Variables, seconds: float, name: str = ""
) -> probes.Verified | None:
    """Ask Twilio about a document, and say what could not be asked, with ``--verbose`` also what was.

    ``given``: the values of variables. ``name``: what to say first, the file if there are several. None: no
    field of the platform can be asked about.
    """
    say = call.catalog.say

    def tell(text: str) -> None:
        call.screen.tell(f"{name}{text}")

    if not subject.pack.live:
        title = registry.load(subject.pack.name).title
        tell(say("Twilio cannot be asked about files of {platform}.", platform=title))
        return None
    verified = probes.verify(subject, given, seconds)
    if call.asked.has("--verbose"):
        for path in verified.requests:
            tell(say("Asked Twilio: `{request}`", request=f"GET {path}"))
    for text, values in verified.notes:
        tell(say(text, **values))
    for about, reason, status in verified.failures:
        tell(f"{say(probes.ABOUT[about])} {say(client.REASONS[reason], status=status)}")
    return verified


def not_before_errors(call: Call, path: str) -> None:
    """Say that Twilio is not asked about a file with errors."""
    text = call.catalog.say(
        "Twilio is not asked about `{path}` until its errors are fixed.", path=visible(path)
    )
    call.screen.tell(text)


def timeout(call: Call) -> float:
    """Return how many seconds Twilio may take. Raises UsageError for what is no such number."""
    wish = call.asked.last("--timeout")
    if wish is None:
        return _SECONDS
    try:
        seconds = float(wish)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise UsageError(
            mark("The option `{option}` takes a number of seconds up to {most}; `{value}` is not one."),
            option="--timeout",
            most=600,
            value=wish,
        )
    return seconds
