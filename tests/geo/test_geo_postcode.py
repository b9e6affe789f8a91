"""Every spelling people use is read, every slip is refused with a hint, and no message repeats the address."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.postcode import PostcodeError, kind_of, normalise, outcode_of

UNITS = ["M1 1AE", "M60 1NW", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "SW1A 0AA", "BT1 1AA", "GIR 0AA", "CR0 2YR"]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        lambda unit: unit.replace(" ", ""),
        lambda unit: unit.replace(" ", "   "),
        lambda unit: unit.replace(" ", "\u00a0"),
        lambda unit: unit.replace(" ", "\u2009\t"),
        lambda unit: f"\ufeff {unit}\u200b \n",
        lambda unit: " ".join(unit[:-2]) + unit[-2:],
        lambda unit: "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in unit),
    ],
    ids=["plain", "lower", "joined", "wide", "no-break", "thin and tab", "invisible", "spread", "full width"],
)
def test_every_spelling_of_a_unit_is_one(unit: str, spell: Callable[[str], str]) -> None:
    assert normalise(spell(unit)) == unit


@pytest.mark.parametrize(
    ("text", "canonical", "kind", "outcode"),
    [
        ("m11ae", "M1 1AE", "unit", "M1"),
        ("M111AE", "M11 1AE", "unit", "M11"),
        ("M1  1AE", "M1 1AE", "unit", "M1"),
        ("M1 1", "M1 1", "sector", "M1"),
        ("M11", "M11", "outcode", "M11"),
        ("M 11", "M11", "outcode", "M11"),
        ("M11 1", "M11 1", "sector", "M11"),
        ("M111", "M11 1", "sector", "M11"),
        ("m1\u00a01", "M1 1", "sector", "M1"),
        ("sw1a", "SW1A", "outcode", "SW1A"),
        ("SW1A0", "SW1A 0", "sector", "SW1A"),
        ("SW1A0 AA", "SW1A 0AA", "unit", "SW1A"),
        ("bt71", "BT71", "outcode", "BT71"),
        ("NPT 1AA", "NPT 1AA", "unit", "NPT"),
        ("w1m8bb", "W1M 8BB", "unit", "W1M"),
        ("E2 0", "E2 0", "sector", "E2"),
    ],
)
def test_forms(text: str, canonical: str, kind: str, outcode: str) -> None:
    assert (normalise(text), kind_of(text), outcode_of(text)) == (canonical, kind, outcode)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "empty"),
        (" \u00a0\u200b ", "empty"),
        ("MI 1AE", "the second letter is never I, J or Z; perhaps a letter I should be the digit 1"),
        ("M1 IAE", "perhaps a letter I should be the digit 1"),
        ("MI IAE", "perhaps a letter I should be the digit 1"),
        ("M6O 1NW", "perhaps a letter O should be the digit 0"),
        ("CR2 OXH", "perhaps a letter O should be the digit 0"),
        ("0L1 1AA", "perhaps a digit 0 should be the letter O"),
        ("1P1 1AA", "perhaps a digit 1 should be the letter I"),
        ("M01 1AE", "a district of two digits does not begin with 0; perhaps a digit 0 should be the letter O"),
        ("M0I IAE", "perhaps a digit 0 should be the letter O; perhaps a letter I should be the digit 1"),
        ("QM1 1AE", "begins with Q, V or X"),
        ("XX1 1AA", "begins with Q, V or X"),
        ("MJ1 1AE", "the second letter is never"),
        ("M1 1AC", "the last two letters are never"),
        ("M1 1KA", "the last two letters are never"),
        ("M1-1AE", "only letters, digits and spaces"),
        ("M1 1AE.", "only letters, digits and spaces"),
        ("M1 1AÉ", "only letters, digits and spaces"),
        ("M1 1AE2", "write a unit like M1 1AE"),
        ("M1 1AEEEE", "too long"),
        ("M11 AE", "the space is in the wrong place, or a character is missing"),
        ("M1 11AE", "the space is in the wrong place"),
        ("SW1 A0AA", "the space is in the wrong place"),
        ("M1A 1AE extra", "too long"),
        ("1234", "write a unit like"),
        ("M", "write a unit like"),
        ("M1 1A", "write a unit like"),
        ("W1L", "write a unit like"),
        ("SW1D 1AA", "write a unit like"),
    ],
)
def test_slips_are_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(PostcodeError, match=hint):
        normalise(text)


@pytest.mark.parametrize("reader", [normalise, kind_of, outcode_of])
@pytest.mark.parametrize("text", ["LS6 ZQW", "YO2G 4PN", "YO24 4PC", "SE1O 8XX9"])
def test_a_message_never_repeats_the_text(reader: Callable[[str], str], text: str) -> None:
    with pytest.raises(ValueError) as fault:
        reader(text)
    message = str(fault.value)
    assert text not in message
    assert not any(part in message for part in text.split())


LETTERS = st.sampled_from("ABCDEFGHKLMNOPRSTUWY")  # those that may stand first and second
DIGITS = st.sampled_from("0123456789")
INWARD_LETTERS = st.sampled_from("ABDEFGHJLNPQRSTUWXYZ")


@settings(deadline=None, derandomize=True)
@given(LETTERS, st.one_of(st.just(""), LETTERS), st.integers(0, 99), DIGITS, INWARD_LETTERS, INWARD_LETTERS)
def test_well_formed_units_survive_any_spacing_of_their_form(
    first: str, second: str, district: int, digit: str, one: str, two: str
) -> None:
    outcode, inward = f"{first}{second}{district}", f"{digit}{one}{two}"
    canonical = f"{outcode} {inward}"
    assert normalise(canonical) == normalise(outcode + inward) == normalise(canonical.lower()) == canonical
    assert kind_of(f"{outcode} {digit}") == "sector"
    assert kind_of(outcode) == "outcode"


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet="MSWEOI01A \u00a0x9-", max_size=9))
def test_reading_twice_changes_nothing(text: str) -> None:
    try:
        canonical = normalise(text)
    except PostcodeError:
        return
    assert normalise(canonical) == canonical
    assert canonical.startswith(outcode_of(text))
