//! Runs a library in Wasmtime and records everything that a host can observe.

mod state;

use latebind::LatebindSection;
use wasmparser::{ExternalKind, TypeRef};
use wasmtime::{
    AsContextMut, Caller, Engine, ExnRef, ExnRefPre, ExnType, Extern, Func, FuncType, Global,
    Instance, Module, Result, RootScope, Store, Tag, Val,
};

use crate::engine::{self, State, probed, refused};
use crate::library::STEPS;
use crate::provider;
use crate::shape::Shape;
use crate::values::{Random, hash};

/// The number of argument sets with which each export is called.
const SETS: u64 = 3;

/// The number of steps that a call may take.
const STEP_COUNT: i32 = 100;

/// The parts that all runs of a library share.
pub struct Setup<'a> {
    pub engine: &'a Engine,
    pub original: &'a Shape<'a>,
    pub provider: Module,
    pub seed: u64,
}

/// The action of the binder for a slot.
#[derive(Clone, Copy, Debug)]
pub enum Binding {
    /// Returns the import on the call with this number.
    Import(u32),
    /// Returns another function of the same type, which calls the import.
    Helper(u32),
    /// Returns the library's own function, if the slot is for a self reference.
    Own,
    /// Never binds the slot.
    Null,
}

/// The parts that only a relinked library needs.
pub struct Relinked {
    pub helper: Module,
    pub bindings: Vec<Binding>,
}

/// The record of a run: one line for each observation.
pub type Record = Vec<String>;

/// Runs a library. Returns an error if Wasmtime cannot run it, which does not indicate a defect.
pub fn run(
    setup: &Setup<'_>,
    shape: &Shape<'_>,
    module: &Module,
    relinked: Option<&Relinked>,
) -> Result<(Record, Vec<String>)> {
    let mut store = Store::new(setup.engine, State::default());
    let provider = Instance::new(&mut store, &setup.provider, &[])?;
    let mut record = Record::new();
    for export in setup.provider.exports() {
        if let Some(func) = provider.get_func(&mut store, export.name()) {
            let address = func.to_raw(&mut store) as usize;
            let label = format!("provider {}", export.name());
            store.data_mut().known.insert(address, label);
        }
    }
    let imports = imports(&mut store, setup, shape, module, provider, relinked)?;
    match Instance::new(&mut store, module, &imports) {
        Ok(instance) => {
            store.data_mut().instance = Some(instance);
            know_own(&mut store, shape, instance);
            for export in &shape.exports {
                let seen = describe(&mut store, shape, instance, export);
                record.push(format!("export {:?}: {seen}", export.name));
            }
            flush(&mut store, &mut record);
            call_all(&mut store, setup, shape, instance, &mut record);
            let names: Vec<&str> = shape.exports.iter().map(|it| it.name).collect();
            state::show(&mut store, instance, &names, &mut record);
        }
        Err(error) => {
            flush(&mut store, &mut record);
            record.push(format!(
                "instantiation: {}",
                engine::show_error(&mut store, &error)
            ));
        }
    }
    let names: Vec<String> = setup
        .provider
        .exports()
        .map(|it| it.name().to_string())
        .collect();
    let names: Vec<&str> = names.iter().map(|it| &it[..]).collect();
    state::show(&mut store, provider, &names, &mut record);
    Ok((record, store.into_data().violations))
}

/// Returns, for each export of a provider, the import of the original that it defines. Imports that
/// are not functions keep their order.
fn others(shape: &Shape<'_>) -> Vec<usize> {
    let all = shape.imports.iter().enumerate();
    all.filter(|(_, it)| !matches!(it.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)))
        .map(|(index, _)| index)
        .collect()
}

fn imports(
    store: &mut Store<State>,
    setup: &Setup<'_>,
    shape: &Shape<'_>,
    module: &Module,
    provider: Instance,
    relinked: Option<&Relinked>,
) -> Result<Vec<Extern>> {
    let mut others = others(setup.original).into_iter();
    let types: Vec<FuncType> = module
        .imports()
        .filter_map(|it| it.ty().func().cloned())
        .collect();
    let hosts = host_functions(store, setup, shape, &types, provider);
    let mut functions = hosts.iter();
    let mut imports = Vec::new();
    for import in &shape.imports {
        if !matches!(import.ty, TypeRef::Func(_)) {
            let name = provider::name(others.next().expect("as many as in the original"));
            imports.push(
                provider
                    .get_export(&mut *store, &name)
                    .expect("it provides it"),
            );
            continue;
        }
        match functions.next() {
            Some((func, _)) => imports.push((*func).into()),
            None => {
                let relinked = relinked.expect("the original imports no binder");
                let ty = types.last().expect("the binder is a function");
                imports.push(binder(store, shape, ty, relinked, &hosts)?.into());
            }
        }
    }
    Ok(imports)
}

