"""The words and examples of the page that checks a file in the browser; its form is ``theme/check.html``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from docs.generator import home
from docs.generator.browser_runtime import Runtime
from validator.documents.model import Format
from validator.documents.reader import format_of
from validator.guides import starter
from validator.guides.guide import guide_text
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass
from validator.library import api
from validator.packs import registry
from validator.packs.model import Selection
from validator.reporters.rule_index import homes
from validator.reporters.starter import starter_file
from validator.reporters.wording import pack_words

_BROKEN = Path(__file__).parent.parent / "examples" / "broken"
_COMMENT = re.compile(r" +# .*$", re.MULTILINE)  # of the examples: they are in English only


@dataclass(frozen=True, slots=True)
class Beginning:
    """A new file, as ``guiderail init`` writes it: its placeholders are still to be filled in."""

    id: str  #: ``new:`` and the platform, with the value of the guide's case if there are several
    when: Selection  #: the case of the guide
    title: str
    file: str  #: its usual name
    text: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What the template of the page needs."""

    python: str  #: address of Pyodide's folder, seen from ``assets``; empty: the site has no runtime
    guiderail: str  #: address of the archive of guiderail, seen from ``assets``
    size: int  #: bytes that the first check loads
    words: Mapping[str, str]  #: what is written on the page
    said: Mapping[str, str]  #: what its script says, by ``data-say-NAME``
    platforms: Mapping[str, tuple[str, int, int]]  #: title of each platform, numbers of its steps and rules
    whys: Mapping[str, str]  #: why each rule exists
    examples: Sequence[tuple[str, str, str]]  #: name, title and text of each file with mistakes
    beginnings: Sequence[Beginning]  #: files to fill in
    sample: str  #: a finding as HTML, shown until there are others


def check_page(catalog: Catalog, runtime: Runtime | None) -> CheckPage:
    """Return the page in the language of the catalog."""
    titles = {name: registry.load(name).title for name in registry.names()}
    return CheckPage(
        runtime.python.removeprefix("assets/") if runtime else "",
        runtime.guiderail.removeprefix("assets/") if runtime else "",
        runtime.size if runtime else 0,
        _words(catalog, runtime.size if runtime else 0),
        _said(catalog),
        {
            name: (title, len(registry.load(name).guide.steps), len(homes(name)))
            for name, title in titles.items()
        },
        {each.name: catalog.translate(each.rule.why, domain=each.rule.domain) for each in homes()},
        [
            _example(file, titles[file.stem], catalog)
            for file in sorted(_BROKEN.iterdir(), key=lambda each: titles[each.stem].lower())
        ],
        [each for name in titles for each in beginnings(name, catalog)],
        home.sample_finding(catalog, "../"),
    )


def _example(file: Path, title: str, catalog: Catalog) -> tuple[str, str, str]:
    text = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    count = len(api.check_files((file.name, text.encode()))[0].diagnostics)
    mistakes = catalog.say_plural("{n} mistake", "{n} mistakes", count, n=count)
    return file.name, _choice(title, mistakes, catalog), text


def _choice(choice: str, value: str, catalog: Catalog) -> str:
    text = "{choice}: {value}"
    return catalog.say_in("a choice of the reader, with its value", text, choice=choice, value=value)


def beginnings(platform: str, catalog: Catalog) -> Iterator[Beginning]:
    """Yield the new files of a platform: one per case of its guide; none if the service was shut down."""
    pack = registry.load(platform)
    if pack.status.state == "retired":
        return

    def begun(id: str, when: Selection, title: str, answers: Mapping[str, str]) -> Iterator[Beginning]:
        of, file = starter.draft(platform, answers), pack.file_name("sms")
        if of.data:
            text = starter_file(of, {}, format_of(file) or Format.YAML, catalog)
            name = catalog.say("New file for {title}", title=title)
            yield Beginning(f"new:{id}", when, name, file, text)

    cases = guide_text(platform, catalog.language, pack_words(platform, catalog)).variants[:1]
    for case, question in zip(cases, starter.variants(platform), strict=True):
        for value, name in case.values.items():
            title = _choice(pack.title, name, catalog)
            answers = {question.name: value}
            yield from begun(f"{platform}:{value}", {case.id: [value]}, title, answers)
    if not cases:
        yield from begun(platform, {}, pack.title, {})


