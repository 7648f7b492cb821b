"""Text and packs in, reports out. Knows no language, prints nothing, reads no file.

A file is read, each of its documents is recognised by its platform and judged on its own; then the facts
of all files are joined for the rules that look across files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from validator import form, meaning, pack, urls
from validator.diagnostics import Diagnostic, Fix, Report, Severity
from validator.document import Document, Format, Path, Style, read
from validator.document.edits import rewrite
from validator.meaning import Fact
from validator.pack import Rule
from validator.places import START, Range
from validator.secrets import is_variable
from validator.subject import Subject
from validator.suggest import only_nearest


@dataclass(slots=True)
class Judgement:
    """What one file says on its own, and what it claims before others."""

    path: str
    platforms: tuple[str, ...]  #: of its documents, in their order; empty: it belongs to none
    diagnostics: list[Diagnostic]
    facts: list[Fact] = field(default_factory=list)
    text: str = ""
    secrets: tuple[Range, ...] = ()
    documents: int = 0


def judge(data: bytes, path: str, format: Format, *, platform: str | None = None) -> Judgement:
    """Judge the content of one file.

    ``platform`` forces the pack; None leaves it to each document's own ``platform``.
    """
    reading = read(data, format=format)
    judgement = Judgement(path, (), [], text=reading.lines.text, documents=len(reading.documents))
    judged: set[int] = set()
    platforms: list[str] = []
    secrets: list[Range] = []
    recognised = [_recognise(document, platform) for document in reading.documents]
    for (name, findings), document in zip(recognised, reading.documents, strict=True):
        judgement.diagnostics += findings
        if name is None:
            continue
        platforms.append(name)
        subject, wrong_form = form.diagnose(document, pack.load(name))
        wrong_meaning, facts = meaning.diagnose(subject, wrong_form)
        judgement.diagnostics += wrong_form + wrong_meaning
        of_document = [each for each in reading.diagnostics if each.document == document.number]
        judgement.diagnostics += form.unquoted_numbers(subject, of_document)
        judged.add(document.number)
        judgement.facts += facts
        secrets += _secrets(subject)
    judgement.diagnostics += [each for each in reading.diagnostics if each.document not in judged]
    judgement.platforms = tuple(platforms)
    judgement.secrets = tuple(secrets)
    return judgement


def report(judgements: Iterable[Judgement]) -> list[Report]:
    """Return the reports of files judged in one run, with what only shows across them."""
    judged = list(judgements)
    later: dict[str, list[Diagnostic]] = {}
    for path, finding in meaning.across((each.path, fact) for each in judged for fact in each.facts):
        later.setdefault(path, []).append(finding)
    return [_report(each, later.get(each.path, [])) for each in judged]


def _report(judgement: Judgement, later: list[Diagnostic]) -> Report:
    rules = {rule: order for order, rule in enumerate(pack.shared_rules())}
    found = sorted(
        judgement.diagnostics + later,
        key=lambda finding: (
            finding.document,
            finding.range,
            rules.get(finding.rule, len(rules)),
            finding.rule,
        ),
    )
    platform = judgement.platforms[0] if judgement.platforms else None
    return Report(judgement.path, platform, tuple(found), judgement.text, judgement.secrets)


def rule_of(finding: Diagnostic) -> Rule:
    """Return the rule that words a finding."""
    if finding.pack:
        return pack.load(finding.pack).rules[finding.rule]
    return pack.shared_rules()[finding.rule]


# --- recognising a document's platform ---------------------------------------------------------------


def _recognise(document: Document, forced: str | None) -> tuple[str | None, list[Diagnostic]]:
    """Return the platform that judges a document, None if none can, and what is wrong with its naming."""
    if document.root.style is not Style.COLLECTION or not isinstance(document.data, dict):
        case = "list" if isinstance(document.data, list) else "scalar"
        if document.data is None and () in document.flawed:
            return None, []
        return None, [_at_top(document, "not-readable", case=case)]
    if forced is not None:
        return forced, []
    if "platform" not in document.data:
        return None, [_missing_platform(document)]
    named = document.data["platform"]
    if not isinstance(named, str) or not named.strip():
        return None, [_missing_platform(document)]
    if named in pack.names():
        return named, []
    return _nearest_platform(document, named)


def _nearest_platform(document: Document, named: str) -> tuple[str | None, list[Diagnostic]]:
    name = pack.meant(named)
    finding = Diagnostic(
        rule="unknown-platform",
        severity=Severity.ERROR,
        range=document.value_range(("platform",)),
        pointer="/platform",
        document=document.number,
        case="suggestion" if name else "",
        params={"value": named, "suggestion": name, "platforms": _spans(pack.names()), "key": "platform"},
    )
    if not name:
        return None, [finding]
    edit = rewrite(document, ("platform",), name)
    return name, [replace(finding, fix=Fix(True, (edit,)) if edit else None)]


def _missing_platform(document: Document) -> Diagnostic:
    assert isinstance(document.data, dict)
    near = next((key for key in document.data if only_nearest(key, ["platform"])), "")
    if "platform" in document.data:
        return _at_top(document, "missing-platform", case="empty", at=document.key_range(("platform",)))
    if near:
        return _at_top(
            document, "missing-platform", case="suggestion", at=document.key_range((near,)), near=near
        )
    return _at_top(document, "missing-platform")


def _at_top(
    document: Document, rule: str, *, case: str = "", at: Range | None = None, near: str = ""
) -> Diagnostic:
    top = START if document.number == 0 else document.lines.range(document.root.start, document.root.start)
    return Diagnostic(
        rule=rule,
        severity=Severity.ERROR,
        range=at or top,
        document=document.number,
        case=case,
        params={"platforms": _spans(pack.names()), "key": "platform", "near": near},
    )


def _spans(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def belongs(data: bytes, format: Format, platform: str | None = None) -> bool:
    """Tell whether a file found in a folder is a configuration of a known platform, broken or not.

    ``platform``: only of this one. Unreadable text belongs if it names a platform in so many words.
    """
    reading = read(data, format=format)
    named = [
        document.data.get("platform")
        for document in reading.documents
        if isinstance(document.data, dict) and "platform" in document.data
    ]
    if named:
        known = pack.by_name()
        meant = {known.get(name) or pack.meant(name) for name in named if isinstance(name, str)}
        return any(meant) if platform is None else platform in meant
    if not reading.diagnostics:
        return False
    return any(f"platform{quote}" in reading.lines.text for quote in (":", '"', " =", "=", " :")) and any(
        name in reading.lines.text for name in ([platform] if platform else pack.names())
    )


# --- secrets -----------------------------------------------------------------------------------------


def _secrets(subject: Subject) -> Iterator[Range]:
    """Yield the places of a document that must never be shown."""
    document = subject.document
    for about in subject.scalars:
        if about.literal_secret:
            yield document.value_range(about.path)
        elif about.kind == "url" and isinstance(about.value, str):
            key = urls.raw_key(about.value)
            if key and not is_variable(key):
                yield _place_of_key(document, about.path, key)


def _place_of_key(document: Document, path: Path, key: str) -> Range:
    """Return where a URL's key stands; the whole URL if it is not written as it reads."""
    entry = document.entry(path)
    start = document.lines.text.find(key, entry.node.start, entry.node.end) if entry else -1
    return document.lines.range(start, start + len(key)) if start >= 0 else document.value_range(path)
