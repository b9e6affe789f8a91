"""Finds every rule and criterion: one module each, loudly refusing what cannot be right."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

import matcher.rules.hard
import matcher.rules.soft
from matcher.rules.base import HardRule, SoftCriterion

R = TypeVar("R", HardRule, SoftCriterion)


_OWNERS: dict[str, str] = {}


class RegistryError(RuntimeError):
    """A rule file that defines nothing, or whose code is taken or not its name."""


@functools.cache
def hard_rules() -> tuple[HardRule, ...]:
    """Every hard rule, by code. Raises RegistryError."""
    return discover(matcher.rules.hard, "RULE", HardRule)


@functools.cache
def criteria() -> tuple[SoftCriterion, ...]:
    """Every soft criterion, by code. Raises RegistryError."""
    return discover(matcher.rules.soft, "CRITERION", SoftCriterion)


def discover(package: ModuleType, name: str, kind: type[R]) -> tuple[R, ...]:
    """The object called `name` of every module in a package, sorted by code.

    Raises RegistryError when a module lacks the object, its code is not the module's name, or another package has the
    code already; an error inside the module comes through as it is.
    """
    found: list[R] = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        item = getattr(module, name, None)
        if not isinstance(item, kind):
            raise RegistryError(f"{module.__name__} defines no {name} of type {kind.__name__}")
        if item.code != info.name:
            raise RegistryError(f"{module.__name__} has code {item.code!r}; a code is its file's name")
        if (owner := _OWNERS.setdefault(item.code, module.__name__)) != module.__name__:
            raise RegistryError(f"{module.__name__} and {owner} share the code {item.code!r}")
        found.append(item)
    return tuple(sorted(found, key=lambda item: item.code))
