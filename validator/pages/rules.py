"""One page for each rule, and the list of all: what it says, why, how to mend it, shown on a real finding."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from validator import engine, fields, pack
from validator.catalog import Catalog
from validator.diagnostics import Diagnostic, Report, Severity
from validator.document import Format
from validator.examples import ExampleFiles, complete, example_files
from validator.markdown import code, fenced, front_matter, link, plain, sentence
from validator.pack_format import Pack, Rule
from validator.reporters import Run
from validator.reporters.text import severity_word, text
from validator.secrets import Masker, masked
from validator.wording import Words


@dataclass(frozen=True, slots=True)
class Home:
    """A rule and the pack in which it is shown: its own, or the one whose example it changes."""

    name: str
    rule: Rule
    pack: Pack

    @property
    def shared(self) -> bool:
        """Tell whether every platform has the rule."""
        return self.rule.domain != self.pack.name


@dataclass(frozen=True, slots=True)
class Shown:
    """The example of a rule with what the engine says about it."""

    files: ExampleFiles
    report: Report  #: of the bad file, with the findings of this rule only
    secrets: tuple[Report, ...]  #: all reports of the example, for what must be masked


def rule_pages(catalog: Catalog) -> dict[str, str]:
    """Return the pages about rules in the catalog's language: Markdown by its place below the language."""
    pages = {"rules/index.md": _index(catalog)}
    return pages | {f"rules/{home.name}.md": rule_page(home, catalog) for home in homes()}


def rule_twins(catalog: Catalog) -> dict[str, str]:
    """Return the same pages as plain Markdown to be read on its own: no HTML, links to the site's pages."""
    return {f"rules/{home.name}.md": rule_page(home, catalog, twin=True) for home in homes()}


def rule_page(home: Home, catalog: Catalog, *, twin: bool = False) -> str:
    """Return the page of one rule; ``twin``: as plain Markdown to be read on its own."""
    return _Page(home, catalog, twin=twin).text()


@lru_cache(maxsize=1)
def homes() -> tuple[Home, ...]:
    """Return every rule once, the shared ones first, each in the pack in which it is shown."""
    found = {}
    for platform in pack.names():
        of = pack.load(platform)
        for name, rule in of.rules.items():
            if name not in found:
                found[name] = Home(name, rule, pack.load(rule.example.of) if rule.example.of else of)
    shared = list(pack.shared_rules())
    return tuple(sorted(found.values(), key=lambda home: home.name not in shared))


@lru_cache
def shown(name: str) -> Shown | None:
    """Return a rule's example, judged; None if it has none."""
    home = next(home for home in homes() if home.name == name)
    files = example_files(home.pack, name)
    if files is None:
        return None
    judged = []
    if files.beside is not None:
        judged.append(engine.judge(files.beside.encode(), "earlier.yaml", Format.YAML))
    judged.append(engine.judge(files.bad.encode(), f"config.{files.format}", files.format))
    *others, bad = engine.report(judged)
    good = engine.report([engine.judge(files.good.encode(), f"config.{files.format}", files.format)])
    own = tuple(each for each in bad.diagnostics if each.rule == name)
    return Shown(files, replace(bad, diagnostics=own), (*others, bad, *good))


# --- the list ----------------------------------------------------------------------------------------


def _index(catalog: Catalog) -> str:
    say = catalog.say
    lead = say(
        "Every finding names its rule. Each rule has a page that says why it exists and how to mend it."
    )
    title, everywhere = say("Rules"), say("Every platform")
    parts = [front_matter(title=title, description=lead), f"# {plain(title)} {{ #top }}", sentence(lead)]
    shared = [home for home in homes() if home.shared]
    parts += [f"## {plain(everywhere)} {{ #every-platform }}", _table(shared, catalog)]
    for platform in pack.names():
        own = [home for home in homes() if not home.shared and home.pack.name == platform]
        title = plain(pack.load(platform).title)
        parts += [f"## {title} {{ #{platform} }}", _table(own, catalog)]
    return "\n\n".join(parts) + "\n"


