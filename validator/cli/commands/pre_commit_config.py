"""The hook of a platform in ``.pre-commit-config.yaml``: added by places, all else stays as it is.

It runs the guiderail that is installed, so it needs no address; where the file has a copy of guiderail as a
repository already, the hook is one more of that copy.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

from validator.cli.commands.call import Call
from validator.cli.exit_codes import Exit
from validator.documents.model import Data, Document, Format, Node
from validator.documents.reader import read
from validator.documents.writer import is_faithful, write
from validator.engine import files
from validator.packs import registry
from validator.positions import Position
from validator.printable import visible

FILE = ".pre-commit-config.yaml"
#: the names of files that may be configurations, as a regular expression of pre-commit
FILES = r"(\.(ya?ml|jsonc?|toml|env)(\.(dist|example|sample|template))?|(^|/)\.env\.[^/]+)$"
_ANY = "guiderail"  #: the hook for every platform
_ITEM = re.compile(r"( *)-( +)\Z")
_MARK = "\ufeff"


def add_hook(call: Call, platform: str) -> int:
    """Add the hook of a platform, and say what was done; a file that cannot be understood stays as it is."""
    path = _path()
    say, shown = call.catalog.say, visible(path)
    hook = f"{_ANY}-{platform}" if registry.is_built_in(platform) else _ANY
    if not os.path.lexists(path):
        if files.create(path, "repos:\n" + _lines(_entry(hook), 2, "\n")):
            call.screen.tell(
                say("The file `{path}` was written, with the hook `{hook}`.", path=shown, hook=hook)
            )
            _mention_command(call)
            _mention_next(call)
        return Exit.FINE
    data = files.content(path)
    present = _present(data, hook)
    if present:
        call.screen.tell(say("The hook `{hook}` is already in the file `{path}`.", path=shown, hook=present))
        _mention_next(call)
        return Exit.FINE
    text = with_hook(data, hook)
    if text is None:
        call.screen.tell(say("The file `{path}` stays as it is; add these lines to it yourself:", path=shown))
        call.screen.tell("repos:\n" + _lines(_entry(hook), 2, "\n"))
        return Exit.REFUSED
    call.screen.complain_of(call.catalog, files.write(path, text))
    call.screen.tell(say("The hook `{hook}` was added to the file `{path}`.", path=shown, hook=hook))
    if "guiderail-hook" in text:
        _mention_command(call)
    _mention_next(call)
    return Exit.FINE


def _mention_command(call: Call) -> None:
    say, command = call.catalog.say, "guiderail-hook"
    call.screen.tell(
        say("The hook runs `{command}`, which must be on the PATH when you commit.", command=command)
    )


def _mention_next(call: Call) -> None:
    """Say what makes git run the hook: without it, a wrong file is committed and nothing is said."""
    say = call.catalog.say
    if which("pre-commit") is None:
        call.screen.tell(
            say(
                "No hook runs yet, because pre-commit is not installed: install it, for example with"
                " `{command}`.",
                command="pipx install pre-commit",
            )
        )
    call.screen.tell(say("Next, once in each clone: `{command}`", command="pre-commit install"))


def with_hook(data: bytes, hook: str) -> str | None:
    """Return a pre-commit configuration with one more hook; None if it cannot be understood."""
    reading = read(data, format=Format.YAML)
    text = reading.lines.text
    if all(line.strip() == "" or line.lstrip().startswith("#") for line in text.splitlines()):
        ending = _line_end(text)
        return _marked(data, _ended(text, ending) + f"repos:{ending}" + _lines(_entry(hook), 2, ending))
    if reading.diagnostics or len(reading.documents) != 1:
        return None
    document = reading.documents[0]
    for changed, wanted in _attempts(document, hook):
        if changed is not None and is_faithful(changed, [wanted], Format.YAML):
            return _marked(data, changed)
    return None


def _path() -> str:
    """Return the place of the file: at the top of the repository around this folder, else in this folder."""
    here = Path.cwd()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    return FILE if top == here else os.path.relpath(top / FILE)


def _present(data: bytes, hook: str) -> str:
    """Return which hook of guiderail does the same already; empty if none does."""
    for document in read(data, format=Format.YAML).documents:
        for _, entry in _repositories(document.data):
            hooks = entry.get("hooks")
            for each in hooks if isinstance(hooks, list) else ():
                name = each.get("id") if isinstance(each, dict) else None
                if isinstance(name, str) and name in (hook, _ANY):
                    return name
    return ""


def _repositories(data: Data) -> Iterator[tuple[int, dict[str, Any]]]:
    found = data.get("repos") if isinstance(data, dict) else None
    for index, each in enumerate(found if isinstance(found, list) else ()):
        if isinstance(each, dict):
            yield index, each


def _entry(hook: str) -> dict[str, Any]:
    platform = hook.removeprefix(_ANY).lstrip("-")
    what: dict[str, Any] = {
        "id": hook,
        "name": hook,
        "entry": f"guiderail-hook --platform {platform}" if platform else "guiderail-hook",
        "language": "system",
        "types": ["text"],
        "files": FILES,
        "require_serial": True,
    }
    return {"repo": "local", "hooks": [what]}


def _attempts(document: Document, hook: str) -> Iterator[tuple[str | None, Data]]:
    """Yield the text after each way to add the hook, with what it has to say then."""
    data: Any = document.data
    if not isinstance(data, dict):
        return
    if "repos" not in data:
        yield _at_end(document, hook), {**data, "repos": [_entry(hook)]}
        return
    repositories = data["repos"]
    if not isinstance(repositories, list):
        return
    for index, each in _repositories(data):
        address, hooks = each.get("repo"), each.get("hooks")
        if (
            isinstance(address, str)
            and re.search(r"/guiderail(\.git)?/?\Z", address)
            and isinstance(hooks, list)
        ):
            changed = {**each, "hooks": [*hooks, {"id": hook}]}
            wanted = {**data, "repos": [*repositories[:index], changed, *repositories[index + 1 :]]}
            yield _appended(document, ("repos", index, "hooks"), {"id": hook}), wanted
    yield _appended(document, ("repos",), _entry(hook)), {**data, "repos": [*repositories, _entry(hook)]}


def _at_end(document: Document, hook: str) -> str | None:
    """Return the text with a list of repositories after everything else."""
    text = document.lines.text
    if text[document.root.start : document.root.start + 1] == "{":
        return None
    ending = _line_end(text)
    return _ended(text, ending) + f"repos:{ending}" + _lines(_entry(hook), 2, ending)


def _appended(document: Document, path: tuple[str | int, ...], item: Data) -> str | None:
    """Return the text with one more item in the list at ``path``; None where its place is not plain."""
    entry = document.entry(path)
    if entry is None or entry.alias or entry.merged:
        return None
    text, node = document.lines.text, entry.node
    if text[node.start : node.start + 1] == "[":
        at = _end(node.items[-1].node, node.items[-1].alias) if node.items else node.start + 1
        return text[:at] + (", " if node.items else "") + _flow(item) + text[at:]
    for each in reversed(node.items):
        start = each.alias[0] if each.alias else each.node.start
        dash = _ITEM.fullmatch(
            document.lines.line(document.lines.position(start).line)[: _column(document, start)]
        )
        if dash:
            at = _behind(document, _end(node.items[-1].node, node.items[-1].alias), len(dash[1]))
            ending = _line_end(text)
            head = _ended(text[:at], ending)
            return head + _lines(item, len(dash[1]), ending, len(dash[2])) + text[at:]
    return None


def _column(document: Document, offset: int) -> int:
    return document.lines.position(offset).column - 1


def _end(node: Node, alias: tuple[int, int] | None) -> int:
    return alias[1] if alias else node.end


def _behind(document: Document, end: int, indent: int) -> int:
    """Return the offset of the line after a value, and after the deeper comments that follow it."""
    lines = document.lines
    number = lines.position(end).line
    while True:
        following = lines.line(number + 1)
        if not (following.strip().startswith("#") and len(following) - len(following.lstrip(" ")) > indent):
            break
        number += 1
    return _start_of(document, number + 1)


def _start_of(document: Document, number: int) -> int:
    """Return where a line begins; the end of the text beyond the last one."""
    text = document.lines.text
    if number > document.lines.position(len(text)).line:
        return len(text)
    return document.lines.offset(Position(number, 1))


def _lines(item: Data, indent: int, ending: str, gap: int = 1) -> str:
    """Return an item of a block list as lines; ``gap``: how many spaces follow its dash."""
    first, *rest = write(item, Format.YAML).splitlines()
    inner = " " * (indent + 1 + gap)
    lines = [f"{' ' * indent}-{' ' * gap}{first}", *(inner + line for line in rest)]
    return "".join(line + ending for line in lines)


def _flow(item: Data) -> str:
    """Return an item of a list in brackets, where JSON is YAML."""
    return json.dumps(item)


def _line_end(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _ended(text: str, ending: str) -> str:
    return text if not text or text.endswith(("\n", "\r")) else text + ending


def _marked(data: bytes, text: str) -> str:
    return _MARK + text if data.startswith(_MARK.encode()) else text
