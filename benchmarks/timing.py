"""Owns how a job is timed against its baseline and printed as one JSON line."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable

Job = Callable[[], object]


def median_ms(job: Job, repeats: int, before: Job = lambda: None) -> float:
    """The median time of a job in milliseconds, after one run to warm up.

    `before` makes ready for each run, and is not timed.
    """
    times = []
    for _turn in range(repeats + 1):
        before()
        times.append(_once(job))
    return statistics.median(times[1:])


def side_by_side(job: Job, baseline: Job, repeats: int) -> tuple[float, float]:
    """The median times of a job and its baseline, run in turn so that both meet the same noise."""
    job()
    baseline()
    pairs = [(_once(job), _once(baseline)) for _ in range(repeats)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def _once(job: Job) -> float:
    gc.collect()
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def report(
    bench: str, size: int, median: float, baseline: str, baseline_ms: float, **more: object
) -> None:
    """Print the line of a job."""
    line = {
        "bench": bench,
        "size": size,
        "median_ms": round(median, 2),
        "baseline": baseline,
        "baseline_ms": round(baseline_ms, 2),
        "ratio": round(median / baseline_ms, 2) if baseline_ms else None,
        **more,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
