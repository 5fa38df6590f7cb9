//! Lists of texts in the input.

/// Returns the items of a list. An item consists of its length in bytes, in four bytes, and its text.
pub(crate) fn list(mut items: &[u8]) -> impl Iterator<Item = &[u8]> {
    core::iter::from_fn(move || {
        let (len, rest) = items.split_first_chunk()?;
        let len = u32::from_le_bytes(*len) as usize;
        let (item, rest) = rest.split_at(len.min(rest.len()));
        items = rest;
        Some(item)
    })
}
