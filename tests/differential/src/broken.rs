//! Relinked libraries with one defect, to show that running them detects the defect.

use wasmparser::{ExternalKind, Operator};

use crate::shape::Shape;
use crate::values::Random;

/// A way to break a library.
pub struct Breakage {
    pub name: &'static str,
    pub breaker: crate::case::Breaker,
}

pub const ALL: &[Breakage] = &[
    Breakage {
        name: "a call through another slot",
        breaker: other_slot,
    },
    Breakage {
        name: "a call of another function",
        breaker: other_callee,
    },
    Breakage {
        name: "a first-use function that asks for another import",
        breaker: other_import,
    },
    Breakage {
        name: "a slot that begins with another first-use function",
        breaker: other_first_use,
    },
    Breakage {
        name: "an export of another function",
        breaker: other_export,
    },
    Breakage {
        name: "a table that holds another function",
        breaker: other_element,
    },
    Breakage {
        name: "a first-use function that asks for another slot",
        breaker: other_number,
    },
    Breakage {
        name: "slots that are never filled",
        breaker: no_binding,
    },
];

/// A number that is encoded in one byte, and the alternative values for it.
struct Place {
    at: usize,
    values: Vec<u8>,
}

/// Writes a different value at one of the places.
fn patch(shape: &Shape<'_>, mut places: Vec<Place>, random: &mut Random) -> Option<Vec<u8>> {
    for place in &mut places {
        let now = shape.bytes[place.at];
        place.values.retain(|it| *it != now && *it < 0x40);
    }
    places.retain(|it| shape.bytes[it.at] < 0x40 && !it.values.is_empty());
    let place = places.get(random.below(places.len().max(1)))?;
    let mut bytes = shape.bytes.to_vec();
    bytes[place.at] = place.values[random.below(place.values.len())];
    let is_valid = Shape::read(&bytes).is_ok();
    is_valid.then_some(bytes)
}

fn first_use(shape: &Shape<'_>) -> Option<(usize, u32)> {
    let section = latebind::LatebindSection::read(shape.bytes).ok()??;
    let slots = section.slots().count();
    // The last function fills the slots.
    (slots > 0).then(|| (shape.bodies.len() - slots - 1, slots as u32))
}

/// Returns the functions with the type of this function.
fn alike(shape: &Shape<'_>, function: u32) -> Vec<u8> {
    let ty = shape.functions[function as usize];
    let all = shape
        .functions
        .iter()
        .enumerate()
        .filter(|(_, it)| **it == ty);
    all.map(|(index, _)| index as u8)
        .take_while(|it| *it < 0x40)
        .collect()
}

/// Calls `visit` for each operator of some bodies, with the offset of its last byte.
fn operators(
    shape: &Shape<'_>,
    bodies: std::ops::Range<usize>,
    mut visit: impl FnMut(Operator<'_>, usize),
) {
    for body in &shape.bodies[bodies] {
        let mut reader = body.get_operators_reader().expect("it is valid");
        while !reader.eof() {
            let operator = reader.read().expect("it is valid");
            visit(operator, reader.original_position() as usize - 1);
        }
    }
}

fn other_slot(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    let (end, slots) = first_use(shape)?;
    let table = shape.imported_tables + shape.tables.len() as u32 - 1;
    let mut places = Vec::new();
    let mut last = 0;
    operators(shape, 0..end, |operator, at| {
        if let Operator::CallIndirect { table_index, .. }
        | Operator::ReturnCallIndirect { table_index, .. } = operator
            && table_index == table
        {
            places.push(Place {
                at: last,
                values: (0..slots as u8).collect(),
            });
        }
        last = at;
    });
    patch(shape, places, random)
}

fn other_callee(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    let (end, _) = first_use(shape)?;
    let mut places = Vec::new();
    operators(shape, 0..end, |operator, at| {
        if let Operator::Call { function_index } = operator {
            places.push(Place {
                at,
                values: alike(shape, function_index),
            });
        }
    });
    patch(shape, places, random)
}

fn other_import(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    let (end, _) = first_use(shape)?;
    let mut places = Vec::new();
    operators(shape, end..shape.bodies.len(), |operator, at| {
        if let Operator::RefFunc { function_index } = operator {
            let mut values = alike(shape, function_index);
            values.retain(|it| shape.is_imported(u32::from(*it)));
            places.push(Place { at, values });
        }
    });
    patch(shape, places, random)
}

fn no_binding(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    first_use(shape)?;
    let table = shape.imported_tables + shape.tables.len() as u32 - 1;
    let last = shape.bodies.len() - 1;
    let mut places = Vec::new();
    operators(shape, last..last + 1, |operator, at| {
        if let Operator::TableSet { .. } = operator {
            places.push(Place {
                at,
                values: (0..table.min(0x40) as u8).collect(),
            });
        }
    });
    patch(shape, places, random)
}

fn other_number(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    let (end, slots) = first_use(shape)?;
    let mut places = Vec::new();
    for body in end..shape.bodies.len() - 1 {
        let mut is_first = true;
        operators(shape, body..body + 1, |_, at| {
            if is_first {
                places.push(Place {
                    at,
                    values: (0..slots.min(0x40) as u8).collect(),
                });
            }
            is_first = false;
        });
    }
    patch(shape, places, random)
}

/// Returns the positions of the elements of a segment, if they are indices of one byte.
fn elements(shape: &Shape<'_>, segment: usize) -> Vec<(usize, u32)> {
    let wasmparser::ElementItems::Functions(items) = &shape.elements[segment].items else {
        return Vec::new();
    };
    let all = items.clone().into_iter_with_offsets().map_while(Result::ok);
    all.map(|(at, function)| (at as usize, function)).collect()
}

fn other_first_use(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    first_use(shape)?;
    let all = elements(shape, shape.elements.len() - 2);
    let end = shape.functions.len() - 1;
    let values: Vec<u8> = (end - all.len()..end)
        .map(|it| it.min(0x40) as u8)
        .collect();
    let places = all.iter().map(|(at, _)| Place {
        at: *at,
        values: values.clone(),
    });
    patch(shape, places.collect(), random)
}

fn other_element(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    first_use(shape)?;
    let mut places = Vec::new();
    for segment in 0..shape.elements.len() - 2 {
        let is_active = matches!(
            shape.elements[segment].kind,
            wasmparser::ElementKind::Active { .. }
        );
        for (at, function) in elements(shape, segment) {
            if is_active {
                places.push(Place {
                    at,
                    values: alike(shape, function),
                });
            }
        }
    }
    patch(shape, places, random)
}

fn other_export(shape: &Shape<'_>, random: &mut Random) -> Option<Vec<u8>> {
    first_use(shape)?;
    let piece = shape.pieces.iter().find(|it| it.id == 7)?;
    let start = piece.contents.as_ptr() as usize - shape.bytes.as_ptr() as usize;
    let reader = wasmparser::BinaryReader::new(piece.contents, start as u64);
    let section = wasmparser::ExportSectionReader::new(reader).ok()?;
    let mut starts: Vec<usize> = Vec::new();
    for item in section.into_iter_with_offsets() {
        starts.push(item.ok()?.0 as usize);
    }
    starts.push(start + piece.contents.len());
    let mut places = Vec::new();
    for (export, end) in shape.exports.iter().zip(&starts[1..]) {
        if export.kind == ExternalKind::Func {
            places.push(Place {
                at: end - 1,
                values: alike(shape, export.index),
            });
        }
    }
    patch(shape, places, random)
}
