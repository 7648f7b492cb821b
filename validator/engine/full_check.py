"""Text and packs in, reports out. Knows no language, prints nothing, reads no file.

A file is read, each of its documents is recognised by its platform and checked on its own; then the facts
of all files are joined for the rules that look across files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from validator import deadline
from validator.diagnostics import Diagnostic, Edit, Fix, Report, Severity
from validator.documents import discovery
from validator.documents.edits import rename, rewrite
from validator.documents.limits import LIMITS, Limits
from validator.documents.model import Document, Format, Reading, Style
from validator.documents.reader import read
from validator.documents.syntax_errors import NOT_READABLE, Refusal
from validator.documents.unread_places import first_unread, has_markers
from validator.engine import clear_text, cross_file, detection, rule_findings, schema_findings, suppressions
from validator.engine.annotated_document import Subject
from validator.engine.cross_file import Fact
from validator.engine.suppressions import Ignore
from validator.lazy_dataclasses import dataclass, field, replace
from validator.lazy_regex import regex
from validator.packs import registry
from validator.packs.model import Pack, Rule
from validator.positions import START, Lines, Range
from validator.suggest import is_misspelling, only_nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from validator.engine.embedded import Environment
    from validator.engine.variables import Variables


@dataclass(slots=True)
class Judgement:
    """What one file says on its own, and what it claims before others."""

    path: str
    platforms: list[str] = field(default_factory=list)  #: of its documents; empty: it belongs to none
    diagnostics: list[Diagnostic] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    text: str = ""
    secrets: list[Range] = field(default_factory=list)
    compared: bool = True  #: something in it was compared with a rule of a platform
    filled: set[str] = field(default_factory=set, repr=False)  #: values of variables
    undefined: list[str] = field(default_factory=list)
    ignores: list[Ignore] = field(default_factory=list)  #: comments that say to ignore something
    reading: Reading | None = field(default=None, repr=False)  #: for editors; the runner drops it
    packs: dict[int, Pack] = field(default_factory=dict, repr=False)  #: by number, of whole configurations


def judge(
    data: bytes,
    path: str,
    format: Format,
    *,
    platform: str | None = None,
    variables: Variables | None = None,
    limits: Limits = LIMITS,
) -> Judgement:
    """Check the content of a file that was asked for.

    ``platform`` forces the pack; None leaves it to each document's own ``platform``. ``variables`` fill in
    the references to them; None leaves all references as they are. ``limits`` bound what is read, and the
    time that it takes.
    """
    return _in_time(
        lambda: _judge(
            detection.read_as_meant(data, path, format, platform, limits), path, platform, variables, limits
        ),
        path,
        limits,
    )


def judge_by(
    data: bytes,
    path: str,
    format: Format,
    by: Pack,
    *,
    variables: Variables | None = None,
    limits: Limits = LIMITS,
) -> Judgement:
    """Check the content of a file by one pack, whatever its documents are."""
    return _in_time(
        lambda: _judge_by(read(data, format=format, limits=limits), path, by, variables), path, limits
    )


def _judge_by(reading: Reading, path: str, by: Pack, variables: Variables | None) -> Judgement:
    judgement = Judgement(path, text=reading.lines.text, ignores=suppressions.find(reading))
    judged = set()
    for document in reading.contents:
        if document.data is not None or () not in document.flawed:
            judged.add(document.number)
            _judge_document(judgement, document, by, reading.diagnostics, variables)
    judgement.diagnostics += [each for each in reading.diagnostics if each.document not in judged]
    return judgement


def judge_found(
    data: bytes,
    path: str,
    format: Format,
    *,
    only: str | None = None,
    given: str | None = None,
    variables: Variables | None = None,
    limits: Limits = LIMITS,
) -> Judgement | None:
    """Check the content of a file that was merely found; None if it is no configuration of a known platform.

    ``only``: leave those of other platforms alone as well. ``given``: the platform that it belongs to,
    whatever it says itself.
    """
    if given is not None and only not in (None, given):
        return None
    try:
        with deadline.within(limits.seconds):
            reading = detection.read_as_meant(data, path, format, given, limits)
            if given is None and not _belongs(reading, path, only):
                return None
            return _judge(reading, path, given, variables, limits)
    except deadline.TooSlow:
        belongs = given or _names_platform(data.decode(errors="replace"), only)
        return _unjudged(path, limits) if belongs else None


def _in_time(work: Callable[[], Judgement], path: str, limits: Limits) -> Judgement:
    try:
        with deadline.within(limits.seconds):
            return work()
    except deadline.TooSlow:
        return _unjudged(path, limits)


def _unjudged(path: str, limits: Limits) -> Judgement:
    """Return what is said of a file that takes too long."""
    refusal = Refusal(NOT_READABLE, "too-slow", 0, 0, limit=limits.seconds)
    return Judgement(path, diagnostics=[refusal.diagnostic(Lines(""))])


def _judge(
    reading: Reading, path: str, platform: str | None, variables: Variables | None, limits: Limits
) -> Judgement:
    judgement = Judgement(path, text=reading.lines.text, ignores=suppressions.find(reading))
    carried = detection.carried(reading, path, platform)
    if platform is None and not carried and _is_foreign(reading, path):
        case = _foreign_case(reading.documents, path)
        judgement.diagnostics.append(_about_platform("missing-platform", START, reading.format, case=case))
        return judgement
    if has_markers(reading.lines.text) or first_unread(reading) is not None:
        from validator.documents.causes import with_causes

        reading = with_causes(reading, limits)
    reading = _without_consequences(reading)
    judged = set()
    judgement.reading, packs = reading, judgement.packs
    judgement.compared = False
    for document in reading.contents:
        if document.number in carried:
            judged.add(document.number)
            _judge_carried(judgement, document, carried[document.number], reading.diagnostics, variables)
            continue
        name, unnamed = _recognise(document, path, platform)
        if carried and (platform is not None or any(each.rule in _FOREIGN for each in unnamed)):
            judged.add(document.number)  # as foreign as the rest of the file
            continue
        judgement.diagnostics += unnamed
        if name is not None:
            judged.add(document.number)
            packs[document.number] = registry.load(name)
            judgement.platforms.append(name)
            judgement.compared |= platform is None  # the document itself shows what it is
            found, facts = len(judgement.diagnostics), len(judgement.facts)
            _judge_document(judgement, document, registry.load(name), reading.diagnostics, variables)
            if several := [*_configurations(document, reading.diagnostics)]:
                judgement.diagnostics[found:], judgement.facts[facts:] = several, []
    judgement.diagnostics = _joined(judgement.diagnostics, reading)
    judgement.diagnostics += [each for each in reading.diagnostics if each.document not in judged]
    judgement.diagnostics += clear_text.in_comments(
        reading, lambda each: Subject(each, packs[each.number]) if each.number in packs else None
    )
    judgement.compared |= any(each.rule != "secret-in-file" for each in judgement.diagnostics)
    return judgement


def _configurations(document: Document, read_first: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield a finding for each further configuration that a YAML document contains without ``---``.

    It begins with another ``platform`` that has keys before and after it.
    """
    if document.format is not Format.YAML:
        return
    for each in read_first:
        if each.document != document.number or (each.rule, each.pointer) != ("duplicate-key", "/platform"):
            continue
        start, lines = each.range.start, document.lines
        keys = [lines.position(entry.key[0]) for entry in document.root.entries.values() if entry.key]
        between = range(each.related[0].range.start.line + 1, start.line)
        if any(lines.line(number).strip() for number in between) and any(key > start for key in keys):
            edit = Edit(Range(start, start), "---\n")
            fix = Fix(True, (edit,)) if start.column == 1 else None
            yield replace(each, case="two-configurations", fix=fix)