def _words(catalog: Catalog, size: int) -> dict[str, str]:
    say = catalog.say
    short = catalog.say_in
    return {
        "choose": short("check page", "Choose a file"),
        "examples": say("Example or new file"),
        "broken": short("check page", "With mistakes"),
        "new": short("check page", "New file"),
        "format": short("check page", "Format"),
        "text": say("Your configuration"),
        "hint": say("Drop a file here, or paste its text: YAML, JSON, TOML, .env"),
        "check": short("check page", "Check"),
        "size": say(
            "The first check downloads {size} MB and takes about ten seconds; later ones answer at once."
            " Your text is not sent anywhere.",
            size=round(size / 1e6),
        ),
        "findings": short("check page", "Findings"),
        "terminal": say("In the terminal, this checks the file:"),
        "again": short("check page", "Try again"),
        "how": say("How it works"),
        "stays": say("Choose, drop or paste a file. It stays in this browser."),
        "offline": say("Check it. After the first check, the page works without a network."),
        "says": say("Each finding says what is wrong, on which line, why, and what to do:"),
        "save": short("check page", "Save the file"),
        "outside": say(
            "Not checked here: whether Twilio knows the account and the number, and conflicts with other"
            " files."
        ),
        "next": say("What next"),
        "verify": say("Ask Twilio whether the account and the number are as the file says"),
        "commit": say("Check every commit"),
        "without": say(
            "This page cannot check a file here: the browser has no JavaScript or no WebAssembly, or this"
            " copy of the site was built without them. In a checkout of guiderail, two commands do the same:"
        ),
    }


def _said(catalog: Catalog) -> dict[str, str]:
    say = catalog.say
    short = catalog.say_in
    plural = catalog.say_plural

    def forms(name: str, say: Callable[[int], str]) -> dict[str, str]:
        return {f"{name}-one": say(1), f"{name}-many": say(2)}

    return {
        "error": short("severity", "error"),
        "warning": short("severity", "warning"),
        "info": short("severity", "info"),
        **forms("counterror", lambda n: plural("{n} error", "{n} errors", n, n="{n}")),
        **forms("countwarning", lambda n: plural("{n} warning", "{n} warnings", n, n="{n}")),
        **forms("countinfo", lambda n: plural("{n} notice", "{n} notices", n, n="{n}")),
        "valid": say("No mistakes found."),
        "guide": say("Continue with the guide: {platform}"),
        "place": say("line {line}, column {column}"),
        "step-name": short("column", "Step"),
        "step": say("{number} of {total}, {title}"),
        "rule": say("Rule"),
        "why": say("Why it matters"),
        "expected": say("expected: {expected}"),
        "fix": short("check page", "Apply the fix"),
        "fix-unsafe": short("check page", "Apply the unsafe fix"),
        **forms("fix-all", lambda n: plural("Apply {n} safe fix", "Apply {n} safe fixes", n, n="{n}")),
        "fixed-line": say("Line {line} fixed"),
        **forms("fixed", lambda n: plural("{n} fix applied", "{n} fixes applied", n, n="{n}")),
        "undo": short("check page", "Undo"),
        "replaced": say("Your text was replaced."),
        "new-tab": short("check page", "new tab"),
        "undone": say("The change is undone."),
        **forms(
            "left-out",
            lambda n: plural(
                "{n} more finding is not shown.", "{n} more findings are not shown.", n, n="{n}"
            ),
        ),
        "edit": short("check page", "Edit here"),
        **forms("add", lambda n: plural("Add the line", "Add {n} lines", n, n="{n}")),
        **forms("added", lambda n: plural("{n} line added.", "{n} lines added.", n, n="{n}")),
        **forms(
            "blanks",
            lambda n: plural(
                "{n} value is still to be filled in.", "{n} values are still to be filled in.", n, n="{n}"
            ),
        ),
        **forms("filled", lambda n: plural("{n} value filled in.", "{n} values filled in.", n, n="{n}")),
        "fill": short("check page", "Fill in"),
        "go": short("check page", "Go to line {line}"),
        **forms("gaps", lambda n: plural("{n} field is missing", "{n} fields are missing", n, n="{n}")),
        **forms("settled", lambda n: plural("{n} finding fixed.", "{n} findings fixed.", n, n="{n}")),
        **forms("left", lambda n: plural("{n} is left.", "{n} are left.", n, n="{n}")),
        "copy": short("check page", "Copy the text"),
        "copied": short("check page", "Copied"),
        "scope": say("Checked against {rules} rules for {platform}."),
        "starting": say("Starting: about ten seconds the first time, then each check answers at once."),
        "started": say("Ready."),
        "loading": say("Loading: {loaded} of {size} MB"),
        "checking": say("Checking …"),
        "empty": say("There is nothing to check yet: paste some text, or choose a file."),
        "begin": say(
            "Choose an example or a new file in the list above, or paste a configuration: YAML, JSON, TOML"
            " or .env."
        ),
        "late": say(
            "The check was stopped after five seconds. Split the file, or check it with the command"
            " `guiderail check`."
        ),
        "missing": say(
            "The check could not be loaded: you are offline, or the site does not deliver one of its files."
        ),
        "fails": say(
            "The check was loaded, but it does not start in this browser. Try again, or use another browser."
        ),
        "breaks": say("The check has failed. Try again, or use the command `guiderail check`."),
    }
