//! Facts about the libraries of a manifest on which their owner may need to act.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A fact about the libraries of a manifest. [`Display`](fmt::Display) writes it as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Two libraries define a function. The manifest lists the first one.
    Duplicate {
        /// The name of the function.
        symbol: String,
        /// The library that the manifest lists.
        listed: String,
        /// The other library.
        other: String,
    },
    /// Several libraries define functions of C++ or Rust that may be inline.
    VagueDuplicates {
        /// The number of these functions.
        count: usize,
    },
    /// Libraries need each other, so a call of one loads all.
    Cycle {
        /// The names of the libraries.
        libraries: Vec<String>,
    },
    /// A module needs data or a tag of a library, so the library is loaded before the module.
    NotLazy {
        /// The library.
        library: String,
        /// The module.
        importer: String,
        /// The name of the data or the tag.
        symbol: String,
    },
    /// A library needs one that is not among the libraries. The loader of the program must find it.
    Absent {
        /// The library.
        library: String,
        /// The name of the library that it needs.
        needed: String,
    },
    /// No module imports a function of a library, so no call loads it.
    Unused {
        /// The library.
        library: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate {
                symbol,
                listed,
                other,
            } => write!(
                f,
                "`{symbol}` is defined by `{listed}` and by `{other}`: a call loads `{listed}`"
            ),
            Self::VagueDuplicates { count } => write!(
                f,
                "{count} functions that may be inline are defined by several libraries: a call loads the first one"
            ),
            Self::Cycle { libraries } => {
                for (index, library) in libraries.iter().enumerate() {
                    let before = match index {
                        0 => "",
                        _ if index + 1 == libraries.len() => " and ",
                        _ => ", ",
                    };
                    write!(f, "{before}`{library}`")?;
                }
                f.write_str(" need each other: a call of one loads all")
            }
            Self::NotLazy {
                library,
                importer,
                symbol,
            } => write!(
                f,
                "`{library}` is loaded with `{importer}`, which needs its `{symbol}`: only calls of functions can wait"
            ),
            Self::Absent { library, needed } => write!(
                f,
                "`{library}` needs `{needed}`, which is not among the libraries: the loader of the program must find it"
            ),
            Self::Unused { library } => write!(
                f,
                "no module imports a function of `{library}`: only dlopen or prefetch loads it"
            ),
        }
    }
}
