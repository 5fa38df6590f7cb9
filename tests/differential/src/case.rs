//! One library: it is relinked in several ways, checked, and run next to the original.

use latebind::LatebindSection;
use latebind::relink::{Bsymbolic, Options, Relinked as Output};
use wasmtime::{Engine, Module};

use crate::generate::{self, Library, Profile};
use crate::run::{self, Binding, Record, Relinked, Setup};
use crate::shape::Shape;
use crate::values::{Random, hash};
use crate::{provider, statics};

/// A way to relink a library.
#[derive(Clone, Debug)]
pub struct Variant {
    pub bsymbolic: Bsymbolic,
    pub direct: Vec<u32>,
    pub interposed: Vec<u32>,
}

/// The patterns of the self references that are not bound.
const INTERPOSABLE: &[&str] = &["*x*"];

impl Variant {
    pub fn options(&self) -> Options<'_> {
        Options::new()
            .bsymbolic(self.bsymbolic)
            .direct(&self.direct)
            .interposed(&self.interposed)
            .interposable(INTERPOSABLE)
            // The hosts of this harness have their own binder, which knows the imports.
            .keep_imports(true)
    }

    /// Returns `true` if references to imports may become references to definitions.
    pub fn binds(&self) -> bool {
        self.bsymbolic != Bsymbolic::None
    }
}

/// The contents of a failure report.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    pub library: Library,
    pub relinked: Option<Vec<u8>>,
}

/// Counts of the behavior that was observed, to detect a harness that tests nothing.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub libraries: u64,
    pub variants: u64,
    pub slots: u64,
    pub own: u64,
    pub lines: u64,
    /// Libraries that an engine cannot run, by reason.
    pub skipped: Vec<String>,
}

impl Counts {
    pub fn add(&mut self, other: Counts) {
        self.libraries += other.libraries;
        self.variants += other.variants;
        self.slots += other.slots;
        self.own += other.own;
        self.lines += other.lines;
        self.skipped.extend(other.skipped);
    }
}

/// Changes a relinked library, to show that the change is detected. Returns `None` if the library
/// has no suitable place.
pub type Breaker = fn(&Shape<'_>, &mut Random) -> Option<Vec<u8>>;

/// Checks the library with a number.
pub fn check(
    engine: &Engine,
    seed: u64,
    index: u64,
    breaker: Option<Breaker>,
) -> Result<Counts, Box<Failure>> {
    let Some(library) = generate::generate(seed, index) else {
        return Ok(Counts::default());
    };
    let mut random = generate::random(seed, !index);
    check_library(engine, &library, Profile::of(index), &mut random, breaker).map_err(
        |(message, relinked)| {
            Box::new(Failure {
                message,
                library,
                relinked,
            })
        },
    )
}

type Wrong = (String, Option<Vec<u8>>);

/// Returns the ways in which a library is relinked.
pub fn variants(shape: &Shape<'_>, random: &mut Random) -> Vec<Variant> {
    // By name, like `latebind relink --main`: of two imports of one function, both or none.
    let mut some = || {
        let salt = random.next();
        let is_chosen = |name| Random::new(salt ^ hash(name)).below(3) == 0;
        let imports = shape.function_imports();
        let chosen = imports.filter(|(_, import, _)| is_chosen(import.name));
        chosen.map(|(at, ..)| at as u32).collect()
    };
    let (direct, interposed) = (some(), some());
    let variant = |bsymbolic, direct, interposed| Variant {
        bsymbolic,
        direct,
        interposed,
    };
    let third = match random.below(4) {
        0 => Bsymbolic::None,
        1 => Bsymbolic::Functions,
        _ => Bsymbolic::Mangled,
    };
    vec![
        variant(Bsymbolic::Functions, Vec::new(), Vec::new()),
        variant(Bsymbolic::None, Vec::new(), Vec::new()),
        variant(third, direct, interposed),
    ]
}

pub fn check_library(
    engine: &Engine,
    library: &Library,
    profile: Profile,
    random: &mut Random,
    breaker: Option<Breaker>,
) -> Result<Counts, Wrong> {
    let mut counts = Counts {
        libraries: 1,
        ..Counts::default()
    };
    let input = Shape::read(&library.input).expect("it is valid");
    let shape = Shape::read(&library.bytes).expect("it is valid");
    let mut outputs = Vec::new();
    for variant in variants(&shape, random) {
        let output = statics::relinked(&input, variant.options())
            .map_err(|wrong| (format!("{variant:?}: {wrong}"), None))?;
        outputs.push((variant, output));
    }
    if !profile.runs_in_wasmtime() {
        return Ok(counts);
    }
    let original = match Original::run(engine, &shape, random.next()) {
        Ok(original) => original,
        Err(reason) => {
            counts.skipped.push(reason);
            return Ok(counts);
        }
    };
    for (variant, output) in outputs {
        let Some(mut bytes) = output.changed_bytes().map(<[u8]>::to_vec) else {
            continue;
        };
        if let Some(breaker) = breaker {
            let relinked = Shape::read(&bytes).expect("it was checked");
            match breaker(&relinked, random) {
                Some(broken) => bytes = broken,
                None => continue,
            }
        }
        original
            .compare(&variant, &output, &bytes, random, &mut counts)
            .map_err(|wrong| (format!("{variant:?}: {wrong}"), Some(bytes)))?;
    }
    Ok(counts)
}

struct Original<'a> {
    setup: Setup<'a>,
    record: Record,
}

