"""The `bench` command: the benchmarks of a checkout, beside their peers."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"

OnlyArgument = Annotated[
    str | None, typer.Argument(metavar="[WORDS]", help="Only benchmarks whose names match, such as `flow or greedy`.")
]
WriteOption = Annotated[
    bool, typer.Option("--write", help="Also put the table and the plot of this run into docs/benchmarks.md.")
]


def bench_command(only: OnlyArgument = None, write: WriteOption = False) -> None:
    """Run the benchmarks, every one beside a peer or a floor, with its answers asserted. Needs a checkout."""
    if not BENCHMARKS.is_dir():
        typer.echo("The benchmarks are not installed with Homeward; run this from a checkout.", err=True)
        raise typer.Exit(2)
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        run = [sys.executable, "-m", "pytest", "benchmarks", "-n", "0", "--benchmark-only"]
        run += [f"--benchmark-json={figures}"] if write else []
        run += ["-k", only] if only else []
        code = _called(run)
        if write and code == 0:
            code = _called([sys.executable, "-m", "benchmarks.page", str(figures)])
    raise typer.Exit(code)


def _called(command: list[str]) -> int:
    return subprocess.run(command, cwd=BENCHMARKS.parent, check=False).returncode
