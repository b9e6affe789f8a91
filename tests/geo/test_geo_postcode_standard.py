"""The reader against BS 7666, written out longhand: just what the standard allows is a postcode."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.postcode import PostcodeError, kind_of, normalise, outcode_of

DIGITS = st.sampled_from("0123456789")
# The forms and letters of BS 7666 as published, position by position; nothing here is taken from the reader.
ANY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIRST = ANY.translate(str.maketrans("", "", "QVX"))
SECOND = ANY.translate(str.maketrans("", "", "IJZ"))
THIRD = "ABCDEFGHJKPSTUW"
FOURTH = "ABEHMNPRVWXY"
INWARD = ANY.translate(str.maketrans("", "", "CIKMOV"))
FORMS = ("A9", "A99", "AA9", "AA99", "A9A", "AA9A")
WITHDRAWN = ("GIR", "NPT", "W1M", "W1N", "W1R", "W1V", "W1X", "W1Y")


def follows_the_standard(outward: str, inward: str) -> bool:
    """Whether the two halves make a unit postcode, asked of the published rules one by one."""
    if not (inward[0].isdigit() and inward[1] in INWARD and inward[2] in INWARD):
        return False
    if outward in WITHDRAWN:
        return True
    form = "".join("9" if character.isdigit() else "A" for character in outward)
    if form not in FORMS or outward[0] not in FIRST:
        return False
    if form.startswith("AA") and outward[1] not in SECOND:
        return False
    if form == "A9A" and outward[2] not in THIRD:
        return False
    if form == "AA9A" and outward[3] not in FOURTH:
        return False
    return not (form.endswith("99") and outward[-2] == "0")


@st.composite
def near_units(draw: st.DrawFn) -> tuple[str, str]:
    """Halves of the right shape, with any letters: many of them are no postcode."""
    of = {"A": st.sampled_from(ANY), "9": DIGITS}
    form = draw(st.sampled_from((*FORMS, "")))
    outward = "".join(draw(of[shape]) for shape in form) or draw(st.sampled_from(WITHDRAWN))
    return outward, "".join(draw(of[shape]) for shape in "9AA")


@settings(deadline=None, derandomize=True, max_examples=1_500)
@given(near_units())
def test_just_what_the_standard_allows_is_read(halves: tuple[str, str]) -> None:
    outward, inward = halves
    if follows_the_standard(outward, inward):
        for text in (f"{outward} {inward}", f"{outward}{inward}".lower(), f"  {outward}\u00a0 {inward} "):
            assert normalise(text) == f"{outward} {inward}"
        assert (kind_of(outward + inward), outcode_of(outward + inward)) == ("unit", outward)
        assert (kind_of(outward), kind_of(f"{outward} {inward[0]}")) == ("outcode", "sector")
    else:
        with pytest.raises(PostcodeError):
            normalise(f"{outward} {inward}")


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.sampled_from(FORMS), st.data())
def test_every_form_of_the_standard_is_read(form: str, data: st.DataObject) -> None:
    letters = {"A": (FIRST, SECOND), "A9A": (FIRST, THIRD), "AA9A": (FIRST, SECOND, FOURTH)}.get(form, (FIRST, SECOND))
    chosen = iter([data.draw(st.sampled_from(allowed)) for allowed in letters])
    outward = "".join(next(chosen) if c == "A" else data.draw(st.sampled_from("123456789")) for c in form)
    inward = data.draw(DIGITS) + data.draw(st.sampled_from(INWARD)) + data.draw(st.sampled_from(INWARD))
    assert follows_the_standard(outward, inward)
    assert normalise(outward + inward) == f"{outward} {inward}"


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_in_one_way(text: str) -> None:
    try:
        canonical = normalise(text)
    except PostcodeError as fault:
        assert str(fault).count("\n") == 0
        return
    outward, _, inward = canonical.partition(" ")
    assert follows_the_standard(outward, (inward + "1AA"[len(inward) :]) if inward else "1AA")
