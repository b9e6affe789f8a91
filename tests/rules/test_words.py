"""Every word a practitioner reads of the rules, on one page a person has read: `words.txt` beside this file.

After a change of wording, `python -m tests.rules.test_words` writes the page again; read what it changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from matcher.domain import Home, Instance, Partner, Policy, Woman
from matcher.domain.surroundings import LhaRate
from matcher.rules.base import Verdict
from matcher.rules.doubts import doubts
from matcher.rules.examples import facts_of as facts_of_example
from matcher.rules.explain import explain_rules
from matcher.rules.facts import build_facts
from matcher.rules.homelessness import information
from matcher.rules.registry import hard_rules
from matcher.rules.steps import needed_steps
from tests.rules.world import adult, child, home, place, shared, woman, world

PAGE = Path(__file__).parent / "words.txt"
ELSEWHERE = place(region="North East", authority="E08000003")
IN_WALES = place(nation="Wales", region="Wales", authority="W06000015")


def cases() -> Iterator[tuple[str, Instance]]:
    """A title, and a world of one woman and one home."""
    yield "alone", world()
    yield (
        "to another region, after an assessment of one day",
        world(home(place=ELSEWHERE), Partner(partner_id="p", assessment_days=1)),
    )
    yield "after an assessment of seven days", world(Partner(partner_id="p", assessment_days=7))
    yield "to CAS3", world(home(tenancy="cas3", landlord="hmpps"))
    yield "to Wales", world(home(nation="Wales", place=IN_WALES, tenancy="occupation_secure"))
    yield "to nobody knows where", world(home(nation=None, place=None))
    yield (
        "in 2012",
        world(woman(release_date=date(2012, 12, 4)), home(available_from=date(2012, 11, 5)), as_of=date(2012, 11, 1)),
    )
    yield "late", world(as_of=date(2026, 11, 30))
    yield "with a carer at night", world(woman(overnight_carer=True))
    yield "a daughter returns from family", world(child())
    yield (
        "two return under section 20, one council",
        world(
            child(order="section20", council="A"), child(child_id="d", order="section20", council=" a ", carer="foster")
        ),
    )
    yield (
        "two return in care, two councils",
        world(child(order="care", council="A"), child(child_id="d", order="interim_care", council="B")),
    )
    yield "a child in care returns, and an adult joins", world(child(order="care"), adult())
    yield "a child in care returns to a shared home", world(child(order="care"), shared(children_ok=True))
    yield "a return is contested", world(child(return_contested=True))
    yield "proceedings are planned", world(child(proceedings="planned", carer="foster"))
    yield "proceedings are current", world(child(proceedings="current"))
    yield "she has no parental responsibility", world(child(parental_responsibility=False))
    yield "a return is uncertain", world(child(returns="uncertain"))
    yield "a looked after child returns", world(child(looked_after=True))
    yield "a child is with her", world(child(carer="with_her"))
    yield "a child is with her under an order", world(child(carer="mother_and_baby_unit", order="interim_care"))
    yield (
        "two are with her and may not stay, two councils",
        world(
            child(carer="with_her", returns="uncertain", council="A"),
            child(child_id="d", carer="with_her", return_contested=True, council="B"),
        ),
    )
    yield (
        "one is with her and may not stay, one returns in care",
        world(child(carer="with_her", proceedings="current"), child(child_id="d", carer="foster", order="care")),
    )


def told_of(title: str, instance: Instance) -> Iterator[str]:
    """The steps of the one pair."""
    yield f"## {title}"
    facts = build_facts(instance, Policy())
    herself, offered = instance.women[0], instance.homes[0]
    household = facts.households[herself.woman_id]
    assert household is not None
    for step in needed_steps(facts, herself, offered, household, ("landlord_reviews",)):
        late = " (late)" if step.late else ""
        yield f"{step.by} {step.code}, {step.who}{late}: {step.sentence} / {step.fallback}"


def informed() -> Iterator[str]:
    """What the law says to women of each kind."""
    on = date(2026, 12, 1)
    women = {
        "a woman of whom nothing is recorded": woman(date_of_birth=None),
        "a woman connected there, no victim, no care leaver": woman(
            local_connection=("E08000003",), abuse_victim=False, care_leaver=False
        ),
        "a victim of abuse connected elsewhere": woman(local_connection=("E09000001",), abuse_victim=True),
        "a care leaver of twenty": woman(date_of_birth=date(2006, 12, 1), care_leaver=True, abuse_victim=False),
        "a care leaver of twenty-three": woman(date_of_birth=date(2003, 6, 1), care_leaver=True, abuse_victim=False),
        "a care leaver of forty": woman(date_of_birth=date(1986, 6, 1), care_leaver=True, abuse_victim=False),
    }
    homes = {"England": home(place=ELSEWHERE), "Wales": home(nation="Wales", place=IN_WALES), "": home(nation=None)}
    for title, herself in women.items():
        for nation, offered in homes.items():
            yield from _informed(f"{title}; home in {nation or 'an unknown nation'}", herself, offered, on)
    yield from _informed("in 2012", woman(), home(place=ELSEWHERE), date(2012, 12, 4))


def _informed(title: str, herself: Woman, offered: Home, on: date) -> Iterator[str]:
    yield f"## {title}"
    everybody = information(herself, offered, on)
    yield from everybody
    yield from (f"case file: {line}" for line in information(herself, offered, on, case_file=True))


def doubted() -> Iterator[str]:
    """What cannot be so in law or in practice."""
    area = LhaRate(brma="Ashdown", one_bed_gbp_week=100.0)
    late = woman(release_type="hdc", release_date=date(2026, 9, 1))
    yield from (str(fault) for fault in doubts(world(late)))
    for offered in (
        home(tenancy="assured_shorthold", landlord="private"),
        home(tenancy="occupation_secure"),
        home(tenancy="assured_shorthold", nation="Wales"),
        home(tenancy="cas3", landlord="hmpps", tenancy_weeks=13.0),
        home(landlord="private", brma="Ashdowm"),
        home(landlord="private", brma="Quite other"),
    ):
        yield from (str(fault) for fault in doubts(world(offered, area)))


def answered() -> Iterator[str]:
    """What each rule says where its examples fail or are not known."""
    for rule in hard_rules():
        for example in rule.examples:
            if example.verdict is not Verdict.PASS:
                answers = explain_rules(facts_of_example(example), 0, 0)
                found = next(answer for answer in answers if answer.code == rule.code)
                why = found.detail or "; ".join(found.missing) or "no more is said"
                yield f"{rule.code}, {found.verdict.name.lower()} {found.effect}: {why}"


def page() -> str:
    """All of it."""
    steps = (line for title, instance in cases() for line in told_of(title, instance))
    parts = {"Steps": steps, "Information": informed(), "Doubts": doubted(), "Answers": answered()}
    return "".join(f"# {title}\n" + "".join(f"{line}\n" for line in lines) for title, lines in parts.items())


def test_the_words_are_those_somebody_has_read() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
