"""What people read after a report: how many findings, how to fix them, what is hidden, how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from validator.diagnostics import Report
from validator.printable import shell_word
from validator.reporters.paint import painter
from validator.reporters.run import Run
from validator.reporters.summary import counted, summary
from validator.reporters.terminal import WIDTH, columns, glued, lines
from validator.reporters.to_fill_in import counts_as_shown, to_fill_in
from validator.reporters.wording import with_pack

_BETWEEN = "    "  #: between two hints on one line

_MOST_NAMED = 5  #: files that a command names; with more it checks the folder


def closing(run: Run, *, hints: bool, width: int, colors: bool) -> list[str]:
    """Return the lines below a report; ``hints``: with the commands that show more.

    ``width``: columns of the terminal, 0 without one.
    """
    paints = painter(colors=colors)
    paint = partial(paints, "command")
    safe, unsafe = _fixes(run)
    counts = counts_as_shown(run) if hints else run.counts()
    sentences = [each for each in (f"{_counts(run, counts)} {safe}".rstrip(), unsafe, *_hidden(run)) if each]
    commands = _hints(run) if hints and counts else []
    if commands and columns(_BETWEEN.join(commands)) <= (width or WIDTH):
        commands = [_BETWEEN.join(commands)]
    found = [line for each in (*sentences, *commands) for line in lines(each, width, rest="  ", paint=paint)]
    lead = run.path(run.reports[0].path) if len(run.reports) == 1 else counted(counts, run.catalog)
    if lead and found and found[0].startswith(lead):
        found[0] = paints("strong", lead) + found[0].removeprefix(lead)
    return found


def after_diff(run: Run, changes: int, options: Sequence[str], *, width: int) -> list[str]:
    """Return the lines below a diff: how many findings would be fixed, how to do it, what is to be reviewed.

    ``run``: what would be left; ``options``: those that write what the diff shows; ``width``: as above.
    """
    catalog = run.catalog
    found = [catalog.say_plural("{n} finding would be fixed.", "{n} findings would be fixed.", changes)]
    if changes:
        found.append(catalog.say("Apply the changes: {command}", command=glued(_check(run, *options))))
    _, unsafe = _fixes(run)
    if unsafe and "--unsafe-fixes" not in options:
        found.append(unsafe)
    left = [each for report in run.reports for each in report.diagnostics]
    if left and not changes and not any(each.fix for each in left):
        found.append(
            catalog.say(
                "No finding has an automatic fix; see what to do: {command}", command=glued(_check(run))
            )
        )
    return [line for each in found for line in lines(each, width, rest="  ")]


def after_fix(run: Run, changes: int, *, closes: bool, width: int) -> list[str]:
    """Return the lines below what was fixed: how many findings, and what is to be reviewed.

    ``run``: what is left; ``closes``: the closing lines follow, which name the unsafe fixes; ``width``: as
    above.
    """
    fixed = run.catalog.say_plural("{n} finding fixed.", "{n} findings fixed.", changes)
    found = [fixed] if run.reports else []
    _, unsafe = _fixes(run)
    if unsafe and not closes:
        found.append(unsafe)
    return [line for each in found for line in lines(each, width, rest="  ")]


def _counts(run: Run, counts: Counter[str]) -> str:
    """Return how many findings there are."""
    catalog = run.catalog
    if not counts["error"]:
        return summary(counts, len(run.reports), catalog)
    affected = sum(bool(report.diagnostics) for report in run.reports)
    words = counted(counts, catalog)
    if len(run.reports) == 1:
        head = catalog.say_in(
            "summary of one file", "{path}: {counts}.", path=run.path(run.reports[0].path), counts=words
        )
    elif affected == len(run.reports):
        head = catalog.say_plural("{counts} in {n} file.", "{counts} in {n} files.", affected, counts=words)
    else:
        head = catalog.say_plural(
            "{counts} in {affected} of {n} file.",
            "{counts} in {affected} of {n} files.",
            len(run.reports),
            counts=words,
            affected=catalog.count(affected),
        )
    return head


def _fixes(run: Run) -> tuple[str, str]:
    """Return how many findings have a safe and an unsafe fix, and by which command; empty for none."""
    fixes = [each.fix for report in run.reports for each in report.diagnostics if each.fix]
    safe = sum(fix.safe for fix in fixes)
    unsafe = len(fixes) - safe
    plural = run.catalog.say_plural
    command, unsafe_command = glued(_check(run, "--fix")), glued(_check(run, "--diff", "--unsafe-fixes"))
    return (
        plural("{n} can be fixed: {command}", "{n} can be fixed: {command}", safe, command=command)
        if safe
        else "",
        plural(
            "{n} has an unsafe fix; review it first: {command}",
            "{n} have unsafe fixes; review them first: {command}",
            unsafe,
            command=unsafe_command,
        )
        if unsafe
        else "",
    )


def _hidden(run: Run) -> Iterator[str]:
    """Yield what is said about the findings that a baseline or comments hide."""
    plural = run.catalog.say_plural
    if run.in_baseline:
        yield plural(
            "{n} finding is hidden by the baseline.",
            "{n} findings are hidden by the baseline.",
            run.in_baseline,
        )
    if ignored := sum(len(report.ignored) for report in run.reports):
        command = glued(_check(run, "--no-ignores"))
        yield plural(
            "{n} finding is hidden by comments; to see it: {command}",
            "{n} findings are hidden by comments; to see them: {command}",
            ignored,
            command=command,
        )


def _hints(run: Run) -> list[str]:
    say = run.catalog.say
    found = []
    if run.is_brief():
        files = [report for report in run.reports if run.shown(report)]
        if len(files) == 1:
            found.append(say("Everything in full: {command}", command=glued(_check(run, "-v"))))
        else:
            found.append(say("One file in full: {command}", command=glued(_check(run, of=files[0]))))
        found.append(say("This table alone: {command}", command=glued(_check(run, "--statistics"))))
    elif progress := _progress(run):
        found.append(say("Next: {command}", command=glued(progress)))
    elif step := _step(run):
        found.append(say("Show a step: {command}", command=glued(step)))
    found += [say("Explain a rule: {command}", command=glued(command)) for command in _explain(run)]
    return found


def _explain(run: Run) -> list[str]:
    """Return the command that explains the rule of the first finding; notices come last, as in the report."""
    found = sorted((each for _, each in run.findings()), key=run.is_notice)
    return [with_pack(f"guiderail explain {each.rule}", each.pack) for each in found[:1]]


def _progress(run: Run) -> str:
    """Return the command that leads through one file that only needs to be filled in; empty otherwise."""
    if len(run.reports) > 1 or run.repeated:
        return ""
    report = run.reports[0]
    if report.path in ("", "<stdin>") or len(to_fill_in(run, report)) < len(run.shown(report)):
        return ""
    return f"guiderail guide --config {shell_word(run.path(report.path))}"


def _step(run: Run) -> str:
    """Return the command that shows the step of the first of the most severe findings; empty without one."""
    found = [(report, each) for report, each in run.findings() if not run.is_notice(each)]
    found.sort(key=lambda each: -each[1].severity.weight)
    steps = (run.words(report, finding).step for report, finding in found)
    return next((step.short_command for step in steps if step), "")


def _check(run: Run, *options: str, of: Report | None = None) -> str:
    """Return the command that checks the same files, or one of them, in the same way with more options."""
    if of is None and len(run.reports) == 1:
        of = run.reports[0]
    paths = [of.path] if of else run.operands
    if len(paths) > _MOST_NAMED:  # the hook of a commit gets every file of it
        paths = [each.path for each in run.reports if run.shown(each)]
        paths = paths if len(paths) <= _MOST_NAMED else []
    return run.check_command(*options, paths=paths)
