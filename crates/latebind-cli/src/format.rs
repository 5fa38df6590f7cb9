//! Describes a file by its first bytes, so that a message can name the format that was found.

use anyhow::{Result, bail};

/// The number of bytes that [`describe`] needs.
pub(crate) const PREFIX: usize = 1024;

/// The first bytes of every WebAssembly module, before the version.
const WASM: &[u8] = b"\0asm";

/// The formats that begin with fixed bytes.
const MAGIC: &[(&[u8], &str)] = &[
    (b"!<arch>\n", "an ar archive (a static library)"),
    (b"!<thin>\n", "a thin ar archive (a static library)"),
    (b"BC\xc0\xde", "LLVM bitcode"),
    (b"\xde\xc0\x17\x0b", "LLVM bitcode"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"PK\x03\x04", "a ZIP archive, such as a wheel"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"#!", "a script"),
    (b"(module", "a WebAssembly module in the text format"),
    (b"(component", "a WebAssembly component in the text format"),
];

/// Returns an error that describes the file if it is not a core module.
pub(crate) fn expect_module(bytes: &[u8]) -> Result<()> {
    match describe(bytes) {
        _ if is_module(bytes) => Ok(()),
        Some(found) => bail!("expected a WebAssembly module, found {found}"),
        None => bail!("expected a WebAssembly module, found an unknown format"),
    }
}

/// The maximum number of bytes that identify a DSO: the header, and the beginning of a custom section
/// named `dylink.0`. The section size and the name length have up to five bytes each.
pub(crate) const DSO_PREFIX: usize = 8 + 1 + 5 + 5 + 8;

/// Returns `true` if a file that begins with these bytes is a DSO.
pub(crate) fn is_dso(bytes: &[u8]) -> bool {
    let name = || {
        let bytes = bytes.strip_prefix(b"\0asm\x01\0\0\0\0")?;
        let (_, bytes) = number(bytes)?;
        let (len, bytes) = number(bytes)?;
        bytes.get(..len)
    };
    name() == Some(b"dylink.0")
}

/// Describes a file that is not a DSO.
pub(crate) fn not_a_dso(bytes: &[u8]) -> String {
    match describe(bytes) {
        Some(found) => format!("expected a DSO, found {found}"),
        None => "expected a DSO, found an unknown format".to_owned(),
    }
}

/// Returns `true` if a file that begins with these bytes is a WebAssembly module.
pub(crate) fn is_module(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0asm\x01\0\0\0")
}

/// Returns `true` if a file that begins with these bytes is compressed with gzip.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// Returns `true` if a file that begins with these bytes is a ZIP archive.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Describes a file by its first [`PREFIX`] bytes. The description has an article if it needs one.
pub(crate) fn describe(bytes: &[u8]) -> Option<&'static str> {
    if bytes.is_empty() {
        return Some("an empty file");
    }
    let webassembly = || bytes.strip_prefix(WASM).map(webassembly);
    let by_magic = || {
        let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
        known.map(|(_, description)| *description)
    };
    let tar = || (bytes.get(257..262) == Some(b"ustar")).then_some("a tar archive");
    native(bytes)
        .or_else(webassembly)
        .or_else(by_magic)
        .or_else(tar)
}

