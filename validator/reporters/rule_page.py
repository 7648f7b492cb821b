"""One page for each rule, and the list of all: what it says, why, how to fix it, shown on a real finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from validator.i18n.catalog import Catalog
from validator.packs import fields, registry
from validator.reporters.markdown import code, fenced, front_matter, link, plain, sentence
from validator.reporters.rule import RuleWords, Wording, severity_of, title_of
from validator.reporters.rule_index import Home, by_platform, homes
from validator.reporters.wording import source_title


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


# --- the list ----------------------------------------------------------------------------------------


def _index(catalog: Catalog) -> str:
    say = catalog.say
    lead = say(
        "Every finding names its rule. Each rule has a page that says why it exists and how to fix it."
    )
    title, everywhere = say("Rules"), say("Every platform")
    parts = [front_matter(title=title, description=lead), f"# {plain(title)} {{ #top }}", sentence(lead)]
    for platform, listed in by_platform().items():
        name = registry.load(platform).title if platform else everywhere
        parts += [f"## {plain(name)} {{ #{platform or 'every-platform'} }}", _table(listed, catalog)]
    return "\n\n".join(parts) + "\n"


def _table(listed: list[Home], catalog: Catalog) -> str:
    say = catalog.say
    head = (say("Rule"), say("Severity"), say("Title"))
    rows = ["| " + " | ".join(map(plain, head)) + " |", "| --- | --- | --- |"]
    for home in listed:
        name = link(code(home.name), f"{home.name}.md")
        rows.append(f"| {name} | {plain(severity_of(home, catalog))} | {plain(title_of(home, catalog))} |")
    return "\n".join(rows)


# --- one page ----------------------------------------------------------------------------------------


class _Page:
    """The page of one rule."""

    def __init__(self, home: Home, catalog: Catalog, *, twin: bool = False) -> None:
        self.home, self.catalog, self.twin = home, catalog, twin
        self.words = RuleWords(home, catalog)

    def text(self) -> str:
        parts = [*self.head(), *self.what(), *self.why(), *self.fix(), *self.example()]
        parts += [*self.wordings(), *self.fields(), *self.source()]
        return "\n\n".join(parts) + "\n"

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

    def head(self) -> Iterator[str]:
        say, title = self.catalog.say, self.words.title
        if not self.twin:
            yield front_matter(title=title, description=self.words.why or title)
        yield f"# {plain(title)}" if self.twin else f"# {plain(title)} {{ #top }}"
        yield say(
            "Rule {rule} · {severity} · {platform}",
            rule=code(self.home.name),
            severity=plain(self.words.severity),
            platform=plain(self.words.platform),
        )

    def what(self) -> Iterator[str]:
        yield self.heading(self.catalog.say("What it says"), "message")
        yield sentence(self.words.message)

    def why(self) -> Iterator[str]:
        if self.words.why:
            yield self.heading(self.catalog.say("Why it matters"), "why")
            yield sentence(self.words.why)

    def fix(self) -> Iterator[str]:
        say, words, step = self.catalog.say, self.words, self.words.step
        yield self.heading(say("How to fix it"), "fix")
        yield sentence(words.help)
        if words.expected:
            yield say("Expected: {expected}", expected=sentence(words.expected))
        if step:
            address = self.page(f"guides/{step.platform}#{step.id}")
            yield say(
                "The guide of {platform} shows it in step {number}: {step}.",
                platform=plain(self.home.pack.title),
                number=step.number,
                step=link(plain(step.title), address),
            )
        if words.fix:
            yield words.fix

    def example(self) -> Iterator[str]:
        words = self.words
        if words.shown is None:
            return
        say = self.catalog.say
        yield self.heading(say("Example"), "example")
        title = plain(self.home.pack.title)
        yield say(
            "This finding is real; it was made from the complete example of {platform}.", platform=title
        )
        if words.beside:
            yield sentence(words.beside)
        if words.beside_diff:
            yield fenced(words.beside_diff, "diff")
        yield fenced(words.finding)
        if words.diff:
            yield say("The lines that differ, wrong (−) and correct (+):")
            yield fenced(words.diff, "diff")

    def wordings(self) -> Iterator[str]:
        wordings = self.words.wordings
        if not wordings:
            return
        say = self.catalog.say
        yield self.heading(say("All messages of this rule"), "wordings")
        yield say("A finding says which case applies; names in braces are replaced by values from the file.")
        fixes = bool(self.home.rule.parts)
        head = [say("Finding"), say("Help"), *([say("Fix")] if fixes else [])]
        rows = ["| " + " | ".join(map(plain, head)) + " |", "|" + " --- |" * len(head)]
        rows += [self.row(each, fixes=fixes) for each in wordings]
        yield "\n".join(dict.fromkeys(rows))

    def row(self, wording: Wording, *, fixes: bool) -> str:
        say = self.catalog.say_in
        words = {"safe": say("fix", "safe"), "unsafe": say("fix", "unsafe")}
        cells = [sentence(wording.message), sentence(wording.help)]
        if fixes:
            cells.append(plain(words.get(wording.fix) or say("fix", "none")))
        return "| " + " | ".join(cells) + " |"

    def fields(self) -> Iterator[str]:
        platforms = registry.names() if self.home.shared else (self.home.pack.name,)
        rows = []
        for platform in platforms:
            for field in _related(platform).get(self.home.name, ()):
                address = self.page(f"reference/{platform}#{field.anchor}")
                rows.append(f"- {link(code(field.anchor), address)} ({plain(registry.load(platform).title)})")
        if rows:
            yield self.heading(self.catalog.say("Fields it applies to"), "fields")
            yield "\n".join(rows)

    def source(self) -> Iterator[str]:
        if not self.words.sources:
            return
        say = self.catalog.say
        yield self.heading(say("Source"), "source")
        rows = []
        for source, date in self.words.sources:
            title = plain(source_title(source, self.catalog))
            if source.url.startswith(("https://", "http://")):
                title = link(title, source.url)
            rows.append("- " + say("{title}, confirmed on {date}", title=title, date=date))
        yield "\n".join(rows)


@lru_cache
def _related(platform: str) -> Mapping[str, list[fields.SchemaField]]:
    """Return the fields that each rule of a platform speaks about in particular."""
    found: dict[str, list[fields.SchemaField]] = {}
    for field in fields.fields_of(platform):
        rules = {*field.rules, *(field.item.rules if field.item else ())}
        for rule in sorted(rules | {each.rule for each in field.dependencies if each.rule}):
            found.setdefault(rule, []).append(field)
    return found
