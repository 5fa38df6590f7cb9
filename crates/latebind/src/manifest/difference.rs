//! Compares a library with the manifest that lists it.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use core::fmt;

use crate::check::UNKNOWN_TYPE;
use crate::error::Error;
use crate::read::module::Module;
use crate::{ExportKind, Signature, TypeIndex};

/// The first difference between a library and the manifest that lists it. [`Display`](fmt::Display) writes it as the
/// end of a sentence whose subject is the library.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Difference {
    /// The file is not a library.
    Malformed(Error),
    /// It is a module without a `dylink.0` section.
    NotADso,
    /// It does not define a function.
    Absent {
        /// The function.
        symbol: String,
        /// Its type in the manifest.
        listed: String,
    },
    /// It defines a function with a different type.
    OtherType {
        /// The function.
        symbol: String,
        /// Its type in the manifest.
        listed: String,
        /// Its type in the library.
        actual: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "is malformed: {error}"),
            Self::NotADso => f.write_str("is not a library"),
            Self::Absent { symbol, listed } => write!(
                f,
                "does not define `{symbol}` {listed}, which the manifest lists"
            ),
            Self::OtherType {
                symbol,
                listed,
                actual,
            } => write!(
                f,
                "defines `{symbol}` as {actual}, but the manifest lists {listed}"
            ),
        }
    }
}

/// Returns the first difference between a library and its functions in the manifest: the name and the type of each.
/// The bytes up to the code of the library are enough.
#[must_use]
pub fn difference<'a>(
    library: &[u8],
    functions: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<Difference> {
    let module = match Module::read(library) {
        Ok(module) => module,
        Err(error) => return Some(Difference::Malformed(error)),
    };
    if module.dylink().is_none() {
        return Some(Difference::NotADso);
    }
    let exports = module.exports().filter(|it| it.kind == ExportKind::Func);
    let exports: BTreeMap<&str, TypeIndex> = exports
        .filter_map(|it| Some((it.name.as_str(), module.export_type(&it)?)))
        .collect();
    // The type of a function is often that of the function before.
    let mut last: Option<(TypeIndex, Option<String>)> = None;
    for (symbol, listed) in functions {
        let text = exports.get(symbol).and_then(|&ty| {
            if last.as_ref().is_none_or(|(known, _)| *known != ty) {
                let func = module.references().types().func(ty);
                last = Some((ty, func.map(|func| Signature::of(&func).to_string())));
            }
            last.as_ref()?.1.as_deref()
        });
        let Some(actual) = text else {
            return Some(Difference::Absent {
                symbol: symbol.to_owned(),
                listed: listed.to_owned(),
            });
        };
        if listed != UNKNOWN_TYPE && actual != listed {
            return Some(Difference::OtherType {
                symbol: symbol.to_owned(),
                listed: listed.to_owned(),
                actual: actual.to_owned(),
            });
        }
    }
    None
}
