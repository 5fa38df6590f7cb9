//! The DSOs of a program, and the definitions that its host provides.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::convention::{ENV, GOT_FUNC};
use super::dso::{Definition, DefinitionType, Dso, DsoId, Provider, Reference, ReferenceType};
use super::names::{NameId, Names};
use super::signatures::{SignatureId, Signatures};
use super::symbol::SymbolKind;
use crate::error::Result;
use crate::read::dylink::Dylink;
use crate::read::export::ExportKind;
use crate::read::import::{Import, ImportKind};
use crate::read::module::Module;

/// The DSOs of a program and the definitions that its host provides, with names and types that are interned once for
/// all of them.
///
/// # Examples
///
/// ```
/// use latebind::link::{Lookup, Namespace, Provider, SearchOrder};
///
/// let library = wat::parse_str(r#"
///     (module (@dylink.0 (needed "libm.so"))
///       (import "env" "cos" (func (param f64) (result f64)))
///       (import "env" "sin" (func (param f64) (result f64))))
/// "#).unwrap();
/// let libm = wat::parse_str(r#"
///     (module (@dylink.0)
///       (func (export "cos") (param f64) (result f64) (local.get 0)))
/// "#).unwrap();
/// let mut namespace = Namespace::new();
/// let library = namespace.add("library.so", &library)?;
/// let libm = namespace.add("libm.so", &libm)?;
///
/// let scope = SearchOrder::LD_SO.scope(library, &[Provider::Host], &[library, libm]);
/// let cos = namespace.references(library)[0];
/// assert!(namespace.lookup(&cos, &scope).is_found());
///
/// let findings = namespace.findings(library, &scope);
/// assert_eq!(
///     findings[0].display(&namespace).to_string(),
///     "undefined function `sin` (f64) -> f64, needed by `library.so`; \
///      searched the host, `library.so`, `libm.so`",
/// );
/// # Ok::<(), latebind::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Namespace {
    pub(super) names: Names,
    pub(super) signatures: Signatures,
    pub(super) dsos: Vec<Dso>,
    /// The definitions of each name, in the order in which they were added.
    pub(super) definitions: Vec<Vec<Definition>>,
    /// The DSOs that refer to each name, in ascending order.
    users: Vec<Vec<DsoId>>,
}

