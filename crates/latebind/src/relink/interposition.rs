//! Decides which self references are bound to the library's own definitions.
//!
//! ELF linkers leave this decision to the user (`-Bsymbolic-functions`), because a program that
//! overrides a library function must win. Names distinguish the two uses of weak functions: a mangled
//! name almost always belongs to an inline function or a template, whose definitions are all the same,
//! and any other name belongs to a hook.

use crate::pattern::is_any;

/// The self references that are bound to the library's own definitions, modeled on the options of ELF
/// linkers. An unbound self reference keeps a slot, which costs the same as a direct call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bsymbolic {
    /// No self references.
    None,
    /// References to C++ and Rust functions, by their mangled names, unless another DSO of the program
    /// also defines the function. This excludes the global allocation functions and all other functions
    /// that the C++ standard calls replaceable.
    #[default]
    Mangled,
    /// All self references, like ELF's `-Bsymbolic-functions`.
    Functions,
}

/// The functions that a C++ program may define to replace those of a library, as patterns.
const REPLACEABLE: [&str; 7] = [
    // `operator new`, `new[]`, `delete`, and `delete[]` of the global namespace, for each width of
    // `size_t`, and for each combination of a size, an alignment, and `std::nothrow`. Patterns also
    // match placement forms and compiler-specific forms (`__hot_cold_t`), which a program may define
    // too.
    "_Znw*",
    "_Zna*",
    "_Zdl*",
    "_Zda*",
    // C++26: the contract-violation handler, the test for a debugger, and the scheduler backend.
    "_Z25handle_contract_violation*",
    "_ZSt19is_debugger_presentv",
    "_ZNSt9execution*32query_parallel_scheduler_backendEv",
];

impl Bsymbolic {
    /// Returns `true` if a self reference is bound. `defined_elsewhere` indicates that another DSO of
    /// the program also defines the function.
    pub(super) fn binds(self, name: &[u8], interposable: &[&str], defined_elsewhere: bool) -> bool {
        let binds = match self {
            Self::None => false,
            Self::Mangled => !defined_elsewhere && is_mangled(name) && !is_any(&REPLACEABLE, name),
            Self::Functions => true,
        };
        binds && !is_any(interposable, name)
    }
}

/// Returns `true` if a name is mangled according to the Itanium C++ ABI, which older Rust compilers
/// follow, or according to Rust's scheme v0, in which a version or an uppercase letter follows the
/// prefix.
pub(super) fn is_mangled(name: &[u8]) -> bool {
    match name {
        [b'_', b'Z', next, ..] => next.is_ascii_alphanumeric(),
        [b'_', b'R', next, ..] => next.is_ascii_digit() || next.is_ascii_uppercase(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::Bsymbolic;

    #[track_caller]
    fn check(names: &[&str], is_bound: bool) {
        for name in names {
            let binds = |policy: Bsymbolic, interposable: &[&str], elsewhere| {
                policy.binds(name.as_bytes(), interposable, elsewhere)
            };
            assert_eq!(binds(Bsymbolic::Mangled, &[], false), is_bound, "{name}");
            assert_eq!(
                binds(Bsymbolic::Mangled, &["x*"], false),
                is_bound,
                "{name}"
            );
            assert!(!binds(Bsymbolic::Mangled, &[], true), "{name}");
            assert!(!binds(Bsymbolic::Mangled, &["x", "*"], false), "{name}");
            assert!(!binds(Bsymbolic::None, &[], false), "{name}");
            assert!(binds(Bsymbolic::Functions, &[], true), "{name}");
            assert!(!binds(Bsymbolic::Functions, &[name], false), "{name}");
        }
    }

    #[test]
    fn functions_of_cxx_and_rust_are_bound() {
        check(
            &[
                "_Z8on_eventi",
                "_ZN1A1bEv",
                "_ZNSt3__26vectorIiNS_9allocatorIiEEE9push_backEOi",
                "_ZNK1AeqERKS_",
                "_ZplRK1AS1_",
                "_ZThn8_N1AD0Ev",
                "_ZW3FooE1f",
                // Class operators are not global operators.
                "_ZN1AnwEm",
                "_ZN1AdlEPv",
                "_RNvCs1234_7mycrate3foo",
                "_R0NvC7mycrate3foo",
                "_RINvNtC3std3mem8align_ofdE",
                "_ZN4core3fmt9Formatter3pad17h0123456789abcdefE",
            ],
            true,
        );
    }

    #[test]
    fn hooks_are_not_bound() {
        check(
            &[
                "",
                "_",
                "_Z",
                "_R",
                "_Z_",
                "on_event",
                "__cxa_throw",
                "main",
                "_RunLoop",
                "_Rb_tree",
                "_r",
                "__ZN1A1bEv",
                "Z1av",
                "RNvC1a1b",
                "malloc",
                "__rust_alloc",
                "_D3foo3barFZv",
                "$s4main3fooyyF",
                "ünïcode",
            ],
            false,
        );
    }

    #[test]
    fn replaceable_functions_are_not_bound() {
        let mut names = Vec::new();
        for size in ["j", "m", "y"] {
            for operator in ["_Znw", "_Zna"] {
                for rest in [
                    "",
                    "RKSt9nothrow_t",
                    "St11align_val_t",
                    "St11align_val_tRKSt9nothrow_t",
                    "12__hot_cold_t",
                ] {
                    names.push(format!("{operator}{size}{rest}"));
                }
            }
            for operator in ["_ZdlPv", "_ZdaPv"] {
                names.push(format!("{operator}{size}"));
                names.push(format!("{operator}{size}St11align_val_t"));
            }
        }
        for operator in ["_ZdlPv", "_ZdaPv"] {
            for rest in [
                "",
                "RKSt9nothrow_t",
                "St11align_val_t",
                "St11align_val_tRKSt9nothrow_t",
            ] {
                names.push(format!("{operator}{rest}"));
            }
        }
        names.extend(
            [
                "_Z25handle_contract_violationRKNSt9contracts18contract_violationE",
                "_ZSt19is_debugger_presentv",
                "_ZNSt9execution30parallel_scheduler_replacement32query_parallel_scheduler_backendEv",
            ]
            .map(String::from),
        );
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check(&names, false);
    }
}