/// Describes a native program or library. Returns `None` for other files.
fn native(bytes: &[u8]) -> Option<&'static str> {
    // The byte after the class is the byte order.
    if let Some([class, order, rest @ ..]) = bytes.strip_prefix(b"\x7fELF") {
        let machine: Option<&[u8; 2]> = rest.get(12..).and_then(<[u8]>::first_chunk);
        let machine = machine.map(|machine| match order {
            2 => u16::from_be_bytes(*machine),
            _ => u16::from_le_bytes(*machine),
        });
        return Some(match (machine, class) {
            (Some(3), _) => "a native ELF file for x86",
            (Some(40), _) => "a native ELF file for Arm",
            (Some(62), _) => "a native ELF file for x86-64",
            (Some(183), _) => "a native ELF file for AArch64",
            (Some(243), _) => "a native ELF file for RISC-V",
            _ => "a native ELF file",
        });
    }
    match bytes.first_chunk()? {
        b"\xce\xfa\xed\xfe" | b"\xcf\xfa\xed\xfe" | b"\xfe\xed\xfa\xce" | b"\xfe\xed\xfa\xcf" => {
            Some("a native Mach-O file")
        }
        // A Java class has the same first bytes. Its version comes next, and is 45 or more.
        b"\xca\xfe\xba\xbe" if (1..45).contains(&be_u32(bytes.get(4..)?)?) => {
            Some("a native Mach-O file for several processors")
        }
        b"\xca\xfe\xba\xbf" => Some("a native Mach-O file for several processors"),
        [b'M', b'Z', ..] => {
            let header: &[u8; 4] = bytes.get(0x3c..)?.first_chunk()?;
            let header = usize::try_from(u32::from_le_bytes(*header)).ok()?;
            let has_header = bytes.get(header..)?.starts_with(b"PE\0\0");
            has_header.then_some("a native PE file for Windows")
        }
        _ => None,
    }
}

fn be_u32(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.first_chunk()?))
}

/// Describes a WebAssembly file by the bytes after [`WASM`].
fn webassembly(bytes: &[u8]) -> &'static str {
    match bytes.first_chunk() {
        Some([1, 0, 0, 0]) => module(&bytes[4..]),
        Some([_, _, 1, 0]) => "a WebAssembly component, not a core module",
        Some(_) => "a WebAssembly module with an unknown version",
        None => "a truncated WebAssembly module",
    }
}

/// Describes a core module by the names of its custom sections.
fn module(mut sections: &[u8]) -> &'static str {
    let mut is_first = true;
    while let Some((id, rest)) = sections.split_first() {
        let Some((size, rest)) = number(rest) else {
            break;
        };
        let contents = &rest[..size.min(rest.len())];
        let name = number(contents).and_then(|(len, rest)| rest.get(..len));
        match (id, name) {
            (0, Some(b"dylink.0")) if is_first => return "a DSO",
            (0, Some(b"dylink.0")) => {
                return "a WebAssembly module whose section dylink.0 is not the first section";
            }
            (0, Some(b"dylink")) => {
                return "a library with the legacy section dylink instead of dylink.0";
            }
            (0, Some(b"linking")) => return "a WebAssembly object file, which must be linked",
            _ => {}
        }
        is_first = false;
        sections = rest.get(size..).unwrap_or_default();
    }
    "a WebAssembly module without a section dylink.0"
}

/// Returns a number in LEB128, and the bytes after it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[index + 1..]));
        }
    }
    None
}

