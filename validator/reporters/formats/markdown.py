"""A report in Markdown, for job summaries and comments: a list of the findings of each file.

Lists rather than tables, because a code span in a table cannot hold every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Report
from validator.errors import mark
from validator.reporters.machine import rule_page, step_page
from validator.reporters.markdown import code
from validator.reporters.notes import severity_word
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run
from validator.reporters.summary import summary

#: everything that GitHub or GitLab makes something of, in the middle of a line or at its start
_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>|~#@$^&!+=-]|:(?=\S)|(?<=\bwww)\.|(?<=[0-9])[.)]")
_SPAN = re.compile(r"`([^`]*)`")


def markdown(run: Run) -> Iterator[str]:
    """Yield the report, a piece at a time."""
    yield f"## guiderail\n\n{_sentence(summary(run.counts(), len(run.reports), run.catalog))}\n"
    for report in run.reports:
        if run.shown(report):
            yield f"\n### {code(run.path(report.path))}\n\n"
        for finding in run.shown(report):
            yield from _item(run, report, finding)
        more = len(report.diagnostics) - len(run.shown(report))
        if more and run.shown(report):
            text = run.catalog.say_plural("{n} more finding.", "{n} more findings.", more)
            yield f"\n{_sentence(text)}\n"


FORMAT = ReportFormat(
    report=markdown,
    description=mark("job summaries and comments"),
    media_type="text/markdown",
    order=8,
)


def _item(run: Run, report: Report, finding: Diagnostic) -> Iterator[str]:
    words, start, say = run.words(report, finding), finding.range.start, run.catalog.say
    rule = _linked(code(finding.rule), rule_page(run.site, run.catalog.language, finding))
    severity = _sentence(severity_word(run, finding.severity))
    yield f"- **{severity}** {start.line}:{start.column} {rule}\\\n  {_sentence(words.message)}\n"
    if words.expected:
        yield f"    - {say('Expected: {expected}', expected=_sentence(words.expected))}\n"
    if words.help:
        yield f"    - {_sentence(words.help)}\n"
    for related in finding.related:
        place = f"{run.path(related.path or report.path)}:{related.range.start.line}"
        yield f"    - {code(place)} {_sentence(words.related)}".rstrip() + "\n"
    if words.step:
        step = words.step
        title = _linked(
            _sentence(step.title), step_page(run.site, run.catalog.language, step.platform, step.id)
        )
        yield "    - " + say("step {number}, “{title}”", number=step.number, title=title) + "\n"


def _linked(text: str, page: str) -> str:
    """Return Markdown that links to a page of the site; without a link if there is no such page."""
    return f"[{text}]({page})" if page else text


def _sentence(text: str) -> str:
    """Return a sentence whose code spans stay; all else is shown as it is, and nothing in it is linked."""
    pieces = _SPAN.split(re.sub(r"[ \t\r\n]+", " ", text))
    return "".join(code(piece) if number % 2 else _plain(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)
