"""The site, as mkdocs asks for it: pages, navigation and the words around them, once for each language.

English is built at ``/``; as soon as it is there, the other languages follow at ``/fr/`` and ``/es/``. The
only module that imports mkdocs, which loads it by its path (``hooks`` in ``mkdocs.yml``), once.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import rcssmin
import rjsmin
from babel import Locale
from babel.messages.pofile import read_po
from jinja2 import Environment
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from docs.generator import browser_runtime, home, search
from docs.generator.check_page import check_page
from docs.generator.codes import PAGE as CODES
from docs.generator.codes import code_page, code_sections
from docs.generator.fields import field_pages
from docs.generator.folds import folded
from docs.generator.guides import guide_pages, guide_steps, guide_twins, trouble_sections
from docs.generator.home import platform_lists
from docs.generator.listed import ALIKE, SOUGHT, listed
from docs.generator.machine_files import machine_files
from docs.generator.page_hash import source_hash
from docs.generator.rules import EVERYWHERE, rule_messages, rule_pages, rule_section, rule_twins
from docs.generator.tables import labelled
from docs.generator.terminal import coloured
from docs.generator.verbs import verb_table
from validator.i18n.catalog import Catalog
from validator.i18n.language import SOURCE, languages
from validator.lazy_dataclasses import dataclass, field
from validator.packs import registry
from validator.packs.fields import SchemaField, fields
from validator.reporters.rule import title_of
from validator.reporters.rule_index import by_platform, homes

_CHECKOUT = Path(__file__).parent.parent.parent
_WATCHED = ("docs", "schemas", "locales", "docs/generator/templates", "validator/reporters/templates")
_PICTURE = "../pictures/"  #: how a page in ``docs/<language>`` names a picture, so that it also shows there
_ASSETS = ("assets/", "offline.js")  #: the theme's own files: there once, for all languages

#: the lowest heading that the search leads to, by the kind of page: a step
_FOUND_BY = {"guides": 2}

#: comments in hand-written pages, and what makes the part that takes their place
_PARTS = {"<!-- verbs -->": verb_table, "<!-- showcase -->": home.showcase}

#: pages that use the room of the list of headings themselves
_WITHOUT_RAIL = ("guides", "reference", "rules", "check", "twilio-codes")

_CODE = re.compile(r"(?P<block><pre[^>]*>(?:<span></span>)?)?<code>(?P<text>[^<]+)</code>")
#: takes the place of the comment if the address of the repository is known
_CLONE = "<!-- clone -->", "```console\n$ git clone {address} guiderail\n$ cd guiderail\n```"
_WORD = 24  #: characters of code in a sentence that stay on one line

log = get_plugin_logger("guiderail")


@dataclass(slots=True)
class Edition:
    """The site in one language, while it is built."""

    language: str
    complete: bool  #: nothing may be missing
    docs: Path  #: the folder that holds one folder of hand-written pages for each language
    catalog: Catalog
    generated: dict[str, str]  #: Markdown by the address of the page's source
    twins: dict[str, str]  #: what is also published as Markdown, by its address
    search: list[dict[str, Any]] = field(default_factory=list)  #: entries of the index, as find.js reads them


@dataclass(frozen=True, slots=True)
class Place:
    """A link in the frame of the page."""

    title: str
    address: str  #: below the language, such as ``rules/#azure-bot-service``
    kind: str = ""  #: of the pages that belong to it, or the severity of a rule
    count: int = 0  #: of what is there; 0: not said
    more: Place | None = None  #: what also belongs there


@dataclass(frozen=True, slots=True)
class PlatformPlaces:
    """All pages about one platform."""

    title: str
    pages: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in some language."""

    language: str
    name: str  #: of the language, in itself
    href: str  #: from the page
    address: str  #: absolute


