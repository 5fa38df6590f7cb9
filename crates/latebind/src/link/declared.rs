//! Adds DSOs and host definitions of which only the declarations are known, not the module.

use alloc::string::String;
use alloc::vec::Vec;

use super::convention::ENV;
use super::dso::{Definition, DefinitionType, Dso, DsoId, Provider, Reference, ReferenceType};
use super::names::NameId;
use super::namespace::Namespace;
use super::signatures::SignatureId;
use super::symbol::SymbolKind;
use crate::read::dylink::MemInfo;
use crate::read::types::Types;
use crate::read::value_type::TypeIndex;

/// The declarations of a program. Types are indices into `types`.
#[derive(Debug)]
pub(crate) struct Declared<'a> {
    pub(crate) types: &'a Types<'a>,
    /// The name of the DSO.
    pub(crate) name: &'a str,
    pub(crate) needed: &'a [String],
    /// The definitions of the DSO.
    pub(crate) definitions: Vec<(&'a str, DefinitionType, Option<TypeIndex>)>,
    /// The definitions of the host, in the namespace `env`.
    pub(crate) host: Vec<(&'a str, DefinitionType, Option<TypeIndex>)>,
    /// The references of the DSO: the name, the kind, the type, and whether the reference is weak.
    pub(crate) references: Vec<(&'a str, SymbolKind, Option<TypeIndex>, bool)>,
}

impl Namespace {
    /// Returns the definitions that the host provides, in the order of the names.
    pub(crate) fn host_definitions(&self) -> impl Iterator<Item = &Definition> {
        let all = self.definitions.iter().flatten();
        all.filter(|it| it.provider == Provider::Host)
    }

    /// Returns the id of a name, which may be new.
    pub(crate) fn intern(&mut self, name: &str) -> NameId {
        self.names.intern(name)
    }

    /// Sets the facts of a section that is not `dylink.0`.
    pub(crate) fn set_needed<'a>(
        &mut self,
        DsoId(id): DsoId,
        needed: impl Iterator<Item = &'a str>,
        mem_info: MemInfo,
    ) {
        if let Some(dso) = self.dsos.get_mut(id as usize) {
            dso.needed = needed.map(Into::into).collect();
            dso.mem_info = Some(mem_info);
        }
    }

    /// Adds a DSO without its module, and the definitions of its host.
    pub(crate) fn declare(&mut self, declared: &Declared<'_>) -> DsoId {
        let id = DsoId(self.dsos.len() as u32);
        let types = self.signatures.intern(declared.types);
        let signature = |ty: Option<TypeIndex>| types.get(ty?.0 as usize).copied();
        let module = self.names.intern(ENV);
        let mut references = Vec::with_capacity(declared.references.len());
        for (index, (name, kind, ty, is_weak)) in (0..).zip(&declared.references) {
            let ty = match (kind, signature(*ty)) {
                (SymbolKind::Function, Some(ty)) => ReferenceType::Function(ty),
                (SymbolKind::Tag, Some(ty)) => ReferenceType::Tag(ty),
                (SymbolKind::Address, _) => ReferenceType::Address,
                // The type has no equivalent outside of its module.
                (SymbolKind::Function | SymbolKind::Tag, None) => continue,
            };
            references.push(Reference {
                dso: id,
                import: index,
                module,
                name: self.names.intern(name),
                ty,
                is_weak: *is_weak,
                is_reexported: false,
            });
        }
        let mut define = |provider, list: &[(&str, DefinitionType, Option<TypeIndex>)]| {
            let of = |(export, (name, ty, index)): (u32, &(&str, DefinitionType, _))| Definition {
                provider,
                module,
                name: self.names.intern(name),
                ty: with_signature(*ty, signature(*index)),
                is_reexport: false,
                export,
            };
            (0..).zip(list).map(of).collect::<Vec<_>>()
        };
        let definitions = define(Provider::Dso(id), &declared.definitions);
        let host = define(Provider::Host, &declared.host);
        self.index(id, &references, &definitions);
        self.index(id, &[], &host);
        self.dsos.push(Dso {
            name: declared.name.into(),
            needed: declared
                .needed
                .iter()
                .map(|it| it.as_str().into())
                .collect(),
            runtime_path: Vec::new(),
            mem_info: None,
            references,
            definitions,
        });
        id
    }
}

fn with_signature(ty: DefinitionType, signature: Option<SignatureId>) -> DefinitionType {
    match ty {
        DefinitionType::Function(_) => DefinitionType::Function(signature),
        DefinitionType::Data => DefinitionType::Data,
        DefinitionType::Tag(_) => DefinitionType::Tag(signature),
    }
}
