"""The built site: whole, the same in every language, light, and sufficient to itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import ModuleType

import pytest
from building import BuiltSite
from catalog_checks import OF_LANGUAGE
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from site_checker import Site

from docs.generator.page_hash import source_hash
from docs.generator.search import Section, sections
from validator.i18n.language import languages
from validator.packs import registry, verbs

LANGUAGES = tuple(languages())
GUIDES = [f"{prefix}guides/{name}/index.html" for prefix in ("", "es/", "fr/") for name in registry.names()]
KILOBYTE = 1000


@pytest.fixture(scope="session")
def site(built_site: BuiltSite) -> Site:
    return Site(built_site.folder, LANGUAGES)


def test_it_is_built_without_a_warning(built_site: BuiltSite) -> None:
    assert "WARNING" not in built_site.log


def test_every_link_and_anchor_can_be_resolved(site: Site) -> None:
    assert list(site.broken_links()) == []


def test_every_language_has_the_same_pages_and_anchors(site: Site) -> None:
    assert list(site.unequal_languages()) == []


@pytest.mark.parametrize("language", sorted(OF_LANGUAGE))
def test_the_typography_of_the_pages_is_that_of_their_language(site: Site, language: str) -> None:
    check = OF_LANGUAGE[language]["typography"]
    assert [f"{path}: {flaw}" for path, text in site.texts(language) for flaw in check("", text)] == []


@pytest.mark.parametrize("language", sorted(OF_LANGUAGE))
def test_numbers_are_grouped_as_in_their_language(site: Site, language: str) -> None:
    """Four digits are together in Spanish and apart in French; codes and years are no quantities."""
    wrong = {"es": r"\b\d[\s.]\d{3}\b(?![\s.]\d{3})", "fr": r"\b\d{4,}(?=\s(?:caract|second|octet|fich))"}
    found = [(path, text) for path, text in site.texts(language) if re.search(wrong[language], text)]
    assert found == []


def test_no_anchor_is_twice_on_a_page(site: Site) -> None:
    assert list(site.doubled_anchors()) == []


def test_a_page_fetches_nothing_from_another_host(site: Site) -> None:
    assert list(site.foreign_loads()) == []


def test_no_page_has_styles_that_its_policy_forbids(site: Site) -> None:
    assert [page.path for page in site.pages.values() if page.styled] == []


@pytest.mark.parametrize("prefix", ["", "es/", "fr/"])
def test_the_page_about_packs_has_a_row_for_each_verb(built_site: BuiltSite, prefix: str) -> None:
    html = (built_site.folder / prefix / "write-a-pack" / "index.html").read_text(encoding="utf-8")
    rows = re.findall(
        r"<tr[^>]*>\s*<td[^>]*><code[^>]*>([a-z-]+)</code></td>", html.partition('id="verbs"')[2]
    )
    assert [row for row in rows if row in verbs.names()] == verbs.names()


@pytest.mark.parametrize("path", GUIDES)
def test_a_guide_is_light(site: Site, path: str) -> None:
    assert site.weight(path) <= 60 * KILOBYTE  # with its pictures


@pytest.mark.parametrize("style", ["site.css", "guide.css", "written.css"])
def test_letters_have_the_sizes_of_the_scale(built_site: BuiltSite, style: str) -> None:
    text = (built_site.folder / "assets" / style).read_text(encoding="utf-8").partition("@media print")[0]
    sizes = set(re.findall(r"[ {]font(?:-size)?: ([^;]+)", text))
    others = {size for size in sizes if not re.search(r"var\(--(small|meta|body|large|h2|h1)\)", size)}
    assert others <= {"inherit", "0"}  # nothing where a phone is too narrow for a name


def test_every_page_says_its_language(site: Site) -> None:
    wrong = {
        path: page.language for path, page in site.pages.items() if page.language != site.language_of(path)
    }
    assert wrong == {}


def test_every_page_names_itself_in_the_other_languages(site: Site) -> None:
    for path, page in site.pages.items():
        if path.endswith("404.html"):
            continue
        assert set(page.alternates) == {*LANGUAGES, "x-default"}, path
        own = site.without_language(path).removesuffix("index.html")
        for language, address in page.alternates.items():
            prefix = "" if language in ("en", "x-default") else f"{language}/"
            assert re.fullmatch(rf"https?://[^/]+/{re.escape(prefix + own)}", address), path


def test_the_sitemap_names_every_page_in_every_language(site: Site) -> None:
    tree = ElementTree.parse(site.folder / "sitemap.xml")
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    named = [entry.text or "" for entry in tree.iterfind(".//s:loc", spaces)]
    pages = {path.removesuffix("index.html") for path in site.pages if not path.endswith("404.html")}
    assert {re.sub(r"https?://[^/]+/", "", address, count=1) for address in named} == pages
    for entry in tree.iterfind("s:url", spaces):
        others = {link.get("hreflang") for link in entry.iterfind("x:link", spaces)}
        assert others == {*LANGUAGES, "x-default"}
    assert not list(site.folder.glob("*/sitemap.xml*"))


def test_every_language_has_a_page_for_what_is_missing(site: Site) -> None:
    assert {"404.html", "es/404.html", "fr/404.html"} <= set(site.pages)


def test_guides_and_rules_are_there_as_markdown(site: Site) -> None:
    for path in site.pages:
        own = site.without_language(path)
        if re.fullmatch(r"(guides|rules)/[^/]+/index\.html", own):
            twin = path.removesuffix("/index.html") + ".md"
            text = (site.folder / twin).read_text(encoding="utf-8")
            assert "# " in text
            assert not re.search(r"<(section|div|label|form)\b", text), twin


def test_the_files_for_machines_are_there(site: Site) -> None:
    assert json.loads((site.folder / "rules.json").read_text(encoding="utf-8"))
    for name in registry.names():
        for language in LANGUAGES:
            json.loads((site.folder / "schemas" / f"{name}.{language}.json").read_text(encoding="utf-8"))


def test_every_section_that_can_be_found_is_there(site: Site) -> None:
    for prefix in ("", "es/", "fr/"):
        entries = json.loads((site.folder / f"{prefix}search.json").read_text(encoding="utf-8"))["entries"]
        assert entries
        for entry in entries:
            address, _, anchor = entry["a"].partition("#")
            page = site.pages[f"{prefix}{address}index.html"]
            assert not anchor or anchor in page.anchors


def test_the_style_has_a_print_form(site: Site) -> None:
    assert "@media print" in (site.folder / "assets" / "site.css").read_text(encoding="utf-8")


# --- translations of hand-written pages --------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a home page and one more, in every language, and nothing else."""
    shutil.copytree(checkout / "docs" / "theme", tmp_path / "docs" / "theme")
    settings = (checkout / "mkdocs.yml").read_text(encoding="utf-8")
    here = (checkout / "docs" / "generator" / "hook.py").as_posix()
    _put(tmp_path / "mkdocs.yml", settings.replace("docs/generator/hook.py", here))
    for name in ("index.md", "editors.md"):
        text = f"---\ntitle: {name}\n---\n\nEnglish words.\n"
        _put(tmp_path / "docs" / "en" / name, text)
        for language in ("es", "fr"):
            translated = f"---\ntitle: {name}\nsource-hash: '{source_hash(text)}'\n---\n\nOther words.\n"
            _put(tmp_path / "docs" / language / name, translated)
    made = (
        "guide_pages",
        "guide_twins",
        "field_pages",
        "rule_pages",
        "rule_twins",
        "machine_files",
        "platform_lists",
    )
    for name in made:
        monkeypatch.setattr(_hook(tmp_path), name, lambda *_: {})
    return tmp_path


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _hook(project: Path) -> ModuleType:
    """Return the hook as mkdocs loads it."""
    (module,) = load_config(str(project / "mkdocs.yml")).hooks.values()
    return module


