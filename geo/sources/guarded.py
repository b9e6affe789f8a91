"""A stream of bytes whose failures, such as those of a damaged zip, are told as faults of the source."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast
from zipfile import BadZipFile

from geo.sources.reader import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER_BYTES = 2**20


def guarded(opener: Callable[[], BinaryIO], label: str) -> BinaryIO:
    """A buffered stream of what the opener opens; opening and reading raise SourceError with the label."""
    with _told(label):
        return cast(BinaryIO, io.BufferedReader(_Guarded(opener(), label), _BUFFER_BYTES))


class _Guarded(io.RawIOBase):
    def __init__(self, inner: BinaryIO, label: str) -> None:
        self._inner = inner
        self._label = label

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        with _told(self._label):
            data = self._inner.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


@contextmanager
def _told(label: str) -> Iterator[None]:
    try:
        yield
    except (BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError) as fault:
        raise SourceError(f"{label}: the zip is cut short or damaged; download it again") from fault
    except (NotImplementedError, RuntimeError) as fault:  # zipfile's words for an unknown method and for a password
        raise SourceError(f"{label}: packed in a way that cannot be read; pack it again as an ordinary zip") from fault
    except OSError as fault:
        raise SourceError(f"{label}: cannot be read: {fault.strerror or fault}") from fault
