"""The command line as data: commands, their options, and the arguments of one call.

This replaces argparse: help and errors are whole sentences in three languages with the nearest suggestion,
and a call that only checks files imports nothing for them.
"""

from __future__ import annotations

from validator.errors import UsageError, mark, unknown_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence


class Option:
    """An option of a command."""

    def __init__(
        self,
        name: str,
        help: str,
        short: str = "",
        value: str = "",
        choices: Collection[str] = (),
        many: bool = False,
    ) -> None:
        self.name = name  #: ``--fail-on``
        self.help = help  #: message id
        self.short = short  #: ``-q``
        self.value = value  #: the name of its value in the help (``FILE``); empty: a switch
        self.choices = choices
        self.many = many  #: may be given several times, each time with several values separated by commas


class Command:
    """A command of guiderail."""

    def __init__(
        self,
        name: str,
        help: str,
        options: tuple[Option, ...] = (),
        operands: str = "",
        most: int | None = None,
        least: int = 0,
        aliases: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.help = help  #: message id
        self.options = options
        self.operands = operands  #: how the help shows the operands: ``[PATH…]``
        self.most = most  #: how many operands there may be; None: any number
        self.least = least
        self.aliases = aliases


class Arguments:
    """What one call asks for."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.operands: list[str] = []
        self.values: dict[str, list[str]] = {}  #: by option name, in the order given

    def has(self, name: str) -> bool:
        return name in self.values

    def last(self, name: str) -> str | None:
        """Return the option's last value, None if it was not given."""
        return self.values[name][-1] if self.values.get(name) else None

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])


class Mistake(Exception):
    """A command line that cannot be parsed. To explain it takes longer, and not every caller needs that."""

    def __init__(self, explain: Callable[..., UsageError], *values: object) -> None:
        self._explain, self._values = explain, values

    def explain(self) -> UsageError:
        """Return the error for the user, with the nearest known name."""
        return self._explain(*self._values)


def parse(words: Sequence[str], commands: Sequence[Command], everywhere: Sequence[Option]) -> Arguments:
    """Return what the words of a command line ask for.

    ``everywhere`` are the options that every command takes. Raises UsageError for anything unknown.
    """
    try:
        return parse_known(words, commands, everywhere)
    except Mistake as mistake:
        raise mistake.explain() from None


def parse_known(words: Sequence[str], commands: Sequence[Command], everywhere: Sequence[Option]) -> Arguments:
    """Return what :func:`parse` does. Raises Mistake for anything unknown."""
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
        return _parse_options(rest, Command("", ""), everywhere)
    name = rest.pop(first)
    if name not in by_name:
        raise Mistake(_unknown_command, name, (*by_name, *(option.name for option in everywhere)))
    command = by_name[name]
    arguments = _parse_options(rest, command, everywhere)
    if not (arguments.has("--help") or arguments.has("--version")):
        _check_operands(arguments, command)
    return arguments


def find_value(words: Sequence[str], name: str) -> str | None:
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


def _parse_options(words: Sequence[str], command: Command, everywhere: Sequence[Option]) -> Arguments:
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
        matched = known.get(name) or _split_joined(word, known, rest)
        if matched is None:
            raise Mistake(_unknown_option, word, known)
        _take_option(result, matched, value if equals else None, rest)
    return result


def _split_joined(word: str, known: dict[str, Option], rest: list[str]) -> Option | None:
    """Return the first of several short switches in one word (``-qv``), and put the others back.

    The rest of the word after a short option that takes a value is that value (``-fjson``).
    """
    option = known.get(word[:2])
    if word.startswith("--") or option is None:
        return None
    rest.insert(0, word[2:] if option.value else "-" + word[2:])
    return option


def _take_option(result: Arguments, option: Option, value: str | None, rest: list[str]) -> None:
    if not option.value:
        if value is not None:
            raise Mistake(_unwanted_value, option)
        result.values.setdefault(option.name, []).append("")
        return
    if value is None:
        value = rest.pop(0) if rest and (not rest[0].startswith("-") or rest[0] == "-") else ""
    parts = map(str.strip, value.split(",")) if option.many else [value]
    values = [part for part in parts if part]
    if not values:
        raise Mistake(_missing_value, option)
    for each in values:
        if option.choices and each not in option.choices:
            raise Mistake(_unknown_choice, option, each)
    result.values.setdefault(option.name, []).extend(values)


def _check_operands(arguments: Arguments, command: Command) -> None:
    if len(arguments.operands) < command.least:
        raise Mistake(_missing_operand, command)
    if command.most is not None and len(arguments.operands) > command.most:
        raise Mistake(_extra_operand, command, arguments.operands[command.most])


# --- what is wrong with a command line ---------------------------------------------------------------


def _unwanted_value(option: Option) -> UsageError:
    return UsageError(mark("The option `{option}` takes no value."), option=option.name)


def _missing_value(option: Option) -> UsageError:
    return UsageError(
        mark("The option `{option}` needs a value, for example `{example}`."),
        option=option.name,
        example=f"{option.name} {next(iter(option.choices), option.value)}",
    )


def _missing_operand(command: Command) -> UsageError:
    return UsageError(
        mark("The command `{command}` needs an argument: `{usage}`."),
        command=command.name,
        usage=f"guiderail {command.name} {command.operands}",
    )


def _extra_operand(command: Command, operand: str) -> UsageError:
    return UsageError(
        mark("The command `{command}` does not accept the extra argument `{argument}`."),
        argument=operand,
        command=command.name,
    )


def _unknown_command(name: str, known: Collection[str]) -> UsageError:
    from validator.cli import synonyms

    other = synonyms.COMMANDS.get(name)
    return unknown_name(
        name,
        known,
        mark("The command `{value}` is unknown: did you mean `{suggestion}`?"),
        mark("The command `{value}` is unknown."),
        meant=f"guiderail {other}" if other else None,
    )


def _unknown_option(word: str, known: Collection[str]) -> UsageError:
    from validator.cli import synonyms
    from validator.secrets import Masker

    name = Masker()(word).partition("=")[0]  # masked first: a key in a URL may contain the sign
    others = synonyms.OPTIONS.get(name, ())
    return unknown_name(
        name,
        known,
        mark("The option `{value}` is unknown: did you mean `{suggestion}`?"),
        mark("The option `{value}` is unknown."),
        meant=next((each for each in others if each.split()[0] in known), None),
    )


def _unknown_choice(option: Option, value: str) -> UsageError:
    return unknown_name(
        value,
        option.choices,
        mark("The value `{value}` of the option `{option}` is unknown: did you mean `{suggestion}`?"),
        mark("The value `{value}` of the option `{option}` is unknown; use one of {known}."),
        option=option.name,
    )
