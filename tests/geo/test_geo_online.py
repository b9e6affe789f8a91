"""Only a postcode goes out, once, and only when asked for twice; what comes back is checked."""

from __future__ import annotations

import json
import logging
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.commands import geo_app
from geo.gazetteer import Gazetteer
from geo.online import Geocoder, OnlineError, Service, service_from_environment
from geo.online_cache import Kept, OnlineCache
from geo.postcode import PostcodeError
from tests.geo.geocoding import Nominatim, row, serving

NEAR = (53.4795, -2.2451)
ROWS = {
    "M1 1ZZ": [row(*NEAR, (53.4745, 53.4845, -2.2551, -2.2351))],
    "M1 1ZY": [row(*NEAR)],
    "M1 1ZX": [row(53.3498, -6.2603)],  # Dublin
    "M1 1ZW": [row(48.8566, 2.3522)],
    "M1 1ZU": [row(51.5074, -0.1278)],
    "M1 1ZT": [{"lat": "north", "lon": "west", "display_name": ""}],
    "M1 1ZS": [row(float("nan"), -2.2)],
    "QM1": [],
}


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer(sources=tmp_path_factory.mktemp("nothing"))


@pytest.fixture
def server() -> Iterator[Nominatim]:
    with serving(Nominatim(dict(ROWS))) as nominatim:
        yield nominatim


def geocoder(server: Nominatim, folder: Path, seconds: float = 0.0) -> Geocoder:
    service = Service(name="nominatim", address=server.address)
    return Geocoder(service, OnlineCache(folder / "geocoded.sqlite"), seconds_between=seconds)


def test_just_the_postcode_and_the_country_go_out(server: Nominatim, tmp_path: Path, gazetteer: Gazetteer) -> None:
    place = geocoder(server, tmp_path).find(" m11zz ", gazetteer)
    assert server.queries() == [{"postalcode": ["M1 1ZZ"], "countrycodes": ["gb"], "format": ["json"], "limit": ["1"]}]
    assert server.bodies == [b""] and server.agents[0].startswith("homeward/")
    assert place is not None
    assert (place.kind, place.outcode, place.authority) == ("point", "M1", "E08000003")


