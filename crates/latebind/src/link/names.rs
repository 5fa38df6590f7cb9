//! Names that are interned once for a namespace.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A name in a [`Namespace`](super::Namespace).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub(super) u32);

impl NameId {
    /// Returns the position among the names of the namespace.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All names, each once. This is a map rather than a hash table, so that no choice of names can
/// make it slow.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    texts: Vec<Arc<str>>,
    ids: BTreeMap<Arc<str>, NameId>,
}

impl Names {
    /// Returns the id of a name, which may be new.
    pub(super) fn intern(&mut self, text: &str) -> NameId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        // Each name takes at least one byte of an input, and inputs are smaller than 4 GiB.
        let id = NameId(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.ids.insert(text, id);
        id
    }

    /// Returns the id of a name, or `None` if no DSO uses the name.
    pub(super) fn find(&self, text: &str) -> Option<NameId> {
        self.ids.get(text).copied()
    }

    pub(super) fn text(&self, NameId(id): NameId) -> &str {
        self.texts.get(id as usize).map_or("", |text| text)
    }

    /// Returns the number of names.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}
