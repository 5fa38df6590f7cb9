//! Generates `js/src/core/abi.ts`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use latebind::emscripten::conventions;
use latebind::emscripten::frames::{Frame, KEPT_STUB};
use latebind::emscripten::lookup::{Outcome, Step, next};
use latebind::host::{SAMPLE, WINDOW, names, sections};

use super::{
    bsymbolic, choice, embed_policy, glue_value, import_record, import_value, layout, of_type,
    output, range_record, shim_kind,
};

/// Named numbers.
pub(crate) struct Numbers {
    pub(crate) title: &'static str,
    pub(crate) doc: &'static [&'static str],
    /// The name, the number, and its documentation.
    pub(crate) numbers: &'static [(&'static str, u32, &'static [&'static str])],
}

/// Named strings: a title, its documentation, and the names with their values.
type Names<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

const HEAD: &str = "\
/**
 * Numbers and names that the core and JavaScript share. Generated from `crates/latebind-wasm/src/abi.rs`,
 * `crates/latebind/src/emscripten`, and `crates/latebind/src/read` by `BLESS=1 cargo test -p latebind-wasm`.
 *
 * @module
 */
";

/// The variables of a loader, with the types of `LoaderTables` in `program/attached.ts`.
const VARIABLES: [&str; 3] = [
    conventions::LDSO,
    conventions::WASM_IMPORTS,
    conventions::ASYNCIFY_STUBS,
];

fn generate() -> String {
    let mut text = HEAD.to_owned();
    for numbers in [
        output::ALL,
        layout::ALL,
        embed_policy::ALL,
        import_value::ALL,
        choice::ALL,
        of_type::ALL,
        shim_kind::ALL,
        bsymbolic::ALL,
        glue_value::ALL,
        import_record::ALL,
        range_record::ALL,
    ] {
        push_numbers(&mut text, &numbers);
    }
    push_steps(&mut text);
    push_enum(
        &mut text,
        "Subsection",
        &["The subsections of `latebind.0`: `docs/relinking.md` specifies them."],
    );
    for (name, id) in [
        ("Slots", sections::id::SLOTS),
        ("Signatures", sections::id::SIGNATURES),
        ("Types", sections::id::TYPES),
        ("Self", sections::id::SELF),
        ("Positions", sections::id::POSITIONS),
        ("Offsets", sections::id::OFFSETS),
    ] {
        writeln!(text, "  {name} = {id},").unwrap();
    }
    text.push_str("}\n");
    let strings: [Names<'_>; 3] = [
        (
            "Name",
            "The names that generated modules import and export.",
            &[
                ("Namespace", names::NAMESPACE),
                ("Binder", names::BINDER),
                ("HostCall", names::HOST_CALL),
                ("Slots", names::SLOTS),
                ("Entries", names::ENTRIES),
                ("Host", names::HOST),
                ("Adapter", names::ADAPTER),
                ("Tag", names::TAG),
                ("Plain", names::PLAIN),
                ("State", names::STATE),
            ],
        ),
        (
            "Section",
            "The names of custom sections.",
            &[
                ("Dylink", sections::DYLINK),
                ("Latebind", sections::LATEBIND),
                ("Source", sections::SOURCE),
                ("References", sections::REFERENCES),
            ],
        ),
        (
            "Convention",
            "The names on which Emscripten's loader and compiler agree: `emscripten::conventions` of the core.",
            &[
                ("EmJs", conventions::EM_JS),
                ("CallCtors", conventions::CALL_CTORS),
                ("Invoke", conventions::INVOKE),
                ("Ldso", conventions::LDSO),
                ("LoadedLibsByName", conventions::LOADED_LIBS_BY_NAME),
                ("MainModule", conventions::MAIN_MODULE),
                ("WasmImports", conventions::WASM_IMPORTS),
                ("AsyncifyStubs", conventions::ASYNCIFY_STUBS),
                ("StubMark", conventions::STUB_MARK),
                ("LoadDynamicLibrary", conventions::LOAD_DYNAMIC_LIBRARY),
                (
                    "LoadWebAssemblyModule",
                    conventions::LOAD_WEB_ASSEMBLY_MODULE,
                ),
                ("PreloadedWasm", conventions::PRELOADED_WASM),
                ("LocateFile", conventions::LOCATE_FILE),
                ("MemoryBase", conventions::MEMORY_BASE),
                ("TableBase", conventions::TABLE_BASE),
                ("StackPointer", conventions::STACK_POINTER),
                ("BeginCatch", conventions::BEGIN_CATCH),
                ("EndCatch", conventions::END_CATCH),
                ("CaughtExceptions", conventions::CAUGHT_EXCEPTIONS),
                ("CaughtType", conventions::CAUGHT_TYPE),
                ("Calloc", conventions::CALLOC),
                ("PthreadSelf", conventions::PTHREAD_SELF),
                ("ResizeHeap", conventions::RESIZE_HEAP),
                ("AsyncJs", conventions::ASYNC_JS),
                ("Signature", conventions::SIGNATURE),
                ("SignatureLetters", conventions::SIGNATURE_LETTERS),
                ("DlopenJs", conventions::DLOPEN_JS),
                ("DlsymJs", conventions::DLSYM_JS),
                ("DlsymCatchupJs", conventions::DLSYM_CATCHUP_JS),
                ("SetDlerror", conventions::SET_DLERROR),
                ("StackCurrent", conventions::STACK_CURRENT),
                ("StackAlloc", conventions::STACK_ALLOC),
                ("StackRestore", conventions::STACK_RESTORE),
                ("FunctionTable", conventions::FUNCTION_TABLE),
                ("Memory", conventions::MEMORY),
                ("Original", conventions::ORIGINAL),
                ("Exit", conventions::EXIT_STATUS),
                ("Unwind", conventions::UNWIND),
            ],
        ),
    ];
    for (title, doc, names) in strings {
        push_enum(&mut text, title, &[doc]);
        for (name, value) in names {
            writeln!(text, "  {name} = {value:?},").unwrap();
        }
        text.push_str("}\n");
    }
    writeln!(
        text,
        "\n/** The symbols of programs that manage the stacks of suspended calls themselves. */\n\
         export const STACK_MANAGERS = {:?};",
        conventions::STACK_MANAGERS
    )
    .unwrap();
    writeln!(
        text,
        "\n/** The functions that compute where the stack is, that return where it begins, and where it ends. */\n\
         export const STACK_BOUNDS = {:?};",
        conventions::STACK_BOUNDS
    )
    .unwrap();
    push_enum(
        &mut text,
        "Remedy",
        &[
            "The remedies for host frames on which a suspension fails: `emscripten::frames` of the core.",
        ],
    );
    for (name, remedies) in [
        ("Invoke", Frame::Invoke.info().remedies),
        ("JavaScript", Frame::JavaScript.info().remedies),
        ("Stub", &KEPT_STUB),
    ] {
        let remedies = remedies.join(" or ");
        writeln!(text, "  {name} = {remedies:?},").unwrap();
    }
    text.push_str("}\n");
    push_variables(&mut text);
    text
}

