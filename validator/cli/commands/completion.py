"""Scripts that complete a command line of guiderail in a shell, made from the commands as data.

Names of platforms, rules and steps stand in the script itself, so that a press of Tab starts no Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from validator.cli.arguments import Command, Option
from validator.cli.command_table import COMMANDS, EVERYWHERE
from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.errors import UsageError, mark
from validator.guides.conversion import kinds
from validator.i18n.catalog import Catalog, languages
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.reporters import rule_index
from validator.reporters.rule import title_of
from validator.reporters.wording import step_words
from validator.suggest import only_nearest

#: what stands for a file or a folder in the help
_FILES = ("FILE", "PATH", "DIR")
_STEP = "STEP"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be typed, with what it means in the reader's language."""

    text: str
    meaning: str = ""


def run(call: Call) -> int:
    """Print the script for the shell that was named."""
    call.screen.say(script(call.asked.operands[0], call.catalog), ours=True)
    return Exit.FINE


def script(shell: str, catalog: Catalog) -> str:
    """Return the script for a shell, its descriptions in the catalog's language.

    Raises UsageError for a shell that there is no script for.
    """
    if shell in SHELLS:
        return SHELLS[shell](_Words(catalog))
    meant = only_nearest(shell, SHELLS)
    if meant:
        raise UsageError(
            mark("The shell `{value}` is unknown: did you mean `{suggestion}`?"),
            value=shell,
            suggestion=meant,
        )
    known = ", ".join(f"`{each}`" for each in SHELLS)
    raise UsageError(
        mark("The shell `{value}` is unknown; the known ones are {shells}."), value=shell, shells=known
    )


class _Words:
    """What may stand at each place of a command line."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.of_kind = {
            "PLATFORM": [
                Word(name, registry.load(platform).title) for name, platform in registry.by_name().items()
            ],
            "RULE": [Word(home.name, title_of(home, catalog)) for home in rule_index.homes()],
            "LANG": [Word(language) for language in languages()],
            "SHELL": [Word(shell) for shell in SHELLS],
            "KIND": [Word(kind) for kind in kinds()],
        }

    @property
    def commands(self) -> list[Word]:
        return [Word(name, self.catalog.say(each.help)) for each in COMMANDS for name in _names(each)]

    def options(self, command: Command | None) -> list[Word]:
        return [
            Word(name, self.catalog.say(option.help))
            for option in (*(command.options if command else ()), *EVERYWHERE)
            for name in (option.name, option.short)
            if name
        ]

    def values(self, option: Option) -> list[Word]:
        """Return the values that an option may have; none if they are files or only the person knows."""
        if option.choices:
            return [Word(choice) for choice in option.choices]
        return self.of_kind.get(option.value, [])

    def operands(self, command: Command) -> list[Word]:
        return self.of_kind.get(_kind(command), [])

    def steps(self) -> Iterator[tuple[list[str], list[Word]]]:
        """Yield the names of each platform with the steps of its guide."""
        known = registry.by_name()
        for platform in registry.names():
            words = (
                step_words(platform, step.id, self.catalog) for step in registry.load(platform).guide.steps
            )
            steps = [Word(each.id, each.title) for each in words if each]
            yield [name for name, of in known.items() if of == platform], steps


def _names(command: Command) -> tuple[str, ...]:
    return (command.name, *command.aliases)


def _kind(command: Command) -> str:
    """Return what a command's operands are: ``PATH`` for ``[PATH…]``."""
    return re.sub(r"[^A-Z]", "", command.operands.partition(" ")[0])


def _spellings(options: Iterable[Option]) -> list[str]:
    return [name for option in options for name in (option.name, option.short) if name]


# --- bash and zsh ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How one of two shells says what both do alike."""

    offer: Callable[[Sequence[Word]], str]  #: the words from which a value of ``offered`` is made
    head: str
    array: str  #: the words of the line
    first: int  #: the index of the first behind the command's name
    current: str  #: the index of the word at the cursor
    end: str


