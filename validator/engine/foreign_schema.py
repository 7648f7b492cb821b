"""A JSON Schema that somebody brings, as the pack that judges every document.

It is read like a configuration; so are the documents that its references lead to, from its own folder and
from folders that stand for a URL. Nothing is fetched, and nothing outside these folders is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path as File
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from validator.documents.limits import Limits
from validator.documents.model import Path
from validator.documents.reader import read
from validator.engine import files
from validator.errors import FileError, SchemaError, UsageError, mark
from validator.json_schema.evaluator import Found, JsonSchema, Scope, Source, Verdict
from validator.json_schema.keywords import Failure
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.packs.model import Guide, Pack, Status

_REMEMBERED = 2  #: documents: one as it was written, and with what its references stand for

#: a schema may be larger than a configuration
_LIMITS = Limits(file_size=4 * 1024 * 1024, depth=200, nodes=400_000, expanded=800_000)


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that holds the documents of all URLs that begin with one."""

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
        raise FileError(mark("The file `{path}` is not there."), path=folder)
    return Root(url.rstrip("/"), folder)


def load(path: str, roots: Sequence[Root] = (), *, formats_decide: bool = False) -> Pack:
    """Return the schema in a file as a pack without a name.

    ``formats_decide``: a value of the wrong format is an error. Raises FileError if the file cannot be read,
    and SchemaError if it holds no JSON Schema, now or as soon as a reference turns out to lead nowhere.
    """
    source = _source(path)
    own = os.path.dirname(os.path.realpath(path))
    known = [Root(File(own).as_uri().rstrip("/"), own), *roots]
    schema = JsonSchema(
        source, uri=File(os.path.realpath(path)).as_uri(), retrieve=lambda uri: _retrieved(path, uri, known)
    )
    title = source.content.get("title") if isinstance(source.content, Mapping) else None
    return ForeignPack(
        name="",
        title=title if isinstance(title, str) else os.path.basename(path),
        vendor="",
        status=Status(state="active", text=""),
        schema={},
        rules={name: rule for name, rule in registry.shared_rules().items() if not rule.checks},
        guide=Guide(title="", intro=""),
        judge=_Judge(schema, formats_decide),
    )


# --- documents ---------------------------------------------------------------------------------------


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
                "The schema `{path}` refers to the file `{reference}`, which is not there or lies outside its"
                " folder: only files in the folder of the schema, and in folders given with the option"
                " `{option}`, are read."
            ),
            path=schema,
            reference=uri,
            option="--schema-root URL=DIR",
        )
    raise SchemaError(
        mark(
            "The schema `{path}` refers to `{reference}`, and nothing is fetched from the network: give the"
            " folder that holds this document with the option `{option}`."
        ),
        path=schema,
        reference=uri,
        option=f"--schema-root {uri.rpartition('/')[0] or uri}=DIR",
    )


def _inside(folder: str, name: str) -> str | None:
    """Return the path of a file in a folder; None if it lies outside, through a link as well."""
    if "\0" in name:
        return None
    inside = os.path.realpath(folder)
    file = os.path.realpath(os.path.join(inside, name))
    return file if os.path.commonpath([inside, file]) == inside else None


# --- the pack ----------------------------------------------------------------------------------------


class _Judge:
    """A schema, and what it said about the last documents."""

    def __init__(self, schema: JsonSchema, formats_decide: bool) -> None:
        self.schema, self._formats_decide = schema, formats_decide
        self._last: list[tuple[object, Verdict]] = []

    def verdict(self, data: object) -> Verdict:
        for judged, verdict in self._last:
            if judged is data:
                return verdict
        found = self.schema.judge(data, formats_decide=self._formats_decide)
        self._last = [(data, found), *self._last[:_REMEMBERED]]
        return found


@dataclass(frozen=True, kw_only=True)
class ForeignPack(Pack):
    """A pack that is nothing but a schema."""

    judge: _Judge

    def governs(self, path: Path) -> bool:
        return True

    @property
    def corrects_only(self) -> bool:
        return True

    def failures(self, data: object) -> Iterator[Failure]:
        yield from self.judge.verdict(data).failures

    def notes(self, data: object, path: Path) -> list[Mapping[str, Any]]:
        verdict = self.judge.verdict(data)
        found = verdict.notes.get(path)
        if found is None and path:
            found = self._of_absent(verdict, path)
        notes = [_note(schema, scope) for schema, scope in found or ()]
        return [{"writeOnly": True}, *notes] if path in verdict.secret else notes

    def _of_absent(self, verdict: Verdict, path: Path) -> list[tuple[Mapping[str, Any], Scope]]:
        """Return what is said about a member that is not there."""
        return [
            described
            for schema, scope in verdict.notes.get(path[:-1], ())
            if isinstance(schema.get("properties"), Mapping)
            for described in self.judge.schema.described(schema["properties"].get(path[-1]), scope)
        ]

    def would_fit(self, failure: Failure, value: object) -> bool:
        return self.judge.schema.fits(cast(Found, failure), value)


def _note(schema: Mapping[str, Any], scope: Scope) -> Mapping[str, Any]:
    """Return the annotations of a schema that are of the form that messages rely on, and no others."""
    if scope.dialect.ref_alone and "$ref" in schema:
        return {}
    note: dict[str, Any] = {}
    if isinstance(schema.get("type"), str):
        note["type"] = schema["type"]
    if isinstance(schema.get("properties"), Mapping):
        note["properties"] = schema["properties"]
    if isinstance(schema.get("examples"), list):
        note["examples"] = schema["examples"]
    if schema.get("writeOnly") is True or schema.get("format") == "password":
        note["writeOnly"] = True
    expected = _EXPECTED.get(schema["format"]) if isinstance(schema.get("format"), str) else None
    if expected:
        note["x-expected"] = expected
    return note


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
    "uri-template": mark("a URL whose variables stand in braces"),
    "uuid": mark("a UUID such as `123e4567-e89b-12d3-a456-426614174000`"),
    "json-pointer": mark("a JSON Pointer such as `/name/0`"),
    "relative-json-pointer": mark("a relative JSON Pointer such as `1/name`"),
    "regex": mark("a regular expression such as `^[a-z]+$`"),
}
