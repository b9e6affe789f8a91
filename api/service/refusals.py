"""What a service answers where it does not do what was asked; the web tells each as a problem of its own status."""

from __future__ import annotations

from collections.abc import Sequence


class NotThere(Exception):
    """There is no such thing, or none that this user may know of: the two look the same."""

    code, sentence = "not_found", "There is no such thing, or none that you may see."


class ChangedMeanwhile(Exception):
    """Somebody else changed it since it was read."""


class Refused(Exception):
    """What cannot be done. code: a word that never changes; the message is a sentence for people and holds nobody's
    data; faults: what is wrong, one each. understood: whether what was asked is sound, and only the state of things
    forbids it."""

    def __init__(self, code: str, message: str, faults: Sequence[str] = (), *, understood: bool = True) -> None:
        super().__init__(message)
        self.code, self.faults, self.understood = code, tuple(faults), understood
