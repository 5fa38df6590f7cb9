"""Times what a program does again and again."""

import statistics
import time


def warm_median(run, times):
    """The median of the second half, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[times // 2 :]) * 1000
