"""A JSON Schema that is given with ``--schema``, as the pack that checks every document.

It is read like a configuration; so are the documents that its references lead to, from its own folder and
from folders that represent a URL. Nothing is fetched, and nothing outside these folders is read. A process
with limits evaluates it (:mod:`validator.json_schema.schema_process`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path as File
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from validator.documents.limits import LIMITS, Limits
from validator.documents.model import Path, value_at
from validator.documents.reader import read
from validator.engine import files
from validator.errors import FileError, SchemaError, UsageError, mark
from validator.json_schema.keywords import Failure
from validator.json_schema.schema_process import Evaluation, OutOfTime, Refused, SchemaProcess
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.packs.model import Guide, Pack, Status

_REMEMBERED = 2  #: documents: one as it was written, and with what its references represent
_MOST_DOCUMENTS = 200  #: that references lead to
_LOADING = 2  #: times the seconds for a document that the process may take to load the schema

#: a schema may be larger than a configuration
_LIMITS = Limits(file_size=4 * 1024 * 1024, depth=200, nodes=400_000, expanded=800_000)


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that contains the documents of all URLs that begin with one."""

    url: str  #: without a slash at its end
    folder: str


def root(option: str) -> Root:
    """Return what ``URL=DIR`` says. Raises UsageError for anything else, FileError without the folder."""
    url, equals, folder = option.rpartition("=")
    if not equals or not urlsplit(url).scheme or not folder:
        raise UsageError(
            mark("The option `{option}` needs a value, for example `{example}`."),
            option="--schema-root",
            example="--schema-root https://example.com/schemas=schemas",
        )
    if not os.path.isdir(folder):
        raise FileError(mark("The file `{path}` does not exist."), path=folder)
    return Root(url.rstrip("/"), folder)


def load(
    path: str, roots: Sequence[Root] = (), *, assert_formats: bool = False, seconds: int = LIMITS.seconds
) -> Pack:
    """Return the schema in a file as a pack without a name.

    ``assert_formats``: a value of the wrong format is an error. ``seconds``: of processor time that checking
    one document may take. Raises FileError if the file cannot be read, and SchemaError if it contains no JSON
    Schema, or one that refers to what is not there.
    """
    source = _source(path)
    own = os.path.dirname(os.path.realpath(path))
    known = [Root(File(own).as_uri().rstrip("/"), own), *roots]
    schema = _Schema(
        source, File(os.path.realpath(path)).as_uri(), known, assert_formats=assert_formats, seconds=seconds
    )
    schema.load()
    title = source.content.get("title") if isinstance(source.content, Mapping) else None
    return ForeignPack(
        name="",
        title=title if isinstance(title, str) else os.path.basename(path),
        vendor="",
        status=Status(state="active", text=""),
        schema={},
        rules={name: rule for name, rule in registry.shared_rules().items() if not rule.checks},
        guide=Guide(title="", intro=""),
        evaluator=schema,
    )


# --- documents ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A document that contains a schema."""

    content: Any
    name: str  #: what messages call it
    locate: Callable[[Path], str]  #: the position of a value in it, as messages name it


def _source(path: str) -> Source:
    data = files.content(path, most=_LIMITS.file_size)
    reading = read(data, format=files.guess_format(path, data), limits=_LIMITS)
    wrong = [finding for finding in reading.diagnostics if finding.severity == "error"]
    if wrong or len(reading.documents) != 1:
        start = wrong[0].range.start if wrong else reading.lines.range(0, 0).start
        raise SchemaError(
            mark("The schema `{path}` cannot be read: run `{command}` to see why."),
            path=f"{path}:{start.line}:{start.column}",
            command=f"guiderail check {path}",
        )
    document = reading.documents[0]

    def locate(place: Path) -> str:
        entry = document.entry(place)
        start = (document.value_range(place) if entry else document.value_range(())).start
        return f"{path}:{start.line}:{start.column}"

    return Source(document.data, path, locate)


def _retrieved(schema: str, uri: str, roots: Iterable[Root]) -> Source:
    """Return the document of a URI from the folders that are given. Raises SchemaError if it is in none."""
    for each in roots:
        if uri.startswith(each.url + "/"):
            file = _inside(each.folder, unquote(uri[len(each.url) + 1 :]))
            if file is not None and os.path.isfile(file):
                return _source(file)
    if uri.startswith("file:"):
        raise SchemaError(
            mark(
                "The schema `{path}` refers to the file `{reference}`, which does not exist or is outside its"
                " folder: only files in the folder of the schema, and in folders given with the option"
                " `{option}`, are read."
            ),
            path=schema,
            reference=uri,
            option="--schema-root URL=DIR",
        )
    if "/" not in uri:
        raise SchemaError(
            mark(
                "The schema `{path}` refers to `{reference}`, which is not the name of a file: write the"
                " file’s path, relative to the schema, in `$ref`."
            ),
            path=schema,
            reference=uri,
        )
    raise SchemaError(
        mark(
            "The schema `{path}` refers to `{reference}`, and nothing is fetched from the network: use"
            " `{option}` to name the folder that contains this document."
        ),
        path=schema,
        reference=uri,
        option=f"--schema-root {uri.rpartition('/')[0]}=DIR",
    )