def test_the_uncertainty_is_that_of_the_box_or_a_kilometre(
    server: Nominatim, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    asked = geocoder(server, tmp_path)
    boxed, plain = asked.find("M1 1ZZ", gazetteer), asked.find("M1 1ZY", gazetteer)
    assert boxed is not None and plain is not None
    # From the middle to a corner: 0.005 degrees north and 0.01 degrees west.
    assert boxed.uncertainty_m == pytest.approx(((0.005 * 111_300) ** 2 + (0.01 * 66_300) ** 2) ** 0.5, rel=0.01)
    assert plain.uncertainty_m == 1_000


@pytest.mark.parametrize(
    ("code", "said"),
    [("M1 1ZX", "outside"), ("M1 1ZW", "outside"), ("M1 1ZU", "far from"), ("M1 1ZT", "usable"), ("M1 1ZS", "usable")],
)
def test_an_answer_that_cannot_be_right_is_refused_without_naming_it(
    code: str, said: str, server: Nominatim, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    with pytest.raises(OnlineError, match=said) as refused:
        geocoder(server, tmp_path).find(code, gazetteer)
    assert code not in str(refused.value) and code.split()[1] not in str(refused.value)


def test_what_is_no_postcode_of_great_britain_stays_here(
    server: Nominatim, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    asked = geocoder(server, tmp_path)
    for text in ("Manchester", "100000", "53.48, -2.24", "SJ 84 98"):
        with pytest.raises(PostcodeError):
            asked.find(text, gazetteer)
    assert asked.find("BT1 1AA", gazetteer) is None
    assert server.requests == []


def test_a_postcode_goes_out_once_and_what_is_not_known_is_kept_too(
    server: Nominatim, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    first = geocoder(server, tmp_path).find("M1 1ZZ", gazetteer)
    again = geocoder(server, tmp_path)
    assert again.find("m1 1zz", gazetteer) == first
    assert again.find("M1 1ZQ", gazetteer) is None and again.find("M1 1ZQ", gazetteer) is None
    assert len(server.requests) == 2
    assert stat.S_IMODE((tmp_path / "geocoded.sqlite").stat().st_mode) == 0o600


def test_requests_keep_their_distance_also_from_another_process(
    server: Nominatim, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    started = time.monotonic()
    for code in ("M1 1ZZ", "M1 1ZY", "M1 1ZQ"):
        geocoder(server, tmp_path, seconds=0.2).find(code, gazetteer)
    assert time.monotonic() - started >= 0.4


def test_a_failing_server_is_tried_again_and_never_named_with_the_postcode(
    server: Nominatim, tmp_path: Path, gazetteer: Gazetteer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    server.statuses = [503]
    assert geocoder(server, tmp_path).find("M1 1ZZ", gazetteer) is not None
    server.statuses = [503, 503, 503]
    with pytest.raises(OnlineError, match="no usable answer"):
        geocoder(server, tmp_path).find("M1 1ZY", gazetteer)
    assert "1ZY" not in caplog.text and "1ZZ" not in caplog.text


def test_nobody_there(tmp_path: Path, gazetteer: Gazetteer) -> None:
    nobody = Nominatim({}, address="http://127.0.0.1:9")
    with pytest.raises(OnlineError, match="no usable answer") as refused:
        geocoder(nobody, tmp_path).find("M1 1ZZ", gazetteer)
    assert refused.value.__cause__ is None and refused.value.__context__ is None


def test_a_broken_or_unwritable_cache_stops_nothing(server: Nominatim, tmp_path: Path, gazetteer: Gazetteer) -> None:
    (tmp_path / "geocoded.sqlite").write_bytes(b"this is no database" * 100)
    assert geocoder(server, tmp_path).find("M1 1ZZ", gazetteer) is not None
    assert geocoder(server, tmp_path / "geocoded.sqlite").find("M1 1ZZ", gazetteer) is not None
    assert len(server.requests) == 2


def test_the_cache_keeps_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "new" / "geocoded.sqlite"
    cache = OnlineCache(path)
    assert cache.get("a", "M1 1AE") is None
    cache.put("a", "M1 1AE", Kept(53.0, -2.0, (1.0, 2.0, 3.0, 4.0)))
    cache.put("a", "M1 1AF", Kept(None, None, ()))
    assert OnlineCache(path).get("a", "M1 1AE") == Kept(53.0, -2.0, (1.0, 2.0, 3.0, 4.0))
    assert cache.get("a", "M1 1AF") == Kept(None, None, ()) and cache.get("b", "M1 1AE") is None


@pytest.mark.parametrize(
    ("service", "said"),
    [
        (Service(name="nothing"), "HOMEWARD_GEOCODER names a service"),
        (Service(name="opencage"), "HOMEWARD_GEOCODER_KEY"),
        (Service(name="nominatim", key="secret"), "takes no api_key"),
        (Service(name="baidu", address="http://127.0.0.1:9", key="secret"), "takes no domain"),
    ],
)
def test_a_service_that_cannot_be_used_as_set(service: Service, said: str, tmp_path: Path) -> None:
    with pytest.raises(OnlineError, match=said) as refused:
        Geocoder(service, OnlineCache(tmp_path / "x"))
    assert "secret" not in str(refused.value)


def test_the_environment_names_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "_DOMAIN", "_KEY"):
        monkeypatch.delenv(f"HOMEWARD_GEOCODER{name}", raising=False)
    assert service_from_environment() is None
    monkeypatch.setenv("HOMEWARD_GEOCODER", " Nominatim ")
    monkeypatch.setenv("HOMEWARD_GEOCODER_DOMAIN", "http://localhost:8080")
    assert service_from_environment() == Service(name="nominatim", address="http://localhost:8080")


def looked_up(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(geo_app, ["lookup", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.stdout, done.stderr


def test_the_command_asks_only_with_the_option_and_the_service_and_only_for_unknown_postcodes(
    server: Nominatim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("HOMEWARD_GEOCODER", raising=False)
    assert looked_up("M1 1ZZ", "--online")[0] == 2
    monkeypatch.setenv("HOMEWARD_GEOCODER", "nominatim")
    monkeypatch.setenv("HOMEWARD_GEOCODER_DOMAIN", server.address)
    looked_up("M1 1ZZ")
    for known in ("M1 1AE", "M1 1", "Manchester", "100000", "SJ 84 98", "53.48, -2.24", "Nowhere at all", "M1 IAE"):
        looked_up(known, "--online")
    assert server.requests == []
    code, out, _ = looked_up("M1 1ZZ", "--online", "--json")
    first, second = json.loads(out)["answers"]
    assert (code, first["read_as"], first["kind"]) == (0, "online", "point")
    assert "OpenStreetMap" in first["attribution"] and second["kind"] == "sector"
    assert len(server.requests) == 1
    code, _, err = looked_up("M1 1ZX", "--online")
    assert code == 2 and "outside Great Britain" in err and "M1 1ZX" not in err
