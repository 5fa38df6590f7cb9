//! Functions that only call imports, each in a different way.

use wasm_encoder::{Encode, ExportKind};
use wasmparser::MemoryType;

use super::Plan;
use crate::generate::Profile;
use crate::values::Random;

const VOID: u8 = 0x40;
const END: u8 = 0x0b;
const DROP: u8 = 0x1a;
const CATCH_ALL: u8 = 0x19;

/// A function: its type, and its body without the size.
pub struct Driver {
    pub ty: u32,
    pub body: Vec<u8>,
}

/// The number of types that drivers need: `(func)`, `(func (result funcref))`.
pub const TYPES: u32 = 2;

/// Adds the drivers of every import.
pub fn plan(plan: &mut Plan<'_>, random: &mut Random) {
    for import in 0..plan.imported_functions {
        let ways = match plan.profile {
            Profile::Legacy => 10,
            _ => 7,
        };
        // All drivers for every import would make the module too large.
        for _ in 0..3 {
            let way = random.below(ways);
            let call = Call::new(plan, import, random);
            let (ty, body) = match way {
                0 => (call.ty, call.plain()),
                1 => (call.ty, call.tail()),
                2 => (call.ty, call.in_loop()),
                3 => (call.ty, call.by_reference(0x14)),
                4 => (call.ty, call.by_reference(0x15)),
                5 => (plan.shape.types.len() as u32 + 1, call.reference()),
                6 if plan.profile != Profile::Legacy => (call.ty, call.in_try_table()),
                6 | 7 => (call.ty, call.in_try()),
                8 => (call.ty, call.delegated()),
                _ => (call.ty, call.rethrown()),
            };
            add(plan, &format!("drive.{import}.{way}"), ty, body);
        }
    }
    if plan.imported_functions > 0 {
        let call = Call::new(plan, 0, random);
        let body = call.among_rare_ones(plan.shape.memories.first());
        add(plan, "drive.rare", call.ty, body);
    }
    // The passive segments come after those of wasm-smith, in the order of `output::elements`.
    let first = plan.shape.elements.len() as u32;
    let mut body = vec![0];
    for (number, offset) in [(0, 20), (1, 24)] {
        body.extend([0x41, offset, 0x41, 0, 0x41, 4, 0xfc, 12]);
        (first + number).encode(&mut body);
        plan.table.encode(&mut body);
        body.extend([0xfc, 13]);
        (first + number).encode(&mut body);
    }
    body.push(END);
    let ty = plan.shape.types.len() as u32;
    add(plan, "drive.segments", ty, body);
}

fn add(plan: &mut Plan<'_>, name: &str, ty: u32, body: Vec<u8>) {
    let index = (plan.types.len() + plan.drivers.len()) as u32;
    // One import may get the same driver twice.
    if plan.exports.iter().all(|(it, ..)| it != name) {
        plan.exports.push((name.into(), ExportKind::Func, index));
        plan.drivers.push(Driver { ty, body });
    }
}

/// A call of an import with the parameters of the driver.
struct Call {
    import: u32,
    ty: u32,
    params: u32,
    results: usize,
    is_long: bool,
}

impl Call {
    fn new(plan: &Plan<'_>, import: u32, random: &mut Random) -> Self {
        let ty = plan.types[import as usize];
        let signature = plan.shape.signature(ty).expect("it is a function's");
        Self {
            import,
            ty,
            params: signature.params().len() as u32,
            results: signature.results().len(),
            is_long: random.below(2) == 0,
        }
    }

    /// Returns the parameters and an instruction that refers to the import.
    fn instruction(&self, opcode: u8) -> Vec<u8> {
        let mut out = self.arguments();
        out.push(opcode);
        index(&mut out, self.import, self.is_long);
        out
    }

    fn arguments(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for local in 0..self.params {
            out.push(0x20);
            local.encode(&mut out);
        }
        out
    }

    fn call(&self) -> Vec<u8> {
        self.instruction(0x10)
    }

