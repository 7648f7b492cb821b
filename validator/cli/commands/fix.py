"""What ``--fix`` and ``--diff`` of ``guiderail check`` do: fix the files, or show how."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from validator.cli.commands.call import Call
from validator.cli.terminal import columns_of
from validator.diagnostics import Report
from validator.engine import files
from validator.engine.files import Source
from validator.errors import FileError, GuiderailError, UsageError, mark
from validator.reporters.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.engine.fixes import FixedRun, Look


class Fixer:
    """What a call of ``check`` wants to be fixed. Raises UsageError for options that do not go together."""

    def __init__(self, call: Call) -> None:
        asked = call.asked
        self._call = call
        self._unsafe = asked.has("--unsafe-fixes")
        self.only_shows = asked.has("--diff")  #: nothing is written and no finding is reported
        self.wanted = self.only_shows or asked.has("--fix")
        #: the fixed text of standard input goes to standard output, and the report to standard error
        self.hands_back = self.wanted and not self.only_shows and "-" in asked.operands
        self.refused = False  #: a file that was to be fixed could not be
        self.changed = False  #: something was fixed, or would be
        self._fixed: FixedRun | None = None
        if self._unsafe and not self.wanted:
            raise UsageError(
                mark("The option `{option}` also needs `{needed}` or `{other}`."),
                option="--unsafe-fixes",
                needed="--fix",
                other="--diff",
            )
        for other in ("--format", "--output"):
            if self.only_shows and asked.all(other):
                raise UsageError(
                    mark("The option `{option}` cannot be used with `{other}`."), option=other, other="--diff"
                )

    def run(self, reports: Sequence[Report], sources: Sequence[Source], look: Look) -> list[Report]:
        """Fix the files of a run, or show how; return the reports of what is left.

        ``sources`` are the files of the reports. Raises FileError for a text that must not be shown.
        """
        from validator.engine import fixes

        before = {
            at: content
            for at, report in enumerate(reports)
            if (fixes.applicable(report, unsafe=self._unsafe) or sources[at].path == "-")
            and (content := self._content(sources[at], report)) is not None
        }
        fixed = fixes.fix(reports, look, unsafe=self._unsafe, only=before.keys())
        if self.only_shows:
            self._show(reports, fixed)
        else:
            fixed = self._write(reports, sources, before, fixed, look)
        self.changed = bool(fixed.texts)
        self._fixed = fixed
        return fixed.reports

    def tell(self, run: Run, *, quiet: bool, closes: bool) -> None:
        """List on standard error what was changed, in the order of the files, and count it.

        ``closes``: the closing lines of the report follow, which name the unsafe fixes.
        """
        if self._fixed is None or quiet:
            return
        from validator.reporters.applied_fix import describe_applied_fix
        from validator.reporters.closing import after_fix

        fixed, done = self._fixed.fixed, run.catalog.say_in("finding", "fixed")
        words = Run([*run.reports, *(report for _, report, _ in fixed)], run.catalog)
        for _, report, finding in fixed:
            start = finding.range.start
            place = f"{words.path(report.path)}:{start.line}:{start.column}"
            change = describe_applied_fix(words, report, finding)
            self._call.screen.tell(f"{place}: {done}[{finding.rule}] {change}")
        for line in after_fix(run, len(fixed), closes=closes, width=columns_of(sys.stderr)):
            self._call.screen.tell(line, fits=True)

    def tell_shown(self, run: Run, *, quiet: bool) -> None:
        """Say on standard error how many findings would be fixed, and how; ``run``: what would be left."""
        if self._fixed is None or quiet:
            return
        from validator.reporters.closing import after_diff

        options = ["--fix", *(["--unsafe-fixes"] if self._unsafe else [])]
        for line in after_diff(run, len(self._fixed.fixed), options, width=columns_of(sys.stderr)):
            self._call.screen.tell(line, fits=True)

    # --- looking first ---

    def _show(self, reports: Sequence[Report], fixed: FixedRun) -> None:
        """Write to standard output how the files would change, all secrets masked."""
        from validator.reporters.difference import difference

        catalog, screen = self._call.catalog, self._call.screen
        changed = [(reports[at], fixed.reports[at]) for at in sorted(fixed.texts)]
        run = Run(
            [each for pair in changed for each in pair],
            catalog,
            colors=self._call.colors(),
        )
        for one, other in changed:
            for line in difference(run, one, other):
                screen.say(line)

    # --- writing ---

    def _content(self, source: Source, report: Report) -> bytes | None:
        """Return what a file holds, None if that is no more what the report is about."""
        from validator.engine.fixes import encoded

        try:
            if source.path != "-" and not files.is_ordinary(source.path):
                raise FileError(mark("The path `{path}` is not an ordinary file."), path=source.path)
            _, data = self._call.content(source.path)
            if source.path != "-" and encoded(report.text, data) != data:
                raise _changed_meanwhile(source)
        except GuiderailError as error:
            self._complain(error)
            return None
        return data

    def _write(
        self,
        reports: Sequence[Report],
        sources: Sequence[Source],
        before: Mapping[int, bytes],
        fixed: FixedRun,
        look: Look,
    ) -> FixedRun:
        """Write the fixed files; return what became of the run without those that could not be written."""
        from validator.engine.fixes import FixedRun, encoded

        written = dict(fixed.texts)
        for at, text in fixed.texts.items():
            if sources[at].path == "-":
                continue
            try:
                if files.content(sources[at].path) != before[at]:
                    raise _changed_meanwhile(sources[at])
                lost = files.rewrite(sources[at].path, encoded(text, before[at]))
                self._call.screen.complain_of(self._call.catalog, lost)
            except GuiderailError as error:
                self._complain(error)
                del written[at]
        for at, source in enumerate(sources):
            if source.path == "-":
                self._hand_back(fixed.reports[at], written.get(at), before[at])
        if len(written) < len(fixed.texts):
            left = list(look(written)) if written else list(reports)
            return FixedRun(left, written, [each for each in fixed.fixed if each[0] in written])
        return fixed

    def _hand_back(self, report: Report, text: str | None, before: bytes) -> None:
        """Write what standard input held, fixed, to standard output, byte for byte.

        Masking would spoil a text that is to be kept, so one that may contain a secret is not written at all,
        and neither is one of which a part cannot be read: nobody knows what is secret in it.
        """
        from validator.engine import fixes

        if before.strip() and any(each.rule in fixes.UNREADABLE for each in report.diagnostics):
            raise FileError(
                mark(
                    "The text on standard input cannot be read completely and may contain a secret, so it"
                    " is not written to standard output: run `{usage}` to see why."
                ),
                usage="guiderail check -",
            )
        source = Run([report], self._call.catalog).source(report)
        if report.secrets or any(map(source.spans, range(1, report.text.count("\n") + 2))):
            raise FileError(
                mark(
                    "The text on standard input may contain a secret, which is never written to standard"
                    " output: save it as a file and give the name of that file."
                )
            )
        self._call.screen.hand_back(before if text is None else fixes.encoded(text, before))

    def _complain(self, error: GuiderailError) -> None:
        self._call.screen.complain(self._call.catalog, error)
        self.refused = True


def _changed_meanwhile(source: Source) -> FileError:
    return FileError(
        mark("The file `{path}` changed while it was being checked, so it was left alone."), path=source.path
    )
