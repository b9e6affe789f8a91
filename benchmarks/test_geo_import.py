"""A national postcode directory of 2.7 million rows, imported in a fresh process: seconds and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from geo.embedded import all_units
from geo.installed import unit_layers
from geo.units import UnitTable

ROWS = 2_700_000
MOST_SECONDS, MOST_BYTES = 60.0, 10**9
GROUP = "import of 2.7 million postcodes"
NAME = "ONSPD_NOV_2025_UK.csv"
HEADER = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth19cd,"
    "nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,"
    "npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,bua24cd,ruc11ind,oac11ind,"
    "lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind"
)
# The other columns as they come, with running numbers so that a zip of it is no smaller than a real one.
BEFORE = '"{0}","{1}","{2}","198001","{3}","E10000015","E58{4:06}","{5}","E05{4:06}","E04{6:06}","0",'
AFTER = (
    '"1","E18000006","E40000007","E92000001","E12000006","5","E14{4:06}","E15000006","E24000005","E30000{9:03}",'
    '"E16000150","TLH{9:03}","26UG{9:03}","E00{6:06}","26UGGR","E65000001","E01{6:06}","E02{4:06}","5","2B2",'
    '"E00{6:06}","E01{6:06}","E02{4:06}","E33{6:06}","E38000079","E63{4:06}","C1","5A3",{10:.6f},-{11:.6f},"E37000048",'
    '"","E23000027",{9},"E56000035","E54000025","E00{6:06}","E01{6:06}","E02{4:06}","UN1"\n'
)
ROW = BEFORE + '"{7}","{8:07}",' + AFTER
# Told by the process itself: what a parent is told of its child counts the parent's own memory before the start.
IMPORT = """
import json, pathlib, re, sys
from geo.sources.importing import import_source
done = import_source(pathlib.Path(sys.argv[1]))
peak_kb = int(re.search(r"VmHWM:\\s+([0-9]+)", pathlib.Path("/proc/self/status").read_text())[1])
print(json.dumps([done.about.rows, done.about.dated, done.left_out, peak_kb * 1024]))
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The CSV file, and a zip with it in the place where the ONS puts it; some 1.2 GB, deleted afterwards."""
    folder = tmp_path_factory.mktemp("directory")
    paths = {"csv": folder / NAME, "zip": folder / "ONSPD_NOV_2025.zip"}
    with paths["csv"].open("w", encoding="ascii", newline="") as file:
        file.write(HEADER + "\n")
        file.writelines(rows(all_units()))
    with zipfile.ZipFile(paths["zip"], "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(paths["csv"], f"Data/{NAME}")
    yield paths
    for path in paths.values():
        path.unlink()


def rows(units: UnitTable) -> Iterator[str]:
    """Every embedded unit, and then enough of Northern Ireland to make up the number."""
    random = np.random.default_rng(1)
    scatter = random.integers(0, 999_999, (len(units), 3)).tolist()
    columns = (units.codes.tolist(), units.easting_m.tolist(), units.northing_m.tolist(), units.authority.tolist())
    for code, east, north, authority, (one, two, three) in zip(*columns, scatter, strict=True):
        yield row(code.decode(), east, north, units.authority_codes[authority], "", one, two, three)
    for number in range(ROWS - len(units)):
        code = f"BT{number % 90 + 1:<2}{number % 10}A{'ABDEFGHJ'[number % 8]}"
        yield row(code, 333_000, 374_000, "N09000003", "199606", number, number, number)


def row(code: str, east: int, north: int, authority: str, ended: str, one: int, two: int, three: int) -> str:
    spelt = f"{code[:4].rstrip()} {code[4:]}"
    wide = f"{code[:4]} {code[4:]}"
    lat, lon = 50 + one / 1e5, two / 1e6
    return ROW.format(code, wide, spelt, ended, one, authority, two, east, north, three % 1000, lat, lon)


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("form", ["csv", "zip"])
def test_import_in_a_fresh_process(
    benchmark: BenchmarkFixture, directory: dict[str, Path], tmp_path: Path, form: str
) -> None:
    answer = benchmark.pedantic(import_alone, args=(directory[form], tmp_path), rounds=1)
    units = all_units()
    known = int((~np.isin(units.codes, [b"NPT 0VA"])).sum())
    rows_taken, dated, left_out, peak_bytes = answer
    assert (rows_taken, dated) == (known, "2025-11")
    assert sum(left_out.values()) == ROWS - known
    (layer,) = unit_layers(tmp_path)
    stored = layer.all()
    chosen = np.isin(units.codes, stored.codes)
    assert np.array_equal(stored.easting_m, units.easting_m[chosen])
    assert np.array_equal(stored.northing_m, units.northing_m[chosen])
    benchmark.extra_info |= {"rows": rows_taken, "peak memory, MB": peak_bytes // 10**6}
    assert benchmark.stats.stats.max < MOST_SECONDS
    assert peak_bytes < MOST_BYTES


def import_alone(path: Path, folder: Path) -> tuple[int, str, dict[str, int], int]:
    """Rows installed, their date, rows left out by reason, and the most bytes of memory the process held."""
    environment = {**os.environ, "HOMEWARD_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(path)], env=environment, stdout=subprocess.PIPE, check=True
    )
    rows_taken, dated, left_out, peak_bytes = json.loads(done.stdout)
    return rows_taken, dated, left_out, peak_bytes
