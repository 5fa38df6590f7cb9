//! The result of a check.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::finding::{Detail, Finding, NearReason, Nearest};
use super::kind::{Kind, Severity};
use super::libraries::{Library, LibraryId};
use super::load::Load;
use super::needed::Needed;
use super::similar::Similar;
use crate::link::{DsoId, NameId, Namespace, Provider};

/// The maximum number of undefined symbols for which similar names are looked for.
const MOST_WITH_SIMILAR: usize = 2000;

/// The result of a check.
#[derive(Clone, Debug)]
pub struct Report {
    namespace: Namespace,
    libraries: Vec<Library>,
    /// The library of each DSO.
    by_dso: Vec<LibraryId>,
    needed: Vec<Vec<Needed>>,
    load: Load,
    findings: Vec<Finding>,
    references: usize,
}

impl Report {
    pub(super) fn new(
        namespace: Namespace,
        libraries: Vec<Library>,
        needed: Vec<Vec<Needed>>,
        load: Load,
        mut findings: Vec<Finding>,
        references: usize,
    ) -> Self {
        let mut by_dso = alloc::vec![LibraryId::MAIN; namespace.dsos().len()];
        for (index, library) in (0..).zip(&libraries) {
            if let Some(its) = library.dso.and_then(|dso| by_dso.get_mut(dso.index())) {
                *its = LibraryId(index);
            }
        }
        add_similar(&namespace, &load, &libraries, &mut findings);
        let name = |it: &Finding| it.symbol.map(|it| namespace.name(it.name));
        findings.sort_by(|one, other| {
            let severity = other.severity.cmp(&one.severity);
            let kind = severity.then(one.kind.cmp(&other.kind));
            let name = kind.then_with(|| name(one).cmp(&name(other)));
            name.then_with(|| one.library.cmp(&other.library))
        });
        Self {
            namespace,
            libraries,
            by_dso,
            needed,
            load,
            findings,
            references,
        }
    }

    /// Returns the findings: errors first, then by kind, by symbol name, and by library.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the libraries, in the order in which they were added. The first is the main module.
    #[must_use]
    pub fn libraries(&self) -> &[Library] {
        &self.libraries
    }

    /// Returns the ids of the libraries that were checked, in load order.
    #[must_use]
    pub fn load_order(&self) -> &[LibraryId] {
        &self.load.order
    }

    /// Returns the ids of [`libraries`](Self::libraries), in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = LibraryId> + use<> {
        (0..self.libraries.len()).map(|index| LibraryId(index as u32))
    }

    /// Returns the path of a library.
    #[must_use]
    pub fn path(&self, id: LibraryId) -> &str {
        self.libraries.get(id.index()).map_or("", |it| &it.path)
    }

    /// Returns the entries of NEEDED of a library, and the libraries that they name.
    #[must_use]
    pub fn needed(&self, id: LibraryId) -> &[Needed] {
        self.needed
            .get(id.index())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Returns the number of references that were checked.
    #[must_use]
    pub fn references(&self) -> usize {
        self.references
    }

    /// Returns the names and types.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    pub(super) fn load(&self) -> &Load {
        &self.load
    }

    /// Returns the number of findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let of_severity = self.findings.iter().filter(|it| it.severity == severity);
        of_severity.count()
    }

    /// Returns the library of a DSO.
    #[must_use]
    pub fn library_of(&self, dso: DsoId) -> LibraryId {
        self.by_dso
            .get(dso.index())
            .copied()
            .unwrap_or(LibraryId::MAIN)
    }

    /// Returns the providers that were searched for a symbol of a finding, in order.
    pub(super) fn searched(&self, finding: &Finding) -> Vec<Provider> {
        let dso = self
            .libraries
            .get(finding.library.index())
            .and_then(|it| it.dso);
        let Some(dso) = dso else {
            return Vec::new();
        };
        let scope = self.load.scope(finding.library, dso);
        let providers = scope.providers();
        let before = match finding.kind {
            // The loader looks up tags in the global scope only.
            Kind::UndefinedTag => self.load.globals_before(finding.library) as usize,
            _ => providers.len(),
        };
        providers.iter().take(before).copied().collect()
    }
}

/// Adds definitions with similar names to undefined symbols that have no definition of their name.
fn add_similar(
    namespace: &Namespace,
    load: &Load,
    libraries: &[Library],
    findings: &mut [Finding],
) {
    let is_without = |finding: &&mut Finding| matches!(&finding.detail, Detail::Undefined { nearest, .. } if nearest.is_empty());
    let mut similar = None;
    let mut known: BTreeMap<NameId, Vec<NameId>> = BTreeMap::new();
    for finding in findings.iter_mut().filter(is_without) {
        let (Some(symbol), Detail::Undefined { nearest, .. }) =
            (finding.symbol, &mut finding.detail)
        else {
            continue;
        };
        if !known.contains_key(&symbol.name) {
            if known.len() >= MOST_WITH_SIMILAR {
                break;
            }
            let similar = similar.get_or_insert_with(|| Similar::of(namespace));
            known.insert(symbol.name, similar.find(namespace.name(symbol.name)));
        }
        let dso = libraries.get(finding.library.index()).and_then(|it| it.dso);
        let Some(dso) = dso else {
            continue;
        };
        let scope = load.scope(finding.library, dso);
        for name in known.get(&symbol.name).into_iter().flatten() {
            let definitions = namespace.definitions_of(*name).iter();
            let mut defines = definitions
                .filter(|it| it.ty.defines(symbol.kind))
                .filter(|it| scope.position(it.provider).is_some());
            nearest.extend(defines.next().map(|definition| Nearest {
                definition: *definition,
                reason: NearReason::SimilarName,
            }));
        }
    }
}
