"""Is it certain, within two milliseconds, that nothing is wrong?

:func:`accepted` may only accept. It reads ordinary files (:mod:`validator.fast_path.reader`) and asks the
functions that are generated from the packs (:mod:`validator.fast_path.codegen`); what it is not sure of goes
to the full check, which decides. :func:`simple_settings` reads settings that do not change the verdict on a
valid file. Nothing here imports a heavy module: no pydantic, no jsonschema, not even ``typing``. Tests
compare it with the full check on every example, on mutations and on the official suites.
"""

from __future__ import annotations

import os

from validator.documents import discovery
from validator.fast_path.generated import accepting, known_by_name, known_by_words
from validator.fast_path.predicates import unfinished
from validator.fast_path.reader import Unusual, data_and_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.fast_path.settings import Said
    from validator.fast_path.verdict_cache import Verdict, VerdictCache

#: what one document claims before others: rule, purpose and number
Claim = tuple[str, str, str]

SWITCH = "GUIDERAIL_FAST"  #: the variable that turns the quick way off with the value 0


def is_on() -> bool:
    """Tell whether the quick way may be taken."""
    return os.environ.get(SWITCH) != "0"


def accepted(content: bytes, name: str, cache: VerdictCache | None = None) -> Verdict | None:
    """Return the platform and the claims of a file in which nothing is to be found; None if that is unsure.

    ``name`` is that of the file, or just its ending with the dot. The platform is the empty text if the file
    can belong to none. ``cache`` may know the answer, and then the claims are what it calls them.
    """
    if known_by_name(name):
        return None
    ending = ".env" if discovery.is_env(name) else name[name.rfind(".") :].lower()
    if cache is None:
        found = _accepted(content, ending)
        return None if found is None else (*found, "")
    key = cache.name(content, ending)
    known = cache.verdict(key)
    if known is None:
        found = _accepted(content, ending)
        known = None if found is None else (found[0], list(map(cache.fingerprint, found[1])), key)
    return known


def simple_settings(content: bytes) -> Said | None:
    """Return the language, empty if none, and the excluded files that a ``guiderail.toml`` names.

    None if it may say anything else that matters where nothing is to be found, or may be wrong.
    """
    from validator.fast_path.settings import said

    return said(content)


def _accepted(content: bytes, ending: str) -> tuple[str, list[Claim]] | None:
    if b"guiderail:" in content:  # there may be a word for us in a comment
        return None
    if ending == ".env":  # these are read the usual way, if at all
        plain = content.isascii() and b"\0" not in content and b"platform" not in content
        return None if not plain or known_by_words(content) else ("", [])
    try:
        data, texts = data_and_texts(content, ending)
    except Unusual:
        return None
    if data.__class__ is not dict or "platform" not in data:
        return None if known_by_words(content) else ("", [])
    platform = data["platform"]
    accept = accepting(platform) if platform.__class__ is str else None
    if accept is None or unfinished(texts):
        return None
    claims: list[Claim] | None = accept(data)
    if claims is None or len(set(claims)) < len(claims):
        return None
    return platform, claims
