"""The page that checks a file in the browser: as the library does, in silence, without a network, in time."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import browsing
import pytest
from browser_corpus import corpus
from building import BuiltSite

import validator
from docs.generator import browser_runtime
from docs.generator.browser_runtime import Runtime
from docs.generator.check_page import beginnings, check_page
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.library.report import Report
from validator.packs import registry

MEGABYTE = 1_000_000
INDEXES = re.compile(rb"(pypi|pythonhosted|npmjs)\.(org|com)")
#: with a byte order mark, line ends of Windows, and a character of two UTF-16 units before a place to fix
_TEXT = """\
platform: azure-bot-service
bot: {name: contoso, location: westeurope}
twilio:
  twiml_app: {friendly_name: 😀, messaging_request_url: https://sms.botframework.com/api/sms}
  auth_token: $TWILIO_AUTH_TOKEN
"""
DROPPED = ("\ufeff" + _TEXT.replace("\n", "\r\n")).encode()


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    found = browser_runtime.runtime()
    if found is None:
        pytest.skip("npm has not installed Pyodide: install Node, then make test")
    return found


@pytest.fixture(scope="module")
def files(checkout: Path) -> list[tuple[str, bytes]]:
    return corpus(checkout)


@pytest.fixture(scope="module")
def reports(files: list[tuple[str, bytes]]) -> dict[str, list[Report]]:
    """The reports of the library on each file alone, by their language."""
    return {each: [validator.check_files(file, language=each)[0] for file in files] for each in languages()}


@pytest.fixture(scope="module")
def seen(
    runtime: Runtime,
    files: list[tuple[str, bytes]],
    built_site: BuiltSite,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """What one browser saw of the page, with the hashes of its reports on all files."""
    folder = tmp_path_factory.mktemp("check")
    given = [[name, base64.b64encode(content).decode()] for name, content in files]
    (folder / "files.json").write_text(json.dumps(given), encoding="utf-8")
    dropped = base64.b64encode(DROPPED).decode()
    return browsing.browse(
        built_site.folder, folder / "profile", "check", str(folder / "files.json"), dropped
    )


# --- what is loaded ----------------------------------------------------------------------------------


def test_what_is_loaded_is_small_even_from_a_server_that_does_not_compress(runtime: Runtime) -> None:
    assert runtime.size <= 8 * MEGABYTE


def test_the_addresses_of_what_is_loaded_change_with_the_content(runtime: Runtime) -> None:
    assert browser_runtime.runtime() == runtime
    assert all(re.match(r"assets/(python|guiderail)-[0-9a-f]{12}[/.]", name) for name in runtime.files)


def test_what_is_loaded_names_no_machine_and_no_package_index(runtime: Runtime, checkout: Path) -> None:
    contents = dict(runtime.files)
    for name in [each for each in contents if each.endswith(".zip")]:
        with zipfile.ZipFile(BytesIO(contents.pop(name))) as archive:
            contents |= {inner: archive.read(inner) for inner in archive.namelist()}
    assert len(contents) > 200
    for name, content in contents.items():
        assert not INDEXES.search(content), name
        assert str(checkout).encode() not in content, name


def test_the_lock_pins_python_by_its_content(checkout: Path) -> None:
    lock = json.loads((checkout / "docs" / "pyodide" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [each for place, each in lock["packages"].items() if place]
    assert "node_modules/pyodide" in lock["packages"]
    assert all(each["integrity"].startswith("sha512-") and "resolved" not in each for each in packages)


@pytest.mark.parametrize("language", languages())
def test_without_python_the_page_names_the_commands(language: str, built_site: BuiltSite) -> None:
    page = check_page(Catalog(language), None)
    assert (page.python, page.guiderail, page.size) == ("", "", 0)
    prefix = "" if language == "en" else f"{language}/"
    html = (built_site.folder / prefix / "check" / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<div class="checker"[^>]* hidden', html)  # until a script finds that it can check
    assert "$ guiderail check sms.yaml" in html.partition('<div class="check-without">')[2]


# --- what it does ------------------------------------------------------------------------------------


def test_the_files_reach_the_rules_of_platforms(reports: dict[str, list[Report]]) -> None:
    own = {rule for name in registry.names() for rule in registry.load(name).rules}
    found = [{each.rule for each in report.diagnostics} & own for report in reports["en"]]
    assert sum(map(bool, found)) >= 500
    assert len(set().union(*found)) > 90


@pytest.mark.parametrize("language", languages())
def test_the_browser_reports_what_the_library_reports(
    language: str, files: list[tuple[str, bytes]], reports: dict[str, list[Report]], seen: dict[str, Any]
) -> None:
    digests = [sha256(report.to_json().encode()).hexdigest() for report in reports[language]]
    pairs = zip(files, digests, seen["reports"][language], strict=True)
    assert [content.decode() for (_, content), own, other in pairs if own != other] == []


def test_nothing_is_loaded_before_the_reader_begins_and_nothing_after_the_first_check(
    seen: dict[str, Any],
) -> None:
    assert seen["ownBefore"] == []
    assert len(seen["paths"]) == len(set(seen["paths"])) == 6
    assert seen["askedLater"] == []


def test_no_other_host_is_asked(seen: dict[str, Any]) -> None:
    of_chromium = re.compile(r"(//|^|\.)(google|googleapis|gvt1)\.com(:443|/|$)")
    assert [each for each in seen["others"] if not of_chromium.search(each)] == []


@pytest.mark.parametrize("language", languages())
def test_each_platform_has_an_example_with_mistakes(language: str) -> None:
    examples = check_page(Catalog(language), None).examples
    found = [validator.check_files((name, text.encode()), language=language)[0] for name, _, text in examples]
    assert sorted(str(each.platform) for each in found) == sorted(registry.names())
    assert all(len(each.diagnostics) > 1 for each in found)
    assert not any("# " in text for _, _, text in examples)
    for (_, title, _), report in zip(examples, found, strict=True):
        assert re.findall(r"\d+", title) == [str(len(report.diagnostics))]


@pytest.mark.parametrize("language", languages())
def test_examples_and_new_files_say_which_they_are(language: str) -> None:
    page = check_page(Catalog(language), None)
    titles = [title for _, title, _ in page.examples] + [each.title for each in page.beginnings]
    assert len(set(titles)) == len(titles)
    new = Catalog(language).say("New file for {title}", title="")
    assert [each.title for each in page.beginnings if not each.title.startswith(new)] == []


def test_a_file_is_checked_and_fixed_with_the_keyboard_alone(seen: dict[str, Any]) -> None:
    name = "azure-bot-service.yaml"
    (text,) = (each for found, _, each in check_page(Catalog("fr"), None).examples if found == name)
    report = validator.check_files((name, text.encode()), language="fr")[0]
    assert seen["first"]["rules"] == [each.rule for each in report]
    assert seen["first"]["platform"] == "Azure Bot Service"
    line = report.findings[0].range.start.line if report.findings[0].range else 0
    assert seen["place"] == [line, True, ""]
    assert seen["afterFix"]["rules"] == seen["first"]["rules"][1:]
    assert seen["afterAll"]["text"] == report.fixed_text()


def test_on_a_phone_a_bar_leads_from_finding_to_finding(seen: dict[str, Any]) -> None:
    count = len(seen["first"]["rules"])
    positions = [f"{(n + 1) % count + 1} / {count}" for n in range(count)]  # the reader is at the first one
    assert [each["position"] for each in seen["walk"]] == positions
    for each in seen["walk"]:
        assert each["place"].startswith(each["line"])
        assert (each["seen"], each["said"]) == (True, True)


def test_long_lines_are_wrapped_and_their_marks_are_where_they_are_edited(seen: dict[str, Any]) -> None:
    wrapped = seen["wrapped"]
    assert wrapped["wide"] == [0, 0, 0]
    assert all(edited == shown for edited, shown in wrapped["rows"])
    assert len(wrapped["carets"]) >= 3 * len(seen["first"]["rules"])
    assert all(wrapped["carets"])


def test_a_line_and_its_finding_lead_to_each_other_with_a_mouse(seen: dict[str, Any]) -> None:
    mouse = seen["mouse"]
    assert mouse["title"] == mouse["at"]
    (text,) = (
        each for name, _, each in check_page(Catalog("fr"), None).examples if name == "azure-bot-service.yaml"
    )
    number = text.splitlines(keepends=True).index(mouse["line"]) + 1
    assert mouse["place"].startswith(f"ligne {number},")


def test_a_fix_says_which_line_it_changed_and_can_be_undone(seen: dict[str, Any]) -> None:
    line = seen["place"][0]
    assert seen["said"]["text"] == f"Ligne {line} corrigée"
    assert seen["said"]["lines"] == [line]
    assert seen["said"]["changed"] == "europe."
    assert seen["said"]["undone"]["rules"] == seen["first"]["rules"]


def test_the_controls_below_the_text_keep_their_places(seen: dict[str, Any]) -> None:
    before, after = seen["said"]["places"]
    assert before == after


def test_a_file_over_the_page_is_shown_where_it_goes(seen: dict[str, Any]) -> None:
    assert seen["cues"] == [True, False, True, False]


def test_the_text_is_shown_as_it_is_in_colours_with_its_findings(seen: dict[str, Any]) -> None:
    shown = seen["text"]
    assert shown["shown"] is True
    assert shown["keys"] == ["platform", "bot", "name"]
    assert shown["marked"] >= len(seen["first"]["rules"])


def test_a_missing_field_is_added_with_the_value_that_is_typed(seen: dict[str, Any]) -> None:
    hand = seen["hand"]
    assert hand["added"] == ['account_sid: "AC3f1e0d2c4b5a69788796a5b4c3d2e1f1"']
    assert hand["left"] == hand["gaps"] - 1
    assert hand["said"] == "1 ligne ajoutée."
    assert hand["typed"] == "contoso"


def test_findings_that_a_syntax_error_hides_are_not_said_to_be_fixed(seen: dict[str, Any]) -> None:
    assert seen["hand"]["hidden"] == ""


def test_the_bar_leads_to_each_of_the_findings_at_one_place(seen: dict[str, Any]) -> None:
    stations = seen["hand"]["stations"]
    first, count = map(int, stations[0].split(" / "))
    assert count > seen["hand"]["gaps"]
    assert stations == [f"{(first - 1 + n) % count + 1} / {count}" for n in range(len(stations))]


def test_a_text_that_is_replaced_by_another_file_comes_back(seen: dict[str, Any]) -> None:
    assert (seen["replaced"], seen["restored"]) == ("Votre texte a été remplacé.", True)


def test_a_text_in_the_place_of_an_example_has_not_its_name(seen: dict[str, Any]) -> None:
    assert seen["named"] == ["sms.json", "sms.json", "sms.yaml", "sms.yaml"]


def test_a_guide_leads_to_a_new_file_whose_values_are_filled_in_in_a_form(seen: dict[str, Any]) -> None:
    filled = seen["filled"]
    assert filled["labels"] == ["Nom", "SID de compte", "Numéro de téléphone"]
    assert filled["at"] == ["Nom"]
    assert filled["sums"] == ["3 erreurs", "1 erreur", "Aucun problème trouvé."]
    assert 'name: "Support: 1re ligne"\n' in filled["text"]
    assert 'phone_number: "+12025550144"\n' in filled["text"]
    assert filled["said"] == "1 valeur saisie."
    assert filled["looks"]["violations"] == []
    assert filled["looks"]["wide"] == []
    report = validator.check_files(("sms.yaml", filled["text"].encode()))[0]
    assert list(report) == []


def test_every_new_file_is_one_of_its_platform_and_lacks_only_its_values() -> None:
    catalog = Catalog("en")
    new = [each for name in registry.names() for each in beginnings(name, catalog)]
    assert {each.id for each in new} >= {
        "new:azure-bot-service:westeurope",
        "new:adobe-journey-optimizer:sinch",
        "new:watsonx-orchestrate",
    }
    for each in new:
        report = validator.check_files((each.file, each.text.encode()))[0]
        assert report.platform == each.id.split(":")[1]
        assert {finding.rule for finding in report} == {"placeholder-left"}, each.id


def test_a_reader_chooses_the_platform_of_a_file_that_names_none(seen: dict[str, Any]) -> None:
    assert seen["chosen"] == ["---\nplatform: azure-bot-service\nbot:\n  name: x\n", '{"a": 1}\n']


def test_the_format_follows_what_is_typed(seen: dict[str, Any]) -> None:
    assert seen["typed"]["format"] == "env"


def test_what_is_no_configuration_gets_a_way_on(seen: dict[str, Any]) -> None:
    assert seen["typed"]["help"].startswith("Choisissez un exemple ou un nouveau fichier")


def test_a_value_that_is_filled_in_keeps_the_line_ends_of_the_file(seen: dict[str, Any]) -> None:
    assert seen["lineEnds"] == ["\r\n"] * 3


def test_no_secret_is_in_what_is_said(seen: dict[str, Any]) -> None:
    assert seen["hand"]["secret"] is False


def test_fixes_that_are_applied_one_by_one_change_nothing_else(seen: dict[str, Any]) -> None:
    report = validator.check_files(("bot.yaml", DROPPED))[0]
    assert sum(bool(each.fix) for each in report) == 2
    assert base64.b64decode(seen["saved"]) == report.fixed_text().encode()


def test_links_lead_to_pages_of_the_site(seen: dict[str, Any], built_site: BuiltSite) -> None:
    for rule in seen["first"]["rules"]:
        assert (built_site.folder / "fr" / "rules" / rule / "index.html").is_file()


def test_a_link_of_a_finding_leaves_the_text_where_it_is(seen: dict[str, Any]) -> None:
    assert seen["lost"] == []


def test_nothing_keeps_the_text(seen: dict[str, Any]) -> None:
    kept = seen["kept"]
    assert kept["stored"] == "{}"
    assert kept["databases"] == 0
    assert kept["address"].endswith("/fr/check/")
    assert kept["history"].endswith("null")
    assert all(path == "/fr/check/" or path.startswith("/assets/") for path in kept["caches"])
    assert seen["canary"] == ""  # after a reload


def test_a_changed_text_is_asked_about_before_it_is_lost(seen: dict[str, Any]) -> None:
    assert seen["asks"] == "beforeunload"


def test_a_text_that_takes_too_long_is_ended_and_the_next_one_is_checked(seen: dict[str, Any]) -> None:
    assert seen["allowed"] == "5000"
    assert seen["late"]["status"].startswith("La vérification a été arrêtée au bout de cinq secondes.")
    assert seen["afterLate"]["rules"] == ["missing-field"]


def test_a_second_visit_works_without_a_network(seen: dict[str, Any]) -> None:
    assert seen["cut"]["rules"] == ["missing-field"]


def test_the_page_and_its_findings_are_accessible_and_fit(seen: dict[str, Any]) -> None:
    assert seen["looks"]["pages"] == 4
    assert seen["looks"]["violations"] == []
    assert seen["looks"]["wide"] == []
