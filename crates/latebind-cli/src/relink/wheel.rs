//! A wheel: which of its members are libraries, and a new wheel with other ones in their places.
//!
//! Nothing is ever extracted, so a member's name leads nowhere. An archive that two programs could
//! read in two ways (a name twice, members that overlap, headers that disagree) is refused.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use anyhow::{Context, Result, ensure};
use zip::read::ZipFile;
use zip::{ZipArchive, ZipWriter};

use super::record::{Entry, Record, is_record, is_signature};
use crate::format;

/// No engine takes a larger module (JavaScript interface, "Implementation-defined limits"), and no
/// archive can make us take more memory.
const LARGEST: u64 = 1 << 30;

/// A name as it stands in UTF-8 if this is set.
const NAME_IS_UTF8: u16 = 1 << 11;

/// The extra field of 64-bit sizes, which the writer adds where it is needed.
const ZIP64: u16 = 1;

/// The members that may be libraries.
#[derive(Debug, Default)]
pub(super) struct Libraries {
    /// The index and the name of each DSO, in order.
    pub(super) dsos: Vec<(usize, String)>,
    /// The name of each member that has the name of a library and is not a DSO, and what it is.
    pub(super) others: Vec<(String, String)>,
}

/// A wheel that was opened.
#[derive(Debug)]
pub(super) struct Wheel<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    /// The contents of its `RECORD`.
    record: String,
}

/// A wheel that was written.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub(super) bytes: Vec<u8>,
    /// What is to be said about it.
    pub(super) warnings: Vec<String>,
}

impl<'a> Wheel<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let mut archive = archive.with_context(|| match format::describe(bytes) {
            Some(what) if !bytes.starts_with(b"PK") => format!("not a zip archive but {what}"),
            _ => "not a zip archive".to_owned(),
        })?;
        archive
            .validate_header_consistency()
            .context("cannot be trusted")?;
        ensure!(archive.offset() == 0, "something stands before the archive");
        let mut names = Vec::new();
        for index in 0..archive.len() {
            let member = archive.by_index_data(index)?;
            let name = member.name()?.into_owned();
            ensure!(!member.encrypted(), "`{name}` is encrypted");
            names.push(name);
        }
        let mut records = (0..).zip(&names).filter(|(_, name)| is_record(name));
        let (index, name) = records
            .next()
            .context("not a wheel: it has no `RECORD` in a `.dist-info` directory")?;
        ensure!(
            records.next().is_none(),
            "it has several `.dist-info` directories with a `RECORD`"
        );
        let named = || format!("`{name}`");
        let record = archive.by_index(index).map_err(Into::into).and_then(read);
        let record = String::from_utf8(record.with_context(named)?).with_context(named)?;
        Ok(Self {
            archive,
            names,
            record,
        })
    }

    /// Looks at the first bytes of every member.
    pub(super) fn libraries(&mut self) -> Result<Libraries> {
        let mut libraries = Libraries::default();
        for (index, name) in self.names.iter().enumerate() {
            let mut prefix = Vec::new();
            let member = self.archive.by_index(index);
            let member = member.with_context(|| format!("`{name}`"))?;
            member
                .take(format::DSO_PREFIX as u64)
                .read_to_end(&mut prefix)
                .with_context(|| format!("`{name}`"))?;
            if format::is_dso(&prefix) {
                libraries.dsos.push((index, name.clone()));
            } else if format::is_named_as_library(name) {
                // What is wrong with the member itself does not matter, because nobody reads it.
                if let Ok(member) = self.archive.by_index(index) {
                    prefix.clear();
                    let _ = member.take(format::PREFIX as u64).read_to_end(&mut prefix);
                }
                libraries
                    .others
                    .push((name.clone(), format::left_unchanged(&prefix)));
            }
        }
        Ok(libraries)
    }

    /// A member's contents.
    pub(super) fn read(&mut self, index: usize) -> Result<Vec<u8>> {
        read(self.archive.by_index(index)?)
    }

    /// The wheel with other contents for some members. Everything else stays: order, names, times,
    /// permissions, how members are compressed, and the bytes of those that did not change. (Not times
    /// to the second, which some archives have besides those of ZIP.)
    pub(super) fn rewrite(&mut self, changed: &BTreeMap<usize, Vec<u8>>) -> Result<Rewritten> {
        let record = Record::read(&self.record)?;
        let mut warnings = Vec::new();
        let mut entries = BTreeMap::new();
        for (index, bytes) in changed {
            let name = &self.names[*index];
            ensure!(record.lists(name), "`RECORD` does not list `{name}`");
            if let Some(problem) = record.check(name, self.archive.by_index(*index)?)? {
                warnings.push(format!("{problem}; it is updated"));
            }
            entries.insert(name.clone(), Entry::of(bytes));
        }
        let record = record.update(&entries);

        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.set_raw_comment(self.archive.comment().into())?;
        for (index, name) in self.names.iter().enumerate() {
            if is_signature(name) {
                warnings.push(format!(
                    "dropped `{name}`, which signed what was there before"
                ));
                continue;
            }
            let member = self.archive.by_index_raw(index)?;
            let contents = match changed.get(&index) {
                Some(bytes) => bytes.as_slice(),
                None if is_record(name) => record.as_bytes(),
                None => {
                    writer.raw_copy_file(member)?;
                    continue;
                }
            };
            write_like(&mut writer, &member, contents).with_context(|| format!("`{name}`"))?;
        }
        let bytes = writer.finish()?.into_inner();
        Ok(Rewritten { bytes, warnings })
    }

    /// What is wrong about `RECORD`.
    pub(super) fn check_record(&mut self) -> Result<Vec<String>> {
        let record = Record::read(&self.record)?;
        let mut problems = Vec::new();
        for (index, name) in self.names.iter().enumerate() {
            let member = self.archive.by_index(index)?;
            if !member.is_dir() {
                let problem = record.check(name, member);
                problems.extend(problem.with_context(|| format!("`{name}`"))?);
            }
        }
        let mut names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        names.sort_unstable();
        problems.extend(record.missing(|path| names.binary_search(&path).is_ok()));
        Ok(problems)
    }
}

