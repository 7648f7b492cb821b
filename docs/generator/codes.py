"""The page about Twilio's error codes: what each means and what to do, whatever the platform."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from docs.generator.home import platforms
from docs.generator.listed import CODES, listed
from docs.generator.markdown import front_matter
from docs.generator.search import Section
from validator.guides.guide import TROUBLES
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.reporters.markdown import plain
from validator.reporters.markdown_renderer import inline_html

PAGE = "twilio-codes"  #: its address, and the kind of what is found on it


@dataclass(frozen=True, slots=True)
class _Code:
    """A code of Twilio, in the reader's language."""

    number: int
    title: str
    official: str  #: what Twilio calls it, in English
    cause: str
    remedy: str

    @property
    def anchor(self) -> str:
        return f"error-{self.number}"


def code_page(catalog: Catalog) -> dict[str, str]:
    """Return the page in the catalog's language: Markdown by its place below the language."""
    say = catalog.say
    title = say("Twilio error codes")
    lead = say("What each code means and what to do, on every platform.")
    where = say("The error log of the Twilio console and the status of a message name the code.")
    every = say("All codes, in the documentation of Twilio")
    index = "".join(_links(symptom, catalog) for symptom in listed(CODES))
    return {
        f"{PAGE}.md": "\n\n".join(
            [
                front_matter(title=title, description=lead),
                f"# {plain(title)} {{ #top }}",
                f"{lead} {where}",
                f'<dl class="code-index">{index}</dl>',
                *(part for symptom in listed(CODES) for part in _symptom(symptom, catalog)),
                f"[{every}]({TROUBLES})\n",
            ]
        )
    }


def code_sections(catalog: Catalog) -> Iterator[Section]:
    """Yield what can be found on the page: each symptom, then each of its codes."""
    also = catalog.say_in("search", "Twilio error code")
    for symptom in listed(CODES):
        title, words = catalog.say_in("title", symptom["title"]), catalog.say_in("search", symptom["words"])
        codes = list(_codes(symptom, catalog))
        titles = ", ".join(f"{each.number} · {each.title}" for each in codes)
        yield Section(symptom["id"], title, titles, words=words)
        for each in codes:
            text = f"{each.cause} {each.remedy}"
            yield Section(
                each.anchor, f"{each.number} · {each.title}", text, f"{title} {also}", each.official
            )


def _codes(symptom: dict[str, dict[int, str]], catalog: Catalog) -> Iterator[_Code]:
    texts = registry.shared()["codes"]
    for number, title in symptom["codes"].items():
        cause, _, remedy = catalog.translate(texts[str(number)]).partition("\n")
        official = symptom["twilio"].get(number, "")
        yield _Code(number, catalog.say_in("title", title), official, cause, remedy)


def _links(symptom: dict[str, dict[int, str]], catalog: Catalog) -> str:
    links = " ".join(f'<a href="#error-{each}">{each}</a>' for each in symptom["codes"])
    title = escape(catalog.say_in("title", str(symptom["title"])))
    return f"<div><dt>{title}</dt><dd>{links}</dd></div>"


def _symptom(symptom: dict[str, dict[int, str]], catalog: Catalog) -> Iterator[str]:
    yield f"## {plain(catalog.say_in('title', str(symptom['title'])))} {{ #{symptom['id']} }}"
    rows = "\n".join(_row(each, catalog) for each in _codes(symptom, catalog))
    yield f'<dl class="troubles codes">\n{rows}\n</dl>'


def _row(code: _Code, catalog: Catalog) -> str:
    say = catalog.say
    official = f' <code lang="en">{escape(code.official)}</code>' if code.official else ""
    guides = list(_guides(code, catalog))
    led = f"{escape(say('In the guides:'))} {', '.join(guides)} · " if guides else ""
    at_twilio = escape(say("{code} at Twilio", code=code.number))
    page = f'<a class="word" href="{TROUBLES}/{code.number}">{at_twilio}</a>'
    return (
        f'<div><dt id="{code.anchor}"><b>{code.number}</b> {escape(code.title)}{official}</dt>'
        f"<dd>{inline_html(code.cause)}<p><b>{escape(say('What to do'))}</b> {inline_html(code.remedy)}</p>"
        f'<p class="more">{led}{page}</p></dd></div>'
    )


def _guides(code: _Code, catalog: Catalog) -> Iterator[str]:
    """Yield links to the guides that have a code: to what they say about it, or to the step for it."""
    for name in platforms():
        pack = registry.load(name)
        steps = [step.id for step in pack.guide.steps]
        for trouble in pack.guide.troubleshooting:
            if trouble.code != code.number:
                continue
            title, place = pack.title, code.anchor
            if trouble.step and trouble.text == registry.shared()["codes"][str(code.number)]:
                place, number = trouble.step, steps.index(trouble.step) + 1
                title = catalog.say("{platform}, step {number}", platform=pack.title, number=number)
            yield f'<a href="../guides/{name}/#{place}">{escape(title)}</a>'
