"""The command ``guiderail``: from arguments to exit code.

Each command is a module of :mod:`validator.cli.commands`. Findings go to standard output in exactly the asked
format; everything else goes to standard error. Every word of either passes through one ``Screen``.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from validator.cli import arguments
from validator.cli.command_table import COMMANDS
from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.cli.plain_options import EVERYWHERE
from validator.cli.terminal import Screen
from validator.engine.settings import Lookup
from validator.errors import GuiderailError, UsageError, internal_error
from validator.i18n.catalog import Catalog
from validator.i18n.language import choose_language, languages

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
else:
    import _signal as signal  # ``signal`` puts all numbers into enumerations, which takes a while


def main(argv: Sequence[str] | None = None, *, leave_foreign: bool = False) -> int:
    """Run guiderail with the words of a command line and return the exit code.

    ``leave_foreign``: named files that belong to no platform are ignored, as in a folder.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == ["help"]:
        words = [*words[1:2], "--help", *words[2:]]
    _end_on_signals()
    screen = Screen(sys.stdout, sys.stderr)
    try:
        code = _run(words, screen, leave_foreign=leave_foreign)
        screen.flush()
        return code
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:  # the reader of our output has ended
        screen.give_up()
        return Exit.REFUSED
    except OSError as error:
        screen.give_up()
        say = _catalog(words).say
        if error.errno == errno.ENOSPC:
            screen.tell(say("The report cannot be written: the disk is full."))
        else:
            screen.tell(say("The report cannot be written to standard output."))
        return Exit.REFUSED
    except Exception as error:  # noqa: BLE001  # its message and values may contain a secret, so they are not shown
        for sentence in _catalog(words).say_error(internal_error(error)):
            screen.tell(sentence)
        return Exit.REFUSED


def _end_on_signals() -> None:
    """Let SIGTERM, and SIGHUP unless it is ignored, end the process as an error does, after cleaning up."""
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # nohup ignores it
        signal.signal(signal.SIGHUP, _end)


def _end(number: int, frame: object) -> None:
    raise SystemExit(Exit.TERMINATED if number == signal.SIGTERM else Exit.HUNG_UP)


def _settings(words: Sequence[str]) -> Lookup:
    """Return the settings that a command line, which may be wrong, asks for."""
    try:
        asked = arguments.parse(words, COMMANDS, EVERYWHERE)
    except UsageError:
        return Lookup()
    return Lookup(asked.last("--settings") or None, off=asked.has("--no-settings"), languages=languages)


def _catalog(words: Sequence[str], settings: Lookup | None = None) -> Catalog:
    """Return the texts in the language that a command line, which may be wrong, asks for."""
    wish = (settings or _settings(words)).language()
    try:
        return Catalog(choose_language(arguments.find_value(words, "--lang"), os.environ, wish))
    except UsageError:
        return Catalog(choose_language(None, os.environ, wish))


def _run(words: Sequence[str], screen: Screen, *, leave_foreign: bool) -> int:
    settings = _settings(words)
    catalog = _catalog(words, settings)
    try:
        choose_language(arguments.find_value(words, "--lang"), os.environ)
        asked = arguments.parse(words, COMMANDS, EVERYWHERE)
        return _answer(Call(asked, catalog, screen, settings, leave_foreign=leave_foreign))
    except UsageError as error:
        screen.complain(catalog, error)
        command = next((each.name for each in COMMANDS if each.name in words[:1]), "")
        command = f"guiderail {command} --help" if command else "guiderail --help"
        screen.tell(catalog.say("Run `{command}` to see all options.", command=command))
        return Exit.REFUSED
    except GuiderailError as error:
        screen.complain(catalog, error)
        return Exit.REFUSED


def _answer(call: Call) -> int:
    if call.asked.has("--version"):
        from validator.version import VERSION

        call.screen.say(f"guiderail {VERSION}\n")
        return Exit.FINE
    if call.asked.has("--help"):
        from validator.cli.commands.usage import WIDTH, usage

        call.screen.say(usage(call.asked.command, call.catalog, min(call.width() or WIDTH, WIDTH)))
        return Exit.FINE
    call.add_packs()
    module = call.asked.command or "overview"
    code: int = __import__(f"validator.cli.commands.{module}", fromlist=["*"]).run(call)
    return code