impl Namespace {
    /// Creates a namespace without DSOs, whose host does not provide anything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a DSO, or a main module without a `dylink.0` section. `name` appears in messages, and other DSOs refer to
    /// the DSO in NEEDED by the last part of this path.
    ///
    /// # Errors
    ///
    /// Returns an error if the module is malformed. The namespace is then unchanged.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<DsoId> {
        Ok(self.add_module(name, &Module::read(bytes)?))
    }

    /// Adds a DSO that was already read.
    pub fn add_module(&mut self, name: &str, module: &Module<'_>) -> DsoId {
        // Each DSO takes at least one byte of memory, and there are fewer than 2^32 bytes.
        let id = DsoId(self.dsos.len() as u32);
        let types = self.signatures.intern(module.references().types());
        let dylink = module.dylink();
        let weak = dylink.map(Dylink::weak_names).unwrap_or_default();
        let mut references = Vec::with_capacity(module.references().imports().len());
        // The positions of the function references.
        let mut functions = Vec::new();
        for (index, import) in (0..).zip(module.references().imports()) {
            if matches!(import.kind, ImportKind::Func { .. }) {
                functions.push(references.len());
            }
            references.push(Reference {
                dso: id,
                import: index,
                module: self.names.intern(import.module.as_str()),
                name: self.names.intern(import.name.as_str()),
                ty: reference_type(&import, &types),
                is_weak: weak.contains(import.name.as_str()),
                is_reexported: false,
            });
        }
        for slot in module.unimported() {
            let Some(ty) = types.get(slot.ty.0 as usize) else {
                continue;
            };
            references.push(Reference {
                dso: id,
                // There are fewer references than bytes.
                import: references.len() as u32,
                module: self.names.intern(slot.module.as_str()),
                name: self.names.intern(slot.name.as_str()),
                ty: ReferenceType::Function(*ty),
                is_weak: weak.contains(slot.name.as_str()),
                is_reexported: false,
            });
        }
        let mut definitions = Vec::new();
        let env = self.names.intern(ENV);
        for (index, export) in (0..).zip(module.exports()) {
            let imported = match export.kind {
                ExportKind::Func => functions.get(export.index as usize).copied(),
                _ => None,
            };
            if let Some(reference) = imported.and_then(|at| references.get_mut(at)) {
                reference.is_reexported = true;
            }
            let ty = module.export_type(&export);
            let ty = ty.and_then(|ty| types.get(ty.0 as usize)).copied();
            let ty = match (export.kind, ty) {
                (ExportKind::Func, ty) => DefinitionType::Function(ty),
                (ExportKind::Global, _) => DefinitionType::Data,
                (ExportKind::Tag, Some(ty)) => DefinitionType::Tag(Some(ty)),
                _ => continue,
            };
            definitions.push(Definition {
                provider: Provider::Dso(id),
                module: env,
                name: self.names.intern(export.name.as_str()),
                ty,
                is_reexport: imported.is_some(),
                export: index,
            });
        }
        self.index(id, &references, &definitions);
        let texts = |texts: &mut dyn Iterator<Item = &str>| texts.map(Box::from).collect();
        self.dsos.push(Dso {
            name: name.into(),
            needed: texts(&mut dylink.into_iter().flat_map(Dylink::needed)),
            runtime_path: texts(&mut dylink.into_iter().flat_map(Dylink::runtime_path)),
            mem_info: dylink.map(Dylink::mem_info),
            references,
            definitions,
        });
        id
    }

    pub(super) fn index(
        &mut self,
        id: DsoId,
        references: &[Reference],
        definitions: &[Definition],
    ) {
        self.definitions.resize_with(self.names.len(), Vec::new);
        self.users.resize_with(self.names.len(), Vec::new);
        for definition in definitions {
            self.definitions[definition.name.0 as usize].push(*definition);
        }
        for reference in references {
            let users = &mut self.users[reference.name.0 as usize];
            if reference.ty.symbol().is_some() && users.last() != Some(&id) {
                users.push(id);
            }
        }
    }

    /// Adds the symbols that the host provides according to the imports of a main module: its functions and tags, and
    /// the addresses of functions. If a DSO of the program also defines such a symbol, the host may not provide it.
    /// Therefore, search the host after the DSOs.
    pub fn provide_imports_of(&mut self, main: DsoId) {
        let references = match self.dsos.get(main.0 as usize) {
            Some(dso) => dso.references.clone(),
            None => return,
        };
        for Reference {
            module, name, ty, ..
        } in references
        {
            let ty = match ty {
                ReferenceType::Function(signature) => DefinitionType::Function(Some(signature)),
                ReferenceType::Tag(signature) => DefinitionType::Tag(Some(signature)),
                ReferenceType::Address | ReferenceType::Other => continue,
            };
            self.definitions[name.0 as usize].push(Definition {
                provider: Provider::Host,
                module,
                name,
                ty,
                is_reexport: false,
                export: 0,
            });
        }
    }

    /// Adds a function of unknown type that the host provides.
    pub fn provide_function(&mut self, module: &str, name: &str) {
        let definition = Definition {
            provider: Provider::Host,
            module: self.names.intern(module),
            name: self.names.intern(name),
            ty: DefinitionType::Function(None),
            is_reexport: false,
            export: 0,
        };
        self.index(DsoId(0), &[], &[definition]);
    }

    /// Returns a DSO.
    #[must_use]
    pub fn dso(&self, DsoId(id): DsoId) -> Option<&Dso> {
        self.dsos.get(id as usize)
    }

    /// Returns the DSOs, in the order in which they were added.
    pub fn dsos(&self) -> impl ExactSizeIterator<Item = (DsoId, &Dso)> {
        let ids = self.dsos.iter().enumerate();
        ids.map(|(id, dso)| (DsoId(id as u32), dso))
    }

    /// Returns the name of a DSO.
    #[must_use]
    pub fn dso_name(&self, dso: DsoId) -> &str {
        self.dso(dso).map_or("", Dso::name)
    }

    /// Returns the references of a DSO, in the order of the imports.
    #[must_use]
    pub fn references(&self, dso: DsoId) -> &[Reference] {
        self.dso(dso).map(Dso::references).unwrap_or_default()
    }

    /// Returns the text of a name.
    #[must_use]
    pub fn name(&self, name: NameId) -> &str {
        self.names.text(name)
    }

    /// Returns the id of a name, or `None` if neither a DSO nor the host uses the name.
    #[must_use]
    pub fn find_name(&self, name: &str) -> Option<NameId> {
        self.names.find(name)
    }

    /// Returns the text of a type: `(i32, f64) -> i32`.
    #[must_use]
    pub fn signature(&self, signature: SignatureId) -> &str {
        self.signatures.text(signature)
    }

    /// Returns `true` if a function of type `one` can be imported with type `other`: the types are the same, or `one`
    /// is a declared subtype.
    #[must_use]
    pub fn is_subtype(&self, one: SignatureId, other: SignatureId) -> bool {
        self.signatures.is_subtype(one, other)
    }

    /// Returns `true` if a reference is to the address of a function, which is a table index, and not to the address of
    /// data. The loader does not distinguish the two.
    #[must_use]
    pub fn is_function_address(&self, reference: &Reference) -> bool {
        reference.ty == ReferenceType::Address && self.name(reference.module) == GOT_FUNC
    }

    /// Returns all definitions of a name, in the order in which they were added.
    #[must_use]
    pub fn definitions_of(&self, name: NameId) -> &[Definition] {
        let definitions = self.definitions.get(name.0 as usize);
        definitions.map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the DSOs that refer to a name, in the order in which they were added.
    #[must_use]
    pub fn users_of(&self, name: NameId) -> &[DsoId] {
        let users = self.users.get(name.0 as usize);
        users.map(Vec::as_slice).unwrap_or_default()
    }
}

fn reference_type(import: &Import<'_>, types: &[SignatureId]) -> ReferenceType {
    let ty = match import.kind {
        ImportKind::Func { ty, .. } | ImportKind::Tag { ty } => types.get(ty.0 as usize).copied(),
        _ => None,
    };
    match (SymbolKind::of(import), ty) {
        (Some(SymbolKind::Function), Some(ty)) => ReferenceType::Function(ty),
        (Some(SymbolKind::Tag), Some(ty)) => ReferenceType::Tag(ty),
        (Some(SymbolKind::Address), _) => ReferenceType::Address,
        _ => ReferenceType::Other,
    }
}
