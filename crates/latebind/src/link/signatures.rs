//! Types that are interned once for a namespace, so that types of different modules compare by structure.
//!
//! Two types are the same if their recursion groups are the same and they have the same position in them: WebAssembly
//! 3.0, section 3.1.3 (rolling up and defined types). A type of an earlier group is compared by its id.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::read::signature::Signature;
use crate::read::types::{Part, Types};
use crate::read::value_type::{HeapType, TypeIndex, ValType};

/// A type in a [`Namespace`](super::Namespace). Two references have the same id if their types are the same, even if
/// the types come from different modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignatureId(u32);

/// All types, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Signatures {
    /// The id of the first type of each recursion group.
    groups: BTreeMap<Box<[Token]>, u32>,
    types: Vec<Interned>,
}

#[derive(Clone, Debug, Default)]
struct Interned {
    /// The text of the type, in the form that the first module uses.
    text: String,
    /// The declared supertypes.
    supertypes: Vec<SignatureId>,
}

/// A part of a recursion group that has the same meaning in every module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    Type,
    Number(u32),
    Val(ValType),
    /// A reference to an interned type, and whether the reference is nullable or exact.
    Ref(Option<bool>, bool, Named),
}

/// A type that a module refers to by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    /// A type of the same group, by its position.
    Inner(u32),
    /// A type of an earlier group.
    Outer(SignatureId),
    /// A type index that is out of range. The module is invalid.
    Unknown(TypeIndex),
}

/// A recursion group that is being read.
#[derive(Default)]
struct Group {
    first: u32,
    len: u32,
    tokens: Vec<Token>,
    /// The declared supertypes, by the position of the type.
    supertypes: Vec<(u32, TypeIndex)>,
    /// The position of the type that is being read, plus 1.
    position: u32,
    in_header: bool,
}

impl Signatures {
    /// Interns the types of a module, and returns the id of each.
    pub(super) fn intern(&mut self, types: &Types<'_>) -> Vec<SignatureId> {
        let mut ids = Vec::with_capacity(types.len());
        let mut group = Group::default();
        types.visit(|part| {
            if let Part::Group(len) = part {
                self.finish(&group, types, &mut ids);
                group = Group {
                    first: ids.len() as u32,
                    len,
                    ..Group::default()
                };
            } else {
                group.add(part, &ids);
            }
        });
        self.finish(&group, types, &mut ids);
        ids
    }

    /// Adds a group, unless it is already interned.
    fn finish(&mut self, group: &Group, types: &Types<'_>, ids: &mut Vec<SignatureId>) {
        let next = self.types.len() as u32;
        // A group with a wrong count ends the section, which was already read without an error.
        let len = group.position;
        let base = match self.groups.get(group.tokens.as_slice()) {
            Some(base) => *base,
            None => {
                self.groups.insert(group.tokens.as_slice().into(), next);
                next
            }
        };
        ids.extend((base..base + len).map(SignatureId));
        if base != next {
            return;
        }
        for position in 0..len {
            let ty = types.func(TypeIndex(group.first + position));
            let of_type = group.supertypes.iter().filter(|(at, _)| *at == position);
            self.types.push(Interned {
                text: ty.map_or_else(String::new, |ty| Signature::of(&ty).as_str().into()),
                supertypes: of_type
                    .filter_map(|(_, ty)| ids.get(ty.0 as usize).copied())
                    .collect(),
            });
        }
    }

    /// Returns the text of a type: `(i32, f64) -> i32`. It is empty if the type is not a function type.
    pub(super) fn text(&self, SignatureId(id): SignatureId) -> &str {
        self.types.get(id as usize).map_or("", |ty| &ty.text)
    }

    /// Returns `true` if a function of type `one` can be imported with type `other`: the types are the same, or `one`
    /// is a declared subtype.
    pub(super) fn is_subtype(&self, one: SignatureId, other: SignatureId) -> bool {
        let mut seen = Vec::from([one]);
        let mut at = 0;
        while let Some(id) = seen.get(at).copied() {
            if id == other {
                return true;
            }
            let Some(ty) = self.types.get(id.0 as usize) else {
                return false;
            };
            for supertype in &ty.supertypes {
                if !seen.contains(supertype) {
                    seen.push(*supertype);
                }
            }
            at += 1;
        }
        false
    }
}

impl Group {
    fn add(&mut self, part: Part, ids: &[SignatureId]) {
        let token = match part {
            Part::Group(_) => return,
            Part::Type => {
                self.position += 1;
                self.in_header = true;
                Token::Type
            }
            Part::Number(number) => {
                self.in_header = false;
                Token::Number(number)
            }
            Part::Index(ty) => {
                if self.in_header {
                    self.supertypes.push((self.position.saturating_sub(1), ty));
                }
                Token::Ref(None, false, self.named(ty, ids))
            }
            Part::Val(ValType::Ref {
                nullable,
                heap_type: HeapType::Concrete { ty, exact },
            }) => Token::Ref(Some(nullable), exact, self.named(ty, ids)),
            Part::Val(ty) => Token::Val(ty),
            Part::Heap(heap_type) => match heap_type {
                HeapType::Concrete { ty, exact } => Token::Ref(None, exact, self.named(ty, ids)),
                HeapType::Abstract { .. } => Token::Val(ValType::Ref {
                    nullable: false,
                    heap_type,
                }),
            },
        };
        self.tokens.push(token);
    }

    fn named(&self, ty: TypeIndex, ids: &[SignatureId]) -> Named {
        match (ty.0.checked_sub(self.first), ids.get(ty.0 as usize)) {
            (Some(position), _) if position < self.len => Named::Inner(position),
            (_, Some(id)) => Named::Outer(*id),
            (_, None) => Named::Unknown(ty),
        }
    }
}
