"""The same configuration in another form: its data as it is, but for secrets, which become references.

A form is a function in :data:`KINDS`, under the name that ``--to`` takes.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from validator import urls
from validator.diagnostics import Severity
from validator.documents.model import (
    Data,
    Document,
    Format,
    Path,
    Reading,
    Style,
    path_name,
    pointer,
    value_at,
)
from validator.documents.placed_comments import comments_of
from validator.documents.secret_comments import comment_spans
from validator.documents.writer import NO_COMMENTS, Comments, Unwritable, is_faithful, write
from validator.engine import detection, full_check
from validator.errors import FileError, mark, unknown_name
from validator.guides.starter import members, plain_values
from validator.json_schema import keywords
from validator.lazy_dataclasses import dataclass, field
from validator.packs import registry
from validator.packs.model import Conversion, Pack
from validator.secrets import (
    Masker,
    is_reference,
    is_variable,
    masked,
    names_secret,
    without_shapes,
)

_NOT_A_NAME = re.compile(r"[^A-Za-z0-9]+")
#: formats that have comments which the reader knows and the writer writes
_COMMENTED = (Format.YAML, Format.TOML)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the reader of a converted file has to know."""

    message: str  #: message id
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A configuration that is to be converted, without its secrets."""

    reading: Reading
    documents: Sequence[Data]
    comments: Sequence[Comments]
    platforms: Sequence[str]  #: of the documents; empty: none that is known
    path: str


@dataclass(frozen=True, slots=True)
class Converted:
    text: str
    notices: tuple[Notice, ...] = field(default_factory=tuple)


def convert(data: bytes, path: str, format: Format, to: str, *, platform: str | None = None) -> Converted:
    """Return a configuration in the form ``to``.

    Raises UsageError for an unknown form, FileError for a file that cannot be read or has no such form.
    """
    kind = _kind(to)
    reading = detection.read_as_meant(data, path, format, platform)
    if reading.diagnostics or not reading.documents:
        raise FileError(
            mark("The file `{path}` cannot be read: run `{usage}` to see why."),
            path=path,
            usage=f"guiderail check {path}",
        )
    source, notices = _source(reading, data, path, format, platform)
    converted = kind(source)
    return Converted(without_shapes(converted.text), (*notices, *converted.notices))


def _kind(name: str) -> Kind:
    if name in KINDS:
        return KINDS[name]
    platform = registry.by_name().get(name, "")
    if platform in kinds():
        return _as_platform(registry.load(platform))
    raise unknown_name(
        name,
        kinds(),
        mark("The value `{value}` of the option `{option}` is unknown: did you mean `{suggestion}`?"),
        mark("The value `{value}` of the option `{option}` is unknown; use one of {known}."),
        option="--to",
    )


# --- forms -------------------------------------------------------------------------------------------


def _in_format(format: Format) -> Kind:
    """Return the form that is nothing but another format."""

    def written(source: Source) -> Converted:
        if format is not Format.YAML and len(source.documents) > 1:
            raise FileError(
                mark(
                    "The file `{path}` contains several documents, but {format} allows only one: split the"
                    " file first."
                ),
                path=source.path,
                format=format.value.upper(),
            )
        notices: list[Notice] = []
        commented = any(each.above or each.beside or each.end for each in source.comments)
        if format not in _COMMENTED and (commented or _has_comments(source.reading)):
            notices.append(
                Notice(mark("{format} does not support comments, so they were left out."), {"format": "JSON"})
            )
        elif not commented and _has_comments(source.reading):
            notices.append(
                Notice(mark("The comments of the file `{path}` were left out."), {"path": source.path})
            )
        parts = [_document(source, index, format) for index in range(len(source.documents))]
        return Converted("---\n".join(parts), tuple(notices))

    return written


def _document(source: Source, index: int, format: Format) -> str:
    data = source.documents[index]
    comments = source.comments[index] if source.comments and format in _COMMENTED else NO_COMMENTS
    for attempt in (comments, NO_COMMENTS):
        try:
            text = write(data, format, attempt)
        except Unwritable:
            break
        if is_faithful(text, [data], format):
            return text
    raise FileError(
        mark("The file `{path}` contains a value that {format} cannot store unchanged."),
        path=source.path,
        format=format.value.upper(),
    )


def _has_comments(reading: Reading) -> bool:
    """Tell whether a format without its own comments, such as JSONC, has some all the same."""
    if reading.format is not Format.JSONC:
        return False
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", reading.lines.text)
    return "//" in bare or "/*" in bare


Kind = Callable[[Source], Converted]

KINDS: dict[str, Kind] = {
    "yaml": _in_format(Format.YAML),
    "json": _in_format(Format.JSON),
    "toml": _in_format(Format.TOML),
}


def kinds() -> tuple[str, ...]:
    """Return the names of all forms: formats, and platforms that take over from others."""
    return (*KINDS, *(name for name in registry.names() if registry.load(name).conversions))


# --- another platform --------------------------------------------------------------------------------


def _as_platform(target: Pack) -> Kind:
    """Return the form that is a configuration of another platform, as far as that platform can contain it."""

    def written(source: Source) -> Converted:
        found = [(name, target.conversions[name]) for name in source.platforms if name in target.conversions]
        if len(found) != 1 or len(source.platforms) != 1:
            raise FileError(
                mark(
                    "The file `{path}` cannot be converted to {target}: that takes a configuration of"
                    " {platforms}."
                ),
                path=source.path,
                target=target.title,
                platforms=", ".join(registry.load(name).title for name in target.conversions),
            )
        notices: list[Notice] = []
        format, by = Format(target.formats[0]), found[0][1]
        documents = [_carried(data, by, target, notices) for data in source.documents]
        parts = [write(each, format, NO_COMMENTS) for each in documents]
        return Converted("---\n".join(parts), tuple(notices))

    return written


def _carried(data: Data, by: Conversion, target: Pack, notices: list[Notice]) -> dict[str, Data]:
    """Return the new document, and note what the old one had next to it and what is missing."""
    values = {pointer(path): value for path, value in plain_values(data)}
    new: dict[str, Data] = dict(by.fixed)
    left = [place for place in values if place != "/platform"]
    for name, each in by.fields.items():
        place = next((each for each in each.sources if values.get(each) not in (None, "")), "")
        left = [other for other in left if other not in each.sources or values[other] != values.get(place)]
        if place:
            new[name] = _fitting(values[place], name, target, notices)
        elif each.otherwise:
            new[name] = each.otherwise
            lacking = mark("The field `{field}` is not in the old file: `{reference}` is used for now.")
            notices.append(Notice(lacking, {"field": name, "reference": each.otherwise}))
    if left:
        lost = mark("These fields have no equivalent in {target} and were left out: {fields}.")
        names = ", ".join(f"`{place[1:].replace('/', '.')}`" for place in left)
        notices.append(Notice(lost, {"target": target.title, "fields": names}))
    return new


def _fitting(value: Data, name: str, target: Pack, notices: list[Notice]) -> Data:
    """Return a text no longer than the field takes."""
    most = target.schema["properties"][name].get("maxLength")
    if not isinstance(value, str) or most is None or len(value) <= most:
        return value
    short = mark("The value of the field `{field}` was shortened to {limit} characters.")
    notices.append(Notice(short, {"field": name, "limit": str(most)}))
    return value[:most].rstrip()


# --- secrets -----------------------------------------------------------------------------------------


def _source(
    reading: Reading, data: bytes, path: str, format: Format, platform: str | None
) -> tuple[Source, list[Notice]]:
    judged = full_check.judge(data, path, format, platform=platform)
    lines = reading.lines
    spans = [(lines.offset(each.start), lines.offset(each.end)) for each in judged.secrets]
    texts = [lines.text[start:end].strip("\"'") for start, end in spans]
    known = Masker(texts)
    platforms = dict.fromkeys(judged.platforms)
    references = _References(list(platforms))
    documents = [references.without_secrets(each, spans, known) for each in reading.contents]
    comments: Sequence[Comments] = ()
    if reading.format in _COMMENTED:
        comments = comments_of(reading, lambda text: _shown(text, known))
    source = Source(reading, documents, comments, list(platforms), path)
    return source, [*references.notices, *_errors(judged, path)]


def _errors(judged: full_check.Judgement, path: str) -> Iterator[Notice]:
    (report,) = full_check.report([judged])
    count = sum(each.severity is Severity.ERROR for each in report.diagnostics)
    if count and judged.platforms:  # a file of nobody has no platform, and that is no error to convert
        still = mark(
            "The file `{path}` contains errors, which were carried over unchanged: {count}."
            " To see them, run `{usage}`."
        )
        yield Notice(still, {"path": path, "count": str(count), "usage": f"guiderail check {path}"})


def _shown(comment: str, masker: Masker) -> str:
    found = [*comment_spans(comment), *masker.known(comment)]
    return masked(comment, found)


class _References:
    """Finds a name for every secret that was in clear text; one secret has one name."""

    def __init__(self, platforms: Sequence[str]) -> None:
        self.platforms = platforms
        self.notices: list[Notice] = []
        self._names: dict[str, str] = {}  #: by the secret

    def without_secrets(self, document: Document, spans: Sequence[tuple[int, int]], masker: Masker) -> Data:
        """Return the data of a document with a reference in place of each secret."""
        data: Any = copy.deepcopy(document.data)
        for key in (path[-1] for path in members(data) if isinstance(path[-1], str)):
            if masker.spans(key):
                raise FileError(
                    mark(
                        "The key `{key}` looks like a secret, and a key cannot become a reference:"
                        " give it another name first."
                    ),
                    key=masker(key),
                )
        for path, value in list(plain_values(document.data)):
            if isinstance(value, (int, float)) and document.raw(path).startswith("+"):
                lost = mark(
                    "The value of the field `{field}` is a number and loses its plus sign: quote it first."
                )
                self.notices.append(Notice(lost, {"field": masker(path_name(path))}))
            new = self._replaced(document, path, value, spans, masker)
            if new != value or type(new) is not type(value):
                data = _with(data, path, new)
                self.notices.append(
                    Notice(
                        mark(
                            "The secret in the field `{field}` was replaced by the reference `{reference}`."
                        ),
                        {
                            "field": masker(path_name(path)) or "/",
                            "reference": ", ".join(_variables(str(new))),
                        },
                    )
                )
        return data

    def _replaced(
        self, document: Document, path: Path, value: Data, spans: Sequence[tuple[int, int]], masker: Masker
    ) -> Data:
        entry = document.entry(path)
        assert entry is not None
        start, end = entry.node.start, entry.node.end
        whole = names_secret(path_name(path)) or any(first <= start and end <= last for first, last in spans)
        if whole and value not in (None, "", True, False) and entry.node.style is not Style.COLLECTION:
            return value if is_reference(str(value)) else self._reference(document, path, str(value))
        if isinstance(value, (int, float)) and masker.spans(document.raw(path)):
            return self._reference(document, path, document.raw(path))
        if not isinstance(value, str) or is_reference(value):
            return value
        found = _joined(masker.spans(value))
        for first, last in reversed(found):
            value = value[:first] + self._reference(document, path, value[first:last]) + value[last:]
        return value

    def _reference(self, document: Document, path: Path, secret: str) -> str:
        if secret in self._names:
            return self._names[secret]
        wanted = self._model(document, path)
        taken, number = set(self._names.values()), 2
        name = wanted
        while name in taken:
            name, number = f"{wanted[:-1]}_{number}}}", number + 1
        self._names[secret] = name
        return name

    def _model(self, document: Document, path: Path) -> str:
        """Return the reference that the schema shows for a field; else one made of the field's name."""
        for platform in self.platforms:
            notes = keywords.at(registry.load(platform).schema, document.data, path)
            example = str(next(iter(keywords.annotation(notes, "examples") or ()), ""))
            for found in (example, urls.key(example)):
                if is_variable(found):
                    return found
        name = next((step for step in reversed(path) if isinstance(step, str)), "secret")
        bare = _NOT_A_NAME.sub("_", name).strip("_").upper()
        return "${" + (bare if bare and not bare[0].isdigit() else f"SECRET_{bare}".rstrip("_")) + "}"


def _variables(text: str) -> Iterator[str]:
    yield from dict.fromkeys(re.findall(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}", text))


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans with those that overlap or touch made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _with(data: Any, path: Path, value: Data) -> Any:
    if not path:
        return value
    value_at(data, path[:-1])[path[-1]] = value
    return data
