"""URLs in parts: nothing is lost, and of a wrong URL the wrong part is named."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator import urls
from validator.library.api import check_text
from validator.packs.examples import complete

RIGHT = "https://apikey:${IVA_APIKEY}@sms-east.voiceagent.cloud.ibm.com/sms.receiver/SmsRecv"


@given(st.one_of(st.text(), st.text(st.sampled_from("ab:/@?#$"))))
@example(RIGHT)
@example("https://")
@example("a:b@c:d@e/f@g?h@i#j")
def test_the_parts_of_any_text_give_the_text_again(url: str) -> None:
    assert urls.join(urls.split(url)) == url
    assert set(urls.split(url)) == set(urls.PARTS)


@pytest.mark.parametrize("url", ["${a}" * 20_000, "b" * 50_000 + "/@", "a:b" * 20_000, "x@" * 20_000])
def test_a_long_url_is_split_without_going_back(url: str) -> None:
    """With a pattern that goes back, each of them would take hours."""
    assert urls.join(urls.split(url)) == url


def test_a_url_has_its_parts() -> None:
    assert urls.split("https://me:pass@host.example:8443/path/to//?q=1#f") == {
        "scheme": "https://",
        "user": "me",
        "key": ":pass@",
        "host": "host.example",
        "port": ":8443",
        "path": "/path/to",
        "slash": "//",
        "query": "?q=1#f",
    }


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (RIGHT, "${IVA_APIKEY}"),
        ("https://apikey:a%2Fb@host/", "a/b"),
        ("https://apikey:a@b@host/", "a@b"),
        ("https://apikey:@host/", ""),
        ("https://host/a@b", ""),
        ("https://host:443/a@b", ""),
        ("", ""),
    ],
)
def test_a_key_is_compared_decoded(url: str, key: str) -> None:
    assert urls.key(url) == key


@pytest.mark.parametrize(
    ("access", "key"),
    [
        ("apikey:abc", "abc"),
        ("APIKEY:abc", "abc"),
        ("me:abc", "abc"),
        ("abc:apikey", "abc"),
        ("abc", "abc"),
        ("apikey", ""),
        ("apikey:", ""),
        ("apikey:ab/cd", "ab/cd"),
        ("apikey:ab?c#d", "ab?c#d"),
        ("apikey:ab@cd:ef", "ab@cd:ef"),
    ],
)
@pytest.mark.parametrize("scheme", ["https://", "https:/", ""])
def test_the_key_that_was_meant_is_found_in_a_broken_url(scheme: str, access: str, key: str) -> None:
    assert urls.literal_key(f"{scheme}{access}@host/path", user="apikey") == key


@given(
    st.text(min_size=8),
    st.sampled_from(["https://apikey:%s@host/p", "%s@host", "apikey:%s@h", "http:/%s:x@h"]),
)
def test_whatever_is_before_the_host_counts_as_secret(secret: str, shape: str) -> None:
    url = shape.replace("%s", secret)
    found = list(urls.secrets(url, user="apikey"))
    assert all(part in url for part in found)
    hidden = url
    for part in sorted(found, key=len, reverse=True):
        hidden = hidden.replace(part, "")
    assert secret not in hidden


#: each way to get one part wrong -> the part
WRONG = {
    RIGHT.replace("https", "http"): "scheme",
    RIGHT.replace("https", "hxxps"): "scheme",
    RIGHT.replace("https://", "https:/"): "scheme",
    RIGHT.replace("https://", "https:"): "scheme",
    RIGHT.replace("https://", ""): "scheme",
    RIGHT.replace("apikey:", "user:"): "user",
    RIGHT.replace("apikey:", "APIKEY:"): "user",
    RIGHT.replace("${IVA_APIKEY}", ""): "key",
    RIGHT.replace("apikey:${IVA_APIKEY}@", ""): "no-user",
    RIGHT.replace("apikey:", ""): "key-without-user",
    RIGHT.replace("apikey:${IVA_APIKEY}", "${IVA_APIKEY}:apikey"): "swapped",
    RIGHT.replace("sms-east", "sms-north"): "host",
    RIGHT.replace("voiceagent", "VoiceAgent"): "host",
    RIGHT.replace(".com", ".com."): "host",
    RIGHT.replace(".com", ".com:443"): "port",
    RIGHT.replace("SmsRecv", "smsrecv"): "path",
    RIGHT.replace("/sms.receiver/SmsRecv", ""): "path",
    RIGHT.replace(".com/", ".com//"): "path",
    RIGHT + "/": "slash",
    RIGHT + "//": "slash",
    RIGHT + "?a=b": "query",
    RIGHT + "#top": "query",
}


@pytest.mark.parametrize("url", WRONG)
def test_the_wrong_part_is_named(url: str) -> None:
    report = check_text(complete("ibm-voice-agent").replace(RIGHT, url))
    found = [(each.rule, each.case) for each in report.diagnostics if each.severity == "error"]
    assert found == [("webhook-url-malformed", WRONG[url])]


@pytest.mark.parametrize("key", ["ab/cd", "ab?cd", "ab#cd", "ab@cd", "12/cd"])
def test_a_key_that_is_not_encoded_is_named_and_is_a_secret(key: str) -> None:
    report = check_text(complete("ibm-voice-agent").replace(RIGHT, RIGHT.replace("${IVA_APIKEY}", key)))
    found = [(each.rule, each.case) for each in report.diagnostics if each.severity != "info"]
    assert found == [("secret-in-file", "url"), ("webhook-url-malformed", "key-not-encoded")]
