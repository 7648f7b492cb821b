"""The generated reference: every rule and field has a page in every language, and it is true."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml
from editor_annotations import ANNOTATIONS

from docs.generator.before_after import before_after
from docs.generator.fields import field_page, field_pages, nested
from docs.generator.guides import guide_pages
from docs.generator.home import platform_lists
from docs.generator.listed import TOPICS, listed
from docs.generator.machine_files import machine_files
from docs.generator.markdown import fenced, front_matter
from docs.generator.rules import EVERYWHERE, rule_page, rule_pages, rule_section, rule_twins
from docs.generator.wrong_values import right_value, with_value, wrong_values
from validator.diagnostics import Severity
from validator.documents.model import Format, pointer
from validator.documents.writer import write
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.json_schema import keywords
from validator.packs import registry
from validator.packs.fields import SchemaField, fields
from validator.packs.model import covers
from validator.reporters.localized_schema import localized_schema
from validator.reporters.markdown import code, link, plain, sentence
from validator.reporters.notes import severity_word
from validator.reporters.registry import FORMATS
from validator.reporters.rule import RuleWords
from validator.reporters.rule_index import homes, shown
from validator.reporters.run import Run

LANGUAGES = ("en", "fr", "es")
RULES = [home.name for home in homes()]
FIELDS = [(platform, field) for platform in registry.names() for field in fields(registry.load(platform))]
EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"]
WITHOUT_EXAMPLE = {"no-form-matches"}  # no built-in pack has a choice of forms


@lru_cache
def pages(language: str) -> dict[str, str]:
    catalog = Catalog(language)
    return {**guide_pages(catalog), **field_pages(catalog), **rule_pages(catalog)}


def named(case: tuple[str, SchemaField]) -> str:
    return f"{case[0]}{case[1].place}"


# --- rules -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_page_with_its_real_finding(rule: str, language: str) -> None:
    page = pages(language)[f"rules/{rule}.md"]
    home = next(each for each in homes() if each.name == rule)
    catalog = Catalog(language)
    why = catalog.translate(home.rule.why, domain=home.rule.domain)
    assert sentence(why) in page
    assert (why != home.rule.why) == (language != "en"), f"the reason of {rule} is not in {language}"
    if rule in WITHOUT_EXAMPLE or rule.startswith("live-"):  # no file holds Twilio's answers
        return
    example = shown(rule)
    assert example is not None
    assert example.report.diagnostics, f"the bad example of {rule} breaks something else"
    run = Run([example.report], catalog, verbose=True)
    told = "".join(FORMATS["text"].report(Run([example.report], catalog, verbose=True, width=80))).strip()
    assert told.splitlines()[0] in page
    assert sentence(run.words(example.report, example.report.diagnostics[0]).message) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_every_rule_once(language: str) -> None:
    listed = re.findall(r'<a href="([a-z0-9-]+)/">', pages(language)["rules/index.md"])
    assert sorted(listed) == sorted(RULES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_says_of_every_rule_how_severe_it_is_and_whether_it_can_be_fixed(language: str) -> None:
    rows = re.findall(
        r'<li data-severity="(\w+)" data-fix="(\w*)"><b class="\w+"><span class="severity (\w+)"></span>'
        r'([^<]+)</b><div><a href="([^"]+)/">[^<]+</a><code>[^<]+</code></div>'
        r'(?:<span class="pill (\w+)">[^<]+</span>)?<p>.+?</p></li>',
        pages(language)["rules/index.md"],
    )
    run = Run([], Catalog(language))
    wanted = {home.name: home.rule.severity for home in homes()}
    assert {name: severity for severity, _, _, _, name, _ in rows} == wanted
    for severity, fix, form, word, _, pill in rows:
        assert (form, word) == (severity, severity_word(run, Severity(severity)))
        assert pill == {"safe": "ok", "unsafe": "warning", "": ""}[fix]


def test_the_list_begins_with_platforms_in_use_and_groups_the_general_rules_by_topic() -> None:
    page = pages("fr")["rules/index.md"]
    places = re.findall(r'<h([23]) id="([^"]+)">', page)
    general = [topic["id"] for topic in listed(TOPICS)]
    assert places[0] == ("2", "azure-bot-service")
    assert places[-len(general) - 1 :] == [("2", EVERYWHERE), *(("3", topic) for topic in general)]
    assert page.count(f'data-platform="{EVERYWHERE}"') == len(general)


def test_a_rule_on_a_phone_begins_with_the_wrong_line_and_its_correction() -> None:
    page = pages("en")["rules/request-url-region-mismatch.md"]
    parts = [
        'class="pane"',
        "The request URL is the one",
        "Corrected",
        "Replace the URL",
        'class="neighbours"',
        "guiderail check --fix",
        "#why",
        'class="way broken"',
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_rule_without_an_example_shows_no_name_of_a_value() -> None:
    said = pages("en")["rules/live-webhook-differs.md"].partition('id="wordings"')[0]
    assert "to `…`, not to this URL" in said
    assert "{found}" not in said


def test_a_rule_shows_the_wrong_file_and_the_one_that_its_fix_makes() -> None:
    found = before_after("request-url-region-mismatch")
    assert found is not None
    assert found.fix == "safe"
    assert '<u><span class="s">sms.botframework.com</span></u>' in found.before  # breaks at slashes only
    assert '<span class="l right" data-n="10">' in found.after
    assert re.sub(r"<[^>]*>", "", found.after).count("https://europe.sms.botframework.com/api/sms") == 1
    assert '<ins><span class="s">europe.</span></ins>' in found.after
    assert '<span class="l other" data-n="4">' in found.before
    assert "# global" not in found.before


def test_a_correction_marks_whole_words_and_parts_of_an_address() -> None:
    for rule in RULES:
        found = before_after(rule)
        for mark in re.findall(
            r".?<ins>.*?</ins>.?", re.sub(r"<(?!/?ins\b)[^>]*>", "", found.after if found else "")
        ):
            before, inner, after = re.split(r"</?ins>", mark)
            assert not re.search(r"\w\|\w", f"{before}|{inner}"), (rule, mark)
            assert not re.search(r"\w\|\w", f"{inner}|{after}"), (rule, mark)


def test_only_rules_without_an_example_or_a_correction_show_no_corrected_file() -> None:
    missing = {home.name for home in homes() if before_after(home.name) is None}
    assert {name for name in missing if not name.startswith("live-")} <= {
        *WITHOUT_EXAMPLE,
        "inbound-webhook-missing",
        "no-form-matches",
        "platform-retired",
        "sinch-sms-credential-missing",
    }


def test_a_rule_shows_where_a_message_stops() -> None:
    page = pages("es")["rules/request-url-region-mismatch.md"]
    assert page.count('class="f-cross"') == 1
    assert "El mensaje se detiene aquí: twiml_app.messaging_request_url" in page


def test_how_to_fix_a_rule_begins_with_what_needs_no_terminal() -> None:
    fix = pages("fr")["rules/request-url-wrong.md"].partition("{ #fix }")[2].partition("\n## ")[0]
    assert re.findall(r'href="../../([^"]+)"><small>([^<]+)</small>', fix) == [
        ("guides/azure-bot-service/#twiml-app", "Étape 2 du guide"),
        ("check/", "Dans votre navigateur"),
    ]
    live = pages("en")["rules/live-webhook-differs.md"]
    assert 'href="../../check/"' not in live


def test_a_rule_is_summed_up_by_its_message_and_found_by_all_that_it_may_say() -> None:
    whose, section = rule_section("request-url-wrong", Catalog("en"))
    assert whose == "Rule of Azure Bot Service"
    assert section.text.startswith("The request URL is the endpoint of the bot itself")
    assert "Remove the parameters from the URL." in section.more
    assert rule_section("unknown-field", Catalog("es"))[0] == "Regla común a todas las plataformas"


def test_a_rule_says_once_what_is_expected() -> None:
    for home in homes():
        words = RuleWords(home, Catalog("en"))
        if words.expected and words.expected in words.help:
            assert "Expected: " not in pages("en")[f"rules/{home.name}.md"], home.name


@pytest.mark.parametrize("rule", RULES)
def test_no_page_of_a_rule_shows_a_secret(rule: str) -> None:
    for language in LANGUAGES:
        page = pages(language)[f"rules/{rule}.md"]
        for secret in ("hunter2", "0123456789abcdef0123456789abcdef", "made-up_key"):
            assert secret not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_twins_contain_no_html_and_no_attributes(language: str) -> None:
    for place, text in rule_twins(Catalog(language)).items():
        prose = re.sub(r"^(`{3,}).*?^\1$|`[^`]*`", "", text, flags=re.MULTILINE | re.DOTALL)
        assert not re.search(r"<[a-z/!]", prose), place
        assert not re.search(r"\{[ :]*[#.]", prose), place
        assert text.startswith("# "), place


# --- fields ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", FIELDS, ids=named)
def test_every_field_has_a_section_in_every_language(case: tuple[str, SchemaField]) -> None:
    platform, field = case
    for language in LANGUAGES:
        page = pages(language)[f"reference/{platform}.md"]
        assert page.count(f"{{ #{field.anchor} }}") == 1
        title = Catalog(language).translate(field.schema["title"], domain=platform, context="field")
        assert re.search(
            rf"^##+ {re.escape(plain(title))} {{ #{re.escape(field.anchor)} }}$", page, re.MULTILINE
        )
        about = Catalog(language).translate(field.schema["description"], domain=platform)
        assert sentence(about) in page


@pytest.mark.parametrize("case", FIELDS, ids=named)
def test_correct_values_match_and_the_same_is_in_three_formats(case: tuple[str, SchemaField]) -> None:
    platform, field = case
    of = registry.load(platform)
    root = {"$defs": of.schema.get("$defs", {})}
    for example in field.schema.get("examples", ()):
        assert keywords.fits({**field.schema, **root}, example)
    data = nested(field.place, right_value(platform, field))
    read: list[Any] = [
        yaml.safe_load(write(data, Format.YAML)),
        json.loads(write(data, Format.JSON)),
        _toml(write(data, Format.TOML)),
    ]
    assert read == [data, data, data]


def test_the_complete_file_is_there_in_every_format_that_people_write() -> None:
    page = pages("en")["reference/azure-bot-service.md"]
    assert re.findall(r'<p class="tab">([^<]+)</p>', page) == ["YAML", "JSON", "TOML", "Others"]


def _toml(text: str) -> Any:
    import tomllib

    return tomllib.loads(text)


@pytest.mark.parametrize("case", FIELDS, ids=named)
def test_wrong_values_give_the_message_that_is_shown(case: tuple[str, SchemaField]) -> None:
    platform, field = case
    of = registry.load(platform)
    if field.place not in wrong_values(platform):  # files that people have hold much that is not checked
        assert not of.declared
        return
    wrong = wrong_values(platform)[field.place]
    assert wrong.value != right_value(platform, field)
    name, format = of.file_name("config"), Format(of.formats[0])
    report = full_check.report([full_check.judge(wrong.report.text.encode(), name, format)])[0]
    assert wrong.finding in report.diagnostics
    if field.block:
        return
    for language in LANGUAGES:
        run = Run([wrong.report], Catalog(language))
        message = run.words(wrong.report, wrong.finding).message
        assert message, f"{wrong.finding.rule} says nothing"
        assert sentence(message) in pages(language)[f"reference/{platform}.md"]


@pytest.mark.parametrize("platform", registry.names())
def test_a_wrong_value_shows_by_itself_why_it_is_wrong(platform: str) -> None:
    """Its finding is at the field, names no other place, and quotes neither nothing nor what is hidden."""
    for field in fields(registry.load(platform)):
        wrong = wrong_values(platform).get(field.place)
        if wrong is None:
            continue
        assert covers(field.place, wrong.finding.pointer), field.place
        assert not wrong.finding.related, field.place
        message = Run([wrong.report], Catalog("en")).words(wrong.report, wrong.finding).message
        assert not re.search("``|•", message), (field.place, message)


def test_a_phone_number_of_a_tenant_is_wrong_by_its_form() -> None:
    wrong = wrong_values("ibm-sms-gateway")["/tenants/*/tenantPhoneNumber"]
    assert wrong.finding.rule == "number-not-e164"


@pytest.mark.parametrize("platform", registry.names())
def test_every_condition_of_a_schema_is_reported(platform: str) -> None:
    """What the pages say under conditions is what the engine asks: a required field that is left out."""
    for field in fields(registry.load(platform)):
        for dependency in field.dependencies:
            if dependency.asks != "required" or dependency.when[0].negated:
                continue
            for value in dependency.when[0].values:
                data, path = with_value(platform, dependency.when[0].place, value.value)
                block: Any = data
                for step in path[:-1]:
                    block = block[step]
                for other in dependency.when[1:]:
                    held = block[other.place.rpartition("/")[2]]
                    wanted = other.values[0].value
                    block[other.place.rpartition("/")[2]] = [wanted] if isinstance(held, list) else wanted
                name = field.place.removeprefix(dependency.when[0].place.rpartition("/")[0] + "/")
                block.pop(name, None)
                judged = full_check.judge(write(data, Format.YAML).encode(), "config.yaml", Format.YAML)
                found = full_check.report([judged])[0].diagnostics
                missing = [
                    (each.pointer, each.params["key"]) for each in found if each.rule == "missing-field"
                ]
                missing += [  # a value that other fields contradict: one finding, naming them
                    (each.pointer.rpartition("/")[0], name)
                    for each in found
                    if each.rule == "value-contradicts-fields"
                    for name in re.findall(r"`(\w+)`", str(each.params["fields"]))
                ]
                assert (pointer(path[:-1]), field.name) in missing, (field.place, value.value)


def test_ibm_says_what_each_region_needs() -> None:
    page = pages("en")["reference/ibm-voice-agent.md"]
    for region, host in (("washington", "sms-east"), ("dallas", "sms-south"), ("frankfurt", "sms-fra05")):
        assert re.search(rf"^\| .*`{region}`.* \| .*url.* \| .*@{host}\..*\|$", page, re.MULTILINE)


# --- links -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_between_generated_pages_lead_to_a_place(language: str) -> None:
    known = pages(language)
    anchors = {place: set(_anchors(text)) for place, text in known.items()}
    for place, text in known.items():
        if place.startswith("guides/"):
            continue
        for target in re.findall(r"\]\(([^)\s]*)\)", _prose(text)):
            if target.startswith("https://"):
                continue
            file, _, anchor = re.sub(r"\?[^#]*", "", target).partition("#")
            page = posixpath.normpath(posixpath.join(posixpath.dirname(place), file)) if file else place
            assert page in known or page == "twilio-codes.md", f"{place}: {target}"
            assert not anchor or anchor in anchors[page], f"{place}: {target}"


def _prose(text: str) -> str:
    return re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)


def _anchors(text: str) -> Iterator[str]:
    yield from re.findall(r"^#+ .*\{[^}]*#([A-Za-z0-9_.-]+)[^}]*\}$", text, re.MULTILINE)
    yield from re.findall(r'\bid="([^"]+)"', text)


def test_languages_have_the_same_pages_and_anchors() -> None:
    english = {place: list(_anchors(text)) for place, text in pages("en").items()}
    for language in ("fr", "es"):
        assert {place: list(_anchors(text)) for place, text in pages(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_begins_with_a_title(language: str) -> None:
    for place, text in {**field_pages(Catalog(language)), **rule_pages(Catalog(language))}.items():
        _, head, _ = text.split("---\n", 2)
        values = yaml.safe_load(head)
        assert values["title"], place
        assert values["description"], place


# --- hostile texts -----------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![a](https://evil.example/x.png)",
    "**bold** | cell | `code",
    "x { #evil .evil onclick=evil }",
    "</code></pre><img src=x onerror=alert(1)>",
    "{: #evil }",
    "1. list\n\n# heading {#evil}",
    "\x1b[31mred\u202ealeph",
    "[evil]: https://evil.example",
    "*[evil]: x",
)


class _Tags(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def rendered(text: str) -> _Tags:
    from markdown import markdown

    tags = _Tags()
    tags.feed(markdown(text.split("---\n", 2)[-1], extensions=EXTENSIONS))
    return tags


def harmless(tags: _Tags) -> None:
    assert not {"script", "img", "iframe", "abbr"} & set(tags.tags)
    for name, value in tags.attributes:
        assert not name.startswith("on"), (name, value)
        assert "evil" not in value.split(), (name, value)
        assert not (name in ("href", "src") and re.match(r"javascript:|https://evil", value)), (name, value)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_of_a_rule_stay_words(hostile: str) -> None:
    home = next(each for each in homes() if each.name == "webhook-url-malformed")
    cases = {"user": replace(home.rule.cases["user"], message=hostile, help=hostile)}
    rule = replace(home.rule, title=hostile, why=hostile, message=hostile, help=hostile, cases=cases)
    source = replace(home.pack.sources["connect-sms"], title=hostile)
    of = replace(home.pack, title=hostile, sources={**home.pack.sources, "connect-sms": source})
    harmless(rendered(rule_page(replace(home, rule=rule, pack=of), Catalog("fr"))))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_of_a_schema_stay_words(hostile: str) -> None:
    of = registry.load("azure-bot-service")

    def poisoned(schema: Any) -> Any:
        if isinstance(schema, list):
            return [poisoned(item) for item in schema]
        if not isinstance(schema, dict):
            return schema
        result = {key: poisoned(value) for key, value in schema.items()}
        for key in ("title", "description", "x-expected"):
            if isinstance(result.get(key), str):
                result[key] = hostile
        if "x-labels" in result:
            result["x-labels"] = dict.fromkeys(result["x-labels"], hostile)
        return result

    made_up = replace(of, title=hostile, schema=poisoned(of.schema))
    harmless(rendered(field_page(made_up, Catalog("en"))))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_as_it_is(hostile: str) -> None:
    for text in (
        plain(hostile),
        sentence(hostile),
        code(hostile),
        fenced(hostile),
        link(plain(hostile), hostile),
    ):
        harmless(rendered(f"Before.\n\n{text}\n\n| a | b |\n| --- | --- |\n| {plain(hostile)} | x |\n"))
    assert yaml.safe_load(front_matter(title=hostile).strip("-"))["title"] == hostile


def test_a_cell_stays_one_cell() -> None:
    tags = rendered(f"| a | b |\n| --- | --- |\n| {plain('x | y')} | {code('p|q')} |\n")
    assert tags.tags.count("td") == 2


# --- files for programs ------------------------------------------------------------------------------


def test_rules_json_names_every_rule_and_its_pages() -> None:
    files = machine_files()
    listed = json.loads(files["rules.json"])["rules"]
    assert [each["id"] for each in listed] == RULES
    for each in listed:
        assert set(each["title"]) == set(each["page"]) == set(LANGUAGES)
        assert all(each["markdown"][language] in files for language in LANGUAGES)
        assert each["page"]["fr"] == f"fr/rules/{each['id']}/"


@pytest.mark.parametrize("platform", registry.names())
def test_schemas_say_the_same_in_every_language(platform: str) -> None:
    of = registry.load(platform)
    assert localized_schema(of, Catalog("en")) == of.schema
    for language in ("fr", "es"):
        translated = json.loads(machine_files()[f"schemas/{platform}.{language}.json"])
        assert _without_words(translated) == _without_words(of.schema)
        keywords.check_schema(translated)
        same = set(_words(of.schema)) & set(_words(translated))
        assert all(len(text) < 40 for text in same), f"not in {language}: {same}"


def _without_words(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_words(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    words = {key for key, value in schema.items() if isinstance(value, str) and key in _WORDS}
    words |= {"x-labels", *ANNOTATIONS}
    return {key: _without_words(value) for key, value in schema.items() if key not in words}


_WORDS = ("title", "description", "x-expected")


def _words(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:
            yield from _words(item)
    if isinstance(schema, dict):
        yield from (value for key, value in schema.items() if key in _WORDS and isinstance(value, str))
        for value in schema.values():
            yield from _words(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_that_list_the_platforms_name_each_of_them(language: str) -> None:
    for page in platform_lists(Catalog(language)).values():
        assert [name for name in registry.names() if f"]({name}.md)" not in page] == []


def test_a_rule_that_depends_on_the_case_of_the_reader_leads_to_the_step_for_that_case() -> None:
    known = pages("en")
    assert "azure-bot-service/?location=westeurope#twiml-app" in known["rules/request-url-region-mismatch.md"]
    assert "?location" not in known["rules/twiml-app-not-attached.md"]