def _inside(folder: str, name: str) -> str | None:
    """Return the path of a file in a folder; None if it is outside, through a link as well."""
    if "\0" in name:
        return None
    inside = os.path.realpath(folder)
    file = os.path.realpath(os.path.join(inside, name))
    return file if os.path.commonpath([inside, file]) == inside else None


# --- the schema --------------------------------------------------------------------------------------


class _Schema:
    """A schema with the process that evaluates it, and what it said about the last documents."""

    def __init__(
        self, source: Source, uri: str, roots: Sequence[Root], *, assert_formats: bool, seconds: int
    ) -> None:
        self._source, self._roots, self._seconds = source, roots, seconds
        self._sources = {uri: source}
        self._last: list[tuple[object, Evaluation]] = []
        self._process = SchemaProcess(
            source.content,
            uri,
            self._retrieve,
            assert_formats=assert_formats,
            load_seconds=_LOADING * seconds,
        )

    def load(self) -> None:
        """Let the process load the schema. Raises SchemaError."""
        _supported(self._source)
        try:
            self._process.load()
        except Refused as refused:
            self._refuse(refused)
        except OutOfTime as error:
            raise SchemaError(
                mark(
                    "Loading the schema `{path}` takes more than {limit} s of processor time: simplify the"
                    " schema, or raise the limit with `{option}`."
                ),
                path=self._source.name,
                limit=_LOADING * self._seconds,
                option=self._raised(),
            ) from error

    def evaluate(self, data: object) -> Evaluation:
        """Return what the schema says about a document. Raises SchemaError."""
        for known, evaluation in self._last:
            if known is data:
                return evaluation
        try:
            found = self._process.evaluate(data, self._seconds)
        except Refused as refused:
            self._refuse(refused)
        except OutOfTime as error:
            raise SchemaError(
                mark(
                    "The schema `{path}` takes more than {limit} s of processor time for one document, so the"
                    " check was stopped: simplify the schema, check smaller files, or raise the limit with"
                    " `{option}`."
                ),
                path=self._source.name,
                limit=self._seconds,
                option=self._raised(),
            ) from error
        self._last = [(data, found), *self._last[:_REMEMBERED]]
        return found

    def fits(self, value: object, location: str) -> bool:
        """Tell whether a value satisfies the schema around a keyword; not if that takes too much."""
        try:
            return self._process.fits(value, location, self._seconds)
        except (OutOfTime, Refused):
            return False

    def _raised(self) -> str:
        return f"--limit seconds={2 * self._seconds}"

    def _retrieve(self, uri: str) -> Any:
        if len(self._sources) > _MOST_DOCUMENTS:
            raise SchemaError(
                mark("The references of the schema `{path}` lead to more than {limit} documents."),
                path=self._source.name,
                limit=_MOST_DOCUMENTS,
            )
        if uri not in self._sources:
            _supported_uri(self._source.name, uri)
            found = _retrieved(self._source.name, uri, self._roots)
            if not isinstance(found.content, (dict, bool)):
                raise _not_valid(found, ())
            _supported(found)
            self._sources[uri] = found
        return self._sources[uri].content

    def _refuse(self, refused: Refused) -> NoReturn:
        source = self._sources.get(refused.uri, self._source)
        if refused.kind == "pattern":
            raise _refused_pattern(source, refused.path)
        if refused.kind in _REFUSALS:
            text = refused.text
            raise SchemaError(_REFUSALS[refused.kind], path=self._source.name, reference=text, value=text)
        raise _not_valid(source, refused.path)


#: what is said where the process refuses a schema as a whole
_REFUSALS = {
    "reference": mark("The schema `{path}` refers to `{reference}`, but there is nothing at that place."),
    "circle": mark("The references of the schema `{path}` are circular."),
    "undecided": mark("The pattern `{value}` in the schema `{path}` takes too long to match: simplify it."),
    "memory": mark(
        "The schema `{path}` takes too much memory for one document, so the check was stopped: simplify the"
        " schema, or check smaller files."
    ),
}


def _not_valid(source: Source, path: Path) -> SchemaError:
    if path[-1:] == ("items",) and isinstance(value_at(source.content, path), list):
        return SchemaError(
            mark(
                "The schema `{path}` has a list under `items`. In draft 2020-12 that is `prefixItems`: rename"
                " it, or name an older draft in `$schema`."
            ),
            path=source.locate(path),
        )
    return SchemaError(
        mark("The schema `{path}` is not a JSON Schema: it contains something that is not allowed there."),
        path=source.locate(path),
    )


