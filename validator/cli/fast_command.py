"""The quick way for the command: what it says so often that the words for it are ready.

That is the version, the help, and to ``guiderail check FILE`` that all is well.
"""

from __future__ import annotations

import os
import stat
import sys

from validator import build_cache
from validator.documents import discovery
from validator.fast_path.reader import MOST_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from validator.cli.progress_bar import ProgressBar
    from validator.fast_path.settings import PlainSettings as Said
    from validator.fast_path.verdict_cache import Verdict, VerdictCache

    File = tuple[str, bool]  #: its path, and whether it was named itself
    Place = tuple[int, int]  #: of a file: its disk, and its number there
    Found = tuple[Place, Verdict] | None  #: None: something may be wrong with a file

#: that all is well in English, which needs no catalog; a test compares it
_FINE = {
    "fine": "No errors. 1 file checked.",
    "many fine": "No errors. {n} files checked.",
    "so far": "{n} files checked …",
    "thousands": "10,000",
    "fewest digits": "4",
}
_MOST_SAID = 1_000_000  #: as many files need other words
_AS_IS = getattr(os, "O_BINARY", 0)  #: where the system would change the ends of lines
_SETTINGS = "guiderail.toml"
_OWN_LANGUAGE = "GUIDERAIL_LANG"  #: the variable that asks for a language before the settings do
#: the variables that may ask for one after them, in the order in which they decide
_LANGUAGES = ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG")


def tried(words: list[str], *, leave_foreign: bool = False) -> int | None:
    """Return what :func:`answer` does; None, too, if it fails: no flaw of a short cut may stop anybody."""
    try:
        return answer(words, leave_foreign=leave_foreign)
    except Exception:  # noqa: BLE001  # of any kind: its traceback may show a secret, the usual way never does
        return None


def answer(words: list[str], *, leave_foreign: bool = False) -> int | None:
    """Return the exit code if everything asked for is right, and has been said to be; None if that is unsure.

    ``leave_foreign``: as for :func:`validator.cli.main.main`.
    """
    if words in (["--version"], ["-V"]):
        from validator.version import VERSION

        return _print(f"guiderail {VERSION}\n", sys.stdout)
    if words[-1:] in (["--help"], ["-h"]):
        return _help(words[:-1])
    from validator.fast_path import acceptance

    asked = _asked(words)
    if asked is None or not acceptance.is_on() or os.environ.get("GITHUB_ACTIONS"):
        return None
    settings = _Settings()
    try:
        language = _language(asked.language or _wished(settings.language()))
        checked = _checked(asked, settings, language, leave_foreign=leave_foreign) if language else None
    except (OSError, ValueError):
        return None
    if language is None or checked is None or not (checked or leave_foreign):
        return None
    return 0 if asked.quiet or not checked else _say(checked, language)


def _checked(asked: _Asked, settings: _Settings, language: str, *, leave_foreign: bool) -> int | None:
    """Return how many configurations there are at the paths, all of them right; None if that is unsure.

    Raises OSError or ValueError if it is just as unsure.
    """
    from validator.fast_path import acceptance

    files = list(_files(asked.paths))
    cache = _cache(len(files)) if asked.cache and len(files) > 1 else None

    def found(files: Sequence[File]) -> list[Found]:
        right: list[Found] = []
        for path, named in files:
            # what os.path.split does, which takes three times as long
            end = max(path.rfind(os.sep), path.rfind(os.altsep or os.sep)) + 1
            folder, name = path[:end], path[end:]
            holding = settings.nearest(folder)
            if holding.place and (leave_foreign or not named) and holding.pass_over(path, name):
                continue
            place, content = _content(path, named=named)
            verdict = acceptance.accept_file(content, name, cache)
            if verdict is None or not (verdict[0] or leave_foreign or not named):
                return [*right, None]
            right.append((place, verdict))
        return right

    known: set[object] = set()  # what no two files may have in common
    verdicts: list[Verdict] = []
    checked = 0
    progress = None if asked.quiet else _progress(len(files), language)
    try:
        for each in _spread(found, files, asked.jobs):
            if each is None or each[0] in known or not known.isdisjoint(each[1][1]):
                return None
            known.update((each[0], *each[1][1]))
            verdicts.append(each[1])
            checked += bool(each[1][0])
            if progress:
                progress.show(len(verdicts), checked)
        return checked
    finally:
        if progress:
            progress.clear()
        if cache is not None:
            cache.keep(verdicts)


