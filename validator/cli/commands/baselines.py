"""The baseline of a check: what it leaves out, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from validator.diagnostics import Report
from validator.errors import FileError
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import replace
from validator.printable import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.engine.baseline import Baseline


class Baselines:
    """The baseline that is applied, or the one that is written.

    Raises FileError or BaselineError for one that cannot be used.
    """

    def __init__(self, applied: str | None, written: str | None) -> None:
        self._written = written
        self._applied = _read(applied) if applied and not written else None
        self.apply = self._applied is not None  #: there is one whose findings are left out
        self.hidden = 0  #: how many findings it left out
        self.notes: list[Callable[[Catalog], str]] = []  #: what a person should know about it

    def leave_out(
        self, reports: Sequence[Report], is_chosen: Callable[[str], bool], *, complete: bool
    ) -> Sequence[Report]:
        """Return the reports without what the baseline has, after writing it if that was asked for.

        ``is_chosen`` tells of which rules the reports have the findings. ``complete``: all was checked that
        was asked for; otherwise nothing is written. Raises FileError if the baseline cannot be written.
        """
        applied = self._applied
        if self._written and complete:
            applied = self._write(self._written, reports)
        if applied is None:
            return reports
        if gone := applied.gone(reports, is_chosen):
            self._note_gone(gone, applied.path)
        left = applied.leave_out(reports)
        self.hidden = _count(reports) - _count(left) if self.apply else 0
        return left

    def without_fixes(self, reports: Sequence[Report]) -> list[Report]:
        """Return the reports with no fix for what the baseline has: it is to stay as it is."""
        if self._applied is None:
            return list(reports)
        left = {id(each) for report in self._applied.leave_out(reports) for each in report.diagnostics}
        return [
            replace(
                report,
                diagnostics=tuple(
                    each if id(each) in left else replace(each, fix=None) for each in report.diagnostics
                ),
            )
            for report in reports
        ]

    def _write(self, path: str, reports: Sequence[Report]) -> Baseline:
        from validator.engine import baseline

        written = baseline.of(reports, path)
        for error in baseline.write(written):
            self.notes.append(partial(_lost, error, visible(path)))
        self.notes.append(
            lambda catalog: catalog.say_plural(
                "{n} finding is now in the baseline `{path}`.",
                "{n} findings are now in the baseline `{path}`.",
                written.counts.total(),
                path=visible(path),
            )
        )
        return written

    def _note_gone(self, n: int, path: str) -> None:
        from validator.engine import baseline

        self.notes.append(
            lambda catalog: catalog.say_plural(
                "{n} finding in the baseline no longer occurs; write the baseline again with `{command}`.",
                "{n} findings in the baseline no longer occur; write the baseline again with `{command}`.",
                n,
                command=visible(baseline.command(path)),
            )
        )


def _read(path: str) -> Baseline:
    from validator.engine import baseline  # few checks have one

    return baseline.read(path)


def _count(reports: Sequence[Report]) -> int:
    return sum(len(report.diagnostics) for report in reports)


def _lost(error: FileError, path: str, catalog: Catalog) -> str:
    return catalog.say(error.message, path=path)