def _alike(words: _Words, shell: _Dialect) -> str:
    offer = shell.offer
    aliases = [
        f"                {'|'.join(each.aliases)}) command={each.name} ;;"
        for each in COMMANDS
        if each.aliases
    ]
    options = [
        f"            {each.name}) offered={offer(words.options(each))} ;;"
        for each in COMMANDS
        if each.options
    ]
    operands = [
        f"            {each.name}) [[ -n $operand ]] || offered={offer(values)} ;;"
        for each in COMMANDS
        if (values := words.operands(each))
    ]
    filled = {
        "array": shell.array,
        "first": str(shell.first),
        "current": shell.current,
        "valued": "|".join(_patterns(lambda option: bool(option.value))),
        "many": "|".join(_patterns(lambda option: option.many)),
        "aliases": "\n".join(aliases),
        "values": "\n".join(_values(words, offer)),
        "commands": offer(words.commands),
        "operands": "\n".join(operands),
        "files": "|".join(each.name for each in COMMANDS if _kind(each) in _FILES),
        "options": "\n".join(options),
        "everywhere": offer(words.options(None)),
    }
    return shell.head + re.sub(r"@([a-z]+)@", lambda found: filled[found[1]], _ALIKE) + shell.end


def _patterns(wanted: Callable[[Option], bool]) -> Iterator[str]:
    """Yield a pattern for each spelling of the options that are wanted, behind the command it belongs to."""
    for command in COMMANDS:
        for name in _spellings(filter(wanted, command.options)):
            yield f"{command.name}:{name}"
    for name in _spellings(filter(wanted, EVERYWHERE)):
        yield f"*:{name}"


def _values(words: _Words, offer: Callable[[Sequence[Word]], str]) -> Iterator[str]:
    """Yield the cases that say what may be the value of an option."""
    for command in (*COMMANDS, None):
        for option in command.options if command else EVERYWHERE:
            pattern = "|".join(f"{command.name if command else '*'}:{name}" for name in _spellings([option]))
            if option.value == _STEP:
                cases = [f"{'|'.join(names)}) offered={offer(steps)} ;;" for names, steps in words.steps()]
                yield f"        {pattern}) case $operand in {' '.join(cases)} esac ;;"
            elif option.value in _FILES:
                yield f"        {pattern}) files=1 ;;"
            elif values := words.values(option):
                yield f"        {pattern}) offered={offer(values)} ;;"


_ALIKE = """
    for ((index = @first@; index < @current@; index++)); do
        word=${@array@[index]}
        if [[ $word == "=" ]]; then
            continue
        elif [[ -n $option ]]; then
            option=
        elif [[ -z $only && $word == "--" ]]; then
            only=1
        elif [[ -z $only && $word == -* ]]; then
            case $command:$word in
                @valued@) option=$word ;;
            esac
        elif [[ -z $command ]]; then
            command=$word
            case $word in
@aliases@
            esac
        elif [[ -z $operand ]]; then
            operand=$word
        fi
    done
    current=${@array@[@current@]}
    [[ $current == "=" ]] && current=
    if [[ -z $option$only && $current == --*=* ]]; then
        option=${current%%=*}
        prefix=$option=
        current=${current#*=}
    fi
    case $command:$option in
@values@
        *:?*) ;;
        ":") offered=@commands@ ;;
        *)
            case $command in
@operands@
            @files@) files=1 ;;
            esac ;;
    esac
    if [[ -z $option$only && $current == -* ]]; then
        files=
        case $command in
@options@
            *) offered=@everywhere@ ;;
        esac
    fi
    case $command:$option in
        @many@)
            if [[ $current == *,* ]]; then
                prefix+=${current%,*},
                current=${current##*,}
            fi ;;
    esac
"""


def _bash(words: _Words) -> str:
    def offer(words: Sequence[Word]) -> str:
        return "'" + " ".join(word.text for word in words) + "'"

    return _alike(words, _Dialect(offer, _BASH_HEAD, "COMP_WORDS", 1, "COMP_CWORD", _BASH_END))


_BASH_HEAD = """# Made by: guiderail completion bash
_guiderail() {
    local index word current prefix= command= operand= option= only= files= offered=
"""
_BASH_END = """
    COMPREPLY=()
    if [[ -n $files ]]; then
        [[ -z $prefix ]] && compopt -o default 2>/dev/null && return
        local IFS=$'\\n'
        COMPREPLY=($(compgen -P "$prefix" -f -- "$current"))
    elif [[ -n $offered ]]; then
        COMPREPLY=($(compgen -P "$prefix" -W "$offered" -- "$current"))
    fi
}
complete -F _guiderail guiderail
"""


