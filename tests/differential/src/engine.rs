//! Wasmtime, with comparable descriptions of its values, functions, and errors.

use std::collections::BTreeMap;

use wasmtime::{
    AnyRef, AsContext, AsContextMut, Config, Engine, ExternRef, Func, FuncType, HeapType, I31,
    Instance, OptLevel, Ref, RegallocAlgorithm, Result, RootScope, Rooted, Store, Strategy, Trap,
    V128, Val, ValType,
};

use crate::values::{Random, float, integer};

/// The results that a run leaves in its store.
#[derive(Default)]
pub struct State {
    /// The arguments of host functions, and the calls of the binder.
    pub log: Vec<String>,
    /// Whether host functions only report their identity and have no other effect.
    pub is_probing: bool,
    /// Functions that are not host functions, by their address in the engine.
    pub known: BTreeMap<usize, String>,
    pub instance: Option<Instance>,
    /// The library's functions under the names of self references, after the binder has seen them.
    pub own: BTreeMap<String, Func>,
    /// The number of binder calls for each slot, and whether the slot was bound.
    pub asked: BTreeMap<u32, (u32, bool)>,
    /// The violations, which must never occur.
    pub violations: Vec<String>,
    pub calls: u64,
}

/// The result of a host function that reports its identity.
#[derive(Debug)]
struct Probed(String);

/// The error with which a host function ends a call, like a trap.
#[derive(Debug)]
struct Refused(String);

macro_rules! error {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::error::Error for $name {}
    };
}
error!(Probed);
error!(Refused);

pub fn probed(label: &str) -> wasmtime::Error {
    Probed(label.into()).into()
}

pub fn refused(label: String) -> wasmtime::Error {
    Refused(label).into()
}

/// Creates an engine that compiles quickly, because compilation takes most of the time here.
pub fn new() -> Result<Engine> {
    let mut config = Config::new();
    config.strategy(Strategy::Cranelift);
    config.cranelift_opt_level(OptLevel::None);
    config.cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass);
    config.wasm_tail_call(true);
    config.wasm_function_references(true);
    config.wasm_gc(true);
    config.wasm_exceptions(true);
    config.wasm_memory64(true);
    config.wasm_multi_memory(true);
    config.wasm_threads(true);
    config.shared_memory(true);
    config.wasm_relaxed_simd(true);
    config.relaxed_simd_deterministic(true);
    config.wasm_wide_arithmetic(true);
    config.wasm_custom_page_sizes(true);
    config.wasm_backtrace_max_frames(None);
    // The reservations are small because the tests create thousands of stores. Generated code then
    // checks the bounds.
    config.memory_reservation(0);
    config.memory_guard_size(0);
    config.memory_reservation_for_growth(0);
    config.gc_heap_guard_size(0);
    config.signals_based_traps(false);
    config.memory_init_cow(false);
    config.gc_heap_reservation(0);
    config.max_wasm_stack(2 << 20);
    Engine::new(&config)
}

/// Returns a value of a type, or `None` if the host cannot create one.
pub fn value(
    store: &mut impl AsContextMut<Data = State>,
    ty: &ValType,
    random: &mut Random,
) -> Option<Val> {
    let ty = match ty {
        ValType::I32 => return Some(Val::I32(integer(random) as i32)),
        ValType::I64 => return Some(Val::I64(integer(random) as i64)),
        ValType::F32 => return Some(Val::F32((float(random) as f32).to_bits())),
        ValType::F64 => return Some(Val::F64(float(random).to_bits())),
        ValType::V128 => {
            let bits = u128::from(random.next()) << 64 | u128::from(random.next());
            return Some(Val::V128(V128::from(bits)));
        }
        ValType::Ref(ty) => ty,
    };
    let heap = ty.heap_type();
    if ty.is_nullable() && random.below(3) > 0 {
        return Some(Val::null_ref(heap));
    }
    let made = match heap {
        HeapType::Extern => ExternRef::new(&mut *store, random.next() & 0xff)
            .ok()
            .map(Val::from),
        HeapType::Any | HeapType::Eq | HeapType::I31 => {
            let number = I31::wrapping_u32(random.next() as u32);
            Some(Val::AnyRef(Some(AnyRef::from_i31(&mut *store, number))))
        }
        HeapType::ConcreteFunc(ty) => Some(Val::FuncRef(Some(made(store, ty.clone())))),
        HeapType::Func => {
            let engine = store.as_context().engine().clone();
            Some(Val::FuncRef(Some(made(
                store,
                FuncType::new(&engine, [], []),
            ))))
        }
        _ => None,
    };
    match made {
        None if ty.is_nullable() => Some(Val::null_ref(heap)),
        made => made,
    }
}

/// Returns a function that the host creates.
fn made(store: &mut impl AsContextMut<Data = State>, ty: FuncType) -> Func {
    Func::new(store, ty, |caller, _, _| match caller.data().is_probing {
        true => Err(probed("made up")),
        false => Err(refused("made up".into())),
    })
}

