//! The JSON form of a profile.

/// The version of the schema of a profile in JSON.
pub const SCHEMA: u32 = 1;
