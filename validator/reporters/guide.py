"""A guide laid out for a terminal, as Markdown or as a page to print, with or without a file's progress.

The layouts are in ``validator/reporters/templates``. Every value of a file is masked here, made visible,
and escaped in the way of the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from typing import Any

from validator.diagnostics import Diagnostic, Severity
from validator.guides.annotated_file import AnnotatedLine, annotated
from validator.guides.flow import FlowText, flows
from validator.guides.guide import GuideText, LinkText, StepText, applies
from validator.guides.progress import Progress, State, Value
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs import registry
from validator.packs.model import names
from validator.printable import shortened, visible
from validator.reporters import markdown, markdown_renderer
from validator.reporters.annotated_file import Row, line_items
from validator.reporters.flow_picture import picture
from validator.reporters.notes import severity_word
from validator.reporters.run import Run
from validator.reporters.template_renderer import filled
from validator.reporters.terminal import BOLD, THIN, WIDTH, heading, quoted, wrapped
from validator.reporters.wording import StepWords, Words, pack_words, step_words
from validator.secrets import MASK, Masker, is_reference, masked

_BOLD, _THIN = "\ue000", "\ue001"  #: represent the terminal's codes while lines are measured
_LONGEST_VALUE = 120
_LONGEST_FILE = 1000  #: lines of a file that a page shows
_HARMLESS = re.compile(r"[\w ./:@+,;=?'\"()%-]*")
_VARIABLES = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")


@dataclass(frozen=True, slots=True)
class FindingView:
    place: str
    line: int
    severity: str  #: ``error`` and so on, never translated
    severity_word: str
    rule: str
    words: Words


@dataclass(frozen=True, slots=True)
class ValueView:
    name: str
    text: str  #: masked and visible
    document: str  #: which of several documents it is in; empty: there is one only


@dataclass(frozen=True, slots=True)
class StepView:
    """What a file says about one step; for a guide without a file, nothing."""

    state: str = ""
    word: str = ""  #: the state in the reader's language
    findings: tuple[FindingView, ...] = ()
    values: tuple[ValueView, ...] = ()


@dataclass(frozen=True, slots=True)
class NextView:
    """What is to be done next: a step, something outside the steps, or nothing more."""

    step: StepWords | None = None
    action: str = ""  #: a sentence, as a message


@dataclass(frozen=True, slots=True)
class FileView:
    """How far a file has come."""

    path: str
    steps: dict[str, StepView]
    elsewhere: tuple[FindingView, ...]
    counts: dict[str, int]  #: how many steps are in each state
    readable: bool
    next: NextView


@dataclass(frozen=True)
class GuidePage:
    """A guide to be laid out."""

    guide: GuideText  #: the whole of it, or the one step that was asked for
    catalog: Catalog
    progress: Progress | None = None
    width: int = WIDTH
    colors: bool = False
    masker: Masker = field(default_factory=Masker)
    after_overview: bool = False  #: how far the file has come was said before


def guide_page(
    guide: GuideText,
    catalog: Catalog,
    progress: Progress | None = None,
    *,
    width: int = 0,
    colors: bool = False,
    after_overview: bool = False,
) -> GuidePage:
    """Return a guide ready to be laid out; ``width`` is that of the terminal, 0 for the usual one."""
    run = Run([progress.report] if progress else [], catalog)
    return GuidePage(
        guide,
        catalog,
        progress,
        width or WIDTH,
        colors,
        run.masker(progress.report.path if progress else ""),
        after_overview,
    )


def text_guide(page: GuidePage) -> str:
    """Return the guide for a terminal."""
    quote = (f"{_BOLD}{{}}{_THIN}").format if page.colors else quoted(page.catalog)

    def lines(text: str, indent: str = "", first: str | None = None) -> str:
        shown = markdown_renderer.lines(text, bold=quote, title=quoted(page.catalog))
        measured = wrapped(shown, indent, first=first, width=page.width)
        return measured.replace(_BOLD, BOLD).replace(_THIN, THIN)

    def sentence(text: str, indent: str = "", first: str | None = None) -> str:
        return wrapped(text, indent, first=first, width=page.width)

    head = partial(heading, width=page.width, colors=page.colors)
    return _filled("guide.txt.j2", page, lines=lines, sentence=sentence, heading=head)


def markdown_guide(page: GuidePage, *, site: bool = False) -> str:
    """Return the guide as Markdown without HTML; ``site``: with links to other pages of the site."""
    return _filled(
        "guide.md.j2",
        page,
        site=site,
        sentence=_markdown_sentence,
        value=_markdown_value,
        plain=markdown.plain,
        cell=cell,
        link=link,
    )


def html_guide(page: GuidePage) -> str:
    """Return the guide as one page of HTML, without other files, that prints well."""
    from markupsafe import Markup

    def blocks(text: str) -> Markup:
        return Markup(markdown_renderer.html(text))

    def inline(text: str) -> Markup:
        return Markup(markdown_renderer.inline_html(text))

    def sentence(text: str) -> Markup:
        return Markup(markdown_renderer.sentence_html(text))

    def address(link: LinkText) -> Markup:
        return Markup(markdown_renderer.inline_html(f"[{link.title}]({link.url})"))

    def drawn(flow: FlowText, name: str) -> Markup:
        return Markup(picture(flow, page.catalog, name, {each for each in flow.fields if is_wrong(each)}))

    def is_wrong(field: str) -> bool:
        found = page.progress.report.diagnostics if page.progress else ()
        return any(each.severity is Severity.ERROR and names(field, each.pointer) for each in found)

    platform, choice = page.guide.platform, page.progress.choice if page.progress else {}
    every = flows(platform, pack_words(platform, page.catalog)) if page.guide.whole else []
    shows_file = page.progress is not None and page.guide.whole
    return _filled(
        "guide.html.j2",
        page,
        rows=Markup("\n".join(_file_rows(page))) if shows_file else "",
        blocks=blocks,
        inline=inline,
        sentence=sentence,
        link=address,
        flows=[each for each in every if applies(each.when, choice)],
        drawn=drawn,
    )


FORMATS: dict[str, Callable[[GuidePage], str]] = {
    "text": text_guide,
    "markdown": markdown_guide,
    "html": html_guide,
}


def heads(catalog: Catalog) -> dict[str, str]:
    """Return the head of each kind of note."""
    say = catalog.say_in
    return {
        "note": say("head of a note", "Note"),
        "tip": say("head of a note", "Tip"),
        "important": say("head of a note", "Important"),
        "caution": say("head of a note", "Caution"),
        "older": say("head of a note", "Your screen shows older names"),
    }


def step_head(step: StepText, total: int, state: str, catalog: Catalog) -> str:
    """Return the heading of a step on a terminal, with its state if there is one."""
    say = catalog.say
    if state in ("", State.UNKNOWN):
        return say("Step {number} of {total}: {title}", number=step.number, total=total, title=step.title)
    word = _states(catalog)[State(state)]
    return say(
        "Step {number} of {total}: {title} [{state}]",
        number=step.number,
        total=total,
        title=step.title,
        state=word,
    )


def what_done_means(page: GuidePage) -> str:
    """Return what the state of a step is about; empty where no step is done, or Twilio was asked as well."""
    progress = page.progress
    if progress is None or progress.verified or not any(each.state is State.DONE for each in progress.steps):
        return ""
    return page.catalog.say(
        "“{state}”: the values in the file are valid. guiderail does not see your accounts.",
        state=_states(page.catalog)[State.DONE],
    )


def link(to: LinkText) -> str:
    """Return a link as Markdown."""
    return markdown.link(to.title, to.url)


def cell(text: str) -> str:
    """Return Markdown as it is in a table."""
    return re.sub(r"[ \t\n]+", " ", text.strip()).replace("|", "\\|")


# --- what a file says --------------------------------------------------------------------------------


def _filled(layout: str, page: GuidePage, **functions: Any) -> str:
    catalog = page.catalog
    file = file_view(page) if page.progress else None
    nothing = StepView()

    def head(step: StepText) -> str:
        return step_head(step, page.guide.total, view(step).state, catalog)

    def view(step: StepText) -> StepView:
        return file.steps[step.id] if file else nothing

    text = filled(
        layout,
        guide=page.guide,
        file=file,
        after_overview=page.after_overview,
        done_means=what_done_means(page),
        view=view,
        head=head,
        say=catalog.say,
        say_in=catalog.say_in,
        say_plural=catalog.say_plural,
        listing=catalog.listing,
        date=catalog.date,
        heads=heads(catalog),
        language=catalog.language,
        **functions,
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def file_view(page: GuidePage) -> FileView:
    """Return what the file of a page says about the steps; the page has a file."""
    progress = page.progress
    assert progress is not None
    run = Run([progress.report], page.catalog)
    words, path = _states(page.catalog), run.path(progress.report.path)

    def document(number: int) -> str:
        return page.catalog.say("document {number}", number=number + 1) if progress.several else ""

    def findings(of: tuple[Diagnostic, ...]) -> Iterator[FindingView]:
        for each in of:
            start = each.range.start
            place = f"{path}:{start.line}:{start.column}"
            if within := document(each.document):
                place = f"{place} ({within})"
            severity, said = severity_word(run, each.severity), run.words(progress.report, each)
            yield FindingView(place, start.line, each.severity.value, severity, each.rule, said)

    def values(of: tuple[Value, ...]) -> Iterator[ValueView]:
        for each in of:
            shown = shortened(visible(page.masker(each.text)), _LONGEST_VALUE)
            yield ValueView(each.name, shown, document(each.document))

    steps = {
        step.id: StepView(
            "" if step.state is State.UNKNOWN else step.state,
            words.get(step.state, ""),
            tuple(findings(step.findings)),
            tuple(values(step.values)),
        )
        for step in progress.steps
    }
    counts = {state.value: sum(step.state == state for step in progress.steps) for state in State}
    elsewhere = tuple(findings(progress.elsewhere))
    return FileView(path, steps, elsewhere, counts, progress.readable, _next(page, steps, elsewhere))


def _next(page: GuidePage, steps: dict[str, StepView], elsewhere: tuple[FindingView, ...]) -> NextView:
    progress = page.progress
    assert progress is not None
    urgent = [each for each in elsewhere if each.severity == "error"]
    if urgent:
        return NextView(action=_action(urgent[0], progress))
    found = progress.next
    if found is None:
        return NextView()
    errors = [each for each in steps[found.id].findings if each.severity == "error"]
    action = _action(errors[0], progress) if errors else ""
    return NextView(step_words(progress.platform, found.id, page.catalog), action)


def _action(finding: FindingView, progress: Progress) -> str:
    """Return what is wrong and what to do about it, with the place where the guide does not show it."""
    said = " ".join(filter(None, (finding.words.message, finding.words.help)))
    return f"{finding.place}: {said}" if progress.several or not progress.readable else said


def _states(catalog: Catalog) -> dict[State, str]:
    say = catalog.say_in
    return {
        State.DONE: say("state of a step", "done"),
        State.TO_DO: say("state of a step", "to do"),
        State.TO_FIX: say("state of a step", "to fix"),
        State.NOT_CHECKABLE: say("state of a step", "to check yourself"),
        State.NOT_NEEDED: say("state of a step", "not needed"),
    }


def _file_rows(page: GuidePage) -> Iterator[str]:
    """Yield the lines of the file with their steps and findings.

    Nothing for a very long file, and nothing for one that cannot be read: its secrets are not known.
    """
    progress, catalog = page.progress, page.catalog
    assert progress is not None
    report, pack = progress.report, registry.load(progress.platform)
    run = Run([report], catalog)
    source, words = run.source(report), pack_words(progress.platform, catalog)
    lines = {number: AnnotatedLine(number) for number, _ in enumerate(report.text.splitlines(), 1)}
    if len(lines) > _LONGEST_FILE or not progress.readable:
        return
    for document in progress.documents:
        if document.lines.text == report.text:
            about = annotated(document, pack, catalog.language, words)
            lines |= {line.number: line for line in about if line.place and line.number in lines}
    said: dict[int, list[Diagnostic]] = {}
    for finding in report.diagnostics:
        said.setdefault(finding.range.start.line, []).append(finding)
    rows = []
    for number, line in lines.items():
        findings = said.get(number, [])
        texts = (
            f'<p class="{each.severity.value}"><strong>{escape(severity_word(run, each.severity))}</strong> '
            f"{markdown_renderer.sentence_html(run.words(report, each).message)}</p>"
            for each in findings
        )
        text = visible(masked(source.lines.line(number), source.spans(number)))
        kind = f' class="{findings[0].severity.value}"' if findings else ""
        rows.append(Row(replace(line, keys=()), text, kind, "".join(texts)))
    yield from line_items(rows, progress.platform, catalog)


# --- Markdown ----------------------------------------------------------------------------------------


def _markdown_value(text: str) -> str:
    """Return a value of a file: a code span if it is harmless in one, else as escaped text."""
    if text == MASK or is_reference(text) or _HARMLESS.fullmatch(_VARIABLES.sub("", text)):
        return markdown.code(text)
    return _inert(text)


def _markdown_sentence(text: str) -> str:
    """Return a message; what its code spans hold may be a value of a file."""
    pieces = re.split(r"`([^`]*)`", text)
    return "".join(
        _markdown_value(piece) if number % 2 else _markdown_words(piece)
        for number, piece in enumerate(pieces)
    )


def _markdown_words(text: str) -> str:
    """Return text as Markdown, with the spaces at its ends."""
    inner = text.strip(" ")
    if not inner:
        return text
    return text[: text.index(inner)] + _inert(inner) + text[text.index(inner) + len(inner) :]


def _inert(text: str) -> str:
    """Return foreign text as Markdown in which not even the end of a link is left."""
    return markdown.plain(text).replace("](", "]\\(")