def _without_consequences(reading: Reading) -> Reading:
    """Return a reading in which keys of one block that follow from a mistake above are no findings.

    Such are the keys of a block that is there twice, and those of an entry of a list without its dash.
    """
    twice = [each for each in reading.diagnostics if each.rule == "duplicate-key"]
    if len(twice) < 2:
        return reading
    kept: list[Diagnostic] = []
    blocks: dict[tuple[int, str], int] = {}
    for each in reading.diagnostics:
        above = each.pointer.rpartition("/")[0]
        if each.rule == "duplicate-key":
            if any(
                each.document == other.document and each.pointer.startswith(other.pointer + "/")
                for other in twice
            ):
                continue
            first = blocks.setdefault((each.document, above), len(kept))
            in_list = reading.format is Format.YAML and above.rpartition("/")[2].isdigit()
            if in_list and first < len(kept):
                kept[first] = replace(kept[first], case="missing-dash")
                continue
        kept.append(each)
    return Reading(reading.documents, kept, reading.lines, reading.format)


def _joined(found: list[Diagnostic], reading: Reading) -> list[Diagnostic]:
    """Return findings in which a configuration that ``---`` has split is one finding, at its second part."""
    keys = {each.number: each.data for each in reading.contents if isinstance(each.data, dict)}
    for other in [each for each in found if each.rule == "missing-platform" and each.document]:
        lacking = [
            each
            for each in found
            if each.rule == "missing-field" and not each.pointer and each.document == other.document - 1
            if each.params.get("key") in keys.get(other.document, ())
        ]
        if lacking:
            found = [each for each in found if each not in lacking]
            found[found.index(other)] = replace(other, case="split")
    return found


