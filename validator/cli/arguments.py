"""The command line as data: commands, their options, and the arguments of one call.

Own code instead of argparse: its help and errors are whole sentences in three languages with the nearest
suggestion, and a call that only checks files imports nothing for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from validator.errors import UsageError, mark
from validator.lazy_dataclasses import dataclass, field
from validator.suggest import only_nearest


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command."""

    name: str  #: ``--fail-on``
    help: str  #: message id
    short: str = ""  #: ``-q``
    value: str = ""  #: what stands for its value in the help (``FILE``); empty: a switch
    choices: Collection[str] = ()
    many: bool = False  #: may be given several times, and holds several values separated by commas


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    help: str  #: message id
    options: tuple[Option, ...] = ()
    operands: str = ""  #: how the help shows what is not an option: ``[PATH…]``
    most: int | None = None  #: how many operands there may be; None: any number
    least: int = 0
    aliases: tuple[str, ...] = ()


@dataclass(slots=True)
class Arguments:
    """What one call asks for."""

    command: str
    operands: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)  #: by option name, in the order given

    def has(self, name: str) -> bool:
        return name in self.values

    def last(self, name: str) -> str | None:
        """Return the option's last value, None if it was not given."""
        return self.values[name][-1] if self.values.get(name) else None

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])


def parse(words: Sequence[str], commands: Sequence[Command], everywhere: Sequence[Option]) -> Arguments:
    """Return what the words of a command line ask for.

    ``everywhere`` are the options that every command takes. Raises UsageError for anything unknown.
    """
    by_name = {name: command for command in commands for name in (command.name, *command.aliases)}
    options = (*everywhere, *(option for command in commands for option in command.options))
    rest = list(words)
    first = next(
        (
            index
            for index, word in enumerate(rest)
            if not word.startswith("-") and not _is_value(rest, index, options)
        ),
        None,
    )
    if first is None:
        found = _scan(rest, Command("", ""), everywhere)
        return Arguments("", [], found.values)
    name = rest.pop(first)
    if name not in by_name:
        raise _unknown_command(name, (*by_name, *(option.name for option in everywhere)))
    command = by_name[name]
    arguments = _scan(rest, command, everywhere)
    if not (arguments.has("--help") or arguments.has("--version")):
        _counted(arguments, command)
    return arguments


def wanted(words: Sequence[str], name: str) -> str | None:
    """Return the value of one option in a command line that may be wrong elsewhere."""
    for index, word in enumerate(words):
        if word == "--":
            return None
        if word == name and index + 1 < len(words):
            return words[index + 1]
        if word.startswith(name + "="):
            return word[len(name) + 1 :]
    return None


def _is_value(words: Sequence[str], index: int, options: Iterable[Option]) -> bool:
    return index > 0 and any(
        option.value and words[index - 1] in (option.name, option.short) for option in options
    )


def _scan(words: Sequence[str], command: Command, everywhere: Sequence[Option]) -> Arguments:
    known: dict[str, Option] = {}
    for option in (*command.options, *everywhere):
        known |= {name: option for name in (option.name, option.short) if name}
    result = Arguments(command.name)
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            result.operands += rest
            break
        if word == "-" or not word.startswith("-"):
            result.operands.append(word)
            continue
        name, equals, value = word.partition("=")
        matched = known.get(name) or _joined(word, known, rest)
        if matched is None:
            raise _unknown_option(_shown(word), known)
        _take(result, matched, value if equals else None, rest)
    return result


def _joined(word: str, known: dict[str, Option], rest: list[str]) -> Option | None:
    """Return the first of several short switches written as one (``-qv``), the others put back.

    Behind a short option that takes a value stands its value (``-fjson``).
    """
    option = known.get(word[:2])
    if word.startswith("--") or option is None:
        return None
    rest.insert(0, word[2:] if option.value else "-" + word[2:])
    return option


def _take(result: Arguments, option: Option, value: str | None, rest: list[str]) -> None:
    if not option.value:
        if value is not None:
            raise UsageError(mark("The option `{option}` takes no value."), option=option.name)
        result.values.setdefault(option.name, []).append("")
        return
    if value is None:
        value = rest.pop(0) if rest and (not rest[0].startswith("-") or rest[0] == "-") else ""
    parts = map(str.strip, value.split(",")) if option.many else [value]
    values = [part for part in parts if part]
    if not values:
        raise UsageError(
            mark("The option `{option}` needs a value, for example `{example}`."),
            option=option.name,
            example=f"{option.name} {next(iter(option.choices), option.value)}",
        )
    for each in values:
        if option.choices and each not in option.choices:
            raise _unknown_choice(option, each)
    result.values.setdefault(option.name, []).extend(values)


def _counted(arguments: Arguments, command: Command) -> None:
    if len(arguments.operands) < command.least:
        raise UsageError(
            mark("The command `{command}` needs an argument: `{usage}`."),
            command=command.name,
            usage=f"guiderail {command.name} {command.operands}",
        )
    if command.most is not None and len(arguments.operands) > command.most:
        raise UsageError(
            mark("The argument `{argument}` is one too many for the command `{command}`."),
            argument=arguments.operands[command.most],
            command=command.name,
        )


def _unknown_command(name: str, known: Iterable[str]) -> UsageError:
    meant = only_nearest(name, known)
    if meant:
        return UsageError(
            mark("The command `{command}` is unknown: did you mean `{suggestion}`?"),
            command=name,
            suggestion=meant,
        )
    return UsageError(mark("The command `{command}` is unknown."), command=name)


def _shown(word: str) -> str:
    """Return the name of an option that nobody knows; a key in a URL ends where the URL does."""
    from validator.secrets import Masker  # for a mistake only

    return Masker()(word).partition("=")[0]


def _unknown_option(name: str, known: Iterable[str]) -> UsageError:
    meant = only_nearest(name, known)
    if meant:
        return UsageError(
            mark("The option `{option}` is unknown: did you mean `{suggestion}`?"),
            option=name,
            suggestion=meant,
        )
    return UsageError(mark("The option `{option}` is unknown."), option=name)


def _unknown_choice(option: Option, value: str) -> UsageError:
    choices = ", ".join(f"`{choice}`" for choice in option.choices)
    meant = only_nearest(value, option.choices)
    if meant:
        return UsageError(
            mark("The value `{value}` of the option `{option}` is unknown: did you mean `{suggestion}`?"),
            value=value,
            option=option.name,
            suggestion=meant,
        )
    return UsageError(
        mark("The value `{value}` of the option `{option}` is unknown; the known ones are {choices}."),
        value=value,
        option=option.name,
        choices=choices,
    )
