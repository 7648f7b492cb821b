"""The secrets of a document: where they are, and which of them are written in clear text.

What is reported is hidden, and a message hides what a frame hides, since both go by the same places.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from validator import urls
from validator.diagnostics import Diagnostic
from validator.documents.model import Document, Format, Path, Reading, pointer
from validator.documents.secret_comments import named_value
from validator.engine.annotated_document import Field, Subject
from validator.engine.wrong_characters import LOOK_ALIKE
from validator.lazy_regex import regex
from validator.positions import Range
from validator.secrets import is_reference, is_variable, shapes, spans

#: identifiers, and references with something around them: the form is wrong, but nothing is disclosed
_NO_SECRET = regex(r"(?:[A-Z]{2}[0-9a-fA-F]{32}|(?:AC[0-9a-fA-F]{32}:|[A-Za-z]+[: ] ?)\$\{[A-Za-z_]\w*\})\Z")
_NEARLY_SIDS = regex(
    r"(?:(?:[A-Z]{2}[ .:_-]{0,2}[0-9a-fA-F]{30,34}[ ,;/]*){1,2}|(?:QU|U0|TU)[A-Za-z0-9+/]{44,45}={1,2})\Z"
)
_ADDRESS = regex(r"https?://[^\s<>()]+")

#: findings that a value has instead of being a secret in clear text
_INSTEAD = ("unquoted-value", "placeholder-left", "template-not-rendered", "not-readable", "syntax-error")


def findings(subject: Subject, rule_at: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield a finding for each secret that is in the file instead of a reference.

    ``rule_at``: the rules that are reported at the pointers of values.
    """
    if subject.document.format is Format.ENV:  # the place for the values themselves
        return
    for about in subject.scalars:
        above = (about.path[:size] for size in range(1, len(about.path)))
        if rule_at.get(pointer(about.path)) in _INSTEAD or any(subject.field(path).secret for path in above):
            continue
        yield from _finding(subject, about)
    if subject.pack.name:
        for path in subject.document.paths():
            if path and isinstance(path[-1], str) and shapes(path[-1]):
                yield subject.finding(
                    "secret-in-file", path, at=subject.document.key_range(path), case="key", key=path[-1]
                )


def in_comments(reading: Reading, subject_of: Callable[[Document], Subject | None]) -> Iterator[Diagnostic]:
    """Yield a finding for each comment that has a credential, by its shape or as the value of a secret field.

    ``subject_of``: a document with the pack that checks it; None if there is none. Of comments on lines that
    follow each other, as in a key that was commented out, only the first is reported.
    """
    lines, last, text = reading.lines, -1, reading.lines.text
    if reading.format in (Format.YAML, Format.TOML):
        text = "\n".join(line[line.find("#") :] for line in text.splitlines() if "#" in line)
    if reading.format is Format.ENV or not reading.contents or not (shapes(text) or named_value(text)):
        return
    from validator.documents.placed_comments import find_comments  # few texts contain a credential

    for each in find_comments(reading):
        at, comment = each.start, lines.text[each.start : each.end]
        named = named_value(comment)
        found = sorted(shapes(comment)) or ([named] if named else [])
        if not found:
            continue
        number = lines.position(at).line
        before = [document for document in reading.contents if document.root.start <= at]
        subject = subject_of(before[-1] if before else reading.contents[0])
        if subject is not None and number > last + 1:
            start, end = found[0]
            place = lines.range(at + start, at + end)
            yield subject.finding("secret-in-file", (), at=place, case="comment")
        last = number + comment.count("\n")


def _finding(subject: Subject, about: Field) -> Iterator[Diagnostic]:
    value = str(about.value)
    if _NO_SECRET.match(value):
        return
    if about.literal_secret:
        if isinstance(about.value, str) and value.strip() and not is_variable(value):
            yield _in_secret_field(subject, about)
        return
    if about.kind == "url" and "@" in value:  # else it has no key
        value = found[0] if (found := _ADDRESS.search(value)) else value
        expected = urls.split(str(about.example or ""))
        key = urls.literal_key(value, user=expected["user"])
        if key and not is_variable(key):
            reference = expected["key"].strip(":@") or "${API_KEY}"
            yield subject.finding("secret-in-file", about.path, case="url", reference=reference)
            return
    if about.kind.endswith("-sid") and _NEARLY_SIDS.match(value):
        return
    shaped = isinstance(about.value, str) and shapes(value) and shapes(value.translate(LOOK_ALIKE))
    if subject.pack.name and (about.named_secret or shaped):
        yield subject.finding("secret-in-file", about.path, case="misplaced")


def _in_secret_field(subject: Subject, about: Field) -> Diagnostic:
    example = str(about.example)
    if subject.refers(about.value):  # an expression with the secret in it
        return subject.finding("secret-in-file", about.path, case="expression")
    if subject.refers(about.example) and not is_reference(example):
        return subject.finding("secret-in-file", about.path, case="elsewhere", reference=example)
    return subject.finding("secret-in-file", about.path, reference=_reference(about))


def _reference(about: Field) -> str:
    """Return what to write instead of a secret: the reference that the schema shows, or one from the key."""
    if isinstance(about.example, str) and is_reference(about.example):
        return about.example
    return "${" + str(about.path[-1]).upper().replace("-", "_") + "}"


def places(subject: Subject, wrong_form: Iterable[Diagnostic]) -> Iterator[Range]:
    """Yield the places of a document that must never be shown: what its fields, names and shapes say."""
    meant = {each.pointer: str(each.params.get("suggestion", "")) for each in wrong_form}
    for path in subject.document.paths():
        about = subject.field(path)
        name = meant.get(pointer(path))
        known = subject.field((*path[:-1], name)) if name else about
        if known.literal_secret or (known.secret and known is not about) or about.named_secret:
            yield _whole(subject.document, path)
        elif isinstance(about.value, str):
            for secret in _parts(about, known.kind, str(known.example or "")):
                yield _place_of(subject.document, path, secret)


def _parts(about: Field, kind: str, example: str) -> Collection[str]:
    """Return the pieces of a text that are secret."""
    text = str(about.value)
    found = {text[start:end] for start, end in spans(text)}
    if kind == "url":
        wanted = urls.split(example)["user"] if "@" in example else ""
        found |= {each for each in urls.secrets(text, user=wanted) if not is_variable(each)}
    return found


def _whole(document: Document, path: Path) -> Range:
    """Return where a value is written; for an aliased one, where it was anchored."""
    entry = document.entry(path)
    assert entry is not None
    return document.lines.range(entry.node.start, entry.node.end)


def _place_of(document: Document, path: Path, secret: str) -> Range:
    """Return where a part of a value is; the whole value if it is not written as it reads."""
    entry = document.entry(path)
    start = document.lines.text.find(secret, entry.node.start, entry.node.end) if entry else -1
    return document.lines.range(start, start + len(secret)) if start >= 0 else _whole(document, path)
