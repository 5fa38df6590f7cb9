//! The state of the session, which the functions of both builds read and write.

use alloc::vec::Vec;
use core::cell::UnsafeCell;

#[cfg(feature = "load")]
use latebind::References;
#[cfg(any(feature = "lazy", feature = "load"))]
use latebind::host::ModuleLayout;
#[cfg(feature = "load")]
use latebind::host::SourceRange;

/// The state of one session.
#[derive(Debug)]
pub(crate) struct Session {
    #[cfg(feature = "load")]
    pub(crate) load: LoadState,
    #[cfg(any(feature = "lazy", feature = "load"))]
    pub(crate) outline: ModuleLayout,
    pub(crate) input: Vec<u8>,
    pub(crate) text: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

impl Session {
    pub(crate) const fn new() -> Self {
        Self {
            input: Vec::new(),
            #[cfg(feature = "load")]
            load: LoadState::new(),
            #[cfg(any(feature = "lazy", feature = "load"))]
            outline: ModuleLayout::new(),
            text: Vec::new(),
            bytes: Vec::new(),
        }
    }
}

struct Global(UnsafeCell<Session>);

// SAFETY: a module that is compiled without threads has one thread.
unsafe impl Sync for Global {}

static SESSION: Global = Global(UnsafeCell::new(Session::new()));

pub(crate) fn session() -> &'static mut Session {
    // SAFETY: there is one thread, and no exported function calls another exported function or the
    // host.
    unsafe { &mut *SESSION.0.get() }
}

/// The state of a load-path session, except the bytes and the text.
#[cfg(feature = "load")]
#[derive(Debug)]
pub(crate) struct LoadState {
    /// The references borrow the input, which has the same lifetime.
    pub(crate) module: Option<References<'static>>,
    pub(crate) late: Vec<u32>,
    pub(crate) numbers: Vec<u32>,
    pub(crate) pieces: Vec<SourceRange>,
}

#[cfg(feature = "load")]
impl LoadState {
    pub(crate) const fn new() -> Self {
        Self {
            module: None,
            late: Vec::new(),
            numbers: Vec::new(),
            pieces: Vec::new(),
        }
    }

    pub(crate) fn numbers(&self) -> *const u32 {
        self.numbers.as_ptr()
    }

    pub(crate) fn pieces(&self) -> *const SourceRange {
        self.pieces.as_ptr()
    }
}
