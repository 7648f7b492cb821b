"""Which of a pack's rules explains a failing keyword, in which of its wordings, and what fixes the value."""

from __future__ import annotations

from validator import urls
from validator.diagnostics import Diagnostic
from validator.engine.annotated_document import Subject
from validator.engine.phone_numbers import as_e164, without_trunk_zero
from validator.json_schema import keywords
from validator.json_schema.keywords import Failure
from validator.lazy_dataclasses import replace
from validator.lazy_regex import regex
from validator.packs.model import Rule
from validator.secrets import MASK, is_variable
from validator.suggest import is_misspelling, only_nearest


def explain(subject: Subject, failures: list[Failure]) -> Diagnostic | None:
    """Return the finding of the first rule, in the order of ``rules.yaml``, that explains a failure.

    None if the schema names no rule next to any of the keywords.
    """
    order = list(subject.pack.rules)
    speakers = [(failure, *speaker) for failure in failures if (speaker := _speaker(subject, failure))]
    if not speakers:
        return None
    failure, rule, case = min(speakers, key=lambda speaker: order.index(speaker[1]))
    words = subject.pack.rules[rule]
    if words.parts and isinstance(failure.found, str):
        return _about_url(subject, failure, rule, case)
    corrected = _corrected(subject, failure) if not case or words.cases[case].fix != "none" else ""
    if not case and corrected and "suggestion" in words.cases:
        case = "suggestion"
    of_kind = _case_of_kind(words, subject.field(failure.path).kind)
    finding = subject.finding(rule, failure.path, case=case, suggestion=corrected, case_of_kind=of_kind)
    safe = failure.keyword not in ("enum", "const") or is_misspelling(str(failure.found), corrected)
    safe = safe and not (case and words.cases[case].fix == "unsafe")
    return subject.with_fix(finding, failure.path, corrected, safe=safe) if corrected else finding


def _case_of_kind(words: Rule, kind: str) -> str:
    """Return the case for every value of a kind of field: what it expects is so in more special ones too."""
    return next((name for name, case in words.cases.items() if kind in case.kind and case.when is None), "")


def fitting_case(words: Rule, value: object, kind: str) -> str:
    """Return the first case whose condition matches the value; empty if none has one that does."""
    for name, case in words.cases.items():
        if case.when is None and not case.kind:
            continue
        if (not case.kind or kind in case.kind) and (case.when is None or keywords.fits(case.when, value)):
            return name
    return ""


def _speaker(subject: Subject, failure: Failure) -> tuple[str, str] | None:
    """Return the rule and case that explain a failing keyword: the first whose case matches, or the last."""
    named = failure.schema.get("x-rule", [])
    rules = [named] if isinstance(named, str) else list(named)
    kind = subject.field(failure.path).kind
    for rule in rules:
        if case := fitting_case(subject.pack.rules[rule], failure.found, kind):
            return rule, case
    return (rules[-1], "") if rules else None


_LINK = regex(r"\A(?:whatsapp|tel|sms|smsto|callto):/*")
#: letters that are taken for digits
_DIGITS = str.maketrans("OoIl", "0011")


def _corrected(subject: Subject, failure: Failure) -> str:
    """Return the correct value where it follows from the wrong one; empty where it does not."""
    text = str(failure.found)
    kind = subject.field(failure.path).kind
    number = _LINK.sub("", text)
    bare = as_e164(number) or number
    candidates = [bare, without_trunk_zero(bare)] if kind == "number" else []
    if kind.endswith("-sid"):
        digits = text[2:].translate(_DIGITS)
        candidates = [text[:2].upper() + text[2:], text[:2] + digits]
    elif failure.keyword in ("enum", "const"):
        from validator.engine.shapes import several

        allowed = failure.wanted if failure.keyword == "enum" else [failure.wanted]
        texts = [value for value in allowed if isinstance(value, str)]
        candidates.append("" if several(text, texts) else only_nearest(text, texts))
    return next((new for new in candidates if new and new != text and would_fit(subject, failure, new)), "")


def would_fit(subject: Subject, failure: Failure, value: object) -> bool:
    """Tell whether another value would satisfy the subschema that failed."""
    return subject.pack.would_fit(failure, value)


# --- URLs: the one part that, put right, makes the URL right ------------------------------------------


def _about_url(subject: Subject, failure: Failure, rule: str, case: str) -> Diagnostic:
    words = subject.pack.rules[rule]
    wanted = str(subject.look_up(words.wanted, failure.path)) if words.wanted else ""
    wrong = [] if case and words.cases[case].message else _wrong_parts(subject, failure, wanted)
    if wrong:
        finding = subject.finding(rule, failure.path, case=wrong[0])
        finding = replace(finding, params={**finding.params, **_part_params(wrong[0], failure, wanted)})
    else:
        finding = subject.finding(rule, failure.path, case=case, wanted=_public(wanted))
    found, right = urls.split(str(failure.found)), urls.split(wanted)
    corrected = urls.join(found | {part: right[part] for part in wrong}) if wrong else wanted
    fixes = {
        words.cases[part].fix if part in words.cases else "none" for part in wrong or filter(None, [case])
    }
    if corrected and not fixes & {"none", ""} and would_fit(subject, failure, corrected):
        return subject.with_fix(finding, failure.path, corrected, safe=fixes == {"safe"})
    return finding


def _wrong_parts(subject: Subject, failure: Failure, wanted: str) -> list[str]:
    """Return the one part that, put right, makes the URL right; if it takes several of the same host, those.

    Empty if too much differs for this to be the URL that was meant.
    """
    found, right = urls.split(str(failure.found)), urls.split(wanted)
    differing = [part for part in urls.PARTS if found[part] != right[part]]
    for part in differing:
        if would_fit(subject, failure, urls.join(found | {part: right[part]})):
            return [part]
    return differing if len(differing) <= 3 and "host" not in differing else []


def _part_params(part: str, failure: Failure, wanted: str) -> dict[str, str]:
    found, right = urls.split(str(failure.found))[part], urls.split(wanted)[part]
    return {"found": _shown_part(part, found), "wanted": _shown_part(part, right)}


def _shown_part(part: str, text: str) -> str:
    bare = text.removeprefix(":").removesuffix("@") if part in ("key", "port") else text
    return MASK if part == "key" and bare and not is_variable(bare) else bare


def _public(url: str) -> str:
    """Return a URL as it may be shown: its key masked unless it is a reference."""
    parts = urls.split(url)
    key = _shown_part("key", parts["key"])
    return urls.join(parts | ({"key": f":{key}@"} if key else {}))
