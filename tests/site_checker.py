"""What is wrong with a built site: dead addresses, languages that differ, foreign hosts, weight.

Reads files only; knows nothing of how the site was made.
"""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SOURCE = "en"
_LOADED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "embed": "src", "object": "data"}
_UNREAD = re.compile(r"<(pre|script|style|svg|form|template)\b.*?</\1>", re.DOTALL)
_LITERAL = re.compile(r"<code\b.*?</code>|<a\b[^>]*>[^<]*\((?:en anglais|en inglés)\)</a>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_BLOCKS = re.compile(
    r"</?(?:p|li|td|th|dt|dd|div|section|summary|details|button|label|option|figcaption|br|h[1-6])\b[^>]*>"
)
_IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


@dataclass(slots=True)
class Document:
    """What a page of the site names."""

    path: str  #: below the site, such as ``fr/rules/index.html``
    language: str = ""
    anchors: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)  #: what a browser fetches by itself
    alternates: dict[str, str] = field(default_factory=dict)  #: hreflang -> address
    styled: int = 0  #: elements with their own style, which the page's policy forbids


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document(path)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        document, named = self.document, {name: value or "" for name, value in attrs}
        document.styled += "style" in named
        if "id" in named:
            document.anchors.append(named["id"])
        if tag == "html":
            document.language = named.get("lang", "")
        elif tag == "a" and "href" in named:
            document.links.append(named["href"])
        elif tag == "link":
            rel = named.get("rel", "").split()
            if "alternate" in rel and "hreflang" in named:
                document.alternates[named["hreflang"]] = named["href"]
            elif "alternate" in rel:
                document.links.append(named.get("href", ""))
            elif "canonical" not in rel:
                document.loaded.append(named.get("href", ""))
        elif tag in _LOADED and _LOADED[tag] in named:
            document.loaded.append(named[_LOADED[tag]])


class Site:
    """A built site."""

    def __init__(self, folder: Path, languages: tuple[str, ...]) -> None:
        self.folder, self.languages = folder, languages
        self.files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        self.pages = {path: self._read(path) for path in sorted(self.files) if path.endswith(".html")}

    def broken_links(self) -> Iterator[str]:
        """Yield every address inside the site that leads to no file, or to no anchor of a page."""
        for page in self.pages.values():
            for address in (*page.links, *page.loaded):
                if trouble := self._trouble(page, address):
                    yield f"{page.path}: {address}: {trouble}"

    def foreign_loads(self) -> Iterator[str]:
        """Yield everything that a browser would fetch from another host by itself."""
        for page in self.pages.values():
            yield from (f"{page.path}: {address}" for address in page.loaded if urlsplit(address).netloc)
        for path in sorted(self.files):
            if path.endswith((".css", ".svg")):
                text = (self.folder / path).read_text(encoding="utf-8")
                named = ["".join(found) for found in _IN_STYLE.findall(text)]
                yield from (f"{path}: {address}" for address in named if urlsplit(address).netloc)

    def unequal_languages(self) -> Iterator[str]:
        """Yield every page, and every anchor of a page, that one language has and another has not."""
        own = {language: self._of(language) for language in self.languages}
        for path in sorted(set().union(*own.values())):
            there = {language: pages[path] for language, pages in own.items() if path in pages}
            for language in self.languages:
                if language not in there:
                    yield f"{path} is missing in {language}"
            first, *others = there.values()
            for other in others:
                if set(first.anchors) != set(other.anchors):
                    differing = sorted(set(first.anchors) ^ set(other.anchors))
                    yield f"{first.path} and {other.path} differ in {differing}"

    def texts(self, language: str) -> Iterator[tuple[str, str]]:
        """Yield the texts of the pages of a language, each with its page; ▯ is code or an English title."""
        for path in self._of(language).values():
            html = (self.folder / path.path).read_text(encoding="utf-8")
            html = _UNREAD.sub(" ", html[html.index("<main") : html.index("</main>")])
            for block in _BLOCKS.split(_LITERAL.sub("▯", html)):
                if text := " ".join(unescape(_TAGS.sub("", block)).split(" ")).strip():
                    yield path.path, text

    def doubled_anchors(self) -> Iterator[str]:
        for page in self.pages.values():
            for anchor in sorted({each for each in page.anchors if page.anchors.count(each) > 1}):
                yield f"{page.path}#{anchor}"

    def weight(self, path: str) -> int:
        """Return the compressed size of a page with all that a browser fetches for it."""
        page = self.pages[path]
        fetched = {self._file(page, address) or "" for address in page.loaded if not urlsplit(address).netloc}
        return sum(len(gzip.compress((self.folder / name).read_bytes())) for name in {path, *fetched} - {""})

    def language_of(self, path: str) -> str:
        first = path.partition("/")[0]
        return first if first in self.languages else SOURCE

    def without_language(self, path: str) -> str:
        return path.removeprefix(f"{self.language_of(path)}/")

    def _read(self, path: str) -> Document:
        reader = _Reader(path)
        reader.feed((self.folder / path).read_text(encoding="utf-8"))
        reader.close()
        return reader.document

    def _of(self, language: str) -> dict[str, Document]:
        return {
            self.without_language(path): page
            for path, page in self.pages.items()
            if self.language_of(path) == language
        }

    def _file(self, page: Document, address: str) -> str | None:
        """Return the file that an address names; None if there is none."""
        path = unquote(urlsplit(address).path)
        start = "/" if path.startswith("/") else posixpath.dirname(f"/{page.path}")
        joined = posixpath.normpath(posixpath.join(start, path.lstrip("/") if start == "/" else path))
        name = joined.lstrip("/")
        if not path:
            name = page.path
        elif path.endswith(("/", ".")) or name == "":
            name = posixpath.join(name, "index.html").lstrip("/")
        above = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)).startswith("..")
        return name if name in self.files and (path.startswith("/") or not above) else None

    def _trouble(self, page: Document, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return "" if parts.scheme in ("http", "https", "mailto", "data") else "an unknown scheme"
        file = self._file(page, address)
        if file is None:
            return "no such file"
        anchor = unquote(parts.fragment)
        if anchor == "top":
            return ""  # HTML: the top of every page
        if anchor and file in self.pages and anchor not in self.pages[file].anchors:
            return "no such anchor"
        return ""
