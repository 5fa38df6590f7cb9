import struct

import uharfbuzz
from js import fetch_font
from pyodide.ffi import run_sync


def table(face, tag, _):
    """Returns a table of the font. C++ calls this function, and it waits for a promise."""
    font = run_sync(fetch_font()).to_bytes()
    for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16):
        name, _, start, size = struct.unpack(">4sIII", font[at : at + 16])
        if name.decode() == tag:
            tables.append(font[start : start + size])
            return tables[-1]


tables = []  # uharfbuzz keeps no reference to a table
face = uharfbuzz.Face.create_for_tables(table, None)
f"the font has {face.glyph_count} glyphs"
