"""A Rust core without Python in it, called by ctypes with arrays of numbers."""

import ctypes
import math

from demo import SITE

library = ctypes.CDLL(f"{SITE}/xy/_native_lib/libxy_core.so")
Size, Double = ctypes.c_size_t, ctypes.c_double


def doubles(values):
    values = list(values)
    return (Double * len(values))(*values)


def fourier(values, rate=8.0):
    count = len(values) // 2 + 1
    out = [doubles([0] * count) for _ in range(3)]
    status = library.xy_rfft(doubles(values), Size(len(values)), Size(len(values)), Double(rate), *out)
    return [status, *(list(column) for column in out)]


def delaunay(points):
    out = (ctypes.c_int64 * (6 * len(points)))()
    xs, ys = zip(*points)
    count = library.xy_delaunay_triangles(doubles(xs), doubles(ys), Size(len(xs)), out, Size(2 * len(points)))
    # In an order of the library's own, which differs from run to run.
    return [count, sorted(sorted(out[start : start + 3]) for start in range(0, 3 * max(count, 0), 3))]


def decimated(values, buckets):
    out = (ctypes.c_uint32 * (4 * buckets + 8))()
    xs = range(len(values))
    count = library.xy_m4_indices(
        doubles(xs), doubles(values), Size(len(values)), Double(0), Double(len(values)), Size(buckets), out
    )
    return [count, list(out)]


def histogram(xs, ys, edges):
    out = doubles([0] * (len(edges) - 1) ** 2)
    status = library.xy_histogram2d(
        doubles(xs),
        doubles(ys),
        None,
        Size(len(xs)),
        doubles(edges),
        Size(len(edges)),
        doubles(edges),
        Size(len(edges)),
        out,
    )
    return [status, list(out)]


def correlation(one, other):
    out = [doubles([0] * 7) for _ in range(2)]
    status = library.xy_correlation(
        doubles(one), doubles(other), Size(len(one)), Size(3), ctypes.c_int32(1), *out
    )
    return [status, *(list(column) for column in out)]


wave = [math.sin(index / 3) + index % 5 for index in range(200)]
points = [((index * 37) % 101, (index * 53) % 97) for index in range(12)]
answer = {
    "version": library.xy_abi_version(),
    "fourier": [fourier(wave[:16]), fourier(wave[:15]), fourier([])],
    "delaunay": [delaunay(points), delaunay([(0, 0), (1, 1)])],
    "decimated": [decimated(wave, 6), decimated(wave[:3], 2)],
    "histogram": histogram(wave, wave[::-1], [-1, 0, 1, 2, 3, 4, 5]),
    "correlation": correlation(wave[:10], wave[5:15]),
}
