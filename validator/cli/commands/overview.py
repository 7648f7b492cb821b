"""``guiderail`` without a command: which configurations are here, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from validator.cli.commands.call import Call
from validator.cli.commands.usage import WIDTH, rows, wrapped
from validator.cli.exit_codes import Exit
from validator.documents import discovery
from validator.engine.files import Source
from validator.engine.runner import Task, Workers, run_tasks
from validator.errors import mark
from validator.packs import registry
from validator.printable import shell_word, visible
from validator.secrets import Masker

_DEEPEST = 3  #: folders inside each other that are looked into
_MOST_READ, _MOST_SHOWN = 200, 5  #: files


def run(call: Call) -> int:
    """Show the overview; return the exit code of a call that names no command."""
    say, width = call.catalog.say, min(call.width() or WIDTH, WIDTH)
    found = list(configurations_here(call))
    about = say("Shows what is wrong in a configuration, where, why, and which guide step fixes it.")
    call.screen.say(wrapped(about, width) + "\n\n")
    if found:
        call.screen.say(say("Configurations in this folder:") + "\n")
    else:
        call.screen.say(say("This folder has no configuration of a supported platform.") + "\n")
    shown = [(_shown(path), platform) for path, platform in found[:_MOST_SHOWN]]
    column = max((len(path) for path, _ in shown), default=0)
    for path, platform in shown:
        title = registry.load(platform).title if platform else ""
        call.screen.say(f"  {path:{column}}  {title}".rstrip() + "\n")
    if len(found) > _MOST_SHOWN:
        call.screen.say("  …\n")
    call.screen.say("\n" + say("What you can do next:") + "\n")
    call.screen.say(rows(list(_next(found)), call.catalog, width))
    return Exit.REFUSED


def configurations_here(call: Call) -> Iterator[tuple[str, str]]:
    """Yield the configurations in the current folder, each with the name of its platform.

    Not all of a large folder is looked at. The name is empty for a file that cannot be read.
    """
    paths = islice(discovery.configurations(".", deepest=_DEEPEST), _MOST_READ)
    scopes = ((path, call.settings.for_file(path)) for path in paths)
    tasks = (
        Task(Source(path, named=False), given=scope.platform(path))
        for path, scope in scopes
        if not scope.excludes(path)
    )
    for each in run_tasks(tasks, Workers()):
        if each.judgement is not None:
            yield each.judgement.path, next(iter(each.judgement.platforms), "")


def _next(found: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield commands, the most useful one first, each with what it does (a message id)."""
    if found:
        path = _shown(found[0][0])
        yield "guiderail check", mark("Check these files.")
        yield f"guiderail guide --config {path}", mark("Show what is done in this file, and what comes next.")
    yield "guiderail init", mark("Write a first configuration.")
    if not found:
        yield "guiderail check FILE", mark("Check a file that is somewhere else.")
    yield "guiderail explain RULE", mark("Explain a rule that a report names.")
    yield "guiderail platforms", mark("List the platforms that guiderail supports.")
    yield "guiderail --help", mark("Show all commands and options.")


def _shown(path: str) -> str:
    return shell_word(visible(Masker()(path)))
