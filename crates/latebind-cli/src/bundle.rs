//! Reads a bundle: a tar archive, which gzip may have compressed. PGlite, for example, ships its extensions
//! so.
//!
//! One member at a time is decompressed, and no member is extracted to a file, so its name cannot lead out
//! of a directory.

use std::io::{self, BufRead, Read, Take};

use anyhow::{Context, Result};
use flate2::bufread::MultiGzDecoder;
use tar::{Archive, EntryType, PaxExtensions};

use crate::files::at_most;
use crate::format;

/// The maximum size of all members and their headers, after decompression. It bounds the time that a small
/// file can take.
const LARGEST: u64 = 1 << 34;

/// The maximum size of the long name of a member.
const LONGEST_NAME: u64 = 1 << 16;

/// The size of a header, and the unit of sizes in an archive.
const BLOCK: usize = 512;

/// Calls `visit` for each file in a bundle, in order, with its name and its contents. An error of `visit`
/// ends the iteration.
pub(crate) fn visit(
    mut bundle: impl BufRead,
    visit: &mut dyn FnMut(&str, &mut dyn Read) -> Result<()>,
) -> Result<()> {
    let is_compressed = bundle.fill_buf().is_ok_and(format::is_gzip);
    if is_compressed {
        members(MultiGzDecoder::new(bundle).take(LARGEST), visit)
    } else {
        members(bundle.take(LARGEST), visit)
    }
}

fn members(
    contents: Take<impl Read>,
    visit: &mut dyn FnMut(&str, &mut dyn Read) -> Result<()>,
) -> Result<()> {
    const CONTEXT: &str = "cannot read the bundle";
    let mut archive = Archive::new(contents);
    let mut long_name = None;
    // The long names of raw entries are read here, because the crate has no limit for them.
    for entry in archive.entries().context(CONTEXT)?.raw(true) {
        let mut entry = entry.context(CONTEXT)?;
        match entry.header().entry_type() {
            EntryType::GNULongName => {
                let mut name = at_most(&mut entry, LONGEST_NAME)?;
                name.truncate(name.iter().position(|it| *it == 0).unwrap_or(name.len()));
                long_name = Some(name);
            }
            EntryType::XHeader => {
                let extensions = at_most(&mut entry, LONGEST_NAME)?;
                let mut extensions = PaxExtensions::new(&extensions).flatten();
                let path = extensions.find(|it| it.key_bytes() == b"path");
                long_name = path.map(|it| it.value_bytes().to_vec()).or(long_name);
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => {}
            kind => {
                let name = long_name.take();
                let name = name.unwrap_or_else(|| entry.path_bytes().into_owned());
                if matches!(kind, EntryType::Regular | EntryType::Continuous) {
                    let left = entry.size();
                    let mut whole = Whole { entry, left };
                    let name = String::from_utf8_lossy(&name);
                    visit(name.strip_prefix("./").unwrap_or(&name), &mut whole)?;
                }
            }
        }
    }
    Ok(())
}

/// The contents of a member, whose end before its size is an error.
struct Whole<R> {
    entry: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.entry.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the bundle is truncated",
            ));
        }
        Ok(count)
    }
}

/// Returns `true` if a file that begins with these bytes is a bundle.
pub(crate) fn is_bundle(beginning: &[u8]) -> bool {
    if !format::is_gzip(beginning) {
        return is_header(beginning);
    }
    let mut header = [0; BLOCK];
    let mut contents = MultiGzDecoder::new(beginning);
    contents.read_exact(&mut header).is_ok() && is_header(&header)
}

