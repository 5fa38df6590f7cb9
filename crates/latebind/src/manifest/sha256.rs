//! SHA-256 (FIPS 180-4). The interface of browsers is asynchronous, and a call outside a promising export cannot wait.

/// Returns the constants of the rounds: the first bits of the fractional parts of the cube roots of the first 64 primes.
///
/// They are computed for each hash, because a table would be the largest part of this code that Brotli cannot compress.
fn constants() -> [u32; 64] {
    let mut constants = [0; 64];
    let primes = (2_u32..).filter(|it| (2..*it).all(|divisor| it % divisor != 0));
    for (constant, prime) in constants.iter_mut().zip(primes) {
        // Newton's method. Both the 35 bits that are needed and the last of its steps are exact enough in 52 bits.
        let (prime, mut root) = (f64::from(prime), 2.0);
        for _ in 0..16 {
            root -= (root - prime / (root * root)) / 3.0;
        }
        *constant = (root * 4_294_967_296.0) as u64 as u32;
    }
    constants
}

/// The initial hash: the first bits of the fractional parts of the square roots of the first eight primes.
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// Returns the SHA-256 of the bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut state = INITIAL;
    let constants = constants();
    let blocks = bytes.chunks_exact(64);
    let rest = blocks.remainder();
    for block in blocks {
        add_block(&mut state, &constants, block);
    }
    // The padding: a bit, zeros, and the number of bits.
    let mut last = [0; 128];
    for (to, from) in last.iter_mut().zip(rest.iter().chain(&[0x80])) {
        *to = *from;
    }
    let size = if rest.len() < 56 { 64 } else { 128 };
    let bits = (bytes.len() as u64).wrapping_mul(8).to_be_bytes();
    for (to, from) in last.iter_mut().skip(size - 8).zip(bits) {
        *to = from;
    }
    for block in last.chunks_exact(64).take(size / 64) {
        add_block(&mut state, &constants, block);
    }
    let mut hash = [0; 32];
    for (to, from) in hash.chunks_exact_mut(4).zip(state) {
        to.copy_from_slice(&from.to_be_bytes());
    }
    hash
}

/// Returns the SHA-256 of the bytes in hexadecimal.
#[must_use]
pub fn sha256_text(bytes: &[u8]) -> alloc::string::String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    let hash = sha256(bytes);
    hash.iter()
        .flat_map(|it| [digit(it >> 4), digit(it & 15)])
        .collect()
}

fn add_block(state: &mut [u32; 8], constants: &[u32; 64], block: &[u8]) {
    let mut schedule = [0_u32; 64];
    for (word, bytes) in schedule.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    for at in 16..64 {
        let word = |back: usize| schedule.get(at - back).copied().unwrap_or_default();
        let (x, y) = (word(15), word(2));
        let one = x.rotate_right(7) ^ x.rotate_right(18) ^ x >> 3;
        let two = y.rotate_right(17) ^ y.rotate_right(19) ^ y >> 10;
        let sum = word(16)
            .wrapping_add(one)
            .wrapping_add(word(7))
            .wrapping_add(two);
        if let Some(word) = schedule.get_mut(at) {
            *word = sum;
        }
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in schedule.iter().zip(constants) {
        let sum = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let chosen = e & f ^ !e & g;
        let one = h
            .wrapping_add(sum)
            .wrapping_add(chosen)
            .wrapping_add(*constant)
            .wrapping_add(*word);
        let sum = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let two = sum.wrapping_add(a & b ^ a & c ^ b & c);
        (h, g, f, e) = (g, f, e, d.wrapping_add(one));
        (d, c, b, a) = (c, b, a, one.wrapping_add(two));
    }
    for (word, more) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn known_hashes() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(sha256_text(bytes), expected);
        check(
            b"",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        );
        check(
            b"abc",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        );
        check(
            &vec![b'a'; 1_000_000],
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        );
        // The padding takes a second block from 56 bytes on.
        check(
            &[b'a'; 55],
            "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318",
        );
        check(
            &[b'a'; 56],
            "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a",
        );
    }
}