def _progress(files: int, language: str) -> ProgressBar | None:
    """Return what shows how far the run is; None if nobody would see it, or wait for it."""
    if files < 2 or sys.stderr is None or not sys.stderr.isatty():
        return None
    from validator.cli.progress_bar import ProgressBar

    # the first file may need the singular, which is not ready
    return ProgressBar(files, lambda checked: _counted("so far", checked, language) if checked > 1 else "")


def _cache(files: int) -> VerdictCache | None:
    from validator.fast_path import verdict_cache

    return verdict_cache.open_cache(files)


def _spread(
    found: Callable[[Sequence[File]], list[Found]], files: Sequence[File], jobs: str
) -> Iterator[Found]:
    """Yield what is found in each file, in the processes that are asked for."""
    if len(files) < 2 and jobs == "auto":
        yield from found(files)
        return
    from validator.engine import process_pool
    from validator.errors import WorkerError

    try:
        for piece in process_pool.spread(
            found, process_pool.pieces(files), process_pool.number(jobs, len(files))
        ):
            yield from piece
    except WorkerError:
        yield None


def _files(paths: list[str]) -> Iterator[File]:
    """Yield each file that the paths stand for, and whether it was named itself."""
    for path in paths:
        if os.path.isdir(path):
            for found in discovery.configurations(path):
                yield found, False
        else:
            yield path, True


class _Holding:
    """The settings that hold in a folder; ``place`` is where they lie, empty if there are none."""

    def __init__(self, place: str, said: Said) -> None:
        self.place = place
        self.language, self._excluded = said

    def pass_over(self, path: str, name: str) -> bool:
        """Tell whether a file that nobody named as a configuration is none to check."""
        return name == _SETTINGS or (bool(self._excluded) and self._exclude(path))

    def _exclude(self, path: str) -> bool:
        from validator.engine.globs import fits

        way = os.path.relpath(path, self.place).split(os.sep)
        return any(fits(pattern, way) for pattern in self._excluded)


class _Settings:
    """The settings of all folders, as long as they leave what is right as it is."""

    def __init__(self) -> None:
        self._nearest: dict[str, _Holding] = {}

    def nearest(self, folder: str) -> _Holding:
        """Return the settings that hold in a folder. Raises OSError or ValueError if they may say more."""
        if folder not in self._nearest:
            full = os.path.abspath(folder)
            passed = self._search(full)
            found = self._nearest[passed.pop()]
            if found.place not in ("", full) and not discovery.repository(found.place):
                raise ValueError  # whether it counts depends on where the command was called
            self._nearest.update(dict.fromkeys((folder, *passed), found))
        return self._nearest[folder]

    def _search(self, folder: str) -> list[str]:
        """Return the folders from this one upwards, up to the first of which it is known what holds in it."""
        passed = [folder]
        while passed[-1] not in self._nearest:
            place = passed[-1]
            said, above = _said_in(place), os.path.dirname(place)
            if said is not None:
                self._nearest[place] = _Holding(place, said)
            elif above == place or os.path.lexists(f"{place}/.git"):
                self._nearest[place] = _Holding("", ("", []))
            else:
                passed.append(above)
        return passed

    def language(self) -> str:
        """Return the language that the settings of the current folder name. Raises as ``nearest`` does."""
        return self.nearest("").language


def _said_in(folder: str) -> Said | None:
    """Return what the settings in a folder say; None if it has none. Raises OSError or ValueError."""
    path = f"{folder}/{_SETTINGS}"
    if os.path.lexists(path):
        from validator.fast_path.settings import read_plain_settings

        is_linked = os.path.realpath(path) != path
        found = None if is_linked else read_plain_settings(_content(path, named=True)[1])
        if found is None or (found[0] and _language(found[0]) != found[0]):
            raise ValueError
        return found
    try:
        if b"[tool.guiderail" in _content(f"{folder}/pyproject.toml", named=True)[1]:
            raise ValueError
    except FileNotFoundError:
        return None
    return None


