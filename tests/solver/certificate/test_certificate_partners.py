"""Partners that share their new households out among their homes, beside every way of doing so, and beside prices."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.domain import Instance, Partner, Pin, Policy
from matcher.rules.facts import Facts, build_facts
from matcher.rules.pair_blocks import pair_blocks
from matcher.solver.certificate import Certificate, check_certificate
from matcher.solver.certificate.form import form_faults
from matcher.solver.certificate.ground import Ground
from matcher.solver.certificate.partners import share_out
from matcher.solver.certificate.record import Proof
from matcher.solver.certificate.rooms import Rooms
from matcher.solver.certificate.tally import Tally
from matcher.solver.certificate.text import private_text, public_text, read_certificate
from matcher.solver.plan import Level, Placement, Plan
from matcher.solver.referee.shared import barred_from_each_other, home_faults
from tests.rules.world import bar, child, home, shared, woman, world

WOMEN = 6
SEEDS = range(40)
SHARED = ("a", "b", "e")
PARTNER_OF = {"a": "p", "b": "p", "c": "p", "d": "p", "e": "q", "f": "q", "g": "r"}
Row = tuple[int, int]
"""Of a woman and a home."""


def town(seed: int, **limits: int) -> Instance:
    """Families and women alone, some of whom may not live together, for more places than the partners take."""
    chance = np.random.default_rng(seed)
    names = [f"w{at}" for at in range(WOMEN)]
    women = (woman(woman_id=name, priority=int(chance.integers(1, 6)), support_hours_week=4.0) for name in names)
    children = (
        child(child_id=f"{name}{at}", woman_id=name, date_of_birth=date(2017 + at, 3, 1))
        for name in names
        for at in range(int(chance.choice([0, 0, 1, 2])))
    )
    bars = [
        bar("no_cohabit_person", woman_id=one, other_id=other)
        for one, other in itertools.combinations(names, 2)
        if chance.random() < 0.15
    ]
    bars += [bar("no_cohabit_children", woman_id=name) for name in names if chance.random() < 0.15]
    homes = (
        shared(home_id="a", partner_id="p", bedspaces=3, bedrooms=2, children_ok=True),
        shared(home_id="b", partner_id="p", bedspaces=5, bedrooms=3, children_ok=True),
        home(home_id="c", partner_id="p"),
        home(home_id="d", partner_id="p", bedrooms=2),
        shared(home_id="e", partner_id="q", bedspaces=4, bedrooms=3, children_ok=True),
        home(home_id="f", partner_id="q"),
        home(home_id="g", partner_id="r"),
    )
    most = {"p": int(chance.integers(0, 7)), "q": int(chance.integers(0, 4)), "r": 1} | limits
    partners = (Partner(partner_id=name, max_new_households=held, caseload_hours_week=9) for name, held in most.items())
    pins = [Pin(woman_id="w0", home_id="a", kind="pin")] if seed % 4 == 1 else []
    return world(*women, *children, *bars, *homes, *partners, *pins)


def random_proof(seed: int, named: tuple[str, ...] = ("p", "q")) -> Proof:
    """Prices of every kind; on a third of the seeds shared homes have some too, and on another one b is not packed."""
    chance = np.random.default_rng(seed + 1_000)
    prices = {name: int(chance.integers(0, 3_000)) for name in PARTNER_OF}
    packed = SHARED if seed % 3 else ("a", "e")
    free = dict.fromkeys(packed if seed % 3 == 1 else (), 0)
    return Proof(
        placed=int(chance.integers(0, 900)),
        points=1,
        kept=0,
        homes=prices | free,
        partners={name: 0 if name in named else 500 for name in "pqr"},
        limits={"support_hours": {"p": int(chance.integers(0, 3))}},
        packed={"joint_occupancy": packed, "partners": named},
        women={f"w{at}": int(chance.integers(0, 6_000)) for at in range(WOMEN)},
    )


class Town:
    """The ground, all pairs, and how many households each home takes at most."""

    def __init__(self, instance: Instance) -> None:
        self.facts: Facts = build_facts(instance, Policy())
        self.ground, rooms = Ground(self.facts), Rooms(self.facts)
        self.blocks = [self.ground.proposable(block) for block in pair_blocks(self.facts, pairs_of_a_block=10)]
        for pairs in self.blocks:
            rooms.add(pairs.woman, pairs.home, pairs.pinned)
        self.rooms = rooms.households()

    def total(self, proof: Proof) -> int:
        """As the check adds it up."""
        assert not faults_of(self, proof)
        tally = Tally(self.ground, proof)
        for pairs in self.blocks:
            tally.add(pairs)
        return tally.total(self.rooms)

    def values(self, proof: Proof) -> dict[Row, int]:
        """What each pair is worth by the proof's factors."""
        return {
            (her, it): int(self.ground.weight[her]) * proof.placed + points * proof.points
            for pairs in self.blocks
            for her, it, points in zip(pairs.woman.tolist(), pairs.home.tolist(), pairs.points.tolist(), strict=True)
        }

    def worths(self, proof: Proof) -> dict[Row, int]:
        """And what beyond all prices."""
        found = self.values(proof)
        women, homes = self.facts.instance.women, self.facts.instance.homes
        limit = self.ground.limits["support_hours"]
        for her, it in found:
            cell, drawn = limit.drawn(np.array([her]), np.array([it]))
            paid = proof.homes[homes[it].home_id] + proof.partners[homes[it].partner_id]
            paid += proof.limits["support_hours"].get(limit.labels[cell[0]], 0) * int(drawn[0])
            found[her, it] -= paid + (proof.women or {})[women[her].woman_id]
        return found

    def fits(self, home_row: int, living: Sequence[int]) -> bool:
        """Whether they may live in a shared home together; one household always may."""
        if len(living) < 2:
            return True
        women, homes = self.facts.tables["women"].columns, self.facts.tables["homes"].columns
        persons = women["persons"][list(living)]
        if persons.sum() > homes["free_bedspaces"][home_row]:
            return False
        rooms = women["bedrooms_high"][list(living)].clip(1).sum()
        if persons.max() > 1 and rooms > homes["rooms_free"][home_row]:
            return False
        ids = [self.facts.instance.women[row].woman_id for row in living]
        barred = (barred_from_each_other(self.facts.instance, Policy(), *two) for two in itertools.combinations(ids, 2))
        return not any(barred)


