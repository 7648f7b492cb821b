"""``guiderail verify``: check files, then ask Twilio whether it has what they say."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from validator.cli.commands.call import Call
from validator.cli.commands.check import Check
from validator.cli.exit_codes import Exit
from validator.diagnostics import Report
from validator.engine import files, full_check, variables
from validator.engine.files import Source
from validator.engine.full_check import Judgement
from validator.engine.runner import Task
from validator.errors import UsageError, mark
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
        self.timeout = _timeout(self.asked.last("--timeout"))
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
        say, path = self.catalog.say, visible(report.path)
        if any(each.severity == "error" for each in report.diagnostics):
            text = say("Twilio is not asked about `{path}` before its errors are fixed.", path=path)
            self.screen.tell(text)
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
        for subject in subjects:
            if subject.pack.live is None:
                title = registry.load(subject.pack.name).title
                self.screen.tell(say("Twilio cannot be asked about files of {platform}.", platform=title))
                continue
            verified = probes.verify(subject, self.variables or {}, self.timeout)
            self.asked_about += 1
            self.incomplete |= verified.incomplete
            self.tell(verified)
            found += verified.findings
        found.sort(key=lambda each: (each.document, each.range))
        return self.chosen(replace(report, diagnostics=tuple(found)))

    def tell(self, verified: probes.Verified) -> None:
        """Say what could not be asked, and with ``--verbose`` what was."""
        say = self.catalog.say
        if self.asked.has("--verbose"):
            for path in verified.requests:
                self.screen.tell(say("Asked Twilio: `{request}`", request=f"GET {path}"))
        for text, values in verified.notes:
            self.screen.tell(say(text, **values))
        for about, answer in verified.failures:
            reason = say(client.REASONS[answer.reason], status=answer.status)
            self.screen.tell(f"{say(probes.ABOUT[about])} {reason}")


def _timeout(wish: str | None) -> float:
    """Return how many seconds Twilio may take. Raises UsageError for what is no such number."""
    if wish is None:
        return _SECONDS
    try:
        seconds = float(wish)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise UsageError(
            mark("The option `{option}` takes a number of seconds up to {most}, but not `{value}`."),
            option="--timeout",
            most=600,
            value=wish,
        )
    return seconds
