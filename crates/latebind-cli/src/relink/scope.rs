//! What was said about the program: main, and the libraries that define symbols. Decides which
//! references a host function or main answers, and tells what does not fit.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;
use latebind::SymbolKind;

use super::report::{Mismatch, Symbol};
use super::symbols::{Comparison, Reference, Symbols, compare};

/// A DSO that was named.
#[derive(Debug)]
struct Dso {
    shown: String,
    /// The file, whatever way leads to it.
    file: PathBuf,
    symbols: Symbols<'static>,
}

impl Dso {
    fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path)?;
        Ok(Self {
            shown: path.display().to_string(),
            file: fs::canonicalize(path)?,
            symbols: Symbols::read(&bytes)?.into_owned(),
        })
    }
}

/// What may answer references.
#[derive(Debug, Default)]
pub(super) struct Scope {
    main: Option<Main>,
    with: Vec<Dso>,
}

#[derive(Debug)]
struct Main {
    dso: Dso,
    /// The types of what it imports, by module and name.
    imports: BTreeMap<(Cow<'static, str>, Cow<'static, str>), Rc<str>>,
}

/// What the scope says of a library.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// The indices of the imports that stay direct, ascending.
    pub(super) direct: Vec<u32>,
    pub(super) mismatches: Vec<Mismatch>,
    pub(super) undefined: Vec<Symbol>,
}

impl Scope {
    /// Reads what was named. Gives what is wrong with each file that cannot be read.
    pub(super) fn read(
        main: Option<&Path>,
        with: &[PathBuf],
    ) -> Result<Self, Vec<(PathBuf, anyhow::Error)>> {
        let mut errors = Vec::new();
        let mut read = |path: &Path| {
            let dso = Dso::read(path);
            dso.map_err(|error| errors.push((path.to_owned(), error)))
                .ok()
        };
        let main = main.and_then(&mut read).map(|dso| {
            let references = dso.symbols.references.iter();
            let imports = references
                .map(|it| ((it.module.clone(), it.name.clone()), it.signature.clone()))
                .collect();
            Main { dso, imports }
        });
        let mut with: Vec<Dso> = with.iter().filter_map(|path| read(path)).collect();
        let mut files = BTreeSet::new();
        with.retain(|dso| files.insert(dso.file.clone()));
        if errors.is_empty() {
            Ok(Self { main, with })
        } else {
            Err(errors)
        }
    }

    /// The files that were named.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let main = self.main.iter().map(|main| &main.dso);
        main.chain(&self.with).map(|dso| dso.file.as_path())
    }

    pub(super) fn has_main(&self) -> bool {
        self.main.is_some()
    }

    /// Decides about the library in a file; `None` stands for one in an archive. `interposed` has the
    /// imports that other modules define, as the core returns them.
    pub(super) fn decide(
        &self,
        library: &Symbols<'_>,
        file: Option<&Path>,
        interposed: &[u32],
    ) -> Decision {
        let mut decision = Decision::default();
        // A library that was named with `--with` as well is not another definer.
        let others: Vec<&Dso> = self
            .with
            .iter()
            .filter(|dso| file != Some(&dso.file))
            .collect();
        for reference in &library.references {
            let is_interposed = interposed.binary_search(&reference.index).is_ok();
            let is_answered = self.answers(reference, library, is_interposed);
            if is_answered {
                decision.direct.push(reference.index);
            }
            // What main answers is looked up nowhere else.
            let others = if is_answered { &[] } else { others.as_slice() };
            self.compare(reference, library, others, &mut decision.mismatches);
            if is_answered {
                decision.mismatches.extend(self.compare_host(reference));
            }
            if self.is_undefined(reference, library, others) {
                decision.undefined.push(Symbol {
                    kind: SymbolKind::Function,
                    module: reference.module.to_string(),
                    name: reference.name.to_string(),
                    signature: Some(reference.signature.to_string()),
                });
            }
        }
        decision
    }

    /// Whether main has the function when the library is instantiated: its own, or a host function.
    fn answers(
        &self,
        reference: &Reference<'_>,
        library: &Symbols<'_>,
        is_interposed: bool,
    ) -> bool {
        let Some(Main { dso, imports }) = &self.main else {
            return false;
        };
        if definition(&dso.symbols, reference) == SAME {
            return true;
        }
        // Main imports what libraries define too: then it is no host function.
        let name = &reference.name;
        let defines = |symbols: &Symbols<'_>| symbols.definitions.contains_key(name);
        imports.contains_key(&(reference.module.clone(), name.clone()))
            && !defines(&dso.symbols)
            && !defines(library)
            && !is_interposed
    }

    fn compare(
        &self,
        reference: &Reference<'_>,
        library: &Symbols<'_>,
        others: &[&Dso],
        mismatches: &mut Vec<Mismatch>,
    ) {
        let main = self.main.iter().map(|main| &main.dso);
        let named = main
            .chain(others.iter().copied())
            .map(|dso| (Some(&dso.shown), &dso.symbols));
        for (shown, symbols) in std::iter::once((None, library)).chain(named) {
            if definition(symbols, reference) != Some(Comparison::Different) {
                continue;
            }
            mismatches.push(Mismatch::of(reference, symbols, shown.cloned()));
        }
    }

    /// Main wants another type of a host function.
    fn compare_host(&self, reference: &Reference<'_>) -> Option<Mismatch> {
        let main = self.main.as_ref()?;
        let key = (reference.module.clone(), reference.name.clone());
        let signature = main.imports.get(&key)?;
        (compare(signature, &reference.signature) == Comparison::Different).then(|| Mismatch {
            defined: signature.to_string(),
            is_import: true,
            ..Mismatch::of(reference, &Symbols::default(), Some(main.dso.shown.clone()))
        })
    }

    /// Whether nobody who was named defines it. Without main nobody can tell.
    fn is_undefined(
        &self,
        reference: &Reference<'_>,
        library: &Symbols<'_>,
        others: &[&Dso],
    ) -> bool {
        let Some(Main { dso, imports }) = &self.main else {
            return false;
        };
        let name = &reference.name;
        let defines = |symbols: &Symbols<'_>| definition(symbols, reference).is_some();
        // What the loader makes itself: out of the name, or of the text that the library exports.
        let by_loader =
            name.starts_with("invoke_") || library.definitions.contains_key(em_js(name).as_str());
        !reference.is_weak
            && !is_binder(reference)
            && !by_loader
            && !defines(&dso.symbols)
            && !defines(library)
            && !others.iter().any(|other| defines(&other.symbols))
            && !imports.contains_key(&(reference.module.clone(), name.clone()))
    }
}

const SAME: Option<Comparison> = Some(Comparison::Same);

/// How a DSO's definition of a symbol compares with the reference.
fn definition(symbols: &Symbols<'_>, reference: &Reference<'_>) -> Option<Comparison> {
    if !reference.is_symbol() {
        return None;
    }
    symbols.compare(&reference.name, &reference.signature)
}

fn em_js(name: &str) -> String {
    format!("__em_js__{name}")
}

/// The import that relinking adds.
pub(super) fn is_binder(reference: &Reference<'_>) -> bool {
    reference.module == "latebind" && reference.name == "bind"
}