impl<'a> Original<'a> {
    fn run(engine: &'a Engine, shape: &'a Shape<'a>, seed: u64) -> Result<Self, String> {
        let provider = provider::write(shape).ok_or("no values of the types that it imports")?;
        let words = |error: wasmtime::Error| format!("{error:#}");
        let setup = Setup {
            engine,
            original: shape,
            provider: Module::new(engine, provider).map_err(words)?,
            seed,
        };
        let module = Module::new(engine, shape.bytes).map_err(words)?;
        let (record, _) = run::run(&setup, shape, &module, None).map_err(words)?;
        Ok(Self { setup, record })
    }

    fn compare(
        &self,
        variant: &Variant,
        output: &Output<'_>,
        bytes: &[u8],
        random: &mut Random,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let words = |error: wasmtime::Error| format!("Wasmtime: {error:#}");
        let shape = Shape::read(bytes).map_err(|error| format!("invalid: {error}"))?;
        let module = Module::new(self.setup.engine, bytes).map_err(words)?;
        let slots = slots(self.setup.original, bytes);
        counts.variants += 1;
        counts.slots += slots.len() as u64;
        counts.own += output
            .resolutions
            .iter()
            .filter(|it| **it == latebind::relink::Resolution::SelfBound)
            .count() as u64;
        let types = self.setup.original.pieces.iter().find(|it| it.id == 1);
        let types = types.map_or(&[0][..], |it| it.contents);
        let relinked = Relinked {
            helper: Module::new(self.setup.engine, provider::helper(types, &slots))
                .map_err(words)?,
            bindings: slots
                .iter()
                .chain([&(0, 0)])
                .map(|_| binding(random))
                .collect(),
        };
        let (record, violations) =
            run::run(&self.setup, &shape, &module, Some(&relinked)).map_err(words)?;
        counts.lines += record.len() as u64;
        if let Some(violation) = violations.first() {
            return Err(violation.clone());
        }
        difference(&self.record, &record, variant.binds()).map_or(Ok(()), |wrong| {
            Err(format!("{wrong}\nbindings: {:?}", relinked.bindings))
        })
    }
}

fn binding(random: &mut Random) -> Binding {
    let after = random.below(3) as u32;
    match random.below(6) {
        0 => Binding::Import(0),
        1 => Binding::Import(after),
        2 => Binding::Helper(0),
        3 => Binding::Helper(after),
        4 => Binding::Own,
        _ => Binding::Null,
    }
}

/// Returns the type of each slot, and its number of parameters.
pub fn slots(original: &Shape<'_>, relinked: &[u8]) -> Vec<(u32, usize)> {
    let section = LatebindSection::read(relinked).ok().flatten();
    let Some(section) = section else {
        return Vec::new();
    };
    let params = |ty| original.signature(ty).map_or(0, |it| it.params().len());
    section
        .slots()
        .map(|slot| (slot.ty.0, params(slot.ty.0)))
        .collect()
}

/// Returns the first line in which two records differ.
fn difference(original: &Record, relinked: &Record, binds: bool) -> Option<String> {
    // A reference to an import that is a self reference became a reference to the definition.
    let same = |line: &String| match binds {
        true => line.replace("self #", "own #"),
        false => line.clone(),
    };
    // The maximum stack depth is not part of the behavior, and calls through stubs need more stack.
    let ends = |line: &String| line.contains("StackOverflow");
    let end = original.iter().chain(relinked).any(ends).then(|| {
        let end = |record: &Record| record.iter().position(ends).unwrap_or(record.len());
        end(original).min(end(relinked))
    });
    let (original, relinked) = match end {
        Some(end) => (&original[..end], &relinked[..end]),
        None => (&original[..], &relinked[..]),
    };
    let at = (0..original.len().max(relinked.len()))
        .find(|at| original.get(*at).map(same) != relinked.get(*at).map(same))?;
    let context = original[..at.min(original.len())]
        .iter()
        .rev()
        .take(4)
        .rev();
    let context: Vec<String> = context.map(|line| format!("  {line}\n")).collect();
    Some(format!(
        "line {at} differs; behind\n{}original: {:?}\nrelinked: {:?}",
        context.concat(),
        original.get(at),
        relinked.get(at)
    ))
}
