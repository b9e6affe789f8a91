from __future__ import annotations

import pytest

from matcher.intake.faults import HIDDEN, BadInput, Fault, FaultList


def test_a_fault_says_where_what_and_how_it_would_be_right() -> None:
    fault = Fault(file="homes.csv", row=4, column="bedrooms", value="x", message="must be a number")
    assert str(fault) == "homes.csv, row 4, column bedrooms: 'x' must be a number"
    assert str(Fault(file="homes.csv", message="is missing")) == "homes.csv: is missing"


def test_a_hidden_value_is_shown_as_hidden() -> None:
    assert str(Fault(file="a", row=2, column="b", value=HIDDEN, message="m")) == "a, row 2, column b: (hidden) m"


def test_a_long_value_is_cut_and_an_unprintable_one_escaped() -> None:
    assert len(str(Fault(file="a", value="x" * 1000, message="m"))) < 80
    assert "\\x1b" in str(Fault(file="a", value="\x1b[2J", message="m"))


def test_faults_are_listed_by_file_then_row() -> None:
    faults = FaultList()
    for file, row in [("b", 3), ("x", 1), ("a", 9), ("b", 2), ("b", None)]:
        faults.add(Fault(file=file, row=row, message="m"))
    found, warnings = faults.sorted(["a", "b"])
    assert [(fault.file, fault.row) for fault in found] == [("a", 9), ("b", None), ("b", 2), ("b", 3), ("x", 1)]
    assert not warnings


def test_warnings_alone_do_not_stop_the_reading() -> None:
    faults = FaultList()
    odd = Fault(file="a", message="odd", severity="warning")
    faults.add(odd)
    assert faults.settle() == (odd,)
    faults.add(Fault(file="a", message="wrong"))
    with pytest.raises(BadInput, match="1 fault in the input:\na: wrong") as caught:
        faults.settle()
    assert caught.value.warnings == (odd,)
