//! The kinds of findings: the name, the severity, and the time of the failure of each.

/// The kind of a [`Finding`](super::Finding).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// No definition of data whose address a library needs.
    UndefinedData,
    /// No definition of a function whose address a library needs.
    UndefinedAddress,
    /// No definition of an exception tag.
    UndefinedTag,
    /// A library of NEEDED that was not found.
    MissingNeeded,
    /// A function of a different type, which the engine rejects.
    TypeMismatch,
    /// An exception tag of a different type.
    TagMismatch,
    /// The memory of the program does not match the import.
    MemoryMismatch,
    /// The table of the program does not match the import.
    TableMismatch,
    /// The legacy section `dylink` instead of `dylink.0`.
    OldDylink,
    /// A malformed section `dylink.0`.
    MalformedDylink,
    /// No definition of a function.
    UndefinedFunction,
    /// A function of a different type, whose arguments and results JavaScript converts.
    TypeConverted,
    /// Two definitions of one name that differ in their types.
    DuplicateDefinition,
    /// A definition that an earlier one replaces.
    Interposed,
    /// An address that the loader shares between libraries that cannot see each other.
    SharedAddress,
    /// A library of NEEDED that was found by its file name only.
    FoundByName,
    /// A relinked library, which loads only in a program that contains Latebind.
    NeedsLatebind,
    /// A weak reference without a definition.
    WeakUndefined,
    /// A reference that could not be checked.
    Unchecked,
    /// Host frames on which a suspension fails.
    CannotSuspend,
}

/// The severity of a [`Finding`](super::Finding). A larger one is more severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A fact that may matter.
    Note,
    /// The program runs, and may do something else than its authors expect.
    Warning,
    /// The program fails.
    Error,
}

/// The time at which the program fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fails {
    /// When the library is loaded.
    Load,
    /// When the function is called.
    Call,
    /// The program does not fail.
    Never,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 20] = [
        Self::UndefinedData,
        Self::UndefinedAddress,
        Self::UndefinedTag,
        Self::MissingNeeded,
        Self::TypeMismatch,
        Self::TagMismatch,
        Self::MemoryMismatch,
        Self::TableMismatch,
        Self::OldDylink,
        Self::MalformedDylink,
        Self::UndefinedFunction,
        Self::TypeConverted,
        Self::DuplicateDefinition,
        Self::Interposed,
        Self::SharedAddress,
        Self::FoundByName,
        Self::NeedsLatebind,
        Self::WeakUndefined,
        Self::Unchecked,
        Self::CannotSuspend,
    ];

    /// Returns the name, which the reports of the command contain.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UndefinedData => "undefined-data",
            Self::UndefinedAddress => "undefined-address",
            Self::UndefinedTag => "undefined-tag",
            Self::MissingNeeded => "missing-needed",
            Self::TypeMismatch => "type-mismatch",
            Self::TagMismatch => "tag-mismatch",
            Self::MemoryMismatch => "memory-mismatch",
            Self::TableMismatch => "table-mismatch",
            Self::OldDylink => "old-dylink",
            Self::MalformedDylink => "malformed-dylink",
            Self::UndefinedFunction => "undefined-function",
            Self::TypeConverted => "type-converted",
            Self::DuplicateDefinition => "duplicate-definition",
            Self::Interposed => "interposed",
            Self::SharedAddress => "shared-address",
            Self::FoundByName => "found-by-name",
            Self::NeedsLatebind => "needs-latebind",
            Self::WeakUndefined => "weak-undefined",
            Self::Unchecked => "unchecked",
            Self::CannotSuspend => "cannot-suspend",
        }
    }

    /// Returns the kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns a description of one sentence, without a period.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::UndefinedData => "No definition of data whose address a library needs",
            Self::UndefinedAddress => "No definition of a function whose address a library needs",
            Self::UndefinedTag => "No definition of an exception tag",
            Self::MissingNeeded => "A needed library was not found",
            Self::TypeMismatch => "The engine rejects a function of a different type",
            Self::TagMismatch => "The engine rejects an exception tag of a different type",
            Self::MemoryMismatch => "The memory of the program does not match the import",
            Self::TableMismatch => "The table of the program does not match the import",
            Self::OldDylink => "The library has the legacy section dylink instead of dylink.0",
            Self::MalformedDylink => "The section dylink.0 is malformed",
            Self::UndefinedFunction => "No definition of a function",
            Self::TypeConverted => {
                "JavaScript converts the arguments of a function of a different type"
            }
            Self::DuplicateDefinition => "Two definitions of one name differ in their types",
            Self::Interposed => "An earlier definition replaces a library's own definition",
            Self::SharedAddress => "The loader uses an address that an unrelated library defines",
            Self::FoundByName => "A needed library was found by its file name only",
            Self::NeedsLatebind => {
                "A relinked library loads only in a program that contains Latebind"
            }
            Self::WeakUndefined => "A weak reference has no definition",
            Self::Unchecked => "A reference could not be checked",
            Self::CannotSuspend => "A suspension fails on a host frame",
        }
    }

    /// Returns the usual severity. A finding may have a lower one.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::UndefinedData
            | Self::UndefinedAddress
            | Self::UndefinedTag
            | Self::MissingNeeded
            | Self::TypeMismatch
            | Self::TagMismatch
            | Self::MemoryMismatch
            | Self::TableMismatch
            | Self::OldDylink
            | Self::MalformedDylink
            | Self::UndefinedFunction => Severity::Error,
            Self::TypeConverted
            | Self::DuplicateDefinition
            | Self::Interposed
            | Self::SharedAddress
            | Self::FoundByName
            | Self::NeedsLatebind => Severity::Warning,
            Self::WeakUndefined | Self::Unchecked | Self::CannotSuspend => Severity::Note,
        }
    }

    /// Returns the usual time of the failure. A finding may have a different one.
    #[must_use]
    pub fn fails(self) -> Fails {
        match self {
            Self::UndefinedFunction => Fails::Call,
            _ if self.severity() == Severity::Error => Fails::Load,
            _ => Fails::Never,
        }
    }
}

impl Severity {
    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Fails {
    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Call => "call",
            Self::Never => "never",
        }
    }
}
