//! A module as wasmparser reads it. The checks trust only this reader.

use std::collections::BTreeMap;

use wasmparser::{
    CompositeInnerType, Element, Export, ExternalKind, FuncType, FunctionBody, Global, Import,
    KnownCustom, MemoryType, Name, Parser, Payload, SubType, Table, TypeRef, Validator,
    WasmFeatures,
};

/// A section: its id, its contents, and its name if it is a custom section.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    pub id: u8,
    pub contents: &'a [u8],
    pub name: Option<&'a str>,
}

/// The parts of a valid module.
pub struct Shape<'a> {
    pub bytes: &'a [u8],
    pub pieces: Vec<Piece<'a>>,
    pub types: Vec<SubType>,
    pub imports: Vec<Import<'a>>,
    /// The type of each function. Imported functions come first.
    pub functions: Vec<u32>,
    pub imported_functions: u32,
    pub tables: Vec<Table<'a>>,
    pub imported_tables: u32,
    /// The memories, including imported ones.
    pub memories: Vec<MemoryType>,
    pub globals: Vec<Global<'a>>,
    pub exports: Vec<Export<'a>>,
    pub start: Option<u32>,
    pub elements: Vec<Element<'a>>,
    pub bodies: Vec<FunctionBody<'a>>,
    /// The function names in the name section.
    pub names: BTreeMap<u32, &'a str>,
    /// The lowest type index that denotes the same type.
    canonical: Vec<u32>,
}

/// The identity of a function in the import section: its names and its type.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Key<'a> {
    pub module: &'a str,
    pub name: &'a str,
    pub ty: u32,
}

impl<'a> Shape<'a> {
    /// Reads a module, and validates it with every proposal.
    pub fn read(bytes: &'a [u8]) -> wasmparser::Result<Self> {
        let features = WasmFeatures::all();
        let validated = Validator::new_with_features(features).validate_all(bytes)?;
        let mut shape = Shape {
            bytes,
            pieces: Vec::new(),
            types: Vec::new(),
            imports: Vec::new(),
            functions: Vec::new(),
            imported_functions: 0,
            tables: Vec::new(),
            imported_tables: 0,
            memories: Vec::new(),
            globals: Vec::new(),
            exports: Vec::new(),
            start: None,
            elements: Vec::new(),
            bodies: Vec::new(),
            names: BTreeMap::new(),
            canonical: Vec::new(),
        };
        let mut parser = Parser::new(0);
        parser.set_features(features);
        for payload in parser.parse_all(bytes) {
            shape.add(payload?)?;
        }
        let types = validated.as_ref();
        let mut first = BTreeMap::new();
        for index in 0..shape.types.len() as u32 {
            let id = types.core_type_at_in_module(index);
            shape.canonical.push(*first.entry(id).or_insert(index));
        }
        Ok(shape)
    }

    fn add(&mut self, payload: Payload<'a>) -> wasmparser::Result<()> {
        if let Some((id, range)) = payload.as_section() {
            let name = match &payload {
                Payload::CustomSection(custom) => Some(custom.name()),
                _ => None,
            };
            let contents = &self.bytes[range.start as usize..range.end as usize];
            self.pieces.push(Piece { id, contents, name });
        }
        match payload {
            Payload::TypeSection(groups) => {
                for group in groups {
                    self.types.extend(group?.into_types());
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    match import.ty {
                        TypeRef::Func(ty) | TypeRef::FuncExact(ty) => {
                            self.functions.push(ty);
                            self.imported_functions += 1;
                        }
                        TypeRef::Table(_) => self.imported_tables += 1,
                        TypeRef::Memory(ty) => self.memories.push(ty),
                        _ => {}
                    }
                    self.imports.push(import);
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                self.tables = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::MemorySection(section) => {
                for ty in section {
                    self.memories.push(ty?);
                }
            }
            Payload::GlobalSection(section) => {
                self.globals = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                self.elements = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(names) = custom.as_known() {
                    // A malformed name section is treated like any other custom section.
                    for name in names.into_iter().map_while(Result::ok) {
                        if let Name::Function(map) = name {
                            let all = map.into_iter().map_while(Result::ok);
                            self.names.extend(all.map(|it| (it.index, it.name)));
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the lowest type index that denotes the same type.
    pub fn canonical(&self, ty: u32) -> u32 {
        self.canonical[ty as usize]
    }

    /// Returns the signature of a type, if it is a function type.
    pub fn signature(&self, ty: u32) -> Option<&FuncType> {
        match &self.types.get(ty as usize)?.composite_type.inner {
            CompositeInnerType::Func(ty) => Some(ty),
            _ => None,
        }
    }

    /// Returns the signature of a function.
    pub fn function(&self, index: u32) -> &FuncType {
        let ty = self.functions[index as usize];
        self.signature(ty)
            .expect("a valid function has a function's type")
    }

    /// Returns the function imports, in the order of their function indices.
    pub fn function_imports(&self) -> impl Iterator<Item = (usize, &Import<'a>, u32)> {
        let all = self.imports.iter().enumerate();
        all.filter_map(|(at, import)| match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => Some((at, import, ty)),
            _ => None,
        })
    }

    pub fn key(&self, import: &Import<'a>, ty: u32) -> Key<'a> {
        Key {
            module: import.module,
            name: import.name,
            ty: self.canonical(ty),
        }
    }

    pub fn is_imported(&self, function: u32) -> bool {
        function < self.imported_functions
    }

    /// Returns the function that is exported under a name.
    pub fn exported_function(&self, name: &str) -> Option<u32> {
        let is = |it: &&Export<'_>| it.kind == ExternalKind::Func && it.name == name;
        self.exports.iter().find(is).map(|it| it.index)
    }

    /// Returns the function to which a loader binds an import if the library itself defines it with
    /// the import's type. An export that is itself an import is followed to its definition.
    pub fn own_definition(&self, function: u32) -> Option<u32> {
        let imports: Vec<_> = self.function_imports().collect();
        let ty = self.canonical(imports[function as usize].2);
        let mut at = function;
        for _ in 0..=imports.len() {
            let import = imports[at as usize].1;
            if import.module != "env" {
                return None;
            }
            at = self.exported_function(import.name)?;
            if self.canonical(self.functions[at as usize]) != ty {
                return None;
            }
            if !self.is_imported(at) {
                return Some(at);
            }
        }
        None
    }
}
