"""A rule in the reader's language: what it says, why, how to fix it, its real finding, where it is from.

The same words for the rule's page and for a terminal. Everything of an example is already masked.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from validator.diagnostics import Severity
from validator.errors import mark
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.packs.examples import complete
from validator.packs.model import NoFix, Source
from validator.reporters import rule_index
from validator.reporters.formats.text import paragraph
from validator.reporters.notes import severity_word
from validator.reporters.rule_index import Home
from validator.reporters.run import Run
from validator.reporters.terminal import WIDTH, clipped, columns, heading, lines, wrapped
from validator.reporters.wording import StepWords, Words, source_title, with_pack
from validator.secrets import masked, spans

#: why there is no automatic fix, by what the rule says
_NO_FIX: dict[NoFix, str] = {
    "value": mark("There is no automatic fix for this example, because only you know the correct value."),
    "choice": mark(
        "There is no automatic fix, because there is more than one way to correct this, and the choice is"
        " yours."
    ),
    "outside": mark(
        "There is no automatic fix, because the settings at the vendor have to be changed first; then write"
        " here what you have set there."
    ),
    "together": mark(
        "There is no automatic fix, because something else has to be changed together with this, which only"
        " you can do."
    ),
    "attempt": mark("There is no automatic fix, because only an attempt shows which value works."),
    "intention": mark("There is no automatic fix, because this may be just what you want."),
    "secret": mark("There is no automatic fix, because only you know where the secret is to be kept."),
    "structure": mark("There is no automatic fix, because a fix does not move whole blocks."),
    "unreadable": mark(
        "There is no automatic fix for this example: a file that cannot be parsed is fixed only where its"
        " meaning is certain."
    ),
    "yet": mark("There is no automatic fix for this yet."),
    "nothing": mark("There is no automatic fix, because nothing in the file is wrong."),
}


_FIRST_MESSAGES = 5  #: of a rule, that a terminal gets unless it asks for all


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the sentences that a rule may say, its placeholders as they are."""

    message: str
    help: str
    fix: str  #: ``safe``, ``unsafe`` or ``none``


