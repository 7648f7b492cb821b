"""Rules that look across documents and files: which of two is reported, and what keeps them silent."""

from __future__ import annotations

import itertools

import pytest

from validator.documents.model import Format
from validator.engine import full_check
from validator.packs.examples import complete

IBM, AZURE, ADOBE = (
    complete(name) for name in ("ibm-voice-agent", "azure-bot-service", "adobe-journey-optimizer")
)
ACROSS = ("number-shared", "number-claimed-twice", "inbound-number-shared")
Found = list[tuple[str, str, int, str, str, int]]


def ibm(number: str = "+12025550142", *, name: str = "Support line") -> str:
    return IBM.replace('"+12025550142"', f'"{number}"').replace("Support line", name)


def azure(number: str = "+12025550144") -> str:
    return AZURE.replace('"+12025550144"', f'"{number}"')


def adobe(number: str = "+12025550143", account: str = "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0") -> str:
    return ADOBE.replace('"+12025550143"', f'"{number}"').replace(
        "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0", account
    )


def found(*files: str) -> Found:
    """Return rule, file, document, pointer, and file and document of the other place, across files."""
    judged = [full_check.judge(text.encode(), f"{at}.yaml", Format.YAML) for at, text in enumerate(files)]
    return [
        (each.rule, report.path, each.document, each.pointer, each.related[0].path, each.related[0].document)
        for report in full_check.report(judged)
        for each in report.diagnostics
        if each.rule in ACROSS
    ]


# --- two of one platform -----------------------------------------------------------------------------


def test_a_number_shared_by_two_files_is_reported_at_the_later_one() -> None:
    assert found(ibm(), ibm()) == [("number-shared", "1.yaml", 0, "/agent/phone_number", "0.yaml", 0)]


def test_the_order_of_the_files_decides_which_is_the_later_one() -> None:
    one, other = ibm(name="First"), ibm(name="Second")
    reports = full_check.report(
        [
            full_check.judge(text.encode(), path, Format.YAML)
            for path, text in (("b.yaml", one), ("a.yaml", other))
        ]
    )
    (finding,) = (each for each in reports[1].diagnostics if each.rule == "number-shared")
    assert (finding.params["first"], finding.params["second"]) == ("First", "Second")


def test_each_of_three_but_the_first_is_reported_and_points_to_the_first() -> None:
    assert [(each[1], each[4]) for each in found(ibm(), ibm(), ibm())] == [
        ("1.yaml", "0.yaml"),
        ("2.yaml", "0.yaml"),
    ]


def test_documents_of_one_file_are_compared_and_the_other_place_has_no_file() -> None:
    assert found("---\n".join([ibm(), ibm("+12025550199"), ibm()])) == [
        ("number-shared", "0.yaml", 2, "/agent/phone_number", "", 0)
    ]


def test_different_numbers_are_no_matter() -> None:
    assert found(ibm("+12025550141"), ibm("+12025550142"), ibm("+12025550143")) == []


@pytest.mark.parametrize("number", ["+1 (202) 555-0142", "12025550142"])
def test_decoration_makes_no_other_number(number: str) -> None:
    other = ibm().replace('phone_number: "+12025550142"', f'phone_number: "{number}"', 1)
    assert [each[0] for each in found(ibm(), other)] == ["number-shared"]


# --- references --------------------------------------------------------------------------------------


def test_equal_references_are_the_same_number() -> None:
    assert [each[0] for each in found(ibm("${NUMBER}"), ibm("${NUMBER}"))] == ["number-shared"]


@pytest.mark.parametrize("other", ["${OTHER}", "env(NUMBER)", "+12025550142"])
def test_a_reference_is_not_compared_with_anything_else(other: str) -> None:
    assert found(ibm("${NUMBER}"), ibm(other)) == []
    assert found(ibm(other), ibm("${NUMBER}")) == []


# --- two platforms -----------------------------------------------------------------------------------


def test_a_number_claimed_by_two_platforms_is_reported_at_the_later_one_in_either_order() -> None:
    number = "+12025550142"
    assert found(ibm(number), azure(number)) == [
        ("number-claimed-twice", "1.yaml", 0, "/twilio/phone_number/number", "0.yaml", 0)
    ]
    assert found(azure(number), ibm(number)) == [
        ("number-claimed-twice", "1.yaml", 0, "/twilio/phone_number", "0.yaml", 0)
    ]


def test_a_number_claimed_in_one_file_is_reported_there() -> None:
    number = "+12025550142"
    assert found(f"{ibm(number)}---\n{azure(number)}") == [
        ("number-claimed-twice", "0.yaml", 1, "/twilio/phone_number/number", "", 0)
    ]


def test_one_platform_twice_and_another_are_reported_each_in_its_way() -> None:
    number = "+12025550142"
    for files in itertools.permutations([ibm(number), ibm(number), azure(number)]):
        rules = sorted(each[0] for each in found(*files))
        assert rules.count("number-shared") == 1
        assert rules.count("number-claimed-twice") == (1 if files[2] == azure(number) else len(rules) - 1)


# --- accounts ----------------------------------------------------------------------------------------


def test_an_inbound_number_is_shared_only_within_one_account() -> None:
    other = "AC00112233445566778899aabbccddeeff"
    assert [each[0] for each in found(adobe(), adobe())] == ["inbound-number-shared"]
    assert found(adobe(), adobe(account=other)) == []
    assert [each[0] for each in found(adobe(account=other), adobe(account=other))] == [
        "inbound-number-shared"
    ]


# --- what keeps them silent --------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["", " ", "YOUR_NUMBER", "call us at home please, thank you all"])
def test_a_number_with_its_own_finding_is_not_compared(number: str) -> None:
    assert found(ibm(number), ibm(number)) == []


def test_an_unquoted_number_is_not_compared() -> None:
    unquoted = IBM.replace('"+12025550142"', "+12025550142")
    assert found(unquoted, unquoted) == []


def test_a_document_that_cannot_be_read_claims_nothing() -> None:
    assert found(ibm() + "---\n[", ibm()) == [
        ("number-shared", "1.yaml", 0, "/agent/phone_number", "0.yaml", 0)
    ]
    assert found("[\n" + ibm(), ibm()) == []


def test_a_document_whose_platform_is_mistyped_is_compared_as_the_one_that_was_meant() -> None:
    mistyped = ibm().replace("ibm-voice-agent", "ibm-voice-agnt")
    assert [each[0] for each in found(mistyped, ibm())] == ["number-shared"]
