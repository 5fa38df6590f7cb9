//! Code that the tests and the fuzz targets share: one oracle, and one set of checks on emitted
//! modules. `fuzz/fuzz_targets` includes this file by its path.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test is a program of its own and uses a part of this"
)]

pub mod build;
pub mod custom_sections;
pub mod deciding;
pub mod emitted;
pub mod facts;
pub mod latebind_facts;
pub mod oracle;
pub mod random;
pub mod smith;
pub mod wasmparser_facts;
pub mod written;
