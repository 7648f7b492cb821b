"""The files that are open in an editor: their texts, and what was found in them.

Each text is read once, in :meth:`OpenFiles.check`. Rules that look across files see all open files, and the
files on disk that are not open.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from validator.diagnostics import Report
from validator.documents.limits import LIMITS
from validator.documents.model import Document, Format
from validator.documents.reader import format_of
from validator.engine import full_check
from validator.engine.full_check import Judgement
from validator.engine.settings import Scope
from validator.engine.site_address import site_address
from validator.errors import GuiderailError
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass, field, replace
from validator.lsp.files_on_disk import FilesOnDisk
from validator.lsp.folder_settings import FolderSettings
from validator.lsp.places import Places
from validator.packs.model import Pack
from validator.reporters.run import Run

_WHILE_TYPING = replace(LIMITS, seconds=5)  #: nobody waits longer for an editor
#: the formats of the languages that editors know, for files whose name says nothing
_LANGUAGES = {
    "yaml": Format.YAML,
    "json": Format.JSON,
    "jsonc": Format.JSONC,
    "toml": Format.TOML,
    "dotenv": Format.ENV,
    "env": Format.ENV,
}


@dataclass(slots=True)
class OpenFile:
    """A file in an editor."""

    uri: str
    path: str  #: as in reports
    format: Format | None  #: None: guiderail does not read such files
    text: str = field(default="", repr=False)  #: the newest
    version: int | None = None  #: of the newest text, as the editor counts
    edits: int = 0  #: how many texts there have been
    checked_edits: int = -1  #: the number of the text that was checked last
    checked_text: str = field(default="", repr=False)
    judgement: Judgement | None = field(default=None, repr=False)  #: None: it belongs to no platform
    report: Report | None = field(default=None, repr=False)
    scope: Scope = field(default_factory=Scope, repr=False)
    language: str = "en"
    site: str = ""  #: where the documentation is published; empty: nowhere
    #: the documents of the last text that could be read, each with its pack
    documents: Sequence[tuple[Document, Pack]] = field(default=(), repr=False)

    @property
    def is_checked(self) -> bool:
        """Tell whether the newest text has been checked."""
        return self.checked_edits == self.edits

    def places(self, encoding: str) -> Places:
        """Return what converts the places in the text that was checked. ``encoding``: of the editor."""
        return Places(self.checked_text, encoding)

    def run(self) -> Run | None:
        """Return the words for what was found; None if nothing is said about the file."""
        if self.report is None:
            return None
        folder = os.path.dirname(self.path)
        return Run([self.report], Catalog(self.language), folder=folder, site=self.site)


class OpenFiles:
    """All files that are open, by their URIs."""

    def __init__(self, settings: FolderSettings) -> None:
        self.settings = settings
        self.files: dict[str, OpenFile] = {}
        self.on_disk = FilesOnDisk(settings)

    def open(self, uri: str, path: str, language: str) -> OpenFile:
        """Add a file. ``language``: its kind as the editor names it, such as ``yaml``."""
        found = self.files[uri] = OpenFile(uri, path, format_of(path) or _LANGUAGES.get(language))
        return found

    def close(self, uri: str) -> None:
        """Forget a file."""
        self.files.pop(uri, None)

    def by_path(self, path: str) -> OpenFile | None:
        """Return the open file at a path; None if it is not open."""
        return next((each for each in self.files.values() if each.path == path), None)

    def check(self, file: OpenFile) -> GuiderailError | None:
        """Read and check the newest text of a file; return what is wrong with its settings, if anything.

        With broken settings, it is checked without any.
        """
        error: GuiderailError | None = None
        try:
            file.scope, file.language = self.settings.of(file.path)
        except GuiderailError as found:
            file.scope, file.language, error = Scope(), self.settings.language(), found
        file.site = site_address(file.scope.settings.site_url)
        number, text = file.edits, file.text
        file.judgement = self.judge(file, text)
        file.checked_edits, file.checked_text = number, text
        if file.judgement is not None:
            file.documents = _documents(file.judgement) or file.documents
        return error

    def judge(self, file: OpenFile, text: str) -> Judgement | None:
        """Return what is found in a text of a file; None if it is no configuration."""
        if file.format is None or file.scope.excludes(file.path):
            return None
        content = text.encode(errors="surrogatepass")
        given = file.scope.platform(file.path)
        judgement = full_check.judge_found(content, file.path, file.format, given=given, limits=_WHILE_TYPING)
        compared = judgement is not None and (judgement.compared or bool(judgement.diagnostics))
        return judgement if compared else None

    def report(self) -> list[OpenFile]:
        """Make the reports of all files again, and return the files with another one than before."""
        judged = [each for each in self.files.values() if each.judgement is not None]
        reports = dict(zip(map(id, judged), self.reports(judged), strict=True))
        changed = []
        for file in self.files.values():
            report = reports.get(id(file))
            if report != file.report:
                file.report = report
                changed.append(file)
        return changed

    def reports(self, files: Iterable[OpenFile], instead: Judgement | None = None) -> list[Report]:
        """Return the reports of files that were checked. ``instead`` replaces what was found at its path.

        If two files claim the same, the finding is in the open one; if both are open, in the later path.
        """
        judged = [(each, each.judgement) for each in files if each.judgement is not None]
        first = self.on_disk.claiming(without=(each.path for each in self.files.values()))
        ordered = sorted(judged, key=lambda each: each[0].path)
        found = full_check.report(
            (
                *first,
                *(instead if instead and instead.path == each.path else of for each, of in ordered),
            )
        )[len(first) :]
        reports = {each.path: each.scope.applied(of) for (each, _), of in zip(ordered, found, strict=True)}
        return [reports[each.path] for each, _ in judged]


def _documents(judgement: Judgement) -> list[tuple[Document, Pack]]:
    reading = judgement.reading
    known = judgement.packs
    return (
        [(each, known[each.number]) for each in reading.contents if each.number in known] if reading else []
    )
