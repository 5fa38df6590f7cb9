//! Function bodies: calls with slots go through them, and everything else is unchanged.

use wasmparser::{FunctionBody, Operator};

use super::{Check, Map};

/// Compares each body with its expected form.
pub(super) fn check(map: &Map<'_>) -> Check {
    for (index, (old, new)) in map.old.bodies.iter().zip(&map.new.bodies).enumerate() {
        same_body(map, old, new).map_err(|wrong| format!("body {index}: {wrong}"))?;
    }
    Ok(())
}

fn same_body(map: &Map<'_>, old: &FunctionBody<'_>, new: &FunctionBody<'_>) -> Check {
    let expected = expected_body(map, old).map_err(|error| error.to_string())?;
    // Operators are compared for indices, which have several encodings. All other instructions are
    // compared as bytes.
    let mut found = Vec::new();
    let mut reader = new
        .get_operators_reader()
        .map_err(|error| error.to_string())?;
    let start = new.range().start;
    let locals = &new.as_bytes()[..(reader.original_position() - start) as usize];
    found.push(format!("{locals:?}"));
    while !reader.eof() {
        let (operator, at) = reader
            .read_with_offset()
            .map_err(|error| error.to_string())?;
        let range = (at - start) as usize..(reader.original_position() - start) as usize;
        found.push(shown(&operator, &new.as_bytes()[range]));
    }
    if let Some(at) =
        (0..expected.len().max(found.len())).find(|at| expected.get(*at) != found.get(*at))
    {
        let (found, expected) = (found.get(at), expected.get(at));
        return Err(format!("operator {at} is {found:?} and not {expected:?}"));
    }
    Ok(())
}

fn shown(operator: &Operator<'_>, bytes: &[u8]) -> String {
    match operator {
        Operator::Call { .. }
        | Operator::ReturnCall { .. }
        | Operator::RefFunc { .. }
        | Operator::CallIndirect { .. }
        | Operator::ReturnCallIndirect { .. }
        | Operator::I32Const { .. } => format!("{operator:?}"),
        _ => format!("{operator:?} {bytes:?}"),
    }
}

fn expected_body(map: &Map<'_>, body: &FunctionBody<'_>) -> wasmparser::Result<Vec<String>> {
    let mut reader = body.get_operators_reader()?;
    let start = body.range().start;
    let locals = &body.as_bytes()[..(reader.original_position() - start) as usize];
    let mut all = vec![format!("{locals:?}")];
    while !reader.eof() {
        let (operator, at) = reader.read_with_offset()?;
        let range = (at - start) as usize..(reader.original_position() - start) as usize;
        let through = |slot: u32, function: u32, tail: bool| {
            let type_index = map.old.functions[function as usize];
            let table_index = map.slot_table();
            let value = Operator::I32Const { value: slot as i32 };
            let call = match tail {
                true => Operator::ReturnCallIndirect {
                    type_index,
                    table_index,
                },
                false => Operator::CallIndirect {
                    type_index,
                    table_index,
                },
            };
            [format!("{value:?}"), format!("{call:?}")]
        };
        match operator {
            Operator::Call { function_index } => match map.slot(function_index) {
                Some(slot) => all.extend(through(slot, function_index, false)),
                None => {
                    let function_index = map.reference(function_index);
                    all.push(format!("{:?}", Operator::Call { function_index }));
                }
            },
            Operator::ReturnCall { function_index } => match map.slot(function_index) {
                Some(slot) => all.extend(through(slot, function_index, true)),
                None => {
                    let function_index = map.reference(function_index);
                    all.push(format!("{:?}", Operator::ReturnCall { function_index }));
                }
            },
            Operator::RefFunc { function_index } => {
                let function_index = map.reference(function_index);
                all.push(format!("{:?}", Operator::RefFunc { function_index }));
            }
            other => all.push(shown(&other, &body.as_bytes()[range])),
        }
    }
    Ok(all)
}
