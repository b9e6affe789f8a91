"""The deadlock of the two letters, and every other paper that a child's return waits for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from matcher.domain import Child
from tests.rules.steps.asked import FIVE_BEFORE, TEN_BEFORE, TWENTY_BEFORE, codes, step, steps, without_days
from tests.rules.world import RELEASE, WINDOW_END, Record, adult, child, home, numbers, shared, woman

LETTERS = {"landlord_letter", "return_letter"}
CARER = {"carer_letter"}
SOON = RELEASE + timedelta(days=30)


def fostered(**facts: Any) -> Child:
    """A girl who returns from foster care."""
    return child(carer="foster", **facts)


@pytest.mark.parametrize(
    ("hers", "asked"),
    [
        (fostered(), set()),
        (fostered(returns="uncertain"), LETTERS),
        (fostered(returns=None), LETTERS),
        (fostered(order="section20"), LETTERS),
        (fostered(order="wales_s76"), LETTERS),
        (fostered(looked_after=True), LETTERS),
        (fostered(proceedings="planned"), LETTERS),
        (fostered(proceedings="current"), LETTERS | {"court_decision"}),
        (fostered(return_contested=True), LETTERS | {"court_decision"}),
        (fostered(order="interim_care"), LETTERS | {"court_decision", "home_assessed"}),
        (fostered(order="care"), LETTERS | {"court_decision", "home_assessed"}),
        (fostered(parental_responsibility=False), {"pr_agreement"}),
        (child(carer="kinship"), CARER),
        (child(carer="father"), CARER),
        (child(carer="friends"), CARER),
        (child(carer=None), set()),
        (child(carer="kinship", returns="uncertain"), CARER | LETTERS),
    ],
)
def test_the_papers_for_one_child(hers: Child, asked: set[str]) -> None:
    assert codes(hers) == asked
    assert {item.by for item in steps(hers) if item.code in asked} <= {TEN_BEFORE}


@pytest.mark.parametrize(
    "hers",
    [
        child(returns="no", order="care"),
        child(carer="adopted", order="adoption"),
        child(contact="barred", return_contested=True),
        child(carer="with_her", looked_after=True, parental_responsibility=False, order="section20"),
        child(carer="with_her", returns=None, proceedings="planned"),
        child(order="care", looked_after=True, returns_on=WINDOW_END + timedelta(days=1)),
    ],
)
def test_no_papers_for_a_child_who_is_there_comes_later_or_never(hers: Child) -> None:
    assert codes(hers) == set()


COURT = LETTERS | {"court_decision"}


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"returns": "uncertain"}, LETTERS),
        ({"return_contested": True}, COURT),
        ({"proceedings": "current", "returns": None}, COURT),
        ({"order": "interim_care"}, COURT | {"home_assessed"}),
        ({"order": "care", "parental_responsibility": False}, COURT | {"home_assessed"}),
    ],
)
@pytest.mark.parametrize("carer", ["with_her", "mother_and_baby_unit"])
def test_the_papers_for_a_child_who_is_with_her_and_may_not_stay(
    carer: str, facts: dict[str, Any], asked: set[str]
) -> None:
    assert codes(child(carer=carer, **facts), scenario="none") == asked


def test_a_stay_is_confirmed_as_a_stay_and_a_return_as_a_return() -> None:
    stays, comes = child(carer="with_her", order="care"), fostered(child_id="d", order="care")
    settled = child(child_id="e", carer="with_her")
    for code in ("return_letter", "court_decision"):
        alone, both = step(code, stays, settled), step(code, stays, comes, settled)
        assert "a child's stay with her" in alone.sentence and "return" not in alone.sentence
        assert "a child's return and a child's stay with her" in both.sentence
        assert "stay" not in step(code, comes, settled).sentence
    assert "with and without the child" in step("court_decision", stays).fallback
    two = step("return_letter", stays, child(child_id="d", carer="with_her", returns="uncertain"))
    assert "the stay of 2 children with her" in two.sentence


def test_councils_confirm_a_stay_too() -> None:
    hers = [child(child_id=name, carer="with_her", order="care", council=name) for name in ("Newport", "Leeds")]
    stay = step("return_letter", *hers).sentence
    assert stay.startswith("Each of the 2 councils confirms the stay with her of the children it answers for")
    hers[0] = fostered(order="care", council="Newport")
    assert " confirms the return or stay with her of the children " in step("return_letter", *hers).sentence


def test_a_child_of_the_window_s_last_day_counts() -> None:
    assert codes(child(order="care", returns_on=WINDOW_END)) > LETTERS


def test_only_the_children_whom_the_policy_counts_on() -> None:
    assert codes(fostered(returns="uncertain"), scenario="confirmed_only") == set()


def test_who_writes() -> None:
    hers = child(order="care", parental_responsibility=False)
    sides = {item.code: item.who for item in steps(hers)}
    assert sides["landlord_letter"] == "landlord"
    assert sides["return_letter"] == sides["home_assessed"] == "children's services"
    assert sides["carer_letter"] == sides["pr_agreement"] == "person"
    assert sides["court_decision"] == "court"


@pytest.mark.parametrize(("days", "by"), [(5, FIVE_BEFORE), (10, TEN_BEFORE), (20, TWENTY_BEFORE), (0, RELEASE)])
def test_letters_cross_when_the_policy_says(days: int, by: object) -> None:
    hers = child(order="section20", parental_responsibility=False, return_contested=True)
    papers = {"landlord_letter", "return_letter", "carer_letter", "pr_agreement", "court_decision"}
    found = steps(hers, letters_working_days=days)
    assert {item.by for item in found if item.code in papers} == {by}
    assert papers <= {item.code for item in found}


def test_one_pair_of_letters_for_several_children() -> None:
    found = codes(fostered(order="care"), fostered(child_id="d", looked_after=True), fostered(child_id="e"))
    assert found >= LETTERS
    letter = step("return_letter", fostered(order="care"), fostered(child_id="d", looked_after=True))
    assert numbers(letter.sentence) == [2]
    assert numbers(step("return_letter", fostered(order="care")).sentence) == []


def test_each_of_several_councils_writes_and_none_is_named() -> None:
    councils = ("Newport", "Leeds", " newport", None)
    hers = [fostered(child_id=str(at), looked_after=True, council=name) for at, name in enumerate(councils)]
    confirmed, returning = (step(code, *hers) for code in ("landlord_letter", "return_letter"))
    assert numbers(confirmed.sentence) == numbers(returning.sentence) == [2]
    answers = "the return of the children it answers for in writing to the landlord"
    assert returning.sentence == f"Each of the 2 councils confirms {answers}"
    for item in steps(*hers):
        assert "ewport" not in item.sentence and "Leeds" not in item.sentence


def test_a_council_that_decides_nothing_is_not_counted() -> None:
    hers = fostered(looked_after=True, council="Newport"), fostered(child_id="d", council="Leeds")
    assert numbers(step("return_letter", *hers).sentence) == []


def test_children_who_return_days_apart_share_the_papers_of_the_first_day() -> None:
    near = fostered(order="care", returns_on=SOON), fostered(child_id="d", order="care")
    apart = fostered(order="care", returns_on=SOON), fostered(child_id="d", order="care", returns_on=WINDOW_END)
    papers, others = ([item for item in steps(*hers) if item.code != "first_days"] for hers in (near, apart))
    assert papers == others and len(papers) > 4


def test_nothing_tells_which_order_it_is() -> None:
    found = {order: [without_days(item) for item in steps(fostered(order=order))] for order in ("interim_care", "care")}
    assert found["interim_care"] == found["care"]
    for item in steps(fostered(order="care", return_contested=True)):
        assert "order" not in item.sentence and "care " not in item.sentence and "contest" not in item.sentence


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ((), "home_assessed"),
        ((adult(),), "adults_assessed"),
        ((adult(date_of_birth=None),), "adults_assessed"),
        ((adult(joins_on=WINDOW_END + timedelta(days=1)),), "home_assessed"),
        ((child(child_id="d", date_of_birth=RELEASE.replace(year=2008)),), "adults_assessed"),
        ((child(child_id="d", date_of_birth=WINDOW_END.replace(year=2009) + timedelta(days=1)),), "home_assessed"),
        ((shared(children_ok=True),), "adults_assessed"),
        ((home(sharing=None),), "adults_assessed"),
    ],
)
def test_every_adult_a_child_in_care_would_live_with_is_assessed(others: tuple[Record, ...], code: str) -> None:
    found = step(code, woman(), fostered(order="care"), *others)
    assert found.by == TEN_BEFORE
    assert ("adult" in found.sentence) is (code == "adults_assessed")


def test_a_child_who_lives_with_her_under_an_order_has_the_new_home_assessed_too() -> None:
    assert codes(child(carer="mother_and_baby_unit", order="care")) == COURT | {"home_assessed"}


def test_each_paper_has_a_way_out_and_can_stand_in_a_list() -> None:
    found = steps(child(order="care", parental_responsibility=False), adult())
    for item in found:
        assert item.fallback
        assert not (set(item.sentence) | set(item.fallback)) & set(";.()")
