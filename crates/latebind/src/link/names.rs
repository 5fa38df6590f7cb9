//! Names, interned once for a namespace.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A name of a [`Namespace`](super::Namespace).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub(super) u32);

/// All names, each once. A map and not a hash table, so that no choice of names makes it slow.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    texts: Vec<Arc<str>>,
    ids: BTreeMap<Arc<str>, NameId>,
}

impl Names {
    /// The identity of a name, which may be new.
    pub(super) fn intern(&mut self, text: &str) -> NameId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        // Each name takes a byte of an input at least, and inputs are smaller than 4 GiB.
        let id = NameId(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.ids.insert(text, id);
        id
    }

    /// The identity of a name that some DSO has.
    pub(super) fn find(&self, text: &str) -> Option<NameId> {
        self.ids.get(text).copied()
    }

    pub(super) fn text(&self, NameId(id): NameId) -> &str {
        self.texts.get(id as usize).map_or("", |text| text)
    }

    /// The number of names.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}
