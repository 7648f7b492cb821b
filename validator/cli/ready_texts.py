"""Texts that are made in every language when guiderail is built, so that the fast command needs no catalog.

They are the help of each command, the summary of a run over valid files, and the words of the progress bar.
"""

from __future__ import annotations

from validator import build_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from validator.i18n.catalog import Catalog

ONE_FILE = "one file"  #: the summary for one valid file
MANY_FILES = "many files"  #: for ``{n}`` files, from 2 to 999,999
#: the same after one notice or ``{notices}``, and then the line below it
ONE_NOTICE, ONE_OF_MANY, MANY_NOTICES, HINT = "one notice", "one notice of many", "many notices", "hint"
SO_FAR = "so far"  #: that ``{n}`` files have been checked by now
SEPARATOR = "separator"  #: between the thousands of a number
FEWEST_DIGITS = "fewest digits"  #: of a number with that separator
_MOST_FILES = 1_000_000  #: from this number on, French and Spanish need other words

Texts = dict[str, str]


class Declined(Exception):
    """Only the full command can answer a call."""


def load_texts(language: str) -> Texts:
    """Return the texts in a language, the help under the words that ask for it; empty without a catalog."""
    if build_cache.is_built():
        return getattr(build_cache.built(f"texts.{language}"), "TEXTS", {})
    sources = build_cache.state([build_cache.PACKAGE, f"{build_cache.CHECKOUT}/locales"])
    texts: dict[str, Texts] = build_cache.kept("texts", sources, make_texts)
    return texts.get(language, {})


def summarize_valid(files: int, texts: Texts, notices: int = 0) -> str:
    """Return the summary of a run over so many valid files. Raises Declined for a million or more."""
    if files >= _MOST_FILES:
        raise Declined
    if not notices:
        return texts[ONE_FILE] if files == 1 else _insert_number(MANY_FILES, files, texts)
    if notices == 1:
        found = texts[ONE_NOTICE] if files == 1 else _insert_number(ONE_OF_MANY, files, texts)
    else:
        found = _insert_number(MANY_NOTICES, files, texts).replace("{notices}", _number(notices, texts))
    return f"{found}\n{texts[HINT]}"


def describe_notice(platform: str, files: int, texts: Texts) -> str:
    """Return the notice about so many files of a platform. Raises Declined if there is no text for it."""
    if f"{platform} 1" not in texts or files >= _MOST_FILES:
        raise Declined
    return texts[f"{platform} 1"] if files == 1 else _insert_number(f"{platform} n", files, texts)


def describe_progress(files: int, texts: Texts) -> str:
    """Return that so many files have been checked by now; empty if there is no text for this number."""
    return _insert_number(SO_FAR, files, texts)


def write_text(text: str, stream: TextIO | None) -> None:
    """Write a text. Raises Declined or OSError if the stream is closed or cannot carry it."""
    if stream is None or not (text.isascii() or stream.encoding == "utf-8"):
        raise Declined
    stream.write(text)
    stream.flush()


def _insert_number(name: str, n: int, texts: Texts) -> str:
    if not 1 < n < _MOST_FILES:
        return ""
    return texts[name].replace("{n}", _number(n, texts))


def _number(n: int, texts: Texts) -> str:
    number = str(n)
    return number if len(number) < int(texts[FEWEST_DIGITS]) else f"{n:,}".replace(",", texts[SEPARATOR])


# --- at build time -----------------------------------------------------------------------------------


def make_texts() -> dict[str, Texts]:
    """Return the texts of each language."""
    from validator.i18n.catalog import Catalog
    from validator.i18n.language import languages

    return {language: _make_texts(Catalog(language)) for language in languages()}


def _make_texts(catalog: Catalog) -> Texts:
    from validator.cli.command_table import COMMANDS
    from validator.cli.commands.usage import usage
    from validator.reporters.summary import files_so_far, summary
    from validator.secrets import without_shapes

    commands = {name: each.name for each in COMMANDS for name in (each.name, *each.aliases)} | {"": ""}
    help_texts = {
        f"{word} --help".lstrip(): without_shapes(usage(name, catalog)) for word, name in commands.items()
    }
    info = summary({"info": 2}, 3, catalog).replace("2", "{notices}").replace("3", "{n}")
    return (
        help_texts
        | _make_notices(catalog)
        | {
            ONE_NOTICE: summary({"info": 1}, 1, catalog),
            ONE_OF_MANY: summary({"info": 1}, 2, catalog).replace("2", "{n}"),
            MANY_NOTICES: info,
            ONE_FILE: summary({}, 1, catalog),
            MANY_FILES: summary({}, 2, catalog).replace("2", "{n}"),
            SO_FAR: files_so_far(2, catalog).replace("2", "{n}"),
            SEPARATOR: catalog.count(10_000)[2:-3],
            FEWEST_DIGITS: "5" if catalog.count(1_000) == "1000" else "4",
        }
    )


def _make_notices(catalog: Catalog) -> Texts:
    """Return the notices of the platforms that have one, for one file and for many, and the line below."""
    from validator.documents.model import Format
    from validator.engine import full_check
    from validator.fast_path import codegen
    from validator.packs import examples, registry
    from validator.reporters.closing import closing
    from validator.reporters.formats.text import text
    from validator.reporters.run import Run

    found: Texts = {}
    for platform in registry.names():
        if len(codegen.notices(registry.load(platform))) == 1:
            format = Format(registry.load(platform).formats[0])
            report = full_check.report([full_check.judge(examples.complete(platform).encode(), "", format)])
            one, many = Run(report, catalog), Run(report * 7, catalog)
            found[f"{platform} 1"] = "".join(text(one)).removesuffix("\n")
            found[f"{platform} n"] = "".join(text(many)).removesuffix("\n").replace("(7", "({n}")
            found[HINT] = "\n".join(closing(one, hints=True, width=0, colors=False)[1:])
    return found