_serving = False
_runtime = cache(browser_runtime.runtime)


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether the pages are for a live preview."""
    global _serving  # noqa: PLW0603  # mkdocs tells it only here
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin an edition: make its pages and its navigation."""
    language = config.extra.setdefault("language", SOURCE)
    if language == SOURCE:
        _forget()
    catalog = Catalog(language)
    edition = Edition(
        language,
        language in config.extra["complete"],
        Path(config.docs_dir).parent,
        catalog,
        generated=guide_pages(catalog)
        | field_pages(catalog)
        | rule_pages(catalog)
        | code_page(catalog)
        | platform_lists(catalog),
        twins=guide_twins(catalog) | rule_twins(catalog),
    )
    config.extra["edition"] = edition
    config.nav = _nav(edition)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the generated pages, the translated pages and the pictures among the files."""
    edition = _edition(config)
    for file in list(files):
        uri = file.src_uri
        if file.is_documentation_page():
            files.remove(file)
            files.append(File.generated(config, uri, abs_src_path=str(_written(uri, edition))))
        elif uri.startswith(_ASSETS) and edition.language != SOURCE:
            files.remove(file)
    for uri, text in edition.generated.items():
        files.append(File.generated(config, uri, content=text))
    for picture in sorted((edition.docs / "pictures").glob("*.svg")):
        shown_in = picture.stem.rpartition("-")[2]
        if shown_in == edition.language or shown_in not in languages():
            uri = f"pictures/{picture.name}"
            files.append(File.generated(config, uri, abs_src_path=str(picture)))
    return files


def on_page_markdown(markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put generated parts into a hand-written page, and let it name pictures as in the checkout."""
    for comment, made in _PARTS.items():
        if comment in markdown:
            markdown = markdown.replace(comment, made(_edition(config).catalog))
    comment, part = _CLONE
    markdown = markdown.replace(comment, part.format(address=config.repo_url) if config.repo_url else "")
    return markdown.replace(f"]({_PICTURE}", "](pictures/").replace(f'src="{_PICTURE}', 'src="pictures/')