class RuleWords:
    """What is said about one rule."""

    def __init__(self, home: Home, catalog: Catalog, *, width: int = 0, colors: bool = False) -> None:
        self.home, self.rule, self.catalog = home, home.rule, catalog
        self.shown = rule_index.shown(home.name)
        self.run = Run([self.shown.report] if self.shown else [], catalog, colors=colors, width=width)

    def say(self, text: str) -> str:
        """Return a text of the rule in the reader's language, its placeholders as they are."""
        return self.catalog.translate(text, domain=self.rule.domain)

    @property
    def title(self) -> str:
        return title_of(self.home, self.catalog)

    @property
    def severity(self) -> str:
        return severity_of(self.home, self.catalog)

    @property
    def platform(self) -> str:
        """Return the platform that has the rule, or the words for all of them."""
        return self.catalog.say("every platform") if self.home.shared else self.home.pack.title

    @property
    def why(self) -> str:
        return self.say(self.rule.why)

    @property
    def message(self) -> str:
        return self._words.message if self._words else self.say(self.rule.message)

    @property
    def help(self) -> str:
        return self._words.help if self._words else self.say(self.rule.help)

    @property
    def expected(self) -> str:
        return self._words.expected if self._words else ""

    @property
    def step(self) -> StepWords | None:
        """Return the guide's step that fixes the example."""
        return self._words.step if self._words else None

    @property
    def fix(self) -> str:
        """Return a sentence on whether guiderail can fix the example; empty if there is none."""
        say, finding = self.catalog.say, self.shown.finding if self.shown else None
        if finding is None:
            return ""
        if finding.fix is None:
            return say(_NO_FIX[self.rule.no_fix])
        if finding.fix.safe:
            return say("A safe fix is available: it cannot change what you meant.")
        return say("An unsafe fix is available: review it before you apply it.")

    @property
    def messages(self) -> list[str]:
        """Return every message of the rule, its placeholders as they are."""
        texts = (self.rule.message, *(case.message for case in self.rule.cases.values()))
        return list(dict.fromkeys(self.say(each) for each in texts if each))

    @property
    def wordings(self) -> list[Wording]:
        """Return all that the rule may say, if that is more than one sentence."""
        cases = [case for case in self.rule.cases.values() if case.message or case.help]
        found = [Wording(self.say(self.rule.message), self.say(self.rule.help), "unsafe")]
        found = found if cases and self.rule.message else []
        for case in cases:
            message, help = case.message or self.rule.message, case.help or self.rule.help
            found.append(Wording(self.say(message), self.say(help), case.fix))
        return list(dict.fromkeys(found))

    @property
    def sources(self) -> list[tuple[Source, str]]:
        """Return where the rule was taken from, each with the day of its confirmation written out."""
        found = [self.home.pack.sources[name] for name in self.rule.source]
        return [(source, self.catalog.date(source.seen)) for source in found]

    # --- the example ---

    @property
    def beside(self) -> str:
        """Return a sentence on the file that was checked before the example; empty if none was."""
        if self.shown is None or self.shown.files.beside is None:
            return ""
        return self.catalog.say(
            "The rule compares files: the complete example of {platform} was checked before, as `{file}`.",
            platform=registry.load(self._other).title,
            file=self.shown.files.beside_name,
        )

    @property
    def beside_diff(self) -> str:
        """Return the lines of that file that are not as in the complete example."""
        if self.shown is None or self.shown.files.beside is None:
            return ""
        return self._diff(complete(self._other), self.shown.files.beside)

    @property
    def finding(self) -> str:
        """Return the report of the bad example."""
        shown = self.shown
        if shown is None:
            return ""
        found = ("".join(paragraph(self.run, shown.report, each)) for each in shown.report.diagnostics)
        return "\n".join(found).strip("\n")

    @property
    def diff(self) -> str:
        """Return the lines that make the difference between the bad example and the good one."""
        return self._diff(self.shown.files.bad, self.shown.files.good) if self.shown else ""

    @property
    def _other(self) -> str:
        return self.rule.example.beside_of or self.home.pack.name

    def _diff(self, before: str, after: str) -> str:
        """Return the changed lines of two files with the one above and below, masked."""
        lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))[2:]
        return "\n".join("…" if line.startswith("@@") else self._masked(line) for line in lines[1:])

    def _masked(self, line: str) -> str:
        return masked(line, spans(line))

    @property
    def _words(self) -> Words | None:
        """Return what is said about the finding of the example."""
        if self.shown is None or self.shown.finding is None:
            return None
        return self.run.words(self.shown.report, self.shown.finding)


def title_of(home: Home, catalog: Catalog) -> str:
    """Return the title of a rule in the catalog's language."""
    return catalog.translate(home.rule.title, domain=home.rule.domain, context="title")


def severity_of(home: Home, catalog: Catalog) -> str:
    """Return the severity of a rule in the catalog's language."""
    return severity_word(Run([], catalog), Severity(home.rule.severity))


# --- on a terminal -----------------------------------------------------------------------------------


