"""``guiderail pack``: a pack to begin with, and a test of one."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.engine import pack_test
from validator.errors import FileError, PackError, UsageError, mark
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import external
from validator.packs import registry as known_platforms
from validator.packs.integrity import is_name
from validator.printable import shell_word, visible
from validator.reporters.new_pack import new_pack
from validator.suggest import only_nearest


def run(call: Call) -> int:
    """Write a pack or test one, as the first operand says."""
    action = call.asked.operands[0]
    if action not in _ACTIONS:
        raise _unknown(action)
    if len(call.asked.operands) < 2:
        raise UsageError(
            mark("The command `{command}` needs an argument: `{usage}`."),
            command=f"pack {action}",
            usage="guiderail pack new NAME" if action == "new" else "guiderail pack test DIR",
        )
    return _ACTIONS[action](call, call.asked.operands[1])


def _unknown(action: str) -> UsageError:
    meant = only_nearest(action, _ACTIONS)
    if meant:
        return UsageError(
            mark("The command `{value}` is unknown: did you mean `{suggestion}`?"),
            value=f"pack {action}",
            suggestion=f"pack {meant}",
        )
    return UsageError(
        mark("The command `{command}` needs an argument: `{usage}`."),
        command="pack",
        usage="guiderail pack new NAME | test DIR",
    )


# --- pack new ----------------------------------------------------------------------------------------


def _new(call: Call, name: str) -> int:
    """Write a new pack into its own folder."""
    if not is_name(name):
        raise UsageError(
            mark(
                "The name `{name}` cannot be that of a platform: a name consists of lower-case letters,"
                " digits and hyphens, and begins with a letter."
            ),
            name=name,
        )
    if name in known_platforms.by_name():
        raise PackError(mark("The name `{name}` belongs to a built-in platform."), name=name)
    folder = Path(call.asked.last("--output") or name)
    files = new_pack(name, call.catalog, datetime.date.today().isoformat())
    _write(folder, files)
    say, shown = call.catalog.say, visible(str(folder))
    call.screen.say_lines(say("The pack is in the folder `{path}`:", path=shown))
    for file in files:
        call.screen.say(f"  {file}\n")
    test = f"guiderail pack test {_quoted(folder)}"
    check = f"guiderail check --pack {_quoted(folder)} {_quoted(folder / 'example.yaml')}"
    call.screen.say_lines(say("Test it with `{command}`.", command=test))
    call.screen.say_lines(say("Check a file with `{command}`.", command=check))
    return Exit.FINE


def _quoted(path: Path) -> str:
    return shell_word(visible(str(path)))


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write files into a new folder. Raises FileError if there is something already, or it cannot be made."""
    try:
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise FileError(
            mark("Something already exists at `{path}`; nothing was overwritten."), path=str(folder)
        ) from error
    except (OSError, ValueError) as error:
        raise FileError(mark("The folder `{path}` cannot be written to."), path=str(folder)) from error


# --- pack test ---------------------------------------------------------------------------------------


def _test(call: Call, path: str) -> int:
    """Report which parts of a pack are valid, and every mistake. Return the exit code."""
    folder, say = Path(path), call.catalog.say
    external.must_exist(folder)
    results = [*_results(folder, call.catalog)]
    for title, wrong in results:
        state = say("error") if wrong else say("valid")
        call.screen.say_lines(title, first=f"[{state}] ", rest="  ")
        for sentence in wrong:
            call.screen.say_lines(sentence, first="  - ", rest="    ")
    count = sum(len(wrong) for _, wrong in results)
    if not count:
        call.screen.tell(say("The pack is valid."))
        return Exit.FINE
    call.screen.tell(call.catalog.say_plural("{n} mistake in the pack.", "{n} mistakes in the pack.", count))
    return Exit.FINDINGS


def _results(folder: Path, catalog: Catalog) -> Iterator[tuple[str, list[str]]]:
    """Yield what was looked at, each with the sentences on what is wrong there."""
    say = catalog.say
    title = say("The files form a valid pack, and every reference resolves.")
    try:
        name = external.add_folder(folder)
    except PackError as error:
        yield title, [*catalog.say_error(error)]
        return
    yield title, []
    found = external.read_folder(folder)
    for title, tests in (
        (
            say("Steps, rules and fields belong together."),
            (pack_test.steps, pack_test.described),
        ),
        (say("Each example triggers exactly the findings it should."), (pack_test.examples,)),
    ):
        yield (
            title,
            [sentence for test in tests for error in test(found) for sentence in catalog.say_error(error)],
        )
    if (folder / "locales").is_dir():
        yield say("The translations are complete."), [*_translations(folder, name, catalog)]


def _translations(folder: Path, name: str, catalog: Catalog) -> Iterator[str]:
    """Yield what the catalogs of a pack lack."""
    from validator.i18n.pack_texts import has_words, pack_texts

    texts = [each for each in pack_texts(folder) if each.context or has_words(each.text)]
    there = {place.name for place in (folder / "locales").iterdir() if place.is_dir()}
    for language in sorted(there):
        if language not in languages():
            yield catalog.say(
                "guiderail does not support the language `{language}`.", language=visible(language)
            )
            continue
        known = Catalog(language)
        for each in texts:
            said = known.translate(each.text, domain=name, context=each.context)
            if not known.knows(each.text, domain=name, context=each.context):
                yield catalog.say(
                    "The catalog in `{language}` does not translate “{text}”.",
                    language=language,
                    text=visible(each.text),
                )
            elif _literal(said) != _literal(each.text):
                yield catalog.say(
                    "The catalog in `{language}` changes a placeholder or a call in “{text}”.",
                    language=language,
                    text=visible(each.text),
                )


def _literal(text: str) -> set[str]:
    return {*re.findall(r"\{\{.*?\}\}|\{[a-z][a-z0-9_]*\}", text)}


_ACTIONS = {"new": _new, "test": _test}
