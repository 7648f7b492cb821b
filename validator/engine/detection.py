"""Which platform a file is of that does not say so itself: the files that people already have.

What they are known by is in each pack (:class:`validator.packs.model.Signature`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from validator.documents.discovery import ENDINGS, base_name
from validator.documents.limits import LIMITS, Limits
from validator.documents.model import Document, Format, Path, Reading, steps_of
from validator.documents.reader import format_of, read
from validator.errors import FileError, mark
from validator.json_schema import keywords
from validator.packs import registry
from validator.packs.model import Carrier, Pack, Signature
from validator.printable import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.engine.embedded import Environment


def platform_of(document: Document, path: str) -> str:
    """Return the platform whose signature a document matches; empty if it matches none."""
    fitting = _fitting(document, path)
    return next((found.name for found, signature in fitting if not signature.carriers), "")


def carried(reading: Reading, path: str, platform: str | None = None) -> dict[int, list[Environment]]:
    """Return the blocks of variables in files of other programs, by the number of the document.

    ``platform``: the one whose variables are looked for; None looks for those of all platforms in documents
    that belong to none. A text that cannot be read to its end, or that has a key twice, is left to the
    program that it is for, which refuses it.
    """
    if any(not each.pointer for each in reading.diagnostics):
        return {}
    found: dict[int, list[Environment]] = {}
    for document in reading.documents:
        complaints = [each for each in reading.diagnostics if each.document == document.number]
        refused = any(each.rule == "duplicate-key" for each in complaints)
        if platform is None and (refused or _names_one(document) or platform_of(document, path)):
            continue
        for pack, signature in _fitting(document, path):
            if signature.carriers and platform in (None, pack.name):
                from validator.engine.embedded import environments  # few files carry variables

                blocks = environments(document, complaints, pack, signature.carriers)
                if blocks:
                    found.setdefault(document.number, blocks)
    return found


def carriers_around(document: Document, path: str, place: Path) -> Iterator[tuple[Pack, Carrier, Path]]:
    """Yield the blocks of variables around a place in a file of another program: pack, carrier, path.

    The document may be half-written. ``path``: of the file.
    """
    for pack, signature in _fitting(document, path):
        for carrier in signature.carriers:
            for steps in map(steps_of, carrier.at):
                depth = len(place) - 1 if steps == ("**",) else len(steps)
                block = place[:depth]
                if depth < len(place) and (
                    steps == ("**",)
                    or all(step in ("*", str(name)) for step, name in zip(steps, block, strict=True))
                ):
                    yield pack, carrier, block


def _names_one(document: Document) -> bool:
    return isinstance(document.data, dict) and "platform" in document.data


def _fitting(document: Document, path: str) -> Iterator[tuple[Pack, Signature]]:
    """Yield the signatures that a document matches."""
    for found, signature in _looked_at(path, document.lines.text):
        if _has_format(signature, document.format) and (
            signature.where is None or keywords.fits(signature.where, document.data)
        ):
            yield found, signature


def hinted(reading: Reading, path: str) -> set[str]:
    """Return the platforms that a text which cannot be read may be of, by its name and its words."""
    return {
        found.name
        for found, signature in _looked_at(path, reading.lines.text)
        if not signature.readable and _has_format(signature, reading.format)
    }


#: what configurations of other programs look like: compose, Kubernetes, GitHub Actions, application settings
_OTHER_PROGRAMS: tuple[Mapping[str, object], ...] = (
    {"required": ["services"], "properties": {"services": {"type": "object"}}},
    {"required": ["apiVersion", "kind"]},
    {"required": ["on", "jobs"], "properties": {"jobs": {"type": "object"}}},
    {"required": ["IsEncrypted", "Values"]},
    {"anyOf": [{"required": [key]} for key in ("ConnectionStrings", "Logging", "AllowedHosts", "spring")]},
)
_APPLICATION_SETTINGS = ("appsettings*.json", "*.settings.json")


def is_of_another_program(document: Document, path: str) -> bool:
    """Tell whether a file of no platform is one that another program reads: no key can be added to it."""
    from fnmatch import fnmatchcase

    name = base_name(path).lower()
    return any(fnmatchcase(name, pattern) for pattern in _APPLICATION_SETTINGS) or any(
        keywords.fits({"type": "object", **schema}, document.data) for schema in _OTHER_PROGRAMS
    )


def read_as_meant(
    data: bytes, path: str, format: Format, platform: str | None = None, limits: Limits = LIMITS
) -> Reading:
    """Read a file; a ``.json`` with comments as JSONC if that is a form of the files it seems to be one of.

    ``platform``: the one that it is of, whatever it looks like.
    """
    reading = read(data, format=format, limits=limits)
    if format is not Format.JSON or not reading.diagnostics:
        return reading
    signatures = [signature for _, signature in _looked_at(path, reading.lines.text)]
    if platform is not None:
        signatures += registry.load(platform).recognised
    if not any(Format.JSONC in signature.formats for signature in signatures):
        return reading
    relaxed = read(data, format=Format.JSONC, limits=limits)
    meant = platform is not None or any(platform_of(document, path) for document in relaxed.documents)
    meant = meant or bool(carried(relaxed, path))
    return relaxed if meant or not relaxed.documents else reading


def refuse_foreign(path: str) -> None:
    """Raise FileError, with the way out, for a file in a language that is not read, as its ending says."""
    if format_of(path) is not None:
        return
    name = path.lower()
    for platform in registry.names():
        for each in registry.load(platform).foreign:
            if name.endswith(tuple(each.endings)):
                raise FileError(
                    mark(
                        "The file `{path}` is written in {language}, which guiderail does not read:"
                        " run `{command}` and check the file that it writes."
                    ),
                    path=path,
                    language=each.title,
                    command=each.command.replace("{path}", shell_word(path)),
                )
    ending = os.path.splitext(name)[1]
    if re.fullmatch(r"\.[a-z][a-z0-9_+-]{0,15}", ending):
        raise FileError(
            mark(
                "The file `{path}` ends in `{ending}`, which guiderail does not read: it reads {endings}."
                " With `{option}`, it reads the file as YAML or JSON all the same."
            ),
            path=path,
            ending=ending,
            endings=", ".join(f"`{each}`" for each in (*ENDINGS, ".env")),
            option="--platform",
        )


def _looked_at(path: str, text: str) -> Iterator[tuple[Pack, Signature]]:
    """Yield the signatures that a file is to be held against: by its name, or by the words in its text."""
    from fnmatch import fnmatchcase

    name, lower = base_name(path).lower(), ""
    for platform, number, (names, words) in registry.signs():
        lower = lower or text.lower()
        by_name = any(fnmatchcase(name, pattern.lower()) for pattern in names)
        if by_name or (words and all(word.lower() in lower for word in words)):
            found = registry.load(platform)
            yield found, found.recognised[number]


def _has_format(signature: Signature, format: Format) -> bool:
    """Tell whether files of a signature have a format; where they are JSONC, JSON will do as well."""
    return (
        format in signature.formats
        or (format is Format.JSON and Format.JSONC in signature.formats)
        or format is Format.DATA  # which may come from a file of any format
    )
