"""The site in a browser: what a reader can do on it, in every language, on a phone and on a wide screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import browsing
import pytest
from building import BuiltSite

from validator.i18n.language import languages
from validator.packs import registry
from validator.packs.fields import fields
from validator.reporters.rule_index import homes

PREFIXES = {"en": "/", "es": "/es/", "fr": "/fr/"}
IBM = "guides/ibm-voice-agent/"

Browse = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def browse(built_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Browse:
    """A function: a subject of ``browse.mjs`` in, what the browser saw out."""
    return lambda *subject: browsing.browse(built_site.folder, tmp_path_factory.mktemp("profile"), *subject)


def test_the_switcher_keeps_the_page_and_the_step(browse: Browse) -> None:
    answer = browse("languages")
    assert len(answer["seen"]) == 9
    for seen in answer["seen"]:
        assert seen["place"] == f"{PREFIXES[seen['to']]}{IBM}#webhook-url", seen
        assert seen["language"] == seen["to"]
        assert seen["atStep"], seen
    assert answer["scrolled"] == f"/fr/{IBM}#credential"


def test_a_code_leads_to_the_guide_of_the_page_and_to_no_other_platform(browse: Browse) -> None:
    seen = browse("search", "fr@guides/azure-bot-service/=21608")["seen"].popitem()[1]
    assert seen["found"][0][0] == "/fr/guides/azure-bot-service/#error-21608"
    assert seen["found"][0][1].startswith("21608 · Compte d’essai")
    assert seen["also"] == ["/fr/twilio-codes/#error-21608"]
    assert "Étape " in seen["found"][0][1]
    assert not seen["instead"]


def test_a_field_a_rule_and_a_guide_are_among_the_first(browse: Browse) -> None:
    seen = browse("search", "en=auth token", "fr=auth token", "es@reference/twilio-variables/=auth_token")
    for query, each in seen["seen"].items():
        kinds = {re.sub("^/(fr/|es/)?", "", address).partition("/")[0] for address, _ in each["found"]}
        assert kinds >= {"guides", "reference", "rules"}, query


def test_a_message_in_another_language_is_found(browse: Browse) -> None:
    message = "error: The request URL contains the port `8443`, which does not belong there."
    seen = browse("search", f"fr={message}")["seen"].popitem()[1]
    assert seen["found"][0][0] == "/fr/rules/request-url-wrong/"
    assert seen["marked"] == "The request URL contains the port …, which does not belong there."


def test_what_is_found_in_another_language_is_shown_in_that_of_the_page(browse: Browse) -> None:
    seen = browse("search", "fr=mauvaise url")["seen"].popitem()[1]
    assert seen["found"][0][0] == "/fr/rules/request-url-wrong/"
    assert not [text for _, text in seen["found"] if " the " in text]


def test_a_code_that_no_page_has_leads_to_twilio(browse: Browse) -> None:
    seen = browse("search", "en=30410")["seen"]["en=30410"]
    assert [address for address, _ in seen["found"]] == ["/docs/api/errors/30410"]
    assert seen["says"] == "Results: 1"


def test_search_that_finds_nothing_leads_on(browse: Browse) -> None:
    seen = browse("search", "en=webhok", "es@guides/ibm-voice-agent/=xyzzy")["seen"]
    assert seen["en=webhok"]["instead"] == []
    assert seen["en=webhok"]["says"] == "Showing results for webhook"
    assert seen["es@guides/ibm-voice-agent/=xyzzy"]["instead"] == [
        "/es/guides/ibm-voice-agent/#troubleshooting",
        "/es/rules/",
        "/es/check/",
    ]


def test_search_says_which_word_it_replaces_and_ignores_a_position(browse: Browse) -> None:
    seen = browse("search", "en=reqest url", "en=--> sms.yaml:11:7")["seen"]
    assert seen["en=reqest url"]["says"] == "Showing results for request url"
    assert seen["en=reqest url"]["found"]
    assert not seen["en=--> sms.yaml:11:7"]["found"]


def test_the_commands_are_folded_and_a_link_opens_what_it_leads_into(browse: Browse) -> None:
    seen = browse("commands")
    assert seen["first"] == []
    assert seen["shut"] == 0
    assert seen["option"] == ["check", "options"]
    assert seen["inView"]
    assert seen["section"] == ["check", "baseline"]


def test_the_list_of_rules_is_narrowed_by_the_search_of_the_site_and_keeps_its_groups(browse: Browse) -> None:
    seen = browse("rules")
    everything = seen["all"]
    assert everything["early"] == []
    assert everything["count"] == len(everything["rules"]) == len(homes())
    assert seen["pasted"]["rules"] == ["request-url-wrong", "webhook-url-malformed"]  # both say it
    assert seen["pasted"]["matched"] == "The request URL contains the port …, which does not belong there."
    assert seen["pasted"]["groups"] == ["azure-bot-service", "ibm-voice-agent"]
    assert "secret-in-file" in seen["word"]["rules"]
    assert {"every-platform", "secrets"} <= set(seen["word"]["groups"])
    assert "azure-bot-service" not in seen["word"]["groups"]
    assert seen["word"]["count"] == len(seen["word"]["rules"]) < 20
    assert seen["platform"]["groups"] == ["ibm-sms-gateway"]
    assert not any(seen["nothing"][name] for name in ("rules", "groups", "count", "elsewhere"))
    assert seen["nothing"]["none"]
    assert seen["code"]["rules"] == []
    assert not seen["code"]["none"]
    assert seen["code"]["says"] == "30007 is a code of Twilio, not a rule of the check."
    assert seen["code"]["elsewhere"][0] == "#error-30007"
    assert seen["again"]["rules"] == everything["rules"]
    assert seen["message"]["rules"] == ["webhook-url-malformed", "request-url-wrong"]  # the best first
    assert seen["address"]["rules"] == ["missing-field"]
    assert "0123456789abcdef" not in seen["secret"]  # what looks like a secret stays out of the address
    assert seen["shown"] == ["Spaces are not allowed in the field {key}.", True]


def test_search_is_at_hand_and_loaded_only_when_wanted(browse: Browse) -> None:
    answer = browse("search")
    assert answer["reached"]
    assert answer["closed"]
    assert answer["kept"]  # an answer on its way takes no link from under the reader
    assert answer["early"] == []
    few, more, focused = answer["opened"]
    assert few == focused == 3 < more  # a group shows all its rows when asked
    assert answer["starts"][0] == ["/guides/azure-bot-service/", ""]  # the guide of the page
    assert answer["starts"][-1] == ["/guides/ibm-voice-agent/", "shut down"]
    assert len(answer["starts"]) == len(registry.names())
    assert answer["lost"] == ["webhook region", "/rules/webhook-region-mismatch/"]  # the words of the address


def test_ticks_survive_a_reload_and_a_change_of_language(browse: Browse) -> None:
    seen = browse("ticks")
    total = len(registry.load("ibm-voice-agent").guide.steps)
    assert seen["first"] == []
    assert seen["again"] == ["credential"]
    assert seen["begin"][:2] == [["Start with step 1", "#access"], ["Continue with step 1", "#access"]]
    assert seen["list"] == seen["begin"][2][1] == "#api-key"  # the first step that is not done
    assert seen["cards"] == [["1 of 7 done · continue with step 2", "#sms-credential"]]
    assert seen["folds"] == [  # until the reader asks for them
        ["access", "credential"],
        ["unfolded", "credential", "true"],
        ["folded", "access", "credential", "false"],
        [],
    ]
    assert seen["status"] == f"Steps done: 1 of {total}"
    assert seen["other"] == ["credential"]
    assert seen["elsewhere"] == []
    assert seen["cleared"] == []


def test_choosing_a_region_changes_every_address(browse: Browse) -> None:
    hosts = registry.load("ibm-voice-agent").tables["webhook-host"]
    seen = browse("variants")
    assert set(seen) == set(languages())
    for shown in seen.values():
        assert shown["first"] == hosts["washington"]  # the pack names it first
        assert set(shown["all"]) >= {host for region in hosts.values() for host in region}
        assert shown["dallas"] == hosts["dallas"]
        assert shown["kept"] == hosts["dallas"]
        assert shown["washington"] == hosts["washington"]
        assert shown["back"] == shown["all"]


def test_a_choice_reaches_the_whole_guide_and_a_link_to_what_it_hides_ends_it(browse: Browse) -> None:
    seen = browse("hidden")
    twilio, after = seen["twilio"], seen["after"]
    assert twilio["status"] == f"Steps for this case: 0 of {twilio['rail']} done"
    assert "sms_vendor: twilio" in twilio["file"]
    assert "rcs" not in twilio["file"]
    assert "sandbox" in twilio["needs"]
    assert "RCS" not in twilio["needs"]
    assert (twilio["chosen"], twilio["seen"], after["chosen"], after["seen"]) == ("twilio", False, "", True)


def test_the_steps_of_a_case_are_counted_from_1_everywhere_and_all_can_be_shown_again(browse: Browse) -> None:
    seen = browse("hidden")
    button = seen["button"]
    total = len(registry.load("adobe-journey-optimizer").guide.steps)
    assert button["others"] == f"Reports and commands count all {total} steps. Show all steps"
    (steps, places, picture, file, troubles), (all_steps, all_places, *_, all_troubles) = seen["counted"]
    assert steps == places == [str(number) for number in range(1, 8)]
    assert all_steps == all_places == [str(number) for number in range(1, total + 1)]
    assert (picture, file) == (["6"], ["5"])
    assert set(troubles) == {"Step 5: Create the channel configuration", "Register for RCS with Twilio"}
    assert "Step 14: Create the channel configuration" in all_troubles
    assert (button["chosen"], button["rail"], button["left"]) == ("", total, [])
    assert button["focus"] == "#sinch-credential"
    assert seen["marked"] == ["#troubleshooting"]


def test_a_case_that_is_assumed_says_so_until_the_reader_chooses(browse: Browse) -> None:
    assert browse("hidden")["assumed"] == [True, False]


def test_a_link_may_choose_the_case(browse: Browse) -> None:
    seen = browse("hidden")["linked"]
    assert seen == [["sinch", "#sinch-credential"], ["sinch", "?vendor=nonsense#sinch-credential"]]


def test_on_a_phone_the_choice_folds_into_a_bar_from_which_the_search_comes_back(browse: Browse) -> None:
    seen = browse("hidden")["bars"]
    there = seen[1][2]
    assert seen == [[False, True, 0], [True, False, there], ["query", True, there]]
    assert there > 1000


def test_only_a_case_that_the_reader_has_chosen_limits_what_is_printed(browse: Browse) -> None:
    seen = browse("hidden")
    preset, printed = seen["preset"], seen["printed"]
    assert preset["steps"] == preset["all"] > preset["back"]
    assert printed["steps"] == printed["back"] < printed["all"]


def test_copying_gives_the_exact_text_without_the_prompt(browse: Browse) -> None:
    seen = browse("copy")
    assert seen["count"] > 5
    for block, copied in seen["pairs"]:
        text = block.removesuffix("\n")
        commands = [line.removeprefix("$ ") for line in text.split("\n") if line.startswith("$ ")]
        assert copied == ("\n".join(commands) or text)
    assert any(copied.startswith("guiderail ") for _, copied in seen["pairs"])
    shown, copied = seen["address"]
    assert copied == shown
    assert copied.startswith("https://apikey:")


def test_everything_can_be_read_without_a_script(browse: Browse) -> None:
    for path, seen in browse("scriptless").items():
        assert seen == {"hidden": [], "controls": 0}, path


def test_a_field_opens_where_an_address_leads_and_its_line_is_marked(browse: Browse) -> None:
    seen = browse("fields")
    assert seen["arrived"] == {"open": ["bot.name"], "marked": ["#bot.name"]}
    assert seen["clicked"] == {
        "open": ["bot.name", "channel.phone_number"],
        "marked": ["#channel.phone_number"],
    }
    inside = [
        field
        for field in fields(registry.load("azure-bot-service"))
        if not field.block or field.place.count("/") > 1
    ]
    assert (seen["all"], seen["none"]) == (len(inside), 0)
    assert seen["found"] == ["all-fields", "bot", "bot.location"]
    assert seen["entered"] == ["bot.location", True]
    assert seen["again"] > len(inside)  # a link to a field that is not shown ends the search


def test_colours_are_those_of_the_device_until_the_reader_chooses(browse: Browse) -> None:
    seen = browse("colours")
    assert seen["device"] != seen["light"]
    assert seen["kept"] == seen["light"]
    assert seen["dark"] == seen["device"]


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(browse: Browse) -> None:
    seen = browse("keyboard")
    assert seen.pop("stops") > 400
    assert seen.pop("keys") == {
        "enter": [True, False],
        "steps": [True, False],
        "choice": True,
        "chooser": ["dallas", "washington"],
        "colours": ["light", "dark"],
        "tick": True,
        "skip": "text",
        "tab": ["JSON", "true"],
    }
    assert seen == {"missed": [], "ringless": [], "covered": [], "early": [], "trapped": []}


@pytest.mark.parametrize("language", sorted(PREFIXES))
def test_pages_are_accessible_and_fit_phones_and_wide_screens(browse: Browse, language: str) -> None:
    seen = browse("everywhere", language)
    assert seen["pages"] > 40
    assert seen["violations"] == []
    assert seen["wide"] == []
    assert seen["clipped"] == []
    for place, (texts, pictures) in seen["sizes"].items():
        if place.startswith("guides/"):
            assert len(texts) <= 7, (place, texts)
            assert len(pictures) <= 1, (place, pictures)
            assert min(texts + pictures) >= 12.5, (place, texts, pictures)
    for width, heads in seen["heads"].items():
        assert len(set(heads.values())) == 1, (width, heads)
