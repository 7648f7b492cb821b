"""A plain check of valid files: the fast path accepts each of them, so nothing slow is imported."""

from __future__ import annotations

import os
import sys

from validator.cli.arguments import Mistake, find_value, parse_known
from validator.cli.fast_settings import find_plain_settings, load_texts, read_file
from validator.cli.plain_options import (
    COLOR,
    EVERYWHERE,
    HELP,
    JOBS,
    LANG,
    NO_CACHE,
    PLAIN_CHECK,
    QUIET,
    VERSION_OPTION,
)
from validator.cli.ready_texts import (
    Declined,
    describe_notice,
    describe_progress,
    summarize_valid,
    write_text,
)
from validator.documents import discovery
from validator.errors import WorkerError
from validator.fast_path import acceptance, generated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from validator.cli.arguments import Arguments
    from validator.cli.fast_settings import FindSettings, Identity
    from validator.cli.progress_bar import ProgressBar
    from validator.cli.ready_texts import Texts
    from validator.fast_path.verdict_cache import Verdict, VerdictCache

    File = tuple[str, bool]  #: its path, and whether it was named itself
    Accepted = tuple[Identity, Verdict]


def check_files(words: list[str], *, leave_foreign: bool) -> None:
    """Check files as ``words`` ask for, and print the summary. Raises Declined unless all files are valid."""
    arguments = _parse_plain_check(words)
    find_settings = find_plain_settings()
    texts = load_texts(find_value(words, LANG.name), find_settings)
    platforms = _accept_all(arguments, find_settings, texts, leave_foreign=leave_foreign)
    checked = sum(platforms.values())
    if not checked and not leave_foreign:
        raise Declined
    if checked and not arguments.has(QUIET.name):
        noticed = {name: files for name, files in platforms.items() if generated.notices(name)}
        report = "".join(describe_notice(name, files, texts) for name, files in noticed.items())
        if report:
            write_text(report + "\n", sys.stdout)
        write_text(summarize_valid(checked, texts, sum(noticed.values())) + "\n", sys.stderr)


def _parse_plain_check(words: list[str]) -> Arguments:
    """Return the arguments of a check. Raises Declined for other commands and other options."""
    if not acceptance.is_on() or os.environ.get("GITHUB_ACTIONS"):
        raise Declined
    try:
        arguments = parse_known(words, (PLAIN_CHECK,), EVERYWHERE)
    except Mistake:
        raise Declined from None
    wants_text = not arguments.command or arguments.has(HELP.name) or arguments.has(VERSION_OPTION.name)
    if wants_text or "-" in arguments.operands:
        raise Declined
    return arguments


def _accept_all(
    arguments: Arguments, find_settings: FindSettings, texts: Texts, *, leave_foreign: bool
) -> dict[str, int]:
    """Return how many configurations of each platform there are at the paths, in the order of the files.

    Raises Declined unless all of them are valid.
    """
    files = list(_list_files(arguments.operands or ["."]))
    cache = None if arguments.has(NO_CACHE.name) else _open_cache(len(files))

    def accept_files(files: Sequence[File]) -> list[Accepted | None]:
        """Return the verdicts up to the first file that is not accepted, for which it has None."""
        accepted: list[Accepted | None] = []
        for path, is_named in files:
            is_optional = leave_foreign or not is_named
            # os.path.split takes three times as long
            start_of_name = max(path.rfind(os.sep), path.rfind(os.altsep or os.sep)) + 1
            scope, name = find_settings(path[:start_of_name]), path[start_of_name:]
            if is_optional and scope and scope.excludes(path, name):
                continue
            identity, content = read_file(path, is_named=is_named)
            verdict = acceptance.accept_file(content, name, cache, with_notices=shows_notices(scope))
            if verdict is None or not (verdict[0] or is_optional):
                return [*accepted, None]
            accepted.append((identity, verdict))
        return accepted

    def shows_notices(scope: object) -> bool:
        """Tell whether notices look the same everywhere: no settings or colours concern them."""
        return scope is None and are_plain

    are_plain = not arguments.has(COLOR.name) and not any(map(_is_styled, (sys.stdout, sys.stderr)))
    unique: set[object] = set()  # identities and claims that no two files may share
    verdicts: list[Verdict] = []
    platforms: dict[str, int] = {}
    checked = 0
    progress = None if arguments.has(QUIET.name) else _open_progress_bar(len(files), texts)
    try:
        for each in _share_work(accept_files, files, arguments.last(JOBS.name) or "auto"):
            if each is None or each[0] in unique or not unique.isdisjoint(each[1][1]):
                raise Declined
            unique.update((each[0], *each[1][1]))
            verdicts.append(each[1])
            if platform := each[1][0]:
                platforms[platform] = platforms.get(platform, 0) + 1
                checked += 1
            if progress:
                progress.show(len(verdicts), checked)
        return platforms
    finally:
        if progress:
            progress.clear()
        if cache is not None:
            cache.keep(verdicts)


def _is_styled(stream: TextIO | None) -> bool:
    """Tell whether output may have colours, or lines that are wrapped."""
    forced = os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE")
    return bool(forced) or (stream is not None and stream.isatty())


def _list_files(paths: list[str]) -> Iterator[File]:
    for path in paths:
        if os.path.isdir(path):
            for found in discovery.configurations(path):
                yield found, False
        else:
            yield path, True


def _open_cache(files: int) -> VerdictCache | None:
    if files < 2:
        return None
    from validator.fast_path import verdict_cache

    return verdict_cache.open_cache(files)


def _open_progress_bar(files: int, texts: Texts) -> ProgressBar | None:
    """Return the progress bar; None without a terminal, and for one file, which is checked at once."""
    if files < 2 or sys.stderr is None or not sys.stderr.isatty():
        return None
    from validator.cli.progress_bar import ProgressBar

    return ProgressBar(files, lambda checked: describe_progress(checked, texts))


def _share_work(
    accept_files: Callable[[Sequence[File]], list[Accepted | None]], files: Sequence[File], jobs: str
) -> Iterator[Accepted | None]:
    """Yield the verdict on each file, from as many processes as were asked for."""
    if len(files) < 2 and jobs == "auto":
        yield from accept_files(files)
        return
    from validator.engine import process_pool

    number = process_pool.count_jobs(jobs, len(files))
    try:
        for piece in process_pool.share_work(accept_files, process_pool.split_work(files), number):
            yield from piece
    except WorkerError:
        raise Declined from None
