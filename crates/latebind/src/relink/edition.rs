//! Editions of a package. A program loads only one of them.

/// One of several editions of a package, such as two wheels of one distribution. No program loads DSOs
/// of two editions, so such DSOs do not interpose each other's symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition {
    /// The number of the package.
    pub package: u32,
    /// The edition number, which DSOs that are installed together share.
    pub number: u32,
}
