"""How far a configuration has come along its guide: the state of every step, and what to do next.

A file and a guide in, facts out. The values are the author's own, not yet masked: that is for whoever
shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from validator.diagnostics import Diagnostic, Report, Severity
from validator.documents.model import Document, Format, Path, Reading, Style, path_name, steps_of
from validator.engine import detection, full_check
from validator.engine.annotated_document import Subject
from validator.errors import UsageError, mark
from validator.guides import guide
from validator.guides.guide import Choice
from validator.json_schema import keywords
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs import fields, registry
from validator.packs.fields import SchemaField
from validator.packs.model import Pack, Step, names

#: findings that say that something has not been entered yet, not that it is wrong
_NOT_YET = {"missing-field", "missing-platform", "placeholder-left"}


class State(StrEnum):
    DONE = "done"
    TO_DO = "to-do"
    TO_FIX = "to-fix"
    NOT_CHECKABLE = "not-checkable"  #: no field of the file shows it
    NOT_NEEDED = "not-needed"  #: other variants need it
    UNKNOWN = "unknown"  #: the file cannot be read


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the file, in a field that the step fills."""

    name: str  #: of the field: ``api_credentials[0].name``
    text: str  #: as the author wrote it; a literal in a secret's field is masked already
    document: int = 0  #: 0-based number of the document in its file


