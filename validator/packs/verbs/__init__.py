"""The verbs: each module defines the one of its name, ``fits_not`` the verb ``fits-not``.

A module is imported when its verb is used. To add a verb, add a module: nothing lists them.
"""

from __future__ import annotations

from functools import cache

from validator.packs.verb import Verb


def names() -> list[str]:
    """Return the names of all verbs, sorted."""
    from pkgutil import iter_modules  # takes longer to import than any verb

    return sorted(module.name.replace("_", "-") for module in iter_modules(__path__))


@cache
def load(name: str) -> Verb:
    """Return the verb of a name that is one of :func:`names`."""
    verb: Verb = __import__(f"{__name__}.{name.replace('-', '_')}", fromlist=["*"]).VERB
    return verb
