"""Facts after a small change: what is about everybody else is taken from before."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain import Instance
from matcher.domain.changes import Changes
from matcher.rules.facts import Facts, build_facts
from matcher.rules.facts.help_again import HELP, with_help
from matcher.rules.facts.items import veto_table
from matcher.rules.facts.moves import Moves, row_of
from matcher.rules.facts.pulls import Pull
from matcher.rules.facts.women import programme_names
from matcher.rules.table import Table
from matcher.rules.ways import Ways

OF_THE_RUN = ("roads", "journeys", "vetoes")
"""Tables that belong to neither the women nor the homes alone."""
OF_HOMES = ("occupants",)


def facts_again(old: Facts, instance: Instance, changes: Changes) -> Facts | None:
    """The facts of a changed instance: to rules and criteria the same as those built from nothing.

    Only those of the touched women and homes are worked out; kinds of households and places on roads may be numbered
    otherwise. None where the change bears on everybody.
    """
    names = programme_names(instance)
    if changes.everything or names != programme_names(old.instance):
        return None
    woman_row = row_of(old.woman_row, [woman.woman_id for woman in instance.women])
    home_row = row_of(old.home_row, [home.home_id for home in instance.homes])
    women = Moves.of(old.woman_row, woman_row, changes.women)
    homes = Moves.of(old.home_row, home_row, changes.homes)
    part = build_facts(_part_of(instance, changes, women, homes), old.policy)
    tables = _tables(old, _in_terms_of(old, part, names), women, homes)
    tables["vetoes"] = veto_table(instance, woman_row, home_row)
    tables |= with_help(old, part, tables, instance, women, homes)
    hers = {**old.households, **part.households}
    return Facts(
        instance=instance,
        policy=old.policy,
        tables=tables,
        households={woman.woman_id: hers[woman.woman_id] for woman in instance.women},
        pulls={name: _pulls(held, part.pulls[name], instance, changes) for name, held in old.pulls.items()},
        woman_row=woman_row,
        home_row=home_row,
        ways=Ways(instance, old.policy),
    )


def _part_of(instance: Instance, changes: Changes, women: Moves, homes: Moves) -> Instance:
    """The touched women and homes alone, with what is theirs; vetoes, which join the two, are left out."""
    hers = {
        name: tuple(row for row in getattr(instance, name) if row.woman_id in changes.women)
        for name in ("adults", "children", "zones", "bars")
    }
    return instance.replace(
        **hers,
        women=tuple(instance.women[row] for row in women.fresh.tolist()),
        homes=tuple(instance.homes[row] for row in homes.fresh.tolist()),
        occupants=tuple(person for person in instance.occupants if person.home_id in changes.homes),
        sites=instance.sites if len(homes.fresh) else (),
        pins=(),
    )


def _in_terms_of(old: Facts, part: Facts, names: Sequence[str]) -> dict[str, Table]:
    """The part's tables, with programmes, kinds of help and places on roads numbered as before."""
    beyond = old.tables["roads"].size
    found = {
        name: _with(table, road=table.columns["road"] + beyond) if "road" in table.columns else table
        for name, table in part.tables.items()
    }
    women = [[name in woman.programmes for name in names] + [True] for woman in part.instance.women]
    homes = [names.index(home.set_aside) if home.set_aside else len(names) for home in part.instance.homes]
    found["women"] = _with(found["women"], programmes=np.array(women, bool).reshape(-1, len(names) + 1))
    width = old.tables["homes"].columns[HELP].shape[1]
    helped = np.full((len(homes), width), np.nan)
    found["homes"] = _with(found["homes"], set_aside=np.array(homes, np.intp), **{HELP: helped})
    return found


def _tables(old: Facts, part: Mapping[str, Table], women: Moves, homes: Moves) -> dict[str, Table]:
    found = {"roads": _longer(old.tables["roads"], part["roads"])}
    for name, table in old.tables.items():
        moves = homes if name in ("homes", *OF_HOMES) else women
        if name in OF_THE_RUN or moves.is_nothing:
            found.setdefault(name, table)
        elif table.parent is None:
            found[name] = moves.rows(table, part[name])
        else:
            found[name] = moves.items(table, part[name])
    return found


def _longer(table: Table, more: Table) -> Table:
    if not more.size:
        return table
    columns = {name: np.concatenate([values, more.columns[name]]) for name, values in table.columns.items()}
    return dataclasses.replace(table, size=table.size + more.size, columns=columns)


def _with(table: Table, **columns: NDArray[Any]) -> Table:
    return dataclasses.replace(table, columns={**table.columns, **columns})


def _pulls(
    old: Mapping[str, tuple[Pull, ...]], part: Mapping[str, tuple[Pull, ...]], instance: Instance, changes: Changes
) -> Mapping[str, tuple[Pull, ...]]:
    """In the order of the women."""
    if not changes.women:
        return old
    held = {woman_id: own for woman_id, own in old.items() if woman_id not in changes.women} | dict(part)
    return {woman.woman_id: held[woman.woman_id] for woman in instance.women if woman.woman_id in held}
