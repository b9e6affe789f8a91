"""Help with rent after a small change: a column of the homes' help for each kind of household, old kinds as before."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from matcher.domain import Instance, Woman
from matcher.rules.facts import Facts
from matcher.rules.facts.moves import Moves
from matcher.rules.household import Household
from matcher.rules.money_days import DAYS, money_days
from matcher.rules.money_help import NOBODY_KNOWS, HelpKind, help_kind, help_kinds, help_matrix
from matcher.rules.table import Floats, Table

HELP = "help"
KINDS = tuple(f"kind_{day}" for day in DAYS)


def with_help(
    old: Facts, part: Facts, tables: Mapping[str, Table], instance: Instance, women: Moves, homes: Moves
) -> dict[str, Table]:
    """The tables of the women and the homes with their kinds and the help of each kind.

    part: the facts of the touched women and homes alone, whose kinds have numbers of their own.
    """
    if women.is_nothing and homes.is_nothing:
        return {}
    known = _kinds_of_columns(old)
    own = list(help_kinds(kind for woman in part.instance.women for kind in _kinds(woman, part.households)))
    added = [kind for kind in own if kind not in known]
    column = {kind: at for at, kind in enumerate((*known, *added)) if kind is not None}
    number = np.array([column[kind] for kind in own], np.intp)
    kinds = {name: tables["women"].columns[name].copy() for name in KINDS}
    for name in KINDS:
        kinds[name][women.fresh] = number[part.tables["women"].columns[name]]
    held = old.tables["homes"].columns[HELP]
    if not (homes.is_nothing and not added):
        held = _help(held, known, added, instance, part.instance, homes)
    return {
        "women": _changed(tables["women"], kinds),
        "homes": tables["homes"] if homes.is_nothing and not added else _changed(tables["homes"], {HELP: held}),
    }


def _help(
    old: Floats, known: Sequence[HelpKind | None], added: Sequence[HelpKind], instance: Instance, part: Instance,
    homes: Moves,
) -> Floats:  # fmt: skip
    """(homes, kinds)"""
    found = np.full((len(instance.homes), len(known) + len(added)), np.nan)
    found[homes.now, : len(known)] = old[homes.kept]
    asked = np.array([at for at, kind in enumerate(known) if kind is not None], np.intp)
    if len(homes.fresh) and len(asked):
        found[np.ix_(homes.fresh, asked)] = help_matrix(part, [kind for kind in known if kind is not None])
    if added:
        found[:, len(known) :] = help_matrix(instance, added)
    return found


def _kinds_of_columns(facts: Facts) -> list[HelpKind | None]:
    """The kind that each column of the homes' help is of, told by a woman of that kind; None where there is none."""
    found: list[HelpKind | None] = [None] * facts.tables["homes"].columns[HELP].shape[1]
    for day, name in enumerate(KINDS):
        for column, row in zip(*np.unique(facts.tables["women"].columns[name], return_index=True), strict=True):
            if found[column] is None:
                found[column] = (*_kinds(facts.instance.women[row], facts.households), NOBODY_KNOWS, NOBODY_KNOWS)[day]
    return found


def _kinds(woman: Woman, households: Mapping[str, Household | None]) -> tuple[HelpKind, ...]:
    """Her kind on each of her two days; nothing without a release date."""
    household = households[woman.woman_id]
    if household is None:
        return ()
    return tuple(help_kind(day, household.release) for day in money_days(woman, household))


def _changed(table: Table, columns: Mapping[str, np.ndarray]) -> Table:
    return dataclasses.replace(table, columns={**table.columns, **columns})
