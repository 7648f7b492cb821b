"""SARIF 2.1.0, for code scanning: rules with their help, and results with their places and fixes.

Ids, levels and places are never translated; all texts are. Braces in texts are as they are, since no
message here has arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from validator.diagnostics import Diagnostic, Report, Severity
from validator.engine.full_check import rule_of
from validator.errors import mark
from validator.packs import registry
from validator.packs.model import Rule
from validator.positions import Range
from validator.reporters.machine import Fingerprints, json_text, rule_page, step_page, uri
from validator.reporters.markdown import code, link, plain, sentence
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run
from validator.reporters.wording import Words, source_title
from validator.version import VERSION

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LANGUAGE = re.compile(r"[a-zA-Z]{2}(-[a-zA-Z]{2})?")  #: the only ones that the format can name
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


def sarif(run: Run) -> Iterator[str]:
    """Yield the run as one SARIF log, printable ASCII only."""
    findings = list(run.findings())
    rules = {finding.rule: finding for _, finding in reversed(findings)}
    numbers = {name: number for number, name in enumerate(sorted(rules))}
    language = _language(run)
    tool = {
        "name": "guiderail",
        "version": VERSION,
        "semanticVersion": VERSION,
        **({"informationUri": run.site} if run.site else {}),
        **language,
        "rules": [_rule(run, rules[name]) for name in numbers],
    }
    log = {
        "tool": {"driver": tool},
        **language,
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": _artifact(run, path)} for path in dict.fromkeys(each.path for each in run.reports)
        ],
        "results": [
            _result(run, report, finding, numbers[finding.rule], fingerprints)
            for report in run.reports
            for fingerprints in [Fingerprints()]
            for finding in run.shown(report)
        ],
    }
    yield json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [log]})


FORMAT = ReportFormat(
    report=sarif,
    description=mark(
        "code scanning: SARIF 2.1.0 with the rules’ help texts, fixes, and fingerprints that stay the"
        " same when lines move"
    ),
    media_type="application/sarif+json",
    order=4,
)


def _language(run: Run) -> dict[str, str]:
    name = run.catalog.language.replace("_", "-")
    return {"language": name} if _LANGUAGE.fullmatch(name) else {}


# --- rules -------------------------------------------------------------------------------------------


def _rule(run: Run, finding: Diagnostic) -> dict[str, Any]:
    """Return what is said about the rule of a finding, whatever the finding."""
    rule, catalog = rule_of(finding), run.catalog
    title = catalog.translate(rule.title, domain=rule.domain, context="title")
    why = catalog.translate(rule.why, domain=rule.domain) if rule.why else ""
    texts = [text for text in (why, _general_help(run, rule)) if text] or [title]
    address = rule_page(run.site, catalog.language, finding)
    sources = list(_sources(run, finding, rule))
    plain_sources = [f"{said} <{url}>" if url else said for said, url in sources]
    linked = [link(plain(said), url) if url else plain(said) for said, url in sources]
    return {
        "id": finding.rule,
        "shortDescription": {"text": _unlinked(title)},
        "fullDescription": {"text": _unlinked(why or title)},
        "help": {
            "text": _unlinked("\n\n".join([*texts, *plain_sources, *([address] if address else [])])),
            "markdown": "\n\n".join([*map(sentence, texts), *linked, *([f"<{address}>"] if address else [])]),
        },
        **({"helpUri": address} if address else {}),
        "defaultConfiguration": {"level": _LEVELS[Severity(rule.severity)]},
        "properties": {"tags": [rule.domain] if rule.domain in registry.names() else []},
    }


def _general_help(run: Run, rule: Rule) -> str:
    """Return how to fix what breaks the rule; nothing if only a finding can tell."""
    text = run.catalog.translate(rule.help, domain=rule.domain) if rule.help else ""
    return "" if _PLACEHOLDER.search(text) else text


def _sources(run: Run, finding: Diagnostic, rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield what confirms the rule: a sentence and an address, empty if it is not of the web."""
    home = finding.pack or rule.example.of
    known = registry.load(home).sources if home in registry.names() else {}
    for source in (known[name] for name in rule.source if name in known):
        date = run.catalog.date(source.seen)
        said = run.catalog.say(
            "{title}, confirmed on {date}", title=source_title(source, run.catalog), date=date
        )
        yield said, source.url if source.url.startswith(("https://", "http://")) else ""


# --- results -----------------------------------------------------------------------------------------


def _result(
    run: Run, report: Report, finding: Diagnostic, number: int, fingerprints: Fingerprints
) -> dict[str, Any]:
    words, pointer = run.words(report, finding), run.pointer(report, finding)
    location = _location(run, report.path, finding.range if report.has_text else None)
    if pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": pointer, "kind": "value"}]
    fix = run.fix(report, finding)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": _unlinked(words.message), "markdown": _markdown(run, words)},
        "locations": [location],
        "relatedLocations": [
            _location(run, related.path or report.path, related.range if report.has_text else None)
            | ({"message": {"text": _unlinked(words.related)}} if words.related else {})
            for related in finding.related
        ],
        "partialFingerprints": {
            "guiderail/v1": fingerprints.of(finding.rule, pointer, finding.document),
        },
        "properties": _properties(run, finding, words),
    }
    if fix:
        changes = {
            "artifactLocation": _artifact(run, report.path),
            "replacements": [
                {"deletedRegion": _region(edit.range), "insertedContent": {"text": edit.text}}
                for edit in fix.edits
            ],
        }
        result["fixes"] = [{"artifactChanges": [changes], "properties": {"safe": fix.safe}}]
    return result


def _properties(run: Run, finding: Diagnostic, words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {"document": finding.document, "help": words.help, "expected": words.expected}
    if words.step:
        step = words.step
        found["step"] = {
            "platform": step.platform,
            "id": step.id,
            "number": step.number,
            "title": step.title,
        }
        page = step_page(run.site, run.catalog.language, step.platform, step.id)
        if page:
            found["step"]["url"] = page
    return {name: value for name, value in found.items() if value != ""}


def _markdown(run: Run, words: Words) -> str:
    """Return the message with what to do about it."""
    parts = [sentence(words.message)]
    if words.expected:
        parts.append(run.catalog.say("Expected: {expected}", expected=sentence(words.expected)))
    if words.help:
        parts.append(sentence(words.help))
    if words.step:
        parts.append(code(words.step.command))
    return "\n\n".join(parts)


def _location(run: Run, path: str, place: Range | None) -> dict[str, Any]:
    """Return a location; without ``place``, that of the whole file."""
    region = {"region": _region(place)} if place else {}
    return {"physicalLocation": {"artifactLocation": _artifact(run, path), **region}}


def _artifact(run: Run, path: str) -> dict[str, str]:
    address = uri(run.local(path))
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": "%SRCROOT%"}


def _region(place: Range) -> dict[str, int]:
    return {
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    }


def _unlinked(text: str) -> str:
    """Return a plain text in which no brackets make the link that the format allows even there."""
    return re.sub(r"[\\\[\]]", r"\\\g<0>", text) if "](" in text else text