@dataclass(frozen=True, slots=True)
class StepProgress:
    id: str
    number: int  #: 1-based
    state: State
    findings: tuple[Diagnostic, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What Twilio has said about the file."""

    findings: tuple[Diagnostic, ...] = ()
    settled: frozenset[str] = frozenset()  #: rules about which it has said everything


@dataclass(frozen=True, slots=True)
class Progress:
    platform: str
    report: Report  #: of the whole file
    steps: tuple[StepProgress, ...]
    elsewhere: tuple[Diagnostic, ...]  #: findings that no step fixes, such as a mistake in the syntax
    choice: Choice  #: the variants that the file is for
    readable: bool = True
    several: bool = False  #: more than one document of the file counts
    documents: tuple[Document, ...] = field(default=(), repr=False)  #: those that count, with unmasked values
    verified: bool = False  #: Twilio was asked about it

    @property
    def next(self) -> StepProgress | None:
        """Return the first step that is to be done or to be fixed; None if there is none left."""
        return next((step for step in self.steps if step.state in (State.TO_DO, State.TO_FIX)), None)

    def step(self, name: str) -> StepProgress:
        return next(step for step in self.steps if step.id == name)


def progress(
    platform: str, data: bytes, path: str, format: Format, answers: Answers | None = None
) -> Progress:
    """Return how far the configuration in ``data`` has come along the guide of ``platform``.

    ``answers``: of Twilio, which show that steps are done that no field shows. Raises UsageError if every
    document of the file is for another platform.
    """
    found = registry.load(platform)
    reading = detection.read_as_meant(data, path, format, platform)
    documents = _documents(reading, platform, path)
    named = any(_named(document, path) == platform for document in documents)
    judgement = full_check.judge(data, path, format, platform=None if named else platform)
    report = full_check.report([judgement])[0]
    numbers = {document.number for document in documents}
    others = {document.number for document in reading.documents} - numbers
    verified, answers = answers is not None, answers or Answers()
    report = replace(report, diagnostics=(*report.diagnostics, *answers.findings))
    findings = [each for each in report.diagnostics if each.document not in others]
    subjects = [Subject(document, found) for document in documents if isinstance(document.data, dict)]
    choice = dict(_choice(found, subjects))
    by_step: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        by_step.setdefault(_step_of(finding, found), []).append(finding)
    readable = bool(reading.documents) or not data.strip()
    return Progress(
        platform=platform,
        report=report,
        readable=readable,
        verified=verified,
        several=len({*numbers, *(finding.document for finding in findings)}) > 1,
        steps=tuple(
            StepProgress(step.id, number, State.UNKNOWN, (), ())
            if not readable
            else _step(number, step, found, by_step.get(step.id, ()), subjects, choice, answers)
            for number, step in enumerate(found.guide.steps, 1)
        ),
        elsewhere=tuple(by_step.get("", ()) if readable else findings),
        choice=choice,
        documents=tuple(documents),
    )


def platform_of(data: bytes, path: str, format: Format) -> str:
    """Return the platform that a configuration is of. Raises UsageError if neither name nor content tells."""
    documents = detection.read_as_meant(data, path, format).documents
    for platform in filter(None, (_named(document, path) for document in documents)):
        return platform
    if not documents:
        raise UsageError(
            mark("The file `{path}` cannot be read: run `{usage}` to see why."),
            path=path,
            usage=f"guiderail check {path}",
        )
    raise UsageError(
        mark("The file `{path}` does not say which platform it belongs to: run `{usage}`."),
        path=path,
        usage="guiderail guide PLATFORM --config FILE",
    )


def _documents(reading: Reading, platform: str, path: str) -> list[Document]:
    """Return the documents of a file that are for a platform, or that name none."""
    named = [(document, _named(document, path)) for document in reading.contents]
    ours = [document for document, name in named if name == platform]
    ours = ours or [document for document, name in named if not name]
    if named and not ours:
        raise UsageError(
            mark("The file `{path}` is a configuration of the platform `{found}`, not of `{platform}`."),
            path=path,
            found=named[0][1],
            platform=platform,
        )
    return ours


def _named(document: Document, path: str) -> str:
    """Return the platform that a document names, however it spells it, or is known to be of; else empty."""
    name = document.data.get("platform") if isinstance(document.data, dict) else None
    named = (registry.by_name().get(name) or registry.meant(name)) if isinstance(name, str) else ""
    return named if registry.is_declared(named) else detection.platform_of(document, path)


def _step_of(finding: Diagnostic, found: Pack) -> str:
    """Return the step that a finding belongs to: its own, else that of the field or block it is in."""
    steps = {step.id for step in found.guide.steps}
    step, place = finding.step if finding.pack == found.name else "", finding.pointer
    while not step and place:
        step, place = found.step_of(place), place.rpartition("/")[0]
    return step if step in steps else ""


def _choice(found: Pack, subjects: Iterable[Subject]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield, for each variant, the values that the file has; nothing where it does not tell."""
    subjects = list(subjects)
    for name, variant in found.guide.variants.items():
        values = {
            subject.field(path).canonical for subject in subjects for path in subject.matching(variant.field)
        }
        if not values and "*" not in variant.field:
            path: Path = steps_of(variant.field)
            values = {str(keywords.annotation(each.field(path).notes, "default")) for each in subjects}
        known = frozenset(values & set(variant.values))
        if known:
            yield name, known


def _step(
    number: int,
    step: Step,
    found: Pack,
    findings: Iterable[Diagnostic],
    subjects: list[Subject],
    choice: Choice,
    answers: Answers,
) -> StepProgress:
    findings = tuple(findings)
    evidence = [pattern for pattern in step.fills if pattern != "/platform"]  # which every file has
    present = any(path for subject in subjects for pattern in evidence for path in subject.matching(pattern))
    filled = [each for each in fields.fields(found) if any(names(one, each.place) for one in evidence)]
    awaited = any(map(_is_awaited, filled))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    differs = {each.rule for each in answers.findings if each.severity is not Severity.INFO}
    if any(finding.rule not in _NOT_YET for finding in errors):
        state = State.TO_FIX
    elif errors:
        state = State.TO_DO
    elif not guide.applies(step.when, choice):
        state = State.NOT_NEEDED
    elif (awaited and not present) or differs & set(step.live):
        state = State.TO_DO
    elif step.live and answers.settled.issuperset(step.live):
        state = State.DONE
    elif step.unchecked or not present:
        state = State.NOT_CHECKABLE
    else:
        state = State.DONE
    values = tuple(value for subject in subjects for value in _values(subject, step))
    return StepProgress(step.id, number, state, findings, values)


def _is_awaited(field: SchemaField) -> bool:
    """Tell whether a field is required, be it only in some configurations."""
    return field.required or any(each.asks == "required" for each in field.dependencies)


def _values(subject: Subject, step: Step) -> Iterator[Value]:
    """Yield the plain values, and lists of such, in the fields that a step fills."""
    for pattern in step.fills:
        for path in subject.matching(pattern):
            entry = subject.document.entry(path)
            assert entry is not None
            if entry.node.style is not Style.COLLECTION:
                blank = subject.field(path).value == ""
                text = '""' if blank else subject.shown(path)
                yield Value(path_name(path), text, subject.document.number)
            elif entry.node.items:
                items: list[Path] = [(*path, index) for index in range(len(entry.node.items))]
                if all(subject.document.style(item) is not Style.COLLECTION for item in items):
                    text = ", ".join(map(subject.shown, items))
                    yield Value(path_name(path), text, subject.document.number)
