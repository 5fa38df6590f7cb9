/**
 * Numbers and names that the core and JavaScript share. Generated from `crates/latebind-wasm/src/abi.rs`,
 * `crates/latebind/src/emscripten`, and `crates/latebind/src/read` by `BLESS=1 cargo test -p latebind-wasm`.
 *
 * @module
 */

/** The outputs of a call, for `output`. */
export const enum Output {
  /** Text. */
  Text = 0,
  /** Numbers of 32 bits. */
  Numbers = 1,
  /** Bytes. */
  Bytes = 2,
  /** Ranges of the source, three numbers each. */
  Ranges = 3,
}

/** The offsets of the parts of a module, for `layout`. */
export const enum Layout {
  /** The end of the part from which the references are read. */
  References = 0,
  /** The start of the code section, or 0 if no PLT can be embedded. */
  Code = 1,
  /** The start of the function bodies. */
  Bodies = 2,
  /** The end of the function bodies. */
  BodiesEnd = 3,
}

/** The libraries into which a PLT is embedded: `EmbedPolicy` of the core. */
export const enum EmbedPolicy {
  /** None. */
  Never = 0,
  /** All libraries in which a PLT can be embedded. */
  Always = 1,
  /** Libraries that load faster with it. The names to look up come first, if they decide that. */
  Sample = 2,
  /** The same, once the names have been looked up. The number of names that no DSO defines is added. */
  IfProfitable = 3,
}

/** The value of an import: `stubs::ImportValue` of the core. */
export const enum ImportValue {
  /** A definition. */
  Definition = 0,
  /** The loader's stub. */
  Stub = 1,
  /** An earlier import has the same names. The index of that import is added. */
  Again = 2,
}

/**
 * The result for an import: `stubs::Choice` of the core. The numbers from `TwoTypes` on are the reasons why a stub
 * must remain.
 */
export const enum Choice {
  /** The import is left unchanged. */
  Keep = 0,
  /** A PLT entry replaces the stub. */
  Late = 1,
  /** The PLT entry of an earlier import replaces the stub. */
  Shared = 2,
  /** The name is imported with two types. */
  TwoTypes = 3,
  /** The type is shared between threads. */
  SharedType = 4,
}

/** The output of `of_type` for a function type. */
export const enum OfType {
  /** An adapter, which calls a host function. */
  Adapter = 0,
  /** A test of each type of the section. */
  TypeTests = 1,
  /** The text of the type. */
  Signature = 2,
  /** A PLT with one entry. */
  Entry = 3,
  /** A PLT with one entry that makes a tail call. */
  TailCallingEntry = 4,
}

/** The shims of a module: `shim::Kind` of the core. */
export const enum ShimKind {
  /** Calls through the function table that catch the exceptions of the program. */
  Invoke = 0,
  /** Calls that suspend, around which the stack of the program is switched. */
  Guard = 1,
  /** A call that waits for a promise. */
  Wait = 2,
}

/** The self references that relinking binds, `Bsymbolic` of the core, and whether every slot keeps its import. */
export const enum Bsymbolic {
  /** No self references. */
  None = 0,
  /** Self references to functions with mangled names. */
  Mangled = 1,
  /** All self references. */
  Functions = 2,
  /** Is added if every slot keeps its import. */
  KeepImports = 4,
}

/** The kinds of the values of a program's JavaScript: `check::GlueValue` of the core. */
export const enum GlueValue {
  /** A value of unknown kind. */
  Unknown = 0,
  /** A function. */
  Function = 1,
  /** An exception tag. */
  Tag = 2,
  /** A global. */
  Global = 3,
  /** A number. */
  Number = 4,
  /** A value that is not a symbol. */
  Other = 5,
}

/**
 * The record of an import, among the numbers after `open`. Three numbers come before the first record: the
 * start and the end of the type section, and the number of functions.
 */
export const enum ImportRecord {
  /** The start of the module name. */
  Module = 0,
  /** The end of the module name. */
  ModuleEnd = 1,
  /** The start of the import name. */
  Name = 2,
  /** The end of the import name. */
  NameEnd = 3,
  /**
   * The type index of a function, with `Invoke` added if a shim can replace it, or the type index of a tag with
   * `Tag` added, or `Address`, or `NoType` for other imports.
   */
  Type = 4,
  /** The size of a record. */
  Size = 5,
  /** The position of the number of functions. */
  Count = 2,
  /** The position of the first record. */
  First = 3,
  /** The flag that marks the type of a function `invoke_*`. */
  Invoke = 1073741824,
  /** The flag that marks the type of a tag. */
  Tag = 2147483648,
  /** The type of an address: a global from `GOT.func` or `GOT.mem`. */
  Address = 4294967294,
  /** The type of an import that has none. */
  NoType = 4294967295,
}

/** The record of a range of the source. */
export const enum RangeRecord {
  /** The number of inserted bytes before the range. */
  At = 0,
  /** The start in the source. */
  Start = 1,
  /** The end in the source. */
  End = 2,
  /** The size of a record. */
  Size = 3,
}

