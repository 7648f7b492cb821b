"""Whether a text, or a part of it, cannot be read as it was meant: only then is its cause looked for."""

from __future__ import annotations

from collections.abc import Iterator

from validator.documents.model import Document, Format, Reading, Style
from validator.documents.syntax_errors import NOT_READABLE, SYNTAX
from validator.lazy_regex import regex

INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
#: what no key without quotation marks begins with, unless something was copied along
_ODD_START = regex(
    r"(?:\$[ \t]+|PS [^>]*>|>|[0-9]{1,5}(?:[ \t]*[:|.)│][ \t]*|[ \t]+)(?=[A-Za-z_])"
    r"|[*+•·‣▪●○–—]|-(?=[A-Za-z]))"
)
_UNSEEN = regex(f"[{INVISIBLE}{SPACES}]")
_UNREAD_VALUES = ("key-not-text", "unknown-alias", "control-character", "unknown-tag")


def has_markers(text: str) -> bool:
    """Tell whether a text has what begins or ends a merge conflict of git, or separates its sides."""
    return "<<<<<<<" in text or ">>>>>>>" in text or "\n=======" in text


def first_unread(reading: Reading) -> tuple[int, int] | None:
    """Return where reading a text stops or goes astray, and in which document; None if all is read."""
    places = [
        (reading.lines.offset(each.range.start), each.document)
        for each in reading.diagnostics
        if each.rule == SYNTAX or (each.rule == NOT_READABLE and each.case in _UNREAD_VALUES)
    ]
    for document in reading.documents:
        places += ((at, document.number) for at in _odd_places(document))
    if reading.documents and "#{" in reading.lines.text:
        from validator.documents.template_markup import hashed

        markup = hashed(reading.lines.text)
        if markup and (around := _between_values(reading, markup[0])):
            places.append((markup[0], around.number))
    return min(places, default=None)


def _between_values(reading: Reading, at: int) -> Document | None:
    """Return the document in which a place is outside of all values, such as in a comment."""
    for document in reversed(reading.documents):
        if document.root.start <= at:
            inside = any(node.start <= at < node.end for _, node in document.scalars())
            return None if inside else document
    return None


def _odd_places(document: Document) -> Iterator[int]:
    """Yield where a key is, or a text in the place of all keys, that nobody writes on purpose."""
    root, text = document.root, document.lines.text
    plain = document.format is Format.YAML  #: keys of other formats begin with a letter or a quotation mark
    if root.style is Style.PLAIN and isinstance(document.data, str):
        yield root.start
    nodes = [root]
    seen: set[int] = set()
    while nodes:
        node = nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for key, entry in node.entries.items():
            nodes.append(entry.node)
            at = entry.key[0] if entry.key else -1
            unseen = not key.isascii() and _UNSEEN.search(key)
            odd = plain and (not text[at : at + 1].isalpha() or text.startswith("PS ", at))
            if entry.key and (unseen or (odd and _ODD_START.match(text, at))):
                yield at
        nodes += (entry.node for entry in node.items)
