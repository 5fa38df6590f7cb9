//! Reads a wheel and its libraries, and writes a new wheel with some members replaced.
//!
//! No member is extracted to a file, so its name cannot lead out of a directory. An archive that two
//! programs could read differently (duplicate names, overlapping members, or headers that disagree) is
//! rejected.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use anyhow::{Context, Result, ensure};
use zip::read::ZipFile;
use zip::{ZipArchive, ZipWriter};

use crate::files::at_most;
use crate::format;
use crate::record::{Entry, Record, is_record, is_signature};

/// The maximum size of a member. Engines reject larger modules (JavaScript interface, "Implementation-
/// defined limits"), and the limit bounds the memory that an archive can make this program use.
pub(crate) const LARGEST: u64 = 1 << 30;

/// The flag of a member whose name is UTF-8.
const NAME_IS_UTF8: u16 = 1 << 11;

/// The extra field of 64-bit sizes, which the writer adds if a size needs it.
const ZIP64: u16 = 1;

/// The members that may be libraries.
#[derive(Debug, Default)]
pub(crate) struct Libraries {
    /// The index and the name of each DSO, in order.
    pub(crate) dsos: Vec<(usize, String)>,
    /// The index and the name of each other WebAssembly module, in order.
    pub(crate) modules: Vec<(usize, String)>,
    /// The name of each member that has the name of a library and is not a DSO, and a description.
    pub(crate) others: Vec<(String, String)>,
}

/// An open wheel.
#[derive(Debug)]
pub(crate) struct Wheel<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    /// The contents of its `RECORD`.
    record: String,
}

/// A rewritten wheel.
#[derive(Debug)]
pub(crate) struct Rewritten {
    pub(crate) bytes: Vec<u8>,
    pub(crate) warnings: Vec<String>,
}

impl<'a> Wheel<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let mut archive = archive.with_context(|| match format::describe(bytes) {
            Some(found) if !bytes.starts_with(b"PK") => {
                format!("expected a ZIP archive, found {found}")
            }
            _ => "not a valid ZIP archive".to_owned(),
        })?;
        archive
            .validate_header_consistency()
            .context("the headers of the ZIP archive are inconsistent")?;
        ensure!(
            archive.offset() == 0,
            "the ZIP archive does not start at the beginning of the file"
        );
        let mut names = Vec::new();
        for index in 0..archive.len() {
            let member = archive.by_index_data(index)?;
            let name = member.name()?.into_owned();
            ensure!(
                !member.encrypted(),
                "cannot read the encrypted member `{name}`"
            );
            names.push(name);
        }
        let mut records = (0..).zip(&names).filter(|(_, name)| is_record(name));
        let (index, name) = records
            .next()
            .context("not a wheel: no `.dist-info` directory contains a `RECORD`")?;
        ensure!(
            records.next().is_none(),
            "not a wheel: several `.dist-info` directories contain a `RECORD`"
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

    /// Finds the libraries by the first bytes of each member.
    pub(crate) fn libraries(&mut self) -> Result<Libraries> {
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
                continue;
            }
            if format::is_module(&prefix) {
                libraries.modules.push((index, name.clone()));
            }
            if format::is_named_as_library(name) {
                // Ignore errors of this member, because its contents are only described.
                if let Ok(member) = self.archive.by_index(index) {
                    prefix.clear();
                    let _ = member.take(format::PREFIX as u64).read_to_end(&mut prefix);
                }
                libraries
                    .others
                    .push((name.clone(), format::not_a_dso(&prefix)));
            }
        }
        Ok(libraries)
    }

    /// Returns the size that the header of a member declares, only to show the progress.
    pub(crate) fn size(&mut self, index: usize) -> u64 {
        self.archive.by_index_raw(index).map_or(0, |it| it.size())
    }

    /// Returns the contents of a member.
    pub(crate) fn read(&mut self, index: usize) -> Result<Vec<u8>> {
        read(self.archive.by_index(index)?)
    }

    /// Returns the wheel with new contents for some members. Order, names, times, permissions, compression
    /// methods, and the bytes of all other members remain unchanged. The extra fields that hold times to
    /// the second are not preserved.
    pub(crate) fn rewrite(&mut self, changed: &BTreeMap<usize, Vec<u8>>) -> Result<Rewritten> {
        let record = Record::read(&self.record)?;
        let mut warnings = Vec::new();
        let mut entries = BTreeMap::new();
        for (index, bytes) in changed {
            let name = &self.names[*index];
            ensure!(record.lists(name), "`RECORD` does not list `{name}`");
            if let Some(problem) = record.check(name, self.archive.by_index(*index)?)? {
                warnings.push(format!("{problem}; corrected"));
            }
            entries.insert(name.clone(), Entry::of(bytes));
        }
        let record = record.update(&entries);

        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.set_raw_comment(self.archive.comment().into())?;
        for (index, name) in self.names.iter().enumerate() {
            if is_signature(name) {
                warnings.push(format!(
                    "dropped `{name}`, because its signature does not match the new `RECORD`"
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

    /// Returns the differences between `RECORD` and the members.
    pub(crate) fn check_record(&mut self) -> Result<Vec<String>> {
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

/// Reads a member completely. Does not trust the size that its header declares.
fn read(member: ZipFile<'_, Cursor<&[u8]>>) -> Result<Vec<u8>> {
    let declared = member.size();
    let bytes = at_most(member, LARGEST)?;
    let size = bytes.len() as u64;
    ensure!(
        size == declared,
        "declares a size of {declared} bytes but contains {size}"
    );
    Ok(bytes)
}

/// Writes a member with new contents and its old metadata.
fn write_like(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    member: &ZipFile<'_, Cursor<&[u8]>>,
    contents: &[u8],
) -> Result<()> {
    let name = member.name_raw();
    // The writer sets the UTF-8 flag for any other name, which would change the name.
    ensure!(
        name.is_ascii() || member.flags().as_u16() & NAME_IS_UTF8 != 0,
        "its name is neither ASCII nor marked as UTF-8"
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
        let (data, rest) = rest
            .split_at_checked(len)
            .context("an extra field is truncated")?;
        if id != ZIP64 {
            options.add_extra_field(id, data, false)?;
        }
        extra = rest;
    }
    writer.start_file_with_options(options)?;
    writer.write_all(contents)?;
    Ok(())
}
