"""The values in angle brackets that are still to be filled in, as a list: each once, with its places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from validator.diagnostics import Diagnostic, Report
from validator.i18n.catalog import Catalog
from validator.printable import shortened, visible
from validator.reporters.notes import head_sentence
from validator.reporters.paint import Paint, paint_spans
from validator.reporters.run import Run
from validator.reporters.terminal import columns, lines, padded

_RULE = "placeholder-left"
_LEAST = 2  #: places from which on they are a list


def to_fill_in(run: Run, report: Report) -> list[Diagnostic]:
    """Return the findings of a report that go into the list; none where each is shown in full."""
    if run.verbose:
        return []
    found = [
        each
        for each in run.shown(report)
        if each.rule == _RULE and each.fix is None and _is_in_brackets(str(each.params.get("value", "")))
    ]
    return found if len(found) >= _LEAST else []


def counts_as_shown(run: Run) -> Counter[str]:
    """Return how many findings of each severity there are; a value of the list counts once."""
    counts = run.counts()
    for report in () if run.is_brief() else run.reports:
        findings = to_fill_in(run, report)
        counts.subtract(each.severity.value for each in findings)
        values = {each.params["value"]: each for each in findings}
        counts.update(each.severity.value for each in values.values())
    return counts


def how_many_open(catalog: Catalog, values: int, places: int) -> str:
    """Return how many values are missing, and in how many places if these are more."""
    if values == places:
        return catalog.say_plural(
            "{n} value is still to be filled in.", "{n} values are still to be filled in.", values
        )
    return catalog.say_plural(
        "{n} value is still to be filled in, {places} places in all.",
        "{n} values are still to be filled in, {places} places in all.",
        values,
        places=catalog.count(places),
    )


def fill_in_list(run: Run, report: Report, findings: Sequence[Diagnostic], paint: Paint) -> Iterator[str]:
    """Yield the lines of the list, in the order of the first places."""
    places: dict[str, list[str]] = {}
    for each in findings:
        value = shortened(visible(run.source(report).masker_of(each.range)(str(each.params["value"]))))
        places.setdefault(value, []).append(_place(run, report, each))
    name, sentence = head_sentence(run, findings[0], how_many_open(run.catalog, len(places), len(findings)))
    yield paint(findings[0].severity.value, name) + paint("strong", sentence[len(name) :]) + "\n"
    yield f"  --> {paint('path', run.place(report, findings[0]))}\n"
    width = max(map(columns, places))
    for value, at in places.items():
        first = f"   | {padded(value, width)}  "
        yield from (
            paint("path", line) + "\n"
            for line in lines(", ".join(at), run.width, first=first, rest="   |   ")
        )
    help = run.catalog.say("help: {help}", help=run.catalog.say("Replace each with your own value."))
    yield from (
        paint_spans(line, paint) + "\n" for line in lines(help, run.width, first="   = ", rest="     ")
    )


def _place(run: Run, report: Report, finding: Diagnostic) -> str:
    if not report.has_text:
        return run.pointer(report, finding)
    return f"{finding.range.start.line}:{finding.range.start.column}"


def _is_in_brackets(value: str) -> bool:
    return value.startswith("<") and value.endswith(">") and value.count("<") == 1
