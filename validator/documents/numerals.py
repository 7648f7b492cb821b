"""Numbers as they are written, bounded before they are converted."""

from __future__ import annotations

from validator.diagnostics import Param
from validator.documents.limits import Limits
from validator.lazy_regex import regex

_EXPONENT = regex(r"[eE][-+]?0*([0-9]*)")
_NOT_DIGIT = regex(r"[^0-9a-fA-F]")


def whole(text: str, base: int, limits: Limits) -> tuple[int | str, str]:
    """Return the whole number written as ``text`` (without 0x and the like), or the case why not."""
    if len(text) > limits.digits and len(text.lstrip("+-0")) > limits.digits:
        return text, "number-too-long"
    return int(text, base), ""


def fraction(text: str, limits: Limits) -> tuple[float | str, str]:
    """Return the number with a fraction or exponent written as ``text``, or the case why not."""
    exponent = _EXPONENT.search(text)
    mantissa = text[: exponent.start()] if exponent else text
    if len(mantissa) > limits.digits and len(_NOT_DIGIT.sub("", mantissa).lstrip("0")) > limits.digits:
        return text, "number-too-long"
    if exponent:
        digits = exponent[1]
        if len(digits) > 9 or (digits and int(digits) > limits.exponent):
            return text, "exponent-too-large"
    number = float(text)
    if abs(number) == float("inf"):
        return text, "not-finite"
    return number, ""


def bounds(case: str, limits: Limits) -> dict[str, Param]:
    """Return the parameters of a case of :func:`whole` or :func:`fraction`: the limit, if it is about one."""
    if case == "number-too-long":
        return {"limit": limits.digits}
    return {"limit": limits.exponent} if case == "exponent-too-large" else {}
