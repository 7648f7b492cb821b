"""What the command says so often that it is ready in every language: its help, and that all is well."""

from __future__ import annotations

from validator.cli.command_table import COMMANDS
from validator.cli.commands.usage import usage
from validator.i18n.catalog import Catalog, languages
from validator.reporters.summary import files_so_far, summary
from validator.secrets import without_shapes

FINE = "fine"  #: that one file was checked
MANY_FINE = "many fine"  #: that ``{n}`` files were, from 2 to 999,999
SO_FAR = "so far"  #: that so many are by now
THOUSANDS = "thousands"  #: how 10,000 is written
FEWEST = "fewest digits"  #: with which a number has its thousands apart


def ready_texts() -> dict[str, dict[str, str]]:
    """Return the texts of each language: that all is well, and the help under the words that ask for it."""
    return {language: _texts(Catalog(language)) for language in languages()}


def _texts(catalog: Catalog) -> dict[str, str]:
    commands = {name: each.name for each in COMMANDS for name in (each.name, *each.aliases)} | {"": ""}
    fine = {
        FINE: summary({}, 1, catalog),
        MANY_FINE: summary({}, 2, catalog).replace("2", "{n}"),
        SO_FAR: files_so_far(2, catalog).replace("2", "{n}"),
        THOUSANDS: catalog.count(10_000),
        FEWEST: "5" if catalog.count(1_000) == "1000" else "4",
    }
    return fine | {
        f"{word} --help".lstrip(): without_shapes(usage(name, catalog)) for word, name in commands.items()
    }
