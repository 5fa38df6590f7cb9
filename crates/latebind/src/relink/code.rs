//! The code section, and the constant expressions in other sections. Instructions that refer to a
//! function are rewritten, and all other bytes are copied.

use super::decode::{Code, Site};
use super::first_use;
use super::library::Library;
use super::output::Output;
use super::plan::Plan;
use super::references::FunctionReference;
use super::scan::scan;
use crate::error::{Error, Expected, Found, Result};
use crate::read::opcode::{self, CALL, REF_FUNC, RETURN_CALL};
use crate::read::reader::Reader;
use crate::read::section;

/// Copies the input, and stops at each position at which other bytes are written instead.
pub(super) struct Copy<'a, 'o> {
    input: &'a [u8],
    copied: usize,
    pub(super) out: &'o mut Output,
}

impl<'a, 'o> Copy<'a, 'o> {
    /// Begins at an offset of the input.
    pub(super) fn new(input: &'a [u8], start: usize, out: &'o mut Output) -> Self {
        Self {
            input,
            copied: start,
            out,
        }
    }

    /// Copies the input up to an offset.
    pub(super) fn up_to(&mut self, end: usize) {
        self.out
            .bytes(self.input.get(self.copied..end).unwrap_or_default());
        self.copied = end;
    }

    /// Skips the input up to an offset.
    pub(super) fn skip_to(&mut self, end: usize) {
        self.copied = end;
    }

    /// Writes a reference outside of the code.
    pub(super) fn reference(&mut self, plan: &Plan<'_>, reference: FunctionReference) {
        let FunctionReference {
            site,
            end,
            is_instruction,
        } = reference;
        if is_instruction {
            self.site(plan, site, end);
        } else {
            self.up_to(site.start);
            self.out.u32(plan.func(site.func));
            self.skip_to(end);
        }
    }

    /// Writes an instruction that refers to a function.
    pub(super) fn site(&mut self, plan: &Plan<'_>, site: Site, end: usize) {
        self.up_to(site.start);
        let target = plan.targets.get(site.func as usize);
        let slot = target.and_then(|target| target.slot);
        let late = slot.and_then(|slot| Some((slot, plan.slots.get(slot as usize)?)));
        match late {
            Some((number, late)) if site.op != REF_FUNC => {
                let opcode = match site.op {
                    RETURN_CALL => opcode::RETURN_CALL_INDIRECT,
                    _ => opcode::CALL_INDIRECT,
                };
                first_use::call(self.out, plan, number, late, opcode);
            }
            _ => {
                self.out.byte(site.op);
                self.out.u32(plan.func(site.func));
            }
        }
        self.skip_to(end);
    }
}

/// Writes the code section, with the first-use functions after the library's own functions.
pub(super) fn write(
    out: &mut Output,
    library: &Library<'_>,
    plan: &Plan<'_>,
    mut contents: Reader<'_>,
) -> Result<()> {
    let start = contents.position();
    let count = contents.u32(Expected::CodeCount);
    contents.check()?;
    if count as usize != library.functions.len() {
        let found = Found::Number(count.into());
        return Err(Error::new(start, Expected::CodeCount, found));
    }
    let open = out.open(section::CODE);
    out.u32(count + plan.added_functions());
    let first = contents.position();
    let bodies = library.bodies()?;
    let sites = scan(library.bytes, &bodies)?;
    let mut sites = sites.iter().peekable();
    let mut before = first;
    for body in &bodies {
        let open = out.open_body(body.position() - before);
        before = body.position() + body.remaining();
        let mut copy = Copy::new(library.bytes, body.position(), out);
        while let Some(at) = sites.next_if(|at| *at < before) {
            let mut code = Code::new(body);
            code.go_to(at);
            if let Some(site) = code.step()? {
                copy.site(plan, site, code.position());
            }
        }
        copy.up_to(before);
        out.close(open);
    }
    write_first_use(out, plan);
    out.close(open);
    Ok(())
}

/// Writes the bodies of the first-use functions, and of the function that fills slots.
pub(super) fn write_first_use(out: &mut Output, plan: &Plan<'_>) {
    if plan.slots.is_empty() {
        return;
    }
    for (number, slot) in plan.slots.iter().enumerate() {
        first_use::write(out, plan, number as u32, slot);
    }
    first_use::write_fill(out, plan);
}

/// Returns `true` if an opcode calls the function to which it refers.
pub(super) fn is_call(op: u8) -> bool {
    matches!(op, CALL | RETURN_CALL)
}
