"""How far a file has come along a guide, on a terminal: a line for each step, and what to do next."""

from __future__ import annotations

import os
from collections.abc import Iterator

from validator.guides.progress import State
from validator.packs import registry
from validator.printable import shell_word
from validator.reporters.guide import FileView, GuidePage, StepView, file_view, what_done_means
from validator.reporters.paint import Paint, paint_spans, painter
from validator.reporters.terminal import columns, glued, lines, padded

_SIGNS = {State.DONE: "✓", State.TO_FIX: "✗", State.TO_DO: "○"}
_ROLES = {State.DONE: "good", State.TO_FIX: "error", State.TO_DO: "strong"}


def overview(page: GuidePage) -> str:
    """Return the overview of the file of a page, which has one and contains the whole guide."""
    file, paint = file_view(page), painter(colors=page.colors)
    return "\n".join([*_head(page, file, paint), "", *_next(page, file, paint)]) + "\n"


def _head(page: GuidePage, file: FileView, paint: Paint) -> Iterator[str]:
    """Yield the title, the file and the counts, then a line for each step."""
    say, guide, width = page.catalog.say, page.guide, page.width
    gap = width - columns(guide.title) - columns(file.path)
    if gap >= 2:
        yield f"{paint('strong', guide.title)}{'':{gap}}{paint('path', file.path)}"
    else:
        yield from (paint("strong", line) for line in lines(guide.title, width))
        yield paint("path", file.path)
    if not file.readable:
        yield from lines(say("The file cannot be read, so nothing can be said about its steps."), width)
        return
    counts = say(
        "Steps done: {done} of {total}. To fix: {to_fix}. To do: {to_do}. To check yourself:"
        " {not_checkable}.",
        done=file.counts["done"],
        total=guide.total,
        to_fix=file.counts["to-fix"],
        to_do=file.counts["to-do"],
        not_checkable=file.counts["not-checkable"],
    )
    yield from lines(counts, width)
    if about := what_done_means(page):
        yield from lines(about, width)
    yield ""
    yield from _steps(page, file, paint)


def _steps(page: GuidePage, file: FileView, paint: Paint) -> Iterator[str]:
    """Yield the steps with their states; a state that has no room next to its step is below it."""
    notes = {step.id: _note(page, file, file.steps[step.id]) for step in page.guide.steps}
    numbers = len(str(page.guide.total))
    indent = " " * (6 + numbers)
    most = page.width - len(indent) - 2 - max(map(columns, notes.values()))
    titles = [columns(step.title) for step in page.guide.steps if columns(step.title) <= most]
    for step in page.guide.steps:
        state, note = file.steps[step.id].state, notes[step.id]
        head = f"  {_SIGNS.get(State(state), '·')} {step.number:{numbers}}  " if state else indent
        role = _ROLES.get(State(state), "dim") if state else "dim"
        if columns(step.title) <= most:
            title = padded(step.title, max(titles))
            yield f"{paint(role, head)}{title}  {paint(role, note)}"
        else:
            first, *rest = lines(step.title, page.width, first=head, rest=indent)
            yield paint(role, head) + first[len(head) :]
            yield from (*rest, indent + paint(role, note))


def _note(page: GuidePage, file: FileView, view: StepView) -> str:
    """Return what is said of a step in the overview."""
    errors = [each for each in view.findings if each.severity == "error"]
    if view.state != State.TO_FIX or not errors:
        return view.word
    found = page.catalog.say_plural("{n} error", "{n} errors", len(errors))
    return page.catalog.listing([found, f"{os.path.basename(file.path)}:{errors[0].line}"])


def _next(page: GuidePage, file: FileView, paint: Paint) -> Iterator[str]:
    """Yield what to do next, and the command that shows the whole guide."""
    say, width = page.catalog.say, page.width
    step, action = file.next.step, file.next.action
    if step:
        sentence = say("Next: step {number}, {title}", number=step.number, title=step.title)
        yield from (paint("strong", line) for line in lines(sentence, width))
    elif action:
        yield paint("strong", say("Next:"))
    else:
        done = say(
            "Everything that a file can show is done. Use the expected result of each step to verify the"
            " rest."
        )
        yield from lines(done, width)
    if action:
        yield from (paint_spans(line, paint) for line in lines(action, width, first="  ", rest="  "))
    assert page.progress is not None
    platform = page.progress.platform
    alias = next(iter(registry.load(platform).aliases), platform)
    command = f"guiderail guide {alias} --config {shell_word(file.path)}"
    commands = [say("The whole guide: {command}", command=glued(f"{command} --all"))]
    errors = any(each.severity == "error" for each in page.progress.report.diagnostics)
    open_steps = [each for each in page.guide.steps if file.steps[each.id].state == State.NOT_CHECKABLE]
    if not errors and not page.progress.verified and any(step.live for step in open_steps):
        commands.insert(0, say("Ask Twilio about the rest: {command}", command=glued(f"{command} --verify")))
    for sentence in commands:
        yield from lines(sentence, width, first="  ", rest="    ", paint=lambda text: paint("command", text))
