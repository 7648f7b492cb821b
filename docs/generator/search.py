"""What a reader can find: the text of a page, cut where a heading has an address."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from validator.lazy_dataclasses import dataclass

_SILENT = ("button", "form", "label", "script", "style", "svg")  #: what is in them is no text of the page
#: nor is what has one of these classes: files, what repeats, and what has entries made of the pack
_SHOWN = {"showcase", "pills", "whole", "file", "troubles"}
_VOID = ("input", "br", "hr", "img", "wbr", "meta", "link", "source", "col", "area", "base", "embed", "track")
_SPACES = re.compile(r"[ \t\n]+")  #: others, such as before a French colon, are there for a reason
_ASIDE = ("summary", "dl", "pre")  #: what is in them can be found, but does not say what the part is about
_GIST = "gist"  #: the class of a paragraph in a summary that says what the part is about
_APART = re.compile(r"(p|li|td|th|dt|dd|pre|div|section|details|summary|tr|br|h[1-6])")


@dataclass(slots=True)
class Section:
    """A part of a page that has its own address."""

    anchor: str  #: empty for what is before the first heading
    title: str
    text: str  #: what the part is about
    more: str = ""  #: what else it can be found by
    words: str = ""  #: what people type when they look for it


def sections(html: str, *, deepest: int) -> list[Section]:
    """Return the parts of a page, given its content as HTML, in their order; empty ones are left out.

    ``deepest`` is the lowest level of heading that begins a part.
    """
    reader = _Reader(re.compile(f"h[1-{deepest}]"))
    reader.feed(html)
    reader.close()
    for section in reader.found:
        section.title = _SPACES.sub(" ", section.title).strip()
        section.text = _SPACES.sub(" ", section.text).strip()
        section.more = _SPACES.sub(" ", section.more).strip()
    return [section for section in reader.found if section.title or section.text or section.more]


class _Reader(HTMLParser):
    def __init__(self, headings: re.Pattern[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._headings = headings
        self.found = [Section("", "", "")]
        self._heading = ""
        self._silent: list[str] = []
        self._aside = 0
        self._gist = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._apart(tag)
        elif (
            self._silent or tag in _SILENT or not _SHOWN.isdisjoint((dict(attrs).get("class") or "").split())
        ):
            self._silent.append(tag)
        elif self._headings.fullmatch(tag):
            self.found.append(Section(dict(attrs).get("id") or "", "", ""))
            self._heading = tag
        else:
            self._aside += tag in _ASIDE
            self._gist = self._gist or dict(attrs).get("class") == _GIST
            self._apart(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
        elif tag == self._heading:
            self._heading = ""
        else:
            self._apart(tag)
            self._aside -= tag in _ASIDE
            self._gist = self._gist and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._heading:
            self.found[-1].title += data
        elif self._aside and not self._gist:
            self.found[-1].more += data
        else:
            self.found[-1].text += data

    def _apart(self, tag: str) -> None:
        if not self._silent and _APART.fullmatch(tag):
            self.handle_data(" ")
