"""Real postcodes in neighbourhoods, so that homes, schools and zones lie near enough to each other to matter."""

from __future__ import annotations

NEIGHBOURHOODS: dict[str, tuple[str, ...]] = {
    "manchester": (
        "M14 4DQ", "M14 5TL", "M14 6HX", "M13 0LL", "M13 9PY", "M20 4QA", "M20 8JT", "M1 2DU", "SK4 3LA", "SK4 5AN",
        "OL1 3NS",
    ),
    "severn": (
        "BS1 5BB", "BS3 3PP", "BS35 1RL", "BS35 4NH", "GL1 2AH", "GL1 5PF", "GL12 7JS", "GL12 8RR", "GL50 3PL",
        "NP16 5PY", "NP16 7FN", "NP26 3LP", "NP20 2NQ", "CF10 3WL", "CF24 3DX",
    ),
    "marches": (
        "SY10 1DN", "SY10 9BP", "LL14 2AY", "LL13 8AQ", "CH5 3JU", "CH5 4PP", "CH1 2HZ", "CH1 4NX", "CH1 6ZN",
        "SY21 7UD", "HR3 5HU", "HR3 5TL", "LD7 1DY", "HR5 3DZ",
    ),
    "london": ("SE15 4NH", "SE15 2NR", "SE5 8ZB", "SE5 7RL", "E8 3JP", "N16 8LQ", "SW9 7JR", "CR0 4QW"),
    "north": (
        "LS6 2ZZ", "LS2 9EA", "WF1 4AT", "S1 3DN", "S2 5JS", "HU1 2LU", "HU5 3TQ", "DN31 3XH", "NE1 4TL", "NE4 7PQ",
    ),
    "mersey": ("L8 5TD", "L1 4NG", "CH41 4YY", "CH1 2HZ", "CH5 4PP", "M1 2DU"),
    "middle": ("B15 2NU", "B5 7LW", "B1 2JD", "NN1 5PH", "NR1 1SG", "NR3 2SP", "PL4 7LD", "BN1 4ZA"),
}  # fmt: skip
"""Name -> unit postcodes; each pair of a neighbourhood's first few lies within some tens of km."""

EVERYWHERE: tuple[str, ...] = tuple(sorted({code for codes in NEIGHBOURHOODS.values() for code in codes}))
