//! The functions to which a module refers outside of its code.

use super::decode::{Code, Site};
use super::library::Library;
use crate::error::{Error, Expected, Found, Result};
use crate::read::export::{Export, ExportKind};
use crate::read::opcode::REF_FUNC;
use crate::read::section;

/// A reference to a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct FunctionReference {
    /// The instruction that refers to the function, or the position of the function in a list of indices.
    pub(super) site: Site,
    /// The offset of its end.
    pub(super) end: usize,
    /// Whether the reference is an instruction.
    pub(super) is_instruction: bool,
}

/// Visits the references in the initializers of `count` tables.
pub(super) fn visit_tables(
    code: &mut Code<'_>,
    count: u32,
    mut visit: impl FnMut(FunctionReference),
) -> Result<()> {
    for _ in 0..count {
        // A table with an initializer begins with the bytes 0x40 0x00.
        let has_initializer = code.peek() == Some(0x40);
        if has_initializer {
            code.skip(2)?;
        }
        code.value_type()?;
        code.table_limits()?;
        if has_initializer {
            visit_expression(code, &mut visit)?;
        }
    }
    Ok(())
}

/// Visits the references in the initializers of `count` globals.
pub(super) fn visit_globals(
    code: &mut Code<'_>,
    count: u32,
    mut visit: impl FnMut(FunctionReference),
) -> Result<()> {
    for _ in 0..count {
        code.value_type()?;
        code.skip(1)?;
        visit_expression(code, &mut visit)?;
    }
    Ok(())
}

/// Visits the references in `count` element segments.
pub(super) fn visit_elements(
    code: &mut Code<'_>,
    count: u32,
    mut visit: impl FnMut(FunctionReference),
) -> Result<()> {
    for _ in 0..count {
        visit_element(code, &mut visit)?;
    }
    Ok(())
}

/// Visits the references in one element segment. WebAssembly 3.0, section 5.5.12, specifies its flags.
fn visit_element(code: &mut Code<'_>, visit: &mut impl FnMut(FunctionReference)) -> Result<()> {
    const PASSIVE: u32 = 1;
    /// The segment is declarative if it is also passive.
    const EXPLICIT: u32 = 2;
    const EXPRESSIONS: u32 = 4;
    let start = code.position();
    let flags = code.u32()?;
    if flags > 7 {
        let found = Found::Number(flags.into());
        return Err(Error::new(start, Expected::Element, found));
    }
    if flags & PASSIVE == 0 {
        if flags & EXPLICIT != 0 {
            code.number()?; // the table index
        }
        visit_expression(code, visit)?;
    }
    let has_type = flags & (PASSIVE | EXPLICIT) != 0;
    if flags & EXPRESSIONS != 0 {
        if has_type {
            code.value_type()?;
        }
        for _ in 0..code.u32()? {
            visit_expression(code, visit)?;
        }
    } else {
        if has_type {
            code.skip(1)?; // the kind: functions
        }
        for _ in 0..code.u32()? {
            let start = code.position();
            let func = code.u32()?;
            let op = REF_FUNC;
            visit(FunctionReference {
                site: Site { start, op, func },
                end: code.position(),
                is_instruction: false,
            });
        }
    }
    Ok(())
}

fn visit_expression(code: &mut Code<'_>, visit: &mut impl FnMut(FunctionReference)) -> Result<()> {
    code.expression(|site, end| {
        visit(FunctionReference {
            site,
            end,
            is_instruction: true,
        });
    })
}

/// Calls `visit` with the index of each function to which a module refers outside of its code. In a valid module, the
/// functions to which a `ref.func` in the code refers are among them.
pub(super) fn visit_functions(library: &Library<'_>, mut visit: impl FnMut(u32)) -> Result<()> {
    for section in &library.sections {
        let mut code = Code::new(&section.contents);
        match section.id {
            section::TABLE => {
                let count = code.u32()?;
                visit_tables(&mut code, count, |it| visit(it.site.func))?;
            }
            section::GLOBAL => {
                let count = code.u32()?;
                visit_globals(&mut code, count, |it| visit(it.site.func))?;
            }
            section::ELEMENT => {
                let count = code.u32()?;
                visit_elements(&mut code, count, |it| visit(it.site.func))?;
            }
            section::START => visit(code.u32()?),
            _ => {}
        }
    }
    let is_function = |export: &&Export<'_>| export.kind == ExportKind::Func;
    let exports = library.exports.iter().filter(is_function);
    exports.for_each(|export| visit(export.index));
    Ok(())
}
