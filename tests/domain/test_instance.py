"""An instance made from another looks its rows up as one made from nothing does."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain import Instance
from matcher.domain.instance import BY_ID, FEW, GROUPED
from tests.rules.random_world import random_instance
from tests.solver import instance_changes as make


def looked_up(instance: Instance) -> dict[str, object]:
    return {name: dict(getattr(instance, name)) for name in (*BY_ID, *GROUPED)}


@settings(deadline=None, derandomize=True, max_examples=25)
@given(st.integers(0, 59), st.sampled_from(sorted(make.KINDS_OF_CHANGE)))
def test_lookups_are_taken_over_but_for_what_differs(seed: int, kind: str) -> None:
    whole, chance = random_instance(seed), random.Random(seed)
    old = make.without_woman(make.without_home(whole, "h3"), "w2")
    looked_up(old)
    changed = make.KINDS_OF_CHANGE[kind](whole, old, chance)
    new = old.replace(**{name: getattr(changed, name) for name in (*BY_ID.values(), *GROUPED.values())})
    assert looked_up(new) == looked_up(Instance(**{name: getattr(new, name) for name in Instance.__dataclass_fields__}))
    assert new.women is not old.women or new.woman is old.woman


def test_rows_of_one_woman_that_change_places_are_grouped_again() -> None:
    old = random_instance(4)
    twice = next(name for name, children in old.children_of.items() if len(children) > 1)
    new = old.replace(children=old.children[::-1])
    assert 0 < len(old.children) <= FEW
    assert new.children_of[twice] == old.children_of[twice][::-1] and new.children_of["nobody"] == ()
