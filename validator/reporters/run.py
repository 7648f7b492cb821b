"""What a reporter is given: the reports of a run, the language, and how the output may look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from validator.diagnostics import Choice, Diagnostic, Edit, Fix, Related, Report, Severity
from validator.documents.limits import LIMITS, Limits
from validator.documents.model import masked_pointer
from validator.engine.full_check import rule_of
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass, field
from validator.positions import Range
from validator.printable import shell_word, visible
from validator.reporters.machine import local
from validator.reporters.source import Source
from validator.reporters.wording import Words, word
from validator.secrets import Masker

MOST_IN_FULL = 20  #: findings that people get with the lines of their files, unless they ask for more


@dataclass
class Run:
    """The reports of one run, in the order in which the files were given."""

    reports: Sequence[Report]
    catalog: Catalog
    colors: bool = False
    verbose: bool = False
    folder: str = ""  #: where the command was called; paths inside it are relative for other programs
    fail_on: Severity | None = Severity.ERROR  #: the lowest severity that is a failure; None: nothing is
    limits: Limits = LIMITS  #: of how many findings are shown
    repeated: Sequence[str] = ()  #: words of a command line without which a file would be checked differently
    operands: Sequence[str] = ()  #: the paths that were asked for, as they were given
    width: int = 0  #: columns of the terminal that lines are wrapped to; 0: they are not wrapped
    site: str = ""  #: where the documentation is published; empty: nowhere, so nothing is linked
    in_baseline: int = 0  #: how many findings the baseline hides
    _sources: dict[int, Source] = field(init=False)
    _maskers: dict[str, Masker] = field(init=False)  #: by the path of a file
    _shown: dict[int, Sequence[Diagnostic]] = field(init=False)

    def __post_init__(self) -> None:
        self._shown = dict(_most_severe(self.reports, self.limits))
        self._sources = {id(report): Source(report) for report in self.reports}
        self._maskers = {report.path: self._sources[id(report)].masker for report in self.reports}

    def source(self, report: Report) -> Source:
        """Return the text of a report's file."""
        return self._sources[id(report)]

    def report_of(self, path: str) -> Report | None:
        """Return the report of a file by its path; None if it is not one of the run."""
        return next((report for report in self.reports if report.path == path), None)

    def words(self, report: Report, finding: Diagnostic) -> Words:
        """Return the words of a finding."""
        return word(finding, self.catalog, self.source(report).masker_of(finding.range), site=self.site)

    def path(self, path: str) -> str:
        """Return the name of a file as it may be shown."""
        return visible(self.masker(path)(path))

    def place(self, report: Report, of: Diagnostic | Related, at: Range | None = None) -> str:
        """Return the file, line and column of a finding; its pointer where there is no text.

        ``at``: the part of its range that is meant.
        """
        if not report.has_text:
            return self.pointer(report, of) or "/"
        start = (at or of.range).start
        return ":".join(filter(None, (self.path(report.path), str(start.line), str(start.column))))

    def local(self, path: str) -> str:
        """Return the name of a file as other programs know it, masked but with its own characters."""
        return self.masker(path)(local(path, self.folder))

    def masker(self, path: str = "") -> Masker:
        """Return what masks text about a file; the secrets of one are not looked for in others."""
        return self._maskers.get(path) or Masker()

    def pointer(self, report: Report, of: Diagnostic | Related) -> str:
        """Return the pointer to a place as it may be shown: its keys are the author's."""
        return visible(masked_pointer(of.pointer, self.source(report).masker_of(of.range)))

    def fix(self, report: Report, finding: Diagnostic) -> Fix | None:
        """Return the fix; None if its text would show a secret, which only the command itself can write.

        None also where there is no text of the author to edit.
        """
        is_shown = finding.fix is not None and self._may_show(report, finding.fix.edits)
        return finding.fix if is_shown else None

    def choices(self, report: Report, finding: Diagnostic) -> Sequence[Choice]:
        """Return the choices of a finding, as far as their text may be shown."""
        return [each for each in finding.choices if self._may_show(report, each.edits)]

    def _may_show(self, report: Report, edits: Sequence[Edit]) -> bool:
        source = self.source(report)
        return report.has_text and not any(
            source.masker.spans(edit.text) or (edit.text and source.hidden.touches(edit.range))
            for edit in edits
        )

    def fails(self, finding: Diagnostic) -> bool:
        """Tell whether a finding is of a severity that counts as a failure."""
        return self.fail_on is not None and finding.severity.weight >= self.fail_on.weight

    def shown(self, report: Report) -> Sequence[Diagnostic]:
        """Return the findings in a file that are shown, as many as the limits allow: the most severe ones."""
        return self._shown[id(report)]

    def findings(self) -> Iterator[tuple[Report, Diagnostic]]:
        """Yield the findings that are shown, each with the report of its file."""
        for report in self.reports:
            for finding in self.shown(report):
                yield report, finding

    def left_out(self) -> int:
        """Return how many findings are not shown."""
        return sum(len(report.diagnostics) - len(self.shown(report)) for report in self.reports)

    def left_out_line(self) -> str:
        """Return the sentence that tells how many findings are not shown and how to see them; or none."""
        left_out = self.left_out()
        if not left_out:
            return ""
        counts = [len(report.diagnostics) for report in self.reports]
        wanted = {"findings": max(counts), "all-findings": sum(counts)}
        now = {"findings": self.limits.findings, "all-findings": self.limits.all_findings}
        options = " ".join(f"--limit {name}={n}" for name, n in wanted.items() if n > now[name])
        return self.catalog.say_plural(
            "{n} more finding is not shown; `{options}` shows all.",
            "{n} more findings are not shown; `{options}` shows all.",
            left_out,
            options=options,
        )

    def check_command(self, *options: str, paths: Iterable[str]) -> str:
        """Return the command that checks files in the same way as this run, with more options."""
        words = [shell_word(self.path(each)) for each in self.repeated]
        words += ["-" if path in ("", "<stdin>") else shell_word(self.path(path)) for path in paths]
        return " ".join(["guiderail check", *options, *words])

    def title(self, finding: Diagnostic) -> str:
        """Return the title of the rule of a finding."""
        rule = rule_of(finding)
        return self.catalog.translate(rule.title, domain=rule.domain, context="title")

    def is_notice(self, finding: Diagnostic) -> bool:
        """Tell whether a finding is about a whole file, so that people read it once in a run."""
        return rule_of(finding).whole_file and not self.verbose

    def is_brief(self) -> bool:
        """Tell whether there are so many findings that people get one line for each."""
        if self.verbose:
            return False
        return sum(not self.is_notice(finding) for _, finding in self.findings()) > MOST_IN_FULL

    def counts(self) -> Counter[str]:
        """Return how many findings there are of each severity, shown or not."""
        return Counter(finding.severity.value for report in self.reports for finding in report.diagnostics)