/// Returns `true` if bytes begin with the header of a tar archive: it has its own checksum.
fn is_header(bytes: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let Some(header) = bytes.first_chunk::<BLOCK>() else {
        return false;
    };
    let sum = |(at, byte): (usize, &u8)| match CHECKSUM.contains(&at) {
        true => u64::from(b' '),
        false => u64::from(*byte),
    };
    let sum: u64 = header.iter().enumerate().map(sum).sum();
    let digits = header[CHECKSUM].trim_ascii();
    let digits = digits.strip_suffix(b"\0").unwrap_or(digits).trim_ascii();
    let text = str::from_utf8(digits).unwrap_or_default();
    u64::from_str_radix(text.trim_matches('\0'), 8).is_ok_and(|it| it == sum)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tar::{Builder, Header};

    use super::*;

    fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        for (name, bytes) in members {
            let mut header = Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, *bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Returns the members, and the text of the error if there is one.
    fn read(bundle: &[u8]) -> (Vec<(String, Vec<u8>)>, String) {
        let mut found = Vec::new();
        let result = visit(bundle, &mut |name, contents| {
            found.push((name.to_owned(), at_most(contents, 1 << 20)?));
            Ok(())
        });
        let error = result.err().map(|it| format!("{it:#}"));
        (found, error.unwrap_or_default())
    }

    #[test]
    fn members_are_read_in_order() {
        let long = "deep/".repeat(100) + "lib.so";
        let tar = tar(&[("a.so", b"one"), ("b/c.so", &[7; 2000]), (&long, b"three")]);
        for bundle in [
            tar.clone(),
            gzip(&tar),
            [gzip(&tar[..700]), gzip(&tar[700..])].concat(),
        ] {
            assert!(is_bundle(&bundle[..bundle.len().min(format::PREFIX)]));
            let (found, error) = read(&bundle);
            assert_eq!(error, "");
            let names: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
            assert_eq!(names, ["a.so", "b/c.so", &long]);
            assert_eq!(found[1].1, [7; 2000]);
        }
    }

    #[test]
    fn pax_headers_name_members() {
        let mut builder = Builder::new(Vec::new());
        builder
            .append_pax_extensions([("path", b"pax/lib.so".as_slice())])
            .unwrap();
        let mut header = Header::new_ustar();
        header.set_size(1);
        builder
            .append_data(&mut header, "short", &b"x"[..])
            .unwrap();
        let (found, error) = read(&builder.into_inner().unwrap());
        assert_eq!(
            (found, error.as_str()),
            (vec![("pax/lib.so".to_owned(), b"x".to_vec())], "")
        );
    }

    #[test]
    fn names_lose_the_current_directory() {
        let mut header = Header::new_old();
        header.as_old_mut().name[..6].copy_from_slice(b"./a.so");
        header.set_size(0);
        header.set_cksum();
        let mut builder = Builder::new(Vec::new());
        builder.append(&header, &b""[..]).unwrap();
        let (found, _) = read(&builder.into_inner().unwrap());
        assert_eq!(found, [("a.so".to_owned(), Vec::new())]);
    }

    #[test]
    fn only_files_are_members() {
        let mut builder = Builder::new(Vec::new());
        for kind in [
            EntryType::Directory,
            EntryType::Symlink,
            EntryType::Link,
            EntryType::Fifo,
        ] {
            let mut header = Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(0);
            if kind == EntryType::Symlink || kind == EntryType::Link {
                builder
                    .append_link(&mut header, "link", "/etc/passwd")
                    .unwrap();
            } else {
                builder.append_data(&mut header, "other", &b""[..]).unwrap();
            }
        }
        assert_eq!(
            read(&builder.into_inner().unwrap()),
            (Vec::new(), String::new())
        );
    }

    #[test]
    fn malformed_bundles_are_errors() {
        let tar = tar(&[("a.so", b"one"), ("b.so", &[7; 2000])]);
        let (found, error) = read(&tar[..2500]);
        assert_eq!(found.len(), 1);
        assert_eq!(error, "the bundle is truncated");
        let (found, error) = read(&tar[..600]);
        assert_eq!(
            (found.len(), error.as_str()),
            (1, "cannot read the bundle: unexpected EOF during skip")
        );
        let compressed = gzip(&tar);
        for end in 0..compressed.len() {
            read(&compressed[..end]);
            is_bundle(&compressed[..end]);
        }
        for at in 0..1100 {
            let mut changed = tar.clone();
            changed[at] ^= 0x15;
            read(&changed);
            is_bundle(&changed);
        }
        // A name of 100 kB.
        let mut builder = Builder::new(Vec::new());
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::GNULongName);
        header.set_size(100_000);
        builder
            .append_data(&mut header, "x", &[b'a'; 100_000][..])
            .unwrap();
        assert_eq!(
            read(&builder.into_inner().unwrap()).1,
            "larger than 65536 bytes"
        );
    }

    #[test]
    fn other_files_are_no_bundles() {
        for bytes in [
            &b""[..],
            b"\x1f\x8b\x08\0",
            &[0; 1024],
            &[b'a'; 1024],
            &gzip(&[0; 2000]),
        ] {
            assert!(!is_bundle(bytes), "{bytes:?}");
        }
    }
}