def faults_of(here: Town, proof: Proof) -> list[str]:
    """What the check says of its form."""
    levels = Level(name="placed", value=0, bound=0), Level(name="points", value=0, bound=0)
    certificate = Certificate(levels, (0, 0), 0, 0, (proof,))
    return list(form_faults(here.ground, Plan(placements=(), levels=levels), certificate))


def of_home(here: Town, it: int, price: int, worths: Mapping[Row, int]) -> list[int]:
    """(rooms + 1,) what 0, 1, ... households in one home are worth: every set of women tried, if it is packed."""
    numbers = range(int(here.rooms[it]) + 1)
    return [price * number + most_together(here, it, worths, number) for number in numbers]


def most_together(here: Town, it: int, worths: Mapping[Row, int], number: int) -> int:
    """What at most so many women of those who may live in one home are worth: every set of them tried."""
    women = [her for her, where in worths if where == it]
    sets = itertools.chain.from_iterable(itertools.combinations(women, size) for size in range(number + 1))
    return max(sum(worths[her, it] for her in some) for some in sets if here.fits(it, some))


def tried(here: Town, proof: Proof) -> int:
    """The bound by its definition: every number of households for every home, and every set of women for them."""
    homes, worths = here.facts.instance.homes, here.worths(proof)
    packed = {row for row, it in enumerate(homes) if it.home_id in proof.packed["joint_occupancy"]}
    found = sum((proof.women or {}).values())
    room = here.ground.limits["support_hours"]
    for name, price in proof.limits["support_hours"].items():
        found += price * int(room.room[room.labels.index(name)])
    for her in range(WOMEN):
        found += max([0, *(worth for (woman, it), worth in worths.items() if woman == her and it not in packed)])
    for row, partner in enumerate(here.facts.instance.partners):
        limit = int(here.ground.households[row])
        found += proof.partners[partner.partner_id] * limit
        own = [it for it, held in enumerate(homes) if held.partner_id == partner.partner_id]
        of_homes = [of_home(here, it, proof.homes[homes[it].home_id], worths if it in packed else {}) for it in own]
        if partner.partner_id not in proof.packed["partners"]:
            found += sum(proof.homes[homes[it].home_id] * int(here.rooms[it]) for it in own)
            found += sum(most_together(here, it, worths, WOMEN) for it in own if it in packed)
            continue
        ways = itertools.product(*(range(len(of)) for of in of_homes))
        allowed = (way for way in ways if sum(way) <= limit)
        found += max(sum(of[number] for of, number in zip(of_homes, way, strict=True)) for way in allowed)
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("named", [("p", "q"), ("p",), ("q", "r"), ()])
def test_the_total_is_the_most_of_all_ways_tried(seed: int, named: tuple[str, ...]) -> None:
    here, proof = Town(town(seed)), random_proof(seed, named)
    assert here.total(proof) == tried(here, proof)


