//! How much of a module the load path has to see.
//!
//! It reads nothing behind the imports, and most of a module stands there. A host that pays
//! for each byte it hands over (JavaScript copies them into this crate's memory) asks first.

use crate::dylink;
use crate::encode::{HEADER, section};
use crate::error::{Expected, Result};
use crate::name::Name;
use crate::reader::Reader;

/// What the first bytes of a module tell about the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// It is not a DSO: no `dylink.0` section comes first, or it is not a module at all.
    NotDso,
    /// This many bytes from the start are needed to tell: more than were shown, and at most as many
    /// as the module has.
    Needs(usize),
    /// This many bytes from the start are all that
    /// [`References::read`](crate::References::read) has to see.
    Whole(usize),
}

/// Looks at the first bytes, `head`, of a module of `len` bytes.
///
/// Asked again with as many bytes as it [`Needs`](Prefix::Needs), it comes to an end after at most
/// one question for each section.
#[must_use]
pub fn prefix(head: &[u8], len: usize) -> Prefix {
    match walk(head, len) {
        Ok(prefix) => prefix,
        // The error is that `head` ends too early, or else that the module is malformed, which
        // reading it will say.
        Err(_) if head.len() < len => Prefix::Needs(len.min(head.len() * 2 + 64)),
        Err(_) => Prefix::NotDso,
    }
}

fn walk(head: &[u8], len: usize) -> Result<Prefix> {
    let mut reader = Reader::new(head);
    if reader.bytes(HEADER.len(), Expected::ModuleHeader)? != HEADER {
        return Ok(Prefix::NotDso);
    }
    let mut is_first = true;
    loop {
        let start = reader.position();
        if start == len {
            return Ok(if is_first {
                Prefix::NotDso
            } else {
                Prefix::Whole(len)
            });
        }
        let id = reader.byte(Expected::Section)?;
        let size = reader.u32(Expected::SectionSize)? as usize;
        let end = reader.position().saturating_add(size).min(len);
        if is_first {
            // The length comes first: another section's name may be longer than what was shown.
            let is_dylink = id == section::CUSTOM
                && reader.clone().u32(Expected::SectionName)? as usize == dylink::NAME.len()
                && Name::read(&mut reader, Expected::SectionName)? == dylink::NAME;
            if !is_dylink {
                return Ok(Prefix::NotDso);
            }
            is_first = false;
        }
        // Nothing that matters comes behind the imports.
        match id {
            section::IMPORT => return Ok(Prefix::Whole(end)),
            3..=12 => return Ok(Prefix::Whole(start)),
            _ => {}
        }
        let skip = end.saturating_sub(reader.position());
        if skip > reader.remaining() {
            // A section's header takes at most six bytes: ask for the next one too.
            return Ok(Prefix::Needs(end.saturating_add(16).min(len)));
        }
        reader.bytes(skip, Expected::Section)?;
    }
}
