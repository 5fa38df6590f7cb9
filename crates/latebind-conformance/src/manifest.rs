//! The schema of the manifest. The version is increased when a runner for the previous version
//! would misinterpret the new one.

use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const VERSION: u32 = 1;

#[derive(Debug, Serialize)]
pub(crate) struct Manifest {
    pub(crate) version: u32,
    /// Maps each feature to a module that only an engine with the feature accepts. A feature
    /// without a module does not affect the binary format, so the runner checks for its API.
    pub(crate) features: BTreeMap<String, Option<String>>,
    pub(crate) cases: Vec<Case>,
    pub(crate) divergences: Vec<Divergence>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) features: Vec<String>,
    pub(crate) flavor: Flavor,
    pub(crate) memory64: bool,
    #[serde(flatten)]
    pub(crate) binaries: Binaries,
    /// The relinked modules by the name of the way, for the ways that change something.
    pub(crate) relinked: BTreeMap<&'static str, Binaries>,
    /// The names of the host functions in the runner's table.
    pub(crate) functions: Vec<String>,
    pub(crate) suspending: Vec<String>,
    pub(crate) em_js: Vec<String>,
    pub(crate) script: Vec<Step>,
}

/// The DSOs of a case. Paths are relative to the manifest.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Binaries {
    pub(crate) main: String,
    /// Maps the name that `dlopen` and NEEDED use to a path.
    pub(crate) libraries: BTreeMap<String, String>,
}

/// How the build-time stubs of the main module find their target.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Flavor {
    #[default]
    Plain,
    Asyncify,
}

#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Step {
    /// The text of the header, for messages.
    pub(crate) text: String,
    pub(crate) line: usize,
    #[serde(flatten)]
    pub(crate) action: Action,
    pub(crate) stock: Outcome,
    pub(crate) latebind: Outcome,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "op", rename_all = "kebab-case")]
pub(crate) enum Action {
    /// Switches to another program in the same realm, and starts it if necessary.
    Program {
        program: String,
    },
    Dlopen {
        library: String,
        scope: Scope,
    },
    /// Adds a host function to the global symbols of a running program.
    Define {
        name: String,
        suspending: bool,
    },
    Call {
        enter: Enter,
        dso: String,
        function: String,
        args: Vec<Value>,
    },
    /// Calls through `WebAssembly.promising` without waiting for the result.
    Start {
        label: String,
        dso: String,
        function: String,
        args: Vec<Value>,
    },
    /// Waits for the call that was started under the label.
    Join {
        label: String,
    },
    /// Checks that two exports are the same object.
    Same {
        dso: String,
        function: String,
        other_dso: String,
        other_function: String,
    },
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scope {
    Global,
    Local,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Enter {
    Plain,
    Promising,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Outcome {
    Returns {
        values: Vec<Value>,
    },
    Throws {
        error: String,
        symbol: Option<String>,
    },
}

/// A JavaScript value. Numbers are text, because JSON has no NaN, infinity, or 64-bit integers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "value", rename_all = "kebab-case")]
pub(crate) enum Value {
    Number(String),
    Bigint(String),
    String(String),
    Boolean(bool),
    Null,
}

/// One engine, or several engines that share a limitation.
#[derive(Debug, serde::Deserialize, Serialize)]
#[serde(untagged)]
pub(crate) enum Engines {
    One(String),
    Several(Vec<String>),
}

/// A trial that is known to fail. An absent field matches all trials.
#[derive(Debug, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Divergence {
    pub(crate) case: String,
    pub(crate) engine: Option<Engines>,
    pub(crate) mode: Option<String>,
    pub(crate) input: Option<String>,
    /// Whether the trial may also pass.
    #[serde(default)]
    pub(crate) sometimes: bool,
    pub(crate) reason: String,
}