#: what is said of documents that belong to no platform
_FOREIGN = ("missing-platform", "not-readable")


def _judge_carried(
    judgement: Judgement,
    document: Document,
    blocks: Sequence[Environment],
    read_first: Sequence[Diagnostic],
    variables: Variables | None,
) -> None:
    """Check the variables in a document of another program, each place once, and nothing else in it."""
    judgement.platforms.append(blocks[0].pack.name)
    judgement.compared = True
    judgement.secrets += clear_text.places(Subject(document, blocks[0].pack), ())
    known = set()
    judgement.diagnostics += blocks[0].lacking(document)
    for block in blocks:
        part = Judgement(judgement.path)
        _judge_document(part, block.document, block.pack, block.read_first(read_first), variables)
        for finding in map(block.in_file, [*part.diagnostics, *block.not_encoded()]):
            if (finding.rule, finding.range) not in known:  # a block that anchors share is several blocks
                known.add((finding.rule, finding.range))
                judgement.diagnostics.append(finding)
        judgement.facts += [replace(each, finding=block.in_file(each.finding)) for each in part.facts]
        judgement.secrets += [*part.secrets, *block.hidden()]
        judgement.secrets += clear_text.places(Subject(block.everything, block.pack), ())
        judgement.filled |= part.filled
        judgement.undefined += part.undefined


def _is_foreign(reading: Reading, path: str) -> bool:
    """Tell whether a file of no platform has what files of other programs have, and guiderail does not read.

    Such are tags, keys that appear twice, and the markup of templates.
    """
    unread = any(each.rule == "duplicate-key" or each.pointer for each in reading.diagnostics)
    template = reading.diagnostics and any(mark in reading.lines.text for mark in ("{{", "{%"))
    if not (unread or template) or _names_platform(reading.lines.text) or detection.hinted(reading, path):
        return False
    return all(_recognise(document, path, None)[0] is None for document in reading.documents)


