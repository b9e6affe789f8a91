"""Two hundred broken directories: each is read, or refused with its faults; nothing else ever happens."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.intake import BadInput, read_tables
from tests.intake.tables import AS_OF, RICH, write

Break = Callable[[random.Random, bytes], bytes]


def flip(chance: random.Random, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def drop_line(chance: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    lines.pop(chance.randrange(len(lines)))
    return b"".join(lines)


def repeat_line(chance: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def swap_cells(chance: random.Random, content: bytes) -> bytes:
    cells = content.split(b",")
    for _ in range(chance.randint(1, 6)):
        first, second = chance.randrange(len(cells)), chance.randrange(len(cells))
        cells[first], cells[second] = cells[second], cells[first]
    return b",".join(cells)


def other_delimiter(chance: random.Random, content: bytes) -> bytes:
    return content.replace(b",", chance.choice([b";", b"\t", b"|", b" "]))


def odd_letters(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    letters = "".join(
        chr(chance.choice([chance.randrange(0xD800), chance.randrange(0xE000, 0x110000)])) for _ in "12345"
    )
    return content[:place] + letters.encode() + content[place:]


def odd_cell(chance: random.Random, content: bytes) -> bytes:
    cells = content.split(b",")
    odd = [
        b"", b"nan", b"inf", b"1e400", b"-1", b"9" * 5000, b"9999-12-31", b"0001-01-01", b"2027-02-30", b"none",
        b"x" * 200_000, b'"', b'""', b'"a"b', b"BT1 1AA", b"ZE99 9ZZ", b"POLYGON EMPTY", b"=1+1", b";;", b"\r", b"\x00",
        b"yes", b"W1", b"H1", b"safety", b'"POLYGON ((0 0, nan nan, 1e999 1, 0 0))"',
    ]  # fmt: skip
    for _ in range(chance.randint(1, 4)):
        cells[chance.randrange(len(cells))] = chance.choice(odd)
    return b",".join(cells)


def other_encoding(chance: random.Random, content: bytes) -> bytes:
    encoding = chance.choice(["utf-16", "utf-8-sig", "cp1252", "utf-32"])
    return content.decode(errors="replace").encode(encoding, errors="replace")


BREAKS: tuple[Break, ...] = (
    flip, cut, drop_line, repeat_line, swap_cells, other_delimiter, odd_letters, odd_cell, other_encoding,
)  # fmt: skip


@pytest.mark.parametrize("block", range(8))
def test_broken_tables_are_read_or_refused(block: int, tmp_path: Path) -> None:
    for number in range(25):
        chance = random.Random(block * 25 + number)
        texts: dict[str, str | bytes | None] = dict(RICH)
        for name in chance.sample(list(RICH), chance.randint(1, 2)):
            content = str(texts[name]).encode()
            for _ in range(chance.randint(1, 2)):
                content = chance.choice(BREAKS)(chance, content) or b"\n"
            texts[name] = content
        try:
            reading = read_tables(write(tmp_path / str(number), texts), AS_OF)
        except BadInput as refused:
            assert refused.faults
            assert all(fault.severity == "fault" and fault.file and fault.message for fault in refused.faults)
        else:
            assert reading.instance.women
