"""libargon2 by ctypes; the extension module in the same library wants cffi, for which there is no wheel."""

import ctypes

from demo import SITE

library = ctypes.CDLL(f"{SITE}/_argon2_cffi_bindings/_ffi.so")
library.argon2_error_message.restype = ctypes.c_char_p
library.argon2_encodedlen.restype = ctypes.c_size_t
salt = b"a salt of sixteen"[:16]
password = b"correct horse"


def encoded(name):
    out = ctypes.create_string_buffer(200)
    code = getattr(library, f"argon2{name}_hash_encoded")(
        2, 64, 1, password, len(password), salt, len(salt), 32, out, len(out)
    )
    return [code, out.value.decode()]


def verified(name, text, candidate):
    code = getattr(library, f"argon2{name}_verify")(text.encode(), candidate, len(candidate))
    return [code, library.argon2_error_message(code).decode()]


def raw(name, memory, lanes):
    out = ctypes.create_string_buffer(24)
    code = getattr(library, f"argon2{name}_hash_raw")(
        1, memory, lanes, password, len(password), salt, len(salt), out, len(out)
    )
    return [code, out.raw.hex(), library.argon2_error_message(code).decode()]


def blake2b(data):
    out = ctypes.create_string_buffer(64)
    return [library.blake2b(out, 64, data, len(data), None, 0), out.raw.hex()]


kinds = ["i", "d", "id"]
answer = {
    "encoded": [encoded(kind) for kind in kinds],
    "verified": [
        [verified(kind, encoded(kind)[1], candidate) for candidate in (password, b"battery staple")]
        for kind in kinds
    ],
    "raw": [raw(kind, memory, lanes) for kind in kinds for memory, lanes in ((64, 1), (256, 4), (1, 1))],
    "no hash": verified("id", "$argon2id$nonsense", password),
    "lengths": [library.argon2_encodedlen(2, 64, 1, 16, 32, kind) for kind in range(3)],
    "blake2b": [blake2b(b""), blake2b(b"late" * 100)],
}
