"""The markup of template engines: Jinja, Helm, Mustache, ERB, Concourse, token replacement in pipelines."""

from __future__ import annotations

import re

from validator.lazy_regex import regex

#: after a key, where ``#`` begins a comment and the value is empty
_HASHED = regex(
    r"^[ \t-]{0,99}[\w\"'.-]{1,99}[ \t]*[:=][ \t]*(?P<markup>#\{[^{}\r\n]{0,300}\}#?)[ \t]*$", re.MULTILINE
)
_PLAIN = regex(r"\W{2,3}[\w .|'-]{1,40}\W{1,3}|__\w{1,40}__")


def hashed(text: str) -> tuple[int, int] | None:
    """Return the offsets of the first ``#{…}#`` in the place of a value; None if there is none."""
    found = _HASHED.search(text) if "#{" in text else None
    return found.span("markup") if found else None


def shown(markup: str) -> str:
    """Return markup as a message may show it: a name in full, of anything longer only its signs."""
    if _PLAIN.fullmatch(markup):
        return markup
    return f"{markup[:2]} … {markup[-2:]}"