/// Identifies a function by its behavior, because an address is the same only within one instance.
pub fn identity(store: &mut impl AsContextMut<Data = State>, func: &Func) -> String {
    let address = func.to_raw(&mut *store) as usize;
    if let Some(label) = store.as_context().data().known.get(&address) {
        return label.clone();
    }
    // Until all functions of the library are known, the call might reach one of the library's own
    // functions.
    if store.as_context().data().instance.is_none() {
        return "function".into();
    }
    let ty = func.ty(&*store);
    let mut random = Random::new(0);
    let params: Option<Vec<Val>> = ty
        .params()
        .map(|ty| value(store, &ty, &mut random))
        .collect();
    let Some(params) = params else {
        return format!("function {ty}");
    };
    let mut results = vec![Val::I32(0); ty.results().len()];
    store.as_context_mut().data_mut().is_probing = true;
    let outcome = func.call(&mut *store, &params, &mut results);
    store.as_context_mut().data_mut().is_probing = false;
    match outcome {
        Err(error) => match error.downcast_ref::<Probed>() {
            Some(Probed(label)) => label.clone(),
            None => format!("a function that fails: {error}"),
        },
        Ok(()) => "a function that returns".into(),
    }
}

/// Returns the text of a value, exact to the bit.
pub fn show(store: &mut impl AsContextMut<Data = State>, value: &Val, depth: u32) -> String {
    match value {
        Val::I32(it) => format!("i32 {it}"),
        Val::I64(it) => format!("i64 {it}"),
        Val::F32(bits) => format!("f32 {bits:#x}"),
        Val::F64(bits) => format!("f64 {bits:#x}"),
        Val::V128(it) => format!("v128 {:#x}", it.as_u128()),
        Val::FuncRef(None) => "func null".into(),
        Val::FuncRef(Some(func)) => identity(store, func),
        Val::ExternRef(None) => "extern null".into(),
        Val::ExternRef(Some(it)) => match it.data(&*store) {
            Ok(Some(data)) => format!("extern {:?}", data.downcast_ref::<u64>()),
            Ok(None) => match AnyRef::convert_extern(&mut *store, *it) {
                Ok(any) => format!("extern of {}", show_any(store, any, depth)),
                Err(error) => format!("extern {error}"),
            },
            Err(error) => format!("extern {error}"),
        },
        Val::AnyRef(None) => "any null".into(),
        Val::AnyRef(Some(it)) => show_any(store, *it, depth),
        Val::ExnRef(it) => format!("exn {}", it.is_some()),
        Val::ContRef(it) => format!("cont {}", it.is_some()),
    }
}

fn show_any(
    store: &mut impl AsContextMut<Data = State>,
    any: Rooted<AnyRef>,
    depth: u32,
) -> String {
    try_show_any(store, any, depth).unwrap_or_else(|error| format!("any {error}"))
}

fn try_show_any(
    store: &mut impl AsContextMut<Data = State>,
    any: Rooted<AnyRef>,
    depth: u32,
) -> Result<String> {
    if let Some(number) = any.as_i31(&*store)? {
        return Ok(format!("i31 {}", number.get_i32()));
    }
    let (kind, count) = if let Some(it) = any.as_struct(&*store)? {
        ("struct", it.fields(&mut *store)?.len())
    } else if let Some(it) = any.as_array(&*store)? {
        ("array", it.len(&*store)? as usize)
    } else {
        return Ok("any".into());
    };
    let mut all = Vec::new();
    // A cycle of objects has no end.
    for index in 0..if depth == 0 { 0 } else { count.min(8) } {
        let value = match any.as_struct(&*store)? {
            Some(it) => it.field(&mut *store, index)?,
            None => any.unwrap_array(&*store)?.get(&mut *store, index as u32)?,
        };
        all.push(show(store, &value, depth - 1));
    }
    Ok(format!("{kind} of {count}: {}", all.join(", ")))
}

pub fn show_all(store: &mut impl AsContextMut<Data = State>, values: &[Val]) -> String {
    let all: Vec<String> = values.iter().map(|it| show(store, it, 2)).collect();
    all.join(", ")
}

pub fn show_ref(store: &mut impl AsContextMut<Data = State>, value: Ref) -> String {
    show(store, &Val::from(value), 1)
}

/// Describes how a call ended that did not return.
pub fn show_error(store: &mut Store<State>, error: &wasmtime::Error) -> String {
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return format!("trap: {trap:?}");
    }
    if let Some(Refused(label)) = error.downcast_ref::<Refused>() {
        return format!("refused: {label}");
    }
    if error.is::<wasmtime::ThrownException>() {
        let mut scope = RootScope::new(store);
        let Some(exception) = scope.as_context_mut().take_pending_exception() else {
            return "an exception that is none".into();
        };
        let fields: Vec<Val> = match exception.fields(&mut scope) {
            Ok(fields) => fields.collect(),
            Err(error) => return format!("exception: {error}"),
        };
        return format!("exception: {}", show_all(&mut scope, &fields));
    }
    format!("error: {error:#}")
}