/** A step of binding: `lookup::Step` of the core. */
export const enum Step {
  Begin = 0,
  FindStubTable = 1,
  LookupStubTable = 2,
  LookupGlobal = 3,
  FindDefiningDsos = 4,
  FindScope = 5,
  LookupScope = 6,
  LookupSelf = 7,
  Fill = 8,
  FillStub = 9,
  TryStub = 10,
  Done = 11,
}

/** The outcome of a step: `lookup::Outcome` of the core. */
export const enum Outcome {
  None = 0,
  Some = 1,
  SelfOnly = 2,
  SelfHost = 3,
  Mismatch = 4,
  Several = 5,
  Unknown = 6,
}

/** The step after each step and outcome, for a library and then for a main module: the character `0` plus the step. */
const NEXT_STEPS = "33333333233334:88888848888885579555:6:::::7888888:889888;;;;9;;;;;;;;;;;;;;;;;;;;;;;11111113233334:888888:8888883333393:6:::::7888888:889888;;;;9;;;;;;;;;;;;;;;;;;;;;;;";

/** Returns the step after a step: `lookup::next` of the core. */
export function nextStep(step: Step, outcome: Outcome, isMain: boolean): Step {
  return NEXT_STEPS.charCodeAt((+isMain * 12 + step) * 7 + outcome) - 48;
}

/** The number of bytes of a section that the core reads at most to find the parts of a module. */
export const WINDOW = 40;

/** The number of names by which the core estimates whether most imports are late-bound. */
export const SAMPLE = 5;

/** The subsections of `latebind.0`: `docs/relinking.md` specifies them. */
export const enum Subsection {
  Slots = 1,
  Signatures = 2,
  Types = 3,
  Self = 4,
  Positions = 5,
  Offsets = 6,
}

/** The names that generated modules import and export. */
export const enum Name {
  Namespace = "latebind",
  Binder = "bind",
  HostCall = "call",
  Slots = "slots",
  Entries = "entries",
  Host = "host",
  Adapter = "call",
  Tag = "tag",
  Plain = "plain",
  State = "state",
}

/** The names of custom sections. */
export const enum Section {
  Dylink = "dylink.0",
  Latebind = "latebind.0",
  Source = "latebind.source",
  References = "latebind.references",
}

/** The names on which Emscripten's loader and compiler agree: `emscripten::conventions` of the core. */
export const enum Convention {
  EmJs = "__em_js__",
  CallCtors = "__wasm_call_ctors",
  Invoke = "invoke_",
  Ldso = "LDSO",
  LoadedLibsByName = "loadedLibsByName",
  MainModule = "__main__",
  WasmImports = "wasmImports",
  AsyncifyStubs = "asyncifyStubs",
  StubMark = "stub",
  LoadDynamicLibrary = "loadDynamicLibrary",
  LoadWebAssemblyModule = "loadWebAssemblyModule",
  PreloadedWasm = "preloadedWasm",
  LocateFile = "locateFile",
  MemoryBase = "__memory_base",
  TableBase = "__table_base",
  StackPointer = "__stack_pointer",
  BeginCatch = "__cxa_begin_catch",
  EndCatch = "__cxa_end_catch",
  CaughtExceptions = "__cxa_get_globals",
  CaughtType = "__cxa_current_exception_type",
  Calloc = "calloc",
  PthreadSelf = "pthread_self",
  ResizeHeap = "emscripten_resize_heap",
  AsyncJs = "__asyncjs__",
  Signature = "sig",
  SignatureLetters = "dfji",
  DlopenJs = "_dlopen_js",
  DlsymJs = "_dlsym_js",
  DlsymCatchupJs = "_dlsym_catchup_js",
  SetDlerror = "__dl_seterr",
  StackCurrent = "emscripten_stack_get_current",
  StackAlloc = "_emscripten_stack_alloc",
  StackRestore = "_emscripten_stack_restore",
  FunctionTable = "__indirect_function_table",
  Memory = "memory",
  Original = "orig",
  Exit = "ExitStatus",
  Unwind = "unwind",
}

/** The symbols of programs that manage the stacks of suspended calls themselves. */
export const STACK_MANAGERS = ["__set_stack_limits", "JsvPromise_Syncify", "__jspi_enter", "__jspi_suspend", "__wbindgen_jspi_set_rejected"];

/** The functions that compute where the stack is, that return where it begins, and where it ends. */
export const STACK_BOUNDS = ["emscripten_stack_init", "emscripten_stack_get_base", "emscripten_stack_get_end"];

/** The remedies for host frames on which a suspension fails: `emscripten::frames` of the core. */
export const enum Remedy {
  Invoke = "latebind/auto (with -sWASM_BIGINT if it passes an i64) or rebuilding with -fwasm-exceptions",
  JavaScript = "returning to wasm before the call that waits",
  Stub = "latebind relink or installing Latebind before the module is compiled",
}

declare const LDSO: object | undefined;
declare const wasmImports: object | undefined;
declare const asyncifyStubs: object | undefined;

/**
 * Reads the variables of a loader, if they are in scope: this code is linked into a program then. They are
 * initialized later than this code runs first.
 */
export function readLoaderVariables(): { [name: string]: object | undefined } {
  return {
    ...(typeof LDSO === "object" && { LDSO }),
    ...(typeof wasmImports === "object" && { wasmImports }),
    ...(typeof asyncifyStubs === "object" && { asyncifyStubs }),
  };
}
