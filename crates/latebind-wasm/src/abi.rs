//! The numbers that the core and JavaScript share.
//!
//! A test (`abi/generate.rs`) generates `js/src/core/abi.ts` from this file, and fails if the generated file is out of
//! date. To update it, run `BLESS=1 cargo test -p latebind-wasm`.

#![allow(
    dead_code,
    reason = "a build uses a part of them, and the last number of a match is its default"
)]

#[cfg(test)]
mod generate;

/// Declares named numbers, and a list of them for the generator.
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
        /// The end of the part from which the references are read.
        REFERENCES "References" = 0;
        /// The start of the code section, or 0 if no PLT can be embedded.
        CODE "Code" = 1;
        /// The start of the function bodies.
        BODIES "Bodies" = 2;
        /// The end of the function bodies.
        BODIES_END "BodiesEnd" = 3;
    }
}

numbers! {
    /// The libraries into which a PLT is embedded: `EmbedPolicy` of the core.
    embed_policy "EmbedPolicy" {
        /// None.
        NEVER "Never" = 0;
        /// All libraries in which a PLT can be embedded.
        ALWAYS "Always" = 1;
        /// Libraries that load faster with it. The names to look up come first, if they decide that.
        SAMPLE "Sample" = 2;
        /// The same, once the names have been looked up. The number of names that no DSO defines is added.
        IF_PROFITABLE "IfProfitable" = 3;
    }
}

numbers! {
    /// The value of an import: `stubs::ImportValue` of the core.
    import_value "ImportValue" {
        /// A definition.
        DEFINITION "Definition" = 0;
        /// The loader's stub.
        STUB "Stub" = 1;
        /// An earlier import has the same names. The index of that import is added.
        AGAIN "Again" = 2;
    }
}

numbers! {
    /// The result for an import: `stubs::Choice` of the core. The numbers from `TwoTypes` on are the reasons why a stub
    /// must remain.
    choice "Choice" {
        /// The import is left unchanged.
        KEEP "Keep" = 0;
        /// A PLT entry replaces the stub.
        LATE "Late" = 1;
        /// The PLT entry of an earlier import replaces the stub.
        SHARED "Shared" = 2;
        /// The name is imported with two types.
        TWO_TYPES "TwoTypes" = 3;
        /// The type is shared between threads.
        SHARED_TYPE "SharedType" = 4;
    }
}

numbers! {
    /// The output of `of_type` for a function type.
    of_type "OfType" {
        /// An adapter, which calls a host function.
        ADAPTER "Adapter" = 0;
        /// A test of each type of the section.
        TYPE_TESTS "TypeTests" = 1;
        /// The text of the type.
        SIGNATURE "Signature" = 2;
        /// A PLT with one entry.
        ENTRY "Entry" = 3;
        /// A PLT with one entry that makes a tail call.
        TAIL_CALLING_ENTRY "TailCallingEntry" = 4;
    }
}

numbers! {
    /// The shims of a module: `shim::Kind` of the core.
    shim_kind "ShimKind" {
        /// Calls through the function table that catch the exceptions of the program.
        INVOKE "Invoke" = 0;
        /// Calls that suspend, around which the stack of the program is switched.
        GUARD "Guard" = 1;
        /// A call that waits for a promise.
        WAIT "Wait" = 2;
    }
}

numbers! {
    /// The self references that relinking binds, `Bsymbolic` of the core, and whether every slot keeps its import.
    bsymbolic "Bsymbolic" {
        /// No self references.
        NONE "None" = 0;
        /// Self references to functions with mangled names.
        MANGLED "Mangled" = 1;
        /// All self references.
        FUNCTIONS "Functions" = 2;
        /// Is added if every slot keeps its import.
        KEEP_IMPORTS "KeepImports" = 4;
    }
}

numbers! {
    /// The kinds of the values of a program's JavaScript: `check::GlueValue` of the core.
    glue_value "GlueValue" {
        /// A value of unknown kind.
        UNKNOWN "Unknown" = 0;
        /// A function.
        FUNCTION "Function" = 1;
        /// An exception tag.
        TAG "Tag" = 2;
        /// A global.
        GLOBAL "Global" = 3;
        /// A number.
        NUMBER "Number" = 4;
        /// A value that is not a symbol.
        OTHER "Other" = 5;
    }
}

numbers! {
    /// The record of an import, among the numbers after `open`. Three numbers come before the first record: the
    /// start and the end of the type section, and the number of functions.
    import_record "ImportRecord" {
        /// The start of the module name.
        MODULE "Module" = 0;
        /// The end of the module name.
        MODULE_END "ModuleEnd" = 1;
        /// The start of the import name.
        NAME "Name" = 2;
        /// The end of the import name.
        NAME_END "NameEnd" = 3;
        /// The type index of a function, with `Invoke` added if a shim can replace it, or the type index of a tag with
        /// `Tag` added, or `Address`, or `NoType` for other imports.
        TYPE "Type" = 4;
        /// The size of a record.
        SIZE "Size" = 5;
        /// The position of the number of functions.
        COUNT "Count" = 2;
        /// The position of the first record.
        FIRST "First" = 3;
        /// The flag that marks the type of a function `invoke_*`.
        INVOKE "Invoke" = 0x4000_0000;
        /// The flag that marks the type of a tag.
        TAG "Tag" = 0x8000_0000;
        /// The type of an address: a global from `GOT.func` or `GOT.mem`.
        ADDRESS "Address" = 0xffff_fffe;
        /// The type of an import that has none.
        NO_TYPE "NoType" = 0xffff_ffff;
    }
}

numbers! {
    /// The record of a range of the source.
    range_record "RangeRecord" {
        /// The number of inserted bytes before the range.
        AT "At" = 0;
        /// The start in the source.
        START "Start" = 1;
        /// The end in the source.
        END "End" = 2;
        /// The size of a record.
        SIZE "Size" = 3;
    }
}
