"""Owns the benchmark of starting: from the process's start to the map drawn in the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.timing import report

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5


def measure(path: Path, passphrase: str, size: int) -> None:
    """Print the line of one encrypted register."""
    environment = {**os.environ, "RESGROUP_PASSPHRASE": passphrase}
    _started(environment, str(path))
    pairs = [(_started(environment, str(path)), _started(environment)) for _ in range(RUNS)]
    ours = median(program[0] for program, _ in pairs)
    empty = median(window[0] for _, window in pairs)
    peak = max(program[1] for program, _ in pairs)
    report("start to drawn map", size, ours, "an empty Qt window", empty, peak_mb=peak)


def _started(environment: dict[str, str], *arguments: str) -> tuple[float, int]:
    command = [sys.executable, "-m", "benchmarks.start_once", *arguments]
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return (told["at"] - start) * 1000, int(told["peak_mb"])
