"""A process that makes and moves offers until somebody ends it: `python busy.py SEED`, on the database of the
environment."""

from __future__ import annotations

import random
import sys

from sqlalchemy import select

from api.service.offers.decided import Pair
from api.service.offers.ending import end_live
from api.service.offers.moving import Asked, move
from api.service.offers.proposing import propose_all
from api.service.refusals import ChangedMeanwhile, Refused
from api.storage.database import connect, database_url, writing
from api.storage.offers import LIVE, offers
from matcher.domain import Policy
from tests.api.service.offers.race import ANSWERS, HOMES, MANAGER, WOMEN


def main(seed: int) -> None:
    """Says `begun` once it is at work."""
    chance, engine = random.Random(seed), connect(database_url())
    print("begun", flush=True)
    while True:
        with writing(engine) as connection:
            women = chance.sample(range(WOMEN), 5)
            pairs = [Pair(f"W{number:02}", f"H{chance.randrange(HOMES):02}") for number in women]
            propose_all(connection, MANAGER, pairs, Policy(), None)
        with writing(engine) as connection:
            found = connection.execute(select(offers).where(offers.c.state.in_(LIVE))).all()
        for row in chance.sample(found, min(8, len(found))):
            steps = ((MANAGER, "send", None), *ANSWERS)
            user, action, side = steps[min(row.version - 1, len(steps) - 1)]
            try:
                with writing(engine) as connection:
                    if chance.random() < 0.2:
                        end_live(connection, row.woman_id, "tests", "recording_error")
                    else:
                        move(connection, user, row.offer_id, Asked(action, row.version, side=side))
            except (Refused, ChangedMeanwhile):
                continue


if __name__ == "__main__":
    main(int(sys.argv[1]))
