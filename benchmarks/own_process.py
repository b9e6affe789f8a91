"""A peer in a process of its own, which is ended when its time is over: some run far past the limit they are given."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

from benchmarks.peers import Reached
from matcher.solver import AssignmentModel

GRACE = 1.25
"""So much longer than its limit a peer may take to hand over what it has."""

Peer = Callable[[AssignmentModel, float], Reached]


def within(peer: Peer, model: AssignmentModel, limit_seconds: float) -> Reached:
    """What a peer reached in its time; nothing where it had to be ended."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe(duplex=False)
    working = spawning.Process(target=_told, args=(theirs, peer, model, limit_seconds), daemon=True)
    working.start()
    try:
        ours.recv()  # It stands ready: its imports are not its time.
        if not ours.poll(limit_seconds * GRACE):
            return Reached(None, None, proven=False)
        found: Reached = ours.recv()
        return found
    finally:
        working.kill()
        working.join()


def _told(out: Connection, peer: Peer, model: AssignmentModel, limit_seconds: float) -> None:
    out.send(None)
    out.send(peer(model, limit_seconds))