/// Returns the functions for the imports, each with its label, except a binder at the end.
fn host_functions(
    store: &mut Store<State>,
    setup: &Setup<'_>,
    shape: &Shape<'_>,
    types: &[FuncType],
    provider: Instance,
) -> Vec<(Func, String)> {
    let mut tags: Vec<Tag> = Vec::new();
    for (index, import) in setup.original.imports.iter().enumerate() {
        if let TypeRef::Tag(_) = import.ty {
            tags.extend(provider.get_tag(&mut *store, &provider::name(index)));
        }
    }
    let original = setup.original;
    let mut known = std::collections::BTreeMap::new();
    let mut all = Vec::new();
    for ((_, import, ty), func_type) in shape.function_imports().zip(types) {
        if (import.module, import.name) == ("latebind", "bind") {
            break;
        }
        let key = shape.key(import, ty);
        // The first import with this key in the original determines the function.
        let mut same = original.function_imports().enumerate();
        let first = same.find(|(_, (_, it, ty))| original.key(it, *ty) == key);
        let (function, _) = first.expect("nothing else is imported");
        let made =
            known
                .entry(key)
                .or_insert_with(|| match original.own_definition(function as u32) {
                    Some(definition) => stub(store, original, definition, func_type.clone()),
                    None => {
                        let label = format!("{}.{}#{}", key.module, key.name, key.ty);
                        let func = host(store, label.clone(), func_type.clone(), tags.clone());
                        (func, label)
                    }
                });
        all.push(made.clone());
    }
    all
}

/// Returns the value that a loader's import object contains for a symbol that the library will
/// define.
fn stub(
    store: &mut Store<State>,
    original: &Shape<'_>,
    definition: u32,
    ty: FuncType,
) -> (Func, String) {
    let is = |it: &&wasmparser::Export<'_>| it.kind == ExternalKind::Func && it.index == definition;
    let export = original
        .exports
        .iter()
        .find(is)
        .expect("it is found by an export");
    let name = export.name.to_string();
    let label = format!("self #{}", definition - original.imported_functions);
    let known = label.clone();
    let func = Func::new(store, ty, move |mut caller, params, results| {
        if caller.data().is_probing {
            return Err(probed(&label));
        }
        let func = match caller.data().instance {
            Some(instance) => instance.get_func(&mut caller, &name),
            // In the start function, the caller is the library itself, or the binder has already
            // seen the function.
            None => match caller.data().own.get(&name) {
                Some(func) => Some(*func),
                None => caller.get_export(&name).and_then(Extern::into_func),
            },
        };
        match func {
            Some(func) => func.call(caller, params, results),
            None => Err(refused(format!("{name} is not there yet"))),
        }
    });
    (func, known)
}

/// Returns a host function whose result depends on its name, its arguments, and the earlier calls.
fn host(store: &mut Store<State>, label: String, ty: FuncType, tags: Vec<Tag>) -> Func {
    let results_of: Vec<_> = ty.results().collect();
    Func::new(
        store,
        ty,
        move |mut caller: Caller<'_, State>, params, results| {
            if caller.data().is_probing {
                return Err(probed(&label));
            }
            let line = format!("{label}({})", engine::show_all(&mut caller, params));
            caller.data_mut().calls += 1;
            let calls = caller.data().calls;
            let mut random = Random::new(hash(&line) ^ calls << 40);
            caller.data_mut().log.push(line);
            let cannot = || refused(format!("{label} has no answer"));
            match random.below(24) {
                0 => return Err(refused(format!("{label} would rather not"))),
                1 if !tags.is_empty() => {
                    let tag = tags[random.below(tags.len())];
                    let ty = ExnType::from_tag_type(&tag.ty(&caller))?;
                    let params = tag.ty(&caller).ty().params().collect::<Vec<_>>();
                    let fields = params
                        .iter()
                        .map(|ty| engine::value(&mut caller, ty, &mut random));
                    let fields: Option<Vec<Val>> = fields.collect();
                    let pre = ExnRefPre::new(&mut caller, ty);
                    let fields = fields.ok_or_else(cannot)?;
                    let exception = ExnRef::new(&mut caller, &pre, &tag, &fields)?;
                    return caller.as_context_mut().throw(exception);
                }
                _ => {}
            }
            for (result, ty) in results.iter_mut().zip(&results_of) {
                *result = engine::value(&mut caller, ty, &mut random).ok_or_else(cannot)?;
            }
            Ok(())
        },
    )
}

