"""What the home page shows of the packs: a mistake with its fix, and one card for each platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import pairwise, product
from pathlib import Path

from docs.generator.before_after import breakable
from docs.generator.markdown import front_matter
from validator.diagnostics import Diagnostic, Report
from validator.documents.model import Format
from validator.engine import fixes, full_check
from validator.guides.flow import FlowText, flows
from validator.i18n.catalog import Catalog
from validator.i18n.language import SOURCE
from validator.packs import registry
from validator.packs.examples import example_files
from validator.packs.fields import fields
from validator.packs.model import Guide
from validator.positions import Range
from validator.reporters.flow_picture import ICONS
from validator.reporters.markdown import link, plain
from validator.reporters.markdown_renderer import sentence_html
from validator.reporters.notes import severity_word
from validator.reporters.rule_index import home
from validator.reporters.run import Run
from validator.reporters.wording import pack_words

#: platforms in the order of the home page; the others follow, and those that are no more come last
_FIRST = ("azure-bot-service", "watsonx-orchestrate", "adobe-journey-optimizer")
_DOCS = Path(__file__).parent.parent
_SHOWN = "request-url-region-mismatch"  #: the rule whose example is shown
_FILE = "sms.yaml"
_FROM = 5  #: the lines before this one are shown, then those around the mistake
_AFTER = 1  #: lines that are shown below the mistake

_CARD = re.compile(
    r'<li>\s*(?:<p>)?(?P<link><a href="(?:guides/)?(?P<name>[a-z-]+)/[^"]*">[^<]*</a>)'
    r"(?P<text>.*?)(?:</p>)?\s*</li>",
    re.DOTALL,
)
_LINE = re.compile(r"(?P<start>\s*(?:- )?)(?:(?P<key>[\w-]+):(?=\s|$))?(?P<rest>.*)", re.DOTALL)


@cache
def platforms() -> tuple[str, ...]:
    """Return the names of all platforms in the order in which the site shows them."""
    others = [name for name in registry.names() if name not in _FIRST]
    return (*_FIRST, *sorted(others, key=lambda name: registry.load(name).status.state == "retired"))


def platform_lists(catalog: Catalog) -> dict[str, str]:
    """Return the pages that list the guides and the references: Markdown by its place below the language."""
    say, short = catalog.say, catalog.say_in
    guides = say("Step by step from an account to the first message, for each platform.")
    shown = _of_home(catalog.language)
    references = say("Every field of a configuration, for each platform.")
    packs = [registry.load(name) for name in platforms()]
    rows = [f"| {link(plain(pack.title), f'{pack.name}.md')} | {len(fields(pack))} |" for pack in packs]
    table = [f"| {say('Platform')} | {short('site', 'Fields')} |", "|---|---|", *rows]
    return {
        "guides/index.md": _list(short("site", "Guides"), guides, shown),
        "reference/index.md": _list(short("site", "Fields"), references, "\n".join(table)),
    }


def _list(title: str, about: str, content: str) -> str:
    head = (front_matter(title=title, description=about), f"# {plain(title)} {{ #top }}", plain(about))
    return "\n\n".join((*head, content)) + "\n"


def _of_home(language: str) -> str:
    """Return the platforms, and what else a reader may have, as the home page presents them.

    A language without a home page has those of the English one.
    """
    pages = (_DOCS / each / "index.md" for each in (language, SOURCE))
    text = next(page for page in pages if page.is_file()).read_text(encoding="utf-8")
    cards, starts = (
        re.search(rf'<div class="{name}".*?</div>', text, re.DOTALL) for name in ("cards", "starts")
    )
    assert cards is not None
    assert starts is not None
    others = "\n".join(line for line in starts[0].split("\n") if "](#" not in line).replace("](", "](../")
    return cards[0].replace("](guides/", "](") + "\n\n" + others


def with_cards(html: str, catalog: Catalog) -> str:
    """Return a page in which each item of a list that begins with a link to a guide is a card.

    A platform that is no more is a plain line.
    """
    return _CARD.sub(lambda found: _card(found["name"], found["link"], found["text"], catalog), html)


def _card(name: str, link: str, text: str, catalog: Catalog) -> str:
    pack = registry.load(name)
    if pack.status.state == "retired":
        return f'<li class="plain">{link}{text.rstrip()}</li>'
    least, most = _steps(pack.guide)
    steps = catalog.say_plural("Guide, {n} step", "Guide, {n} steps", most)
    if least < most:
        steps = catalog.say("Guide, {least} to {most} steps", least=least, most=most)
    first = next(iter(flows(name, pack_words(name, catalog))), None)
    drawn = _route(first.flow) if first else ""
    text = text.strip(" \N{NO-BREAK SPACE},:\n")
    pill = f'<span class="pill lead">{escape(steps)}</span>'
    return f'<li data-guide="{name}">{drawn}{link}<p>{text[:1].upper()}{text[1:]}</p>{pill}</li>'


def _steps(guide: Guide) -> tuple[int, int]:
    """Return how many steps a guide has in the shortest and in the longest case of a reader."""
    cases = product(*([(name, value) for value in each.values] for name, each in guide.variants.items()))
    totals = [
        sum(all(case[name] in values for name, values in step.when.items()) for step in guide.steps)
        for case in map(dict, cases)
    ]
    return min(totals), max(totals)


def _route(flow: FlowText) -> str:
    """Return the way of a message as a row of icons."""
    return _drawn("route", 300, 40, _row(flow, 300, 18))


def _drawn(kind: str, width: int, height: int, inner: str) -> str:
    box = f'viewBox="0 0 {width} {height}" preserveAspectRatio="xMinYMid meet"'
    return f'<svg class="{kind}" {box} aria-hidden="true">{inner}</svg>'


def way(flow: FlowText, broken: str) -> str:
    """Return the way of a message as a row of icons, which ends before the field ``broken``."""
    return _drawn("row", 300, 36, _row(flow, 300, 15.5, broken))


def _row(flow: FlowText, width: float, radius: float, broken: str = "") -> str:
    """Return the nodes of a picture in a row; the arrow with the field ``broken`` does not arrive."""
    middle, nodes = radius + 2, flow.nodes
    pitch = (width - 2 * middle) / max(1, len(nodes) - 1)
    places = {node.id: middle + pitch * number for number, node in enumerate(nodes)}
    scale = radius / 22.5
    out = []
    for arrow in flow.arrows:
        start, end = places[arrow.start] + radius + 2, places[arrow.end] - radius - 2
        wrong = bool(broken) and broken in arrow.fields
        out.append(
            f'<path class="f-line{" f-broken" if wrong else ""}" d="M{start:.4g} {middle:g}H{end:.4g}"/>'
        )
        if wrong:
            out.append(
                f'<path class="f-cross" d="M{(start + end) / 2 - 5:.4g} {middle - 5:g}l10 10m0-10-10 10"/>'
            )
    for node in nodes:
        x = places[node.id]
        shift = f"translate({x - 12 * scale:.4g} {middle - 12 * scale:.4g}) scale({scale:.3g})"
        out.append(
            f'<circle cx="{x:.4g}" cy="{middle:g}" r="{radius:g}"/>'
            f'<path class="f-icon" transform="{shift}" d="{ICONS[node.icon]}"/>'
        )
    return "".join(out)


# --- a mistake, its finding, its fix -----------------------------------------------------------------


def sample_finding(catalog: Catalog, to: str) -> str:
    """Return what is said about the broken file, as HTML; ``to``: the address of the site, with a slash."""
    shown = re.sub(r'href="(?=guides|rules)', f'href="{to}', _Showcase(catalog).says(why=True))
    return re.sub(r"(?<=[^/<])/(?=\w[^<>]*</code>)", "/<wbr>", shown)


def showcase(catalog: Catalog) -> str:
    """Return a broken file, what is said about it, and the fixed file, as HTML that Markdown leaves alone."""
    return "\n".join(_Showcase(catalog).parts())


class _Showcase:
    def __init__(self, catalog: Catalog) -> None:
        self.say, self.catalog = catalog.say, catalog
        self.home = home(_SHOWN)
        files = example_files(self.home.pack, _SHOWN)
        assert files is not None
        at = self.home.rule.example.at.rsplit("/", 1)[-1]
        text = re.sub(rf"(?m)^( *)({at}:) +(\S+)$", r"\1\2\n\1  \3", files.bad)  # so that it fits its column
        self.before = self._judged(re.sub(r"(?m) +#.*$", "", text))
        self.finding: Diagnostic = next(each for each in self.before.diagnostics if each.rule == _SHOWN)
        assert self.finding.fix is not None
        self.after = self._judged(fixes.edited(self.before.text, self.finding.fix.edits))
        assert not self.after.diagnostics

    def _judged(self, text: str) -> Report:
        return full_check.report([full_check.judge(text.encode(), _FILE, Format.YAML)])[0]

    def parts(self) -> Iterator[str]:
        say = self.say
        before, found, fixed = say("Your file"), say("The finding"), say("Fixed")
        clean = say("No findings")
        clean = f'<span class="pill ok">{escape(clean)}</span>'
        yield '<ol class="showcase">'
        yield f"<li>{_head('M6 6l12 12M18 6 6 18', before)}"
        yield f"{self._file(self.before, '', wrong=True)}</li>"
        yield f"<li>{_head('M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20', found)}"
        yield f"{self.says(why=False)}</li>"
        yield f"<li>{_head('M20 6 9 17l-5-5', fixed)}"
        yield f"{self._file(self.after, clean, wrong=False)}</li></ol>"

    def _file(self, report: Report, state: str, *, wrong: bool) -> str:
        shown = self._source(report, wrong=wrong) + self._way(wrong=wrong)
        return f'<div class="pane"><header><b>{_FILE}</b>{state}</header>{shown}</div>'

    def says(self, *, why: bool) -> str:
        """Return the finding as HTML; ``why``: with the reason of its rule."""
        run = Run([self.before], self.catalog)
        words, start = run.words(self.before, self.finding), self.finding.range.start
        severity = severity_word(run, self.finding.severity)
        facts = ""
        if step := words.step:
            address = f"guides/{step.platform}/#{step.id}"
            shown = self.say(
                "{number} of {total}, {title}", number=step.number, total=step.total, title=step.title
            )
            word = self.catalog.say_in("column", "Step")
            facts = f'<dt>{escape(word)}</dt><dd><a href="{address}">{escape(shown)}</a></dd>'
        word, safe = self.say("Rule"), self.say("A safe fix is known")
        facts += f'<dt>{escape(word)}</dt><dd><a href="rules/{_SHOWN}/">{_SHOWN}</a></dd>'
        reason = ""
        if why:
            said = self.catalog.translate(self.home.rule.why, domain=self.home.rule.domain)
            reason = f'<p class="soft">{sentence_html(said)}</p>'
        return (
            f'<div class="pane"><header><span class="pill error">{escape(severity)}</span>'
            f"<span>{_FILE}:{start.line}:{start.column}</span></header>"
            f'<div class="says"><h3>{sentence_html(words.message)}</h3>'
            f"<p>{sentence_html(words.help)}</p>{reason}"
            f"<dl>{facts}</dl></div>"
            f'<p class="safe">{escape(safe)}</p></div>'
        )

    def _source(self, report: Report, *, wrong: bool) -> str:
        """Return the lines of a file that matter, with what is marked in them."""
        assert self.finding.fix is not None
        edit, other = self.finding.fix.edits[0], self.finding.related[0].range
        new = Range(
            edit.range.start,
            type(edit.range.start)(edit.range.start.line, edit.range.start.column + len(edit.text)),
        )
        marked = {other.start.line: ("other", other if wrong else None, "u")} if wrong else {}
        marked[edit.range.start.line] = ("wrong", self.finding.range, "u") if wrong else ("right", new, "ins")
        last = edit.range.start.line + _AFTER
        out = []
        for number, line in enumerate(report.text.split("\n")[:last], 1):
            kind, place, tag = marked.get(number, ("", None, ""))
            if number < _FROM or number > last - _AFTER - 2:
                out.append(_line(number, line, kind, place, tag))
            elif number == _FROM:
                out.append('<span class="l" data-n="⋮">\n</span>')
        name = _FILE if wrong else self.say("{file}, fixed", file=_FILE)
        head = f'<pre class="source" role="group" aria-label="{escape(name)}" tabindex="0">'
        return f"{head}<code>{''.join(out)}</code></pre>"

    def _way(self, *, wrong: bool) -> str:
        platform = self.home.pack.name
        flow = flows(platform, pack_words(platform, self.catalog))[0].flow
        row = way(flow, self.home.rule.example.at if wrong else "")
        said = (
            self.say("The message never reaches the bot.")
            if wrong
            else self.say("The message reaches the bot.")
        )
        kind = "way broken" if wrong else "way"
        return f'<div class="{kind}">{row}<p>{escape(said)}</p></div>'


def _head(path: str, title: str) -> str:
    icon = _drawn("icon", 24, 24, f'<path d="{path}"/>')
    return f"<h2>{icon}{escape(title)}</h2>"


def _breakable(text: str, line: str) -> str:
    """Return HTML of a part of a line that may break in a name, or at the slashes of an address."""
    return re.sub(r"/(?=\w|$)", "/<wbr>", text) if "//" in line else breakable(text)


def _line(number: int, line: str, kind: str, place: Range | None, tag: str) -> str:
    """Return a line of YAML, coloured, with a place in it marked by an element."""
    found = _LINE.fullmatch(line)
    assert found is not None
    parts = [
        (found["start"], ""),
        (found["key"] or "", "k"),
        (":" if found["key"] else "", ""),
        (found["rest"], "s"),
    ]
    start, end = (place.start.column - 1, place.end.column - 1) if place else (0, 0)
    out, at = [], 0
    for text, colour in parts:
        cuts = sorted({at, at + len(text), *(cut for cut in (start, end) if at < cut < at + len(text))})
        for one, other in pairwise(cuts):
            piece = _breakable(escape(line[one:other], quote=False), line)
            if start <= one < end:
                piece = f"<{tag}>{piece}</{tag}>"
            out.append(f'<span class="{colour}">{piece}</span>' if colour else piece)
        at += len(text)
    return f'<span class="l {kind}" data-n="{number}">{"".join(out)}\n</span>'
