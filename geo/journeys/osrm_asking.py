"""Gathers the answers for a whole table: what is kept, then what the server says, in requests that it will take."""

from __future__ import annotations

import numpy as np

from geo.journeys.osrm_batches import Answers, Keys, requests_for
from geo.journeys.osrm_cache import AnswerCache
from geo.journeys.osrm_server import NoSegmentError, OsrmServer, TooBigError
from geo.journeys.protocol import JourneyError

_ROUNDS = 3


class Asker:
    """A server with its kept answers, and what was learned of it.

    version: of its data, None before the first answer. requests: answered questions. batch: the most points that it
    takes. Not safe to share between threads.
    """

    def __init__(self, server: OsrmServer, cache: AnswerCache, batch: int) -> None:
        self.version = cache.last_version()
        self.requests = 0
        self._server, self._cache, self._batch = server, cache, batch
        self._off = np.empty(0, dtype=np.int64)

    def answers(self, origins: Keys, destinations: Keys, *, ask: bool) -> tuple[Answers, JourneyError | None]:
        """Every pair that is kept or that the server answers, and why some are missing, if any are.

        ask: False for kept answers only. Only one version of the server's data: a new one begins again.
        """
        for _ in range(_ROUNDS):
            answers = self._at_hand(origins, destinations)
            try:
                if not ask or self._ask_for_rest(answers):
                    return _at_home(answers), None
            except JourneyError as error:
                return _at_home(answers), error
        text = f"the data of the routing server {self._server.host} changed while it was asked; try again"
        return Answers.none_yet(origins, destinations), JourneyError(text)

    def _at_hand(self, origins: Keys, destinations: Keys) -> Answers:
        answers = Answers.none_yet(origins, destinations)
        if self.version is not None:
            self._cache.fill(self.version, answers)
        self._leave_out(answers)
        answers.known |= origins[:, None] == destinations
        return answers

    def _ask_for_rest(self, answers: Answers) -> bool:
        """Asks until every pair is known; False as soon as the server answers from other data than before."""
        todo = requests_for(~answers.known, self._batch)
        while todo:
            rows, columns = todo.pop(0)
            origins, destinations = answers.origins[rows], answers.destinations[columns]
            try:
                block = self._server.ask(origins, destinations)
            except TooBigError:
                self._ask_smaller(rows.size + columns.size)
                todo = requests_for(~answers.known, self._batch)
            except NoSegmentError:
                self._find_off(np.union1d(origins, destinations))
                self._leave_out(answers)
                todo = requests_for(~answers.known, self._batch)
            else:
                self.requests += 1
                self._cache.keep(block.version, origins, destinations, block.seconds, block.metres)
                if not self._is_of_same_data(block.version):
                    return False
                answers.enter(rows, columns, block.seconds, block.metres)
        return True

    def _is_of_same_data(self, version: str) -> bool:
        before, self.version = self.version, version
        same = before in (None, version)
        if not same:
            self._off = self._off[:0]
        return same

    def _ask_smaller(self, points: int) -> None:
        if points <= 2:
            raise JourneyError(f"the routing server {self._server.host} finds even one journey too big a question")
        self._batch = max(2, points // 2)

    def _find_off(self, points: Keys) -> None:
        off = self._server.off_the_streets(points)
        if off.size == 0:
            raise JourneyError(f"the routing server {self._server.host} refuses places that it knows; check its data")
        self._off = np.union1d(self._off, off)

    def _leave_out(self, answers: Answers) -> None:
        """Points near no street have no journey, which is an answer too."""
        answers.known[np.isin(answers.origins, self._off)] = True
        answers.known[:, np.isin(answers.destinations, self._off)] = True


def _at_home(answers: Answers) -> Answers:
    """From a point to itself takes no time, whether or not that was asked along with others."""
    same = answers.origins[:, None] == answers.destinations
    answers.seconds[same], answers.metres[same] = 0.0, 0.0
    return answers