fn binder(
    store: &mut Store<State>,
    shape: &Shape<'_>,
    ty: &FuncType,
    relinked: &Relinked,
    hosts: &[(Func, String)],
) -> Result<Func> {
    let section = LatebindSection::read(shape.bytes).expect("it was read before");
    let section = section.expect("a library with a binder has it");
    // The imported function of each slot. If several imports have one name, any of them.
    let mut slots = Vec::new();
    for slot in section.slots() {
        let is = |(_, import, ty): &(usize, &wasmparser::Import<'_>, u32)| {
            slot.module == *import.module && slot.name == *import.name && slot.ty.0 == *ty
        };
        let at = shape
            .function_imports()
            .position(|it| is(&it))
            .expect("slots are of imports");
        slots.push(hosts[at].clone());
    }
    let externs: Vec<Extern> = slots.iter().map(|(func, _)| (*func).into()).collect();
    let helper = Instance::new(&mut *store, &relinked.helper, &externs)?;
    let bindings = relinked.bindings.clone();
    let names: Vec<String> = own_names(shape);
    let bind = move |mut caller: Caller<'_, State>, params: &[Val], results: &mut [Val]| {
        if caller.data().is_probing {
            return Err(probed("a first-use function"));
        }
        for name in &names {
            if let Some(func) = caller.get_export(name).and_then(Extern::into_func) {
                caller.data_mut().own.insert(name.clone(), func);
            }
        }
        let number = params[0].unwrap_i32();
        if number < 0 {
            let helper = bind_ahead(
                &mut caller,
                !number as u32,
                params,
                &bindings,
                &slots,
                helper,
            );
            results[0] = Val::FuncRef(helper);
            return Ok(());
        }
        let slot = number as usize;
        let imported = *params[1].unwrap_funcref().expect("an import is not null");
        let identity = probe(&mut caller, &imported);
        let (asked, was_bound) = caller
            .data()
            .asked
            .get(&(slot as u32))
            .copied()
            .unwrap_or_default();
        if was_bound {
            caller
                .data_mut()
                .violations
                .push(format!("slot {slot} is asked for again"));
        }
        if slots.get(slot).is_none_or(|(_, label)| *label != identity) {
            let violation = format!("slot {slot} was given {identity}");
            caller.data_mut().violations.push(violation);
        }
        let (answer, is_bound) = match bindings[slot % bindings.len()] {
            Binding::Import(after) if asked >= after => (Some(imported), true),
            Binding::Helper(after) if asked >= after => {
                (helper.get_func(&mut caller, &slot.to_string()), true)
            }
            Binding::Own => match own_function(&mut caller, &identity) {
                Some(func) => (Some(func), true),
                None => (Some(imported), true),
            },
            _ => (None, false),
        };
        caller
            .data_mut()
            .asked
            .insert(slot as u32, (asked + 1, is_bound));
        results[0] = Val::FuncRef(answer);
        Ok(())
    };
    Ok(Func::new(&mut *store, ty.clone(), bind))
}

/// Answers the question for a slot that follows a bound one: with the helper, if that is how the slot is bound.
fn bind_ahead(
    caller: &mut Caller<'_, State>,
    slot: u32,
    params: &[Val],
    bindings: &[Binding],
    slots: &[(Func, String)],
    helper: Instance,
) -> Option<Func> {
    if slots.len() <= slot as usize || params[1].unwrap_funcref().is_some() {
        let violation = format!("slot {slot} is asked for ahead");
        caller.data_mut().violations.push(violation);
        return None;
    }
    let way = bindings[slot as usize % bindings.len()];
    let (asked, was_bound) = caller.data().asked.get(&slot).copied().unwrap_or_default();
    if was_bound || !matches!(way, Binding::Helper(after) if asked >= after) {
        return None;
    }
    caller.data_mut().asked.insert(slot, (asked, true));
    helper.get_func(caller, &slot.to_string())
}

