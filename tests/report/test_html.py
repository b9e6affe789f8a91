"""The HTML report: complete, escaped, offline, in order, the same every time, and sound with nothing to say."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from matcher.report import html
from matcher.report.card import AFFORDABILITY, card
from matcher.report.rows import (
    AlternativeRow,
    LevelRow,
    MapLine,
    PlacementRow,
    RunReport,
    ShortageRow,
    UnplacedRow,
)

CELLS = np.array([[530_000, 180_000], [532_000, 180_000], [384_000, 398_000], [318_000, 176_000]])

NBSP = "\N{NO-BREAK SPACE}"

FIRST = PlacementRow(
    woman_id="W001",
    home_id="H101",
    partner_id="P01",
    partner_name="Bridge & Hearth Housing",
    priority=1,
    points=7_412,
    points_by_criterion={"school_worst": 2_911, "tenure": 2_300, "bedrooms_fit": 901, "region_kept": 1_300},
    flags=("tenancy_lawful", "return_uncertain"),
    flag_sentences=(
        "Nobody has said who the landlord is, so whether this tenancy may be granted is not known.",
        "One child's return waits for the council's approval.",
    ),
    conditions=(
        "The council approves the home for one child by Thursday 12 November 2026.",
        "Probation approves the address by Thursday 12 November 2026.",
    ),
    release_on=date(2026, 11, 26),
    keys_on=date(2026, 11, 26),
    nights_without_home=0,
    void_days=0,
    bedrooms=3,
    bedrooms_needed=1,
    bedrooms_later=((date(2026, 12, 18), 2), (date(2027, 3, 4), 3)),
    tenancy_ends_on=None,
    needs="needs 1 bedroom now, 2 from 18 December 2026, 3 from 4 March 2027",
    needs_by_scenario={
        "all_planned": ((date(2026, 11, 26), 1), (date(2026, 12, 18), 2), (date(2027, 3, 4), 3)),
        "confirmed_only": ((date(2026, 11, 26), 1), (date(2026, 12, 18), 2)),
        "none": ((date(2026, 11, 26), 1),),
    },
    tenancy="assured tenancy",
    tenure_rank=100.0,
    home_region="Greater Manchester",
    school_worst_km=1.234,
    school_sum_km=2.05,
    school_km=(1.234, 0.816),
    children_near_school=2,
    children_with_school=2,
    contact_km_week=46.0,
    contact_hours_week=1.92,
    contact_cost_gbp_week=9.2,
    affordability="marginal",
    money=("On release: rent £120.00 a week; shortfall £20.00: marginal.",),
    information=(
        "Recorded: she has a local connection with the council of the home's area.",
        "The prison writes the referral.",
    ),
    reasons=("Both schools are within walking distance.", "The tenancy is the most secure that she could be offered."),
)

VARIETY: tuple[dict[str, Any], ...] = (
    {},
    {
        "nights_without_home": 4,
        "keys_on": date(2026, 11, 30),
        "flags": (),
        "flag_sentences": (),
    },
    {"void_days": 23, "conditions": (), "home_region": "London"},
    {"bedrooms": None, "tenure_rank": None, "tenancy": "licence", "home_region": ""},
    {
        "school_worst_km": None,
        "school_sum_km": None,
        "school_km": (),
        "children_near_school": 0,
        "children_with_school": 0,
    },
    {
        "children_near_school": 0,
        "children_with_school": 3,
        "school_worst_km": 61.0,
        "school_sum_km": 70.5,
        "school_km": (3.5, 61.0, 6.0),
        "affordability": "unknown",
        "information": (),
    },
    {
        "contact_km_week": None,
        "contact_hours_week": None,
        "contact_cost_gbp_week": None,
        "reasons": (),
        "affordability": "ok",
        "money": (),
    },
    {
        "tenancy": "standard occupation contract",
        "tenure_rank": 80.0,
        "home_region": "Wales",
        "bedrooms_later": (),
        "needs": "needs 1 bedroom now",
        "needs_by_scenario": {name: ((date(2026, 11, 26), 1),) for name in ("all_planned", "confirmed_only", "none")},
    },
    {
        "tenancy": "CAS3 temporary accommodation, 12 weeks",
        "tenancy_ends_on": date(2027, 2, 17),
        "needs": "needs 1 bedroom now, 2 from 18 December 2026",
        "tenure_rank": 15.0,
        "bedrooms": 1,
        "priority": 5,
    },
    {
        "children_near_school": 1,
        "children_with_school": 1,
        "school_worst_km": 0.4,
        "school_sum_km": 0.4,
        "school_km": (0.4,),
        "affordability": "fail",
    },
    {"nights_without_home": 1, "keys_on": date(2026, 11, 27), "void_days": 1},
    {
        "contact_cost_gbp_week": None,
        "contact_hours_week": 50.19,
        "contact_km_week": 1204.5,
        "points": 2_001,
        "home_region": "South West",
    },
)


def placement(index: int) -> PlacementRow:
    """Placement number `index`, each field varied in turn."""
    changes = VARIETY[index % len(VARIETY)]
    ids: dict[str, Any] = {
        "woman_id": f"W{index + 1:03d}",
        "home_id": f"H{index + 101}",
        "partner_id": f"P{index % 7 + 1:02d}",
    }
    return dataclasses.replace(FIRST, **ids, **changes)


def build(placed: int = 12, unplaced: int = 3) -> RunReport:
    """A run with every kind of row in it."""
    placements = tuple(placement(index) for index in range(placed))
    left = tuple(
        UnplacedRow(
            woman_id=f"U{index + 1:03d}",
            priority=index % 5 + 1,
            reason_code=("bedrooms", "ready_in_time", "competition")[index % 3],
            sentence="No home with four bedrooms is ready by Monday 14 December 2026.",
            smallest_change="" if index % 2 else "A home of four bedrooms in the North West, ready a week earlier.",
        )
        for index in range(unplaced)
    )
    women = [row.woman_id for row in placements] + [row.woman_id for row in left]
    points = [(300_000.0 + 2_000 * (i * 37 % 150), 100_000.0 + 2_000 * (i * 61 % 210)) for i in range(placed)]
    return RunReport(
        title="National match, autumn 2026",
        as_of=date(2026, 10, 1),
        women=placed + unplaced,
        homes=40 * (placed > 0),
        partners=7,
        eligible_pairs=338_412,
        journeys="Homes are compared by distance <by road>.",
        levels=(
            LevelRow(name="women_placed", value=131, bound=131, gap=0.0),
            LevelRow(name="quality_points", value=88_412, bound=88_590, gap=0.00201),
        ),
        placements=placements,
        unplaced=left,
        alternatives=tuple(
            AlternativeRow(
                woman_id=woman_id,
                rank=rank,
                home_id=f"H9{rank}{woman_id}",
                partner_id="P03",
                points=7_000 - 40 * rank,
                loss_level1=0,
                loss_points=41 * (rank - 1),
                note=f"the whole plan would lose {41 * (rank - 1)} points",
            )
            for woman_id in women[: placed + 1]
            for rank in (1, 2, 3)
        ),
        shortages=(
            ShortageRow(
                shortage_id="S1",
                women=15,
                places=12,
                short_by=3,
                bedrooms="4 or more",
                regions="North West; Greater Manchester",
                woman_ids=tuple(women),
                home_ids=("H101", "H102"),
                sentence="Fifteen women need four bedrooms in the North West and Greater Manchester.",
            ),
        ),
        lines=tuple(
            MapLine(
                woman_id=row.woman_id,
                from_easting_m=point[0] + 2_000 * (index % 19 - 9),
                from_northing_m=point[1] + 2_000 * (index % 23 - 11),
                to_easting_m=point[0],
                to_northing_m=point[1],
            )
            for index, (row, point) in enumerate(zip(placements, points, strict=True))
        ),
        home_points=tuple(None if i % 12 == 3 else point for i, point in enumerate(points)),
        not_enforced=("Hours of support a partner can give are not limited.",),
        warnings=("homes.csv: column `colour` is not known and was not read.",),
        attribution=("Contains OS data © Crown copyright and database right 2026.",),
        policy_sha256="a1" * 32,
        input_sha256="b2" * 32,
        version="0.1.0",
    )


EMPTY = dataclasses.replace(
    build(0, 0), levels=(), shortages=(), not_enforced=(), warnings=(), homes=0, partners=0, eligible_pairs=0
)


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask about; fails on a tag closed out of order."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.headings: list[int] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.cells: list[dict[str, str | None]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th":
            self.cells.append(dict(attrs))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    @property
    def words(self) -> str:
        """All the text, spaces made one."""
        return re.sub(r"\s+", " ", " ".join(self.text))

    def values(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value for _, key, value in self.attributes if key == name]


@pytest.fixture(scope="module")
def text() -> str:
    return html.render(build(), CELLS)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_page_shape_is_well_formed_and_accessible(text: str, page: Page) -> None:
    assert text.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert page.tags["main"] == 1 and page.tags["caption"] == page.tags["table"] == 9
    assert {cell.get("scope") for cell in page.cells} == {"row", "col"}
    assert page.tags["script"] == page.tags["img"] == 0


def test_ids_are_unique_and_every_reference_has_one(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in page.values("href") if value.startswith("#")} <= set(ids)
    named = {part for value in page.values("aria-labelledby") for part in value.split()}
    assert named and named <= set(ids)


def test_nothing_outside_the_file_is_asked_for(text: str, page: Page) -> None:
    assert not re.search(r"https?:|//|url\(|@import|@font-face|srcset", text)
    assert {value for value in page.values("href") if not value.startswith("#")} == {"data:,"}
    assert page.values("src") == []
    assert "default-src 'none'" in text


def test_every_row_is_on_the_page(page: Page) -> None:
    report = build()
    for row in report.placements:
        assert f"{row.woman_id} to home {row.home_id}" in page.words
        assert all(
            sentence in page.words
            for sentence in (*row.reasons, *row.conditions, *row.flag_sentences, *row.money, *row.information)
        )
    for left in report.unplaced:
        assert left.woman_id in page.words and left.sentence in page.words
    for other in report.alternatives:
        assert other.home_id in page.words
    for notes in (report.not_enforced, report.warnings, report.attribution, (report.version, "S1")):
        assert all(note in page.words for note in notes)
    assert report.policy_sha256 in page.words and report.input_sha256 in page.words
    assert "a named person decides" in page.words


def test_headline_figures_count_the_rows() -> None:
    placed, unplaced, near, first, school, contact = html.figures(build())
    assert (placed.value, placed.note) == ("12", "of 15 women (80%)")
    assert (unplaced.value, unplaced.note) == ("3", "of 15 women (20%)")
    # Eleven of the twelve have school children; one of those families is not near its schools.
    assert (near.value, near.note) == ("10", "of 11 families with school children (90%)")
    assert (first.value, first.note) == ("10", "of 12 women with a proposal (83%)")
    assert (school.value, school.unit, school.note) == (
        "1.2",
        "km",
        f"the median, to the farthest school; 9 in 10 within 1.2{NBSP}km",
    )
    assert (contact.value, contact.unit) == ("46.0", "km a week")


def test_card_says_each_fact_in_words() -> None:
    facts = dict(card(FIRST, ()).facts)
    assert facts == {
        "Released": "Thursday 26 November 2026",
        "Moves in": "The same day.",
        "Bedrooms": "3 in the home. She needs 1 bedroom now, 2 from 18 December 2026, 3 from 4 March 2027.",
        "Returns": (
            "If only the confirmed returns happen, she needs 1 bedroom now, 2 from 18 December 2026. "
            "If no child returns, she needs 1 bedroom now."
        ),
        "Tenancy": "Assured tenancy; security 100 of 100.",
        "Rent": "She can only just afford it, or not all the time.",
        "Schools": f"2 of 2 children near school; farthest school 1.2{NBSP}km; 2.0{NBSP}km in all (1.2 and 0.8).",
        "Contact": f"46.0{NBSP}km of journeys a week, about 1.9 hours, £9.20 for her to pay.",
    }
    assert card(FIRST, ()).criteria[0] == ("farthest school", 2_911)


def test_card_says_what_is_needed_after_a_short_tenancy() -> None:
    facts = dict(card(placement(8), ()).facts)
    assert facts["Bedrooms"] == (
        "1 in the home. She needs 1 bedroom now, 2 from 18 December 2026. After this tenancy: 3 from 4 March 2027."
    )
    assert "After this tenancy" not in dict(card(FIRST, ()).facts)["Bedrooms"]


def test_card_tells_of_other_returns_only_where_the_need_differs() -> None:
    assert "Returns" not in dict(card(placement(7), ()).facts)
    cautious = dataclasses.replace(
        FIRST, bedrooms_later=((date(2026, 12, 18), 2),), needs="needs 1 bedroom now, 2 from 18 December 2026"
    )
    assert dict(card(cautious, ()).facts)["Returns"] == (
        "If every planned return happens, she needs 1 bedroom now, 2 from 18 December 2026, 3 from 4 March 2027. "
        "If no child returns, she needs 1 bedroom now."
    )


def test_card_has_words_for_every_answer_on_money() -> None:
    told = {dict(card(placement(index), ()).facts)["Rent"] for index in range(12)}
    assert len(told) == len(AFFORDABILITY) == 4


def test_sums_and_law_are_absent_where_there_are_none() -> None:
    report = build(1, 0)
    alone = html.render(report, None)
    assert alone.count("<summary>What she would pay</summary>") == 1
    assert alone.count("<summary>To know, not a decision</summary>") == 1
    assert alone.count('id="law"') == alone.count("<summary>The law, and who writes what</summary>") == 1
    assert Page(alone).words.count(report.placements[0].money[0]) == 1
    bare = dataclasses.replace(report.placements[0], money=(), information=())
    silent = html.render(dataclasses.replace(report, placements=(bare,)), None)
    assert "What she would pay" not in silent and "To know" not in silent and "The law" not in silent
    assert alone.count('href="#law"') == 1


def test_a_list_of_two_texts_fits_a_small_screen_and_says_what_its_homes_are() -> None:
    report = build(1, 2)
    plain = tuple(dataclasses.replace(row, smallest_change="") for row in report.unplaced)
    with_next = {row.woman_id for row in report.alternatives} & {row.woman_id for row in plain}
    assert with_next
    wide, narrow = html.render(report, None), html.render(dataclasses.replace(report, unplaced=plain), None)
    assert ('class="words few"' in wide, 'class="words few"' in narrow) == (False, True)
    assert narrow.count("<small>Next best homes:</small>") == len(with_next)


def test_no_link_leads_to_a_law_that_no_proposal_names() -> None:
    report = build(1, 0)
    bare = dataclasses.replace(report.placements[0], information=report.placements[0].information[:1])
    lawless = html.render(dataclasses.replace(report, placements=(bare,)), None)
    assert bare.information[0] in Page(lawless).words
    assert "#law" not in lawless and 'id="law"' not in lawless


def test_the_law_stands_once_however_many_it_holds_for(page: Page) -> None:
    specific, law = FIRST.information
    told = sum(specific in row.information for row in build().placements)
    assert told > 1
    assert (page.words.count(specific), page.words.count(law)) == (told, 1)


def test_a_flag_that_is_a_rule_s_code_is_not_read_as_good_news(page: Page) -> None:
    assert html.flag_words("affordable") == "Affordable: to check"
    assert html.flag_words("too_late") == "Too late"
    assert html.reason_words("region_accepted") == "Region accepted: not met"
    assert html.reason_words("competition") == "Competition"
    assert "Tenancy lawful: to check" in page.words and "Return uncertain" in page.words


def test_details_of_cards_are_closed(text: str) -> None:
    assert "<details open" not in text.partition("</nav>")[2].partition('id="cards"')[0]
    assert "<details open" not in text.partition("<article")[2]


def test_card_says_late_and_early_keys() -> None:
    late, early, unknown = (dict(card(placement(index), ()).facts) for index in (1, 2, 3))
    assert late["Moves in"] == "Monday 30 November 2026, after 4 nights without a home."
    assert early["Moves in"] == "The same day. The home stands empty for 23 days before."
    assert unknown["Bedrooms"].startswith("Number not recorded. ")
    assert unknown["Tenancy"] == "Licence; security not known."


def test_card_leaves_out_what_does_not_apply() -> None:
    assert "Schools" not in dict(card(placement(4), ()).facts)
    assert "Contact" not in dict(card(placement(6), ()).facts)
    assert dict(card(placement(11), ()).facts)["Contact"] == (f"1,204.5{NBSP}km of journeys a week, about 50.2 hours.")


def test_flags_without_their_sentences_are_refused() -> None:
    with pytest.raises(ValueError):
        card(dataclasses.replace(FIRST, flag_sentences=("only one",)), ())


@pytest.mark.parametrize(
    ("value", "bound", "first", "words"),
    [
        (131, 131, True, "Proved: no plan can place more."),
        (500, 500, False, "Proved: no plan can do better."),
        (88_412, 88_590, False, "At most 0.21% more is possible."),
        (3, 4, True, "At most 34% more is possible."),
        (10_000_000, 10_000_001, False, "At most 0.00001% more is possible."),
        (40, 30, False, "At most 25% less is possible."),
        (2, 12, True, "At most 500% more is possible."),
        (0, 7, True, "At most 7 more is possible."),
        (0, 0, False, "Proved: no plan can do better."),
    ],
)
def test_level_words_never_promise_less_room_than_there_is(value: int, bound: int, first: bool, words: str) -> None:
    assert html.level_words(LevelRow(name="x", value=value, bound=bound, gap=0.0), first) == words


def test_hostile_text_stays_text() -> None:
    evil = '"><script>alert(1)</script>'
    report = build()
    row = dataclasses.replace(
        report.placements[0], woman_id=evil, home_id=evil, partner_name=evil, home_region=evil, tenancy=evil,
        reasons=(evil,), conditions=(evil,), flags=(evil,), flag_sentences=(evil,), points_by_criterion={evil: 1},
        needs=evil, money=(evil,), information=(evil,),
    )  # fmt: skip
    text = html.render(
        dataclasses.replace(
            report,
            title=evil,
            placements=(row, *report.placements[1:]),
            alternatives=(dataclasses.replace(report.alternatives[0], woman_id=evil, home_id=evil, note=evil),),
            shortages=(dataclasses.replace(report.shortages[0], woman_ids=(evil,), home_ids=(evil,), regions=evil),),
            warnings=(evil,),
        ),
        None,
    )
    page = Page(text)
    assert page.tags["script"] == 0 and evil in page.words
    assert 'id="woman--0"' in text


def test_same_report_gives_the_same_text(text: str) -> None:
    assert html.render(build(), CELLS[::-1].copy()) == text


def test_empty_plan_is_said_in_words() -> None:
    page = Page(html.render(EMPTY, None))
    for words in (
        "There are no women to place in this run.",
        "This run carries no proof.",
        "No group of women competes for too few homes.",
        "No placement carries a flag.",
        "No home is proposed in this plan.",
        "Every rule and limit is enforced.",
    ):
        assert words in page.words
    assert page.words.count("Nothing to show in this plan.") == 3
    assert "article" not in page.tags


def test_nobody_placed_is_not_an_empty_run() -> None:
    page = Page(html.render(build(0, 2), CELLS))
    assert "No home is proposed for any of 2 women." in page.words
    assert "of 2 women (0%)" in page.words


def test_national_report_stays_small() -> None:
    text = html.render(build(1_300, 100), CELLS)
    assert text.count("<article") == 1_300
    assert len(text.encode()) < 6_000_000
