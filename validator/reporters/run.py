"""What a reporter is given: the reports of a run, the language, and how the output may look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from validator.catalog import Catalog
from validator.diagnostics import Diagnostic, Report
from validator.places import Lines
from validator.secrets import Masker
from validator.wording import Words, word


@dataclass
class Run:
    """The reports of one run, in the order in which the files were given."""

    reports: Sequence[Report]
    catalog: Catalog
    colors: bool = False
    verbose: bool = False
    masker: Masker = field(init=False)

    def __post_init__(self) -> None:
        self.masker = Masker(secret for report in self.reports for secret in secrets_of(report))

    def words(self, finding: Diagnostic) -> Words:
        return word(finding, self.catalog, self.masker)

    def findings(self) -> Iterator[tuple[Report, Diagnostic]]:
        for report in self.reports:
            for finding in report.diagnostics:
                yield report, finding

    def counts(self) -> Counter[str]:
        """Return how many findings there are of each severity."""
        return Counter(finding.severity.value for _, finding in self.findings())


def secrets_of(report: Report) -> Iterator[str]:
    """Yield the secrets of a file as its author wrote them."""
    lines = Lines(report.text)
    for place in report.secrets:
        yield report.text[lines.offset(place.start) : lines.offset(place.end)].strip("\"'")