def _zsh(words: _Words) -> str:
    def offer(words: Sequence[Word]) -> str:
        return "(" + " ".join(_zsh_word(word) for word in words) + ")"

    return _alike(words, _Dialect(offer, _ZSH_HEAD, "words", 2, "CURRENT", _ZSH_END))


def _zsh_word(word: Word) -> str:
    """Return a word with its meaning as ``_describe`` takes them."""
    meaning = word.meaning.replace("\\", "\\\\").replace(":", "\\:")
    text = f"{word.text}:{meaning}" if meaning else word.text
    return "'" + text.replace("'", "'\\''") + "'"


_ZSH_HEAD = """#compdef guiderail
# Made by: guiderail completion zsh
_guiderail() {
    local index word current prefix= command= operand= option= only= files=
    local -a offered
"""
_ZSH_END = """
    if [[ -n $prefix ]]; then
        compset -P ${(b)prefix}
    fi
    if [[ -n $files ]]; then
        _files
    elif (( $#offered )); then
        _describe guiderail offered
    fi
}
if [[ $funcstack[1] == _guiderail ]]; then
    _guiderail "$@"
else
    compdef _guiderail guiderail
fi
"""


# --- fish --------------------------------------------------------------------------------------------


def _fish(words: _Words) -> str:
    return _FISH_HEAD + "\n".join([*_fish_functions(words), *_fish_commands(words)]) + "\n"


def _fish_functions(words: _Words) -> Iterator[str]:
    named = {kind.lower(): found for kind, found in words.of_kind.items()}
    named["command"] = words.commands
    named |= {f"step_{names[0]}": steps for names, steps in words.steps()}
    for name, found in named.items():
        lines = [f"        {word.text} {_fish_text(word.meaning)}" for word in found]
        printed = " \\\n".join(["    printf '%s\\t%s\\n'", *lines])
        yield f"function __guiderail_{name}\n{printed}\nend"


def _fish_commands(words: _Words) -> Iterator[str]:
    yield _complete("not __guiderail_seen __guiderail_command", "-a '(__guiderail_command)'")
    for command in COMMANDS:
        condition = f"__fish_seen_subcommand_from {' '.join(_names(command))}"
        kind = _kind(command)
        if kind in _FILES:
            yield _complete(condition, "-F")
        elif words.operands(command):
            function = f"__guiderail_{kind.lower()}"
            yield _complete(f"{condition}; and not __guiderail_seen {function}", f"-a '({function})'")
        for option in command.options:
            yield from _fish_option(words, option, condition)
    for option in EVERYWHERE:
        yield from _fish_option(words, option)


def _fish_option(words: _Words, option: Option, condition: str = "") -> Iterator[str]:
    short = f" -s {option.short[1:]}" if option.short else ""
    head = f"-l {option.name[2:]}{short} -d {_fish_text(words.catalog.say(option.help))}"
    if not option.value:
        yield _complete(condition, head)
    elif option.value in _FILES:
        yield _complete(condition, f"{head} -r -F")
    elif option.value == _STEP:
        yield _complete(condition, f"{head} -x")
        for names, _ in words.steps():
            of = f"{condition}; and __fish_seen_subcommand_from {' '.join(names)}"
            yield _complete(of, f"{head} -x -a '(__guiderail_step_{names[0]})'")
    elif option.choices:
        yield _complete(condition, f"{head} -x -a {_fish_text(' '.join(option.choices))}")
    elif words.values(option):
        function = f"__guiderail_{option.value.lower()}"
        listed = f"__guiderail_listed {function}" if option.many else function
        yield _complete(condition, f"{head} -x -a '({listed})'")
    else:
        yield _complete(condition, f"{head} -x")


def _complete(condition: str, rest: str) -> str:
    when = f" -n {_fish_text(condition)}" if condition else ""
    return f"complete -c guiderail{when} {rest}"


def _fish_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_FISH_HEAD = """# Made by: guiderail completion fish
complete -c guiderail -e
complete -c guiderail -f
function __guiderail_seen
    __fish_seen_subcommand_from ($argv[1] | string replace -r '\\t.*' '')
end
function __guiderail_listed
    set -l typed (string replace -r '^--[^=]*=' '' -- (commandline -ct))
    set -l before (string replace -r '[^,]*$' '' -- $typed)
    for each in ($argv[1])
        printf '%s\\n' $before$each
    end
end
"""

SHELLS: Mapping[str, Callable[[_Words], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
