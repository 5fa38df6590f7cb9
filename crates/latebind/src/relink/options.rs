//! The options of relinking.

use super::interposition::Bsymbolic;

/// The options of [`relink`](super::relink()).
///
/// By default, C++ and Rust self references are bound, all other calls of imported functions go through
/// slots, and all symbols remain global.
///
/// # Examples
///
/// ```
/// use latebind::relink::{Bsymbolic, Options};
///
/// let options = Options::new().bsymbolic(Bsymbolic::Functions).interposable(&["on_*"]);
/// assert_eq!(options.interposable, ["on_*"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Options<'o> {
    /// See [`bsymbolic()`](Self::bsymbolic()).
    pub bsymbolic: Bsymbolic,
    /// See [`interposable()`](Self::interposable()).
    pub interposable: &'o [&'o str],
    /// See [`interposed()`](Self::interposed()).
    pub interposed: &'o [u32],
    /// See [`direct()`](Self::direct()).
    pub direct: &'o [u32],
    /// See [`keep_global()`](Self::keep_global()).
    pub keep_global: Option<&'o [&'o str]>,
    /// See [`needed()`](Self::needed()).
    pub needed: &'o [u32],
    /// See [`keep_imports()`](Self::keep_imports()).
    pub keep_imports: bool,
}

impl<'o> Options<'o> {
    /// Returns the default options.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            bsymbolic: Bsymbolic::Mangled,
            interposable: &[],
            interposed: &[],
            direct: &[],
            keep_global: None,
            needed: &[],
            keep_imports: false,
        }
    }

    /// Sets the self references that are bound to the library's own definitions. Default:
    /// [`Bsymbolic::Mangled`].
    #[must_use]
    pub const fn bsymbolic(mut self, bsymbolic: Bsymbolic) -> Self {
        self.bsymbolic = bsymbolic;
        self
    }

    /// Sets the patterns of the self references that are not bound, whatever
    /// [`bsymbolic()`](Self::bsymbolic()) is. In a pattern, `*` matches any characters. Default: none.
    #[must_use]
    pub const fn interposable(mut self, patterns: &'o [&'o str]) -> Self {
        self.interposable = patterns;
        self
    }

    /// Sets the function imports that another DSO of the program also defines, by their indices among
    /// all imports, in ascending order: the result of
    /// [`Program::interposed`](super::Program::interposed). [`Bsymbolic::Mangled`] does not bind them.
    /// [`Bsymbolic::Functions`] does. Default: none.
    #[must_use]
    pub const fn interposed(mut self, imports: &'o [u32]) -> Self {
        self.interposed = imports;
        self
    }

    /// Sets the function imports that a host function or the main module provides when the library is
    /// instantiated, by their indices among all imports, in ascending order. Their calls remain direct,
    /// unless [`Bsymbolic::Functions`] binds them. Default: none.
    #[must_use]
    pub const fn direct(mut self, imports: &'o [u32]) -> Self {
        self.direct = imports;
        self
    }

    /// Sets the patterns of the symbols that remain global. In a pattern, `*` matches any characters.
    /// Default: `None`, which keeps all symbols global.
    ///
    /// Like `objcopy --keep-global-symbol`, this makes all other symbols local: exports of functions and
    /// of addresses are removed. Exports that the library itself or its loader looks up are kept.
    #[must_use]
    pub const fn keep_global(mut self, patterns: Option<&'o [&'o str]>) -> Self {
        self.keep_global = patterns;
        self
    }

    /// Sets the exports that remain global although their names do not match
    /// [`keep_global()`](Self::keep_global()), because another DSO refers to them, by their indices
    /// among all exports: the result of [`Program::needed`](super::Program::needed). An index that is
    /// out of range is ignored. Default: none.
    #[must_use]
    pub const fn needed(mut self, exports: &'o [u32]) -> Self {
        self.needed = exports;
        self
    }

    /// Sets whether every slot keeps its import. Default: `false`, which removes the import of a function that only a
    /// wasm module can define: its name is mangled like that of a C++ or Rust function, or another DSO of the program
    /// defines it ([`interposed()`](Self::interposed())). Without imports, a library loads much faster, but its host
    /// must find the functions by their names, as `latebind/auto` does.
    #[must_use]
    pub const fn keep_imports(mut self, keep_imports: bool) -> Self {
        self.keep_imports = keep_imports;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn new_is_the_default() {
        assert_eq!(Options::new(), Options::default());
    }
}
