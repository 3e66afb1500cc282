"""The whole of a Polis conversation, 1,921 voters x 197 statements, beside red-dwarf's Polis pipeline.

    .venv/bin/python bench/consensus_polis.py

red-dwarf (MPL-2.0) is the Python port of Polis. The bench makes an environment of its own for it under var/bench and
measures both on the same votes, each in a process of its own, reading the file included, imports not, one thread each.

The two do not compute the same. Polis finds opinion groups (PCA and k-means) with their representative statements; ours
finds agreement with its interval and bounds, direction, common ground, and the one fault line with its chance. That
chance repeats the search on 99 shuffled copies and is most of our time, so it is also measured without it.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PLOMADA_SHARED") or ROOT.parent / "shared")
VOTES = SHARED / "data" / "polis" / "vtaiwan.uberx" / "votes.csv"
ENVIRONMENT = ROOT / "var" / "bench" / "red-dwarf"
PACKAGE = "red-dwarf==0.4.0"
RUNS = 3
SHUFFLES = 99

MEASURED = """
import json, resource, sys, time
{imports}
began = time.perf_counter()
{work}
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"seconds": time.perf_counter() - began, "megabytes": memory, "found": found}}))
"""

OURS = (
    """
from pathlib import Path
import numpy as np
from plomada.consensus import standing
from plomada.consensus.reading import read_answers
""",
    """
answers = read_answers(Path(sys.argv[1])).answers
result = standing(answers, rng=np.random.default_rng(1), permutations=int(sys.argv[2]))
figure = result.overall.agreement.figure
found = f"agreement {figure.value:.1f} ({figure.low:.1f} to {figure.high:.1f}), {result.fault_line.line.value} line"
""",
)

THEIRS = (
    """
import csv
from reddwarf.implementations.polis import run_pipeline
""",
    """
with open(sys.argv[1], newline="") as lines:
    rows = sorted(csv.DictReader(lines), key=lambda row: int(row["timestamp"]))
latest = {(int(row["voter-id"]), int(row["comment-id"])): int(row["vote"]) for row in rows}
votes = [{"participant_id": who, "statement_id": what, "vote": vote} for (who, what), vote in latest.items()]
result = run_pipeline(votes=votes, random_state=1)
found = f"{result.participants_df['cluster_id'].dropna().nunique()} groups"
""",
)


def environment() -> Path:
    """Return the Python that has red-dwarf; make it where it is not there yet."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.is_file():
        venv.create(ENVIRONMENT, with_pip=True)
    if subprocess.run([python, "-c", "import reddwarf"], check=False, capture_output=True).returncode:
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
    return python


def measured(python: Path | str, program: tuple[str, str], shuffles: int = SHUFFLES) -> dict[str, Any]:
    """Return the fastest of a few runs."""
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    variables = {**os.environ, **threads, "PYTHONPATH": str(ROOT / "src")}
    runs = []
    for _ in range(RUNS):
        imports, work = program
        command = [
            str(python),
            "-W",
            "ignore",
            "-c",
            MEASURED.format(imports=imports, work=work),
            str(VOTES),
            str(shuffles),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=variables)
        if done.returncode:
            raise SystemExit(done.stderr)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return min(runs, key=lambda run: run["seconds"])


def main() -> int:
    if not VOTES.is_file():
        print(f"no votes at {VOTES}: name the data folder in PLOMADA_SHARED")
        return 0
    ours, theirs = measured(sys.executable, OURS), measured(environment(), THEIRS)
    bare = measured(sys.executable, OURS, shuffles=0)
    for name, run in (("plomada", ours), ("  without the chance", bare), (PACKAGE, theirs)):
        print(f"{name:<22}{run['seconds']:6.2f} s {run['megabytes']:6.0f} MB  {run['found']}")
    for name, run in (("plomada", ours), ("without the chance", bare)):
        time, memory = run["seconds"] / theirs["seconds"], run["megabytes"] / theirs["megabytes"]
        print(f"{name} / red-dwarf: time {time:.2f}, memory {memory:.2f}")
    kept = ours["seconds"] < 10 and ours["megabytes"] < 1000
    print(f"limit 10 s and 1,000 MB: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
