"""Secrets: telling references from literals, and masking what must never be shown.

All output passes through one :class:`Masker`. A secret is known by its field (``writeOnly``), by its
place in a URL, by its shape or by the name written before it; there is no way to switch masking off.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote, unquote

from validator.placeholders import is_well_known

MASK = "••••"  #: fixed width: it tells neither length nor beginning

_REFERENCE = re.compile(
    r"(\$\{[A-Za-z_][A-Za-z0-9_]*\}|env\([A-Za-z_][A-Za-z0-9_]*\)|op://[^ ]+"
    r"|@Microsoft\.KeyVault\([^)]+\)|vault:[^ ]+)\Z"
)
_VARIABLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}\Z")

_SHAPES = (
    re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])"),  # a Twilio auth token
    re.compile(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"),  # a JSON Web Token
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*)"),
)
_USER_INFO = re.compile(r"""(?P<before>[A-Za-z]:/{0,2}[^\s/:@"'<>`]*:)(?P<key>[^\s"'<>`]+)(?=@)""")
_NAMED = re.compile(
    r"""(?P<name>(?:auth_?token|token|secret\w*|passw(?:or)?d|pwd|api[ _-]?key|client_secret|private_key
        |authorization|bearer|credential)["']?\s*(?:[:=]|\bis\b)\s*(?:Bearer\s+|Basic\s+)?)
        (?P<value>"[^"]*"?|'[^']*'?|[^\s,;#}\]][^\s,;}\]]*)""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"[A-Za-z0-9_+/=-]{16,}")
_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}\Z")


def is_reference(text: str) -> bool:
    """Tell whether ``text`` is wholly a reference to a secret kept elsewhere (design: section 5)."""
    return bool(_REFERENCE.match(text))


def is_variable(text: str) -> bool:
    """Tell whether ``text`` is ``${NAME}``, the only reference that may stand inside a URL."""
    return bool(_VARIABLE.match(text))


class Masker:
    """Replaces every known secret in a text by :data:`MASK`."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings: set[str] = set()
        for secret in secrets:
            spellings |= _spellings(secret)
        longest_first = sorted(spellings, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def __call__(self, text: str) -> str:
        """Return ``text`` without any known secret, any key of a URL, and anything of a secret's shape."""
        return masked(text, self.spans(text))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of everything in ``text`` that must not be shown."""
        found = [match.span() for match in self._known.finditer(text)] if self._known else []
        found += [match.span("key") for match in _USER_INFO.finditer(text) if _is_literal(match["key"])]
        for shape in _SHAPES:
            found += [match.span() for match in shape.finditer(text)]
        return found

    def source_spans(self, text: str) -> list[tuple[int, int]]:
        """Return, for a piece of a user's file, also what merely may be a secret, comments included."""
        found = self.spans(text)
        found += [match.span("value") for match in _NAMED.finditer(text) if _may_be_secret(match["value"])]
        return found + [match.span() for match in _WORD.finditer(text) if _is_random(match[0])]


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with each of the spans, joined where they overlap or touch, replaced by one mask."""
    result, done, masking_to = [], 0, -1
    for start, end in sorted(spans):
        if start > masking_to:
            result += [text[done:start], MASK]
        masking_to = done = max(masking_to, end)
    return "".join([*result, text[done:]])


def _spellings(secret: str) -> set[str]:
    """Return the ways in which one secret may be written; too short ones would mask ordinary words."""
    parts = {secret, secret.strip(), *(line.strip() for line in secret.splitlines())}
    parts |= {quote(part, safe="") for part in parts} | {unquote(part) for part in parts}
    parts |= {json.dumps(part)[1:-1] for part in parts} | {
        json.dumps(part, ensure_ascii=False)[1:-1] for part in parts
    }
    return {part for part in parts if len(part) >= 6}


def _is_literal(key: str) -> bool:
    return not is_variable(key) and not is_well_known(key)


def _may_be_secret(value: str) -> bool:
    bare = value.strip("\"'")
    return (
        bool(bare) and not is_reference(bare) and not bare.startswith(("${", MASK)) and not _SID.match(bare)
    )


def _is_random(word: str) -> bool:
    """Tell whether a word looks made by a machine: all kinds of characters, evenly spread, no SID."""
    if _SID.match(word):
        return False
    kinds = sum(bool(re.search(kind, word)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    counts = Counter(word).values()
    entropy = -sum(count / len(word) * math.log2(count / len(word)) for count in counts)
    return kinds == 3 and entropy > 3.3