/// Returns a number with its noun, in the plural if it needs one.
pub(crate) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// Returns `true` if a file has the name of a library.
pub(crate) fn is_named_as_library(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut parts = file.split('.').skip(1);
    // The name may have a version: `libfoo.so.1`.
    parts.any(|part| ["so", "pyd", "dylib", "dll"].contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected description of an unknown format.
    const UNKNOWN: &str = "";

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(describe(bytes).unwrap_or(UNKNOWN), expected);
        for end in 0..bytes.len() {
            // Truncated files must not panic.
            let _ = describe(&bytes[..end]);
        }
    }

    #[test]
    fn native_files() {
        let elf = |order: u8, machine: [u8; 2]| {
            let mut bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0".to_vec();
            bytes[5] = order;
            bytes.extend(machine);
            bytes
        };
        check(&elf(1, [62, 0]), "a native ELF file for x86-64");
        check(&elf(1, [183, 0]), "a native ELF file for AArch64");
        check(&elf(2, [0, 243]), "a native ELF file for RISC-V");
        check(&elf(1, [8, 0]), "a native ELF file");
        check(b"\x7fELF", UNKNOWN);
        check(b"\x7fELF\x02\x01", "a native ELF file");
        check(b"\xcf\xfa\xed\xfe\x0c\0\0\x01", "a native Mach-O file");
        let fat = "a native Mach-O file for several processors";
        check(b"\xca\xfe\xba\xbe\0\0\0\x02", fat);
        check(b"\xca\xfe\xba\xbe\0\0\0\x41", UNKNOWN);
        let mut pe = b"MZ".to_vec();
        pe.resize(0x3c, 0);
        pe.extend([0x40, 0, 0, 0]);
        pe.extend(b"PE\0\0");
        check(&pe, "a native PE file for Windows");
        check(b"MZ is how this text begins", UNKNOWN);
    }

    #[test]
    fn webassembly_files() {
        check(b"\0as", UNKNOWN);
        check(b"\0asm\x01", "a truncated WebAssembly module");
        check(
            b"\0asm\x0d\0\x01\0",
            "a WebAssembly component, not a core module",
        );
        check(
            b"\0asm\x02\0\0\0",
            "a WebAssembly module with an unknown version",
        );
        let plain = "a WebAssembly module without a section dylink.0";
        check(b"\0asm\x01\0\0\0", plain);
        check(b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0", plain);
        check(b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\xff", plain);
        check(
            b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\x0f\xff\xff\xff\xff\x0f",
            plain,
        );
        check(b"\0asm\x01\0\0\0\0\x09\x08dylink.0", "a DSO");
        check(
            b"\0asm\x01\0\0\0\0\x01\0\0\x09\x08dylink.0",
            "a WebAssembly module whose section dylink.0 is not the first section",
        );
        check(
            b"\0asm\x01\0\0\0\0\x0a\x06dylink\0\0\0",
            "a library with the legacy section dylink instead of dylink.0",
        );
        check(
            b"\0asm\x01\0\0\0\x01\x01\0\0\x09\x07linking\x02",
            "a WebAssembly object file, which must be linked",
        );
    }

    #[test]
    fn dsos_are_identified_by_their_first_bytes() {
        let dso = b"\0asm\x01\0\0\0\0\x09\x08dylink.0";
        assert!(is_dso(dso));
        // Numbers of the maximum length, which linkers write if they fill in sizes later.
        let long = b"\0asm\x01\0\0\0\0\x89\x80\x80\x80\0\x88\x80\x80\x80\0dylink.0";
        assert!(is_dso(long));
        assert_eq!(long.len(), DSO_PREFIX);
        for end in 0..dso.len() {
            assert!(!is_dso(&dso[..end]), "{end}");
        }
        assert!(!is_dso(b"\0asm\x01\0\0\0\0\x07\x06dylink"));
        assert!(!is_dso(b"\0asm\x01\0\0\0\0\x0a\x09dylink.0x"));
        // A component, and a number without an end.
        assert!(!is_dso(b"\0asm\x0d\0\x01\0\0\x09\x08dylink.0"));
        assert!(!is_dso(
            b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\xff\x08dylink.0"
        ));
    }

    #[test]
    fn other_files() {
        check(b"", "an empty file");
        check(b"!<arch>\nfoo.o/", "an ar archive (a static library)");
        check(b"BC\xc0\xde5\x14", "LLVM bitcode");
        check(b"\x1f\x8b\x08", "gzip data");
        check(b"PK\x03\x04\x14", "a ZIP archive, such as a wheel");
        check(b"INPUT(libfoo.so)", UNKNOWN);
    }

    #[test]
    fn names_of_libraries() {
        for name in [
            "a.so",
            "a/b.cpython-314-wasm32.so",
            "libz.so.1.3",
            "a.pyd",
            "b\\a.dll",
        ] {
            assert!(is_named_as_library(name), "{name}");
        }
        for name in ["so", "a.so/b", "a.py", "a.some", ".so/x.txt", "a.wasm", ""] {
            assert!(!is_named_as_library(name), "{name}");
        }
    }
}
