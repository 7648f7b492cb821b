"""One page for each rule, and the list of all: what it says, why, how to fix it, shown on a real finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import yaml

from docs.generator.before_after import before_after
from docs.generator.codes import PAGE as CODES
from docs.generator.home import platforms, way
from docs.generator.listed import topics
from docs.generator.markdown import fenced, front_matter
from docs.generator.search import Section
from validator.diagnostics import Severity
from validator.documents.model import Format
from validator.guides.flow import flows
from validator.i18n.catalog import Catalog
from validator.packs import fields, registry
from validator.packs.model import names
from validator.reporters.markdown import code, link, plain, sentence
from validator.reporters.markdown_renderer import sentence_html
from validator.reporters.notes import severity_word
from validator.reporters.rule import RuleWords
from validator.reporters.rule_index import Home, by_platform, homes, shown
from validator.reporters.run import Run
from validator.reporters.wording import pack_words, source_title

EVERYWHERE = "every-platform"  #: anchor of the rules that all platforms have
_WIDTH = 80  #: columns of the terminal in the example
_VALUE = re.compile(r"(?<![{$])\{\w+\}")  #: a placeholder
_COMMANDS = {"safe": "guiderail check --fix", "unsafe": "guiderail check --unsafe-fixes"}


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


def rule_section(name: str, catalog: Catalog) -> tuple[str, Section]:
    """Return whose rule it is, and what can be found of it: its message and why, and all it may say, a line
    each.
    """
    home = next(each for each in homes() if each.name == name)
    words, say = RuleWords(home, catalog), catalog.say
    whose = say("Rule of every platform")
    if not home.shared:
        whose = say("Rule of {platform}", platform=home.pack.title)
    more = dict.fromkeys([*words.messages, words.help, *(each.help for each in words.wordings), name])
    text, found_by = (_VALUE.sub("…", each) for each in (f"{words.message}\n{words.why}", "\n".join(more)))
    return whose, Section("", words.title, text.strip(), found_by.strip())


def rule_messages(catalog: Catalog) -> dict[str, str]:
    """Return what each rule may say, by its name, a line each: messages and help of example and cases."""
    found = {}
    for home in homes():
        words = RuleWords(home, catalog)
        helps = (each.help for each in words.wordings)
        said = dict.fromkeys([words.message, *words.messages, words.help, *helps])
        found[home.name] = _VALUE.sub("…", "\n".join(said)).replace("`", "")
    return found


# --- the list ----------------------------------------------------------------------------------------


def fix_of(home: Home) -> str:
    """Return whether the example of a rule can be fixed: ``safe``, ``unsafe``, or empty if it cannot."""
    found = shown(home.name)
    fix = found.finding.fix if found and found.finding else None
    return "" if fix is None else "safe" if fix.safe else "unsafe"


def _fix_words(catalog: Catalog) -> dict[str, str]:
    say = catalog.say_in
    return {"safe": say("a rule", "Safe fix"), "unsafe": say("a rule", "Unsafe fix")}


def _fix_pill(fix: str, catalog: Catalog) -> str:
    """Return a pill for a kind of fix: green if it is safe, else the colour of a warning."""
    kind = "ok" if fix == "safe" else "warning"
    return f'<span class="pill {kind}">{escape(_fix_words(catalog)[fix])}</span>'


def _index(catalog: Catalog) -> str:
    say = catalog.say
    lead = say(
        "Every finding names its rule. Each rule has a page that says why it exists and how to fix it."
    )
    title, general = say("Rules"), say("General rules")
    rules = by_platform()
    titles = {name: registry.load(name).title for name in platforms() if name in rules}
    groups = (_group(name, titles[name], rules[name], 2, catalog, name) for name in titles)
    shared = (_group(*topic, 3, catalog, EVERYWHERE) for topic in topics(catalog))
    head = f'<h2 id="{EVERYWHERE}">{escape(general)} <small>{len(rules[""])}</small></h2>'
    codes = link(plain(say("Twilio error codes")), f"../{CODES}.md")
    twilio = say("A number such as {code} comes from Twilio: see {link}.", code=30007, link=codes)
    every = escape(say("These rules apply to every platform."))
    return "\n\n".join(
        [
            front_matter(title=title, description=lead),
            f"# {plain(title)} {{ #top }}",
            f"{sentence(lead)} {twilio}\n{{: .lede }}",
            _filters({**titles, EVERYWHERE: general}, catalog),
            *groups,
            f'<section class="groups">{head}<p>{every}</p>',
            *shared,
            "</section>\n",
        ]
    )


def _group(place: str, title: str, rules: Sequence[Home], level: int, catalog: Catalog, platform: str) -> str:
    """Return rules under a heading of a level; where there is little room, the heading opens them."""
    rows = "\n".join(_row(each, catalog) for each in rules)
    head = f'<h{level} id="{place}">{escape(title)} <small>{len(rules)}</small></h{level}>'
    return (
        f'<details class="group folds-later" open><summary>{head}</summary>'
        f'<ul class="rule-list" data-platform="{platform}">\n{rows}\n</ul></details>'
    )


def _filters(titles: Mapping[str, str], catalog: Catalog) -> str:
    """Return the controls that narrow the list; without a script they are hidden, and all rules are shown."""
    say, run = catalog.say, Run([], catalog)
    everything = catalog.say_in("platforms, severities", "All")
    severities = {each.value: severity_word(run, each) for each in reversed(Severity)}
    choices = (
        (say("Platform"), "platform", {"": everything, **titles}),
        (say("Severity"), "severity", {"": everything, **severities}),
        (say("Fix"), "fix", {"": everything, **_fix_words(catalog)}),
    )
    text = escape(say("Rule, message or Twilio code"))
    hint = escape(say("Such as {code}, or a message", code=30007))
    out = [f'<label>{text} <input type="search" name="text" autocomplete="off" placeholder="{hint}"></label>']
    for label, name, words in choices:
        options = "".join(f'<option value="{each}">{escape(word)}</option>' for each, word in words.items())
        out.append(f'<label>{escape(label)} <select name="{name}">{options}</select></label>')
    says = {
        "some": say("Rules: {n}"),
        "left": say("Rules: {n} of {total}", total=len(homes())),
        "code": say("{code} is a code of Twilio, not a rule of the check."),
        "elsewhere": say("No rule says this. Found elsewhere on this site:"),
        "none": say("No rule matches. A check of your file finds the mistakes in it."),
    }
    said = " ".join(f'data-{name}="{escape(words)}"' for name, words in says.items())
    again, check = escape(say("Show all rules")), escape(catalog.say_in("site", "Check a file"))
    reset = f'<button type="reset" class="again-all" hidden>{again}</button>'
    out.append(f'<p class="count"><span role="status" {said}></span> {reset}</p><div class="found"></div>')
    out.append(f'<p class="none" hidden><a class="button quiet" href="../check/">{check}</a></p>')
    return f'<form class="filters" hidden>{"".join(out)}</form>'


def _row(rule: Home, catalog: Catalog) -> str:
    severity, fix, words = rule.rule.severity, fix_of(rule), RuleWords(rule, catalog)
    pill = _fix_pill(fix, catalog) if fix else ""
    return (
        f'<li data-severity="{severity}" data-fix="{fix}">'
        f'<b class="{severity}"><span class="severity {severity}"></span>{escape(words.severity)}</b>'
        f'<div><a href="{rule.name}/">{escape(words.title)}</a><code>{rule.name}</code></div>{pill}'
        f"<p>{sentence_html(words.why)}</p></li>"
    )


# --- one page ----------------------------------------------------------------------------------------


class _Page:
    """The page of one rule."""

    def __init__(self, home: Home, catalog: Catalog, *, twin: bool = False) -> None:
        self.home, self.catalog, self.twin = home, catalog, twin
        self.words = RuleWords(home, catalog, width=_WIDTH)
        self.command = "" if twin or not self.words.shown else _COMMANDS.get(fix_of(home), "")

    def text(self) -> str:
        if self.twin:
            parts = [*self.head(), *self.what(), *self.why(), *self.fix(sentence(self.words.help))]
            parts += self.example()
            parts += [*self.wordings(), *self.fields(), *self.source()]
        else:
            parts = [*self.head(), *self.pills(), *self.before_after(), *self.route(), *self.folds()]
        return "\n\n".join(parts) + "\n"

    def heading(self, title: str, place: str) -> str:
        return f"## {plain(title)}" if self.twin else f"## {plain(title)} {{ #{place} }}"

    def page(self, place: str) -> str:
        """Return the address of another page, given as ``guides/name`` or ``guides/name#anchor``."""
        name, _, anchor = place.partition("#")
        name, query, choices = name.partition("?")
        folder, _, page = name.partition("/")
        if folder == "rules":
            address = f"{page}.md"
        else:
            address = (
                f"../{folder}/{page}/" if self.twin and folder == "reference" else f"../{folder}/{page}.md"
            )
        return f"{address}{query}{choices}#{anchor}" if anchor else address

    # --- its parts, each a list of paragraphs ---

    def head(self) -> Iterator[str]:
        say, title = self.catalog.say, self.words.title
        if not self.twin:
            yield front_matter(title=title, description=self.words.why or title)
        if not self.twin:
            yield f"# {plain(title)} {{ #top }}"
            return
        yield f"# {plain(title)}"
        yield say(
            "Rule {rule} · {severity} · {platform}",
            rule=code(self.home.name),
            severity=plain(self.words.severity),
            platform=plain(self.words.platform),
        )

    def pills(self) -> Iterator[str]:
        """Yield severity and fix of the rule, each as a pill, with its name and platform."""
        words, home = self.words, self.home
        severity, fix = home.rule.severity, fix_of(home)
        mark = f'<span class="severity {severity}"></span>'
        pills = [
            f'<span class="pill {severity}">{mark}{escape(words.severity)}</span>',
            _fix_pill(fix, self.catalog) if fix else "",
            f"<code>{home.name}</code>",
            f"<span>{escape(words.platform)}</span>",
        ]
        yield f'<p class="pills">{" ".join(filter(None, pills))}</p>'

    def before_after(self) -> Iterator[str]:
        """Yield the wrong lines with the message, next to them the corrected ones; then the fix, and why."""
        found, say = before_after(self.home.name), self.catalog.say
        texts = [self.words.message, self.words.help]
        if self.words.shown is None:  # without an example, nothing takes the place of a value
            texts = [_VALUE.sub("…", each) for each in texts]
        message, help = map(sentence, texts)
        if found is None:
            yield _pane(say("What it says"), "", message)
        yield '<div class="pair" markdown="1">'
        if found is not None:
            yield _pane(say("Wrong"), _source(say("Wrong"), found.before), message)
            yield _pane(say("Corrected"), _source(say("Corrected"), found.after), help)
        yield '<div class="reasons" markdown="1">'
        yield from self.fix(help="" if found else help)
        yield from self.why()
        yield "</div>\n</div>"
        if self.words.beside:
            yield sentence(self.words.beside)
        if self.words.beside_diff:
            yield fenced(self.words.beside_diff, "diff")

    def folds(self) -> Iterator[str]:
        """Yield what only some readers want, each part under its name."""
        say = self.catalog.say
        parts = {
            "wordings": (say("Messages of this rule"), self.wordings()),
            "message": (say("On a terminal"), self.said()),
            "fields": (say("Fields it applies to"), self.fields()),
            "source": (say("Source"), self.source()),
        }
        yield '<div class="folds" markdown="1">'
        for place, (title, paragraphs) in parts.items():
            if shown := [*paragraphs]:
                yield f'<details id="{place}" markdown="1"><summary>{escape(title)}</summary>'
                yield from shown
                yield "</details>"
        yield "</div>"

    def ways(self) -> Iterator[str]:
        """Yield the ways to a fix that need no terminal: the step of the guide, the check in the browser."""
        say, step = self.catalog.say, self.words.step
        places = {}
        if step:
            of_guide = say("Step {number} of the guide", number=step.number), step.title
            places[f"guides/{step.platform}/{self.case()}#{step.id}"] = of_guide
        if self.words.shown:  # not what only guiderail verify finds
            check = say("Check and fix your file") if self.command else say("Check your file")
            places["check/"] = say("In your browser"), check
        links = (
            f'<a href="../../{escape(address)}"><small>{escape(kind)}</small> {escape(title)}</a>'
            for address, (kind, title) in places.items()
        )
        if places:
            yield f'<div class="neighbours">{"".join(links)}</div>'

    def said(self) -> Iterator[str]:
        """Yield what guiderail says about the example, as it is on a terminal."""
        if self.words.finding:
            yield fenced(self.words.finding, "console")

    def route(self) -> Iterator[str]:
        """Yield the way of a message as a row of icons, with the place where it stops."""
        platform, at = self.home.pack.name, self.home.rule.example.at
        for each in flows(platform, pack_words(platform, self.catalog)):
            if wrong := [field for arrow in each.flow.arrows for field in arrow.fields if names(field, at)]:
                field = ".".join(wrong[0].split("/")[-2:]).removeprefix(".")
                said = escape(self.catalog.say("The message stops here: {fields}", fields=field))
                yield f'<div class="way broken">{way(each.flow, wrong[0])}<p>{said}</p></div>'
                return

    def case(self) -> str:
        """Return the choices that the example depends on, as a guide takes them in its address."""
        if self.twin or self.words.shown is None:
            return ""
        guide, step, files = self.home.pack.guide, self.words.step, self.words.shown.files
        when = next((each.when for each in guide.steps if step and each.id == step.id), {})
        data = yaml.safe_load(files.good) if files.format in (Format.YAML, Format.JSON) else None
        values = {name: str(_value(data, variant.field)) for name, variant in guide.variants.items()}
        found = self.words.shown.finding
        related = {each.pointer for each in found.related if not each.path} if found else set()
        chosen = {
            name: values[name]
            for name, variant in guide.variants.items()
            if len(when.get(name, ())) == 1 or any(names(variant.field, each) for each in related)
        }
        fits = all(value in when.get(name, guide.variants[name].values) for name, value in chosen.items())
        return f"?{urlencode(chosen)}" if chosen and fits else ""

    def what(self) -> Iterator[str]:
        yield self.heading(self.catalog.say("What it says"), "message")
        yield sentence(self.words.message)

    def why(self) -> Iterator[str]:
        if self.words.why:
            yield self.heading(self.catalog.say("Why it matters"), "why")
            yield sentence(self.words.why)

    def fix(self, help: str = "") -> Iterator[str]:
        """Yield how to fix the example: ``help`` if that is not said above, where to go, the command."""
        paragraphs = [*self.fix_paragraphs(help)]
        if not self.twin:
            paragraphs = [*([help] if help else []), *self.ways(), *paragraphs]
        if paragraphs:
            yield self.heading(self.catalog.say("How to fix it"), "fix")
            yield from paragraphs

    def fix_paragraphs(self, help: str) -> Iterator[str]:
        say, words, step = self.catalog.say, self.words, self.words.step
        if self.command and words.shown:
            yield fenced(f"$ {self.command} {words.shown.report.path}", "console")
        if help and self.twin:
            yield help
        if words.expected and words.expected not in words.help:
            yield say("Expected: {expected}", expected=sentence(words.expected))
        if step and self.twin:  # else it is one of the ways
            address = self.page(f"guides/{step.platform}{self.case()}#{step.id}")
            yield say(
                "Step {number} of the {platform} guide shows how: {step}.",
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
            "This finding is real: it was produced from the complete example of {platform}.", platform=title
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
        if self.twin:
            yield self.heading(say("Messages of this rule"), "wordings")
        yield say("A finding says which case applies; names in braces are replaced by values from the file.")
        fixes = bool(self.home.rule.parts)
        head = [say("Finding"), say("Help"), *([say("Fix")] if fixes else [])]
        rows = ["| " + " | ".join(map(plain, head)) + " |", "|" + " --- |" * len(head)]
        words = _fix_words(self.catalog)
        if not self.twin:
            words = {kind: _fix_pill(kind, self.catalog) for kind in words}
        known: dict[tuple[str, str], set[str]] = {}
        for each in wordings:
            known.setdefault((sentence(each.message), sentence(each.help)), set()).add(each.fix)
        for said, kinds in known.items():
            fix = (", " if self.twin else " ").join(each for kind, each in words.items() if kind in kinds)
            rows.append("| " + " | ".join([*said, *([fix] if fixes else [])]) + " |")
        yield "\n".join(rows)

    def fields(self) -> Iterator[str]:
        platforms = registry.names() if self.home.shared else (self.home.pack.name,)
        rows = []
        for platform in platforms:
            places = _related(platform).get(self.home.name, ())
            addresses = (self.page(f"reference/{platform}#{field.anchor}") for field in places)
            links = [link(code(field.anchor), to) for field, to in zip(places, addresses, strict=True)]
            if links:
                title = plain(registry.load(platform).title)
                listed = self.catalog.listing(links)
                rows.append(f"- {_pair(title, listed, self.catalog)}")
        if rows:
            if self.twin:
                yield self.heading(self.catalog.say("Fields it applies to"), "fields")
            yield "\n".join(rows)

    def source(self) -> Iterator[str]:
        if not self.words.sources:
            return
        say = self.catalog.say
        if self.twin:
            yield self.heading(say("Source"), "source")
        rows = []
        for source, date in self.words.sources:
            title = plain(source_title(source, self.catalog))
            if source.url.startswith(("https://", "http://")):
                title = link(title, source.url)
            rows.append("- " + say("{title}, confirmed on {date}", title=title, date=date))
        yield "\n".join(rows)


def _value(data: object, pointer: str) -> object:
    """Return what is at a pointer, in a list of the first; None if nothing is there."""
    for key in pointer.split("/")[1:]:
        if isinstance(data, list):
            data = data[0] if data else None
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def _pair(name: str, value: str, catalog: Catalog) -> str:
    return catalog.say_in(
        "a choice of the reader, with its value", "{choice}: {value}", choice=name, value=value
    )


def _pane(title: str, lines: str, said: str) -> str:
    """Return lines with a head, and below them what is said about them, both in Markdown."""
    head = f"<header><b>{escape(title)}</b></header>"
    return f'<div class="pane" markdown="1">{head}\n\n{lines}\n\n{said}\n{{: .said }}\n\n</div>'


def _source(title: str, lines: str) -> str:
    """Return lines of a file."""
    label = f'role="group" aria-label="{escape(title)}" tabindex="0"'
    return f'<pre class="source" {label}><code>{lines}</code></pre>'


@lru_cache
def _related(platform: str) -> Mapping[str, list[fields.SchemaField]]:
    """Return the fields that each rule of a platform is about in particular."""
    found: dict[str, list[fields.SchemaField]] = {}
    for field in fields.fields(registry.load(platform)):
        rules = {*field.rules, *(field.item.rules if field.item else ())}
        for rule in sorted(rules | {each.rule for each in field.dependencies if each.rule}):
            found.setdefault(rule, []).append(field)
    return found
