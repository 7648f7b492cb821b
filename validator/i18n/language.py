"""Choose the language of a call: by option, environment or settings. Nothing here takes long to import.

Nothing here reads the environment either: :func:`choose_language` is given it.
"""

from __future__ import annotations

import os

from validator import build_cache
from validator.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "en"  #: the language that the texts are written in
_LONGEST_PART = 8  #: characters of a part of a language's name, as in ``fr_CA``


class Choice:
    """A language and what decided for it."""

    def __init__(self, language: str, by: str = "", wish: str = "", *, known: bool = True) -> None:
        self.language = language
        self.by = by  #: ``--lang``, ``settings`` or the name of a variable; empty: nothing asked for one
        self.wish = wish  #: the value of that option, setting or variable
        self.known = known  #: false if there is no catalog for the language that was asked for


def choose_language(option: str | None, environ: Mapping[str, str], settings: str | None = None) -> str:
    """Return the language to apply, which the first source with a value decides.

    A language without a catalog means English, except in ``option``: there it raises UsageError.
    """
    return explain_choice(option, environ, settings).language


def explain_choice(option: str | None, environ: Mapping[str, str], settings: str | None = None) -> Choice:
    """Return what :func:`choose_language` does, and what decided. Raises UsageError likewise."""
    if option:
        found = _match_language(option)
        if found is None:
            names = ", ".join(f"`{name}`" for name in languages())
            raise UsageError(
                "The language `{language}` is unknown: choose one of {languages}.",
                language=option,
                languages=names,
            )
        return Choice(found, "--lang", option)
    preferred = environ.get("LANGUAGE", "")
    wishes = (
        ("GUIDERAIL_LANG", environ.get("GUIDERAIL_LANG")),
        ("settings", settings),
        ("LC_ALL", environ.get("LC_ALL")),
        ("LC_MESSAGES", environ.get("LC_MESSAGES")),
        ("LANGUAGE", next(filter(_match_language, preferred.split(":")), preferred)),
        ("LANG", environ.get("LANG")),
    )
    for by, wish in wishes:
        if wish:
            found = _match_language(wish)
            return Choice(found or SOURCE, by, wish, known=found is not None)
    return Choice(SOURCE)


def languages() -> list[str]:
    """Return the languages that there are catalogs for, English among them, sorted."""
    if not _languages:
        above = f"{build_cache.PACKAGE}/_data" if build_cache.is_built() else build_cache.CHECKOUT
        _languages.update(_list_catalogs(f"{above}/locales"), (SOURCE,))
    return sorted(_languages)


_languages: set[str] = set()


def is_language_name(text: str) -> bool:
    """Tell whether a text may name a language, such as ``fr`` or ``fr-CA``."""
    parts = text.replace("-", "_").split("_")
    return text.isascii() and all(part.isalnum() and len(part) <= _LONGEST_PART for part in parts)


def _match_language(wish: str) -> str | None:
    """Return the language that a locale name such as ``fr_CA.UTF-8`` asks for; None if there is none."""
    name = wish.partition(".")[0].partition("@")[0]
    if name in ("C", "POSIX"):
        return SOURCE
    if not is_language_name(name):
        return None
    parts = name.lower().replace("-", "_").split("_")
    if parts[0] == SOURCE:  # the most frequent case, which needs no look at the file system
        return SOURCE
    known = {language.replace("-", "_").lower(): language for language in languages()}
    shorter = ("_".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((known[part] for part in shorter if part in known), None)


def _list_catalogs(locales: str) -> list[str]:
    try:
        names = filter(is_language_name, os.listdir(locales))
    except OSError:
        return []
    return [name for name in names if os.path.isdir(f"{locales}/{name}/LC_MESSAGES")]
