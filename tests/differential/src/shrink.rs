//! Shrinks a failing library: as many of its functions as possible only trap.

use wasm_encoder::{CodeSection, Module, RawSection};

use crate::generate::Library;
use crate::shape::Shape;

const TRAP: [u8; 3] = [0, 0, 0x0b];

/// Empties functions, one after the other, as long as the library still fails.
pub fn shrink(library: &Library, still_fails: impl Fn(&Library) -> bool) -> Library {
    let count = Shape::read(&library.bytes)
        .expect("it is valid")
        .bodies
        .len();
    let mut smallest = emptied(library, &[]);
    let mut empty = Vec::new();
    for body in (0..count).rev() {
        empty.push(body);
        let smaller = emptied(library, &empty);
        if still_fails(&smaller) {
            smallest = smaller;
        } else {
            empty.pop();
        }
    }
    smallest
}

fn emptied(library: &Library, empty: &[usize]) -> Library {
    Library {
        bytes: without_bodies(&library.bytes, empty),
        input: without_bodies(&library.input, empty),
    }
}

fn without_bodies(bytes: &[u8], empty: &[usize]) -> Vec<u8> {
    let shape = Shape::read(bytes).expect("it is valid");
    let mut module = Module::new();
    for piece in &shape.pieces {
        if piece.id == 10 {
            let mut section = CodeSection::new();
            for (index, body) in shape.bodies.iter().enumerate() {
                section.raw(if empty.contains(&index) {
                    &TRAP
                } else {
                    body.as_bytes()
                });
            }
            module.section(&section);
        } else {
            let (id, data) = (piece.id, piece.contents);
            module.section(&RawSection { id, data });
        }
    }
    module.finish()
}
