"""How a command ends that is told to by a signal: as on an error, so that whatever is half done is cleared away."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

RETRY_SECONDS, LOOK_AGAIN_SECONDS = 0.02, 0.5
BY_SIGNAL = 128


class _Told(SystemExit):
    """The end that a signal asks for."""


def hear_signals() -> None:
    """Ctrl-C and SIGTERM end this process from now on. For the main thread."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end_on_signal)
    sys.unraisablehook = _not_swallowed
    # From there on nobody hears the alarm, which would end the process as one that was killed.
    atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)


def end_on_signal(number: int, frame: FrameType | None) -> None:
    """Raises SystemExit with the shell's exit code for a signal.

    While a module is being imported Python may swallow what a handler raises, so there it asks again a moment later.
    """
    if frame is not None and "importlib._bootstrap" in frame.f_code.co_filename:
        _ask_again(number)
        return
    # Whoever presses Ctrl-C again while half-done files are cleared away would leave some of them.
    signal.signal(number, signal.SIG_IGN)
    _ask_again(number, LOOK_AGAIN_SECONDS)
    raise _Told(BY_SIGNAL + number)


def _look_again(number: int, frame: FrameType | None) -> None:
    """Ends after all where what was raised is lost: libraries that call Python from C may drop it without a word."""
    if _is_ending():
        _ask_again(number, LOOK_AGAIN_SECONDS)
    else:
        end_on_signal(number, frame)


def _is_ending() -> bool:
    """Whether what a signal raised is on its way, and half-done files may be being cleared away."""
    error = sys.exc_info()[1]
    while error is not None and not isinstance(error, _Told):
        error = error.__context__
    return error is not None


def _not_swallowed(lost: UnraisableHookArgs) -> None:
    """What is raised where nothing can be passed on, as when garbage is collected, Python only prints. A worker told to
    end at such a moment would never end."""
    if isinstance(lost.exc_value, _Told) and isinstance(lost.exc_value.code, int):
        _ask_again(lost.exc_value.code - BY_SIGNAL)
    else:
        sys.__unraisablehook__(lost)


def _ask_again(number: int, seconds: float = RETRY_SECONDS) -> None:
    signal.signal(signal.SIGALRM, lambda _number, frame: _look_again(number, frame))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def end_at_once(code: int) -> NoReturn:
    """Ends without waiting for a solver that is at work in another thread; all there was to clear away is cleared."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)
