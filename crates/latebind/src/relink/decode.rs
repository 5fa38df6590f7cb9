//! Finds the length of an instruction.
//!
//! Relinking changes instructions that refer to a function and copies all bytes between them. So this
//! decoder knows only lengths: those of all of WebAssembly 3.0, threads, relaxed SIMD, legacy
//! exceptions, and the proposals named in the tables below. An unknown instruction is an error with its
//! offset, because a guess would produce a wrong output.

use super::operands::{self, Form};
use crate::error::{Error, Expected, Found, Result};
use crate::read::opcode::{CALL_INDIRECT, END, I32_CONST, RETURN_CALL_INDIRECT};
use crate::read::reader::Reader;
use crate::read::value_type::{HeapType, Limits, ValType};

/// An instruction that refers to a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// The offset of the instruction. It ends at the position of the decoder.
    pub(super) start: usize,
    pub(super) op: u8,
    pub(super) func: u32,
}

/// Instructions, up to the end of `bytes`.
#[derive(Clone, Copy)]
pub(super) struct Code<'a> {
    /// The input up to the end of the range to read, so that offsets are those of the input.
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Code<'a> {
    /// Creates a decoder for the remaining bytes of a reader.
    pub(super) fn new(reader: &Reader<'a>) -> Self {
        Self {
            bytes: reader.input(),
            at: reader.position(),
        }
    }

    /// Returns the start of the next instruction.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Moves to a different offset in the same input.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
    }

    /// Returns the end of the last instruction.
    pub(super) fn end(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Moves to the end of the next instruction that refers to a function. Returns `None` if there is
    /// none.
    pub(super) fn find(&mut self) -> Result<Option<Site>> {
        loop {
            self.skip_common();
            if self.is_at_end() {
                return Ok(None);
            }
            if let Some(site) = self.step()? {
                return Ok(Some(site));
            }
        }
    }

    /// Skips instructions of the most common forms, up to the end or to the first instruction of a
    /// different form.
    pub(super) fn skip_common(&mut self) {
        let mut at = [self.at];
        operands::skip_common(self.bytes, &mut at, [self.bytes.len()]);
        self.go_to(at[0]);
    }

    /// Skips one instruction, and returns it if it refers to a function.
    pub(super) fn step(&mut self) -> Result<Option<Site>> {
        let start = self.at;
        let op = self.byte()?;
        match operands::of(op) {
            Form::Plain => {}
            Form::One => self.number()?,
            Form::Memory => self.memory()?,
            Form::Block => self.block_type()?,
            Form::Func => {
                let func = self.index()?;
                return Ok(Some(Site { start, op, func }));
            }
            Form::Other => self.skip_other(start, op)?,
        }
        Ok(None)
    }

    /// Returns the type and the table of the next instruction, if it is an indirect call.
    pub(super) fn call_indirect(mut self) -> Result<Option<(u32, u32)>> {
        Ok(match self.byte()? {
            CALL_INDIRECT | RETURN_CALL_INDIRECT => Some((self.u32()?, self.u32()?)),
            _ => None,
        })
    }

    /// Returns the value of the next instruction if it is an `i32` constant. A negative constant is
    /// returned as the largest number, which is not a valid index.
    pub(super) fn constant(mut self) -> Result<Option<u32>> {
        Ok(match self.byte()? {
            I32_CONST => {
                let index = self.read(|reader| reader.heap_index(Expected::Operand));
                Some(index.unwrap_or(u32::MAX))
            }
            _ => None,
        })
    }

    /// Reads a constant expression up to its end, and calls `visit` with each instruction that refers to
    /// a function.
    pub(super) fn expression(&mut self, mut visit: impl FnMut(Site, usize)) -> Result<()> {
        loop {
            let start = self.at;
            let site = self.step()?;
            if let Some(site) = site {
                visit(site, self.at);
            } else if self.bytes.get(start) == Some(&END) {
                return Ok(());
            }
        }
    }

    /// Skips the declarations of a function's locals.
    pub(super) fn locals(&mut self) -> Result<()> {
        for _ in 0..self.u32()? {
            self.number()?;
            self.value_type()?;
        }
        Ok(())
    }

    fn skip_other(&mut self, start: usize, op: u8) -> Result<()> {
        match op {
            // br_table
            0x0e => {
                for _ in 0..self.u32()? {
                    self.number()?;
                }
                self.number()
            }
            // call_indirect, return_call_indirect; cont.bind, switch (stack switching)
            0x11 | 0x13 | 0xe1 | 0xe6 => self.numbers(2),
            // select with types
            0x1c => {
                for _ in 0..self.u32()? {
                    self.value_type()?;
                }
                Ok(())
            }
            0x1f => self.try_table(),
            0x43 => self.skip(4),
            0x44 => self.skip(8),
            0xd0 => self.heap_type(),
            // Stack switching: cont.new, suspend, resume, resume_throw, resume_throw_ref.
            0xe0 | 0xe2 => self.number(),
            0xe3 | 0xe5 => {
                self.number()?;
                self.handlers()
            }
            0xe4 => {
                self.numbers(2)?;
                self.handlers()
            }
            0xfb => self.gc(start),
            0xfc => self.bulk(start),
            0xfd => self.vector(start),
            0xfe => self.atomic(start),
            _ => Err(self.unknown(start)),
        }
    }

    /// Garbage collection and custom descriptors.
    fn gc(&mut self, start: usize) -> Result<()> {
        match self.u32()? {
            0x00 | 0x01 | 0x06 | 0x07 | 0x0b..=0x0e | 0x10 | 0x20..=0x22 => self.number(),
            0x02..=0x05 | 0x08..=0x0a | 0x11..=0x13 => self.numbers(2),
            0x0f | 0x1a..=0x1e => Ok(()),
            0x14..=0x17 | 0x23 | 0x24 => self.heap_type(),
            // br_on_cast and similar instructions
            0x18 | 0x19 | 0x25 | 0x26 => {
                self.skip(1)?;
                self.number()?;
                self.heap_type()?;
                self.heap_type()
            }
            _ => Err(self.unknown(start)),
        }
    }

    /// Saturating conversions, bulk memory and tables, memory control, wide arithmetic.
    fn bulk(&mut self, start: usize) -> Result<()> {
        match self.u32()? {
            0x00..=0x07 | 0x13..=0x16 => Ok(()),
            0x09 | 0x0b | 0x0d | 0x0f..=0x12 => self.number(),
            0x08 | 0x0a | 0x0c | 0x0e => self.numbers(2),
            _ => Err(self.unknown(start)),
        }
    }

    /// Vector instructions, including relaxed ones.
    fn vector(&mut self, start: usize) -> Result<()> {
        match self.u32()? {
            0x00..=0x0b | 0x5c | 0x5d => self.memory(),
            0x0c | 0x0d => self.skip(16),
            // A lane.
            0x15..=0x22 => self.skip(1),
            0x54..=0x5b => {
                self.memory()?;
                self.skip(1)
            }
            0x9a
            | 0xa2
            | 0xa5
            | 0xa6
            | 0xaf
            | 0xb0
            | 0xb2..=0xb4
            | 0xbb
            | 0xc2
            | 0xc5
            | 0xc6
            | 0xcf
            | 0xd0
            | 0xd2..=0xd4
            | 0xe2
            | 0xee => Err(self.unknown(start)),
            0x0e..=0x113 => Ok(()),
            _ => Err(self.unknown(start)),
        }
    }

    /// Threads and shared-everything threads.
    fn atomic(&mut self, start: usize) -> Result<()> {
        match self.u32()? {
            0x00..=0x02 | 0x10..=0x4e => self.memory(),
            // atomic.fence has a memory ordering.
            0x03 => self.skip(1),
            0x04 | 0x72 => Ok(()),
            // A memory ordering, then indices.
            0x4f..=0x5b | 0x67..=0x71 => {
                self.skip(1)?;
                self.number()
            }
            0x5c..=0x66 => {
                self.skip(1)?;
                self.numbers(2)
            }
            _ => Err(self.unknown(start)),
        }
    }

    /// Alignment and offset. Flags in the alignment announce further operands: a memory index, or an
    /// array type index (multibyte array access), and a memory ordering (relaxed atomics).
    fn memory(&mut self) -> Result<()> {
        let start = self.at;
        let flags = self.u32()?;
        if flags > 0x7f || flags & 0x60 == 0x60 {
            return Err(Error::new(
                start,
                Expected::Operand,
                Found::Number(flags.into()),
            ));
        }
        if flags & 0x60 != 0 {
            self.number()?;
        }
        if flags & 0x10 != 0 {
            self.skip(1)?;
        }
        self.number()
    }

    fn block_type(&mut self) -> Result<()> {
        match self.bytes.get(self.at) {
            Some(0x63..=0x65) => self.value_type(),
            // An empty block type, a value type of one byte, or a type index.
            _ => self.number(),
        }
    }

    pub(super) fn value_type(&mut self) -> Result<()> {
        self.read(ValType::read).map(drop)
    }

    fn heap_type(&mut self) -> Result<()> {
        self.read(HeapType::read).map(drop)
    }

    fn try_table(&mut self) -> Result<()> {
        self.block_type()?;
        for _ in 0..self.u32()? {
            let start = self.at;
            match self.byte()? {
                // With a tag, and without a tag.
                0 | 1 => self.numbers(2)?,
                2 | 3 => self.number()?,
                byte => return Err(Error::new(start, Expected::Operand, Found::Byte(byte))),
            }
        }
        Ok(())
    }

    /// Reads the handlers of `resume`: a tag and a label, or a tag to which to switch.
    fn handlers(&mut self) -> Result<()> {
        for _ in 0..self.u32()? {
            let start = self.at;
            match self.byte()? {
                0 => self.numbers(2)?,
                1 => self.number()?,
                byte => return Err(Error::new(start, Expected::Operand, Found::Byte(byte))),
            }
        }
        Ok(())
    }

    /// Returns the next byte without skipping it.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips the limits of a table.
    pub(super) fn table_limits(&mut self) -> Result<()> {
        self.read(Limits::read_table).map(drop)
    }

    /// Reads a part that most instructions do not contain.
    fn read<T>(&mut self, read: impl FnOnce(&mut Reader<'a>) -> T) -> Result<T> {
        let mut reader = Reader::at(self.bytes, self.at);
        let value = read(&mut reader);
        reader.check()?;
        self.at = reader.position();
        Ok(value)
    }

    /// Returns an error if bytes are left over.
    pub(super) fn finish(&self) -> Result<()> {
        Reader::at(self.bytes, self.at).finish(Expected::SectionEnd)
    }

    fn byte(&mut self) -> Result<u8> {
        let Some(&byte) = self.bytes.get(self.at) else {
            return Err(self.ended());
        };
        self.at += 1;
        Ok(byte)
    }

    pub(super) fn skip(&mut self, count: usize) -> Result<()> {
        if self.bytes.len() - self.at < count {
            return Err(self.ended());
        }
        self.at += count;
        Ok(())
    }

    pub(super) fn u32(&mut self) -> Result<u32> {
        self.read(|reader| reader.u32(Expected::Operand))
    }

    /// Reads the same, for a caller that runs once for each call instruction.
    fn index(&mut self) -> Result<u32> {
        if let Some(&[a, b, c]) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) {
            let [a, b, c] = [a, b, c].map(u32::from);
            let (len, value) = match (a < 0x80, b < 0x80, c < 0x80) {
                (true, ..) => (1, a),
                (_, true, _) => (2, a & 0x7f | b << 7),
                (.., true) => (3, a & 0x7f | (b & 0x7f) << 7 | c << 14),
                _ => return self.u32(),
            };
            self.at += len;
            return Ok(value);
        }
        self.u32()
    }

    /// Reads an integer of any type. Validation distinguishes the types.
    pub(super) fn number(&mut self) -> Result<()> {
        let start = self.at;
        while self.byte()? & 0x80 != 0 {
            if self.at - start >= 10 {
                return Err(Error::new(start, Expected::Operand, Found::OverlongInteger));
            }
        }
        Ok(())
    }

    fn numbers(&mut self, count: u32) -> Result<()> {
        for _ in 0..count {
            self.number()?;
        }
        Ok(())
    }

    #[cold]
    fn ended(&self) -> Error {
        Error::new(self.bytes.len(), Expected::Operand, Found::End)
    }

    #[cold]
    fn unknown(&self, start: usize) -> Error {
        let byte = self.bytes.get(start).copied().unwrap_or_default();
        match byte {
            0xfb..=0xfe => {
                let mut reader = Reader::at(self.bytes, start + 1);
                let second = reader.u32(Expected::Operand);
                let found = Found::Opcode(byte, second);
                Error::new(start, Expected::Instruction, found)
            }
            _ => Error::new(start, Expected::Instruction, Found::Byte(byte)),
        }
    }
}
