import hashlib
import json

import uharfbuzz
from warm import warm_median

face = uharfbuzz.Face(open("/font.ttf", "rb").read())
font = uharfbuzz.Font(face)
paragraph = "Late binding joins what was linked apart. AVATAR: affine offices waffle on. " * 20


def shape():
    buffer = uharfbuzz.Buffer()
    buffer.add_str(paragraph)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return buffer


def subset():
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(range(0x20, 0x500))
    return uharfbuzz.subset(face, wanted).blob.data


shaped = shape()
answer = repr(
    [
        (info.codepoint, info.cluster, position.x_advance, position.x_offset, position.y_offset)
        for info, position in zip(shaped.glyph_infos, shaped.glyph_positions)
    ]
).encode() + subset()
json.dumps(
    {
        "shaping": warm_median(shape, 1000),
        "subsetting": warm_median(subset, 50),
        "answer": hashlib.sha256(answer).hexdigest(),
    }
)