    fn dropped(&self) -> Vec<u8> {
        [self.call(), vec![DROP; self.results]].concat()
    }

    fn plain(&self) -> Vec<u8> {
        [&[0], &self.call()[..], &[END]].concat()
    }

    fn tail(&self) -> Vec<u8> {
        [&[0], &self.instruction(0x12)[..], &[END]].concat()
    }

    fn reference(&self) -> Vec<u8> {
        let mut out = vec![0, 0xd2];
        index(&mut out, self.import, self.is_long);
        out.push(END);
        out
    }

    fn by_reference(&self, opcode: u8) -> Vec<u8> {
        let mut out = [&[0], &self.instruction(0xd2)[..], &[opcode]].concat();
        self.ty.encode(&mut out);
        out.push(END);
        out
    }

    /// Returns four calls from two places.
    fn in_loop(&self) -> Vec<u8> {
        let mut counter = Vec::new();
        self.params.encode(&mut counter);
        let again = [
            &[0x20],
            &counter[..],
            &[0x41, 1, 0x6b, 0x22],
            &counter,
            &[0x0d, 0, END],
        ];
        [
            &[1, 1, 0x7f, 0x41, 3, 0x21],
            &counter[..],
            &[0x03, VOID],
            &self.dropped(),
            &again.concat(),
            &self.call(),
            &[END],
        ]
        .concat()
    }

    /// Returns the call between instructions that wasm-smith seldom generates.
    fn among_rare_ones(&self, memory: Option<&MemoryType>) -> Vec<u8> {
        let mut import = vec![0xd2];
        index(&mut import, self.import, self.is_long);
        let select = [&import[..], &import, &[0x41, 1, 0x1c, 1, 0x70, DROP]].concat();
        let vector = [&[0xfd, 12][..], &[7; 16]].concat();
        let shuffle = [&vector[..], &vector, &[0xfd, 13], &[21; 16], &[DROP]].concat();
        let mut out = [&[0], &select[..], &self.dropped(), &shuffle].concat();
        if memory.is_some_and(|it| !it.memory64) {
            out.extend([0x41, 8, 0x41, 0, 0x41, 4, 0xfc, 10, 0, 0]); // memory.copy
            out.extend(self.dropped());
            // Waits for zero time, or traps.
            out.extend([0x41, 0, 0x41, 0, 0x42, 0, 0xfe, 1, 2, 0, DROP]);
        }
        out.extend(self.call());
        out.push(END);
        out
    }

    fn in_try_table(&self) -> Vec<u8> {
        let open = [0, 0x02, VOID, 0x1f, VOID, 1, 2, 0];
        let close = [END, END];
        [&open, &self.dropped()[..], &close, &self.call(), &[END]].concat()
    }

    fn in_try(&self) -> Vec<u8> {
        let (open, close) = ([0, 0x06, VOID], [CATCH_ALL, END]);
        [&open, &self.dropped()[..], &close, &self.call(), &[END]].concat()
    }

    fn delegated(&self) -> Vec<u8> {
        let open = [0, 0x06, VOID, 0x06, VOID];
        let close = [0x18, 0, 0x07, 0, CATCH_ALL, END];
        [&open, &self.dropped()[..], &close, &self.call(), &[END]].concat()
    }

    fn rethrown(&self) -> Vec<u8> {
        let open = [0, 0x06, VOID, 0x06, VOID, 0x08, 0, CATCH_ALL];
        let close = [0x09, 0, END, 0x07, 0, END];
        [&open, &self.dropped()[..], &close, &self.call(), &[END]].concat()
    }
}

/// Writes an index. If `is_long` is set, it takes five bytes, as in an object file.
pub fn index(out: &mut Vec<u8>, value: u32, is_long: bool) {
    if !is_long {
        return value.encode(out);
    }
    for shift in [0, 7, 14, 21] {
        out.push((value >> shift) as u8 | 0x80);
    }
    out.push((value >> 28) as u8);
}
