"""The command ``guiderail``: from arguments to exit code. The only module that prints.

Findings go to standard output in exactly the asked format; everything else goes to standard error. Every
word of either passes through one :class:`Screen`.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from validator import arguments, commands
from validator.arguments import Arguments, Command, Option
from validator.catalog import Catalog, choose_language, language_choice
from validator.errors import FileError, GuiderailError, UsageError, mark
from validator.secrets import without_shapes
from validator.suggest import only_nearest
from validator.visible import visible

if TYPE_CHECKING:
    from validator.diagnostics import Report, Severity
    from validator.engine import Judgement
    from validator.files import Source
    from validator.progress import Progress


class Exit(IntEnum):
    """Exit codes (design: section 4)."""

    FINE = 0
    FINDINGS = 1
    REFUSED = 2
    NOTHING_CHECKED = 3
    INTERRUPTED = 130
    TERMINATED = 143


class Screen:
    """Standard output and standard error, either of which may be closed. All output passes here."""

    def __init__(self, out: TextIO | None, err: TextIO | None) -> None:
        self._out, self._err = out, err

    def say(self, text: str, *, ours: bool = False) -> None:
        """Write a part of the result to standard output. Raises OSError if that is not possible.

        ``ours``: it holds nothing of anybody's file, so it is written letter by letter.
        """
        if self._out is None:
            raise OSError(errno.EBADF, "")
        _write(self._out, text if ours else without_shapes(text))

    def tell(self, text: str) -> None:
        """Write a line beside the result, to standard error; if nobody can read it, that changes nothing."""
        if self._out is not None:
            self._out.flush()
        if self._err is None:
            return
        try:
            _write(self._err, without_shapes(text) + "\n")
            self._err.flush()
        except OSError:
            _drop(self._err)
            self._err = None

    def flush(self) -> None:
        if self._out is not None:
            self._out.flush()

    def give_up(self) -> None:
        """Let nothing more go to standard output, which has failed, not even when Python ends."""
        if self._out is not None:
            _drop(self._out)


def _drop(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: its file has failed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


#: for streams that cannot carry everything: what a typewriter would have
_PLAIN = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{BULLET}": "*",
    }
)


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    stream.write(text)


def main(argv: Sequence[str] | None = None, *, leave_foreign: bool = False) -> int:
    """Run guiderail with the words of a command line and return the exit code.

    ``leave_foreign``: named files that belong to no platform are left alone, as in a folder.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    signal.signal(signal.SIGTERM, _terminated)
    screen = Screen(sys.stdout, sys.stderr)
    try:
        code = _run(words, screen, leave_foreign=leave_foreign)
        screen.flush()
        return code
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:  # the reader of our output has left
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


def _terminated(number: int, frame: object) -> None:
    raise SystemExit(int(Exit.TERMINATED))


def _catalog(words: Sequence[str]) -> Catalog:
    """Return the texts in the language that a command line asks for, which may be wrong elsewhere."""
    try:
        return Catalog(choose_language(arguments.wanted(words, "--lang"), os.environ))
    except UsageError:
        return Catalog(choose_language(None, os.environ))


def _run(words: Sequence[str], screen: Screen, *, leave_foreign: bool) -> int:
    catalog = _catalog(words)
    try:
        choose_language(arguments.wanted(words, "--lang"), os.environ)
        asked = arguments.parse(words, commands.COMMANDS, commands.EVERYWHERE)
        return _Call(asked, catalog, screen, leave_foreign=leave_foreign).run()
    except UsageError as error:
        _complain(screen, catalog, error)
        command = next((each.name for each in commands.COMMANDS if each.name in words[:1]), "")
        command = f"guiderail {command} --help" if command else "guiderail --help"
        screen.tell(catalog.say("Run `{command}` to see all options.", command=command))
        return Exit.REFUSED
    except GuiderailError as error:
        _complain(screen, catalog, error)
        return Exit.REFUSED