@pytest.mark.parametrize("seed", [seed for seed in range(60) if seed % 4 == 1])
def test_a_home_takes_no_more_than_its_pinned_women_leave_room_for(seed: int) -> None:
    loose, proof = Town(town(seed, p=99, q=99)), random_proof(seed)
    assert loose.total(proof) == tried(loose, proof)


def test_the_towns_tried_are_of_every_kind() -> None:
    """Limits that bind, families and bars in what is best, and a pin after which a home takes fewer."""
    binding = barred = capped = 0
    for seed in SEEDS:
        proof, loose = random_proof(seed), Town(town(seed, p=99, q=99))
        binding += Town(town(seed)).total(proof) < loose.total(proof)
        free = loose.facts.instance.replace(bars=())
        barred += loose.total(proof) < Town(free).total(proof)
        capped += int(loose.rooms[0]) < 3
    assert binding > 20 and barred > 5 and capped > 3


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_worth_more(seed: int) -> None:
    here, proof = Town(town(seed)), random_proof(seed)
    total, values, chance = here.total(proof), here.values(proof), np.random.default_rng(seed)
    instance = here.facts.instance
    pairs = list(values)
    pinned = {(her, it) for her, it in pairs if here.ground.must_place[her]}
    hours = here.ground.limits["support_hours"]
    for _ in range(40):
        plan = dict(pinned)
        for at in chance.permutation(len(pairs)).tolist():
            her, it = pairs[at]
            more = plan | {her: it}
            counts = np.bincount(here.ground.partner[list(more.values())], minlength=3)
            drawn = np.bincount(*_drawn(hours, more), minlength=3)
            if her in plan or (counts > here.ground.households).any() or (drawn > hours.room).any():
                continue
            placements = [
                Placement(woman_id=instance.women[row].woman_id, home_id=instance.homes[where].home_id, points=0)
                for row, where in more.items()
            ]
            if not list(home_faults(instance, Policy(), placements)):
                plan = more
        if (np.bincount(here.ground.partner[list(plan.values())], minlength=3) <= here.ground.households).all():
            assert sum(values[pair] for pair in plan.items()) <= total


def _drawn(hours: Any, plan: Mapping[int, int]) -> tuple[Any, Any]:
    return hours.drawn(np.array(list(plan)), np.array(list(plan.values())))


def unnamed(proof: Proof, price: int) -> Proof:
    """With a price of partner p, which is not named."""
    return dataclasses.replace(
        proof, partners=proof.partners | {"p": price}, packed=proof.packed | {"partners": ("q",)}
    )


def with_price_of_homes(proof: Proof, price: int) -> Proof:
    """With the price of p at its homes that are not packed instead."""
    own = [name for name, partner in PARTNER_OF.items() if partner == "p"]
    dearer = {name: proof.homes[name] + price for name in own if name not in proof.packed["joint_occupancy"]}
    return dataclasses.replace(proof, homes=proof.homes | dearer)


def test_sharing_out_proves_no_more_than_any_price_of_the_partner_and_often_less() -> None:
    less = 0
    for seed in SEEDS:
        here, proof = Town(town(seed)), random_proof(seed)
        prices = range(0, 8_000, 500)
        priced = [here.total(unnamed(proof, price)) for price in prices]
        shared_out = [here.total(with_price_of_homes(proof, price)) for price in prices]
        assert all(one <= other for one, other in zip(shared_out, priced, strict=True))
        less += min(shared_out) < min(priced)
    assert less > 10


def test_where_two_households_are_hardly_worth_more_than_one_no_price_proves_as_much() -> None:
    worths = [0, 10, 12, 18]
    assert share_out(2, [], [worths]) == 12
    priced = [2 * price + max(worth - price * number for number, worth in enumerate(worths)) for price in range(19)]
    assert min(priced) == 14


