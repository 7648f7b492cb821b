"""The table of the rules that found something: how often, how serious, and how many findings can be fixed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Severity
from validator.lazy_dataclasses import dataclass
from validator.reporters.notes import severity_word
from validator.reporters.paint import painter
from validator.reporters.run import Run
from validator.reporters.terminal import clipped, columns, padded

_GAP = "  "
_NARROWEST_TITLE = 12  #: columns below which a title is left out


@dataclass(frozen=True, slots=True)
class _Row:
    count: str
    severity: str
    rule: str
    fixable: str
    title: str
    role: str = ""  #: the colour of the severity


def table(run: Run) -> str:
    """Return the table, the most frequent rules first; empty without findings."""
    rows = list(_rows(run))
    if not rows:
        return ""
    say = run.catalog.say_in
    paint, plain = painter(colors=run.colors), painter(colors=False)
    head = _Row(
        count=say("table of rules", "Count"),
        severity=say("table of rules", "Severity"),
        rule=say("table of rules", "Rule"),
        fixable=say("table of rules", "Fixes"),
        title=say("table of rules", "Title"),
    )
    rows = [head, *rows]
    counts, severities, rules, fixes = (
        max(columns(getattr(row, name)) for row in rows) for name in ("count", "severity", "rule", "fixable")
    )
    fixed = counts + rules + fixes + 2 * len(_GAP)
    if run.width and fixed + severities + len(_GAP) > run.width:
        severities = 0
    fixed += severities + len(_GAP) if severities else 0
    titles = max(columns(row.title) for row in rows)
    if run.width:
        titles = min(titles, run.width - fixed - len(_GAP))
    titles = titles if titles >= _NARROWEST_TITLE else 0
    lines = []
    for row in rows:
        color = plain if row is head else paint
        cells = [f"{'':{counts - columns(row.count)}}{row.count}"]
        if severities:
            cells.append(color(row.role, padded(row.severity, severities)))
        cells += [padded(row.rule, rules), f"{'':{fixes - columns(row.fixable)}}{color('good', row.fixable)}"]
        if titles:
            cells.append(color("dim", clipped(row.title, titles)))
        line = _GAP.join(cells).rstrip()
        lines.append(paint("strong", line) if row is head else line)
    lines.insert(1, "─" * (fixed + (titles + len(_GAP) if titles else 0)))
    return "\n".join(lines) + "\n"


def _rows(run: Run) -> Iterator[_Row]:
    count, fixable = run.catalog.count, Counter[str]()
    by_rule: dict[str, list[Diagnostic]] = defaultdict(list)
    for report in run.reports:
        for finding in report.diagnostics:
            by_rule[finding.rule].append(finding)
            fixable[finding.rule] += bool(finding.fix and finding.fix.safe)
    for name, found in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0])):
        severity = max((each.severity for each in found), key=lambda each: each.weight)
        yield _Row(
            count(len(found)),
            severity_word(run, Severity(severity)),
            name,
            count(fixable[name]) if fixable[name] else "",
            run.title(found[0]),
            severity.value,
        )