class _Asked:
    """What a call asks for: nothing less usual than this."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.language, self.jobs, self.quiet, self.cache = "", "auto", False, True


def _asked(words: list[str]) -> _Asked | None:
    """Return what a call asks for; None for any less usual wish."""
    if words[:1] not in (["check"], ["validate"]):
        return None
    asked, only_paths = _Asked(), False
    rest = iter(words[1:])
    for word in rest:
        if only_paths or not word.startswith("-"):
            asked.paths.append(word)
        elif word == "--":
            only_paths = True
        elif word in ("-q", "--quiet"):
            asked.quiet = True
        elif word == "--lang":
            asked.language = next(rest, "")
        elif word in ("-j", "--jobs"):
            asked.jobs = next(rest, "")
        elif word == "--no-cache":
            asked.cache = False
        else:
            return None
    if "-" in asked.paths:
        return None
    asked.paths = asked.paths or ["."]
    return asked


def _wished(settings: str) -> str:
    """Return what the environment, or the settings, ask for as a language."""
    named = os.environ.get(_OWN_LANGUAGE) or settings
    return named or next(filter(None, map(os.environ.get, _LANGUAGES)), "C")


def _language(wish: str) -> str | None:
    """Return the language that a wish is sure to ask for, None if that is unsure."""
    name = wish.partition(".")[0].partition("@")[0]
    if name in ("C", "POSIX"):
        return "en"
    language = name.replace("-", "_").partition("_")[0].lower()
    return language if name.isascii() and name.replace("_", "").isalpha() and _fine(1, language) else None


def _fine(checked: int, language: str) -> str:
    """Return what is said when so many files are right; nothing in a language that is not spoken."""
    if checked != 1:
        return _counted("many fine", checked, language)
    return _ready(language).get("fine", "")


def _counted(name: str, n: int, language: str) -> str:
    """Return one of the texts for several files, with their number; nothing in a language not spoken."""
    texts = _ready(language)
    if not texts:
        return ""
    number = str(n)
    if len(number) >= int(texts["fewest digits"]):
        number = f"{n:,}".replace(",", texts["thousands"][2:-3])
    return texts[name].replace("{n}", number)


def _ready(language: str) -> dict[str, str]:
    return _FINE if language == "en" else _texts(language)


def _texts(language: str) -> dict[str, str]:
    """Return the texts that are ready (:mod:`validator.cli.ready_texts`); none for a language not spoken."""
    if build_cache.is_built():
        return getattr(build_cache.built(f"texts.{language}"), "TEXTS", {})

    def make() -> dict[str, dict[str, str]]:
        from validator.cli.ready_texts import ready_texts

        return ready_texts()

    sources = build_cache.state([build_cache.PACKAGE, f"{build_cache.CHECKOUT}/locales"])
    texts: dict[str, dict[str, str]] = build_cache.kept("texts", sources, make)
    return texts.get(language, {})


def _has_room(text: str) -> bool:
    """Tell whether standard output is a file, a pipe, or a terminal as wide as a text."""
    if sys.stdout is None or not sys.stdout.isatty():
        return True
    columns = os.get_terminal_size(sys.stdout.fileno()).columns
    return "COLUMNS" not in os.environ and max(map(len, text.splitlines())) <= columns


def _help(words: list[str]) -> int | None:
    """Show the help for a command, if there is no doubt about which, and in which language."""
    try:
        wish = _language(_wished(_Settings().language()))
    except (OSError, ValueError):
        return None
    text = _texts(wish).get(" ".join([*words, "--help"])) if wish and len(words) <= 1 else None
    return _print(text, sys.stdout) if text and _has_room(text) else None


def _content(path: str, *, named: bool) -> tuple[Place, bytes]:
    """Return the place on its disk and the bytes of an ordinary file. Raises OSError or ValueError.

    ``named``: it may be anything, even what must not be opened.
    """
    if named and not stat.S_ISREG(os.stat(path).st_mode):
        raise ValueError
    file = discovery.at_once(path, os.O_RDONLY | _AS_IS)
    try:
        known = os.fstat(file)
        if not stat.S_ISREG(known.st_mode) or known.st_size > MOST_BYTES:
            raise ValueError
        content = os.read(file, known.st_size + 1)
    finally:
        os.close(file)
    if len(content) != known.st_size:  # it is being written
        raise ValueError
    return (known.st_dev, known.st_ino), content


def _say(checked: int, language: str) -> int | None:
    if checked >= _MOST_SAID:
        return None
    return _print(_fine(checked, language) + "\n", sys.stderr)


def _print(text: str, stream: TextIO | None) -> int | None:
    """Write a text and return the exit code; None if the stream may not take it."""
    if stream is None or not (text.isascii() or stream.encoding == "utf-8"):
        return None
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        return None
    return 0
