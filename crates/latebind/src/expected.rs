//! What an error expected, the words for it, and the kind of error that follows from it.
//!
//! An enum and not the words themselves, so that a host that shows no messages does not carry them.

#[cfg(feature = "messages")]
use crate::error::{ErrorKind, Found};

/// What an [`Error`](crate::Error) expected where it found something else.
///
/// [`as_str`](Self::as_str) is the description of each variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "`as_str` describes each variant")]
pub enum Expected {
    AscendingFunctionImports,
    BodySize,
    CodeCount,
    Dso,
    DylinkFirst,
    DylinkSubsection,
    Element,
    ExportCount,
    ExportIndex,
    ExportKind,
    ExportName,
    ExportSectionEnd,
    Field,
    FieldCount,
    FieldMutability,
    FunctionCount,
    FunctionIndex,
    FunctionTypeIndex,
    FunctionTypeOfModule,
    GlobalMutability,
    GroupImportCount,
    GroupTypeCount,
    HeapType,
    ImportCount,
    ImportKind,
    ImportModule,
    ImportName,
    ImportSectionEnd,
    Instruction,
    KnownSection,
    LatebindSubsection,
    LimitsFlags,
    Maximum,
    MemoryAlignment,
    MemorySize,
    Minimum,
    ModuleHeader,
    Name,
    NeededCount,
    Operand,
    PageSize,
    ParameterCount,
    PltSize,
    RelinkedSize,
    ResultCount,
    RuntimePathCount,
    Section,
    SectionEnd,
    SectionName,
    SectionOrder,
    SectionSize,
    SelfCount,
    SignatureCount,
    SignatureIndex,
    SlotCount,
    Start,
    SubsectionEnd,
    SubsectionSize,
    Supertype,
    SupertypeCount,
    SymbolFlags,
    TableAlignment,
    TableCount,
    TableSize,
    TagAttribute,
    TagCount,
    Type,
    TypeCount,
    TypeIndex,
    TypeSectionEnd,
    ModuleWithin4GiB,
    ValueType,
    WholeSection,
    WholeSubsection,
}

impl Expected {
    /// Returns the words for a message: a noun with its article.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AscendingFunctionImports => "the index of a function import, in ascending order",
            Self::BodySize => "a function body size",
            Self::CodeCount => "as many function bodies as functions",
            Self::Dso => "a module with a dylink.0 section",
            Self::DylinkFirst => "dylink.0 as the first section",
            Self::DylinkSubsection => "a dylink.0 subsection",
            Self::Element => "an element segment",
            Self::ExportCount => "the number of exports",
            Self::ExportIndex => "an export index",
            Self::ExportKind => "an export kind",
            Self::ExportName => "an export name",
            Self::ExportSectionEnd => "the end of the export section",
            Self::Field => "a field",
            Self::FieldCount => "the number of fields",
            Self::FieldMutability => "the mutability of a field",
            Self::FunctionCount => "the number of functions",
            Self::FunctionIndex => "a function index",
            Self::FunctionTypeIndex => "the index of a function type",
            Self::FunctionTypeOfModule => "the index of a function type of the module",
            Self::GlobalMutability => "the mutability of a global",
            Self::GroupImportCount => "the number of imports in a group",
            Self::GroupTypeCount => "the number of types in a group",
            Self::HeapType => "a heap type",
            Self::ImportCount => "the number of imports",
            Self::ImportKind => "an import kind",
            Self::ImportModule => "an import module name",
            Self::ImportName => "an import name",
            Self::ImportSectionEnd => "the end of the import section",
            Self::Instruction => "a known instruction",
            Self::KnownSection => "a known section",
            Self::LatebindSubsection => "a latebind.0 subsection",
            Self::LimitsFlags => "limits flags",
            Self::Maximum => "a maximum",
            Self::MemoryAlignment => "the memory alignment",
            Self::MemorySize => "the memory size",
            Self::Minimum => "a minimum",
            Self::ModuleHeader => "a module header",
            Self::Name => "a name",
            Self::NeededCount => "the number of needed DSOs",
            Self::Operand => "an instruction operand",
            Self::PageSize => "a page size",
            Self::ParameterCount => "the number of parameters",
            Self::PltSize => "a PLT",
            Self::RelinkedSize => "a relinked library",
            Self::ResultCount => "the number of results",
            Self::RuntimePathCount => "the number of runtime paths",
            Self::Section => "a section",
            Self::SectionEnd => "the end of the section",
            Self::SectionName => "a section name",
            Self::SectionOrder => "each section at most once, in order",
            Self::SectionSize => "a section size",
            Self::SelfCount => "the number of self references",
            Self::SignatureCount => "the number of signatures",
            Self::SignatureIndex => "a signature index",
            Self::SlotCount => "the number of slots",
            Self::Start => "a start function index",
            Self::SubsectionEnd => "the end of the subsection",
            Self::SubsectionSize => "a subsection size",
            Self::Supertype => "a supertype",
            Self::SupertypeCount => "the number of supertypes",
            Self::SymbolFlags => "symbol flags",
            Self::TableAlignment => "the table alignment",
            Self::TableCount => "the number of tables",
            Self::TableSize => "the table size",
            Self::TagAttribute => "a tag attribute",
            Self::TagCount => "the number of tags",
            Self::Type => "a type",
            Self::TypeCount => "the number of types",
            Self::TypeIndex => "a type index",
            Self::TypeSectionEnd => "the end of the type section",
            Self::ModuleWithin4GiB => "a module",
            Self::ValueType => "a value type",
            Self::WholeSection => "a whole section",
            Self::WholeSubsection => "a whole subsection",
        }
    }
    /// Returns the kind of an error that expected this and found something else.
    #[cfg(feature = "messages")]
    pub(crate) fn kind(self, found: Found) -> ErrorKind {
        match (self, found) {
            (_, Found::Size { .. }) => ErrorKind::TooLarge,
            (Self::AscendingFunctionImports | Self::FunctionTypeOfModule, _) => ErrorKind::Misuse,
            (Self::Dso | Self::Instruction | Self::KnownSection, _) => ErrorKind::Unsupported,
            // The specification reserves the other values of these bytes, and proposals use them.
            (
                Self::ExportKind
                | Self::GlobalMutability
                | Self::HeapType
                | Self::ImportKind
                | Self::LimitsFlags
                | Self::Operand
                | Self::TagAttribute
                | Self::Type
                | Self::ValueType,
                Found::Byte(_),
            ) => ErrorKind::Unsupported,
            // The same, of flags that are encoded as numbers.
            (Self::Element | Self::Operand, Found::Number(_)) => ErrorKind::Unsupported,
            _ => ErrorKind::Malformed,
        }
    }
}
