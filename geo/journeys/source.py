"""The source of journeys that a word, an address or a file names."""

from __future__ import annotations

from pathlib import Path

from geo.journeys.protocol import JourneyError, Journeys, Mode


def journeys_from(text: str, *, mode: Mode = "car", folder: Path | None, fallback: Journeys | None) -> Journeys | None:
    """`none`: None. `estimate`: the embedded estimate. An http or https address: a routing server. Or a file.

    mode: of the routing server, which answers for one, car or walk; JourneyError for another. folder: where a routing
    server's answers are kept; None keeps nothing. fallback: of a server or a table; for a server the estimate when
    None. Raises JourneyError saying what would be right; it does not repeat an address.
    """
    word = text.strip()
    if word == "none":
        return None
    if word == "estimate":
        return _estimate()
    if "://" in word:
        from geo.journeys.osrm import OsrmJourneys

        return OsrmJourneys(word, mode=mode, cache=folder, fallback=fallback or _estimate())
    path = Path(word)
    if not word or not path.is_file():
        raise JourneyError(
            "journeys come from none, estimate, the http or https address of a routing server, or an existing file "
            "(CSV or Parquet)"
        )
    from geo.journeys.from_file import TableJourneys

    return TableJourneys.read(path, fallback)


def _estimate() -> Journeys:
    from geo.journeys.estimate import EstimatedJourneys

    return EstimatedJourneys()
