//! The custom sections of a library that tools write, and those of other conventions. No loader reads them,
//! so a malformed one is a warning.

use latebind::{LatebindSection, LegacyDylink, MemInfo, Producers, TargetFeatures};

use super::report::{Producer, Relinked, SlotImport};

#[derive(Debug, Default)]
pub(super) struct Custom<'a> {
    pub(super) legacy: Option<Legacy<'a>>,
    pub(super) relinked: Option<Relinked<'a>>,
    pub(super) producers: Vec<Producer<'a>>,
    pub(super) target_features: Vec<String>,
}

/// The section `dylink`, with nothing in it if it is malformed.
#[derive(Debug, Default)]
pub(super) struct Legacy<'a> {
    pub(super) mem_info: MemInfo,
    pub(super) needed: Vec<&'a str>,
}

impl<'a> Custom<'a> {
    pub(super) fn read(module: &'a [u8], warnings: &mut Vec<String>) -> Self {
        let mut custom = Self::default();
        match LegacyDylink::read(module) {
            Ok(section) => {
                custom.legacy = section.map(|section| Legacy {
                    mem_info: section.mem_info(),
                    needed: section.needed().collect(),
                });
            }
            Err(error) => {
                custom.legacy = Some(Legacy::default());
                warnings.push(malformed("dylink", &error));
            }
        }
        match LatebindSection::read(module) {
            Ok(section) => custom.relinked = section.as_ref().map(relinked),
            Err(error) => warnings.push(malformed("latebind.0", &error)),
        }
        match Producers::read(module) {
            Ok(section) => {
                let producers = section.iter().flat_map(Producers::producers);
                custom.producers.extend(producers.map(producer));
            }
            Err(error) => warnings.push(malformed("producers", &error)),
        }
        match TargetFeatures::read(module) {
            Ok(section) => {
                let features = section.iter().flat_map(TargetFeatures::features);
                let text =
                    |it: latebind::TargetFeature<'_>| format!("{}{}", it.policy.prefix(), it.name);
                custom.target_features.extend(features.map(text));
            }
            Err(error) => warnings.push(malformed("target_features", &error)),
        }
        custom
    }
}

fn malformed(name: &str, error: &latebind::Error) -> String {
    format!("the section {name} is malformed: {error}")
}

fn relinked<'a>(section: &LatebindSection<'a>) -> Relinked<'a> {
    let import = |slot: latebind::Slot<'a>| SlotImport {
        module: slot.module.as_str(),
        name: slot.name.as_str(),
        signature: slot.signature.as_str(),
        is_imported: slot.is_imported,
    };
    let imports: Vec<SlotImport<'a>> = section.slots().map(import).collect();
    Relinked {
        slots: imports.len(),
        self_bound: section.self_count(),
        imports,
    }
}

fn producer(producer: latebind::Producer<'_>) -> Producer<'_> {
    Producer {
        field: producer.field,
        name: producer.name,
        version: producer.version,
    }
}
