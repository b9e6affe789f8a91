"""The tables of a policy file: which keys each may hold, and what their values may be.

The rules know which criteria there are and which switches each rule allows; intake does not know the rules, so whoever
reads a policy hands it these tables (`matcher.rules.switches.known_tables`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from matcher.domain.columns import Column
from matcher.domain.policy import (
    DEFAULT_FLOORS,
    DEFAULT_HALF_AT,
    DEFAULT_TENURE_RANK,
    DEFAULT_WEIGHTS,
    FLOOR_GROUPS,
    SWITCHES,
    Policy,
)

WEIGHTS, HALF_AT, TENURE_RANK, FLOORS, RULES = "weights", "half_at", "tenure_rank", "floors", "rules"
AS_WRITTEN = "on"
"""The switch of a rule that the policy leaves as it is."""

PolicyTables = Mapping[str, Mapping[str, Column]]
"""Table -> key -> what its value may be; `Column.doc` is the remark behind the value."""

NOTHING: Mapping[str, str] = MappingProxyType({})
NO_RULES: Mapping[str, Column] = MappingProxyType({})


def policy_tables(
    titles: Mapping[str, str] = NOTHING,
    units: Mapping[str, str] = NOTHING,
    rules: Mapping[str, Column] = NO_RULES,
) -> PolicyTables:
    """The five tables.

    titles: code of a criterion -> what it is about; the default criteria are always there. units: criterion -> unit of
    its quantity. rules: code -> `switch_column`.
    """
    criteria = dict.fromkeys((*DEFAULT_WEIGHTS, *titles))
    return {
        WEIGHTS: {
            code: Column("number", titles.get(code, ""), minimum=0, maximum=1_000_000, name=code) for code in criteria
        },
        HALF_AT: {
            code: Column("number", units.get(code, ""), minimum=0.001, maximum=100_000, name=code)
            for code in DEFAULT_HALF_AT
        },
        TENURE_RANK: {
            tenancy: Column("number", "rank", minimum=0, maximum=100, name=tenancy) for tenancy in DEFAULT_TENURE_RANK
        },
        FLOORS: {group: Column("number", who, minimum=0, maximum=1, name=group) for group, who in FLOOR_GROUPS.items()},
        RULES: rules,
    }


def switch_column(sentence: str, allowed: tuple[str, ...]) -> Column:
    """What a policy may make of a rule. allowed: of `SWITCHES`, in their order."""
    return Column("choice", sentence, values=allowed)


def values_of(policy: Policy, table: str, tables: PolicyTables) -> dict[str, float | str]:
    """Every value of a table that counts under a policy, its defaults included."""
    if table == WEIGHTS:
        return {**dict.fromkeys(DEFAULT_WEIGHTS, 0.0), **policy.weights}
    if table == HALF_AT:
        return {**DEFAULT_HALF_AT, **policy.half_at}
    if table == TENURE_RANK:
        return {**DEFAULT_TENURE_RANK, **policy.tenure_rank}
    if table == FLOORS:
        return {**DEFAULT_FLOORS, **policy.floors}
    return {**dict.fromkeys(tables[RULES], AS_WRITTEN), **policy.rules}


def too_mild(code: str, switch: object, allowed: tuple[str, ...]) -> str:
    """Why a rule must not be switched so, as the end of a sentence; "" when it may, or when it is no switch at all."""
    if switch not in SWITCHES or switch in allowed:
        return ""
    why = "" if "review" in allowed else "is a safety or legal rule and "
    how = "switched off" if switch == "off" else "sent to review instead"
    return f"is not allowed: {code} {why}cannot be {how}; it may be {' or '.join(allowed)}"
