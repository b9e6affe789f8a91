"""`docs/roles.md`, made from what the service itself goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from inspect import getdoc
from typing import Any

from api.access import scope
from api.access.roles import MAY, PERMISSIONS, ROLES, Role
from api.access.users import User
from api.service.homes_question import SHOWN
from api.service.offers.fit import Fit
from api.service.offers.reading import FIELDS, NAMES_HER, WHILE_STANDING
from matcher.domain.columns import columns_of
from matcher.intake.reading import TABLES

_INTRODUCTION = """# What each role may do and see

What nothing here gives, nobody gets. This page is generated from the permissions, the scopes and the lists of fields
that the service itself goes by. [Who may do what](access.md) says how people get accounts.
"""
_SCOPES: tuple[Callable[[User], Any], ...] = (
    scope.women_of,
    scope.homes_of,
    scope.offers_of,
    scope.assessments_of,
    scope.plans_of,
    scope.runs_of,
)


def roles_markdown() -> str:
    """The page."""
    return "\n".join([_INTRODUCTION, *_permissions(), *_rows(), *_of_women(), *_of_offers(), *_of_homes(), *_private()])


def _permissions() -> Iterator[str]:
    yield "## What it may do\n"
    yield from _table(
        ("permission", *ROLES),
        ((f"`{one}`", *("yes" if one in MAY[role] else "" for role in ROLES)) for one in PERMISSIONS),
    )


def _rows() -> Iterator[str]:
    yield "## Of which rows\n"
    for one in _SCOPES:
        yield f"- {' '.join((getdoc(one) or '').split())}"
    yield ""


def _of_women() -> Iterator[str]:
    yield "## What a partner sees of a woman to whom its home is offered\n"
    yield "Neither her name nor her id, and only while the offer stands or she lives there:\n"
    yield f"{_listed(field.name for field in fields(Fit))}.\n"
    yield "Who may know of her by name (above) sees her record but for restricted places.\n"


def _of_offers() -> Iterator[str]:
    yield "## What each role sees of an offer\n"
    names = sorted(frozenset().union(*FIELDS.values()))
    yield from _table(("column", *ROLES), ((f"`{name}`", *(_reads(role, name) for role in ROLES)) for name in names))


def _reads(role: Role, name: str) -> str:
    if name not in FIELDS.get(role, ()):
        return ""
    return "while it stands" if name in WHILE_STANDING and role not in NAMES_HER else "yes"


def _of_homes() -> Iterator[str]:
    yield "## What everybody who may search sees of a home\n"
    yield f"{_listed(SHOWN)}; and the middle of the square of 2 km in which it lies.\n"


def _private() -> Iterator[str]:
    yield "## Columns that are private\n"
    yield "They never stand in an error message or in a log:\n"
    columns = {
        name: [one.name for one in columns_of(record).values() if one.private] for name, record in TABLES.items()
    }
    yield from _table(("table", "columns"), ((name, _listed(found)) for name, found in columns.items() if found))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = list(head)
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