def _build(project: Path) -> str:
    """Return the French page about editors."""
    build(load_config(str(project / "mkdocs.yml"), site_dir=str(project / "site")))
    return (project / "site" / "fr" / "editors" / "index.html").read_text(encoding="utf-8")


def test_a_translation_that_is_up_to_date_says_nothing_about_itself(project: Path) -> None:
    page = _build(project)
    assert "Other words." in page
    assert 'class="state"' not in page


def test_the_command_that_fetches_a_checkout_is_there_only_with_its_address(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(project / "docs" / "fr" / "editors.md", "---\ntitle: x\n---\n\n<!-- clone -->\n\nOther words.\n")
    assert "clone" not in _build(project)
    monkeypatch.setenv("GUIDERAIL_REPO_URL", "https://git.example.com/tools/guiderail.git")
    shown = re.sub("<[^>]+>", "", _build(project))
    assert "$ git clone https://git.example.com/tools/guiderail.git guiderail\n$ cd guiderail\n" in shown
    assert "Other words." in shown


def test_a_translation_that_is_older_than_its_source_says_so(project: Path) -> None:
    _put(project / "docs" / "en" / "editors.md", "---\ntitle: Editors\n---\n\nNew English words.\n")
    page = _build(project)
    assert "Other words." in page
    assert 'La page anglaise a changé depuis cette traduction. <a href="../../editors/" lang="en"' in page


def test_a_page_without_translation_shows_english_says_so_and_is_no_success(project: Path) -> None:
    (project / "docs" / "fr" / "editors.md").unlink()
    with pytest.raises(Abort):
        _build(project)
    page = (project / "site" / "fr" / "editors" / "index.html").read_text(encoding="utf-8")
    assert "Cette page n’est pas encore traduite." in page
    assert '<article lang="en">' in page
    assert "English words." in page


def test_a_language_that_has_only_begun_shows_how_far_it_is(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_hook(project), "languages", lambda: ["de", "en", "es", "fr"])
    _build(project)
    page = (project / "site" / "de" / "editors" / "index.html").read_text(encoding="utf-8")
    assert "Translated so far: 0%. The rest is in English." in page
    assert "English words." in page
    assert ">Deutsch</span>" in page


# --- the search index --------------------------------------------------------------------------------


def test_a_page_is_found_by_its_parts() -> None:
    html = (
        "<h1>Title</h1><p>Lead &amp; <code>a_b</code>.</p><label><input> Done</label>"
        '<h2 id="x">One <em>two</em></h2><ul><li>a</li><li>b</li></ul><h3 id="y">Three</h3><p>c</p>'
    )
    lead = Section("", "Title", "Lead & a_b.")
    assert sections(html, deepest=1) == [Section("", "Title", "Lead & a_b. One two a b Three c")]
    assert sections(html, deepest=2) == [lead, Section("x", "One two", "a b Three c")]
    assert sections(html, deepest=3) == [lead, Section("x", "One two", "a b"), Section("y", "Three", "c")]


def test_a_field_is_summed_up_by_its_description_and_found_by_its_facts() -> None:
    html = (
        '<details><summary><h3 id="x">One</h3> <p>one text</p><p class="gist">What it is.</p></summary>'
        "<dl><dt>Values</dt><dd>a</dd></dl></details>"
    )
    assert sections(html, deepest=3) == [Section("x", "One", "What it is.", "one text Values a")]


def test_what_people_type_gives_the_right_answer_first(built_site: BuiltSite) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node, which runs the search: install Node, then make test")
    lines = (Path(__file__).parent / "queries.tsv").read_text(encoding="utf-8").splitlines()
    wanted = [line.split("\t") for line in lines if line and not line.startswith("#")]
    done = subprocess.run(
        [node, Path(__file__).parents[1] / "node" / "find.mjs", built_site.folder],
        input="\n".join(f"{where}\t{query}" for where, query, *_ in wanted),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    found = [
        [*each[:2], answer["first"], answer["instead"]] for each, answer in zip(wanted, answers, strict=True)
    ]
    assert found == [[*each, "", ""][:4] for each in wanted]
    assert all(answer["first"] for answer in answers if answer["instead"])
    both = {"twilio-codes/#not-received", "twilio-codes/#not-delivered"}
    for query in ("messages not arriving", "les messages n’arrivent pas", "no llegan los mensajes"):
        rows = next(answer["rows"] for each, answer in zip(wanted, answers, strict=True) if each[1] == query)
        assert set(rows) == both, query  # nothing that only mentions messages
    steps = next(answer for each, answer in zip(wanted, answers, strict=True) if each[1] == "step 3")
    assert len(steps["rows"]) <= len(registry.names())  # one of each guide


# --- the checker finds what it is for ----------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for path in ("index.html", "fr/index.html", "fr/a/index.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text('<html lang="en"><h1 id="here"></h1><a href="#here">', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("../b/", "no such file"),
        ("#gone", "no such anchor"),
        ("../../index.html#gone", "no such anchor"),
        ("../../../", "no such file"),
        ("javascript:x", "an unknown scheme"),
        ("../../", ""),
        ("../../fr/", ""),
        (".", ""),
        ("/fr/a/#here", ""),
        ("https://www.twilio.com/", ""),
    ],
)
def test_a_broken_address_is_found(small: Path, address: str, trouble: str) -> None:
    (small / "fr" / "a" / "index.html").write_text(f'<i id="here"></i><a href="{address}">', encoding="utf-8")
    found = list(Site(small, ("en", "fr")).broken_links())
    assert found == ([f"fr/a/index.html: {address}: {trouble}"] if trouble else [])


def test_a_page_or_an_anchor_of_one_language_only_is_found(small: Path) -> None:
    (small / "fr" / "index.html").write_text('<i id="there"></i>', encoding="utf-8")
    assert list(Site(small, ("en", "fr")).unequal_languages()) == [
        "a/index.html is missing in en",
        "index.html and fr/index.html differ in ['here', 'there']",
    ]


def test_a_foreign_host_is_found(small: Path) -> None:
    (small / "index.html").write_text('<script src="//cdn.example/x.js"></script>', encoding="utf-8")
    (small / "x.css").write_text("a { background: url(https://cdn.example/x.png) }", encoding="utf-8")
    assert list(Site(small, ("en", "fr")).foreign_loads()) == [
        "index.html: //cdn.example/x.js",
        "x.css: https://cdn.example/x.png",
    ]
