"""A certificate as text: read back whole, and refused when it is anything else than what was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from matcher.solver.certificate import Certificate, CertificateError, Proof, private_text, public_text, read_certificate
from matcher.solver.plan import Level

LEVELS = Level(name="placed", value=32, bound=32), Level(name="points", value=31_195, bound=31_200)
FLOW = Proof(placed=48_821, points=1, kept=0, homes={"H1": 1_106, "H2": 0}, partners={"P1": 7})
COUPLED = Proof(
    placed=0,
    points=64,
    kept=0,
    homes={"H1": 0, "H2": 3},
    partners={"P1": 0},
    limits={"households_in_period": {"P1 0": 5}},
    packed={"support_hours": ("P1",)},
    floors={"mothers": 12},
    women={"W1": -4, "W2": 9},
)
CERTIFICATE = Certificate(LEVELS, (32, 31_250), 9, 8, (FLOW, COUPLED))


def test_it_comes_back_whole() -> None:
    for certificate in (CERTIFICATE, Certificate(LEVELS, (32, 31_250), 9, 8, (FLOW,)), Certificate((), (), 0, 0, ())):
        assert read_certificate(public_text(certificate), private_text(certificate)) == certificate


def test_the_text_is_laid_out_as_the_library_does() -> None:
    for text in (public_text(CERTIFICATE), str(private_text(CERTIFICATE))):
        assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


def test_nothing_about_women_is_in_the_public_text() -> None:
    assert "W1" not in public_text(CERTIFICATE) and "W1" in str(private_text(CERTIFICATE))
    assert private_text(Certificate(LEVELS, (32, 31_250), 9, 8, (FLOW,))) is None


def test_ids_are_sorted_and_the_text_says_what_it_proves() -> None:
    shuffled = Proof(placed=1, points=1, kept=0, homes={"H2": 0, "H1": 1_106}, partners={"P1": 7})
    text = public_text(Certificate(LEVELS, (32, 31_250), 9, 8, (shuffled,)))
    assert text.index('"H1"') < text.index('"H2"')
    assert list(json.loads(text)) == ["says", "levels", "pairs", "proofs"]
    assert "Anybody can add that up" in text


def put(*path: Any) -> Callable[[Any], object]:
    """Sets what stands at a path; the last item is the value."""

    def change(top: Any) -> None:
        for step in path[:-2]:
            top = top[step]
        top[path[-2]] = path[-1]

    return change


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (put("proofs", 0, "homes", "H1", 1.5), "must hold a whole number at homes"),
        (put("proofs", 0, "homes", "H1", 1106.0), "must hold a whole number at homes"),
        (put("proofs", 0, "homes", "H1", "1106"), "must hold a whole number at homes"),
        (put("proofs", 0, "homes", "H1", True), "must hold a whole number at homes"),
        (put("proofs", 0, "homes", "H1", None), "must hold a whole number at homes"),
        (put("proofs", 0, "homes", "H1", 2**62), "holds a number at homes that is too large"),
        (put("proofs", 0, "homes", "H1", float("nan")), "holds NaN, which is not a whole number"),
        (put("proofs", 0, "homes", "H1", float("inf")), "holds Infinity, which is not a whole number"),
        (put("proofs", 0, "homes", []), "another kind of thing than it should at homes"),
        (put("proofs", 0, "placed", 1e6), "must hold a whole number at placed"),
        (put("proofs", 0, "extra", 1), "must hold exactly placed, points, kept"),
        (put("proofs", 1, "limits", "support_hours", 7), "must hold a price for each name at limits"),
        (put("proofs", 1, "packed", "support_hours", ["P1", "P1"]), "must hold names at packed, each once"),
        (put("proofs", 1, "packed", "support_hours", [1]), "must hold names at packed, each once"),
        (put("proofs", 1, "women_priced", False), "prices of women exactly where it says so"),
        (put("proofs", 0, "women_priced", True), "prices of women exactly where it says so"),
        (put("proofs", 0, 7), "must hold exactly placed, points, kept"),
        (put("proofs", {}), "another kind of thing than it should at proofs"),
        (put("levels", 0, "value", "32"), "must hold a whole number at value"),
        (put("levels", 0, []), "must hold exactly name, value, bound, prices_prove at levels"),
        (put("pairs", "eligible", 9.0), "must hold a whole number at eligible"),
        (lambda top: top.pop("proofs"), "must hold exactly says, levels, pairs, proofs"),
        (lambda top: top["proofs"].pop(), "has 1 proofs, but prices of women for 2"),
    ],
)
def test_anything_else_is_refused(spoil: Callable[[Any], object], words: str) -> None:
    top = json.loads(public_text(CERTIFICATE))
    spoil(top)
    with pytest.raises(CertificateError, match=words):
        read_certificate(json.dumps(top), private_text(CERTIFICATE))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        (public_text(CERTIFICATE)[:-40], "is not JSON"),
        ("[]", "must hold exactly"),
        ("null", "must hold exactly"),
        ("[" * 100_000, "is nested too deeply"),
        (public_text(CERTIFICATE).replace("48821", "4" * 5_000), "holds a number that is too large"),
        (public_text(CERTIFICATE).replace('"H2"', '"H1"'), "names something twice"),
    ],
)
def test_text_that_is_broken_is_refused(text: str, words: str) -> None:
    with pytest.raises(CertificateError, match=words):
        read_certificate(text, private_text(CERTIFICATE))


@pytest.mark.parametrize("private", ["{}", "[null]", "[null, []]", '[null, {"W1": 0.5}]', "[null, {}", None])
def test_prices_of_women_that_are_broken_or_missing_are_refused(private: str | None) -> None:
    with pytest.raises(CertificateError):
        read_certificate(public_text(CERTIFICATE), private)
