//! The sections of a file as their headers declare them, and the bytes after the last section.
//!
//! Some programs sign their libraries and append the signature: DuckDB appends 256 bytes to its extensions. An engine
//! rejects such a file, so the program removes the signature before it compiles the library.

use super::name::Name;
use super::reader::Reader;
use super::section::{self, Section, Sections};
use crate::error::{Expected, Result};

/// A section, as its header declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SectionHeader<'a> {
    /// The id of the section (WebAssembly 3.0, section 5.5.2). 0 is a custom section.
    pub id: u8,
    /// The name of a custom section.
    pub name: Option<Name<'a>>,
    /// The offset of the contents in the file, in bytes. The contents of a custom section begin with its name.
    pub offset: usize,
    /// The size of the contents, in bytes.
    pub size: usize,
}

impl SectionHeader<'_> {
    /// Returns the name of the section in the specification, `custom` for every custom section, or `unknown`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.id {
            section::CUSTOM => "custom",
            section::TYPE => "type",
            section::IMPORT => "import",
            section::FUNCTION => "function",
            section::TABLE => "table",
            section::MEMORY => "memory",
            section::GLOBAL => "global",
            section::EXPORT => "export",
            section::START => "start",
            section::ELEMENT => "element",
            section::CODE => "code",
            section::DATA => "data",
            section::DATA_COUNT => "data count",
            section::TAG => "tag",
            _ => "unknown",
        }
    }
}

/// The headers of all sections of a file, and its footer.
///
/// # Examples
///
/// ```
/// let mut file = wat::parse_str("(module (func))").unwrap();
/// file.extend([0xff; 256]);
/// let headers = latebind::SectionHeaders::read(&file)?;
/// let kinds: Vec<&str> = headers.sections().map(|it| it.kind()).collect();
/// assert_eq!(kinds, ["type", "function", "code"]);
/// assert_eq!(headers.footer(), [0xff; 256]);
/// assert!(latebind::Module::read(&file).is_err());
/// assert!(latebind::Module::read(headers.module()).is_ok());
/// # Ok::<(), latebind::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SectionHeaders<'a> {
    module: &'a [u8],
    footer: &'a [u8],
}

impl<'a> SectionHeaders<'a> {
    /// Reads the headers. The bytes after the code or the data are the footer if they do not begin with the header of
    /// a section that may follow.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) if the file does not begin with a module, or if
    /// a section is truncated.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut sections = Sections::begin(bytes);
        let mut end = section::HEADER.len();
        // The first position that is still allowed.
        let mut next = 0;
        while let Some(section) = sections.next() {
            let position = section::position(section.id);
            let is_allowed = match position {
                Some(position) => position >= next,
                None => section.id == section::CUSTOM && section.name().is_ok(),
            };
            if !is_allowed && is_end(next) {
                return Ok(Self::split(bytes, end));
            }
            next = position.map_or(next, |position| position + 1);
            end = section.contents.input().len();
        }
        let result = sections.check();
        if result.is_err() && is_end(next) && !is_truncated(bytes, end, next) {
            return Ok(Self::split(bytes, end));
        }
        result.map(|()| Self::split(bytes, bytes.len()))
    }

    fn split(bytes: &'a [u8], end: usize) -> Self {
        let (module, footer) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
        Self { module, footer }
    }

    /// Returns the module without the footer.
    #[must_use]
    pub fn module(&self) -> &'a [u8] {
        self.module
    }

    /// Returns the bytes after the last section, which no engine accepts. Most files have none.
    #[must_use]
    pub fn footer(&self) -> &'a [u8] {
        self.footer
    }

    /// Returns the sections, in order.
    pub fn sections(&self) -> impl Iterator<Item = SectionHeader<'a>> + use<'a> {
        let mut sections = Sections::begin(self.module);
        core::iter::from_fn(move || sections.next().map(header))
    }
}

fn header(section: Section<'_>) -> SectionHeader<'_> {
    let mut contents = section.contents;
    let (offset, size) = (contents.position(), contents.remaining());
    let name = (section.id == section::CUSTOM)
        .then(|| Name::read(&mut contents, Expected::SectionName))
        .filter(|_| !contents.has_failed());
    SectionHeader {
        id: section.id,
        name,
        offset,
        size,
    }
}

/// Returns `true` if a module may end: the code section was read, after which only data and custom sections follow.
fn is_end(next: usize) -> bool {
    section::position(section::CODE).is_some_and(|code| next > code)
}

/// Returns `true` if the bytes from `start` on begin with the id of a section that may follow, so that they are the
/// rest of a truncated module.
fn is_truncated(bytes: &[u8], start: usize, next: usize) -> bool {
    let id = Reader::at(bytes, start).peek();
    let position = id.and_then(section::position);
    position.is_some_and(|position| position >= next)
}
