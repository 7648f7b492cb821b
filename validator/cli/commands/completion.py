"""``guiderail completion``: a script that completes a command line in a shell, made from one table.

Names of platforms, rules and steps are in the script itself, so that a press of Tab starts no Python. The
templates of the scripts are in ``validator/reporters/templates/completion``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from validator.cli.arguments import Command, Option
from validator.cli.command_table import COMMANDS
from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.cli.plain_options import EVERYWHERE
from validator.errors import UsageError, mark, unknown_name
from validator.guides.conversion import kinds
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.reporters import rule_index
from validator.reporters.registry import FORMATS
from validator.reporters.rule import title_of
from validator.reporters.template_renderer import filled
from validator.reporters.wording import step_words

SHELLS = ("bash", "zsh", "fish")
#: what represents a file or a folder in the help
_FILES = ("FILE", "PATH", "DIR")
_SCOPES: Sequence[Command | None] = (*COMMANDS, None)  #: whose options there are; None: every command's


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be typed, with what it means in the reader's language."""

    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What may be at one place of a command line: the value of an option, or an operand."""

    command: Command | None = None  #: None: any command, or the place of the command itself
    option: Option | None = None  #: None: the place of an operand
    words: str = ""  #: the name of a list; empty: files, or what only the person knows, or nothing
    files: bool = False
    operands: Sequence[str] = ()  #: one of them must be there already, if any is named

    @property
    def patterns(self) -> list[str]:
        """The patterns that a shell compares ``command:option:operand`` with."""
        command = self.command.name if self.command else "*" if self.option else ""
        options = _spellings(self.option) if self.option else [""]
        operands = self.operands or ("*" if self.option or self.files else "",)
        return [f"{command}:{option}:{operand}" for option in options for operand in operands]


def run(call: Call) -> int:
    """Print the script for the shell that was named."""
    call.screen.say(script(call.asked.operands[0], call.catalog), ours=True)
    return Exit.FINE


def script(shell: str, catalog: Catalog) -> str:
    """Return the script for a shell, its descriptions in the catalog's language.

    Raises UsageError for a shell that there is no script for.
    """
    if shell not in SHELLS:
        raise _unknown_shell(shell)
    lists = {name: list(words) for name, words in _lists(catalog)}
    return filled(
        f"completion/{shell}.j2",
        commands=COMMANDS,
        lists=lists,
        rows=list(_rows(lists)),
        with_value=_patterns(lambda option: bool(option.value)),
        with_commas=_patterns(lambda option: option.many),
        options=lambda command: _option_words(command, catalog),
        offer=_zsh_words if shell == "zsh" else _bash_words,
        quote=_fish_text,
        say=catalog.say,
    )


def _unknown_shell(shell: str) -> UsageError:
    return unknown_name(
        shell,
        SHELLS,
        mark("The shell `{value}` is unknown: did you mean `{suggestion}`?"),
        mark("The shell `{value}` is unknown; use one of {known}."),
    )


# --- the table ---------------------------------------------------------------------------------------


def _lists(catalog: Catalog) -> Iterator[tuple[str, Iterator[Word]]]:
    """Yield the lists of words that rows offer, each with its name."""
    say, platforms = catalog.say, registry.by_name()
    yield "COMMAND", (Word(name, say(each.help)) for each in COMMANDS for name in (each.name, *each.aliases))
    yield "PLATFORM", (Word(name, registry.load(of).title) for name, of in platforms.items())
    yield "RULE", (Word(home.name, title_of(home, catalog)) for home in rule_index.homes())
    yield "LANG", map(Word, languages())
    yield "SHELL", map(Word, SHELLS)
    yield "KIND", map(Word, kinds())
    for platform in registry.names():
        steps = (step_words(platform, each.id, catalog) for each in registry.load(platform).guide.steps)
        yield f"STEP_{platform}", (Word(each.id, each.title) for each in steps if each)
    for command in _SCOPES:
        for option in _options(command):
            if option.choices is FORMATS:
                words = (Word(name, say(each.description)) for name, each in FORMATS.items())
                yield _choices(command, option), words
            elif option.choices:
                yield _choices(command, option), map(Word, option.choices)


def _rows(lists: Mapping[str, object]) -> Iterator[Row]:
    """Yield the table: a row for each place, several where it matters which operand is there."""
    yield Row(words="COMMAND")
    for command in _SCOPES:
        kind = re.sub(r"[^A-Z]", "", command.operands.partition(" ")[0]) if command else ""
        if kind in _FILES or kind in lists:
            yield _row(lists, kind, command, None)
        for option in _options(command):
            kind = _choices(command, option) if option.choices else option.value
            yield _row(lists, kind, command, option)
            if kind == "STEP":
                for platform in registry.names():
                    names = [name for name, of in registry.by_name().items() if of == platform]
                    yield Row(command, option, f"STEP_{platform}", operands=names)


def _row(lists: Mapping[str, object], kind: str, command: Command | None, option: Option | None) -> Row:
    return Row(command, option, words=kind if kind in lists else "", files=kind in _FILES)


def _choices(command: Command | None, option: Option) -> str:
    """Return the name of the list with the choices of an option."""
    return f"{command.name if command else 'any'}_{option.name[2:]}"


def _options(command: Command | None) -> Sequence[Option]:
    """Return the options of a command itself; without a command, those that every command has."""
    return command.options if command else EVERYWHERE


def _option_words(command: Command | None, catalog: Catalog) -> list[Word]:
    """Return all options that a command takes."""
    options = (*_options(command), *EVERYWHERE) if command else EVERYWHERE
    return [Word(name, catalog.say(each.help)) for each in options for name in _spellings(each)]


def _patterns(is_wanted: Callable[[Option], bool]) -> list[str]:
    """Return the patterns that a shell compares ``command:option`` with, for the options that are wanted."""
    return [
        f"{command.name if command else '*'}:{name}"
        for command in _SCOPES
        for option in filter(is_wanted, _options(command))
        for name in _spellings(option)
    ]


def _spellings(option: Option) -> list[str]:
    return [option.name, option.short] if option.short else [option.name]


# --- how shells write words --------------------------------------------------------------------------


def _bash_words(words: Sequence[Word]) -> str:
    return "'" + " ".join(word.text for word in words) + "'"


def _zsh_words(words: Sequence[Word]) -> str:
    return "(" + " ".join(map(_zsh_word, words)) + ")"


def _zsh_word(word: Word) -> str:
    """Return a word with its meaning as ``_describe`` takes them."""
    meaning = word.meaning.replace("\\", "\\\\").replace(":", "\\:")
    text = f"{word.text}:{meaning}" if meaning else word.text
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
