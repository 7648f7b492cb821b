"""A pack to begin with: small, whole, explained in the reader's language, and right from the first day."""

from __future__ import annotations

from textwrap import fill

from validator.documents.scalars import quoted
from validator.i18n.catalog import Catalog
from validator.reporters.template_renderer import filled

_FILES = ("pack.yaml", "schema.json", "rules.yaml", "guide.yaml", "example.yaml")


def new_pack(name: str, catalog: Catalog, today: str) -> dict[str, str]:
    """Return the files of a new pack by their names.

    ``name`` is the platform's name on the command line, ``today`` the day (ISO 8601) on which its invented
    source counts as read. Comments and texts are in the catalog's language.
    """
    title = name.replace("-", " ").title()
    return {
        file: filled(
            f"new_pack/{file}.j2",
            name=name,
            title=title,
            today=today,
            say=catalog.say,
            quoted=quoted,
            comment=_comment,
        )
        for file in _FILES
    }


def _comment(text: str) -> str:
    return fill(text, 100, initial_indent="# ", subsequent_indent="# ", break_long_words=False)
