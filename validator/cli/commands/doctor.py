"""What guiderail uses on this machine, for people who wonder why it does what it does.

Nothing of it says who somebody is: the way to a home folder is cut short, and no variable is shown that
does not choose the language.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from validator import resources
from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.cli.terminal import columns_of
from validator.engine.settings import Lookup
from validator.errors import GuiderailError
from validator.fast_path import verdict_cache
from validator.i18n.catalog import Catalog
from validator.i18n.language import Choice, explain_choice, languages
from validator.lazy_dataclasses import dataclass
from validator.printable import shortened, visible
from validator.reporters.platforms import platform_list
from validator.reporters.terminal import WIDTH, wrapped
from validator.secrets import Masker
from validator.version import VERSION

#: the way to somebody's home folder, whoever it is
_HOME = re.compile(r"\A(?:[A-Za-z]:)?[/\\](?:home|Users|Documents and Settings)[/\\][^/\\]+")


@dataclass(frozen=True, slots=True)
class Terminal:
    """What standard output is."""

    encoding: str
    columns: int  #: 0: it is no terminal
    colors: bool
    colors_by: str  #: the option or variable that decides on colours; empty: the terminal does


def run(call: Call) -> int:
    """Show what there is to know."""
    call.find_packs()
    colors, decided_by = call.color_choice()
    terminal = Terminal(
        encoding=(sys.stdout and sys.stdout.encoding) or "",
        columns=columns_of(sys.stdout),
        colors=colors,
        colors_by=decided_by,
    )
    chosen = explain_choice(call.asked.last("--lang"), os.environ, call.settings.language())
    call.screen.say(diagnosis(call.catalog, chosen, terminal, call.settings))
    return Exit.FINE


def diagnosis(catalog: Catalog, chosen: Choice, terminal: Terminal, settings: Lookup) -> str:
    """Return what there is to know about this installation and this call, in the catalog's language."""
    say = catalog.say
    width = terminal.columns or WIDTH
    platforms = platform_list(catalog, width=terminal.columns and width - 2)
    parts = (
        (say("Versions"), [f"guiderail {VERSION}", f"Python {platform.python_version()}"]),
        (say("Language"), [*_language(catalog, chosen)]),
        (say("Settings"), [*_settings(catalog, settings)]),
        (
            say("Platforms"),
            platforms.splitlines(),
        ),
        (say("Folders"), [*_folders(catalog)]),
        (say("Standard output"), [*_terminal(catalog, terminal)]),
    )
    return (
        "\n\n".join("\n".join([title, *(_line(line, width) for line in lines)]) for title, lines in parts)
        + "\n"
    )


def without_person(path: Path, home: Path | None) -> str:
    """Return a path as it may be shown to anybody: ``~`` represents a home folder."""
    if home is not None and home != Path(home.anchor) and path.is_relative_to(home):
        shown = str(Path("~") / path.relative_to(home))
    else:
        shown = _HOME.sub("~", str(path))
    return visible(Masker()(shown))


def _line(text: str, width: int) -> str:
    return wrapped(text, "    ", first="  ", width=width) if not text.startswith(" ") else f"  {text}"


def _language(catalog: Catalog, chosen: Choice) -> Iterator[str]:
    say = catalog.say
    yield say("Language in use: `{language}`", language=chosen.language)
    wish = shortened(visible(Masker()(chosen.wish))).replace("`", "’")
    if not chosen.by:
        yield say("Neither an option nor a variable asks for a language.")
    elif chosen.by == "--lang":
        yield say("The option `{option}` decides.", option=chosen.by)
    elif chosen.by == "settings":
        yield say("The settings decide.")
    elif chosen.known:
        yield say("It comes from the variable `{name}`, which is `{value}`.", name=chosen.by, value=wish)
    else:
        yield say(
            "The variable `{name}` asks for `{value}`, which guiderail does not support.",
            name=chosen.by,
            value=wish,
        )
    known = catalog.listing(f"`{language}`" for language in languages())
    yield say("Available languages: {languages}", languages=known)


def _settings(catalog: Catalog, settings: Lookup) -> Iterator[str]:
    say = catalog.say
    try:
        scope = settings.here()
    except GuiderailError as error:
        for each in error.all_errors:
            params = {name: visible(str(value)) for name, value in each.params.items()}
            yield f"{_shown(each.place)}: {catalog.say(each.message, **params)}"
        return
    if not scope.file:
        yield say("There are none for the current folder.")
        return
    yield say("File: {file}", file=f"`{_shown(scope.file)}`")
    yield say("Keys set: {keys}", keys=catalog.listing(f"`{key}`" for key in scope.keys))


def _shown(path: str) -> str:
    return without_person(Path(os.path.abspath(path)), _home())


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # nobody's
        return None


def _folders(catalog: Catalog) -> Iterator[str]:
    say = catalog.say
    home = _home()

    def shown(kind: str, source: str) -> str:
        folder = resources.installed(kind) or resources.source(source)
        return f"`{without_person(folder, home)}`" if folder else say("missing")

    yield say("Platforms: {folder}", folder=shown("schemas", "schemas"))
    yield say("Translations: {folder}", folder=shown("locales", "locales"))
    yield say("Examples: {folder}", folder=shown("examples", "docs/examples"))
    if os.environ.get(verdict_cache.SWITCH) == "0":
        yield say("Cache: disabled by `{name}`.", name=verdict_cache.SWITCH)
    elif verdict_cache.is_on():
        with suppress(OSError):
            yield say("Cache: {folder}", folder=f"`{without_person(Path(verdict_cache.folder()), home)}`")


def _terminal(catalog: Catalog, terminal: Terminal) -> Iterator[str]:
    say = catalog.say
    if terminal.columns:
        yield say("It is a terminal of {columns} columns.", columns=terminal.columns)
    else:
        yield say("It is not a terminal.")
    yield say("Its encoding is `{encoding}`.", encoding=visible(terminal.encoding))
    if terminal.encoding.lower().replace("-", "") != "utf8":
        yield say("Characters that this encoding does not have are written as escapes.")
    if terminal.colors and terminal.colors_by:
        yield say("Colours are on because of `{name}`.", name=terminal.colors_by)
    elif terminal.colors:
        yield say("Colours are on because it is a terminal.")
    elif terminal.colors_by:
        yield say("Colours are off because of `{name}`.", name=terminal.colors_by)
    else:
        yield say("Colours are off because it is not a terminal.")
