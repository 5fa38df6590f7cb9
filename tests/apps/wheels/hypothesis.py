"""Properties searched and shrunk, deterministically; part of the engine is Rust."""

import warnings

from hypothesis import HealthCheck, find, given, settings, strategies as st

warnings.simplefilter("ignore")
options = settings(
    derandomize=True, database=None, deadline=None, max_examples=60, suppress_health_check=list(HealthCheck)
)
seen = []


@options
@given(
    st.lists(st.integers(-1000, 1000) | st.text(max_size=3)),
    st.floats(allow_nan=False),
    st.binary(max_size=4),
)
def examples(mixed, number, data):
    seen.append(repr((mixed, number, data)))


@options
@given(st.lists(st.integers()))
def is_sorted(values):
    assert values == sorted(values)


def falsified(prop):
    try:
        prop()
    except AssertionError as error:
        return [str(error), *getattr(error, "__notes__", [])]


examples()
answer = {
    "seen": seen,
    "falsified": falsified(is_sorted),
    "found": [
        repr(find(strategy, condition, settings=options))
        for strategy, condition in (
            (st.integers(), lambda value: value > 1234),
            (st.floats(), lambda value: value != value),
            (st.floats(0, 10), lambda value: value > 0.3),
            (st.text(), lambda value: len(set(value)) > 3),
            (st.sets(st.fractions(max_denominator=9), min_size=2), lambda value: sum(value) > 1),
        )
    ],
}
