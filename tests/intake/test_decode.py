from __future__ import annotations

import pytest

from matcher.intake.decode import decode
from matcher.intake.faults import Fault, FaultList

NAME = "name\nTŷ Söhne\n"


def decoded(content: bytes) -> tuple[str | None, list[Fault]]:
    faults = FaultList()
    text = decode(content, "women.csv", faults)
    found, warnings = faults.sorted()
    return text, [*found, *warnings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_with_and_without_its_mark(encoding: str) -> None:
    assert decoded(NAME.encode(encoding)) == (NAME, [])


def test_windows_text_is_read_with_a_warning() -> None:
    text, found = decoded("Söhne £5".encode("cp1252"))
    assert text == "Söhne £5"
    assert [fault.severity for fault in found] == ["warning"]
    assert "Windows-1252" in found[0].message


@pytest.mark.parametrize(
    "content",
    [
        NAME.encode("utf-16"),
        NAME.encode("utf-16-le"),
        b"PK\x03\x04\x00\x00\xff",
        b"caf\xe9 \x81",
    ],
)
def test_anything_else_is_a_fault_that_asks_for_utf8(content: bytes) -> None:
    text, found = decoded(content)
    assert text is None
    assert [fault.severity for fault in found] == ["fault"]
    assert "UTF-8" in found[0].message
