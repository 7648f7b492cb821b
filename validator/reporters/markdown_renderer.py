"""Markdown of our own making, as guides and messages use it, turned into HTML or into plain lines.

Only what the packs write: paragraphs, lists, bold, code spans and links. Whatever else is in a text is
shown as it is, so a foreign value can bring no tag, no attribute and no link of another scheme with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

_SCHEMES = ("https:", "http:", "mailto:")
_INLINE = re.compile(
    r"(?P<fence>`+)(?P<code>.+?)(?P=fence)(?!`)|\*\*(?P<bold>.+?)\*\*|\[(?P<title>[^\[\]]+)\]\((?P<url>[^()\s]+)\)"
    r"|\\(?P<escaped>[\\`*_{}\[\]|~#>+=:-])",
    re.DOTALL,
)
_TITLE_WORDS = 3  #: a link of so many words, the first with a capital, is the title of a page
_SPAN = re.compile(r"`([^`]*)`")
_ITEM = re.compile(r"(?m)^- ")
_ITEMS = re.compile(r"^- ")


def is_safe(url: str) -> bool:
    """Tell whether an address may be linked: one of the web or of mail, or a place of the same site."""
    if re.match(r"[\x00-\x20]", url):
        return False
    scheme = re.match(r"[^/?#]*?:", url)
    return scheme is None or scheme[0].lower() in _SCHEMES


def html(text: str) -> str:
    """Return Markdown as HTML blocks."""
    return "\n".join(_blocks(text))


def inline_html(text: str) -> str:
    """Return Markdown without paragraphs as HTML inside one; line ends become spaces."""
    pieces, done = [], 0
    for found in _INLINE.finditer(text):
        pieces += [_escaped(text[done : found.start()]), _element(found)]
        done = found.end()
    return "".join([*pieces, _escaped(text[done:])])


def sentence_html(text: str) -> str:
    """Return a message as HTML: its code spans are marked, everything else in it is shown as it is."""
    pieces = _SPAN.split(text)
    return "".join(
        f"<code>{_escaped(piece)}</code>" if number % 2 else _escaped(piece)
        for number, piece in enumerate(pieces)
    )


def lines(text: str, *, bold: Callable[[str], str], title: Callable[[str], str] = str) -> str:
    """Return Markdown as it is read on a terminal, bold words as ``bold`` says.

    An address follows its link; a link that is the title of a page and not words of the sentence is as
    ``title`` says.
    """

    def shown(found: re.Match[str]) -> str:
        if found["bold"]:
            return found["bold"] if found["bold"].endswith(".") else bold(found["bold"])
        if found["title"]:
            name = found["title"]
            is_title = name[0].isupper() and len(name.split()) >= _TITLE_WORDS
            return f"{title(name) if is_title else name} <{found['url']}>"
        return found["escaped"] or found[0]

    return _INLINE.sub(shown, text)


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        if all(_ITEMS.match(line) or line.startswith("  ") for line in block.split("\n")):
            items = (inline_html(item.strip()) for item in _ITEM.split(block) if item.strip())
            yield "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
        elif block:
            yield f"<p>{inline_html(block)}</p>"


def _element(found: re.Match[str]) -> str:
    if found["code"] is not None:
        inner = found["code"]
        if inner.startswith(" ") and inner.endswith(" ") and inner.strip():
            inner = inner[1:-1]
        return f"<code>{_escaped(inner)}</code>"
    if found["bold"] is not None:
        return f"<strong>{_escaped(found['bold'])}</strong>"
    if found["title"] is not None:
        title = inline_html(found["title"])
        return f'<a href="{escape(found["url"])}">{title}</a>' if is_safe(found["url"]) else title
    return _escaped(found["escaped"])


def _escaped(text: str) -> str:
    return escape(re.sub(r" *\n *", " ", text))
