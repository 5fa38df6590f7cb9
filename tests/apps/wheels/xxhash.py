"""Every algorithm, at once and in pieces."""

import xxhash

data = bytes(index * 7 % 251 for index in range(5000))


def in_pieces(algorithm, size):
    state = algorithm(seed=12)
    for start in range(0, len(data), size):
        state.update(data[start : start + size])
    return [state.hexdigest(), state.copy().intdigest(), state.digest().hex()]


def refused():
    try:
        xxhash.xxh64("é" * 3, seed="no")
    except TypeError as error:
        return str(error)


answer = {
    "version": [xxhash.VERSION, xxhash.XXHASH_VERSION],
    "pieces": {
        name: [in_pieces(getattr(xxhash, name), size) for size in (1, 17, 256, 5000)]
        for name in ("xxh32", "xxh64", "xxh3_64", "xxh3_128")
    },
    "lengths": [
        [
            xxhash.xxh32_hexdigest(data[:n]),
            xxhash.xxh64_hexdigest(data[:n]),
            xxhash.xxh128_hexdigest(data[:n], n),
        ]
        for n in (0, 1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 1024, 1025)
    ],
    "refused": refused(),
}
