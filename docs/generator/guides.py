"""The guides of the site: one page per platform, and the same as plain Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from docs.generator import excerpts
from docs.generator.annotated import excerpt_lines, guide_file
from docs.generator.check_page import beginnings
from docs.generator.excerpts import Excerpt
from docs.generator.listed import found_in, symptoms
from docs.generator.markdown import front_matter
from docs.generator.search import Section
from validator.guides import starter
from validator.guides.flow import flows
from validator.guides.guide import FieldText, GuideText, StepText, guide_text
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.packs.fields import fields
from validator.packs.model import Selection
from validator.reporters.flow_picture import picture
from validator.reporters.guide import cell, guide_page, heads, link, markdown_guide, step_head
from validator.reporters.markdown import plain
from validator.reporters.markdown_renderer import html, inline_html
from validator.reporters.template_renderer import filled
from validator.reporters.wording import pack_words

_TEMPLATES = Path(__file__).parent / "templates"


def guide_pages(catalog: Catalog) -> dict[str, str]:
    """Return the pages of every guide by their addresses, such as ``guides/ibm-voice-agent.md``.

    What has changed since the vendor wrote its page is on another page: ``guides/<name>/changes.md``.
    """
    pages = {}
    for name in registry.names():
        guide = _guide(name, catalog)
        pages[f"guides/{name}.md"] = _page(guide, catalog)
        if guide.changes or guide.moved:
            pages[f"guides/{name}/changes.md"] = _changes(guide, catalog)
    return pages


@dataclass(frozen=True, slots=True)
class StepPlace:
    """A step in the list of all steps."""

    id: str
    number: int  #: 1-based
    title: str
    when: Selection  #: the choices for which it has to be done


def guide_steps(name: str, catalog: Catalog) -> tuple[StepPlace, ...]:
    """Return the steps of a guide, as the list next to it shows them."""
    steps = _guide(name, catalog).steps
    return tuple(StepPlace(step.id, step.number, step.title, step.when) for step in steps)


def trouble_sections(name: str, catalog: Catalog) -> list[Section]:
    """Return what can be found of the troubleshooting section of a guide."""
    return list(found_in(_guide(name, catalog), catalog))


def guide_twins(catalog: Catalog) -> dict[str, str]:
    """Return every guide as Markdown without HTML, by its address on the built site."""
    guides = {name: guide_page(_guide(name, catalog), catalog) for name in registry.names()}
    return {f"guides/{name}.md": markdown_guide(page, site=True) for name, page in guides.items()}


def _guide(name: str, catalog: Catalog) -> GuideText:
    return guide_text(name, catalog.language, pack_words(name, catalog))


def _page(guide: GuideText, catalog: Catalog) -> str:

    def choice(excerpt: Excerpt) -> str:
        variant = next(each for each in guide.variants if each.id == excerpt.variant)
        return catalog.say("Example: {choice}", choice=variant.values[excerpt.value])

    pack = registry.load(guide.platform)
    successor = next(
        (name for name in registry.names() if registry.load(name).title == pack.status.successor), ""
    )
    places = {step.id: step for step in guide.steps}

    def number(step: str) -> int:
        return places[step].number

    def step_name(step: str) -> str:
        return catalog.say("Step {number}: {title}", number=number(step), title=places[step].title)

    def names_of(when: Selection) -> list[str]:
        titles = {variant.id: variant.values for variant in guide.variants}
        return [titles[name][value] for name, values in when.items() for value in values]

    def expected(step: StepText) -> str:
        return step_head(step, guide.total, "done", catalog)

    def shown(step: StepText) -> Iterator[Excerpt]:
        for each in excerpts.excerpts(guide.platform, [field.pointer for field in step.fields]):
            if each.value in step.when.get(each.variant, [each.value]):
                yield each

    def others(step: StepText) -> list[FieldText]:
        lines = "".join(map(lines_of, shown(step)))
        return [field for field in step.fields if f'#{field.name}"' not in lines]

    def field_name(field: FieldText, step: StepText) -> str:
        alike = len({other.title for other in step.fields}) < len(step.fields)
        return f"<code>{field.name}</code>" if alike else inline_html(field.title)

    def keys(step: StepText) -> str:
        names = list(dict.fromkeys(field.name.rpartition(".")[2] for field in step.fields))
        return ", ".join(f"`{name}`" for name in names[:2]) + (", …" if len(names) > 2 else "")

    def lines_of(excerpt: Excerpt) -> str:
        return excerpt_lines(guide.platform, excerpt, catalog)

    return filled(
        "guide_page.md.j2",
        _TEMPLATES,
        head=front_matter(
            title=guide.title,
            description=catalog.say(
                "Step-by-step guide in {total} steps: what to do, how to see that it worked, what to check.",
                total=guide.total,
            ),
        ),
        guide=guide,
        symptoms=list(symptoms(guide, catalog)),
        flows=flows(guide.platform, pack_words(guide.platform, catalog)),
        drawn=lambda flow, name: picture(flow, catalog, name),
        file=pack.file_name("sms"),
        status=pack.status,
        successor=successor,
        beginnings=list(beginnings(guide.platform, catalog)),
        starts=bool(starter.draft(guide.platform, {}).data),
        short_name=next(iter(pack.aliases), pack.name),
        say=catalog.say,
        say_in=catalog.say_in,
        listing=catalog.listing,
        html=inline_html,
        blocks=html,
        heads=heads(catalog),
        names_of=names_of,
        annotated=guide_file(guide.platform, catalog),
        number=number,
        step_name=step_name,
        choice=choice,
        fires=lambda rule: _fires(rule.id, guide.platform),
        all_of=_all_of,
        lines=lines_of,
        others=others,
        field_name=field_name,
        keys=keys,
        map=map,
        expected=expected,
        excerpts=shown,
    )


def _changes(guide: GuideText, catalog: Catalog) -> str:
    platform = registry.load(guide.platform).title
    title = catalog.say("{platform}: what has changed", platform=platform)
    about = catalog.say("Since the vendor wrote its page, these things have changed.")
    return filled(
        "changes_page.md.j2",
        _TEMPLATES,
        head=front_matter(title=title, description=about),
        title=plain(title),
        guide=guide,
        say=catalog.say,
        date=catalog.date,
        link=link,
        cell=cell,
    )


def _fires(rule: str, platform: str) -> Selection:
    """Return the choices for which a rule can find anything, as far as the pack limits it to some of them."""
    pack = registry.load(platform)
    depending = [each for field in fields(pack) for each in field.dependencies if each.rule == rule]
    found = {}
    for name, variant in pack.guide.variants.items():
        block, _, key = variant.field.rpartition("/")
        limits = [
            [value.value for each in one.when if each.place == variant.field for value in each.values]
            for one in depending
        ]
        limits += [
            (check.where or {}).get("properties", {}).get(key, {}).get("enum", ())
            if check.each == block
            else []
            for check in pack.rules[rule].checks
        ]
        own = [value for value in variant.values if any(value in each for each in limits)]
        if all(limits) and 0 < len(own) < len(variant.values):
            found[name] = own
    return found


def _all_of(parts: Iterable[Selection]) -> Selection:
    """Return the choices for which at least one of several parts is shown."""
    every = list(parts)
    names = set.intersection(*map(set, every)) if every else set()
    return {name: list(dict.fromkeys(value for each in every for value in each[name])) for name in names}
