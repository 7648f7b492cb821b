"""URLs in parts, so that a message can name the wrong one. Splitting never fails and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.lazy_regex import regex
from validator.suggest import is_misspelling

#: every part, in the order in which they are in a URL
PARTS = ("scheme", "user", "key", "host", "port", "path", "slash", "query")

_URL = regex(
    r"""(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*:(?:/{1,2}(?=[^/])|(?![0-9/]|[^:]*@))|)
        (?:(?=(?>\$\{[^}@]*\}|[^@/?#])*@)
        (?P<user>[^/@:?#]*)(?P<colon>:?)(?P<key>(?>\$\{[^}@]*\}|[^/?#])*?)(?P<at>@(?=[^@]*$|[^@]*[/?#])))?
        (?P<host>[^/:?#]*)
        (?P<port>:[^/?#]*)?
        (?P<path>/[^?#]*?)?
        (?P<slash>/*+)
        (?P<query>[?#].*)?\Z""",
    re.VERBOSE | re.DOTALL,
)

_ACCESS = regex(r"(?:[A-Za-z][A-Za-z0-9+.\-]*:(?:/+|(?=[^:@]+:[^@]*@)))?(?P<access>.*)@", re.DOTALL)
_CHUNK = regex(r"""[^\s"'<>`]+""")
#: in a chunk that ends with an at sign, so that the search never looks ahead in vain
_USER_INFO = regex(r"[A-Za-z]:/{0,2}(?:[^/:@]*:(?P<key>.+)|(?P<user>[^/:@]{7,}))(?=@)")
_PART_SIGNS = frozenset("@?#:")  #: a URL without them after its scheme is a host and a path
_QUERY_VALUE = regex(r"[^?#&=]=([^&#]+)")


def split(url: str) -> dict[str, str]:
    """Return the parts of a URL by name; joined again they give the same text.

    ``scheme`` holds its ``://``, ``key`` the ``:`` before and ``@`` after it, ``port`` its ``:``,
    ``query`` its ``?`` or ``#`` and everything after; an absent part is the empty text.
    """
    match = _URL.match(url)
    if match is None:  # a text that is nothing like a URL: all of it is the path
        return dict.fromkeys(PARTS, "") | {"path": url}
    found = {name: text or "" for name, text in match.groupdict().items()}
    key = found["colon"] + found["key"] + found["at"]
    return {part: found[part] for part in PARTS} | {"key": key}


def join(parts: dict[str, str]) -> str:
    """Return the URL made of ``parts``: the inverse of :func:`split`."""
    return "".join(parts[part] for part in PARTS)


def key(url: str) -> str:
    """Return the key (password) of a URL, percent-decoded; empty if it has none."""
    found = raw_key(url)
    if "%" not in found:
        return found
    from urllib.parse import unquote

    return unquote(found)


def raw_key(url: str) -> str:
    """Return the key (password) of a URL as it is written; empty if it has none."""
    return split(url)["key"].removesuffix("@").removeprefix(":")


def literal_key(url: str, *, user: str = "") -> str:
    """Return what was meant as the key of a URL, as it is written, however the URL is to be split.

    ``user`` is the name that belongs in front of it; empty if none does. Of a URL that holds nothing but
    that name, the key is empty.
    """
    name, colon, key = _access(url)
    if colon and key != user:
        return key
    return name if user and name != user else ""


def secrets(url: str, *, user: str = "") -> Iterator[str]:
    """Yield the pieces of a URL, as they are written, that may be secret.

    These are all that is before the last ``@``, except for a short name or one like ``user``, a port that
    is not one, and the values in the query.
    """
    if _PART_SIGNS.isdisjoint(url.removeprefix("https://").removeprefix("http://")):
        return
    name, _, key = _access(url)
    port = split(url)["port"].removeprefix(":")
    if not port.isdecimal() and port:
        yield port
    shown = len(name) < 7 or (bool(user) and is_misspelling(name, user))
    yield from filter(None, [key, "" if shown else name])
    yield from (match[1] for match in _QUERY_VALUE.finditer(split(url)["query"]))


def users(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of what may be secret in front of the hosts of URLs in a text.

    These are keys, and long names without a key. The time is linear in the text.
    """
    for chunk in _CHUNK.finditer(text) if "@" in text else ():
        start, last = chunk.start(), chunk[0].rfind("@")
        for match in _USER_INFO.finditer(chunk[0][: last + 1]):
            group = "key" if match["key"] else "user"
            yield start + match.start(group), start + match.end(group)


def _access(url: str) -> tuple[str, str, str]:
    """Return what is before the last ``@``: name, colon and key."""
    match = _ACCESS.match(url) if "@" in url else None
    return match["access"].partition(":") if match else ("", "", "")
