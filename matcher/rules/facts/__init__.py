"""The instance as columns: what rules and criteria see, built once a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.domain import Instance, Policy
from matcher.rules.facts.homes import home_table, occupant_table
from matcher.rules.facts.items import condition_tables
from matcher.rules.facts.journeys import with_journeys
from matcher.rules.facts.money import with_money
from matcher.rules.facts.pulls import Pulls, overnight_rows, pull_tables, pulls_of_women
from matcher.rules.facts.roads import with_roads
from matcher.rules.facts.women import woman_table
from matcher.rules.household import Household, household_of
from matcher.rules.table import Table
from matcher.rules.ways import Ways


@dataclass(frozen=True, eq=False)
class Facts:
    """All tables of a run; equal only to itself.

    Row i of `women` is instance.women[i], row j of `homes` instance.homes[j].

    households: woman_id -> her household over time; None when her release date is unknown.
    pulls: the places that draw each woman, a table of items each. ways: the ways to homes, worked out when asked for.
    """

    instance: Instance
    policy: Policy
    tables: Mapping[str, Table]
    households: Mapping[str, Household | None]
    pulls: Pulls
    woman_row: Mapping[str, int]
    home_row: Mapping[str, int]
    ways: Ways


def build_facts(instance: Instance, policy: Policy) -> Facts:
    """Columns for every rule and criterion. Pure: the same instance and policy give the same arrays."""
    households = {woman.woman_id: household_of(woman, instance, policy) for woman in instance.women}
    woman_row = {woman.woman_id: row for row, woman in enumerate(instance.women)}
    home_row = {home.home_id: row for row, home in enumerate(instance.homes)}
    pulls = pulls_of_women(instance, households)
    pulling = pull_tables(pulls, woman_row)
    tables = {
        "homes": home_table(instance, policy),
        "occupants": occupant_table(instance, home_row),
        **condition_tables(instance, policy, households, woman_row, home_row),
        **pulling,
    }
    applying = {name: table.parent for name, table in pulling.items()}
    applying["overnight_contact"] = overnight_rows(instance, households, woman_row)
    tables["women"] = woman_table(instance, policy, households, applying)
    tables |= with_roads(tables)
    tables |= with_journeys(tables, instance)
    tables |= with_money(tables, instance, policy, households)
    return Facts(instance, policy, tables, households, pulls, woman_row, home_row, Ways(instance, policy))