def explanation(
    home: Home, catalog: Catalog, *, width: int = 0, colors: bool = False, verbose: bool = False
) -> str:
    """Return what there is to say about a rule for a terminal.

    ``width`` is that of the terminal, 0 for the usual one; ``verbose``: with all messages, however many.
    """
    words = RuleWords(home, catalog, width=width and width - 2, colors=colors)
    width = width or WIDTH

    def part(title: str, paragraphs: Iterable[str]) -> str:
        found = [each for each in paragraphs if each]
        return "\n\n".join([heading(title, "-", width=width, colors=colors), *found]) if found else ""

    say = catalog.say
    head = say(
        "Rule {rule} · {severity} · {platform}",
        rule=f"`{home.name}`",
        severity=words.severity,
        platform=words.platform,
    )
    parts = [
        heading(words.title, "=", width=width, colors=colors),
        wrapped(head, width=width),
        part(say("What it says"), _what_it_says(words, width)),
        part(say("Why it matters"), [wrapped(words.why, width=width)]),
        part(say("How to fix it"), _how_to_fix(words, width)),
        part(say("Example"), _example(words, width)),
        part(say("Messages of this rule"), _wordings(words, width, None if verbose else _FIRST_MESSAGES)),
        part(say("Source"), _sources(words, width)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def rule_table(catalog: Catalog, platform: str | None = None, *, width: int = 0, colors: bool = False) -> str:
    """Return the list of the rules, of all platforms or of one, for a terminal: name, severity, title.

    ``width``: columns of the terminal, 0 without one. A title that has no room is on its own line.
    """
    found = rule_index.by_platform(platform)
    severities = {home.name: severity_of(home, catalog) for home in rule_index.homes(platform)}
    name_width, severity_width = max(map(len, severities)), max(map(len, severities.values()))
    parts = []
    for platform, listed in found.items():
        title = registry.load(platform).title if platform else catalog.say("Every platform")
        rows = []
        for home in listed:
            head = f"{home.name:{name_width}}  {severities[home.name]:{severity_width}}"
            line = f"{head}  {title_of(home, catalog)}"
            if width and columns(line) > width:
                rows += [head.rstrip(), *lines(title_of(home, catalog), width, first="    ", rest="    ")]
            else:
                rows.append(line)
        parts.append("\n".join([heading(title, "-", width=width or WIDTH, colors=colors), *rows]))
    return "\n\n".join(parts) + "\n"


def _what_it_says(words: RuleWords, width: int) -> Iterator[str]:
    say = words.catalog.say
    yield wrapped(words.message, width=width)
    finding = words.shown.finding if words.shown else None
    if finding and str(finding.params.get("key") or "{") in words.message:
        yield wrapped(
            say("This is about the example below; a finding in your file names your field."), width=width
        )


def _how_to_fix(words: RuleWords, width: int) -> Iterator[str]:
    say, step = words.catalog.say, words.step
    yield wrapped(words.help, width=width)
    if words.expected:
        yield wrapped(say("Expected: {expected}", expected=words.expected), width=width)
    if step:
        shown = say(
            "Step {number} of the {platform} guide shows how: {step}.",
            platform=words.home.pack.title,
            number=step.number,
            step=step.title,
        )
        yield wrapped(shown, width=width)
        yield wrapped(say("Run `{command}` to read the step.", command=step.command), width=width)
    yield wrapped(words.fix, width=width)


def _example(words: RuleWords, width: int) -> Iterator[str]:
    if words.shown is None:
        return
    say = words.catalog.say
    real = say(
        "This finding is real: it was produced from the complete example of {platform}.",
        platform=words.home.pack.title,
    )
    yield wrapped(real, width=width)
    yield wrapped(words.beside, width=width)
    yield _indented(_within(words.beside_diff, words.run.width))
    yield _indented(words.finding)
    if words.diff:
        yield wrapped(say("The lines that differ, wrong (−) and correct (+):"), width=width)
        yield _indented(_within(words.diff, words.run.width))


def _wordings(words: RuleWords, width: int, most: int | None) -> Iterator[str]:
    if not words.wordings:
        return
    say = words.catalog.say
    lead = say("A finding says which case applies; names in braces are replaced by values from the file.")
    yield wrapped(lead, width=width)
    said = {(each.message, each.help): None for each in words.wordings}
    for message, help in list(said)[:most]:
        lines = [wrapped(message, "  ", first="- ", width=width)]
        if help:
            lines.append(wrapped(say("help: {help}", help=help), "    ", first="  = ", width=width))
        yield "\n".join(lines)
    if more := len(said) - len(list(said)[:most]):
        command = with_pack(f"guiderail explain {words.home.name} --verbose", words.home.pack.name)
        sentence = words.catalog.say_plural(
            "{n} more message; `{command}` shows all.",
            "{n} more messages; `{command}` shows all.",
            more,
            command=command,
        )
        yield wrapped(sentence, width=width)


def _sources(words: RuleWords, width: int) -> Iterator[str]:
    lines = []
    for source, date in words.sources:
        line = words.catalog.say(
            "{title}, confirmed on {date}", title=source_title(source, words.catalog), date=date
        )
        lines.append(wrapped(line, "  ", first="- ", width=width))
        if source.url.startswith(("https://", "http://")):
            lines.append(f"  {source.url}")
    yield "\n".join(lines)


def _within(block: str, width: int) -> str:
    """Return lines of a file, with their ends left out where they do not fit a terminal of that width."""
    return "\n".join(clipped(line, width) for line in block.splitlines()) if width else block


def _indented(block: str) -> str:
    return re.sub(r"^(?=.)", "  ", block, flags=re.MULTILINE)
