"""The report holds what the match found, and its signature changes with every input."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from importlib.metadata import version

from geo.embedded import ATTRIBUTION
from matcher.domain import Policy
from matcher.report.build import build_report, sha256
from matcher.solver.match import NOT_ENFORCED, match
from tests.rules.world import child, home, place, woman, world

WOMEN = woman(woman_id="a"), woman(woman_id="b", priority=1), woman(woman_id="c", access_need="wheelchair")
HOMES = home(home_id="x"), home(home_id="y", bedrooms=1), home(home_id="z", set_aside="others")
INSTANCE = world(*WOMEN, *HOMES, child(woman_id="a", school_place=place(3, 4), school_phase="secondary"))


def test_the_report_counts_what_the_match_saw() -> None:
    found = match(INSTANCE)
    report = build_report(found, ("a warning",), "A title")
    assert (report.title, report.as_of, report.warnings) == ("A title", date(2026, 10, 1), ("a warning",))
    assert (report.women, report.homes, report.partners, report.eligible_pairs) == (3, 3, 1, 3)
    assert [(level.name, level.value, level.bound) for level in report.levels] == [
        (level.name, level.value, level.bound) for level in found.plan.levels
    ]
    assert [row.woman_id for row in report.placements] == ["a", "b"]
    assert [row.woman_id for row in report.unplaced] == ["c"]
    assert len(report.home_points) == len(report.placements)
    assert [line.woman_id for line in report.lines] == ["a"]
    assert report.not_enforced == NOT_ENFORCED
    assert report.attribution == (ATTRIBUTION,)
    assert report.version == version("homeward-matching")


def test_the_signature_is_that_of_the_inputs_as_kept() -> None:
    found = match(INSTANCE)
    report = build_report(found)
    assert report.input_sha256 == hashlib.sha256(found.instance_json.encode()).hexdigest()
    assert report.policy_sha256 == sha256(found.policy_json)
    assert sha256("ä") == hashlib.sha256(b"\xc3\xa4").hexdigest()


def test_any_change_of_the_inputs_changes_the_signature() -> None:
    base = build_report(match(INSTANCE))
    later = build_report(match(INSTANCE.replace(as_of=date(2026, 10, 2))))
    hers = INSTANCE.replace(women=(dataclasses.replace(WOMEN[0], priority=2), *WOMEN[1:]))
    assert len({base.input_sha256, later.input_sha256, build_report(match(hers)).input_sha256}) == 3
    other = build_report(match(INSTANCE, Policy(alternatives=4)))
    assert (other.input_sha256, other.policy_sha256 != base.policy_sha256) == (base.input_sha256, True)


def test_the_same_match_gives_the_same_report() -> None:
    assert build_report(match(INSTANCE)) == build_report(match(INSTANCE))
