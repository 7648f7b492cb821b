"""The picture on top of each guide shows every step, and names only fields that there are."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from validator.errors import PackError
from validator.guides.flow import FlowChoice, flows
from validator.guides.guide import applies
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import compiler, registry
from validator.packs.model import names
from validator.reporters.flow_picture import picture
from validator.reporters.wording import pack_words

each_platform = pytest.mark.parametrize("platform", registry.names())


def made(platform: str, language: str = "en") -> list[FlowChoice]:
    return flows(platform, pack_words(platform, Catalog(language)))


def forms(platform: str, language: str) -> list[tuple[FlowChoice, ET.Element]]:
    """Return each form of each picture of a guide, as XML."""
    found = []
    for number, each in enumerate(made(platform, language)):
        drawn = picture(each.flow, Catalog(language), f"flow-{number}")
        found += [(each, form) for form in ET.fromstring(f"<a>{drawn}</a>")]
    return found


@each_platform
def test_each_step_is_in_the_pictures_of_those_who_need_it(platform: str) -> None:
    for each in made(platform):
        choice = {name: frozenset(values) for name, values in each.when.items()}
        steps = registry.load(platform).guide.steps
        assert each.flow.steps == {step.id for step in steps if applies(step.when, choice)}


@each_platform
def test_each_named_field_is_filled_by_a_step(platform: str) -> None:
    filled = [field for step in registry.load(platform).guide.steps for field in step.fills]
    for each in made(platform):
        assert [field for field in each.flow.fields if not any(names(one, field) for one in filled)] == []


@each_platform
@pytest.mark.parametrize("language", languages())
def test_circles_lead_to_the_steps_and_say_which(platform: str, language: str) -> None:
    for each, form in forms(platform, language):
        links = list(form.iter("a"))
        assert {link.get("href", "") for link in links} == {f"#{step}" for step in each.flow.steps}
        for link in links:
            number = link.findtext("text")
            assert re.match(rf"(Step|Étape|Paso) {number}\b", link.get("aria-label", ""))


@each_platform
@pytest.mark.parametrize("language", languages())
def test_a_picture_says_in_words_what_it_shows(platform: str, language: str) -> None:
    for each, form in forms(platform, language):
        title, words = form.find("title"), form.find("desc")
        assert title is not None
        assert words is not None
        assert form.get("aria-labelledby") == title.get("id")
        assert form.get("aria-describedby") == words.get("id")
        shown = [text.text or "" for text in form.iter("text") if not (text.text or "").isdecimal()]
        assert [text for text in shown if text not in (words.text or "") and text not in _places(each)] == []


@each_platform
@pytest.mark.parametrize("language", languages())
def test_everything_is_inside_the_picture(platform: str, language: str) -> None:
    for _, form in forms(platform, language):
        width = float(form.get("width", "0"))
        for text in form.iter("text"):
            size = 0.62 if "f-field" in text.get("class", "") else 0.5
            length = len(text.text or "") * float(text.get("font-size", "0")) * size
            start = float(text.get("x", "0")) - (length / 2 if "f-middle" in text.get("class", "") else 0)
            assert 0 <= start <= width - length, text.text


def test_only_pictures_that_differ_are_drawn() -> None:
    assert [each.when for each in made("azure-bot-service")] == [{}]
    vendors = [each.when["vendor"] for each in made("adobe-journey-optimizer")]
    assert vendors == [["twilio"], ["custom"], ["sinch"], ["infobip"]]


def test_names_of_pictures_are_their_own_on_a_page() -> None:
    ids = [part.get("id") for _, form in forms("adobe-journey-optimizer", "en") for part in form.iter()]
    named = [each for each in ids if each]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("steps: [twilio-account]", "steps: [twilio-acount]", "twilio-acount"),
        ("/channel/is_enabled], ", "/channel/is_enabeld], ", "/channel/is_enabeld"),
        ("{start: number, end: app,", "{start: number, end: ap,", "ap"),
        ("place: azure, title: Your bot", "place: azur, title: Your bot", "azur"),
    ],
)
def test_a_name_that_cannot_be_resolved_is_refused(
    old: str, new: str, named: str, checkout: Path, tmp_path: Path
) -> None:
    shutil.copytree(checkout / "schemas", tmp_path / "schemas")
    guide = tmp_path / "schemas" / "azure-bot-service" / "guide.yaml"
    text = guide.read_text(encoding="utf-8")
    broken = text.replace(old.removesuffix(", "), new.removesuffix(", "), 1)
    assert broken != text
    guide.write_text(broken, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        compiler.compile_folder(tmp_path / "schemas", "azure-bot-service")
    assert named in [error.params.get("name") for error in caught.value.all_errors]


def _places(each: FlowChoice) -> list[str]:
    return [place.title for place in each.flow.places.values()]
