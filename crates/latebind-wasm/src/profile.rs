//! The function that `js/src/profile.ts` calls.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use latebind::check::{Glue, GlueImport, GlueValue, Profile};

use crate::abi::glue_value;
use crate::list::list;
use crate::session::session;

/// Makes the profile of the main module in the first `len` bytes of the input. A list of texts follows it, whose
/// numbers are decimal:
///
/// - the name of the program, its origin, and the SHA-256 of the main module, each empty if it is unknown,
/// - the number of properties of the object with the imports, and the properties,
/// - the number of properties that the object has gained since, and these,
/// - the number of names that the program's DSOs export, and the names.
///
/// A property consists of its name, its `glue_value`, its source text or an empty text, the number of its own properties
/// that are texts, their names and values, the number of its own properties that are `true`, and their names.
///
/// Returns 1 and the profile as the text, or 0 and the message of an error.
#[unsafe(no_mangle)]
pub extern "C" fn make_profile(len: usize) -> u32 {
    let session = session();
    let (main, texts) = session.input.split_at(len.min(session.input.len()));
    let mut texts = Texts(list(texts));
    let name = texts.next_text();
    let source = texts.next_text();
    let hash = texts.next_text();
    let imports = texts.imports();
    let added = texts.imports();
    let exported: Vec<String> = (0..texts.next_number())
        .map(|_| texts.next_text())
        .collect();
    let exported: BTreeSet<&str> = exported.iter().map(String::as_str).collect();
    let glue = Glue::of_live(imports, added, &exported);
    match Profile::read(main, Some(&glue)) {
        Ok(mut profile) => {
            let known = |text: String| (!text.is_empty()).then_some(text);
            profile.name = name;
            profile.source = known(source);
            profile.main_sha256 = known(hash);
            session.text = profile.to_json().into_bytes();
            1
        }
        Err(error) => {
            session.text = error.to_string().into_bytes();
            0
        }
    }
}

/// The texts of the list, which the host has encoded. After the end, all texts are empty and all numbers are 0.
struct Texts<I>(I);

impl<'a, I: Iterator<Item = &'a [u8]>> Texts<I> {
    fn next_text(&mut self) -> String {
        let text = self.0.next().unwrap_or_default();
        core::str::from_utf8(text).unwrap_or_default().into()
    }

    fn next_number(&mut self) -> u32 {
        self.next_text().parse().unwrap_or_default()
    }

    fn imports(&mut self) -> Vec<GlueImport> {
        (0..self.next_number()).map(|_| self.import()).collect()
    }

    fn import(&mut self) -> GlueImport {
        let name = self.next_text();
        let value = match self.next_number() {
            glue_value::FUNCTION => GlueValue::Function,
            glue_value::TAG => GlueValue::Tag,
            glue_value::GLOBAL => GlueValue::Global,
            glue_value::NUMBER => GlueValue::Number,
            glue_value::OTHER => GlueValue::Other,
            _ => GlueValue::Unknown,
        };
        let mut import = GlueImport::new(name, value);
        let source = self.next_text();
        import.source = (!source.is_empty()).then_some(source);
        for _ in 0..self.next_number() {
            let name = self.next_text();
            import.texts.push((name, self.next_text()));
        }
        for _ in 0..self.next_number() {
            import.marks.push(self.next_text());
        }
        import
    }
}
