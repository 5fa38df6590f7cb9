//! Finds the parts of a module that the core needs, so that a host does not copy the others.

use latebind::host::{ModuleLayout, ScanStep};

use crate::session::session;

/// Scans the input ([`ModuleLayout::scan`]), which is at offset `at` of a module of `len` bytes. A scan begins at
/// 0. Returns the next offset to scan, 0 at the end of the module, or −1 if the module is not a DSO.
#[unsafe(no_mangle)]
pub extern "C" fn scan(at: usize, len: usize) -> i32 {
    let session = session();
    let outline = &mut session.outline;
    if at == 0 {
        *outline = ModuleLayout::new();
    }
    match outline.scan(&session.input, at, len) {
        ScanStep::At(next) => next as i32,
        ScanStep::End => 0,
        ScanStep::NotDso => -1,
    }
}