def _complain(screen: Screen, catalog: Catalog, error: GuiderailError) -> None:
    params = {name: visible(str(value)) for name, value in error.params.items()}
    screen.tell(f"guiderail: {catalog.say(error.message, **params)}")


class _Call:
    """One call of the command."""

    def __init__(self, asked: Arguments, catalog: Catalog, screen: Screen, *, leave_foreign: bool) -> None:
        self.asked, self.catalog, self.screen, self.leave_foreign = asked, catalog, screen, leave_foreign

    def run(self) -> int:
        if self.asked.has("--version"):
            from validator.version import VERSION

            self.screen.say(f"guiderail {VERSION}\n")
            return Exit.FINE
        if self.asked.has("--help") or not self.asked.command:
            self.help()
            return Exit.FINE if self.asked.has("--help") else Exit.REFUSED
        actions = {
            "check": self.check,
            "guide": self.guide,
            "explain": self.explain,
            "rules": self.rules,
            "schema": self.schema,
            "platforms": self.platforms,
            "completion": self.completion,
            "doctor": self.doctor,
        }
        return actions[self.asked.command]()

    # --- check ---

    def check(self) -> int:
        from validator import engine

        platform = self.platform(self.asked.last("--platform"))
        rules = self.chosen_rules()
        self.outputs()
        progress = _Progress(self.catalog, self.screen)
        judgements: list[Judgement] = []
        refused = False
        for source in self.sources():
            try:
                judgement = self.judge(source, platform)
            except GuiderailError as error:
                _complain(self.screen, self.catalog, error)
                refused = True
                continue
            if judgement is not None:
                judgements.append(judgement)
            progress.checked(len(judgements))
        progress.clear()
        reports = [_selected(report, rules) for report in engine.report(judgements)]
        self.report(reports)
        if refused or self.missing:
            return Exit.REFUSED
        if not judgements and not self.leave_foreign:
            self.nothing()
            return Exit.NOTHING_CHECKED
        return self.verdict(reports)

    def sources(self) -> Iterable[Source]:
        from validator import files

        self.missing = False
        seen = set()
        for path in self.asked.operands or ["."]:
            try:
                for source in [files.Source("-", named=True)] if path == "-" else files.expand(path):
                    if (real := os.path.realpath(source.path)) not in seen:
                        seen.add(real)
                        yield source
            except GuiderailError as error:
                _complain(self.screen, self.catalog, error)
                self.missing = True

    def judge(self, source: Source, platform: str | None) -> Judgement | None:
        """Return what a file says; None if it was only found and belongs to no platform."""
        from validator import engine, files

        path, data = self.content(source.path)
        format = files.guess_format(path, data)
        if self.leave_foreign or not source.named:
            return engine.judge_found(data, path, format, only=platform)
        return engine.judge(data, path, format, platform=platform)

    def content(self, path: str) -> tuple[str, bytes]:
        """Return the name and the bytes of a file, or of standard input for ``-``."""
        from validator import files

        if path == "-":
            from validator.document import LIMITS

            name = self.asked.last("--stdin-filename") or "<stdin>"
            return name, sys.stdin.buffer.read(LIMITS.file_size + 1) if sys.stdin else b""
        if os.path.isdir(path):
            raise FileError(mark("The path `{path}` is a folder: name a file in it."), path=path)
        return path, files.content(path)

    def report(self, reports: list[Report]) -> None:
        from validator import files
        from validator.reporters import REPORTERS, Run
        from validator.reporters.summary import summary

        if self.asked.has("--quiet"):
            reports = [
                replace(each, diagnostics=tuple(d for d in each.diagnostics if d.severity == "error"))
                for each in reports
            ]
        shown, outputs = self.outputs()
        run = Run(
            reports,
            self.catalog,
            colors=self.colors(),
            verbose=self.asked.has("--verbose"),
            folder=_here(),
            fail_on=self.threshold(),
        )
        for piece in REPORTERS[shown](run) if shown else ():
            self.screen.say(piece)
        for format, path in outputs:
            files.write(path, without_shapes("".join(REPORTERS[format](replace(run, colors=False)))))
        if self.asked.has("--verbose"):
            for report in reports:
                self.screen.tell(self.checked_line(report, run.path(report.path)))
        if not self.asked.has("--quiet") and shown in ("", "text", "github") and reports:
            self.screen.tell(summary(run))
            if shown == "text" and run.counts():
                command = "guiderail explain RULE"
                self.screen.tell(
                    self.catalog.say("Run `{command}` to read what a rule means.", command=command)
                )

    def outputs(self) -> tuple[str, list[tuple[str, str]]]:
        """Return the format for standard output, empty for nothing there, and each file with its format."""
        asked = self.asked.last("--format")
        outputs = [_output(each) for each in self.asked.all("--output")]
        if all(format for format, _ in outputs):
            shown = asked or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
        else:
            shown = ""
        return shown, [(format or asked or "text", path) for format, path in outputs]

    def checked_line(self, report: Report, path: str) -> str:
        from validator import pack

        if report.platform is None:
            return self.catalog.say("Checked without a platform: `{path}`", path=path)
        title = pack.load(report.platform).title
        return self.catalog.say("Checked as {platform}: `{path}`", platform=title, path=path)

    def nothing(self) -> None:
        say = self.catalog.say
        path = self.asked.operands[0] if self.asked.operands else "."
        self.screen.tell(
            say(
                "There is nothing to check: no file in the folder `{path}` belongs to a known platform.",
                path=visible(path),
            )
        )
        self.screen.tell(say("Name a file, or give its platform with the option `--platform`."))

    def verdict(self, reports: list[Report]) -> int:
        threshold = self.threshold()
        if threshold is None or self.asked.has("--exit-zero"):
            return Exit.FINE
        weight = threshold.weight
        found = any(finding.severity.weight >= weight for report in reports for finding in report.diagnostics)
        return Exit.FINDINGS if found else Exit.FINE

    def threshold(self) -> Severity | None:
        """Return the lowest severity that makes the exit code 1; None if none does."""
        from validator.diagnostics import Severity

        wish = self.asked.last("--fail-on") or "error"
        return None if wish == "never" else Severity(wish)

    def chosen_rules(self) -> tuple[set[str], set[str]]:
        """Return the rules that were selected and those to ignore; a name that no rule has is refused."""
        from validator import pack

        known = set(pack.shared_rules()).union(*(pack.load(name).rules for name in pack.names()))
        for name in (*self.asked.all("--select"), *self.asked.all("--ignore")):
            if name not in known:
                from validator.rulebook import unknown_rule

                raise unknown_rule(name)
        return set(self.asked.all("--select")), set(self.asked.all("--ignore"))

    def platform(self, name: str | None) -> str | None:
        """Return the platform of a name or alias. Raises UsageError if there is none."""
        from validator import pack

        if name is None:
            return None
        known = pack.by_name()
        if name in known:
            return known[name]
        meant = pack.meant(name)
        if meant:
            raise UsageError(
                mark("The platform `{value}` is unknown: did you mean `{suggestion}`?"),
                value=name,
                suggestion=meant,
            )
        platforms = ", ".join(f"`{each}`" for each in pack.names())
        raise UsageError(
            mark("The platform `{value}` is unknown; the known ones are {platforms}."),
            value=name,
            platforms=platforms,
        )

    def colors(self) -> bool:
        return self.color_choice()[0]

    def color_choice(self) -> tuple[bool, str]:
        """Return whether there are colours, and the option or variable that decides; empty: the terminal."""
        wish = self.asked.last("--color") or "auto"
        if wish != "auto":
            return wish == "always", "--color"
        if os.environ.get("NO_COLOR"):
            return False, "NO_COLOR"
        if os.environ.get("TERM") == "dumb":
            return False, "TERM"
        for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
            if os.environ.get(name):
                return True, name
        return _is_terminal(sys.stdout), ""

    # --- the other commands ---

    def guide(self) -> int:
        from validator import files
        from validator.guide import guide_text
        from validator.reporters.guide import FORMATS, guide_page
        from validator.wording import pack_words

        output, form = self.asked.last("--output"), self.asked.last("--format") or "text"
        name, progress = self.progress(self.platform(next(iter(self.asked.operands), None)) or "")
        found = guide_text(
            name,
            self.catalog.language,
            pack_words(name, self.catalog),
            step=self.asked.last("--step"),
            choice=progress.choice if progress else None,
        )
        colors = form == "text" and not output and self.colors()
        text = FORMATS[form](guide_page(found, self.catalog, progress, width=_width(), colors=colors))
        if output:
            files.write(output, without_shapes(text))
        else:
            self.screen.say(text)
        return Exit.FINE

    def progress(self, platform: str) -> tuple[str, Progress | None]:
        """Return the platform of the guide, and how far the file given with ``--config`` has come."""
        from validator import files
        from validator.progress import platform_of, progress

        config = self.asked.last("--config")
        if config is not None:
            path, data = self.content(config)
            format = files.guess_format(path, data)
            platform = platform or platform_of(data, path, format)
            return platform, progress(platform, data, path, format)
        if platform:
            return platform, None
        raise UsageError(
            mark("The command `{command}` needs an argument: `{usage}`."),
            command="guide",
            usage="guiderail guide PLATFORM",
        )

    def explain(self) -> int:
        from validator import rulebook
        from validator.reporters.rule import explanation

        home = rulebook.home(self.asked.operands[0])
        self.screen.say(explanation(home, self.catalog, width=_width(), colors=self.colors()))
        return Exit.FINE

    def rules(self) -> int:
        from validator.pages.machine import rule_list
        from validator.reporters.rule import rule_table

        if self.asked.last("--format") == "json":
            self.screen.say(rule_list().decode(), ours=True)
        else:
            self.screen.say(rule_table(self.catalog, colors=self.colors()), ours=True)
        return Exit.FINE

    def completion(self) -> int:
        from validator.completion import script

        self.screen.say(script(self.asked.operands[0], self.catalog), ours=True)
        return Exit.FINE

    def doctor(self) -> int:
        from validator.doctor import Terminal, diagnosis

        colors, decided_by = self.color_choice()
        terminal = Terminal(
            encoding=(sys.stdout and sys.stdout.encoding) or "",
            columns=shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else 0,
            colors=colors,
            colors_by=decided_by,
        )
        chosen = language_choice(self.asked.last("--lang"), os.environ)
        self.screen.say(diagnosis(self.catalog, chosen, terminal))
        return Exit.FINE

    def schema(self) -> int:
        import json
        from pathlib import Path

        from validator import pack
        from validator.localized_schema import localized_schema

        if self.asked.has("--report"):
            file = Path(__file__).parent / "reporters" / "report.schema.json"
            self.screen.say(file.read_text(encoding="utf-8"), ours=True)
            return Exit.FINE
        if not self.asked.operands:
            raise UsageError(
                mark("The command `{command}` needs an argument: `{usage}`."),
                command="schema",
                usage="guiderail schema PLATFORM",
            )
        name = self.platform(self.asked.operands[0]) or ""
        schema = localized_schema(pack.load(name), self.catalog)
        self.screen.say(json.dumps(schema, indent=2, ensure_ascii=True) + "\n", ours=True)
        return Exit.FINE

    def platforms(self) -> int:
        from validator.reporters.platforms import platform_list

        self.screen.say(platform_list(self.catalog))
        return Exit.FINE

    # --- help ---

    def help(self) -> None:
        say, command = self.catalog.say, self._command()
        if command is None:
            self.screen.say(
                say("Tells what is wrong in a configuration, where, why, and which guide step mends it.")
                + "\n\n"
            )
            self.screen.say(say("Usage: {usage}", usage="guiderail COMMAND [OPTION…]") + "\n\n")
            self.screen.say(
                say("Commands:") + "\n" + self._rows([(each.name, each.help) for each in commands.COMMANDS])
            )
        else:
            usage = " ".join(
                part for part in ("guiderail", command.name, "[OPTION…]", command.operands) if part
            )
            self.screen.say(say(command.help) + "\n\n" + say("Usage: {usage}", usage=usage) + "\n")
        options = (*(command.options if command else ()), *commands.EVERYWHERE)
        self.screen.say(
            "\n" + say("Options:") + "\n" + self._rows([(_option_head(each), each.help) for each in options])
        )
        self.screen.say(
            "\n"
            + say(
                "Exit codes: 0 fine, 1 findings, 2 the request could not be carried out, 3 nothing checked."
            )
            + "\n"
        )

    def _command(self) -> Command | None:
        return next((each for each in commands.COMMANDS if each.name == self.asked.command), None)

    def _rows(self, rows: list[tuple[str, str]]) -> str:
        import textwrap

        lines = []
        for head, text in rows:
            wrapped = textwrap.wrap(self.catalog.say(text), 66)
            first = f"  {head:26} {wrapped[0]}" if len(head) <= 26 else f"  {head}\n{'':29}{wrapped[0]}"
            lines += [first, *(f"{'':29}{line}" for line in wrapped[1:])]
        return "\n".join(lines) + "\n"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _output(value: str) -> tuple[str, str]:
    """Return the format, empty if none is named, and the file of one ``--output``."""
    from validator.reporters import REPORTERS

    format, colon, path = value.partition(":")
    if colon and format in REPORTERS and not path:
        raise UsageError(
            mark("The option `{option}` needs a value, for example `{example}`."),
            option="--output",
            example=f"--output {value}FILE",
        )
    if colon and format in REPORTERS:
        return format, path
    meant = only_nearest(format, REPORTERS) if colon else ""
    if meant:
        raise UsageError(
            mark("The value `{value}` of the option `{option}` is unknown: did you mean `{suggestion}`?"),
            value=value,
            option="--output",
            suggestion=f"{meant}:{path}",
        )
    return "", value


