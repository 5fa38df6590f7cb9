//! Random numbers that look like what a program passes around.

#[path = "../../../crates/latebind/tests/support/random.rs"]
mod random;

pub use random::Random;

/// The same number for the same text, on every machine.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// An integer: small, or at an end of a range, or any.
pub fn integer(random: &mut Random) -> u64 {
    const ENDS: [u64; 8] = [
        0,
        1,
        u64::MAX,
        i32::MAX as u64,
        1 << 31,
        u32::MAX as u64,
        i64::MAX as u64,
        1 << 63,
    ];
    match random.below(4) {
        0 => ENDS[random.below(ENDS.len())],
        1 | 2 => random.below(70) as u64,
        _ => random.next(),
    }
}

/// A float that is no NaN, because engines may choose among those.
pub fn float(random: &mut Random) -> f64 {
    const SOME: [f64; 6] = [0.0, -0.0, 1.5, f64::INFINITY, f64::MIN_POSITIVE, -1e300];
    match random.below(2) {
        0 => SOME[random.below(SOME.len())],
        _ => random.next() as i32 as f64 / 7.0,
    }
}
