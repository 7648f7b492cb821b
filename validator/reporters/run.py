"""What a reporter is given: the reports of a run, the language, and how the output may look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from validator.diagnostics import Diagnostic, Fix, Report, Severity
from validator.documents.hidden_ranges import Hidden
from validator.documents.limits import LIMITS, Limits
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass, field
from validator.lazy_regex import regex
from validator.positions import Lines
from validator.printable import visible
from validator.reporters.machine import local
from validator.reporters.vocabulary import vocabulary
from validator.reporters.wording import Words, word
from validator.secrets import Masker

_JSON_BEGIN = regex(r"[\s\ufeff]*[{\[/]")
_JSON_PARTS = regex(
    r"""
    " (?: [^"\\\r\n] | \\. )* " | ' [^'\r\n]* '  # a text, in which no comment begins
    | (?P<comment> // [^\r\n]* | /\* .*? (?: \*/ | \Z ) )
    """,
    re.DOTALL | re.VERBOSE,
)


class Source:
    """The text of a file, and what of it is not shown."""

    def __init__(self, report: Report) -> None:
        self.lines = Lines(report.text)
        self.hidden = Hidden((*report.secrets, *report.unknown))
        self.unknown = frozenset(report.unknown)
        self._secrets = report.secrets
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._comments: Hidden | None = None

    def block_comments(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield the comments of a line that slashes begin, as in JSON, as offsets in it."""
        if self._comments is None:
            text = self.lines.text
            found = _JSON_PARTS.finditer(text) if _JSON_BEGIN.match(text) else ()
            places = (each.span("comment") for each in found if each["comment"])
            self._comments = Hidden(self.lines.range(*place) for place in places)
        return self._comments.on_line(self.lines, number)

    def spans(self, number: int, masker: Masker) -> list[tuple[int, int]]:
        """Return what may be secret in a line (1-based number), looked for once."""
        if number not in self._spans:
            self._spans[number] = masker.source_spans(self.lines.line(number))
        return self._spans[number]

    def secrets(self) -> Iterator[str]:
        """Yield the secrets as the author wrote them."""
        for place in self._secrets:
            text = self.lines.text[self.lines.offset(place.start) : self.lines.offset(place.end)]
            yield text.strip("\"'")


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
    repeated: Sequence[str] = ()  #: words of a command line without which a file would be judged differently
    masker: Masker = field(init=False)
    _sources: dict[int, Source] = field(init=False)
    _shown: dict[int, Sequence[Diagnostic]] = field(init=False)

    def __post_init__(self) -> None:
        self._shown = dict(_most_severe(self.reports, self.limits))
        self._sources = {id(report): Source(report) for report in self.reports}
        found = (text for source in self._sources.values() for text in source.secrets())
        known = {text for text in found if text not in vocabulary()}  # a name betrays nothing
        self.masker = Masker(known.union(*(report.filled for report in self.reports)))

    def source(self, report: Report) -> Source:
        """Return the text of a report's file."""
        return self._sources[id(report)]

    def words(self, report: Report, finding: Diagnostic) -> Words:
        """Return the words of a finding; of a value in an unknown field they show nothing."""
        hide = finding.range in self.source(report).unknown
        return word(finding, self.catalog, self.masker, hide=hide)

    def path(self, path: str) -> str:
        """Return the name of a file as it may be shown."""
        return visible(self.masker(path))

    def local(self, path: str) -> str:
        """Return the name of a file as other programs know it, masked but with its own characters."""
        return self.masker(local(path, self.folder))

    def pointer(self, pointer: str) -> str:
        """Return a pointer as it may be shown: its keys are the author's."""
        return visible(self.masker.name(pointer))

    def fix(self, report: Report, finding: Diagnostic) -> Fix | None:
        """Return the fix; None if its text would show a secret, which only the command itself can write."""
        hidden = self.source(report).hidden
        for edit in finding.fix.edits if finding.fix else ():
            if self.masker(edit.text) != edit.text or (edit.text and hidden.touches(edit.range)):
                return None
        return finding.fix

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
    if len(places) > limits.all_findings:
        chosen = _chosen([reports[number].diagnostics[at] for number, at in places], limits.all_findings)
        places = [places[each] for each in chosen]
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
