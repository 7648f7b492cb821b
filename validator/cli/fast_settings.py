"""Plain settings, which cannot make a valid file invalid, and the language, for the fast command."""

from __future__ import annotations

import os
import stat

from validator.cli import ready_texts
from validator.cli.ready_texts import Declined
from validator.documents import discovery
from validator.engine.settings_search import (
    FILE,
    may_have_settings,
    names_below,
    search_settings,
    settings_files,
)
from validator.errors import UsageError
from validator.fast_path.reader import MOST_BYTES
from validator.i18n.language import choose_language, languages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.cli.ready_texts import Texts

    Identity = tuple[int, int]  #: of a file: its disk, and its number there
    FindSettings = Callable[[str], "PlainScope | None"]

_BINARY = getattr(os, "O_BINARY", 0)  #: for systems that would translate line ends


class PlainScope:
    """Plain settings, and the folder that their patterns are relative to."""

    def __init__(self, folder: str, language: str, exclude: list[str]) -> None:
        self.folder, self.language, self.exclude = folder, language, exclude

    def excludes(self, path: str, name: str) -> bool:
        """Tell whether a file that was found in a folder is excluded, as settings files are."""
        return name == FILE or (bool(self.exclude) and self._matches(path))

    def _matches(self, path: str) -> bool:
        from validator.engine.globs import fits

        names = names_below(self.folder, path)
        return any(fits(pattern, names) for pattern in self.exclude)


def find_plain_settings() -> FindSettings:
    """Return the search for the settings of a folder; it raises Declined if they are not plain."""
    return search_settings(_read_folder)


def load_texts(option: str | None, find_settings: FindSettings) -> Texts:
    """Return the texts in the language that an option, the environment or the settings ask for.

    Raises Declined for an unknown language in the option.
    """
    scope = find_settings("")
    try:
        language = choose_language(option, os.environ, scope.language if scope else None)
    except UsageError:
        raise Declined from None
    return ready_texts.load_texts(language)


def _read_folder(folder: str, _root: str) -> PlainScope | None:
    """Return the settings in a folder; None if it has none. Raises Declined if they are not plain."""
    for path in settings_files(folder):
        content = read_file(path, is_named=True)[1]
        if not may_have_settings(path, content):
            continue
        from validator.fast_path.settings import read_plain_settings  # only if there are settings

        is_plain_file = path.endswith(FILE) and os.path.realpath(path) == path
        found = read_plain_settings(content) if is_plain_file else None
        if found is None or (found[0] and found[0] not in languages()):
            raise Declined
        return PlainScope(folder, *found)
    return None


def read_file(path: str, *, is_named: bool) -> tuple[Identity, bytes]:
    """Return the identity and the bytes of a regular file. Raises Declined or OSError for any other.

    ``is_named``: it may be a device, for example, which must not even be opened.
    """
    if is_named and not stat.S_ISREG(os.stat(path).st_mode):
        raise Declined
    file = discovery.at_once(path, os.O_RDONLY | _BINARY)
    try:
        known = os.fstat(file)
        if not stat.S_ISREG(known.st_mode) or known.st_size > MOST_BYTES:
            raise Declined
        content = os.read(file, known.st_size + 1)
    finally:
        os.close(file)
    if len(content) != known.st_size:  # it is being written
        raise Declined
    return (known.st_dev, known.st_ino), content
