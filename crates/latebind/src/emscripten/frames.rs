//! The host frames on which a suspension fails, and the remedies for each.
//!
//! This is the only table of them. `latebind check --suspension` reports the remedies, and so do the errors of a
//! program (`js/src/report/frames.ts`).

/// The kind of a host frame between wasm frames. An engine cannot suspend a call below such a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Frame {
    /// The loader's stub of a late-bound function.
    Stub,
    /// A function `invoke_*`, which catches exceptions for wasm.
    Invoke,
    /// The loader, which runs the constructors of a library.
    Constructor,
    /// A function of the program's JavaScript, which may call back into wasm.
    JavaScript,
    /// The function in which a loader wraps an export. Programs with `-sJSPI` have one for each export before
    /// Emscripten 4.
    Wrapper,
}

/// The facts about a kind of frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FrameInfo {
    /// The kind.
    pub frame: Frame,
    /// The name in reports.
    pub name: &'static str,
    /// A description: a noun phrase.
    pub description: &'static str,
    /// The remedies, of which each removes the frame.
    pub remedies: &'static [&'static str],
}

/// The remedies for a stub of a module that keeps its stubs although Latebind is installed: a module that was compiled
/// before, such as one from a source phase import.
pub const KEPT_STUB: [&str; 2] = [
    "latebind relink",
    "installing Latebind before the module is compiled",
];

/// All kinds of frames.
pub const FRAMES: [FrameInfo; 5] = [
    FrameInfo {
        frame: Frame::Stub,
        name: "stub",
        description: "a stub of the loader",
        remedies: &["latebind/auto", "latebind relink"],
    },
    FrameInfo {
        frame: Frame::Invoke,
        name: "invoke",
        description: "a function `invoke_*`, which catches exceptions",
        remedies: &[
            // Without the option, such a function passes two integers of 32 bits, and its name has a wrong type.
            "latebind/auto (with -sWASM_BIGINT if it passes an i64)",
            "rebuilding with -fwasm-exceptions",
        ],
    },
    FrameInfo {
        frame: Frame::Constructor,
        name: "constructor",
        description: "the loader, which runs functions of the library when it loads the library",
        remedies: &["latebind/auto and dlopen inside a promising export"],
    },
    FrameInfo {
        frame: Frame::JavaScript,
        name: "javascript",
        description: "a JavaScript function that may call back into wasm",
        remedies: &["returning to wasm before the call that waits"],
    },
    FrameInfo {
        frame: Frame::Wrapper,
        name: "wrapper",
        description: "the JavaScript function in which the loader wraps an export of the main module",
        remedies: &["latebind/auto", "rebuilding with Emscripten 4 or later"],
    },
];

impl Frame {
    /// Returns the facts about the frame.
    #[must_use]
    pub fn info(self) -> &'static FrameInfo {
        match self {
            Self::Stub => &FRAMES[0],
            Self::Invoke => &FRAMES[1],
            Self::Constructor => &FRAMES[2],
            Self::JavaScript => &FRAMES[3],
            Self::Wrapper => &FRAMES[4],
        }
    }
}
