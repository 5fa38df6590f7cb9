"""Measure an operation that a program repeats."""

import statistics
import time


def warm_median(run, times):
    """Return the median of the second half, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[times // 2 :]) * 1000
