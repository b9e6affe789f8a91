"""What one cell says: a reader for each kind of column, and the canonical text that it reads back."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from geo.postcode import PostcodeError, normalise
from matcher.domain.columns import Column
from matcher.intake.raw import SPACES

LONGEST_ID = 64
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAIN_NUMBER = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]*)?|\.[0-9]+)")
MONEY_SIGNS = frozenset("£,")


class CellError(ValueError):
    """The message says what would be right, and never repeats the cell."""


def parse_cell(column: Column, text: str) -> Any:
    """The value of a cell that is not empty; raises CellError.

    Lists keep their order and lose repeats; choices are read in letters of any case.
    """
    return READERS[column.kind](column, text)


def _identifier(column: Column, text: str) -> str:
    if text.startswith("'"):
        # Outputs put one before a text that a spreadsheet would take for a formula.
        raise CellError("begins with an apostrophe; an id must not")
    if ";" in text:
        raise CellError("holds a semicolon, which stands between ids; an id must not")
    return _word(column, text)


def _word(_column: Column, text: str) -> str:
    if len(text) > LONGEST_ID:
        raise CellError(f"is longer than {LONGEST_ID} characters")
    # Most texts are printable to the last letter, and that is quickly told.
    if not text.isprintable() and any(unicodedata.category(letter).startswith("C") for letter in text):
        raise CellError("holds a character that cannot be printed")
    return text


def _text(_column: Column, text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in lines if letter not in "\n\t"):
        raise CellError("holds a character that cannot be printed")
    return lines


def _date(_column: Column, text: str) -> date:
    if not ISO_DATE.fullmatch(text):
        raise CellError("is not a date; write year-month-day, such as 2027-04-03")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CellError("is a day that the calendar does not have") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CellError(f"must lie between {FIRST_DAY} and {LAST_DAY}; leave it empty when open or unknown")
    return day


def _number(column: Column, text: str) -> float:
    if not PLAIN_NUMBER.fullmatch(text):
        without = ", without £ or commas" if MONEY_SIGNS.intersection(text) else ""
        raise CellError(f"is not a plain number; write it like 12.50{without}")
    number = float(text) + 0.0
    low = -math.inf if column.minimum is None else column.minimum
    high = math.inf if column.maximum is None else column.maximum
    if not low <= number <= high:
        raise CellError(f"must be {range_words(column)}")
    return number


def _integer(column: Column, text: str) -> int:
    number = _number(column, text)
    if not number.is_integer():
        raise CellError("must be a whole number")
    return int(number)


def _yes_no(_column: Column, text: str) -> bool:
    answer = {"yes": True, "no": False}.get(text.lower())
    if answer is None:
        raise CellError("must be yes or no")
    return answer


def _choice(column: Column, text: str) -> str:
    for value in column.values:
        if value.casefold() == text.casefold():
            return value
    raise CellError(f"must be one of: {'; '.join(column.values)}")


def _choices(column: Column, text: str) -> tuple[str, ...]:
    items = _items(text)
    try:
        return tuple(dict.fromkeys(_choice(column, item) for item in items))
    except CellError as error:
        raise CellError(f"must hold only these, separated by semicolons: {'; '.join(column.values)}") from error


def _list(column: Column, text: str) -> tuple[str, ...]:
    if "," in text:
        raise CellError("must separate its values with semicolons")
    return tuple(dict.fromkeys(_word(column, item) for item in _items(text)))


def _items(text: str) -> list[str]:
    items = [item.strip(SPACES) for item in text.split(";")]
    if not any(items):
        raise CellError("holds semicolons and no value; leave it empty when unknown")
    return [item for item in items if item]


def _postcode(_column: Column, text: str) -> str:
    try:
        return normalise(text)
    except PostcodeError as error:
        raise CellError(str(error)) from error


READERS: Mapping[str, Callable[[Column, str], Any]] = {
    "id": _identifier,
    "ref": _identifier,
    "text": _text,
    "date": _date,
    "number": _number,
    "integer": _integer,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "list": _list,
    "postcode": _postcode,
}


def range_words(column: Column) -> str:
    """The range of a number in words, such as "between 0 and 168"; "" without limits."""
    if column.minimum is not None and column.maximum is not None:
        return f"between {column.minimum} and {column.maximum}"
    if column.minimum is not None:
        return f"at least {column.minimum}"
    return "" if column.maximum is None else f"at most {column.maximum}"


def cell_text(value: Any) -> str:
    """The canonical cell of a value: ISO dates, `;` between items, yes or no, shortest plain numbers, "" for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value + 0.0)), "f").removesuffix(".0")
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return value.isoformat() if isinstance(value, date) else str(value)
