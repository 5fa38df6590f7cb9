"""Shaping, drawing, subsetting and callbacks. Unless everything is as published, a callback may wait, too."""

import hashlib

import uharfbuzz
import uharfbuzz._harfbuzz_test
from demo import wait_for

face = uharfbuzz.Face(open("/font.ttf", "rb").read())
font = uharfbuzz.Font(face)


def shape(text, **features):
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, features)
    return [
        [info.codepoint, info.cluster, position.x_advance, position.x_offset, position.y_offset]
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions)
    ]


def draw(glyph):
    path = []
    functions = uharfbuzz.DrawFuncs()
    functions.set_move_to_func(lambda x, y, data: data.append(["M", x, y]))
    functions.set_line_to_func(lambda x, y, data: data.append(["L", x, y]))
    functions.set_quadratic_to_func(lambda a, b, x, y, data: data.append(["Q", a, b, x, y]))
    functions.set_cubic_to_func(lambda a, b, c, d, x, y, data: data.append(["C", a, b, c, d, x, y]))
    functions.set_close_path_func(lambda data: data.append(["Z"]))
    font.draw_glyph(glyph, functions, path)
    return path


def subset():
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(range(0x20, 0x200))
    return hashlib.sha256(uharfbuzz.subset(face, wanted).blob.data).hexdigest()


def table(face, tag, blob):
    asked.append(tag)
    # uharfbuzz keeps a pointer to the bytes, but no reference to them.
    kept.append(blob.data if tag != "head" else wait(blob.data))
    return kept[-1]


def through_tables():
    """The tables of a face by way of Python; in stock Pyodide this callback must not wait."""
    made = uharfbuzz.Face.create_for_tables(lambda face, tag, data: table(face, tag, face_table(tag)), None)
    return [made.upem, made.glyph_count]


def face_table(tag):
    return face.reference_table(tag)


asked = []
kept = []
wait = wait_for if MAY_WAIT else lambda value: value

answer = {
    "version": [uharfbuzz.__version__, uharfbuzz.version_string(), uharfbuzz._harfbuzz_test.__name__],
    "face": [face.upem, face.glyph_count, face.table_tags],
    "shaped": [
        shape("Late binding: AVATAR, affine offices"),
        shape("office", liga=False),
        shape("العربية"),
        shape("fi‍é"),
    ],
    "drawn": draw(font.get_nominal_glyph(ord("&"))),
    "subset": subset(),
    "tables": [through_tables(), sorted(set(asked))],
    "names": [font.glyph_to_string(glyph) for glyph in range(40, 60)],
}
