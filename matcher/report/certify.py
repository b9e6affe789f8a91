"""The certificate of a reopened run, checked from the run's files alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from matcher.report.directory import CERTIFICATE_FILE, RESTRICTED
from matcher.report.reopen import Run, RunError, reading
from matcher.report.words import count
from matcher.solver.certificate import CertificateError, Checked, check_certificate, read_certificate


def certify(run: Run) -> Checked:
    """Proves the bounds of a run again over all eligible pairs, and compares the numbers of pairs in run.json.

    Raises RunError where there is no certificate, or it cannot be opened.
    """
    with reading(run.folder):
        if not (run.folder / CERTIFICATE_FILE).is_file():
            raise RunError(f"{run.folder / CERTIFICATE_FILE} is missing; `homeward match` writes it into every run")
        try:
            texts = _text(run.folder / CERTIFICATE_FILE), _text(run.folder / RESTRICTED / CERTIFICATE_FILE)
            certificate = read_certificate(texts[0] or "", texts[1])
        except CertificateError as error:
            return Checked((f"{CERTIFICATE_FILE} {error}",))
        except UnicodeDecodeError:
            return Checked((f"{CERTIFICATE_FILE} is not text",))
        found = check_certificate(run.facts, run.plan, certificate, run.previous)
    return replace(found, faults=(*found.faults, *_count_faults(run, found)))


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _count_faults(run: Run, found: Checked) -> Iterator[str]:
    """Numbers of pairs in run.json other than those counted again."""
    counts = run.record.get("counts")
    said = counts if isinstance(counts, dict) else {}
    if not found.bounds:
        return
    for name, true in (("pairs_eligible", found.eligible), ("pairs_proposable", found.proposable)):
        counted = name != "pairs_proposable" or said.get(name, true) is not None
        if counted and said.get(name) != true:
            yield f"run.json says the count {name} is {said.get(name)}, but it is {true}"


def said_of(run: Run, found: Checked) -> str:
    """One sentence about a certificate that holds."""
    pairs = f"certificate holds: {count(found.eligible, 'eligible pair')} found again"
    if found.eligible != found.proposable:
        pairs += f", {found.proposable:,} of them proposable"
    levels = [f"{level.name} {level.value:,}" for level in run.plan.levels]
    bounds = [f"{level.name} {level.bound:,}" for level in run.plan.levels]
    above = ", nor one as good so far above ".join(bounds)
    sentence = f"no plan is above {above}; this one has {' and '.join(levels)}"
    if run.plan.gap == 0:
        sentence = f"{' and '.join(levels)} cannot be beaten"
    searched, closer = [], []
    for level, proven in zip(run.plan.levels, found.bounds, strict=True):
        searched += [f"{level.name} {proven:,}"] if proven > level.bound else []
        closer += [f"{level.name} {proven:,}"] if proven < level.bound else []
    more = f"; its prices prove more than it claims: no plan above {' and '.join(closer)}" if closer else ""
    if not searched:
        return f"{pairs}; {sentence}{more}."
    return (
        f"{pairs}; the prices prove no plan above {' and '.join(searched)}; by the run's own search {sentence}{more}."
    )
