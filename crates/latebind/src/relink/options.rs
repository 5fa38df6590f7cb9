//! How a library is to be relinked.

use super::interposition::Bsymbolic;

/// How a library is to be relinked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// Which self references are bound to the library's own definitions.
    pub bsymbolic: Bsymbolic,
    /// The self references that are not bound, whatever `bsymbolic` is: names, in which `*` stands for
    /// anything.
    pub interposable: &'o [&'o str],
    /// The indices, in ascending order, of the function imports that another DSO of the program defines
    /// too, as [`Program::interposed`] returns them. [`Bsymbolic::Functions`] does not respect them.
    pub interposed: &'o [u32],
    /// The indices, in ascending order, of the function imports that a host function or the main module
    /// provides when the library is instantiated. They stay direct, unless they are bound because of
    /// [`Bsymbolic::Functions`].
    pub direct: &'o [u32],
    /// Which symbols stay global, if not all do: names, in which `*` stands for anything. As with
    /// `objcopy --keep-global-symbol`, the others become local: exports of functions and of addresses
    /// go. What the library itself or its loader looks up stays whatever it is called.
    pub keep_global: Option<&'o [&'o str]>,
    /// The indices of the exports that stay global although their names do not match `keep_global`,
    /// because another DSO refers to them, as [`Program::needed`] returns them.
    pub needed: &'o [u32],
}