def _judge_document(
    judgement: Judgement,
    document: Document,
    by: Pack,
    read_first: Sequence[Diagnostic],
    variables: Variables | None,
) -> None:
    subject, wrong_form = schema_findings.diagnose(document, by)
    wrong_meaning, facts = rule_findings.diagnose(subject, wrong_form)
    wrong_form = rule_findings.without_decided(subject, wrong_form, wrong_meaning)
    wrong_reading = [each for each in read_first if each.document == document.number]
    unread = {each.pointer for each in wrong_reading}
    judgement.compared |= any(about.notes for about in subject.scalars)
    judgement.secrets += clear_text.places(subject, wrong_form)
    judgement.diagnostics += schema_findings.unquoted_numbers(subject, wrong_reading)
    if variables is not None:
        from validator.engine.variables import fill

        known: set[str] = set()
        for filling in (fill(document, variables, inside=False), fill(document, variables)):
            if not filling.values <= known:  # what the author wrote next to a value shows in the value
                found = [*wrong_form, *wrong_meaning]
                wrong_form, wrong_meaning, facts = _filled(filling.document, subject, found, variables)
                known |= filling.values
        judgement.filled |= known
        judgement.undefined += filling.undefined
    wrong_form = [each for each in wrong_form if each.rule != "wrong-type" or each.pointer not in unread]
    found = [*wrong_form, *wrong_meaning]
    if discovery.is_example(judgement.path):
        found = [each for each in found if each.rule != "placeholder-left"]
    if any(each.rule == "missing-field" for each in found):
        from validator.engine import additions

        found = list(additions.with_lines(subject, found))
    judgement.diagnostics += found
    judgement.facts += facts


def _filled(
    document: Document, written: Subject, found: Sequence[Diagnostic], variables: Variables
) -> tuple[list[Diagnostic], list[Diagnostic], list[Fact]]:
    """Return what is wrong in form and meaning with a filled document, and its facts, no value shown.

    ``found``: what is wrong with it as it is written, or with fewer values.
    """
    subject, wrong_form = schema_findings.diagnose(document, written.pack, written=written)
    wrong_meaning, facts = rule_findings.diagnose(subject, wrong_form)
    wrong_form = rule_findings.without_decided(subject, wrong_form, wrong_meaning)
    from validator.engine.variable_redaction import Withholding

    told = Withholding(subject, found, variables)
    facts = [replace(fact, finding=told.finding(fact.finding)) for fact in facts]
    return told.findings(wrong_form), told.meaning(wrong_meaning), facts


def subjects(
    data: bytes,
    path: str,
    format: Format,
    variables: Variables,
    *,
    platform: str | None = None,
    limits: Limits = LIMITS,
) -> list[Subject]:
    """Return the documents of a file that belong to a platform, with the values of their references.

    ``platform`` forces the pack, as in :func:`judge`.
    """
    reading = detection.read_as_meant(data, path, format, platform, limits)
    from validator.engine.variables import fill

    found = []
    for document in reading.contents:
        name, _ = _recognise(document, path, platform)
        if name is not None:
            pack = registry.load(name)
            written = Subject(document, pack)
            found.append(Subject(fill(document, variables).document, pack, written))
    return found


def report(judgements: Iterable[Judgement], *, heed_ignores: bool = True) -> list[Report]:
    """Return the reports of files checked in one run, with what only shows across them.

    ``heed_ignores``: leave out what comments in the files say to ignore, and report the comments that
    hide nothing.
    """
    judged = list(judgements)
    later: dict[str, list[Diagnostic]] = {}
    for path, finding in cross_file.across((each.path, fact) for each in judged for fact in each.facts):
        later.setdefault(path, []).append(finding)
    return [_report(each, later.get(each.path, []), heed_ignores) for each in judged]