def _refused_pattern(source: Source, path: Path) -> SchemaError:
    """Return what is wrong with a pattern: the value at ``path``, or the key if it is one of several."""
    pattern = value_at(source.content, path)
    pattern = pattern if isinstance(pattern, str) else str(path[-1])
    if _is_expression(pattern):
        message = mark(
            "The pattern `{value}` in the schema `{path}` is not supported: it repeats too much, or refers to"
            " a group by its name."
        )
    else:
        message = mark(
            "The pattern `{value}` in the schema `{path}` is not a valid JSON Schema regular expression."
        )
    return SchemaError(message, path=source.locate(path), value=pattern)


def _is_expression(pattern: str) -> bool:
    """Tell whether a pattern that the evaluation refuses is nevertheless a regular expression."""
    named = re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", pattern)
    try:
        re.compile(re.sub(r"\\k<(\w+)>", r"(?P=\1)", named))
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _supported(source: Source) -> None:
    """Raise SchemaError if a document needs what is not supported."""
    if not isinstance(source.content, Mapping):
        return
    _supported_uri(source.name, source.content.get("$schema"))
    vocabularies = source.content.get("$vocabulary")
    for name, needed in vocabularies.items() if isinstance(vocabularies, Mapping) else ():
        if needed is True and not name.startswith("https://json-schema.org/draft/"):
            raise SchemaError(
                mark("The schema `{path}` needs a JSON Schema vocabulary that is not supported: `{value}`."),
                path=source.name,
                value=name,
            )


def _supported_uri(name: str, dialect: object) -> None:
    if isinstance(dialect, str) and dialect.partition("://")[2].startswith("json-schema.org/draft-03"):
        raise SchemaError(
            mark("The schema `{path}` uses a draft of JSON Schema that is not supported: `{value}`."),
            path=name,
            value=dialect,
        )


# --- the pack ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ForeignPack(Pack):
    """A pack that is nothing but a schema."""

    evaluator: _Schema

    def governs(self, path: Path) -> bool:
        return True

    @property
    def corrects_only(self) -> bool:
        return True

    def failures(self, data: object) -> Iterator[Failure]:
        evaluation = self.evaluator.evaluate(data)
        if not evaluation.located:
            yield Failure((), "unlocated", None, {}, data)
        for failed in evaluation.failures:
            yield ForeignFailure(
                path=failed.path,
                keyword=failed.keyword,
                wanted=[failed.missing] if failed.missing else failed.wanted,
                schema={},
                found=value_at(data, failed.path),
                names=failed.names,
                certain=failed.certain,
                location=failed.location,
            )

    def notes(self, data: object, path: Path) -> list[Mapping[str, Any]]:
        evaluation = self.evaluator.evaluate(data)
        notes = [_note(evaluation.notes[path])] if path in evaluation.notes else []
        return [{"writeOnly": True}, *notes] if path in evaluation.secrets else notes

    def notes_inside(
        self, notes: list[Mapping[str, Any]], data: object, path: Path, value: object
    ) -> list[Mapping[str, Any]]:
        return self.notes(data, path)

    def would_fit(self, failure: Failure, value: object) -> bool:
        return isinstance(failure, ForeignFailure) and self.evaluator.fits(value, failure.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFailure(Failure):
    """A failure that knows its place in the schema, so that another value can be tried."""

    location: str


def _note(note: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the schemas say about a place in the form that messages rely on."""
    expected = next((_EXPECTED[each] for each in note.get("formats", ()) if each in _EXPECTED), None)
    return {**note, "x-expected": expected} if expected else note


#: the forms that people are asked for, in words
_EXPECTED = {
    "date": mark("a date such as `2026-11-20`"),
    "time": mark("a time with its offset, such as `08:30:00Z` or `08:30:00+01:00`"),
    "date-time": mark("a date and a time with its offset, such as `2026-11-20T08:30:00Z`"),
    "duration": mark("a duration such as `P3D` or `PT1H30M`"),
    "email": mark("an e-mail address such as `name@example.com`"),
    "idn-email": mark("an e-mail address such as `name@example.com`"),
    "hostname": mark("the name of a host, such as `www.example.com`"),
    "idn-hostname": mark("the name of a host, such as `www.example.com`"),
    "ipv4": mark("an IPv4 address such as `192.0.2.1`"),
    "ipv6": mark("an IPv6 address such as `2001:db8::1`"),
    "uri": mark("a URL with its scheme, such as `https://example.com/path`"),
    "iri": mark("a URL with its scheme, such as `https://example.com/path`"),
    "uri-reference": mark("a URL, or a path relative to one, such as `../path`"),
    "iri-reference": mark("a URL, or a path relative to one, such as `../path`"),
    "uri-template": mark("a URL with its variables in braces"),
    "uuid": mark("a UUID such as `123e4567-e89b-12d3-a456-426614174000`"),
    "json-pointer": mark("a JSON Pointer such as `/name/0`"),
    "relative-json-pointer": mark("a relative JSON Pointer such as `1/name`"),
    "regex": mark("a regular expression such as `^[a-z]+$`"),
}
