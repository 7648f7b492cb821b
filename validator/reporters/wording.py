"""A finding in the reader's language. The same words for every report format, already masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from validator.diagnostics import Diagnostic, Param
from validator.documents.limits import raised
from validator.documents.syntax_errors import LIMIT_OF, NOT_READABLE
from validator.engine.full_check import rule_of
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.packs.model import Source
from validator.printable import shell_word, shortened, visible
from validator.reporters.machine import field_page
from validator.secrets import Masker


@dataclass(frozen=True, slots=True)
class StepWords:
    """The guide step that fixes a finding."""

    platform: str
    id: str
    number: int  #: 1-based
    title: str
    total: int = 0  #: how many steps the guide has

    @property
    def command(self) -> str:
        command = f"guiderail guide {self.platform} --step {self.id}"
        return with_pack(command, self.platform)

    @property
    def short_command(self) -> str:
        """Return the same command with the alias of the platform and the number of the step."""
        alias = next(iter(registry.load(self.platform).aliases), self.platform)
        return with_pack(f"guiderail guide {alias} --step {self.number}", self.platform)


def with_pack(command: str, platform: str) -> str:
    """Return a command about a platform; one that is only known by its folder is named with it."""
    folder = registry.named_folder(platform)
    return f"{command} --pack {shell_word(visible(folder))}" if folder else command


@dataclass(frozen=True, slots=True)
class Words:
    """All that is said about one finding."""

    message: str
    help: str
    expected: str
    related: str
    step: StepWords | None
    label: str = ""  #: what the place of the finding is, next to the other one that it names


def word(finding: Diagnostic, catalog: Catalog, masker: Masker, *, site: str = "") -> Words:
    """Return the words of a finding; values in them are masked, made visible and shortened.

    ``site``: where the documentation is published; empty: nowhere, so its pages are named in words.
    """
    rule = rule_of(finding)
    case = rule.cases.get(finding.case)
    of_kind = rule.cases.get(str(finding.params.get("case_of_kind", "")))
    params = _shown(finding.params, masker)
    if isinstance(command := params.get("description"), str):
        params["description"] = _with_page(command, finding.pack, catalog, site)

    def say(text: str, params: Mapping[str, Param] = params) -> str:
        return catalog.fill(catalog.translate(text, domain=rule.domain), params) if text else ""

    message = say((case and case.message) or rule.message)
    help = say((case and case.help) or rule.help, _as_written(finding, params))
    about = _about_variables(finding.variables, catalog, masker)
    return Words(
        message=f"{message} {about}" if about else message,
        help=" ".join(filter(None, (help, _how_to_raise(finding, catalog)))),
        expected=_expected(
            next(filter(None, (each.expected for each in (case, of_kind, rule) if each)), ""), say, params
        ),
        related=say(rule.related) or (catalog.say("value of the variable") if about else ""),
        step=step_words(finding.pack, finding.step, catalog),
        label=say(rule.label) if finding.related else "",
    )


def _as_written(finding: Diagnostic, params: Mapping[str, Param]) -> Mapping[str, Param]:
    """Return the parameters; a value to write that needs quotation marks in the file has them."""
    quoted = f'"{finding.params.get("suggestion")}"'
    is_key = finding.rule == "unknown-field"
    if finding.fix and not is_key and any(edit.text == quoted for edit in finding.fix.edits):
        return {**params, "suggestion": f'"{params["suggestion"]}"'}
    return params


def _with_page(command: str, platform: str, catalog: Catalog, site: str) -> str:
    """Return the command that describes the fields of a platform, with the page that does so too."""
    if registry.external_folder(platform) is not None:
        return command
    page = field_page(site, catalog.language, platform)
    if not page:
        title = catalog.say("Fields of {platform}", platform=registry.load(platform).title)
        page = catalog.say("page “{title}”", title=title)
    return f"{command} ({page})"


def _about_variables(variables: Sequence[str], catalog: Catalog, masker: Masker) -> str:
    """Return the sentence that names the variables whose values a finding is about; empty for none."""
    names = [f"`{shortened(masker(name))}`" for name in variables]
    if len(names) == 1:
        return catalog.say("This is about the value of the variable {name}.", name=names[0])
    if names:
        return catalog.say("This is about the values of the variables {names}.", names=", ".join(names))
    return ""


def _how_to_raise(finding: Diagnostic, catalog: Catalog) -> str:
    """Return the sentence about raising the limit that a file exceeds; empty if it cannot be raised."""
    name, limit = LIMIT_OF.get(finding.case, ""), finding.params.get("limit")
    if finding.rule != NOT_READABLE or not name or not isinstance(limit, int):
        return ""
    higher = raised(name, limit)
    if higher == limit:
        return ""
    option = f"--limit {name.replace('_', '-')}={higher}"
    return catalog.say("The limit can be raised with `{option}`.", option=option)


def _expected(text: str, say: Callable[[str], str], params: Mapping[str, Param]) -> str:
    """Return what was expected; nothing where a parameter that it needs is not given."""
    needed = re.findall(r"(?<!\{)\{([a-z_]+)\}", text)
    return say(text) if all(params.get(name) for name in needed) else ""


def step_words(platform: str, step: str, catalog: Catalog) -> StepWords | None:
    """Return a guide step as a finding names it; None if there is no such step."""
    if not step:
        return None
    steps = registry.load(platform).guide.steps
    number = next((number for number, each in enumerate(steps, 1) if each.id == step), 0)
    if not number:
        return None
    title = catalog.translate(steps[number - 1].title, domain=platform, context="step")
    return StepWords(platform, step, number, title, len(steps))


def pack_words(platform: str, catalog: Catalog) -> Callable[[str, str], str]:
    """Return what translates the texts of a pack: a function of the English text and its context."""

    def translate(text: str, context: str) -> str:
        found = catalog.translate(text, domain=platform, context=context)
        return found if found != text else catalog.translate(text, context=context)

    return translate


def source_title(source: Source, catalog: Catalog) -> str:
    """Return the title of a page, in the catalog's language if the page is ours.

    The others are in English, and their titles are quoted; in other languages the title says so.
    """
    if "://" not in source.url:
        return catalog.translate(source.title, context="link")
    return (
        source.title if catalog.language == "en" else catalog.say("{title} (in English)", title=source.title)
    )


def _shown(params: Mapping[str, Param], masker: Masker) -> dict[str, Param]:
    """Return the parameters as a message may show them; what the catalog words itself stays as it is."""
    return {
        name: _harmless(name, value, masker) if isinstance(value, str) else value
        for name, value in params.items()
    }


#: parameters that hold names of our own, already in code spans
_OWN = ("platforms", "others", "known", "allowed", "fields", "listed", "signs", "description")


def _harmless(name: str, value: str, masker: Masker) -> str:
    if name in _OWN:
        return value
    if value == "`":  # it would end the code span that it is in
        return "U+0060"
    return shortened(visible(masker(value))).replace("`", "’")