fn push_enum(text: &mut String, title: &str, doc: &[&str]) {
    text.push('\n');
    push_doc(text, "", doc);
    writeln!(text, "export const enum {title} {{").unwrap();
}

fn push_doc(text: &mut String, indent: &str, doc: &[&str]) {
    match doc {
        [] => {}
        [line] => writeln!(text, "{indent}/** {} */", line.trim()).unwrap(),
        lines => {
            writeln!(text, "{indent}/**").unwrap();
            for line in lines {
                writeln!(text, "{indent} * {}", line.trim()).unwrap();
            }
            writeln!(text, "{indent} */").unwrap();
        }
    }
}

fn push_numbers(text: &mut String, numbers: &Numbers) {
    push_enum(text, numbers.title, numbers.doc);
    for (name, number, doc) in numbers.numbers {
        push_doc(text, "  ", doc);
        writeln!(text, "  {name} = {number},").unwrap();
    }
    text.push_str("}\n");
}

/// Writes the steps of binding, their outcomes, and the transitions between them, because a relinked
/// library can be bound where the core cannot run.
fn push_steps(text: &mut String) {
    push_enum(
        text,
        "Step",
        &["A step of binding: `lookup::Step` of the core."],
    );
    for step in Step::ALL {
        writeln!(text, "  {step:?} = {},", step as u8).unwrap();
    }
    text.push_str("}\n");
    push_enum(
        text,
        "Outcome",
        &["The outcome of a step: `lookup::Outcome` of the core."],
    );
    for outcome in Outcome::ALL {
        writeln!(text, "  {outcome:?} = {},", outcome as u8).unwrap();
    }
    text.push_str("}\n");
    let mut steps = String::new();
    for is_main in [false, true] {
        for step in Step::ALL {
            for outcome in Outcome::ALL {
                let next = next(step, outcome, is_main) as u8;
                steps.push(char::from(b'0' + next));
            }
        }
    }
    let (outcomes, count) = (Outcome::ALL.len(), Step::ALL.len());
    write!(
        text,
        "
/** The step after each step and outcome, for a library and then for a main module: the character `0` plus the step. */
const NEXT_STEPS = \"{steps}\";

/** Returns the step after a step: `lookup::next` of the core. */
export function nextStep(step: Step, outcome: Outcome, isMain: boolean): Step {{
  return NEXT_STEPS.charCodeAt((+isMain * {count} + step) * {outcomes} + outcome) - 48;
}}

/** The number of bytes of a section that the core reads at most to find the parts of a module. */
export const WINDOW = {WINDOW};

/** The number of names by which the core estimates whether most imports are late-bound. */
export const SAMPLE = {SAMPLE};
"
    )
    .unwrap();
}

/// Writes a function that reads a loader's variables, for code that is linked into a program.
fn push_variables(text: &mut String) {
    text.push('\n');
    for name in VARIABLES {
        writeln!(text, "declare const {name}: object | undefined;").unwrap();
    }
    text.push_str(
        "
/**
 * Reads the variables of a loader, if they are in scope: this code is linked into a program then. They are
 * initialized later than this code runs first.
 */
export function readLoaderVariables(): { [name: string]: object | undefined } {
  return {
",
    );
    for name in VARIABLES {
        writeln!(
            text,
            "    ...(typeof {name} === \"object\" && {{ {name} }}),"
        )
        .unwrap();
    }
    text.push_str("  };\n}\n");
}

#[test]
fn abi_ts_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../js/src/core/abi.ts");
    let generated = generate();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "js/src/core/abi.ts is not up to date: run `BLESS=1 cargo test -p latebind-wasm`"
    );
}