@pytest.mark.parametrize("seed", [seed for seed in SEEDS if seed % 4 != 1])
def test_a_limit_that_does_not_bind_changes_nothing(seed: int) -> None:
    proof = random_proof(seed)
    loose = Town(town(seed, p=99, q=99))
    places = np.bincount(loose.ground.partner, loose.rooms).astype(int).tolist()
    plain = dataclasses.replace(proof, packed={"joint_occupancy": proof.packed["joint_occupancy"]})
    assert loose.total(proof) == loose.total(plain)
    enough = Town(town(seed, p=places[0], q=places[1]))
    assert enough.total(proof) == enough.total(plain)
    if all(proof.homes.values()):
        scarce = Town(town(seed, p=places[0] - 1, q=places[1]))
        assert scarce.total(proof) < scarce.total(plain)


def test_share_out_tries_every_way() -> None:
    chance = np.random.default_rng(0)
    for _ in range(200):
        places = chance.integers(0, 9, chance.integers(0, 4)).tolist()
        homes = [[0, *chance.integers(0, 9, size).cumsum().tolist()] for size in chance.integers(0, 4, 3).tolist()]
        limit = int(chance.integers(0, 8))
        every = [*homes, *([0, price] for price in places)]
        ways = itertools.product(*(range(len(of)) for of in every))
        worths = (sum(of[at] for of, at in zip(every, way, strict=True)) for way in ways if sum(way) <= limit)
        assert share_out(limit, places, homes) == max(worths)


JOINT = ("joint_occupancy", SHARED)
SPOILT: dict[str, tuple[dict[str, Any], str]] = {
    "a price": ({"partners": {"p": 1, "q": 0, "r": 500}}, "shares out the households of partner 'p' and prices them"),
    "unknown": ({"packed": dict([JOINT, ("partners", ("p", "z"))])}, "of a partner that is not in the tables: 'z'"),
    "alone": ({"packed": {"partners": ("p",)}}, "without packing shared homes"),
    "other": ({"packed": {"support_hours": ("p",), "partners": ("p",)}}, "packs limits of several rules"),
    "three": ({"packed": dict([JOINT, ("support_hours", ("p",)), ("partners", ("p",))])}, "limits of several rules"),
    "two limits": ({"packed": dict([JOINT, ("support_hours", ("p",))])}, "packs limits of several rules"),
    "no women": ({"women": None}, "or without prices of women"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_partners_that_cannot_be_shared_out_are_found_out(what: str) -> None:
    here, proof = Town(town(2)), random_proof(2)
    assert not faults_of(here, proof)
    changes, words = SPOILT[what]
    faults = faults_of(here, dataclasses.replace(proof, **changes))
    assert any(words in fault for fault in faults), faults


def certificate_of_points(here: Town, proof: Proof) -> tuple[Plan, Certificate]:
    """One that claims nothing of the first level."""
    weight = int(here.ground.weight.sum())
    points = here.total(proof)
    levels = Level(name="placed", value=0, bound=weight), Level(name="points", value=0, bound=points)
    pairs = sum(len(block.woman) for block in here.blocks)
    return Plan(placements=(), levels=levels), Certificate(levels, (weight, points), pairs, pairs, (proof,))


def test_a_certificate_with_partners_is_read_again_and_checked() -> None:
    here, proof = Town(town(3, p=1, q=1)), random_proof(2)
    # No pair in a home that is not shared is worth more than its woman's price.
    women, homes = dict.fromkeys(proof.women or {}, 9_187), dict.fromkeys(proof.homes, 0)
    proof = dataclasses.replace(proof, placed=0, women=women, homes=homes)
    plan, certificate = certificate_of_points(here, proof)
    again = read_certificate(public_text(certificate), private_text(certificate))
    assert again.proofs[0].packed == {"joint_occupancy": SHARED, "partners": ("p", "q")}
    found = check_certificate(here.facts, plan, again)
    assert found.faults == () and found.bounds[1] == here.total(proof)
    more = dataclasses.replace(proof, packed=proof.packed | {"partners": ()})
    weaker = dataclasses.replace(again, proofs=(more,))
    assert any("only prove" in fault for fault in check_certificate(here.facts, plan, weaker).faults)
