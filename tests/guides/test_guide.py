"""The guides: in every form and language, with a file's progress, and safe whatever the file holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from command import run
from expected import expect

from docs.generator import excerpts
from docs.generator.guides import guide_pages, guide_twins
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import full_check
from validator.guides.guide import guide_text
from validator.guides.progress import Progress, State, progress
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import replace
from validator.packs import fields, registry
from validator.packs.examples import complete, names
from validator.packs.model import SubStep
from validator.positions import Lines
from validator.reporters.guide import FORMATS, guide_page
from validator.reporters.wording import pack_words
from validator.secrets import MASK

LANGUAGES = ("en", "fr", "es")
ENDINGS = {"text": "txt", "markdown": "md", "html": "html"}
IBM = "ibm-voice-agent"
WRONG_REGION = complete(IBM).replace("sms-east", "sms-south")

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_platform = pytest.mark.parametrize("platform", registry.names())
each_declared = pytest.mark.parametrize("platform", registry.declared())
each_format = pytest.mark.parametrize("form", FORMATS)


@lru_cache
def guide(
    platform: str, language: str, form: str = "markdown", text: str | None = None, step: str | None = None
) -> str:
    catalog = Catalog(language)
    found = progress(platform, text.encode(), "sms.yaml", Format.YAML) if text is not None else None
    words = pack_words(platform, catalog)
    choice = found.choice if found else None
    return FORMATS[form](
        guide_page(guide_text(platform, language, words, step=step, choice=choice), catalog, found)
    )


def states(text: str, platform: str = IBM) -> dict[str, State]:
    found = progress(platform, text.encode(), "sms.yaml", Format.YAML)
    return {step.id: step.state for step in found.steps}


# --- the guides as they are expected -----------------------------------------------------------------


@each_platform
@each_language
def test_guide_is_as_expected(platform: str, language: str) -> None:
    expect(f"guide/{platform}.{language}.md", guide(platform, language))


@each_language
@pytest.mark.parametrize("form", ["text", "html"])
def test_guide_with_progress_is_as_expected(language: str, form: str) -> None:
    expect(f"guide/progress.{language}.{ENDINGS[form]}", guide(IBM, language, form, WRONG_REGION))


def test_step_is_as_expected() -> None:
    expect("guide/step.en.txt", guide(IBM, "en", "text", step="webhook-url"))


@each_platform
@each_language
@each_format
def test_no_placeholder_and_no_template_is_left(platform: str, language: str, form: str) -> None:
    text = guide(platform, language, form, complete(platform))
    for variable in ("toNumber", "fromNumber", "message"):
        text = text.replace(f"{{{{{variable}}}}}", "")
    text = re.sub(r"\$\{\w+\}|<style>.*</style>", "", text, flags=re.DOTALL)
    assert not re.findall(r"\{[a-z_]+\}|\{\{|\{%", text)


@each_platform
def test_the_same_steps_are_in_every_language(platform: str) -> None:
    pages = [guide_pages(Catalog(language))[f"guides/{platform}.md"] for language in LANGUAGES]
    anchors = [re.findall(r"^#+ .*\{ #([\w.-]+) \}$", page, re.MULTILINE) for page in pages]
    assert anchors[0] == anchors[1] == anchors[2]
    assert [step.id for step in registry.load(platform).guide.steps] == [
        anchor for anchor in anchors[0] if anchor in {step.id for step in registry.load(platform).guide.steps}
    ]


# --- progress ----------------------------------------------------------------------------------------


def test_a_wrong_region_marks_just_its_step() -> None:
    found = states(WRONG_REGION)
    assert [step for step, state in found.items() if state is State.TO_FIX] == ["webhook-url"]
    assert State.TO_DO not in found.values()


@pytest.mark.parametrize(
    ("language", "head", "action"),
    [
        ("en", "Step 7 of 9: Paste the webhook URL [to fix]", "Next: step 7, Paste the webhook URL"),
        (
            "fr",
            "Étape 7 sur 9\u00a0: Coller l’URL du webhook [à corriger]",
            "À suivre\u00a0: étape 7, Coller l’URL du webhook",
        ),
        (
            "es",
            "Paso 7 de 9: Pegar la URL del webhook [por corregir]",
            "A continuación: paso 7, Pegar la URL del webhook",
        ),
    ],
)
def test_the_command_names_the_step_to_fix_and_what_to_do_next(
    language: str, head: str, action: str, tmp_path: Path
) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(WRONG_REGION, encoding="utf-8")
    outcome = run("guide", IBM, "--config", file, "--lang", language)
    assert outcome.code == 0
    assert outcome.err == ""
    assert head in outcome.out.splitlines()
    assert action in " ".join(outcome.out.split("\n"))
    assert outcome.out.count(head.rpartition("[")[2]) == 1
    help = " ".join(outcome.out.split("\n")).partition(action)[2]
    assert "sms-east.voiceagent.cloud.ibm.com" in help


def test_the_overview_comes_first_then_only_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "sms.yaml").write_text(WRONG_REGION, encoding="utf-8")
    shown = run("guide", "--config", "sms.yaml", cwd=tmp_path).out
    whole = run("guide", "--config", "sms.yaml", "--all", cwd=tmp_path).out
    head = re.match(r".*?The whole guide: [^\n]*\n", shown, re.DOTALL)
    assert head
    assert whole.startswith(head[0])
    rows = re.findall(r"^  [✓✗○·] (\d)  (\S.*?)  +(\S.*)$", head[0], re.MULTILINE)
    assert [number for number, _, _ in rows] == [str(number) for number in range(1, 10)]
    assert [state for _, _, state in rows if state not in ("done", "to check yourself")] == [
        "1 error, sms.yaml:22"
    ]
    assert re.findall(r"^Step (\d) of 9", shown, re.MULTILINE) == ["7"]
    assert len(re.findall(r"^Step (\d) of 9", whole, re.MULTILINE)) == 9
    assert len(shown.splitlines()) < 80


def test_a_step_to_do_is_not_called_not_checkable(tmp_path: Path) -> None:
    for platform in registry.names():
        (tmp_path / "a.yaml").write_text(f"platform: {platform}\n", encoding="utf-8")
        for form in FORMATS:
            outcome = run("guide", platform, "--config", "a.yaml", "--all", "--format", form, cwd=tmp_path)
            for part in re.split(r"^(?:#+ |<h\d[^>]*>)?(?=Step \d)", outcome.out, flags=re.MULTILINE)[1:]:
                assert not ("to do]" in part.split("\n")[0] and "This cannot be checked." in part)


@each_declared
def test_a_complete_file_is_done_as_far_as_a_file_can_show(platform: str) -> None:
    found = states(complete(platform), platform)
    assert set(found.values()) <= {State.DONE, State.NOT_CHECKABLE, State.NOT_NEEDED}
    done = {step for step, state in found.items() if state is State.DONE}
    for name in names(platform):
        done |= {
            step for step, state in states(complete(platform, name), platform).items() if state is State.DONE
        }
    assert {step.id for step in registry.load(platform).guide.steps} - done == {
        step.id for step in registry.load(platform).guide.steps if step.unchecked
    }
    found_progress = progress(platform, complete(platform).encode(), "sms.yaml", Format.YAML)
    assert found_progress.next is None
    assert "Everything that a file can show is done." in guide(platform, "en", "text", complete(platform))


def test_what_done_means_is_said_once_where_a_step_is_done(tmp_path: Path) -> None:
    said = "“done”: the values in the file are valid. guiderail does not see your accounts."
    for text, times in ((complete(IBM), 1), (f"platform: {IBM}\n", 0)):
        (tmp_path / "sms.yaml").write_text(text, encoding="utf-8")
        for form in FORMATS:
            words = ("guide", "--config", "sms.yaml", "--all", "--format", form)
            shown = run(*words, cwd=tmp_path).out
            assert " ".join(shown.split()).count(said) == times


@each_platform
@each_language
def test_steps_that_no_field_shows_say_so_and_how_to_see_them(platform: str, language: str) -> None:
    words = pack_words(platform, Catalog(language))
    text = guide(platform, language, "markdown", complete(platform))
    for step in guide_text(platform, language, words).steps:
        if step.unchecked:
            assert step.unchecked in text
            assert step.verify in text


@each_declared
def test_an_empty_file_has_everything_to_do(platform: str) -> None:
    found = states(f"platform: {platform}\n", platform)
    of = registry.load(platform)
    needed = {field.place for field in fields.fields(of) if field.required or field.dependencies}
    steps = {step.id for step in of.guide.steps if needed.intersection(step.fills)}
    assert {step for step, state in found.items() if state is State.TO_DO} == steps
    assert State.DONE not in found.values()


def test_a_missing_field_is_to_be_done_not_to_be_fixed() -> None:
    without = re.sub(r"(?m)^    url: .*\n?", "", complete(IBM))
    assert states(without)["webhook-url"] is State.TO_DO
    assert "Next: step 7 of 9" in guide(IBM, "en", "text", without)


def test_a_value_left_from_an_example_is_to_be_done() -> None:
    assert states(complete(IBM).replace("${IVA_APIKEY}", "YOUR_API_KEY"))["api-key"] is State.TO_DO


def test_a_mistake_in_the_syntax_comes_before_all_steps() -> None:
    broken = complete(IBM).replace("agent:", "agent: [", 1)
    assert State.DONE not in states(broken).values()
    text = guide(IBM, "en", "text", broken)
    assert "Before the first step" in text
    assert "syntax-error" in text.partition("Step 1 of 9")[0]
    assert "Next: " in text


@each_format
def test_of_a_file_that_cannot_be_read_no_step_has_a_state(form: str) -> None:
    broken = complete(IBM).replace("agent:", "agent: [", 1)
    assert set(states(broken).values()) == {State.UNKNOWN}
    text = " ".join(guide(IBM, "en", form, broken).split())
    assert "The file cannot be read" in text
    assert "Steps done" not in text
    assert not re.search(r'\[to do|class="state', text)
    assert re.search(r"Next: (?:`|<code>)?sms\.yaml", text.replace("\\", ""))


def test_what_to_do_next_says_what_is_wrong_first() -> None:
    without = re.sub(r"(?s)^agent:.*?(?=^credential:)", "", complete(IBM), flags=re.MULTILINE)
    end = " ".join(guide(IBM, "en", "text", without).partition("Next: ")[2].split())
    assert "The required field `agent` is missing. Add it" in end


def test_an_empty_text_is_shown_as_one() -> None:
    azure = complete("azure-bot-service")
    assert 'twilio.twiml_app.voice_request_url: ""\n' in guide("azure-bot-service", "en", "text", azure)


def test_an_unknown_field_belongs_to_the_step_that_fills_its_block() -> None:
    inside = complete(IBM).replace("agent:\n", "agent:\n  colour: blue\n", 1)
    assert [step for step, state in states(inside).items() if state is State.TO_FIX] == ["agent"]
    at_top = progress(IBM, f"{complete(IBM)}colour: blue\n".encode(), "sms.yaml", Format.YAML)
    assert [finding.rule for finding in at_top.elsewhere] == ["unknown-field"]


def test_only_the_variants_of_the_file_are_shown() -> None:
    assert "sms-south" not in guide(IBM, "en", "text", complete(IBM))
    assert "sms-south" in guide(IBM, "en", "text")
    dallas = excerpts.example_of(IBM, "region", "dallas")
    assert "sms-east" not in guide(IBM, "en", "text", dallas)


def test_steps_of_other_variants_are_named_as_not_needed_and_keep_the_numbers() -> None:
    text = complete("adobe-journey-optimizer")
    head, _, _ = text.partition("  - name: twilio-rcs")
    only_sms = head + "channel_configurations:\n" + text.partition("channel_configurations:\n")[2]
    only_sms = only_sms.partition("  - name: Rich-Promotions")[0]
    found = states(only_sms, "adobe-journey-optimizer")
    assert [step for step, state in found.items() if state is State.NOT_NEEDED] == [
        step.id
        for step in registry.load("adobe-journey-optimizer").guide.steps
        if step.when and "twilio" not in step.when["vendor"]
    ]
    shown = guide("adobe-journey-optimizer", "en", "text", only_sms)
    assert "Step 6 of 16: Enter the provider [not needed]" in shown
    assert "Journey Optimizer offers no webhook for the vendor Twilio" in " ".join(shown.split())
    assert "Provider AppId" not in shown
    assert "Paid Twilio account for RCS" not in shown
    assert "Twilio number for each sandbox" in shown


def test_a_file_of_another_platform_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(complete("azure-bot-service"), encoding="utf-8")
    outcome = run("guide", IBM, "--config", file)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "`azure-bot-service`" in outcome.err


def test_a_missing_file_is_refused() -> None:
    outcome = run("guide", IBM, "--config", "there-is-none.yaml")
    assert (outcome.code, outcome.out) == (2, "")


def test_every_document_of_the_platform_counts() -> None:
    other = complete(IBM).replace("+12025550142", "+12025550147").replace("Support line", "Sales line")
    text = guide(IBM, "en", "text", f"{complete(IBM)}---\n{other}")
    assert "agent.name: Support line" in text
    assert "agent.name: Sales line" in text


def test_of_several_documents_each_finding_and_value_names_its_own() -> None:
    text = guide(IBM, "en", "text", f"{complete(IBM)}---\n{WRONG_REGION}")
    assert "document 1, agent.name: Support line" in text
    assert re.search(r"sms\.yaml:\d+:\d+ \(document 2\): error\[webhook-region-mismatch\]", text)
    assert "document" not in guide(IBM, "en", "text", WRONG_REGION)


def test_a_document_that_cannot_be_read_is_reported_next_to_the_others() -> None:
    found = progress(IBM, f"{complete(IBM)}---\nagent: [\n".encode(), "sms.yaml", Format.YAML)
    assert [finding.rule for finding in found.elsewhere] == ["syntax-error"]


def test_json_and_toml_have_progress_too(checkout: Path) -> None:
    for format in (Format.JSON, Format.TOML):
        data = (checkout / "docs" / "examples" / IBM / f"complete.{format}").read_bytes()
        found = progress(IBM, data, f"sms.{format}", format)
        assert {step.state for step in found.steps} == {State.DONE, State.NOT_CHECKABLE}


# --- values ------------------------------------------------------------------------------------------


def values(found: Progress) -> dict[str, str]:
    return {value.name: value.text for step in found.steps for value in step.values}


def test_references_are_shown_as_references() -> None:
    found = values(progress(IBM, complete(IBM).encode(), "sms.yaml", Format.YAML))
    assert found["credential.apikey"] == "${IVA_APIKEY}"
    for form in FORMATS:
        assert "${TWILIO_AUTH_TOKEN}" in guide(IBM, "en", form, complete(IBM))


TOKEN = "0123456789abcdef" * 2
KEY = "Zk3q_9XvT4-bWm7PfLs2Rj8cHd5Ny6Ga1Eu0Ot-Qi4B"


@each_format
@each_language
def test_secrets_are_masked_wherever_they_are(form: str, language: str) -> None:
    text = complete(IBM).replace("${TWILIO_AUTH_TOKEN}", TOKEN).replace("${IVA_APIKEY}", KEY)
    text = text.replace("Support line", f"Support {TOKEN}")
    shown = guide(IBM, language, form, text)
    assert TOKEN not in shown
    assert TOKEN[:9] not in shown
    assert KEY not in shown
    assert KEY[:9] not in shown
    assert MASK in shown


HOSTILE = {
    "tag": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "link": "[free](javascript:alert(1))",
    "link end": "](javascript:alert(1))",
    "template": "{{ 7*7 }}{% raw %}",
    "escape sequence": "\x1b[31mred\x1b]0;title\x07",
    "direction": "abc\u202edcba",
    "heading": "x\n# Heading\n| a | b |",
    "fence": "```\n<b>",
    "backticks": "`<i>`",
    "entity": "&lt;script&gt;",
}


def hostile(value: str) -> str:
    """Return a configuration that contains a value where it is fine, and where it is a mistake."""
    quoted = json.dumps(value)
    return (
        complete(IBM)
        .replace("name: Support line", f"name: {quoted}")
        .replace("role: writer", f"role: {quoted}")
        .replace("url: https://apikey", f"url: {quoted} #")
        .replace("held_roles: [writer, reader]", f"held_roles: [writer, {quoted}]")
    )


class Reader(HTMLParser):
    """Notes what a page is made of, as a browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data: str) -> None:
        self.text += data


