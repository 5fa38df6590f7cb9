//! The custom section `target_features`, which names the proposals that a module may use.
//!
//! [tool-conventions' Linking.md][format] specifies its format. Linkers write it for tools, and engines do not read
//! it.
//!
//! [format]: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#target-features-section

use super::list::{Decode, List};
use super::reader::Reader;
use super::section::custom;
use crate::error::{Expected, Result};

/// The name of the section.
pub(crate) const NAME: &str = "target_features";

/// A feature, and its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TargetFeature<'a> {
    /// The policy of the module for the feature.
    pub policy: FeaturePolicy,
    /// The name that LLVM gives to the feature, such as `simd128`.
    pub name: &'a str,
}

/// The policy of a module for a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FeaturePolicy {
    /// `+`: the module uses the feature.
    Used,
    /// `-`: the module must not be linked with one that uses the feature.
    Disallowed,
    /// `=`: the module must be linked with modules that use the feature. LLVM does not write it any more.
    Required,
}

impl FeaturePolicy {
    /// Returns the character that encodes the policy.
    #[must_use]
    pub fn prefix(self) -> char {
        match self {
            Self::Used => '+',
            Self::Disallowed => '-',
            Self::Required => '=',
        }
    }
}

impl<'a> Decode<'a> for TargetFeature<'a> {
    fn decode(reader: &mut Reader<'a>) -> Self {
        let policy = match reader.byte(Expected::FeaturePolicy) {
            b'+' => FeaturePolicy::Used,
            b'-' => FeaturePolicy::Disallowed,
            b'=' => FeaturePolicy::Required,
            byte => {
                reader.unexpected(Expected::FeaturePolicy, byte);
                FeaturePolicy::Used
            }
        };
        Self {
            policy,
            name: reader.name(Expected::Name),
        }
    }
}

/// The section `target_features`.
#[derive(Clone, Debug)]
pub struct TargetFeatures<'a> {
    features: List<'a, TargetFeature<'a>>,
}

impl<'a> TargetFeatures<'a> {
    /// Reads the section of a module. Returns `None` if there is none.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) if the module or the section is malformed. No
    /// engine reads the section.
    pub fn read(module: &'a [u8]) -> Result<Option<Self>> {
        let Some(mut contents) = custom(module, NAME)? else {
            return Ok(None);
        };
        let features = List::read(&mut contents, Expected::FeatureCount)?;
        contents.finish(Expected::SectionEnd)?;
        Ok(Some(Self { features }))
    }

    /// Returns the features, in order.
    pub fn features(&self) -> impl Iterator<Item = TargetFeature<'a>> + use<'a> {
        self.features.clone()
    }
}
