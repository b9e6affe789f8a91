"""What each role may do: all that is not listed is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["manager", "caseworker", "partner", "commissioner", "batch"]
Permission = Literal[
    "referrals:read",
    "referrals:write",
    "runs:read",
    "runs:write",
    "decisions:write",
    "homes:read",
    "homes:write",
    "needs:read",
    "offers:read",
    "offers:answer",
    "aggregates:read",
    "metrics:read",
]

ROLES: tuple[Role, ...] = get_args(Role)
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

MAY: Mapping[Role, frozenset[Permission]] = {
    "manager": frozenset(PERMISSIONS),
    "caseworker": frozenset({"referrals:read", "referrals:write", "homes:read", "offers:read", "offers:answer"}),
    "partner": frozenset({"homes:read", "homes:write", "needs:read", "offers:read", "offers:answer"}),
    "commissioner": frozenset({"aggregates:read"}),
    "batch": frozenset({"runs:read", "runs:write", "metrics:read"}),
}
"""Role -> permissions. Of which rows and fields is another question: a caseworker's region, a partner's own."""

SCOPED_TO: Mapping[Role, str] = {"caseworker": "region", "partner": "partner_id"}
"""Role -> what of the account says which rows are its own; the others have no own rows."""
