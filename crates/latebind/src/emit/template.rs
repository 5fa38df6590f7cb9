//! Templates: parts of a module as bytes, some of which represent numbers.
//!
//! A call that writes a byte takes eight bytes of the core, and a byte of a template takes one. The numbers are
//! [`Writer::numbers`], which a template names by the letters [`A`] to [`D`].

use crate::read::opcode;
use crate::writer::{Open, Writer};

/// The size of a section, whose contents end at [`CLOSE`]. It comes after the id.
pub(super) const OPEN: u8 = 0xf0;
pub(super) const CLOSE: u8 = 0xf2;

/// The size of a function body, or of a subsection, which ends at [`CLOSE_BODY`]. It can be in a section.
pub(super) const OPEN_BODY: u8 = 0xf1;
pub(super) const CLOSE_BODY: u8 = 0xf3;

/// Instructions that read [`A`] local variables, from the first or from the second one on.
pub(super) const GETS: u8 = 0xf4;
pub(super) const GETS_OF_REST: u8 = 0xf5;

/// [`A`] numbers: [`B`], and each further one with [`C`] added.
pub(super) const SERIES: u8 = 0xf6;

/// The numbers.
pub(super) const A: u8 = 0xf8;
pub(super) const B: u8 = 0xf9;
pub(super) const C: u8 = 0xfa;
pub(super) const D: u8 = 0xfb;

/// Makes a template from arrays of bytes.
macro_rules! template {
    ($($part:expr),* $(,)?) => {{
        const PARTS: &[&[u8]] = &[$(&$part),*];
        const BYTES: [u8; $crate::emit::template::len_of(PARTS)] = $crate::emit::template::join(PARTS);
        &BYTES
    }};
}

/// Makes a name for a template.
macro_rules! name {
    ($name:expr) => {
        $crate::emit::template::name_bytes::<{ $name.len() + 1 }>($name)
    };
}

pub(super) use {name, template};

pub(super) const fn len_of(parts: &[&[u8]]) -> usize {
    let mut len = 0;
    let mut part = 0;
    while part < parts.len() {
        len += parts[part].len();
        part += 1;
    }
    len
}

pub(super) const fn join<const LEN: usize>(parts: &[&[u8]]) -> [u8; LEN] {
    let mut joined = [0; LEN];
    let mut len = 0;
    let mut part = 0;
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            joined[len] = parts[part][at];
            len += 1;
            at += 1;
        }
        part += 1;
    }
    joined
}

pub(super) const fn name_bytes<const LEN: usize>(name: &str) -> [u8; LEN] {
    assert!(name.len() < 0x80, "the length is one byte");
    join(&[&[name.len() as u8], name.as_bytes()])
}

impl Writer {
    /// Sets the numbers of the next templates.
    #[inline(never)]
    pub(super) fn set_numbers(&mut self, a: u32, b: u32, c: u32, d: u32) {
        self.numbers = [a, b, c, d];
    }

    /// Writes a template.
    #[inline(never)]
    pub(super) fn template(&mut self, template: &[u8]) {
        for &byte in template {
            let [a, b, c, _] = self.numbers;
            if let Some(&number) = self.numbers.get(usize::from(byte.wrapping_sub(A))) {
                self.u32(number);
                continue;
            }
            match byte {
                OPEN => self.section = self.open_sized(5),
                OPEN_BODY => self.body = self.open_sized(5),
                CLOSE => self.close(Open::wide(self.section)),
                CLOSE_BODY => self.close(Open::wide(self.body)),
                GETS | GETS_OF_REST => self.local_gets(u32::from(byte - GETS), a),
                SERIES => {
                    for index in 0..a {
                        self.u32(b.wrapping_add(index.wrapping_mul(c)));
                    }
                }
                _ => self.byte(byte),
            }
        }
    }

    /// Writes instructions that read the local variables in a range.
    #[inline(never)]
    pub(super) fn local_gets(&mut self, start: u32, end: u32) {
        for param in start..end {
            self.byte(opcode::LOCAL_GET);
            self.u32(param);
        }
    }
}
