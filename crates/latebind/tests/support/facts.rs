//! The facts to compare: all that `latebind::Module` returns for a module, in a form to which the
//! results of both readers can be converted.

use latebind::ImportKind;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The subsections of `dylink.0`, in order, or `None` if there is no such section.
    pub dylink: Option<Vec<Subsection>>,
    /// The facts about each type, or `None` for a type that is not a function type.
    pub types: Vec<Option<Func>>,
    pub imports: Vec<Import>,
    pub exports: Vec<Export>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Func {
    pub params: u32,
    pub shared: bool,
    pub signature: String,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    pub module: String,
    pub name: String,
    pub kind: ImportKind,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Export {
    pub name: String,
    pub kind: &'static str,
    pub index: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Subsection {
    MemInfo([u32; 4]),
    Needed(Vec<String>),
    ExportInfo(Vec<(String, u32)>),
    ImportInfo(Vec<(String, String, u32)>),
    RuntimePath(Vec<String>),
    Unknown(u8, Vec<u8>),
}

/// Describes the difference between two sets of facts, without the parts that are equal.
pub fn difference(ours: &Facts, theirs: &Facts) -> Option<String> {
    if ours == theirs {
        return None;
    }
    if ours.dylink != theirs.dylink {
        return Some(format!("{:?}\n{:?}", ours.dylink, theirs.dylink));
    }
    fn first<T: PartialEq + std::fmt::Debug>(
        what: &str,
        ours: &[T],
        theirs: &[T],
    ) -> Option<String> {
        let len = ours.len().max(theirs.len());
        let at = (0..len).find(|at| ours.get(*at) != theirs.get(*at))?;
        let (ours, theirs) = (ours.get(at), theirs.get(at));
        Some(format!(
            "{what} {at}:\n  ours   {ours:?}\n  theirs {theirs:?}"
        ))
    }
    first("type", &ours.types, &theirs.types)
        .or_else(|| first("import", &ours.imports, &theirs.imports))
        .or_else(|| first("export", &ours.exports, &theirs.exports))
}
