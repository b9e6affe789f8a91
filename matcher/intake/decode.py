"""From the bytes of a text file to its text, whichever of the common ways it was saved."""

from __future__ import annotations

from matcher.intake.faults import Fault, FaultList

SAVE_AS_UTF8 = "save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(content: bytes, file: str, faults: FaultList) -> str | None:
    """The text of a file: UTF-8 with or without its mark, else Windows-1252 with a warning.

    None, and a fault, for UTF-16, for bytes that are no text, and for bytes that Windows-1252 does not know.
    """
    if content.startswith(UTF16_MARKS) or b"\x00" in content:
        faults.add(Fault(file=file, message=f"is not plain text; {SAVE_AS_UTF8}"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows(content, file, faults)


def _decode_windows(content: bytes, file: str, faults: FaultList) -> str | None:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        faults.add(Fault(file=file, message=f"is neither UTF-8 nor Windows-1252; {SAVE_AS_UTF8}"))
        return None
    message = f"is not UTF-8; it was read as Windows-1252, so check the accented letters, or {SAVE_AS_UTF8}"
    faults.add(Fault(file=file, message=message, severity="warning"))
    return text