def _here() -> str:
    """Return the current folder; the empty text if it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def _width() -> int:
    """Return how many columns a guide may take; 0, the usual number, where nobody reads on a terminal."""
    if not _is_terminal(sys.stdout):
        return 0
    return max(40, min(shutil.get_terminal_size().columns, 100))


def _option_head(option: Option) -> str:
    names = f"{option.short}, {option.name}" if option.short else f"    {option.name}"
    value = "|".join(option.choices) if option.choices else option.value
    return f"{names} {value}".rstrip()


def _selected(report: Report, rules: tuple[set[str], set[str]]) -> Report:
    select, ignore = rules
    chosen = (each for each in report.diagnostics if not select or each.rule in select | _UNREAD)
    kept = tuple(each for each in chosen if each.rule not in ignore - _UNREAD)
    return replace(report, diagnostics=kept)


#: rules that are always reported: a file that could not be read must not pass for a right one
_UNREAD = {"syntax-error", "not-readable"}


class _Progress:
    """How far a run is, on a terminal, once it has taken longer than a second."""

    def __init__(self, catalog: Catalog, screen: Screen) -> None:
        self._catalog, self._screen = catalog, screen
        self._started, self._shown = time.monotonic(), 0.0
        self._wanted = _is_terminal(sys.stderr)

    def checked(self, n: int) -> None:
        now = time.monotonic()
        if self._wanted and now - self._started > 1 and now - self._shown > 0.1:
            self._shown = now
            line = self._catalog.say_plural("{n} file checked …", "{n} files checked …", n)
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