def on_page_content(html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let what is wide fit the screen or scroll by keyboard; note what a reader can find on the page."""
    edition = _edition(config)
    # what is made of its words would differ between languages
    html = re.sub(r'<h1 id="(?!top")[^"]*"', "<h1", html)
    if page.file.src_uri not in edition.generated:
        html = labelled(folded(html, edition.catalog))
    html = re.sub(r"<pre(?=[\s>])(?![^>]*tabindex)", '<pre tabindex="0"', html)
    html = html.replace("<table", '<div class="wide" tabindex="0"><table').replace(
        "</table>", "</table></div>"
    )
    html = html.replace("<p><img", '<p class="wide" tabindex="0"><img')
    html = coloured(_CODE.sub(_breakable, html), edition.catalog)
    if page.is_homepage or page.file.src_uri == "guides/index.md":
        html = home.with_cards(html, edition.catalog)
    edition.search += _found_on(page, html, edition.catalog)
    return html


def _found_on(page: Page, html: str, catalog: Catalog) -> Iterator[dict[str, Any]]:
    """Yield what can be found on a page: address, page or kind, heading, what it is about, more words, the
    words that people type, the platform, the number of a step, and the values of a field, each with its
    names.
    """
    title = str(page.meta.get("title") or page.title)
    kind, _, name = page.file.src_uri.removesuffix(".md").partition("/")
    found = search.sections(html, deepest=_FOUND_BY.get(kind, 3))
    if kind == "rules" and name == "index":
        found = [search.Section("", "", str(page.meta["description"]))]
    elif kind == "rules":
        title, section = rule_section(name, catalog)
        found = [section]
    elif kind == "guides" and name in registry.names():
        found += trouble_sections(name, catalog)
    elif kind == CODES:
        found = [search.Section("", "", str(page.meta["description"])), *code_sections(catalog)]
    platform = _platform(page.file.src_uri)
    values = {}
    if kind == "reference" and platform:
        values = {each.anchor: _values(each) for each in fields(registry.load(platform))}
    steps = guide_steps(platform, catalog) if kind == "guides" and name == platform else ()
    numbers = {each.id: each.number for each in steps}
    sought = {each["at"]: catalog.say_in("search", each["words"]) for each in listed(SOUGHT)}
    for section in found:
        address = page.url.removeprefix("./") + (f"#{section.anchor}" if section.anchor else "")
        heading = re.sub(r"^\d\d? ", "", section.title)  # without the number of a step
        if not section.anchor and kind != "rules":
            heading = ""
        text, more = (each.replace("`", "") for each in (section.text, section.more))
        entry: dict[str, Any] = {"p": title, "h": heading, "t": text or more, "m": more if text else ""}
        words = ", ".join(filter(None, (section.words, sought.get(address))))
        entry |= {"w": words, "o": platform}
        entry |= {"n": numbers.get(section.anchor), "v": values.get(section.anchor)}
        yield {"a": address} | {key: value for key, value in entry.items() if value not in ("", None)}


def _values(field: SchemaField) -> list[list[str]]:
    """Return the values that a field or each item of it allows, each with its other spellings."""
    values = field.values or (field.item.values if field.item else ())
    return [[str(each.value), *each.spellings] for each in values if not isinstance(each.value, bool)]


def _breakable(code: re.Match[str]) -> str:
    """Return code that breaks between the parts of a name or at slashes; a short name not at all."""
    text = code["text"]
    if code["block"]:
        return code[0]
    if " " in text:  # a command breaks at its spaces only
        return "<code>" + re.sub(r"[^ ]*-[^ ]*", _kept, text) + "</code>"
    if "//" in text:
        return "<code>" + re.sub(r"(?<=[^/])/(?=[^/])", "/<wbr>", text) + "</code>"
    if len(text) <= _WORD:
        return f'<code class="word">{text}</code>'
    return "<code>" + re.sub(r"[._/](?=[^._/])|[a-z](?=[A-Z])", r"\g<0><wbr>", text) + "</code>"


def _kept(word: re.Match[str]) -> str:
    return f'<span class="word">{word[0]}</span>' if len(word[0]) <= _WORD else word[0]


def on_env(env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
    """Give every template, the one for missing pages too, the words of its language."""
    edition = _edition(config)
    catalog = edition.catalog
    env.globals.update(
        language=edition.language,
        words=_words(catalog),
        policy=None if _serving else _POLICY,
        translations={code: _name(code) for code in _ordered()},
        prefix=_prefix,
        site_address=_site_address(config),
        parts=_parts(edition),
        check=check_page(catalog, _runtime()),
    )
    return env


_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def on_template_context(context: Any, /, *, template_name: str, config: MkDocsConfig) -> Any:
    """Tell a page that means any missing one where the home pages are; its links begin at the host."""
    path = urlsplit(_site_address(config)).path.rstrip("/")
    context["root"] = path
    context["base_url"] = context["base_url"].rstrip("/")
    context["alternates"] = [
        Alternate(code, _name(code), f"{path}/{_prefix(code)}", f"{_site_address(config)}{_prefix(code)}")
        for code in _ordered()
    ]
    return context


def on_page_context(context: Any, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Tell the template where the other languages and the neighbours of the page are."""
    edition = _edition(config)
    own = page.url.removeprefix("./")
    up = context["base_url"] if edition.language == SOURCE else f"{context['base_url']}/.."
    site = _site_address(config)
    context["root"] = up
    context["alternates"] = [
        Alternate(code, _name(code), f"{up}/{_prefix(code)}{own}", f"{site}{_prefix(code)}{own}")
        for code in _ordered()
    ]
    context["status"] = _status(page, edition)
    context["translated"] = "" if edition.complete else _translated(edition.language, edition.catalog)
    context["english"] = f"{up}/{own}"
    uri = page.file.src_uri
    context["kind"] = "home" if page.is_homepage else uri.partition("/")[0].removesuffix(".md")
    context["twin"] = uri if uri in edition.twins else ""
    context["above"] = next(
        (
            each
            for each in nav.pages
            if each.file.src_uri == f"{uri.partition('/')[0]}/index.md" and each != page
        ),
        None,
    )
    name = _platform(uri)
    context["platform"] = _platform_places(name, edition) if name else None
    if uri == "guides/index.md":
        context["platform"] = _guide_places(edition)
    context["of"] = name
    troubles = bool(name) and bool(registry.load(name).guide.troubleshooting)
    context["troubleshooting"] = f"guides/{name}/#troubleshooting" if troubles else ""
    if context["kind"] == "rules":
        context["under"] = f"rules/#{name or EVERYWHERE}" if context["above"] else ""
        context["platform"] = context["platform"] or _rule_places(edition)
        context["siblings"] = _siblings(name, edition) if context["above"] else ()
    context["steps"] = guide_steps(name, edition.catalog) if uri == f"guides/{name}.md" else ()
    context["rail"] = not page.is_homepage and context["kind"] not in _WITHOUT_RAIL
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write what is no page; after English, build the other languages."""
    edition = _edition(config)
    folder = Path(config.site_dir)
    order = ["", *home.platforms()]  # of two that fit as well, the one of a platform in use is first
    edition.search.sort(key=lambda entry: order.index(entry.get("o", "")))
    say = edition.catalog.say_in
    index = {
        "language": edition.language,
        "kinds": {  # in the order in which they are shown
            "reference": say("site", "Fields"),
            "rules": say("site", "Rules"),
            "guides": say("site", "Guides"),
            CODES: edition.catalog.say("Twilio error codes"),
            "": say("site", "Pages"),
        },
        "words": {
            "all": say("search", "All {n} in {kind}"),
            "also": say("search", "Also in:"),
            "guides": edition.catalog.say("In the guides:"),
            "best": say("search", "Best match"),
            "instead": say("search", "Showing results for {query}"),
            "step": edition.catalog.say("{platform}, step {number}"),
            "values": say(
                "a choice of the reader, with its value",
                "{choice}: {value}",
                choice=say("a field", "Values"),
                value="{values}",
            ),
            "retired": say("search", "shut down"),
            "code": say("search", "Code {code} in the documentation of Twilio"),
        },
        "platforms": {name: registry.load(name).title for name in registry.names()},
        "retired": [name for name in registry.names() if registry.load(name).status.state == "retired"],
        "alike": [say("search", each["words"]) for each in listed(ALIKE)],
        "entries": edition.search,
    }
    _write(folder / "search.json", _compact(index))
    for uri, text in edition.twins.items():
        _write(folder / uri, text.encode())
    if edition.language != SOURCE:
        (folder / "sitemap.xml").unlink(missing_ok=True)  # the one at the root names all languages
        (folder / "sitemap.xml.gz").unlink(missing_ok=True)
        return
    minifiers: dict[str, Callable[[bytes], bytes]] = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}
    for ending, minify in minifiers.items():
        for file in (folder / "assets").glob(f"*{ending}"):
            _write(file, minify(file.read_bytes()))
    for name, content in machine_files(_site_address(config)).items():
        _write(folder / name, content)
    _write(folder / "messages.json", _compact({code: rule_messages(Catalog(code)) for code in languages()}))
    runtime = _runtime()
    if runtime is None:
        log.info("npm has not installed Pyodide (make site does): the check page names the commands instead")
    for name, content in runtime.files.items() if runtime else ():
        _write(folder / name, content)
    for code in _ordered():
        if code != SOURCE:
            _build_language(config, code)


def _compact(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def on_serve(server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Watch everything that pages are made from."""
    for name in _WATCHED:
        if (_CHECKOUT / name).is_dir():
            server.watch(str(_CHECKOUT / name))
    return server


# --- languages ---------------------------------------------------------------------------------------


def _build_language(config: MkDocsConfig, code: str) -> None:
    log.info("%s, at /%s", _name(code), _prefix(code))
    other = load_config(
        config.config_file_path,
        site_dir=str(Path(config.site_dir) / code),
        site_url=f"{_site_address(config)}{_prefix(code)}",
        strict=config.strict,
    )
    other.extra["language"] = code
    build(other)


@cache
def _ordered() -> tuple[str, ...]:
    """Return the languages of the site: English, then the others by their English names."""
    others = {_locale(code).english_name or code: code for code in languages() if code != SOURCE}
    return (SOURCE, *(others[name] for name in sorted(others)))


def _locale(code: str) -> Locale:
    return Locale.parse(code.replace("-", "_"))


def _prefix(code: str) -> str:
    return "" if code == SOURCE else f"{code}/"


@cache
def _name(code: str) -> str:
    """Return what a language calls itself: ``Français``."""
    name = _locale(code).display_name or code
    return name[:1].upper() + name[1:]


def _site_address(config: MkDocsConfig) -> str:
    """Return the address of the whole site, with a slash at its end."""
    edition = _edition(config)
    address = (config.site_url or "/").rstrip("/") + "/"
    return address.removesuffix(_prefix(edition.language)) if edition.language != SOURCE else address


def _edition(config: MkDocsConfig) -> Edition:
    edition = config.extra["edition"]
    assert isinstance(edition, Edition)
    return edition


def _forget() -> None:
    """Forget every pack and catalog that was read: in a live preview they have changed."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("validator.", "docs.generator.", __name__)):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
    registry.reset()


# --- hand-written pages ------------------------------------------------------------------------------


def _written(uri: str, edition: Edition) -> Path:
    """Return the file of a hand-written page: the English one where there is no other."""
    own = edition.docs / edition.language / uri
    if own.is_file():
        return own
    if edition.complete:
        log.warning("docs/%s/%s is missing: the page shows English", edition.language, uri)
    return edition.docs / SOURCE / uri


def _status(page: Page, edition: Edition) -> str:
    """Return ``missing``, ``outdated`` or nothing for what is wrong with the translation of a page."""
    uri = page.file.src_uri
    if edition.language == SOURCE or uri in edition.generated:
        return ""
    if not (edition.docs / edition.language / uri).is_file():
        return "missing"
    original = (edition.docs / SOURCE / uri).read_text(encoding="utf-8")
    return "" if str(page.meta.get("source-hash")) == source_hash(original) else "outdated"


def _translated(language: str, catalog: Catalog) -> str:
    """Return the sentence that says how much of a language is there."""
    messages = [
        message
        for file in sorted((_CHECKOUT / "locales" / language / "LC_MESSAGES").glob("*.po"))
        for message in read_po(io.BytesIO(file.read_bytes()))
        if message.id
    ]
    done = sum(bool(message.string) for message in messages)
    percent = 100 * done // len(messages) if messages else 0
    return catalog.say("Translated so far: {percent}%. The rest is in English.", percent=percent)


# --- navigation and words ----------------------------------------------------------------------------


def _nav(edition: Edition) -> list[Any]:
    """Return the navigation: the hand-written pages that are there, and of the generated ones a choice."""
    say = edition.catalog.say_in
    platforms: list[Any] = [
        {
            registry.load(name).title: [
                {say("site", "Guide"): f"guides/{name}.md"},
                {say("site", "Fields"): f"reference/{name}.md"},
                {edition.catalog.say("What has changed"): f"guides/{name}/changes.md"},
            ]
        }
        for name in home.platforms()
    ]
    sections: list[Any] = [
        "index.md",
        {say("site", "Begin"): ["get-started.md", "check.md"]},
        {say("site", "Platforms"): platforms},
        {
            say("site", "Use"): [
                "rules/index.md",
                f"{CODES}.md",
                "command-line.md",
                "verify.md",
                "settings.md",
                "pre-commit-and-ci.md",
                "editors.md",
                "python.md",
            ]
        },
        {say("site", "Extend"): ["write-a-pack.md", "translate.md", "contribute.md"]},
        {
            say("site", "Project"): [
                "changelog.md",
                "security.md",
                "dependencies.md",
                "speed.md",
                "message-quality.md",
            ]
        },
    ]
    return [found for each in sections if (found := _there(each, edition))]


def _there(item: Any, edition: Edition) -> Any:
    """Return a part of the navigation without the pages that do not exist; nothing if none is left."""
    if isinstance(item, str):
        return item if _exists(item, edition) else None
    ((title, inner),) = item.items()
    if isinstance(inner, str):
        return item if _there(inner, edition) else None
    left = [found for each in inner if (found := _there(each, edition))]
    return {title: left} if left else None


def _exists(uri: str, edition: Edition) -> bool:
    return uri in edition.generated or (edition.docs / SOURCE / uri).is_file()


def _parts(edition: Edition) -> list[Place]:
    """Return what the head of every page leads to."""
    say = edition.catalog.say_in
    places = {
        "guides/index.md": Place(say("site", "Guides"), "guides/", "guides"),
        "rules/index.md": Place(say("site", "Rules"), "rules/", "rules"),
        "check.md": Place(say("site", "Check a file"), "check/", "check"),
        "get-started.md": Place(say("site", "Get started"), "get-started/", "get-started"),
    }
    return [place for uri, place in places.items() if _exists(uri, edition)]


def _platform(uri: str) -> str:
    """Return the platform that a page is about; nothing if it is about all, or none."""
    kind, _, rest = uri.partition("/")
    name = rest.removesuffix(".md").partition("/")[0]
    if kind == "rules":
        return next((each.pack.name for each in homes() if each.name == name and not each.shared), "")
    return name if kind in ("guides", "reference") and name in registry.names() else ""


@cache
def _counts(name: str) -> tuple[int, int]:
    """Return how many fields and how many rules only this platform has."""
    return len(fields(registry.load(name))), len(by_platform().get(name, ()))


def _platform_places(name: str, edition: Edition) -> PlatformPlaces:
    say = edition.catalog.say_in
    fields, rules = _counts(name)
    shared = edition.catalog.say("{n} general rules", n=len(by_platform()[""]))
    every = Place(shared, f"rules/#{EVERYWHERE}")
    pages = [
        Place(say("site", "Guide"), f"guides/{name}/"),
        Place(say("site", "Fields"), f"reference/{name}/", count=fields),
        Place(say("site", "Rules"), f"rules/#{name}", count=rules, more=every),
    ]
    if f"guides/{name}/changes.md" in edition.generated:
        pages.append(Place(edition.catalog.say("What has changed"), f"guides/{name}/changes/"))
    return PlatformPlaces(registry.load(name).title, tuple(pages))


def _guide_places(edition: Edition) -> PlatformPlaces:
    """Return the guides of all platforms."""
    pages = [Place(registry.load(name).title, f"guides/{name}/") for name in home.platforms()]
    return PlatformPlaces(edition.catalog.say_in("site", "Guides"), tuple(pages))


def _rule_places(edition: Edition) -> PlatformPlaces:
    """Return the parts of the list of all rules."""
    groups = by_platform()
    pages = [
        Place(registry.load(name).title, f"rules/#{name}", count=len(groups[name]))
        for name in home.platforms()
        if name in groups
    ]
    general = Place(edition.catalog.say("General rules"), f"rules/#{EVERYWHERE}", count=len(groups[""]))
    pages.append(general)
    return PlatformPlaces(edition.catalog.say("Rules"), tuple(pages))


def _siblings(platform: str, edition: Edition) -> tuple[Place, ...]:
    """Return the rules that only a platform has, or those of all platforms, each with its severity."""
    rules = by_platform()[platform]
    return tuple(
        Place(title_of(each, edition.catalog), f"rules/{each.name}/", each.rule.severity) for each in rules
    )


def _words(catalog: Catalog) -> dict[str, str]:
    """Return what the theme says around a page."""
    say = catalog.say
    short = catalog.say_in
    return {
        "skip": say("Skip to the text"),
        "parts": say("Parts of this site"),
        "pages": say("All pages"),
        "rules": short("site", "Rules"),
        "map": say("Site map"),
        "licence": short("site", "Licence:"),
        "steps": short("site", "Steps"),
        "languages": short("site", "Language"),
        "on_page": say("On this page"),
        "search": short("site", "Word, message or code"),
        "search_hint": say("Search the guides, fields and rules"),
        "search_none": say("Nothing found for “{query}”."),
        "search_some": say("Results: {n}"),
        "search_fails": say("The search cannot be loaded."),
        "troubleshooting": say("Troubleshooting"),
        "guides": short("site", "Guides"),
        "all_rules": say("List of all rules"),
        "check": short("site", "Check a file"),
        "theme": say("Theme: {choice}"),
        "theme_auto": short("colours of the site", "same as the device"),
        "theme_light": short("colours of the site", "light"),
        "theme_dark": short("colours of the site", "dark"),
        "copy": short("site", "Copy"),
        "copied": short("site", "Copied"),
        "copy_fails": say("The text cannot be copied."),
        "open_all": say("Open all"),
        "close_all": say("Close all"),
        "here": say("Link to “{title}”"),
        "previous": short("site", "Previous"),
        "next": short("site", "Next"),
        "twin": say("This page as Markdown"),
        "progress": say("Steps done: {done} of {total}"),
        "start": say("Start with step {number}"),
        "continue": say("Continue with step {number}"),
        "resume": say("{done} of {total} done · continue with step {number}"),
        "resumed": say("All {total} steps done · check the file"),
        "finish": say("All steps are done: check the file"),
        "unfold": say("Show this step"),
        "step": say("Step {number}: {title}"),
        "count": say("Reports and commands count all {total} steps."),
        "all_steps": say("Show all steps"),
        "progress_case": say("Steps for this case: {done} of {total} done"),
        "missing": say("This page is not translated yet. Here is the English text."),
        "outdated": say("The English page has changed since this translation was made."),
        "english": say("Read the English page"),
        "lost": say("This page does not exist"),
        "lost_help": say(
            "The address may be misspelt, or the page may have moved. Search for it, or start from the"
            " home page."
        ),
        "about": say("Checks SMS integration configurations and shows the step that fixes them."),
    }


# --- files -------------------------------------------------------------------------------------------


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