def _most_severe(reports: Sequence[Report], limits: Limits) -> Iterator[tuple[int, Sequence[Diagnostic]]]:
    """Yield what is shown of each report, by its identity: the most severe findings, in their order."""
    places = [
        (number, at)
        for number, report in enumerate(reports)
        for at in _chosen(report.diagnostics, limits.findings)
    ]
    if len(places) > limits.all_findings:  # what is about a whole file takes one line in all
        others = [(n, at) for n, at in places if not rule_of(reports[n].diagnostics[at]).whole_file]
        chosen = _chosen([reports[number].diagnostics[at] for number, at in others], limits.all_findings)
        left_out = set(others).difference(others[each] for each in chosen)
        places = [each for each in places if each not in left_out]
    kept: dict[int, list[Diagnostic]] = {number: [] for number in range(len(reports))}
    for number, at in places:
        kept[number].append(reports[number].diagnostics[at])
    for number, report in enumerate(reports):
        yield id(report), kept[number]


def _chosen(findings: Sequence[Diagnostic], most: int) -> Sequence[int]:
    """Return the places of as many findings, the most severe ones, in their order."""
    if len(findings) <= most:
        return range(len(findings))
    by_weight = sorted(range(len(findings)), key=lambda at: -findings[at].severity.weight)
    return sorted(by_weight[:most])
