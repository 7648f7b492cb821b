"""``guiderail check``: check files and report the findings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from validator.cli.arguments import Arguments
from validator.cli.commands.baselines import Baselines
from validator.cli.commands.call import Call
from validator.cli.commands.fix import Fixer
from validator.cli.commands.outputs import Outputs
from validator.cli.exit_codes import Exit
from validator.cli.progress_bar import ProgressBar
from validator.cli.terminal import columns_of, is_terminal
from validator.diagnostics import Diagnostic, Report, Severity
from validator.documents.limits import CEILINGS, LIMITS, RAISABLE, Limits
from validator.engine import files, full_check, runner, suppressions
from validator.engine.files import Source
from validator.engine.full_check import Judgement
from validator.engine.runner import Outcome, Task, Workers
from validator.errors import GuiderailError, SchemaError, SettingsError, UsageError, mark, unknown_name
from validator.lazy_dataclasses import replace
from validator.packs import registry
from validator.packs.model import Pack
from validator.printable import shortened, visible
from validator.reporters.closing import closing
from validator.reporters.run import Run
from validator.reporters.summary import files_so_far
from validator.secrets import Masker

#: options that another call must repeat to check a file in the same way
_OPTIONS_TO_REPEAT = (
    "--select",
    "--ignore",
    "--platform",
    "--pack",
    "--schema",
    "--schema-root",
    "--env-file",
    "--baseline",
    "--limit",
)


def run(call: Call) -> int:
    """Check the files that are asked for, report, and return the exit code."""
    return Check(call).run()


class Check:
    """One call of ``check``; ``verify`` adds what Twilio says."""

    def __init__(self, call: Call) -> None:
        self.call, self.asked = call, call.asked
        self.catalog, self.screen = call.catalog, call.screen
        self.settings = call.settings
        self.platform = call.platform(self.asked.last("--platform"))
        self.limits = _limits(self.asked.all("--limit"))
        self.schema = _schema(self.asked, self.limits.seconds)
        self.select, self.ignore = _rules(self.asked.all("--select")), _rules(self.asked.all("--ignore"))
        known = self.asked.last("--baseline") or self.settings.here().baseline()
        self.baselines = Baselines(known, self.asked.last("--write-baseline"))
        self.outputs = Outputs(self.asked)
        self.fail_on = _threshold(self.asked.last("--fail-on") or self.settings.here().settings.fail_on)
        self.variables = call.variables()
        self.fixer = Fixer(call)
        self.judged: list[Task] = []  #: the task of each result
        self.refused = False  #: a file that was asked for could not be checked
        self.compared = False  #: something was compared with a rule of a platform

    def run(self) -> int:
        judgements = self.judgements()
        reports = self.reports(judgements)
        if self.fixer.wanted:
            sources = [task.source for task in self.judged]
            reports = self.fixer.run(reports, sources, lambda texts: self.again(judgements, texts))
            self.refused |= self.fixer.refused
        if self.fixer.only_shows:
            self.fixer.tell_shown(self.run_of(reports), quiet=self.asked.has("--quiet"))
        else:
            complete = bool(judgements) and not self.refused
            reports = list(self.baselines.leave_out(reports, self.is_chosen, complete=complete))
            self.report(reports)
        if self.refused:
            return Exit.REFUSED
        if not self.compared and not self.call.leave_foreign:
            self.nothing()
            return Exit.NOTHING_CHECKED
        return self.verdict(reports)

    # --- from files to reports ---

    def judgements(self) -> list[Judgement]:
        """Return the results of all configurations; report errors about the other files."""
        tasks = list(self.list_tasks())
        cache = None
        if len(tasks) > 1 and not self.asked.has("--no-cache"):
            from validator.fast_path import verdict_cache

            cache = verdict_cache.open_cache(len(tasks))
        workers = Workers(jobs=_jobs(self.asked, len(tasks)), cache=cache)
        found = runner.resolve_conflicts(self.run_tasks(tasks, workers), workers)
        judgements: list[Judgement] = []
        for each in found:
            if each.error is not None:  # the file was deleted after its first check
                self.complain(each.error)
            elif each.task is not None and each.judgement is not None:
                if not each.judgement.compared:
                    self.not_compared(each.judgement)
                if each.judgement.compared or each.judgement.diagnostics:
                    self.judged.append(each.task)
                    judgements.append(each.judgement)
        self.compared = any(each.compared for each in judgements)
        return judgements

    def not_compared(self, judgement: Judgement) -> None:
        """Say that no rule is about anything in a file."""
        self.screen.tell(
            self.catalog.say(
                "Nothing in the file `{path}` was checked: it has no field of {platform}.",
                path=visible(Masker()(judgement.path)),
                platform=registry.load(judgement.platforms[0]).title,
            )
        )

    def run_tasks(self, tasks: Sequence[Task | GuiderailError], workers: Workers) -> Iterator[Outcome]:
        """Yield the outcomes, with a progress bar. Errors are printed; raises those that end the run."""
        shown = 0 if self.asked.has("--quiet") else len(tasks)
        progress = ProgressBar(shown, partial(files_so_far, catalog=self.catalog))
        checked = 0
        try:
            for seen, each in enumerate(runner.run_tasks(tasks, workers), 1):
                if isinstance(each.error, SettingsError | SchemaError):
                    raise each.error
                if each.error is not None:
                    progress.clear()
                    self.complain(each.error)
                else:
                    yield each
                checked += each.judgement is not None
                progress.show(seen, checked)
        finally:
            progress.clear()

    def paths(self) -> list[str]:
        """Return the paths that are to be checked: those of the command line and of ``--files-from``.

        Raises UsageError if standard input is asked for twice, FileError for a list that cannot be read.
        """
        source, operands = self.asked.last("--files-from"), self.asked.operands
        if source is None:
            return operands or ["."]
        if source == "-" and "-" in operands:
            raise UsageError(
                mark("The option `{option}` cannot be used with `{other}`."),
                option="--files-from -",
                other="check -",
            )
        _, content = self.call.content(source) if source == "-" else ("", files.content(source, pipes=True))
        return operands + [os.fsdecode(each) for each in content.split(b"\0") if each]

    def list_tasks(self) -> Iterator[Task | GuiderailError]:
        """Yield a task for each file, once, or the error about its path or settings."""
        seen = set()
        for path in self.paths():
            try:
                for source in [Source("-", named=True)] if path == "-" else files.expand(path):
                    if (real := os.path.realpath(source.path)) not in seen:
                        seen.add(real)
                        yield from self.make_tasks(source)
            except GuiderailError as error:
                yield error

    def make_tasks(self, source: Source) -> Iterator[Task]:
        """Yield the task for a file, unless it was found in a folder and the settings exclude it."""
        named = source.named and not self.call.leave_foreign  # otherwise it may not be a configuration
        if not named and (
            self.is_schema(source) or self.settings.for_file(source.path).excludes(source.path)
        ):
            return
        name, content = (
            self.call.content("-", most=self.limits.file_size) if source.path == "-" else (source.path, None)
        )
        yield Task(
            Source(source.path, named),
            self.platform,
            self.settings.for_file(name).platform(name),
            self.schema,
            self.variables,
            content=content,
            name=name,
            use_fast_path=not self.baselines.apply,
            limits=self.limits,
        )

    def is_schema(self, source: Source) -> bool:
        """Tell whether a file that was found in a folder is the one that ``--schema`` names."""
        schema = self.asked.last("--schema")
        return schema is not None and os.path.realpath(source.path) == os.path.realpath(schema)

    def again(self, judgements: Sequence[Judgement], texts: Mapping[int, str]) -> list[Report]:
        """Return the reports of the run with new texts for some of its files, by their number."""
        known = [Outcome(task, judgement) for task, judgement in zip(self.judged, judgements, strict=True)]
        changed = [replace(self.judged[at], content=text.encode()) for at, text in texts.items()]
        for at, found in zip(texts, runner.run_tasks(changed, Workers()), strict=True):
            known[at] = found if found.judgement is not None else known[at]
        settled = runner.resolve_conflicts(known, Workers())
        return self.reports([new.judgement or old for new, old in zip(settled, judgements, strict=True)])

    def reports(self, judgements: Sequence[Judgement]) -> list[Report]:
        """Return the reports of a run; when files are fixed, findings in the baseline get no fix."""
        use_ignores = not self.asked.has("--no-ignores")
        reports = [self.chosen(each) for each in full_check.report(judgements, heed_ignores=use_ignores)]
        return self.baselines.without_fixes(reports) if self.fixer.wanted else reports

    def complain(self, error: GuiderailError) -> None:
        self.screen.complain(self.catalog, error)
        self.refused = True

    def chosen(self, report: Report) -> Report:
        """Return a report with the findings of the rules that were chosen."""
        report = self.settings.for_file(report.path).applied(report, chosen=bool(self.select))
        kept = tuple(filter(self.is_asked_for, report.diagnostics))
        return replace(report, diagnostics=kept, ignored=tuple(filter(self.is_asked_for, report.ignored)))

    def is_asked_for(self, finding: Diagnostic) -> bool:
        """Tell whether the options choose the rule of a finding."""
        return suppressions.is_asked_for(finding, select=self.select, ignore=self.ignore)

    def is_chosen(self, rule: str) -> bool:
        """Tell whether the findings of a rule are reported."""
        return (not self.select or rule in self.select) and rule not in self.ignore

    # --- from reports to words and the exit code ---

    def report(self, reports: list[Report]) -> None:
        quiet, verbose = self.asked.has("--quiet"), self.asked.has("--verbose")
        if quiet:
            reports = [
                replace(each, diagnostics=tuple(d for d in each.diagnostics if d.severity == "error"))
                for each in reports
            ]
        run = self.run_of(reports)
        screen = self.screen.beside() if self.fixer.hands_back else self.screen
        if self.asked.has("--statistics"):
            from validator.reporters.statistics import table

            screen.say(table(run))
        else:
            self.outputs.write(run, screen)
        if verbose:
            for report in reports:
                self.screen.tell(self.checked_line(report, run.path(report.path)))
        if not quiet:
            self.undefined(run)
            for note in self.baselines.notes:
                self.screen.tell(note(self.catalog))
        closes = not quiet and self.outputs.is_for_people and self.compared
        self.fixer.tell(run, quiet=quiet, closes=closes)
        if closes:
            hints = self.outputs.shown == "text" and not self.asked.has("--statistics")
            colors = run.colors and is_terminal(sys.stderr)
            for line in closing(run, hints=hints, width=columns_of(sys.stderr), colors=colors):
                self.screen.tell(line, fits=True)
        if left_out := run.left_out_line():
            self.screen.tell(left_out)

    def run_of(self, reports: list[Report]) -> Run:
        """Return what the reporters are given."""
        return Run(
            reports,
            self.catalog,
            colors=self.call.colors(),
            verbose=self.asked.has("--verbose"),
            folder=_here(),
            fail_on=self.fail_on,
            limits=self.limits,
            operands=self.asked.operands,
            width=columns_of(sys.stderr if self.fixer.hands_back else sys.stdout),
            in_baseline=self.baselines.hidden,
            site=self.call.site(),
            repeated=[
                word
                for name in _OPTIONS_TO_REPEAT
                for value in self.asked.all(name)
                for word in (name, value)
            ],
        )

    def undefined(self, run: Run) -> None:
        """Name the undefined variables, each once."""
        names = dict.fromkeys(name for report in run.reports for name in report.undefined)
        for name in names:
            shown = shortened(run.masker()(name))
            self.screen.tell(
                self.catalog.say(
                    "The variable `{name}` is not defined, so references to it stay as they are.", name=shown
                )
            )

    def checked_line(self, report: Report, path: str) -> str:
        if report.platform is None:
            return self.catalog.say("Checked without a platform: `{path}`", path=path)
        title = registry.load(report.platform).title
        return self.catalog.say("Checked as {platform}: `{path}`", platform=title, path=path)

    def nothing(self) -> None:
        say = self.catalog.say
        path = self.asked.operands[0] if self.asked.operands else "."
        if os.path.isdir(path):
            self.screen.tell(
                say(
                    "There is nothing to check: no file in the folder `{path}` belongs to a known platform.",
                    path=visible(path),
                )
            )
        self.screen.tell(say("Name a file, or give its platform with the option `--platform`."))
        self.screen.tell(say("Run `{command}` to write a first configuration.", command="guiderail init"))

    def verdict(self, reports: list[Report]) -> int:
        if self.fail_on is None or self.asked.has("--exit-zero"):
            return Exit.FINE
        if self.fixer.only_shows or (self.fixer.changed and self.call.leave_foreign):
            return Exit.FINDINGS if self.fixer.changed else Exit.FINE  # a hook fails where it changed a file
        weight = self.fail_on.weight
        found = any(finding.severity.weight >= weight for report in reports for finding in report.diagnostics)
        return Exit.FINDINGS if found else Exit.FINE


def _schema(asked: Arguments, seconds: int) -> Pack | None:
    """Return the schema that was given instead of a platform. Raises SchemaError if it cannot be used.

    ``seconds``: of processor time that checking one document may take.
    """
    path = asked.last("--schema")
    if path is None:
        for option in ("--schema-root", "--assert-formats"):
            if asked.has(option):
                raise UsageError(
                    mark("The option `{option}` needs the option `{other}`."), option=option, other="--schema"
                )
        return None
    if asked.has("--platform"):
        raise UsageError(
            mark("The options `{option}` and `{other}` cannot be used together."),
            option="--schema",
            other="--platform",
        )
    from validator.engine import foreign_schema

    roots = [foreign_schema.root(each) for each in asked.all("--schema-root")]
    return foreign_schema.load(path, roots, assert_formats=asked.has("--assert-formats"), seconds=seconds)


def _jobs(asked: Arguments, files: int) -> int:
    """Return how many processes should check so many files. Raises UsageError for an invalid number."""
    wish = asked.last("--jobs") or "auto"
    if files < 2 and wish == "auto":
        return 1
    from validator.engine import process_pool

    try:
        return process_pool.count_jobs(wish, files)
    except ValueError:
        raise UsageError(
            mark("The option `{option}` takes a number of 1 or more, or `{other}`; `{value}` is neither."),
            option="--jobs",
            other="auto",
            value=wish,
        ) from None


def _limits(wishes: Sequence[str]) -> Limits:
    """Return the limits, raised as is asked for. Raises UsageError for a wish that cannot be met."""
    raised: dict[str, int] = {}
    for wish in wishes:
        name, _, number = wish.partition("=")
        if name not in RAISABLE:
            raise unknown_name(
                Masker()(wish).partition("=")[0],
                RAISABLE,
                mark("The limit `{value}` is unknown: did you mean `{suggestion}`?"),
                mark("The limit `{value}` is unknown; use one of {known}."),
            )
        least, most = getattr(LIMITS, RAISABLE[name]), getattr(CEILINGS, RAISABLE[name])
        if not (
            number.isascii() and number.isdecimal() and len(number) < 20 and least <= int(number) <= most
        ):
            raise UsageError(
                mark("The limit `{name}` can be raised from {least} up to {most}, for example `{example}`."),
                name=name,
                least=least,
                most=most,
                example=f"--limit {name}={min(2 * least, most)}",
            )
        raised[RAISABLE[name]] = int(number)
    return replace(LIMITS, **raised)


def _threshold(wish: str) -> Severity | None:
    """Return the lowest severity that makes the exit code 1; None if none does."""
    return None if wish == "never" else Severity(wish)


def _rules(names: list[str]) -> set[str]:
    """Return the rules of these names and patterns. Raises UsageError for one that no rule has."""
    if not names:
        return set()
    from fnmatch import filter as matching

    known, chosen = registry.rule_names(), set()
    for name in names:
        fitting = matching(known, name) or matching(_with_installed(), name)
        if not fitting:
            from validator.reporters import rule_index

            raise rule_index.unknown_rule(name)
        chosen.update(fitting)
    return chosen


def _with_installed() -> set[str]:
    """Return the names of all rules, those of packs that are installed among them."""
    from validator.packs import external

    external.discover()  # what is wrong with a pack that is installed is reported elsewhere
    return registry.rule_names()


def _here() -> str:
    """Return the current folder; the empty text if it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""