def _report(judgement: Judgement, later: list[Diagnostic], heed_ignores: bool) -> Report:
    possible = tuple(fact.finding for fact in judgement.facts)
    diagnostics = judgement.diagnostics + later
    ignored: tuple[Diagnostic, ...] = ()
    if judgement.ignores and heed_ignores:
        kept = suppressions.heed(diagnostics, possible, judgement.ignores)
        left = set(map(id, kept))
        ignored = tuple(each for each in diagnostics if id(each) not in left)
        diagnostics = kept
    one_each = len({(each.document, each.range) for each in diagnostics}) == len(diagnostics)
    rules = {} if one_each else {rule: order for order, rule in enumerate(registry.shared()["rules"])}
    found = sorted(
        diagnostics,
        key=lambda finding: (
            finding.document,
            finding.range,
            rules.get(finding.rule, len(rules)),
            finding.rule,
        ),
    )
    platform = judgement.platforms[0] if judgement.platforms else None
    return Report(
        judgement.path,
        platform,
        tuple(found),
        judgement.text,
        tuple(judgement.secrets),
        frozenset(judgement.filled),
        tuple(dict.fromkeys(judgement.undefined)),
        possible,
        ignored=ignored,
    )


def rule_of(finding: Diagnostic) -> Rule:
    """Return the rule that words a finding."""
    if finding.pack:
        return registry.load(finding.pack).rules[finding.rule]
    return registry.shared_rules()[finding.rule]


# --- recognising a document's platform ---------------------------------------------------------------


def _is_known(name: str) -> bool:
    """Tell whether documents name a platform so. Raises PackError for one that is broken."""
    if name not in registry.names():
        from validator.packs import external

        external.is_known(name)
    return registry.is_declared(name)


_ASSIGNMENT = regex(r"(?:export )?[A-Za-z_][\w.]* ?=(?!=)")


def _recognise(document: Document, path: str, forced: str | None) -> tuple[str | None, list[Diagnostic]]:
    """Return the platform that checks a document, None if none can, and what is wrong with its naming."""
    if document.root.style is not Style.COLLECTION or not isinstance(document.data, dict):
        case = "list" if isinstance(document.data, list) else "scalar"
        if document.format is Format.YAML and _ASSIGNMENT.match(str(document.data)):
            case = "assignments"
        if document.data is None and () in document.flawed:
            return None, []
        return None, [_at_top(document, "not-readable", case=case)]
    if forced is not None:
        return forced, []
    named = document.data.get("platform")
    if isinstance(named, str) and registry.is_declared(named):
        return named, []
    if artefact := detection.platform_of(document, path):
        return artefact, []
    if not isinstance(named, str) or not named.strip():
        return None, [_missing_platform(document, path)]
    if _is_known(named):
        return named, []
    return _nearest_platform(document, named)


def _nearest_platform(document: Document, named: str) -> tuple[str | None, list[Diagnostic]]:
    name = _meant_platform(named)
    finding = Diagnostic(
        rule="unknown-platform",
        severity=Severity.ERROR,
        range=document.value_range(("platform",)),
        pointer="/platform",
        document=document.number,
        case="suggestion" if name else "",
        params={
            "value": named,
            "suggestion": name,
            "platforms": _spans(registry.declared()),
            "key": "platform",
        },
    )
    if not name:
        return None, [finding]
    edit = rewrite(document, ("platform",), name)
    return name, [replace(finding, fix=Fix(True, (edit,)) if edit else None)]


def _foreign_case(documents: Sequence[Document], path: str) -> str:
    """Return the case of ``missing-platform`` for files to which no platform can be added."""
    others = any(detection.is_of_another_program(document, path) for document in documents)
    return "other-program" if others else ""


def _missing_platform(document: Document, path: str) -> Diagnostic:
    assert isinstance(document.data, dict)
    near = next((key for key in document.data if only_nearest(key, ["platform"])), "")
    if "platform" in document.data:
        return _at_top(document, "missing-platform", case="empty", at=document.key_range(("platform",)))
    if near:
        at, edit = document.key_range((near,)), rename(document, (near,), "platform")
        finding = _at_top(document, "missing-platform", case="suggestion", at=at, near=near)
        return replace(finding, fix=Fix(True, (edit,)) if edit else None)
    for block, inside in document.data.items():
        if isinstance(inside, dict) and registry.is_declared(str(inside.get("platform"))):
            at = document.key_range((block, "platform"))
            return _at_top(document, "missing-platform", case="inside", at=at, near=block)
    return _at_top(document, "missing-platform", case=_foreign_case([document], path))