def _table(listed: list[Home], catalog: Catalog) -> str:
    say = catalog.say
    head = (say("Rule"), say("Severity"), say("Title"))
    rows = ["| " + " | ".join(map(plain, head)) + " |", "| --- | --- | --- |"]
    for home in listed:
        name = link(code(home.name), f"{home.name}.md")
        rows.append(f"| {name} | {_severity(home, catalog)} | {plain(title_of(home, catalog))} |")
    return "\n".join(rows)


def title_of(home: Home, catalog: Catalog) -> str:
    """Return the title of a rule in the catalog's language."""
    return catalog.translate(home.rule.title, domain=home.rule.domain, context="title")


def _severity(home: Home, catalog: Catalog) -> str:
    return plain(severity_word(Run([], catalog), Severity(home.rule.severity)))


# --- one page ----------------------------------------------------------------------------------------


class _Page:
    """The page of one rule."""

    def __init__(self, home: Home, catalog: Catalog, *, twin: bool = False) -> None:
        self.home, self.rule, self.catalog, self.twin = home, home.rule, catalog, twin
        self.shown = shown(home.name)
        reports = self.shown.secrets if self.shown else ()
        self.run = Run([self.shown.report] if self.shown else [], catalog)
        self.masker = Run(list(reports), catalog).masker

    def text(self) -> str:
        title = title_of(self.home, self.catalog)
        why = self.say(self.rule.why)
        parts = [*self.head(title, why), *self.what(), *self.why(why), *self.mend(), *self.example()]
        parts += [*self.wordings(), *self.fields(), *self.source()]
        return "\n\n".join(parts) + "\n"

    def say(self, text: str) -> str:
        """Return a text of the rule in the reader's language, its placeholders as they are."""
        return self.catalog.translate(text, domain=self.rule.domain)

    def heading(self, title: str, place: str) -> str:
        return f"## {plain(title)}" if self.twin else f"## {plain(title)} {{ #{place} }}"

    def page(self, place: str) -> str:
        """Return the address of another page, given as ``guides/name`` or ``guides/name#anchor``."""
        name, _, anchor = place.partition("#")
        folder, _, page = name.partition("/")
        if folder == "rules":
            address = f"{page}.md"
        else:
            address = (
                f"../{folder}/{page}/" if self.twin and folder == "reference" else f"../{folder}/{page}.md"
            )
        return f"{address}#{anchor}" if anchor else address

    # --- its parts, each a list of paragraphs ---

    def head(self, title: str, why: str) -> Iterator[str]:
        say = self.catalog.say
        if not self.twin:
            yield front_matter(title=title, description=why or title)
        yield f"# {plain(title)}" if self.twin else f"# {plain(title)} {{ #top }}"
        where = say("every platform") if self.home.shared else self.home.pack.title
        yield say(
            "Rule {rule} · {severity} · {platform}",
            rule=code(self.home.name),
            severity=_severity(self.home, self.catalog),
            platform=plain(where),
        )

    def what(self) -> Iterator[str]:
        yield self.heading(self.catalog.say("What it says"), "message")
        words = self.words
        yield sentence(words.message if words else self.say(self.rule.message))

    def why(self, why: str) -> Iterator[str]:
        if why:
            yield self.heading(self.catalog.say("Why it matters"), "why")
            yield sentence(why)

    def mend(self) -> Iterator[str]:
        say, finding = self.catalog.say, self.finding
        yield self.heading(say("How to mend it"), "mend")
        words = self.words
        yield sentence(words.help if words else self.say(self.rule.help))
        if words and words.expected:
            yield say("Expected: {expected}", expected=sentence(words.expected))
        if words and words.step:
            step = words.step
            address = self.page(f"guides/{step.platform}#{step.id}")
            yield say(
                "The guide of {platform} shows it in step {number}: {step}.",
                platform=plain(self.home.pack.title),
                number=step.number,
                step=link(plain(step.title), address),
            )
        if finding and finding.fix and finding.fix.safe:
            yield say("A safe fix is known: it cannot change what you meant.")
        elif finding and finding.fix:
            yield say("An unsafe fix is known: read it before you take it over.")
        elif finding:
            yield say("There is no automatic fix, because only you know the right value.")

    def example(self) -> Iterator[str]:
        if self.shown is None:
            return
        say, files = self.catalog.say, self.shown.files
        yield self.heading(say("Example"), "example")
        title = plain(self.home.pack.title)
        yield say(
            "This finding is real; it was made from the complete example of {platform}.", platform=title
        )
        if files.beside is not None:
            other = self.rule.example.beside_of or self.home.pack.name
            before = say(
                "The rule compares files: the complete example of {platform} was checked before,"
                " as `earlier.yaml`.",
                platform=pack.load(other).title,
            )
            yield sentence(before)
            if changed := self.diff(complete(other), files.beside):
                yield fenced(changed, "diff")
        yield fenced(self.run.masker("".join(text(self.run))).strip("\n"))
        if changed := self.diff(files.bad, files.good):
            yield say("The lines that make the difference, wrong (−) and right (+):")
            yield fenced(changed, "diff")

    def diff(self, before: str, after: str) -> str:
        """Return the changed lines of two files with the one above and below, masked."""
        lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))[2:]
        return "\n".join("…" if line.startswith("@@") else _masked(line, self.masker) for line in lines[1:])

    def wordings(self) -> Iterator[str]:
        cases = {name: case for name, case in self.rule.cases.items() if case.message or case.help}
        if not cases:
            return
        say = self.catalog.say
        yield self.heading(say("All its wordings"), "wordings")
        yield say("A finding says which case it has found; names in braces stand for values from the file.")
        head = [say("Finding"), say("Help"), *([say("Fix")] if self.rule.parts else [])]
        rows = ["| " + " | ".join(map(plain, head)) + " |", "|" + " --- |" * len(head)]
        if self.rule.message:
            rows.append(self.row(self.rule.message, self.rule.help, "unsafe"))
        rows += [
            self.row(case.message or self.rule.message, case.help or self.rule.help, case.fix)
            for case in cases.values()
        ]
        yield "\n".join(dict.fromkeys(rows))

    def row(self, message: str, help: str, fix: str) -> str:
        say = self.catalog.say_in
        words = {"safe": say("fix", "safe"), "unsafe": say("fix", "unsafe")}
        cells = [sentence(self.say(message)), sentence(self.say(help))]
        if self.rule.parts:
            cells.append(plain(words.get(fix) or say("fix", "none")))
        return "| " + " | ".join(cells) + " |"

    def fields(self) -> Iterator[str]:
        platforms = pack.names() if self.home.shared else (self.home.pack.name,)
        rows = []
        for platform in platforms:
            for field in _related(platform).get(self.home.name, ()):
                address = self.page(f"reference/{platform}#{field.anchor}")
                rows.append(f"- {link(code(field.anchor), address)} ({plain(pack.load(platform).title)})")
        if rows:
            yield self.heading(self.catalog.say("Fields it speaks about"), "fields")
            yield "\n".join(rows)

    def source(self) -> Iterator[str]:
        if not self.rule.source:
            return
        say = self.catalog.say
        yield self.heading(say("Source"), "source")
        rows = []
        for name in self.rule.source:
            source = self.home.pack.sources[name]
            title = plain(source.title)
            if source.url.startswith(("https://", "http://")):
                title = link(title, source.url)
            rows.append(
                "- " + say("{title}, confirmed on {date}", title=title, date=self.catalog.date(source.seen))
            )
        yield "\n".join(rows)

    @property
    def words(self) -> Words | None:
        """Return what is said about the finding of the example."""
        if self.shown is None or self.finding is None:
            return None
        return self.run.words(self.shown.report, self.finding)

    @property
    def finding(self) -> Diagnostic | None:
        return next(iter(self.shown.report.diagnostics), None) if self.shown else None


@lru_cache
def _related(platform: str) -> Mapping[str, list[fields.SchemaField]]:
    """Return the fields that each rule of a platform speaks about in particular."""
    found: dict[str, list[fields.SchemaField]] = {}
    for field in fields.fields_of(platform):
        rules = {*field.rules, *(field.item.rules if field.item else ())}
        for rule in sorted(rules | {each.rule for each in field.dependencies if each.rule}):
            found.setdefault(rule, []).append(field)
    return found


def _masked(line: str, masker: Masker) -> str:
    return masked(line, masker.source_spans(line))
