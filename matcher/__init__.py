"""The matching engine: tables in, a proven plan out.

>>> import matcher                                                  # doctest: +SKIP
>>> instance = matcher.read_tables("fixtures/tiny")                 # doctest: +SKIP
>>> result = matcher.match(instance)                                # doctest: +SKIP
>>> print(matcher.explain(result, "W1"))                            # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.facade import explain, match, read_policy, read_tables, rematch

__all__ = ["explain", "match", "read_policy", "read_tables", "rematch"]


def __getattr__(name: str) -> Any:
    """Loads the façade only when it is used: the small packages below stay quick to import."""
    if name in __all__:
        from matcher import facade

        return getattr(facade, name)
    raise AttributeError(f"module 'matcher' has no attribute {name!r}")