def _at_top(
    document: Document, rule: str, *, case: str = "", at: Range | None = None, near: str = ""
) -> Diagnostic:
    top = START if document.number == 0 else document.lines.range(document.root.start, document.root.start)
    likely = _likely_platform(document)
    return _about_platform(
        rule, at or top, document.format, document.number, case=case, near=near, likely=likely
    )


def _about_platform(
    rule: str,
    at: Range,
    format: Format,
    document: int = 0,
    *,
    case: str = "",
    near: str = "",
    likely: str = "",
) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity=Severity.ERROR,
        range=at,
        document=document,
        case=case,
        params={
            "platforms": _spans(registry.declared()),
            "others": _spans(name for name in registry.names() if not registry.is_declared(name)),
            "known": _spans(registry.names()),
            "key": "platform",
            "near": near,
            "example": schema_findings.example_line("platform", likely or registry.declared()[0], format),
        },
    )


def _likely_platform(document: Document) -> str:
    """Return the platform whose fields a document that names none has most of."""
    keys = set(document.data) if isinstance(document.data, dict) else set()
    packs = map(registry.load, registry.declared())
    return max(
        packs, key=lambda pack: (len(keys & set(pack.schema["properties"])), pack.status.state == "active")
    ).name


def _spans(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _meant_platform(named: str) -> str:
    """Return the platform that a document means by a name that is not one; empty if that is unsure."""
    name = registry.by_name().get(named) or registry.meant(named)
    return name if registry.is_declared(name) else ""


def _belongs(reading: Reading, path: str, only: str | None) -> bool:
    """Tell whether a file is a configuration of a known platform, broken or not.

    Text that cannot be read belongs only if it names a platform in so many words.
    """
    wanted = {only} if only else set(registry.names())
    if any(detection.platform_of(document, path) in wanted for document in reading.documents):
        return True
    carried = detection.carried(reading, path).values()
    if any(block.pack.name in wanted for blocks in carried for block in blocks):
        return True
    mappings = [document.data for document in reading.documents if isinstance(document.data, dict)]
    if any("platform" in mapping for mapping in mappings):
        named = [mapping["platform"] for mapping in mappings if isinstance(mapping.get("platform"), str)]
        if not only and any(_is_known(name) for name in named):
            return True
        return any(_means_platform(mapping) in wanted for mapping in mappings)
    return bool(reading.diagnostics) and _names_platform(reading.lines.text, only)


def _means_platform(mapping: Mapping[str, Any]) -> str:
    """Return the platform that a document means that names none of them exactly; empty if that is unsure.

    Files of other programs say ``platform: azure`` too, so the other keys must be those of the platform,
    unless the name is clearly misspelt.
    """
    named = mapping.get("platform")
    meant = _meant_platform(named) if isinstance(named, str) else ""
    if not meant or meant == named or is_misspelling(str(named), meant):
        return meant
    others = [key for key in mapping if key != "platform" and not str(key).startswith("x-")]
    unknown = [key for key in others if key not in registry.load(meant).schema.get("properties", {})]
    return meant if len(others) - len(unknown) >= 2 and len(unknown) <= 1 else ""


def _names_platform(text: str, only: str | None = None) -> bool:
    """Tell whether a text that cannot be read has a line, or a member of JSON, that names a platform.

    There are no more than marks between the key and the name. Comments, sentences and blocks inside others do
    not count.
    """
    if "platform" not in text:
        return False
    names = "|".join(map(re.escape, [only] if only else registry.declared()))
    return (
        re.search(
            r"(?:^\ufeff?|[{,][^\S\n]*|^[^\S\n]+(?=[\"“]))[\"'“‘«]?platform\b[^\w\n]{1,8}"
            rf"(?:{names})(?![\w-])[^\S\n]*[\"'”’»]?[^\S\n]*(?:[,}}#]|//|$)",
            text,
            re.MULTILINE,
        )
        is not None
    )
