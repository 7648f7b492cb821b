"""The annotated files of the site: all fields are in them, and what depends on a choice says so."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

import pytest

from docs.generator.annotated import guide_file, reference_files
from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.packs.fields import fields

LANGUAGES = ("en", "fr", "es")


@lru_cache
def reference(platform: str, language: str) -> str:
    return reference_files(registry.load(platform), Catalog(language), fields(registry.load(platform)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("platform", registry.names())
def test_the_annotated_file_shows_all_fields(platform: str, language: str) -> None:
    shown = set(re.findall(r'<a class="k" href="#([^"]+)">', reference(platform, language)))
    assert {unescape(each) for each in shown} == {each.anchor for each in fields(registry.load(platform))}


@pytest.mark.parametrize("platform", registry.names())
def test_every_field_that_a_step_fills_leads_to_it(platform: str) -> None:
    pack, html = registry.load(platform), reference(platform, "en")
    steps = set(re.findall(rf'<a class="n" href="\.\./\.\./guides/{platform}/#([^"]+)"', html))
    assert steps == {step.id for step in pack.guide.steps if step.fills}


def test_a_screen_is_shown_where_it_begins_in_the_readers_language() -> None:
    assert "<small>Consola de Twilio &gt; Account Info</small>" in guide_file(
        "azure-bot-service", Catalog("es")
    )
    assert "<small>" not in reference("azure-bot-service", "es")  # the details of each field name it


def test_lines_of_other_choices_are_hidden_until_they_are_chosen() -> None:
    html = guide_file("azure-bot-service", Catalog("en"))
    line = '<li hidden data-only data-when-location="westeurope">'
    assert html.count(line) == 2  # the location and the request URL
    assert 'data-when-location="global westus"' in html
    assert "https://europe.sms.botframework.com/api/sms" in html.replace("<wbr>", "")


def test_a_choice_about_the_items_of_a_list_shows_its_own_and_what_refers_to_them() -> None:
    html = guide_file("adobe-journey-optimizer", Catalog("en"))
    lines = re.findall(r"<li([^>]*)>(.*?)</li>", re.sub(r"</?(?:a|small|span|wbr)\b[^>]*>", "", html))

    def shown(value: str) -> str:
        return "\n".join(text for limits, text in lines if value in limits.partition("data-when-vendor=")[2])

    assert "rcs" not in shown("twilio")
    assert "webhooks" not in shown("twilio")
    assert "sms_configuration: twilio-prod" in shown("twilio")
    assert "twilio-prod" not in shown("custom")
    assert "name: rcs-replies" in shown("custom")
    assert all("hidden data-only" in limits for limits, text in lines if "infobip-prod" in text)
    assert all("platform: adobe" in shown(value) for value in ("twilio", "custom", "sinch", "infobip"))
