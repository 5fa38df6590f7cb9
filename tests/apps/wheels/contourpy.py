"""The extension module without numpy: everything that wants no array, and the error when one is wanted."""

from demo import bare_package

bare_package("contourpy")
from contourpy import _contourpy


def outcome(action):
    try:
        return repr(action())
    except BaseException as error:
        return [type(error).__name__, str(error)]


generators = [
    _contourpy.Mpl2005ContourGenerator,
    _contourpy.Mpl2014ContourGenerator,
    _contourpy.SerialContourGenerator,
    _contourpy.ThreadedContourGenerator,
]
enumerations = [_contourpy.FillType, _contourpy.LineType, _contourpy.ZInterp]

answer = {
    "enumerations": [
        [repr(each), int(value), value.name, hash(value), outcome(lambda: each(value.value))]
        for each in enumerations
        for value in each.__members__.values()
    ],
    "no such value": [outcome(lambda each=each: each(12345)) for each in enumerations],
    "generators": [
        [
            each.__name__,
            each.__doc__,
            repr(each.default_fill_type),
            repr(each.default_line_type),
            [
                outcome(lambda: each.supports_fill_type(value))
                for value in _contourpy.FillType.__members__.values()
            ],
            [
                outcome(lambda: each.supports_line_type(value))
                for value in _contourpy.LineType.__members__.values()
            ],
            outcome(each.supports_corner_mask),
            outcome(each.supports_quad_as_tri),
            outcome(each.supports_threads),
            outcome(each.supports_z_interp),
        ]
        for each in generators
    ],
    "without numpy": [
        outcome(lambda each=each: each([[0.0]], [[0.0]], [[1.0]], [[False]])) for each in generators
    ],
    "wrong arguments": [outcome(lambda each=each: each(1)) for each in generators],
    "abstract": outcome(_contourpy.ContourGenerator),
    "threads": _contourpy.max_threads() > 0,
}
