//! The programs that produced a module, from its custom section `producers` ([tool-conventions][producers]).
//!
//! [producers]: https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Expected;
use crate::read::section::Sections;

/// Returns the names and versions of the programs that processed a module, sorted, each name once. Returns those before the first
/// malformed entry, because no engine reads the section.
pub(super) fn read(module: &[u8]) -> Vec<(String, String)> {
    let mut producers = BTreeMap::<String, String>::new();
    let mut sections = Sections::begin(module);
    while let Some(mut section) = sections.next() {
        if section.name() != Ok(Some("producers")) {
            continue;
        }
        let reader = &mut section.contents;
        reader.name(Expected::SectionName);
        let mut fields = reader.u32(Expected::FieldCount);
        while reader.more(&mut fields) {
            let field = reader.name(Expected::Name);
            let mut values = reader.u32(Expected::FieldCount);
            while reader.more(&mut values) {
                let name = reader.name(Expected::Name);
                let version = reader.name(Expected::Name);
                if !reader.has_failed() && field != "language" {
                    producers.entry(name.into()).or_insert(version.into());
                }
            }
        }
        break;
    }
    producers.into_iter().collect()
}
