"""The law on homelessness as information: by nation and day, and nothing of hers given away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.rules.homelessness import information
from matcher.rules.parameters import all_parameters
from tests.rules.world import RELEASE, home, place, woman

AREA, ELSEWHERE = "E08000003", "W06000015"
HERE = home(place=place(authority=AREA))
WALES = home(nation="Wales", place=place(authority=ELSEWHERE, nation="Wales"))
TWENTY, TWENTY_ONE, TWENTY_FIVE = date(2005, 12, 2), date(2005, 12, 1), date(2001, 12, 1)
"""Born a day too late for 21 on her release; 21 that day; 25 that day."""


def told(offered: Any = HERE, on: date = RELEASE, case_file: bool = False, **facts: Any) -> tuple[str, ...]:
    return information(woman(**facts), offered, on, case_file=case_file)


def says(sentences: tuple[str, ...], words: str) -> bool:
    return any(words in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("offered", "codes", "words"),
    [
        (HERE, (AREA,), "Recorded: she has a local connection"),
        (HERE, (ELSEWHERE, AREA), "Recorded: she has a local connection"),
        (HERE, (ELSEWHERE,), "Recorded: her local connections are elsewhere"),
        (WALES, (AREA,), "Recorded: her local connections are elsewhere"),
        (HERE, (), "Not recorded"),
        (home(place=place()), (AREA,), "Not known"),
        (home(place=None), (AREA,), "Not known"),
    ],
)
def test_whether_the_home_s_council_is_among_hers(offered: Any, codes: tuple[str, ...], words: str) -> None:
    first = told(offered, local_connection=codes)[0]
    assert first.startswith(words)
    assert AREA not in first and ELSEWHERE not in first


def test_a_code_that_was_replaced_is_the_council_that_took_its_place() -> None:
    harrogate, north_yorkshire = "E07000165", "E06000065"
    for now, recorded in ((north_yorkshire, harrogate), (harrogate, north_yorkshire)):
        first = told(home(place=place(authority=now)), local_connection=(ELSEWHERE, recorded))[0]
        assert first.startswith("Recorded: she has a local connection")
    elsewhere = told(home(place=place(authority=north_yorkshire)), local_connection=("E07000026",))[0]
    assert elsewhere.startswith("Recorded: her local connections are elsewhere")  # Allerdale is in Cumberland now


def test_being_connected_elsewhere_is_no_bar() -> None:
    assert "no bar to this home" in told(local_connection=(ELSEWHERE,))[0]


def test_each_nation_has_its_own_law() -> None:
    england, wales = told(HERE), told(WALES)
    for statute in ("Housing Act 1996 s199", "s213B", "s189", "s198", "Domestic Abuse Act 2021 s78", "SI 2025/706"):
        assert says(england, statute) and not says(wales, statute), statute
    for statute in ("Housing (Wales) Act 2014 ss80 and 81", "s66", "s70"):
        assert says(wales, statute) and not says(england, statute), statute
    assert not says(england, "Wales")
    assert not says(wales, "England") and not says(wales, "Housing Act 1996")


def test_each_sentence_of_the_law_begins_with_its_nation() -> None:
    assert all(sentence.startswith("England: ") for sentence in told(HERE)[1:])
    assert all(sentence.startswith("Wales: ") for sentence in told(WALES)[1:])


def test_no_law_where_the_nation_is_not_known() -> None:
    assert len(told(home(nation=None))) == 1


def test_time_in_prison_is_no_local_connection_in_either_nation() -> None:
    assert says(told(HERE), "Time in prison is not living there by choice")
    assert says(told(WALES), "Time in prison is not living there by choice")


def test_children_who_are_to_live_with_her_count_already() -> None:
    assert says(told(HERE), "need not be with her yet") and says(told(WALES), "need not be with her yet")


def test_somebody_is_named_to_write_each_letter() -> None:
    for sentences in (told(HERE), told(WALES)):
        assert sum("write" in sentence for sentence in sentences) >= 5


@pytest.mark.parametrize(
    ("nation", "name", "day", "words"),
    [
        ("England", "know_local_connection", date(1997, 1, 20), "s199"),
        ("England", "know_referral", date(2018, 10, 1), "s213B"),
        ("England", "know_care_leaver", date(2018, 4, 3), "Reduction Act 2017 s8"),
        ("England", "know_abuse", date(2021, 7, 5), "Act 2021 s78"),
        ("England", "know_allocation", date(2025, 7, 10), "SI 2025/706"),
        ("Wales", "know_local_connection", date(2015, 4, 27), "ss80 and 81"),
        ("Wales", "know_referral", date(2015, 12, 15), "s66"),
        ("Wales", "know_change", date(2026, 4, 1), "(Wales) Act 2026"),
    ],
)
def test_a_law_is_not_told_before_its_day(nation: str, name: str, day: date, words: str) -> None:
    offered = HERE if nation == "England" else WALES
    assert day in {row.valid_from for row in all_parameters()[name] if row.nation == nation}
    assert says(told(offered, day), words)
    assert not says(told(offered, date.fromordinal(day.toordinal() - 1)), words)


@pytest.mark.parametrize("offered", [HERE, WALES])
def test_outside_her_case_file_it_gives_nothing_of_hers_away(offered: Any) -> None:
    facts = [
        {"abuse_victim": abuse, "care_leaver": care, "date_of_birth": born}
        for abuse in (None, True, False)
        for care in (None, True, False)
        for born in (None, TWENTY, TWENTY_FIVE)
    ]
    assert len({told(offered, **fact) for fact in facts}) == 1


@pytest.mark.parametrize(
    ("abuse", "words"), [(True, "As she has suffered domestic"), (None, "If she has suffered domestic"), (False, "")]
)
@pytest.mark.parametrize("offered", [HERE, WALES])
def test_abuse_in_her_case_file(offered: Any, abuse: bool | None, words: str) -> None:
    found = [sentence for sentence in told(offered, case_file=True, abuse_victim=abuse) if "suffered" in sentence]
    assert [words in sentence for sentence in found] == ([True] if words else [])


@pytest.mark.parametrize(
    ("care", "born", "leaver", "listed"),
    [
        (True, TWENTY, True, True),
        (None, TWENTY, True, True),
        (True, None, True, True),
        (False, TWENTY, False, False),
        (True, TWENTY_ONE, False, True),
        (True, TWENTY_FIVE, False, False),
        (None, TWENTY_FIVE, False, False),
    ],
)
def test_leaving_care_in_her_case_file(care: bool | None, born: date | None, leaver: bool, listed: bool) -> None:
    facts: dict[str, Any] = {"care_leaver": care, "date_of_birth": born, "abuse_victim": False}
    england, wales = (told(offered, case_file=True, **facts) for offered in (HERE, WALES))
    assert says(england, "A care leaver under 21") is says(wales, "A care leaver under 21") is leaver
    assert says(england, "housing list (SI 2025/706)") is listed


def test_abuse_frees_a_woman_of_any_age_from_the_test_of_a_housing_list() -> None:
    facts: dict[str, Any] = {"care_leaver": False, "date_of_birth": TWENTY_FIVE, "case_file": True}
    assert says(told(HERE, abuse_victim=True, **facts), "SI 2025/706")
    assert not says(told(HERE, abuse_victim=False, **facts), "SI 2025/706")