def page(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


CLEAN = page(guide(IBM, "en", "html", WRONG_REGION))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_values_change_no_page(kind: str) -> None:
    shown = page(guide(IBM, "en", "html", hostile(HOSTILE[kind])))
    assert shown.tags <= CLEAN.tags
    assert shown.attributes <= CLEAN.attributes
    steps = {f"#{step.id}" for step in registry.load(IBM).guide.steps}
    assert all(address.startswith("https://") or address in steps for address in shown.addresses)
    assert shown.text.count("49") == CLEAN.text.count("49")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_values_stay_text_in_markdown(kind: str) -> None:
    text = guide(IBM, "en", "markdown", hostile(HOSTILE[kind]))
    assert "<script" not in text
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    assert "{{ 7*7 }}" not in text
    html = markdown.markdown(text, extensions=["tables", "fenced_code"])
    usual = page(markdown.markdown(guide(IBM, "en", "markdown", WRONG_REGION), extensions=["tables"]))
    shown = page(html)
    assert shown.tags <= usual.tags
    assert all(address.startswith("https://") for address in shown.addresses)


@each_format
@pytest.mark.parametrize("kind", ["escape sequence", "direction"])
def test_nothing_invisible_reaches_the_reader(form: str, kind: str) -> None:
    shown = guide(IBM, "en", form, hostile(HOSTILE[kind]))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_a_hostile_file_name_is_escaped(tmp_path: Path) -> None:
    name = "<b>{{ 7*7 }}.yaml"
    found = progress(IBM, WRONG_REGION.encode(), name, Format.YAML)
    catalog = Catalog("en")
    text = guide_text(IBM, "en", pack_words(IBM, catalog))
    shown = FORMATS["html"](guide_page(text, catalog, found))
    assert "<b>" not in shown
    assert "<b>" not in FORMATS["markdown"](guide_page(text, catalog, found))
    assert "{{ 7*7 }}" in shown  # it is text, not a template


# --- a page of HTML with a file ----------------------------------------------------------------------


def test_the_page_begins_with_the_state_of_every_step() -> None:
    shown = guide(IBM, "en", "html", WRONG_REGION)
    stepper = shown[shown.index('<nav class="stepper"') : shown.index("</nav>")]
    rows = re.findall(r'<li class="([a-z-]+)"><a href="#([a-z-]+)">', stepper)
    assert {step: state for state, step in rows} == states(WRONG_REGION)


def test_the_picture_marks_where_the_message_stops() -> None:
    shown = guide(IBM, "en", "html", WRONG_REGION)
    assert len(re.findall('class="f-cross"', shown)) == 2  # the wide picture and the narrow one
    assert "f-cross" not in re.sub(r"(?s)<style>.*?</style>", "", guide(IBM, "en", "html", complete(IBM)))


def test_the_file_is_shown_with_its_steps_and_findings_and_without_its_secrets() -> None:
    secret = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    shown = guide(IBM, "es", "html", WRONG_REGION.replace("${TWILIO_AUTH_TOKEN}", secret))
    lines = shown[shown.index('<ol class="lines"') :]
    line = next(each for each in lines.split("</li>") if "sms-south" in each)
    assert '<li class="error"><a class="n" href="#webhook-url"' in line
    assert '<p class="error"><strong>error</strong>' in line
    assert secret not in shown


def test_a_very_long_file_is_not_shown_line_by_line() -> None:
    shown = guide(IBM, "en", "html", complete(IBM) + "# more\n" * 1000)
    assert '<ol class="lines"' not in shown


# --- labels and links in the reader's language --------------------------------------------------------


def test_a_gloss_follows_the_first_use_of_a_label_only() -> None:
    shown = guide("azure-bot-service", "fr")
    assert "**Friendly Name** (Nom descriptif)" in shown
    assert shown.count("(Configurer)") == 1 < shown.count("**Active numbers**")
    assert "(Configurer)" not in guide("azure-bot-service", "en")


def test_a_gloss_in_a_part_for_one_choice_does_not_count_for_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = registry.load("azure-bot-service")
    text = "{{ label('active_configuration') }}"
    parts = [SubStep(text=text, when={"location": [value]}) for value in ("global", "westus")]
    step = replace(found.guide.steps[0], substeps=parts, fills=[])
    made_up = replace(found, guide=replace(found.guide, steps=[step], troubleshooting=[]))
    monkeypatch.setattr(registry, "load", lambda _: made_up)
    shown = guide_text("azure-bot-service", "es", lambda text, _: text).steps[0].substeps
    assert [part.text for part in shown] == ["**Active Configuration** (Configuración activa)"] * 2


# --- ways and cases ----------------------------------------------------------------------------------


def test_several_ways_are_one_action_and_follow_the_choice() -> None:
    text = guide("azure-bot-service", "en", "text")
    assert "   - West Europe: https://europe.sms.botframework.com/api/sms" in text.replace("`", "")
    chosen = guide_text(
        "azure-bot-service", "en", lambda text, _: text, choice={"location": frozenset({"westus"})}
    )
    (ways,) = [part.options for step in chosen.steps for part in step.substeps if part.options]
    assert [way.title for way in ways] == ["West US"]


@each_format
def test_a_note_names_its_case_and_older_names_come_last(form: str) -> None:
    shown = guide("azure-bot-service", "en", form, step="attach-app")
    assert 0 < shown.index("People call the number, too") < shown.index("Your screen shows older names")


@pytest.mark.parametrize(
    ("platform", "language", "expected"),
    [
        ("azure-arm-template", "fr", "(https://learn.microsoft.com/fr-fr/azure/"),
        ("adobe-journey-optimizer", "es", "(https://experienceleague.adobe.com/es/docs/"),
        ("twilio-variables", "fr", "(en anglais)](https://www.twilio.com/docs/"),
        ("azure-bot-service", "es", "[consola de Twilio](https://www.twilio.com/console/)"),
    ],
)
def test_links_lead_to_the_readers_language_or_say_that_they_do_not(
    platform: str, language: str, expected: str
) -> None:
    assert expected in guide(platform, language)
    assert "(in English)" not in guide(platform, "en")


# --- what a step takes from the complete example ------------------------------------------------------


def test_snippets_are_parts_of_the_examples() -> None:
    for platform in registry.declared():
        for step in registry.load(platform).guide.steps:
            for excerpt in excerpts.excerpts(platform, step.fills):
                complete_one = excerpts.example_of(platform, excerpt.variant, excerpt.value)
                others = [complete(platform, name) for name in names(platform)]
                bare = [
                    {re.sub(r"(?:^|\s+)#\s.*$", "", line) for line in whole.splitlines()}
                    for whole in (complete_one, *others)
                ]
                assert any(set(excerpt.text.splitlines()) <= lines for lines in bare)


def choices() -> Iterator[tuple[str, str, str]]:
    for platform in registry.declared():
        yield platform, "", ""
        for name, variant in registry.load(platform).guide.variants.items():
            if name in ("region", "location"):
                yield from ((platform, name, value) for value in variant.values)


@pytest.mark.parametrize(("platform", "variant", "value"), list(choices()))
def test_the_example_of_every_choice_passes_the_check(
    platform: str, variant: str, value: str, tmp_path: Path
) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(excerpts.example_of(platform, variant, value), encoding="utf-8")
    outcome = run("check", file)
    assert outcome.code == 0, outcome.out


@pytest.mark.parametrize("platform", registry.declared())
def test_the_snippets_of_all_steps_make_up_a_file_that_passes_the_check(platform: str) -> None:
    """Each step's snippet is in the complete file at its own lines; together they are the whole file."""
    whole = complete(platform)
    bare = [re.sub(r"(?:^|\s+)#\s.*$", "", line) for line in whole.splitlines()]
    taken: set[str] = set()
    for step in registry.load(platform).guide.steps:
        for excerpt in excerpts.excerpts(platform, step.fills):
            if excerpt.text and excerpt.text.splitlines()[0] in bare:
                document = read(excerpt.text.encode(), format=Format.YAML)
                assert not document.diagnostics, step.id
                taken |= set(excerpt.text.splitlines())
    text = "\n".join(line for line in bare if line in taken) + "\n"
    report = full_check.report([full_check.judge(text.encode(), "sms.yaml", Format.YAML)])[0]
    assert [each.rule for each in report.diagnostics if each.severity == "error"] == []
    assert Lines(text).line(1) == f"platform: {platform}"


#: what may be reported of a part of a configuration: that the rest is not there, and what IBM has shut down
FOR_A_PART = {"missing-field", "answers-impossible", "configuration-missing", "rcs-webhook-missing"}


@pytest.mark.parametrize("platform", registry.declared())
def test_each_snippet_on_its_own_lacks_nothing_but_the_rest(platform: str, tmp_path: Path) -> None:
    for step in registry.load(platform).guide.steps:
        for excerpt in excerpts.excerpts(platform, step.fills):
            file = tmp_path / "sms.yaml"
            file.write_text(excerpt.text + "\n", encoding="utf-8")
            outcome = run("check", file, "--platform", platform, "--format", "json")
            rules = {each["rule"] for each in json.loads(outcome.out)["diagnostics"]}
            assert rules <= FOR_A_PART | {"platform-retired", "region-unconfirmed"}, (step.id, excerpt, rules)


@each_declared
@each_language
def test_the_command_of_every_step_prints_what_its_page_says(
    platform: str, language: str, tmp_path: Path
) -> None:
    for name in names(platform):
        (tmp_path / f"{name}.yaml").write_text(complete(platform, name), encoding="utf-8")
    shown = guide_pages(Catalog(language))[f"guides/{platform}.md"]
    blocks = re.findall(r"```console\n\$ guiderail ([^\n]*--step[^\n]*)\n([^\n]*)\n```", shown)
    assert len(blocks) == sum(not step.unchecked for step in registry.load(platform).guide.steps)
    for words, expected in blocks:
        for name in names(platform):  # the first that needs the step
            words_here = words.replace("sms.yaml", str(tmp_path / f"{name}.yaml"))
            outcome = run(*words_here.split(), "--lang", language)
            assert outcome.code == 0
            if outcome.out.splitlines()[0] == expected:
                break
        assert outcome.out.splitlines()[0] == expected


# --- the command -------------------------------------------------------------------------------------


@each_format
def test_the_command_writes_to_a_file(form: str, tmp_path: Path) -> None:
    target = tmp_path / f"guide.{ENDINGS[form]}"
    outcome = run("guide", "ibm", "--format", form, "--output", target)
    assert (outcome.code, outcome.out) == (0, "")
    assert target.read_text(encoding="utf-8") == guide(IBM, "en", form)


def test_bold_type_takes_no_room_in_a_line() -> None:
    plain = run("guide", IBM, "--step", "agent", "--color", "never").out
    bold = run("guide", IBM, "--step", "agent", "--color", "always").out
    assert "\x1b[1mAgent Type\x1b[0m" in bold
    shown = re.sub(r"\x1b\[[01]m", "", bold)
    said, bare = (" ".join(re.sub("[“”]", "", text).split()) for text in (shown, plain))
    assert said == bare
    assert max(map(len, shown.splitlines())) <= 96


def test_one_step_is_shown_alone() -> None:
    outcome = run("guide", IBM, "--step", "webhook-url")
    assert outcome.out.startswith("Step 7 of 9: Paste the webhook URL\n---")
    assert "Step 8" not in outcome.out
    assert "Before you begin" not in outcome.out


def test_a_step_may_be_asked_for_by_its_number() -> None:
    assert run("guide", IBM, "--step", "7").out == run("guide", IBM, "--step", "webhook-url").out
    assert run("guide", IBM, "--step", "10").code == 2


@each_format
def test_the_troubles_of_one_step_do_not_name_it_again(form: str) -> None:
    title = "Paste the webhook URL"
    assert title not in guide(IBM, "en", form, step="webhook-url").partition("Troubleshooting")[2]
    assert title in guide(IBM, "en", form).partition("Troubleshooting")[2]


def test_the_file_may_name_the_platform(tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(WRONG_REGION, encoding="utf-8")
    asked = run("guide", IBM, "--config", file)
    assert run("guide", "--config", file).out == asked.out
    file.write_text("agent: {}\n", encoding="utf-8")
    assert run("guide", "--config", file).code == 2
    assert run("guide").code == 2


def test_the_file_may_be_standard_input_but_not_a_folder(tmp_path: Path) -> None:
    outcome = run("guide", "--config", "-", stdin=WRONG_REGION.encode())
    assert outcome.code == 0
    assert "<stdin>:" in outcome.out
    outcome = run("guide", IBM, "--config", tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "is a folder" in outcome.err


def test_an_unknown_step_gets_the_nearest() -> None:
    outcome = run("guide", IBM, "--step", "webhok-url")
    assert outcome.code == 2
    assert "`webhook-url`" in outcome.err


@each_language
def test_no_line_is_wider_than_asked_except_for_addresses(language: str) -> None:
    for line in guide(IBM, language, "text").splitlines():
        assert len(line) <= 96 or "http" in line or line.startswith("- "), line


# --- the pages of the site ---------------------------------------------------------------------------


@each_platform
@each_language
def test_twins_contain_no_html(platform: str, language: str) -> None:
    twin = guide_twins(Catalog(language))[f"guides/{platform}.md"]
    assert not re.search(r"<(?!https?:)[a-z/!]", re.sub(r"`[^`]*`", "", twin))
    for step in guide_text(platform, language, pack_words(platform, Catalog(language))).steps:
        assert step.title in twin


@each_platform
def test_parts_for_one_choice_are_marked_with_it(platform: str) -> None:
    shown = guide_pages(Catalog("en"))[f"guides/{platform}.md"]
    for name, variant in registry.load(platform).guide.variants.items():
        for value in variant.values:
            assert f'<input type="radio" name="{name}" value="{value}">' in shown
        marked = {
            value for values in re.findall(rf'data-when-{name}="([^"]*)"', shown) for value in values.split()
        }
        assert marked <= set(variant.values)
        assert marked
