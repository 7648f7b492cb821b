"""Secrets: telling references from literals, and masking what must never be shown.

All foreign text that is shown passes through one :class:`Masker`. A secret is known by its field
(``writeOnly``), by its place in a URL, by its shape or by the name written before it; there is no way to
switch masking off.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from validator.lazy_regex import regex
from validator.placeholders import is_well_known

MASK = "••••"  #: fixed width: it tells neither length nor beginning
_TELLING = 7  #: so many characters of a secret in a row are not shown
_LEAST = 6  #: characters of a secret that is looked for; a shorter one would mask ordinary words
_MOST_IN_PIECES = 4096  #: characters of one secret that are looked for in pieces
_MOST_PIECES = 300_000  #: of all secrets

_REFERENCE = regex(
    r"(\$\{[A-Za-z_][A-Za-z0-9_]*\}|env\([A-Za-z_][A-Za-z0-9_]*\)|op://[^ ]+"
    r"|@Microsoft\.KeyVault\([^)]+\)|vault:[^ ]+)\Z"
)
_VARIABLE = regex(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}\Z")

_SHAPES = (
    regex(r"(?<![0-9A-Za-z])(?!AC)[0-9a-fA-F]{32}(?![0-9A-Za-z])"),  # a Twilio auth token, no cut SID
    # a JSON Web Token, looked for once in each word, so that the time is linear
    regex(r"(?<![\w-])(?>[\w-]*?(?=eyJ))(?P<token>eyJ[\w-]{8,}+\.[\w-]+(?:\.[\w-]*)?)"),
    regex(r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*)"),
)
_CHUNK = regex(r"""[^\s"'<>`]+""")
#: in a chunk that ends with an at sign, so that the search never looks ahead in vain
_USER_INFO = regex(r"[A-Za-z]:/{0,2}(?:[^/:@]*:(?P<key>.+)|(?P<user>[^/:@]{7,}))(?=@)")
_NAMED = regex(
    r"""(?=[acpstb])(?:(?<!/)|(?<=/)(?!\S{0,500}@))  # in front of a host it is the URL's own
        (?P<name>(?:auth_?token|token|secret\w{0,40}|passw(?:or)?d|pwd|api[ _-]?key|client_secret|private_key
        |authorization|bearer|credential)["']?\s*(?:[:=]|\bis\b)\s*(?:Bearer\s+|Basic\s+)?)
        (?P<value>(?:"[^"]*"?|'[^']*'?|[^\s,;#}\]])(?:[^\s,;}\]]++|[}\]]++(?=[^\s,;}\]]))*+|(?<=[:=])\#\S*)""",
    re.IGNORECASE | re.VERBOSE,
)
_SECRET_NAME = regex(
    r"(?:.*[_-])?(?:token|secret|passw(?:or)?d|pwd|api_?key|key|authorization|cookie)\Z", re.IGNORECASE
)
_WORD = regex(r"[A-Za-z0-9_+/=-]{16,}")
_SID = regex(r"[A-Z]{2}[0-9a-fA-F]{32}\Z")
_LONG = regex(r"[^\s/~]{16,}")
_MIXED = regex(r"(?=.*[0-9])[0-9A-Za-z]{7,}")


def is_reference(text: str) -> bool:
    """Tell whether ``text`` is wholly a reference to a secret kept elsewhere (design: section 5)."""
    return bool(_REFERENCE.match(text))


def names_secret(name: str) -> bool:
    """Tell whether a field that people name themselves, such as an HTTP header, is named for a secret."""
    return bool(_SECRET_NAME.match(name))


def is_variable(text: str) -> bool:
    """Tell whether ``text`` is ``${NAME}``, the only reference that may stand inside a URL."""
    return bool(_VARIABLE.match(text))


