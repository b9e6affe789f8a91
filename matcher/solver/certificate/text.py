"""A certificate as text, and back from text that may have been tampered with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from matcher.solver.certificate.record import Certificate, Proof
from matcher.solver.plan import Level

SAYS = (
    "No plan is above the bound of a level and as good as this one on the levels before it; where bound and value are"
    " the same, nothing is better. Each proof is a set of prices. For every plan, placed x (its women's weights)"
    " + points x (its points) + kept x (its kept pairs) is at most the prices times the capacities of homes and"
    " partners, plus, for each woman, the most that any of her proposable pairs is worth beyond the prices of its home"
    " and partner, or 0; limits, floors and women that have prices count alike. Anybody can add that up:"
    " docs/certificate.md shows how."
)
"""For whoever opens the file."""

LARGEST = 2**62
"""No number of a certificate may reach this, so that differences of two are exact in 64 bits."""

PROOF = {
    "placed": int, "points": int, "kept": int, "homes": dict, "partners": dict, "limits": dict, "packed": dict,
    "floors": dict, "women_priced": bool,
}  # fmt: skip
LEVEL = {"name": str, "value": int, "bound": int, "prices_prove": int}
PUBLIC = {"says": str, "levels": list, "pairs": dict, "proofs": list}
PAIRS = {"eligible": int, "proposable": int | None}


class CertificateError(ValueError):
    """Text that is no certificate. The message is the end of a sentence that begins with the file's name."""


def public_text(certificate: Certificate) -> str:
    """Everything but the prices of women, as JSON: ids sorted, whole numbers only."""
    return _text(
        {
            "says": SAYS,
            "levels": [
                {"name": level.name, "value": level.value, "bound": level.bound, "prices_prove": priced}
                for level, priced in zip(certificate.levels, certificate.priced, strict=True)
            ],
            "pairs": {"eligible": certificate.eligible, "proposable": certificate.proposable},
            "proofs": [_public(proof) for proof in certificate.proofs],
        }
    )


def _public(proof: Proof) -> dict[str, Any]:
    return {
        "placed": proof.placed,
        "points": proof.points,
        "kept": proof.kept,
        "homes": dict(sorted(proof.homes.items())),
        "partners": dict(sorted(proof.partners.items())),
        "limits": {code: dict(sorted(held.items())) for code, held in sorted(proof.limits.items())},
        "packed": {code: sorted(names) for code, names in sorted(proof.packed.items())},
        "floors": dict(sorted(proof.floors.items())),
        "women_priced": proof.women is not None,
    }


def private_text(certificate: Certificate) -> str | None:
    """The prices of women, one object (or null) for each proof; None when no proof has any."""
    if all(proof.women is None for proof in certificate.proofs):
        return None
    return _text([None if proof.women is None else dict(sorted(proof.women.items())) for proof in certificate.proofs])


def _text(value: Any) -> str:
    return f"{_indented(value)}\n"


def _indented(value: Any, begin: str = "\n ") -> str:
    """As `json.dumps(value, indent=1)`, which is slow: objects of plain values, the long ones, are written at once.

    begin: what a line within the value begins with, the end of the one before included.
    """
    if not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    held = value.values() if isinstance(value, dict) else value
    if not any(isinstance(item, dict | list) for item in held):
        text = json.dumps(value, ensure_ascii=False, separators=(f",{begin}", ": "))
        return f"{text[0]}{begin}{text[1:-1]}{begin[:-1]}{text[-1]}"
    if isinstance(value, list):
        return f"[{begin}{f',{begin}'.join(_indented(item, f'{begin} ') for item in value)}{begin[:-1]}]"
    items = (f"{json.dumps(key, ensure_ascii=False)}: {_indented(item, f'{begin} ')}" for key, item in value.items())
    return f"{{{begin}{f',{begin}'.join(items)}{begin[:-1]}}}"


def read_certificate(public: str, private: str | None) -> Certificate:
    """The certificate of the two texts. Raises CertificateError for anything but what the two above write: a number
    that is not whole or too large, a name that stands twice, is unknown or missing, text that ends too early."""
    found = _shaped("the top", _parsed(public), PUBLIC)
    pairs = _shaped("pairs", found["pairs"], PAIRS)
    women = [None] * len(found["proofs"]) if private is None else _listed("women", _parsed(private))
    if len(women) != len(found["proofs"]):
        raise CertificateError(f"has {len(found['proofs'])} proofs, but prices of women for {len(women)}")
    levels = [_shaped("levels", level, LEVEL) for level in found["levels"]]
    return Certificate(
        levels=tuple(Level(name=it["name"], value=it["value"], bound=it["bound"]) for it in levels),
        priced=tuple(it["prices_prove"] for it in levels),
        eligible=pairs["eligible"],
        proposable=pairs["proposable"],
        proofs=tuple(_proof(proof, hers) for proof, hers in zip(found["proofs"], women, strict=True)),
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise CertificateError(f"is not JSON at line {error.lineno}") from error
    except RecursionError as error:
        raise CertificateError("is nested too deeply") from error
    except CertificateError:
        raise
    except ValueError as error:  # Python refuses whole numbers of thousands of digits.
        raise CertificateError("holds a number that is too large") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise CertificateError("names something twice")
    return found


def _no_number(text: str) -> Any:
    raise CertificateError(f"holds {text}, which is not a whole number")


def _shaped(where: str, value: Any, shape: Mapping[str, Any]) -> dict[str, Any]:
    """An object with exactly these keys, each of its kind."""
    if not isinstance(value, dict) or value.keys() != shape.keys():
        raise CertificateError(f"must hold exactly {', '.join(shape)} at {where}")
    for name, kind in shape.items():
        held = value[name]
        if kind is int:
            _whole(name, held)
        elif kind == int | None:
            if held is not None:
                _whole(name, held)
        elif not isinstance(held, kind):
            raise CertificateError(f"holds another kind of thing than it should at {name}")
    return value


def _whole(name: str, value: Any) -> int:
    if type(value) is not int:
        raise CertificateError(f"must hold a whole number at {name}")
    if not -LARGEST < value < LARGEST:
        raise CertificateError(f"holds a number at {name} that is too large")
    return value


def _listed(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise CertificateError(f"must hold a list at {where}")
    return value


def _proof(value: Any, women: Any) -> Proof:
    found = _shaped("proofs", value, PROOF)
    if found["women_priced"] != (women is not None):
        raise CertificateError("does not hold the prices of women exactly where it says so")
    return Proof(
        placed=found["placed"],
        points=found["points"],
        kept=found["kept"],
        homes=_prices("homes", found["homes"]),
        partners=_prices("partners", found["partners"]),
        limits={code: _prices("limits", held) for code, held in found["limits"].items()},
        packed={code: _names(held) for code, held in found["packed"].items()},
        floors=_prices("floors", found["floors"]),
        women=None if women is None else _prices("women", women),
    )


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value) or len(value) > len(set(value)):
        raise CertificateError("must hold names at packed, each once")
    return tuple(value)


def _prices(where: str, value: Any) -> dict[str, int]:
    if not isinstance(value, dict):
        raise CertificateError(f"must hold a price for each name at {where}")
    return {name: _whole(where, price) for name, price in value.items()}
