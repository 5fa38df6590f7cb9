//! Random numbers that resemble the values in a program.

#[path = "../../../crates/latebind/tests/support/random.rs"]
mod random;

pub use random::Random;

/// Returns the same number for the same text, on every machine.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Returns an integer: a small one, one at an end of a range, or any.
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

/// Returns a float that is not a NaN, because engines may choose among NaNs.
pub fn float(random: &mut Random) -> f64 {
    const SOME: [f64; 6] = [0.0, -0.0, 1.5, f64::INFINITY, f64::MIN_POSITIVE, -1e300];
    match random.below(2) {
        0 => SOME[random.below(SOME.len())],
        _ => random.next() as i32 as f64 / 7.0,
    }
}
