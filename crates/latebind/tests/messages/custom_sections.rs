//! The messages of the readers of custom sections that only tools read.

use latebind::{Error, Expected, Producers, TargetFeatures};

use super::support::build::{custom, module};
use super::{Case, kinds};

pub(super) fn cases() -> Vec<Case> {
    use Expected as E;
    vec![
        (
            E::FeatureCount,
            module(&[custom("target_features", &[])]),
            "at offset 0x1a: expected the number of target features, found the end",
        ),
        (
            E::FeaturePolicy,
            module(&[custom("target_features", &[1, b'x'])]),
            "at offset 0x1b: expected `+`, `-`, or `=` before a target feature, found byte 0x78",
        ),
        (
            E::ProducerCount,
            module(&[custom("producers", &[1, 3, b's', b'd', b'k'])]),
            "at offset 0x19: expected the number of producers, found the end",
        ),
    ]
}

fn read(bytes: &[u8]) -> Result<(), Error> {
    TargetFeatures::read(bytes)?;
    Producers::read(bytes)?;
    Ok(())
}

#[test]
fn messages() {
    for (expected, bytes, message) in cases() {
        let error = read(&bytes).expect_err(message);
        assert_eq!((error.expected(), &*error.to_string()), (expected, message));
        kinds::check(&error);
    }
}
