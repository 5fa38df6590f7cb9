//! Compares a library with the manifest that lists it.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use core::fmt;

use crate::check::UNKNOWN_TYPE;
use crate::error::{Error, Result};
use crate::read::module::Module;
use crate::{ExportKind, Signature};

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
#[must_use]
pub fn difference<'a>(
    library: &[u8],
    functions: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<Difference> {
    let actual = match functions_of(library) {
        Ok(Some(functions)) => functions,
        Ok(None) => return Some(Difference::NotADso),
        Err(error) => return Some(Difference::Malformed(error)),
    };
    for (symbol, listed) in functions {
        let Some(ty) = actual.get(symbol) else {
            return Some(Difference::Absent {
                symbol: symbol.to_owned(),
                listed: listed.to_owned(),
            });
        };
        if listed != UNKNOWN_TYPE && ty != listed {
            return Some(Difference::OtherType {
                symbol: symbol.to_owned(),
                listed: listed.to_owned(),
                actual: ty.clone(),
            });
        }
    }
    None
}

/// Returns the type of each function that a library defines, or `None` if it is not a DSO.
fn functions_of(bytes: &[u8]) -> Result<Option<BTreeMap<String, String>>> {
    let module = Module::read(bytes)?;
    if module.dylink().is_none() {
        return Ok(None);
    }
    let exports = module.exports().filter(|it| it.kind == ExportKind::Func);
    let functions = exports.filter_map(|export| {
        let ty = module.export_type(&export)?;
        let ty = module.references().types().func(ty)?;
        Some((
            export.name.as_str().to_owned(),
            Signature::of(&ty).to_string(),
        ))
    });
    Ok(Some(functions.collect()))
}