fn own_names(shape: &Shape<'_>) -> Vec<String> {
    let is = |it: &&wasmparser::Export<'_>| it.kind == ExternalKind::Func;
    shape
        .exports
        .iter()
        .filter(is)
        .map(|it| it.name.to_string())
        .collect()
}

/// Identifies a host function. If it is not a host function, the library is broken, which
/// `identity` detects.
fn probe(caller: &mut Caller<'_, State>, func: &Func) -> String {
    let instance = caller.data().instance;
    if instance.is_some() {
        return engine::identity(caller, func);
    }
    // While the start function runs, there is no instance, but an import can be called.
    let ty = func.ty(&caller);
    let mut random = Random::new(0);
    let params = ty
        .params()
        .map(|ty| engine::value(caller, &ty, &mut random));
    let Some(params) = params.collect::<Option<Vec<Val>>>() else {
        return format!("function {ty}");
    };
    let mut results = vec![Val::I32(0); ty.results().len()];
    caller.data_mut().is_probing = true;
    let outcome = func.call(&mut *caller, &params, &mut results);
    caller.data_mut().is_probing = false;
    outcome
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

/// Returns the library's own function that a stub forwards to.
fn own_function(caller: &mut Caller<'_, State>, identity: &str) -> Option<Func> {
    let wanted = identity.replace("self #", "own #");
    let instance = caller.data().instance?;
    let funcs: Vec<Func> = instance
        .exports(&mut *caller)
        .filter_map(|it| it.into_func())
        .collect();
    funcs
        .into_iter()
        .find(|func| engine::identity(caller, func) == wanted)
}

/// From here on, the library's own functions are identified by their position.
fn know_own(store: &mut Store<State>, shape: &Shape<'_>, instance: Instance) {
    for export in &shape.exports {
        if export.kind != ExternalKind::Func || shape.is_imported(export.index) {
            continue;
        }
        let func = instance
            .get_func(&mut *store, export.name)
            .expect("it exports it");
        let address = func.to_raw(&mut *store) as usize;
        let label = format!("own #{}", export.index - shape.imported_functions);
        store.data_mut().known.insert(address, label);
    }
}

fn describe(
    store: &mut Store<State>,
    shape: &Shape<'_>,
    instance: Instance,
    export: &wasmparser::Export<'_>,
) -> String {
    match export.kind {
        ExternalKind::Func => {
            let func = instance
                .get_func(&mut *store, export.name)
                .expect("it exports it");
            let is_imported = shape.is_imported(export.index);
            // An exported import remains an import, even if the library has its own definition.
            format!(
                "imported {is_imported} {}",
                engine::identity(store, &func).replace("self", "stub")
            )
        }
        kind => format!("{kind:?} {}", export.index),
    }
}

fn flush(store: &mut Store<State>, record: &mut Record) {
    record.append(&mut store.data_mut().log);
}

fn call_all(
    store: &mut Store<State>,
    setup: &Setup<'_>,
    shape: &Shape<'_>,
    instance: Instance,
    record: &mut Record,
) {
    let steps: Option<Global> = instance.get_global(&mut *store, STEPS);
    for export in &shape.exports {
        let Some(func) = instance.get_func(&mut *store, export.name) else {
            continue;
        };
        let ty = func.ty(&*store);
        for set in 0..SETS {
            if let Some(steps) = steps {
                steps
                    .set(&mut *store, Val::I32(STEP_COUNT))
                    .expect("it counts");
            }
            let mut random = Random::new(setup.seed ^ hash(export.name) ^ set);
            let Some(outcome) = call(store, &func, &ty, &mut random) else {
                break;
            };
            let seen = outcome.unwrap_or_else(|error| engine::show_error(store, &error));
            flush(store, record);
            record.push(format!("call {:?} {set}: {seen}", export.name));
        }
    }
}

/// Calls a function and returns its results as text, or `None` if no arguments can be created.
fn call(
    store: &mut Store<State>,
    func: &Func,
    ty: &FuncType,
    random: &mut Random,
) -> Option<Result<String>> {
    let mut scope = RootScope::new(store);
    let params = ty.params().map(|ty| engine::value(&mut scope, &ty, random));
    let params = params.collect::<Option<Vec<Val>>>()?;
    let mut results = vec![Val::I32(0); ty.results().len()];
    let outcome = func.call(&mut scope, &params, &mut results);
    Some(outcome.map(|()| engine::show_all(&mut scope, &results)))
}