class Masker:
    """Replaces every known secret in a text by :data:`MASK`."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._short: set[str] = set()
        self._pieces: set[str] = set()
        self._long: set[str] = set()
        self._blind = False  #: there are too many secrets to tell them from anything else
        for secret in secrets:
            for spelling in _spellings(secret):
                if len(spelling) < _TELLING:
                    self._short.add(spelling)
                self._pieces.update(_pieces(spelling[:_MOST_IN_PIECES]))
                if len(spelling) > _MOST_IN_PIECES:
                    self._long.add(spelling)
            if len(self._pieces) > _MOST_PIECES:
                self._blind = True
                break

    def __call__(self, text: str) -> str:
        """Return ``text`` without any known secret, any key of a URL, and anything of a secret's shape."""
        return masked(text, self.spans(text))

    def name(self, text: str) -> str:
        """Return a name that somebody gave, such as a key or a pointer; a token in its place is masked."""
        return masked(text, self.name_spans(text))

    def name_spans(self, text: str) -> list[tuple[int, int]]:
        """Return, for a name that somebody gave, also what only a machine can have given."""
        return [*self.spans(text), *_made_by_machine(text)]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of everything in ``text`` that must not be shown."""
        if self._blind:
            return [(0, len(text))]
        found = _shaped(text, _SHAPES)
        if self._pieces:
            found += [(at, at + _TELLING) for at, each in enumerate(_pieces(text)) if each in self._pieces]
        if self._short:
            found += [
                (at, at + _LEAST) for at, each in enumerate(_pieces(text, _LEAST)) if each in self._short
            ]
        for secret in self._long:
            at = text.find(secret)
            if at >= 0:
                found.append((at, len(text)))  # no matter what is behind so long a secret
        return found

    def source_spans(self, text: str) -> list[tuple[int, int]]:
        """Return, for a piece of a user's file, also what merely may be a secret, comments included."""
        found = self.spans(text)
        found += [match.span("value") for match in _NAMED.finditer(text) if _may_be_secret(match["value"])]
        return found + [match.span() for match in _WORD.finditer(text) if _is_random(match[0])]


def without_shapes(text: str) -> str:
    """Return finished output without what has the shape of a secret: the last net, under all others.

    It must not touch words of our own, so it knows nothing of what a file holds.
    """
    return masked(text, _shaped(text, _SHAPES[:2]))


def _shaped(text: str, shapes: Sequence[re.Pattern[str]]) -> list[tuple[int, int]]:
    found = [*_user_infos(text)] if "@" in text else []
    return found + [match.span(match.lastgroup or 0) for shape in shapes for match in shape.finditer(text)]


def _user_infos(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the secrets in front of the hosts of URLs stand, in time linear in the text."""
    for chunk in _CHUNK.finditer(text):
        start, last = chunk.start(), chunk[0].rfind("@")
        for match in _USER_INFO.finditer(chunk[0][: last + 1]):
            group = "key" if match["key"] else "user"
            if _is_literal(match[group]):
                yield start + match.start(group), start + match.end(group)


def _pieces(text: str, length: int = _TELLING) -> Iterator[str]:
    """Yield every piece of a text that is just long enough to tell something."""
    return (text[at : at + length] for at in range(len(text) - length + 1))


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with each of the spans, joined where they overlap or touch, replaced by one mask."""
    result, done, masking_to = [], 0, -1
    for start, end in sorted(spans):
        if start > masking_to:
            result += [text[done:start], MASK]
        masking_to = done = max(masking_to, end)
    return "".join([*result, text[done:]])


def _spellings(secret: str) -> set[str]:
    """Return the ways in which one secret may be written."""
    from urllib.parse import quote, unquote  # only a literal secret pays for it

    parts = {secret, secret.strip(), *(line.strip() for line in secret.splitlines())}
    parts |= {quote(part, safe="") for part in parts} | {unquote(part) for part in parts}
    parts |= {json.dumps(part)[1:-1] for part in parts} | {
        json.dumps(part, ensure_ascii=False)[1:-1] for part in parts
    }
    return {part for part in parts if len(part) >= _LEAST}


def _is_literal(key: str) -> bool:
    return not is_variable(key) and not is_well_known(key)


def _may_be_secret(value: str) -> bool:
    bare = value.strip("\"'")
    return (
        bool(bare) and not is_reference(bare) and not bare.startswith(("${", MASK)) and not _SID.match(bare)
    )


def _made_by_machine(name: str) -> list[tuple[int, int]]:
    """Return the parts of a name that nobody thinks up: long, with letters and digits mixed at length."""
    long = (match for match in _LONG.finditer(name) if not _SID.match(match[0]))
    return [match.span() for match in long if any(map(_MIXED.fullmatch, re.split(r"\W|_", match[0])))]


def _is_random(word: str) -> bool:
    """Tell whether a word looks made by a machine: all kinds of characters, evenly spread, no SID."""
    if _SID.match(word):
        return False
    kinds = sum(bool(re.search(kind, word)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    counts = Counter(word).values()
    entropy = -sum(count / len(word) * math.log2(count / len(word)) for count in counts)
    return kinds == 3 and entropy > 3.3