/// Reads a member whole. What it says about its size is not believed.
fn read(member: ZipFile<'_, Cursor<&[u8]>>) -> Result<Vec<u8>> {
    let said = member.size();
    let bytes = read_at_most(member, LARGEST)?;
    let size = bytes.len() as u64;
    ensure!(size == said, "is said to have {said} bytes, and has {size}");
    Ok(bytes)
}

fn read_at_most(contents: impl Read, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    contents.take(limit + 1).read_to_end(&mut bytes)?;
    let fits = bytes.len() as u64 <= limit;
    ensure!(fits, "has more than {limit} bytes");
    Ok(bytes)
}

/// Writes a member with other contents, the same in everything else.
fn write_like(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    member: &ZipFile<'_, Cursor<&[u8]>>,
    contents: &[u8],
) -> Result<()> {
    let name = member.name_raw();
    // The writer says of any other name that it is UTF-8, and so it would be another name.
    ensure!(
        name.is_ascii() || member.flags().as_u16() & NAME_IS_UTF8 != 0,
        "its name is neither ASCII nor said to be UTF-8"
    );
    let mut options = member.options().into_full_options().name(name);
    if !member.comment().is_empty() {
        options = options.with_file_comment(member.comment());
    }
    let extra = member.extra_data().unwrap_or_default();
    let mut extra = extra.as_slice();
    while let Some((&[id0, id1, len0, len1], rest)) = extra.split_first_chunk() {
        let id = u16::from_le_bytes([id0, id1]);
        let len = usize::from(u16::from_le_bytes([len0, len1]));
        let (data, rest) = rest.split_at_checked(len).context("an extra field ends")?;
        if id != ZIP64 {
            options.add_extra_field(id, data, false)?;
        }
        extra = rest;
    }
    writer.start_file_with_options(options)?;
    writer.write_all(contents)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_is_allowed() {
        assert_eq!(read_at_most(&[7; 1000][..], 1000).unwrap(), [7; 1000]);
        let error = read_at_most(std::io::repeat(7), 1000).unwrap_err();
        assert_eq!(error.to_string(), "has more than 1000 bytes");
    }
}
