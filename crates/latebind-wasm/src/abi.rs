//! The numbers that the core and JavaScript share.
//!
//! `js/src/core/abi.ts` is generated from this file by a test (`abi/generate.rs`), which fails if it is not up to
//! date: `BLESS=1 cargo test -p latebind-wasm`.

#![allow(
    dead_code,
    reason = "a build uses a part of them, and the last number of a match is its default"
)]

#[cfg(test)]
mod generate;

/// Declares numbers under names, and a list of them for the generator.
macro_rules! numbers {
    ($(#[doc = $doc:literal])* $module:ident $title:literal {
        $($(#[doc = $about:literal])* $name:ident $shown:literal = $number:literal;)*
    }) => {
        $(#[doc = $doc])*
        pub(crate) mod $module {
            $($(#[doc = $about])* pub(crate) const $name: u32 = $number;)*

            #[cfg(test)]
            pub(crate) const ALL: crate::abi::generate::Numbers = crate::abi::generate::Numbers {
                title: $title,
                doc: &[$($doc),*],
                numbers: &[$(($shown, $name, &[$($about),*])),*],
            };
        }
    };
}

numbers! {
    /// The outputs of a call, for `output`.
    output "Output" {
        /// Text.
        TEXT "Text" = 0;
        /// Numbers of 32 bits.
        NUMBERS "Numbers" = 1;
        /// Bytes.
        BYTES "Bytes" = 2;
        /// Ranges of the source, three numbers each.
        RANGES "Ranges" = 3;
    }
}

numbers! {
    /// The offsets of the parts of a module, for `layout`.
    layout "Layout" {
        /// The end of the part that the references are read from.
        REFERENCES "References" = 0;
        /// The start of the code section, or 0 if no PLT can be embedded.
        CODE "Code" = 1;
        /// The start of the bodies of functions.
        BODIES "Bodies" = 2;
        /// Their end.
        BODIES_END "BodiesEnd" = 3;
    }
}

numbers! {
    /// The libraries into which a PLT is embedded: `EmbedPolicy` of the core.
    embed_policy "EmbedPolicy" {
        /// None.
        NEVER "Never" = 0;
        /// All that allow it.
        ALWAYS "Always" = 1;
        /// Those that load faster with it. The number of the sampled names that no DSO defines is added.
        IF_PROFITABLE "IfProfitable" = 2;
    }
}

numbers! {
    /// The value of an import: `stubs::ImportValue` of the core.
    import_value "ImportValue" {
        /// A definition.
        DEFINITION "Definition" = 0;
        /// The loader's stub.
        STUB "Stub" = 1;
        /// An earlier import has the same names. Its index is added.
        AGAIN "Again" = 2;
    }
}

numbers! {
    /// The result for an import: `stubs::Choice` of the core. The numbers from `TwoTypes` on are the reasons
    /// for which a stub must remain.
    choice "Choice" {
        /// The import is left unchanged.
        KEEP "Keep" = 0;
        /// A PLT entry replaces the stub.
        LATE "Late" = 1;
        /// The entry of an earlier import replaces it.
        SHARED "Shared" = 2;
        /// It is imported with two types.
        TWO_TYPES "TwoTypes" = 3;
        /// Its type is shared between threads.
        SHARED_TYPE "SharedType" = 4;
    }
}

numbers! {
    /// What `of_type` emits or writes for a function type.
    of_type "OfType" {
        /// An adapter, which calls a host function.
        ADAPTER "Adapter" = 0;
        /// A test of each type of the section.
        TYPE_TESTS "TypeTests" = 1;
        /// The type in words.
        SIGNATURE "Signature" = 2;
        /// A PLT with one entry.
        ENTRY "Entry" = 3;
        /// The same, with tail calls.
        TAIL_CALLING_ENTRY "TailCallingEntry" = 4;
    }
}

numbers! {
    /// The self references that relinking binds: `Bsymbolic` of the core.
    bsymbolic "Bsymbolic" {
        /// None.
        NONE "None" = 0;
        /// Those to functions with mangled names.
        MANGLED "Mangled" = 1;
        /// All.
        FUNCTIONS "Functions" = 2;
    }
}

numbers! {
    /// The record of an import, among the numbers after `open`. Two numbers come before the first record: the
    /// start and the end of the type section.
    import_record "ImportRecord" {
        /// The start of the module name.
        MODULE "Module" = 0;
        /// Its end.
        MODULE_END "ModuleEnd" = 1;
        /// The start of the name.
        NAME "Name" = 2;
        /// Its end.
        NAME_END "NameEnd" = 3;
        /// The index of the type of a function, or of a tag with `Tag` added. `NoType` stands for others.
        TYPE "Type" = 4;
        /// The size of a record.
        SIZE "Size" = 5;
        /// The position of the first record.
        FIRST "First" = 2;
        /// Distinguishes the type of a tag.
        TAG "Tag" = 0x8000_0000;
        /// The type of what has none.
        NO_TYPE "NoType" = 0xffff_ffff;
    }
}

numbers! {
    /// The record of a range of the source.
    range_record "RangeRecord" {
        /// The number of inserted bytes before it.
        AT "At" = 0;
        /// The start in the source.
        START "Start" = 1;
        /// The end in the source.
        END "End" = 2;
        /// The size of a record.
        SIZE "Size" = 3;
    }
}
