"""How much may be asked: by a token, and by who shows none; who asks within the limits is never turned away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.access.roles import Role
from api.settings import Settings
from api.web.app import create_app
from api.web.limits import Limits, network_of
from api.web.problems import Problem
from tests.api.web.conftest import shown

FORGED = shown("hw_0000000000000000_" + "A" * 43)


@pytest.fixture
def limited(served: Engine) -> Iterator[TestClient]:
    settings = Settings(requests_per_minute=4, refused_per_minute=3)
    with TestClient(create_app(served, settings)) as client:
        yield client


def statuses(client: TestClient, headers: Mapping[str, str], times: int, path: str = "/homes/available") -> list[int]:
    return [client.get(path, headers=headers).status_code for _ in range(times)]


def test_a_token_that_asks_too_much_waits(limited: TestClient, tokens: Mapping[Role, str]) -> None:
    assert statuses(limited, shown(tokens["manager"]), 6) == [200] * 4 + [429] * 2
    answered = limited.get("/homes/available", headers=shown(tokens["manager"]))
    assert answered.json()["code"] == "too_many" and 1 <= int(answered.headers["retry-after"]) <= 60
    assert statuses(limited, shown(tokens["partner"]), 1) == [200]


def test_what_is_refused_counts_too(limited: TestClient, tokens: Mapping[Role, str]) -> None:
    assert statuses(limited, shown(tokens["commissioner"]), 5) == [403] * 4 + [429]


def test_who_guesses_waits_and_a_good_token_does_not(limited: TestClient, tokens: Mapping[Role, str]) -> None:
    assert statuses(limited, FORGED, 2) + statuses(limited, {}, 3) == [401] * 3 + [429] * 2
    assert statuses(limited, shown(tokens["manager"]), 1) == [200]


def test_health_is_free(limited: TestClient) -> None:
    statuses(limited, {}, 5)
    assert statuses(limited, {}, 8, "/health/live") == [200] * 8
    assert statuses(limited, {}, 8, "/health") == [200] * 8


def test_no_limit_is_none() -> None:
    limits = Limits(Settings(requests_per_minute=0, refused_per_minute=0))
    for _ in range(2_000):
        limits.asked_with("a")
        limits.refused_at("192.0.2.1")


def test_each_address_and_each_token_is_counted_by_itself() -> None:
    limits = Limits(Settings(requests_per_minute=1, refused_per_minute=1))
    for who in ("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1", "2001:db8:0:2::1"):
        limits.refused_at(who)
        limits.asked_with(who)
    for who in ("192.0.2.1", "::ffff:192.0.2.2", "2001:db8:0:1:ffff::9"):
        with pytest.raises(Problem):
            limits.refused_at(who)


def test_who_has_an_address_of_version_6_has_its_network() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::/64"
    assert network_of("::ffff:192.0.2.9") == network_of("192.0.2.9") == "192.0.2.9"
    assert network_of("testclient") == "testclient"


def test_what_cannot_be_read_is_told_to_nobody_unknown_and_counted(
    limited: TestClient, tokens: Mapping[Role, str]
) -> None:
    json = {"Content-Type": "application/json"}

    def sent(body: bytes, headers: Mapping[str, str]) -> int:
        return limited.post("/referrals", content=body, headers={**json, **headers}).status_code

    assert [sent(body, FORGED) for body in (b"{", b"\xff\xfe")] == [401] * 2
    assert statuses(limited, FORGED, 3, "/referrals?limit=1&limit=2") == [401, 429, 429]
    assert sent(b"{", {}) == 429
    assert [sent(b"{", shown(tokens["manager"])) for _ in range(5)] == [422] * 4 + [429]
    assert statuses(limited, {}, 1, "/health?a=1&a=2") == [422], "which is for everybody"
