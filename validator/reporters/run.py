"""What a reporter is given: the reports of a run, the language, and how the output may look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from validator.catalog import Catalog
from validator.diagnostics import Diagnostic, Report
from validator.places import Lines, Range
from validator.reporters.vocabulary import vocabulary
from validator.secrets import Masker
from validator.visible import visible
from validator.wording import Words, word


@dataclass
class Run:
    """The reports of one run, in the order in which the files were given."""

    reports: Sequence[Report]
    catalog: Catalog
    colors: bool = False
    verbose: bool = False
    masker: Masker = field(init=False)
    _secrets: list[str] = field(init=False)

    def __post_init__(self) -> None:
        found = (text for report in self.reports for text in _texts(report, report.secrets))
        self._secrets = [text for text in found if text not in vocabulary()]  # a field's name betrays nothing
        self.masker = Masker(self._secrets)

    def words(self, report: Report, finding: Diagnostic) -> Words:
        """Return the words of a finding; of a value in an unknown field they show nothing."""
        if any(_inside(finding.range, place) for place in report.unknown):
            here = Masker([*self._secrets, *_texts(report, report.unknown)])
            return word(finding, self.catalog, here)
        return word(finding, self.catalog, self.masker)

    def path(self, path: str) -> str:
        """Return the name of a file as it may be shown."""
        return visible(self.masker(path))

    def pointer(self, pointer: str) -> str:
        """Return a pointer as it may be shown: its keys are the author's."""
        return visible(self.masker.name(pointer))

    def findings(self) -> Iterator[tuple[Report, Diagnostic]]:
        for report in self.reports:
            for finding in report.diagnostics:
                yield report, finding

    def counts(self) -> Counter[str]:
        """Return how many findings there are of each severity."""
        return Counter(finding.severity.value for _, finding in self.findings())


def _texts(report: Report, places: Iterable[Range]) -> Iterator[str]:
    """Yield what a file holds at some places, as its author wrote it."""
    lines = Lines(report.text)
    for place in places:
        yield report.text[lines.offset(place.start) : lines.offset(place.end)].strip("\"'")


def _inside(place: Range, other: Range) -> bool:
    return other.start <= place.start and place.end <= other.end
